//! What cannot be true loses its validity and keeps its number.
//!
//! Two checks against the catalogue: the range a parameter can take, and the rate it can
//! change. A rate is only held against one or two samples that jump away and back again: a
//! step that persists is news, not noise, and is left for the quality facts to judge.

use data_flight::{IssueKind, Validity};

use super::time_base::TimeBase;
use crate::formats::{ParsedColumn, Recording};
use crate::issue_book::Tally;

/// Samples in a row that may be called a spike.
const SPIKE_SAMPLES: usize = 2;
/// Stamps are whole seconds; a change cannot be dated more finely than that.
const SHORTEST_STEP_S: f64 = 1.0;

/// Judges every column from the one at `first` on, in place.
pub(super) fn judge(recording: &mut Recording, time_base: &TimeBase, first: usize) {
    for column in recording.columns.iter_mut().skip(first) {
        let row = column.parameter.description();
        let out = out_of_range(column, &recording.lines);
        let message = format!(
            "`{}` lies outside {} to {} {}; those samples are not used.",
            column.name, row.plausible_min, row.plausible_max, row.unit
        );
        recording.issues.note(IssueKind::ImplausibleValue, Some(row.name), out, message);

        let Some(rate_per_s) = row.max_rate_per_s else { continue };
        let mut spikes = Tally::default();
        for piece in &time_base.pieces {
            let limit = RateLimit { per_s: rate_per_s, max_gap_s: row.max_gap_s };
            let times = time_base.seconds.get(piece.rows.clone()).unwrap_or_default();
            let lines = recording.lines.get(piece.rows.clone()).unwrap_or_default();
            let values = column.values.get(piece.rows.clone()).unwrap_or_default();
            if let Some(validity) = column.validity.get_mut(piece.rows.clone()) {
                drop_spikes(times, values, validity, lines, limit, &mut spikes);
            }
        }
        let message = format!(
            "`{}` jumps away and back faster than {rate_per_s} {} per second; those samples are not used.",
            column.name, row.unit
        );
        recording.issues.note(IssueKind::ImplausibleRate, Some(row.name), spikes, message);
    }
}

fn out_of_range(column: &mut ParsedColumn, lines: &[u64]) -> Tally {
    let row = column.parameter.description();
    let range = row.plausible_min..=row.plausible_max;
    let mut tally = Tally::default();
    for ((value, validity), line) in column.values.iter().zip(&mut column.validity).zip(lines) {
        if validity.is_normal() && !range.contains(value) {
            *validity = Validity::FailureWarning;
            tally.add(*line);
        }
    }
    tally
}

#[derive(Clone, Copy, Debug)]
struct RateLimit {
    per_s: f64,
    max_gap_s: f64,
}

impl RateLimit {
    /// Whether a value may change from one sample to the other.
    fn allows(self, (from_s, from): (f64, f64), (to_s, to): (f64, f64)) -> bool {
        (to - from).abs() <= self.per_s * (to_s - from_s).max(SHORTEST_STEP_S)
    }
}

/// Invalidates one or two samples that leave and come back faster than the limit.
fn drop_spikes(
    times: &[f64],
    values: &[f64],
    validity: &mut [Validity],
    lines: &[u64],
    limit: RateLimit,
    tally: &mut Tally,
) {
    // The last good sample, the samples since that are too far from it, and how far the
    // nearest of them is.
    let mut base: Option<(f64, f64)> = None;
    let mut suspects = [None; SPIKE_SAMPLES];
    let mut nearest = f64::INFINITY;
    let mut suspected = 0_usize;
    for (index, (time_s, value)) in times.iter().zip(values).enumerate() {
        if !validity.get(index).is_some_and(|validity| validity.is_normal()) {
            continue;
        }
        let sample = (*time_s, *value);
        let Some(from) = base.filter(|from| time_s - from.0 <= limit.max_gap_s) else {
            (base, suspected) = (Some(sample), 0);
            continue;
        };
        let distance = (value - from.1).abs();
        // Time alone widens the limit until a step fits into it; a spike really comes back.
        let is_back = suspected == 0 || distance < nearest / 2.0;
        if limit.allows(from, sample) && is_back {
            for suspect in suspects.iter().take(suspected).flatten() {
                if let Some(validity) = validity.get_mut(*suspect) {
                    *validity = Validity::FailureWarning;
                }
                tally.add(lines.get(*suspect).copied().unwrap_or(0));
            }
            (base, suspected) = (Some(sample), 0);
        } else if let Some(slot) = suspects.get_mut(suspected) {
            *slot = Some(index);
            nearest = if suspected == 0 { distance } else { nearest.min(distance) };
            suspected = suspected.saturating_add(1);
        } else {
            // It did not come back: a step, not a spike.
            (base, suspected) = (Some(sample), 0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: RateLimit = RateLimit { per_s: 40.0, max_gap_s: 3.0 };

    /// Which samples of a 1 Hz column are dropped.
    fn dropped(values: &[f64]) -> Vec<usize> {
        let times: Vec<f64> = (0..values.len()).map(data_flight::number::count_to_f64).collect();
        let mut validity = vec![Validity::Normal; values.len()];
        let lines = vec![1; values.len()];
        let mut tally = Tally::default();
        drop_spikes(&times, values, &mut validity, &lines, LIMIT, &mut tally);
        let out: Vec<_> = (0..values.len()).filter(|index| !validity[*index].is_normal()).collect();
        assert_eq!(usize::try_from(tally.count), Ok(out.len()));
        out
    }

    #[test]
    fn one_or_two_samples_that_come_back_are_a_spike() {
        assert_eq!(dropped(&[90.0, 91.0, 400.0, 92.0, 93.0]), [2]);
        assert_eq!(dropped(&[90.0, 91.0, 400.0, 0.0, 92.0, 93.0]), [2, 3]);
        assert_eq!(dropped(&[90.0, 400.0, 90.0, 90.0, 0.0, 90.0]), [1, 4]);
    }

    #[test]
    fn a_step_that_stays_is_left_alone() {
        assert_eq!(dropped(&[90.0, 91.0, 200.0, 201.0, 202.0, 203.0]), [0; 0]);
        // At the very end nobody can tell a spike from a step.
        assert_eq!(dropped(&[90.0, 91.0, 200.0]), [0; 0]);
    }

    #[test]
    fn a_fast_change_within_the_limit_is_left_alone() {
        assert_eq!(dropped(&[90.0, 130.0, 90.0, 130.0]), [0; 0]);
    }
}
