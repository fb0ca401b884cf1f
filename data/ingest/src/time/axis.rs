//! Clocks that print no date or count seconds → seconds on one axis per recording.
//!
//! A time of day goes on over midnight; a count of seconds that starts again was a power cycle.
//! What a strange step within a recording means is decided in `normalise/anchors.rs`, not here.

use chrono::{DateTime, Utc};

use super::{Resolved, Stamp};

/// Seconds of every kept row of a recording, as its format worked them out.
#[derive(Clone, Debug)]
pub(crate) struct Axis {
    /// One per kept row: [`Stamp::Seconds`], blank or unreadable.
    pub(crate) stamps: Vec<Stamp>,
    /// Universal time of second zero, when it is known.
    pub(crate) origin_utc: Option<DateTime<Utc>>,
    /// The step the clock was printed with.
    pub(crate) resolution_s: f64,
    /// What is told of the clock when `origin_utc` is not known.
    pub(crate) undated: Undated,
}

/// Why it is not known when a recording was made; the sentence is what a person reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Undated {
    /// The log holds no date.
    NoDate(String),
    /// It holds a date and not the offset to universal time.
    NoOffset(String),
}

/// The seconds in a day.
pub(crate) const DAY_S: f64 = 86_400.0;

/// No recorder has counted for longer: thirty centuries.
const LONGEST_COUNT_S: f64 = 1e11;

/// The stamp of a count of seconds; one that cannot be true is not readable.
pub(crate) fn counted(second: f64) -> Stamp {
    if second.abs() <= LONGEST_COUNT_S { Stamp::Seconds(second) } else { Stamp::Unreadable }
}

impl Axis {
    /// Whether any row has a readable time.
    pub(crate) fn is_readable(&self) -> bool {
        self.stamps.iter().any(|stamp| matches!(stamp, Stamp::Seconds(_)))
    }

    /// The axis as the time base wants it.
    pub(crate) fn resolved(&self) -> Resolved {
        let seconds = self.stamps.iter().map(|stamp| match stamp {
            Stamp::Seconds(second) => Some(*second),
            _ => None,
        });
        Resolved {
            seconds: seconds.collect(),
            origin_utc: self.origin_utc,
            resolution_s: self.resolution_s,
            rewritten: None,
        }
    }
}

/// Turns times of day into seconds that go on over midnight, and returns the finest step they
/// were printed with. Every time is put within half a day of the one before it, so that a clock
/// that runs over midnight goes on and one that is set back a little goes back; the first is
/// put within half a day of `near_s`, or stays as it is.
pub(crate) fn over_midnight(stamps: &mut [Stamp], near_s: Option<f64>) -> f64 {
    let mut last_s = near_s;
    let mut finest_s = 60.0;
    for stamp in stamps {
        if let Stamp::TimeOfDay { time_s, resolution_s } = *stamp {
            let days = last_s.map_or(0.0, |last_s: f64| ((last_s - time_s) / DAY_S).round());
            let second = time_s + days * DAY_S;
            finest_s = f64::min(finest_s, resolution_s);
            last_s = Some(second);
            *stamp = Stamp::Seconds(second);
        }
    }
    finest_s
}

/// How far a count of seconds may fall back before it is a new count.
const JITTER_S: f64 = 2.0;

/// The rows at which a count of seconds starts again: it falls back and goes on from there. One
/// that falls back and returns is a misprint, which `anchors.rs` deals with.
pub(crate) fn restarts(seconds: &[Option<f64>]) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut last_s = f64::NEG_INFINITY;
    let rows: Vec<(usize, f64)> = seconds
        .iter()
        .enumerate()
        .filter_map(|(row, second)| second.map(|second| (row, second)))
        .collect();
    for (at, (row, second)) in rows.iter().enumerate() {
        let next_s = rows.get(at.saturating_add(1)).map(|(_, next_s)| *next_s);
        if *second < last_s - JITTER_S {
            if next_s.is_some_and(|next_s| next_s >= last_s) {
                continue;
            }
            starts.push(*row);
        }
        last_s = *second;
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unwrapped(times_s: &[f64], near_s: Option<f64>) -> Vec<f64> {
        let mut stamps: Vec<Stamp> = times_s
            .iter()
            .map(|time_s| Stamp::TimeOfDay { time_s: *time_s, resolution_s: 1.0 })
            .collect();
        assert_eq!(over_midnight(&mut stamps, near_s), 1.0);
        let seconds = stamps.iter().map(|stamp| match stamp {
            Stamp::Seconds(second) => *second,
            other => panic!("{other:?}"),
        });
        seconds.collect()
    }

    #[test]
    fn midnight_is_no_step() {
        // 23:59:58, 00:00:03: five seconds on.
        assert_eq!(unwrapped(&[86_398.0, 3.0, 8.0], None), [86_398.0, 86_403.0, 86_408.0]);
        // A misprint of most of a day up and back again does not move the rows below it.
        assert_eq!(unwrapped(&[10.0, 86_000.0, 12.0], None), [10.0, -400.0, 12.0]);
        // A clock set back by 84 s goes back by 84 s.
        assert_eq!(unwrapped(&[500.0, 416.0], None), [500.0, 416.0]);
        // The log says it started at 00:00:02; a row of 23:59:56 is of the day before.
        assert_eq!(unwrapped(&[86_396.0, 2.0], Some(2.0)), [-4.0, 2.0]);
    }

    #[test]
    fn a_count_that_cannot_be_true_is_not_readable() {
        assert_eq!(counted(1.7e9), Stamp::Seconds(1.7e9));
        for second in [f64::NAN, f64::INFINITY, -1e300] {
            assert_eq!(counted(second), Stamp::Unreadable);
        }
    }

    #[test]
    fn a_count_that_starts_again_is_a_new_one() {
        let counted = [Some(30.0), None, Some(31.0), Some(0.5), Some(1.0), Some(0.5), Some(1.5)];
        assert_eq!(restarts(&counted), [3]);
        // One misprint between two rows that go on.
        assert_eq!(restarts(&[Some(30.0), Some(3.0), Some(30.5)]), [0; 0]);
        // At the very end nobody can tell; it is taken as a start.
        assert_eq!(restarts(&[Some(30.0), Some(3.0)]), [1]);
    }
}
