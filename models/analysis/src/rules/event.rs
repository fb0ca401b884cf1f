//! From masks to events, in true time: how long a condition held, not for how many rows.

use data_flight::{Band, Finding};

use super::rule::Rule;
use super::timeline::{Moment, Timeline};

/// What a condition says of one sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Truth {
    False,
    True,
    Unknown,
}

/// The masks of one rule: one truth per sample for each band, and what is reported.
pub(super) struct Masks {
    /// In the order of the rule's bands.
    pub bands: Vec<(Band, Vec<Truth>)>,
    /// The measure, where it is known.
    pub measure: Vec<Option<f64>>,
}

/// What was found, and what was seen without a number to report.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Found {
    pub findings: Vec<Finding>,
    /// Events during which the measure was never known.
    pub without_peak: usize,
}

/// A stretch of time over which a condition held, and its first and last sample.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Run {
    start_s: f64,
    end_s: f64,
    first: usize,
    last: usize,
}

/// Durations are sums of differences of times; this much is rounding, not time.
const ROUNDING_S: f64 = 1e-6;

/// The events of one rule.
pub(super) fn find(rule: &Rule, masks: &Masks, timeline: &Timeline) -> Found {
    let per_band: Vec<(Band, Vec<Run>)> = masks
        .bands
        .iter()
        .map(|(band, mask)| (*band, lasting_runs(mask, timeline, rule.for_s)))
        .collect();
    let last_known = last_known(masks);
    let mut found = Found::default();
    for event in merged(per_band.iter().flat_map(|(_, runs)| runs), rule.merge_gap_s) {
        let band = worst_band(&per_band, event);
        match (band, peak(rule, masks, timeline, event)) {
            (Some(band), Some((peak, peak_at_s))) => found.findings.push(Finding {
                band,
                start_s: event.start_s,
                end_s: event.end_s,
                peak,
                peak_at_s,
                unit: rule.unit,
                open_at_end: last_known == Some(event.last),
            }),
            _ => found.without_peak += 1,
        }
    }
    found
}

/// The stretches over which `mask` is true without a break for at least `for_s` seconds.
fn lasting_runs(mask: &[Truth], timeline: &Timeline, for_s: f64) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for stretch in &timeline.stretches {
        let mut open: Option<Run> = None;
        for moment in stretch {
            if mask.get(moment.index) != Some(&Truth::True) {
                runs.extend(open.take());
                continue;
            }
            match &mut open {
                Some(run) if moment.start_s <= run.end_s + ROUNDING_S => {
                    run.end_s = moment.end_s;
                    run.last = moment.index;
                }
                _ => runs.extend(open.replace(run_of(moment))),
            }
        }
        runs.extend(open);
    }
    runs.retain(|run| run.end_s - run.start_s >= for_s - ROUNDING_S);
    runs
}

const fn run_of(moment: &Moment) -> Run {
    Run { start_s: moment.start_s, end_s: moment.end_s, first: moment.index, last: moment.index }
}

/// Runs in order of time, those that overlap or lie closer than `merge_gap_s` made one.
fn merged<'a>(runs: impl Iterator<Item = &'a Run>, merge_gap_s: f64) -> Vec<Run> {
    let mut runs: Vec<Run> = runs.copied().collect();
    runs.sort_by(|a, b| a.start_s.total_cmp(&b.start_s));
    let mut merged: Vec<Run> = Vec::with_capacity(runs.len());
    for run in runs {
        match merged.last_mut() {
            Some(event) if run.start_s <= event.end_s + merge_gap_s + ROUNDING_S => {
                event.end_s = event.end_s.max(run.end_s);
                event.last = event.last.max(run.last);
            }
            _ => merged.push(run),
        }
    }
    merged
}

/// The severest band that held for its duration within the event.
fn worst_band(per_band: &[(Band, Vec<Run>)], event: Run) -> Option<Band> {
    per_band
        .iter()
        .filter(|(_, runs)| {
            runs.iter().any(|run| run.first <= event.last && event.first <= run.last)
        })
        .map(|(band, _)| *band)
        .max()
}

/// The worst known value of the measure among the samples that made the event, and its time.
fn peak(rule: &Rule, masks: &Masks, timeline: &Timeline, event: Run) -> Option<(f64, f64)> {
    let within = |moment: &&Moment| event.first <= moment.index && moment.index <= event.last;
    let holds = |moment: &&Moment| {
        masks.bands.iter().any(|(_, mask)| mask.get(moment.index) == Some(&Truth::True))
    };
    let mut worst: Option<(f64, f64)> = None;
    for moment in timeline.moments().filter(within).filter(holds) {
        let value = masks.measure.get(moment.index).copied().flatten();
        if let Some(value) = value.filter(|value| value.is_finite())
            && worst.is_none_or(|(so_far, _)| rule.direction.is_worse(value, so_far))
        {
            worst = Some((value, moment.start_s));
        }
    }
    worst
}

/// The last sample of the log at which the rule knew anything, true or false.
fn last_known(masks: &Masks) -> Option<usize> {
    masks
        .bands
        .iter()
        .filter_map(|(_, mask)| mask.iter().rposition(|truth| *truth != Truth::Unknown))
        .max()
}
