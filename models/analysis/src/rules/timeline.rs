//! Where a rule looks, and for how long each sample stands.
//!
//! A sample stands for the time until the next one, no longer than its inputs may be bridged,
//! and not beyond the end of the phase. The last sample of a log stands for no time at all.

use std::collections::BTreeMap;
use std::rc::Rc;

use data_flight::{PhaseOfFlight, PhaseSpan};

use crate::Measured;

/// The samples of one rule's phases with the time they stand for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Timeline {
    /// Stretches that follow one another with other samples, or other phases, in between.
    pub stretches: Vec<Vec<Moment>>,
    /// Length of all stretches in seconds, sampled or not.
    pub total_s: f64,
}

/// One sample and the time it stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Moment {
    /// Index of the sample.
    pub index: usize,
    /// When it was taken.
    pub start_s: f64,
    /// Until when it stands.
    pub end_s: f64,
}

/// The timelines of one flight, each made once: many rules look at the same phases.
pub(super) struct Timelines<'a> {
    measured: &'a Measured<'a>,
    made: BTreeMap<(Vec<PhaseOfFlight>, u64), Option<Rc<Timeline>>>,
}

impl<'a> Timelines<'a> {
    /// None made yet.
    pub const fn new(measured: &'a Measured<'a>) -> Self {
        Self { measured, made: BTreeMap::new() }
    }

    /// The flight.
    pub const fn measured(&self) -> &'a Measured<'a> {
        self.measured
    }

    /// See [`Timeline::of`].
    pub fn of(&mut self, phases: &[PhaseOfFlight], max_gap_s: f64) -> Option<Rc<Timeline>> {
        let make = || Timeline::of(self.measured, phases, max_gap_s).map(Rc::new);
        self.made.entry((phases.to_vec(), max_gap_s.to_bits())).or_insert_with(make).clone()
    }
}

impl Timeline {
    /// The timeline of `phases`, or of the whole flight when there are none named. `None`
    /// when none of the phases was recorded.
    fn of(measured: &Measured, phases: &[PhaseOfFlight], max_gap_s: f64) -> Option<Self> {
        let time_s = measured.time_s();
        let log_end_s = time_s.last().copied()?;
        let spans = if phases.is_empty() {
            vec![(0.0, log_end_s)]
        } else {
            joined(measured.phases().iter().filter(|span| phases.contains(&span.phase)), time_s)
        };
        if spans.is_empty() {
            return None;
        }
        let total_s = spans.iter().map(|(start_s, end_s)| end_s - start_s).sum();
        let stretches = spans
            .into_iter()
            .map(|(start_s, end_s)| moments(time_s, start_s, end_s, max_gap_s))
            .collect();
        Some(Self { stretches, total_s })
    }

    /// Every sample of every stretch.
    pub fn moments(&self) -> impl Iterator<Item = &Moment> {
        self.stretches.iter().flatten()
    }
}

impl Moment {
    /// How long the sample stands, in seconds.
    pub fn duration_s(&self) -> f64 {
        self.end_s - self.start_s
    }
}

fn moments(time_s: &[f64], start_s: f64, end_s: f64, max_gap_s: f64) -> Vec<Moment> {
    let first = time_s.partition_point(|time_s| *time_s < start_s);
    let is_log_end = time_s.last().is_some_and(|last| *last <= end_s);
    let nexts = time_s.iter().skip(first + 1).copied().map(Some).chain([None]);
    time_s
        .iter()
        .enumerate()
        .skip(first)
        .zip(nexts)
        .take_while(|((_, time_s), _)| **time_s < end_s || (is_log_end && **time_s <= end_s))
        .map(|((index, time_s), next_s)| {
            let until_s = next_s.unwrap_or(*time_s).min(time_s + max_gap_s).min(end_s);
            Moment { index, start_s: *time_s, end_s: until_s.max(*time_s) }
        })
        .collect()
}

/// Spans in order, those that overlap or have no sample between them made one.
fn joined<'a>(spans: impl Iterator<Item = &'a PhaseSpan>, time_s: &[f64]) -> Vec<(f64, f64)> {
    let mut spans: Vec<(f64, f64)> = spans.map(|span| (span.start_s, span.end_s)).collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut joined: Vec<(f64, f64)> = Vec::with_capacity(spans.len());
    for (start_s, end_s) in spans {
        match joined.last_mut() {
            Some(last) if start_s <= last.1 || nothing_between(time_s, last.1, start_s) => {
                last.1 = last.1.max(end_s);
            }
            _ => joined.push((start_s, end_s)),
        }
    }
    joined
}

/// Whether no sample was taken after `end_s` and before `start_s`.
fn nothing_between(time_s: &[f64], end_s: f64, start_s: f64) -> bool {
    let next = time_s.partition_point(|time_s| *time_s <= end_s);
    time_s.get(next).is_none_or(|next_s| *next_s >= start_s)
}
