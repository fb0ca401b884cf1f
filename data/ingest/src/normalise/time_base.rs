//! Time stamps → seconds that strictly increase, in pieces that become flights.
//!
//! - Rows that share a stamp stand evenly within the step it was printed with, or up to the
//!   next stamp if that comes sooner. More than three rows that just fill the time to the next
//!   stamp were recorded while the clock stood still; they stand evenly up to it. When no other
//!   stamp follows they stand at the usual interval.
//! - A row without a stamp stands at the usual interval after the row above; rows above the
//!   first stamp are counted back from it. They are rows of a recorder that runs at a fixed
//!   rate: keeping them at that rate is closer to the truth than dropping them.
//! - A stamp up to two seconds behind belongs to the row above. A single stamp that stands
//!   alone against its neighbours is not believed.
//! - A larger step back, a step to another day before the receiver had its first position, a
//!   step of 1,024 weeks, or a step during which the aircraft did not move on, is the clock
//!   being set: time goes on by one interval, so that durations stay right, and the flight is
//!   dated by the clock as it was last set.
//! - After more than five minutes without rows a new piece starts.

use std::ops::Range;

use chrono::{DateTime, Utc};
use data_flight::{IssueKind, Parameter, number::count_to_f64};

use super::anchors::{Anchors, GAP_INTERVALS, STUCK_ROWS, anchors};
use super::continuity::Path;
use super::rollover;
use crate::formats::{Clock, Placed, Recording};
use crate::issue_book::{IssueBook, Tally};
use crate::{Limits, LogFormat, time};

/// A gap longer than this ends a flight.
pub(super) const SPLIT_GAP_S: f64 = 300.0;

/// When every kept row was recorded.
#[derive(Clone, Debug)]
pub(super) struct TimeBase {
    /// Seconds from the start of the row's piece.
    pub(super) seconds: Vec<f64>,
    /// Whether the row has a believable stamp that no other row shares; the others stand where
    /// the rows around them leave room.
    pub(super) is_stamped: Vec<bool>,
    /// By how much the row's clock had been set; over a change the time between rows is a guess.
    pub(super) set_by_s: Vec<f64>,
    pub(super) pieces: Vec<Piece>,
}

/// Rows that belong to one flight.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Piece {
    pub(super) rows: Range<usize>,
    /// When the first row was recorded; `None` when the log does not tell.
    pub(super) start_utc: Option<DateTime<Utc>>,
}

/// Places every row of a log in time, and tells what was wrong with its stamps, which are
/// taken out of the recording.
pub(super) fn time_base(recording: &mut Recording, format: LogFormat, limits: &Limits) -> TimeBase {
    let rows = recording.lines.len();
    // The stamps are needed here only; columns are what the flight keeps.
    let clock = std::mem::replace(&mut recording.clock, Clock::Stamps(Vec::new()));
    let is_local = matches!(clock, Clock::Stamps(_));
    let (resolved, stamps) = match clock {
        Clock::FixedInterval { interval_s } => {
            let message = format!(
                "The log holds no time stamps; its rows are {interval_s} s apart by construction."
            );
            return undated(rows, interval_s, &mut recording.issues, message);
        }
        Clock::Stamps(stamps) => (time::resolve(&stamps), stamps),
        Clock::Resolved(resolved) => (resolved, Vec::new()),
        Clock::Placed(Placed { seconds, pieces }) => {
            let piece = |(rows, start_utc)| Piece { rows, start_utc };
            let pieces: Vec<Piece> = pieces.into_iter().map(piece).collect();
            rollover::tell(recording, &[], &pieces, format, limits);
            return TimeBase::by_construction(seconds, pieces);
        }
    };
    // Where others date what is received, or every fix brings its own time, no clock is set.
    let path = if is_local { Path::of(recording) } else { None };
    let anchors = anchors(&resolved, &stamps, recording, first_position(recording), path);
    drop(stamps);
    anchors.tell(&mut recording.issues, &resolved);
    if !anchors.rows.iter().any(Option::is_some) {
        let message = "No row holds a readable date and time; rows are taken to be 1 s apart.";
        return undated(rows, 1.0, &mut recording.issues, message.into());
    }
    let mut seconds = Vec::with_capacity(rows);
    let mut pieces = Vec::new();
    for range in &anchors.pieces {
        let stamped = anchors.rows.get(range.clone()).unwrap_or_default();
        let placed = place(stamped, anchors.interval_s, anchors.resolution_s);
        let first_s = placed.first().copied().unwrap_or(0.0);
        // The clock as it was last set within the piece dates all of it.
        let set_by_s = anchors.set_by_s.get(range.end.saturating_sub(1)).copied().unwrap_or(0.0);
        let start_utc =
            resolved.origin_utc.and_then(|origin| time::after(origin, first_s - set_by_s));
        pieces.push(Piece { rows: range.clone(), start_utc });
        let mut previous_s = f64::NEG_INFINITY;
        for at_s in placed {
            // Equal only where the spacing falls below what an `f64` can tell apart.
            let from_start_s = (at_s - first_s).max(previous_s.next_up());
            seconds.push(from_start_s);
            previous_s = from_start_s;
        }
    }
    if is_local && resolved.origin_utc.is_none() {
        let line = recording.lines.first().copied().unwrap_or(0);
        recording.issues.note(
            IssueKind::UnreadableTime,
            Some("utc_offset"),
            Tally::once(line),
            "No offset to universal time is recorded: when the flight took place is not known.",
        );
    }
    rollover::tell(recording, &resolved.seconds, &pieces, format, limits);
    let is_stamped = anchors.are_stamped();
    TimeBase { seconds, is_stamped, set_by_s: anchors.set_by_s, pieces }
}

/// The first row that holds a position; the number of rows when none does.
fn first_position(recording: &Recording) -> usize {
    let latitude = recording.columns.iter().find(|column| column.parameter == Parameter::Latitude);
    latitude
        .and_then(|column| column.validity.iter().position(|validity| validity.is_normal()))
        .unwrap_or(recording.lines.len())
}

/// One piece of rows at a fixed interval, without a date.
fn undated(rows: usize, interval_s: f64, issues: &mut IssueBook, message: String) -> TimeBase {
    issues.note(IssueKind::NoTimeStamps, None, Tally::once(0), message);
    let seconds = (0..rows).map(|row| count_to_f64(row) * interval_s).collect();
    TimeBase::by_construction(seconds, vec![Piece { rows: 0..rows, start_utc: None }])
}

impl TimeBase {
    /// Rows whose distances the format itself tells.
    fn by_construction(seconds: Vec<f64>, pieces: Vec<Piece>) -> Self {
        let rows = seconds.len();
        Self { seconds, is_stamped: vec![true; rows], set_by_s: vec![0.0; rows], pieces }
    }
}

/// Places the rows of one piece: stamped rows by their stamps, the others between them.
fn place(stamped: &[Option<f64>], interval_s: f64, resolution_s: f64) -> Vec<f64> {
    let mut placed: Vec<f64> = Vec::with_capacity(stamped.len());
    let leading = stamped.iter().take_while(|stamp| stamp.is_none()).count();
    let first_s = stamped.iter().flatten().next().copied().unwrap_or(0.0);
    for row in 0..leading {
        placed.push(first_s - interval_s * count_to_f64(leading.saturating_sub(row)));
    }
    let mut rest = stamped.get(leading..).unwrap_or_default();
    while let Some(Some(run_s)) = rest.first().copied() {
        // Rows of the same stamp; a row without one between them is one of them.
        let same = |stamp: &Option<f64>| *stamp == Some(run_s);
        let until = rest.iter().position(|s| s.is_some() && !same(s)).unwrap_or(rest.len());
        let run = rest.get(..until).unwrap_or_default();
        let run_rows = run.iter().rposition(same).map_or(1, |at| at.saturating_add(1));
        let next_s = rest.get(until).copied().flatten();
        let trailing = until.saturating_sub(run_rows);
        let usual_s = interval_s * count_to_f64(run_rows);
        let last_width_s = if run_rows > STUCK_ROWS { usual_s } else { resolution_s };
        let width_s = next_s.map_or(last_width_s, |next_s| {
            let to_next_s = next_s - run_s;
            let is_stuck =
                run_rows > STUCK_ROWS && trailing == 0 && to_next_s <= usual_s * GAP_INTERVALS;
            if is_stuck { to_next_s } else { resolution_s.min(to_next_s) }
        });
        let step_s = width_s / count_to_f64(run_rows);
        placed.extend((0..run_rows).map(|row| run_s + step_s * count_to_f64(row)));

        let last_s = placed.last().copied().unwrap_or(run_s);
        let room_s = next_s.map_or(f64::INFINITY, |next_s| next_s - last_s);
        let step_s = interval_s.min(room_s / count_to_f64(trailing.saturating_add(1)));
        placed.extend((1..=trailing).map(|row| last_s + step_s * count_to_f64(row)));
        rest = rest.get(until..).unwrap_or_default();
    }
    placed
}

impl Anchors {
    /// Tells what was wrong with the stamps.
    fn tell(&self, issues: &mut IssueBook, resolved: &time::Resolved) {
        let seen = &self.tallies;
        let mut note = |kind, tally, message: String| issues.note(kind, None, tally, message);
        note(
            IssueKind::BlankTime,
            seen.blank,
            "Rows have no date or time; they are kept at the usual interval beside their neighbours."
                .into(),
        );
        note(
            IssueKind::UnreadableTime,
            seen.unreadable,
            "Dates or times cannot be read or stand alone against their neighbours; those rows are \
             kept at the usual interval."
                .into(),
        );
        note(
            IssueKind::DuplicateTime,
            seen.duplicate,
            "Rows carry the time stamp of the row above; they are spread within its resolution."
                .into(),
        );
        note(
            IssueKind::ClockStopped,
            seen.stopped,
            format!(
                "The clock stood still while more than {STUCK_ROWS} rows were recorded; they stand \
                 evenly up to its next step, or at the usual interval when there is none."
            ),
        );
        note(
            IssueKind::TimeReversed,
            seen.reversed,
            "Time stamps lie up to 2 s before the one above; those rows stand just after it."
                .into(),
        );
        note(
            IssueKind::ClockSet,
            seen.clock_set,
            format!(
                "The clock was set while recording (by {:.0} s at most); durations are kept, and \
                 the flight is dated by the clock as last set.",
                self.largest_set_s
            ),
        );
        note(
            IssueKind::TimeGap,
            seen.gap,
            format!("Time passes without rows, {:.0} s at the longest.", self.longest_gap_s),
        );
        note(
            IssueKind::FlightSplit,
            seen.split,
            format!("After more than {SPLIT_GAP_S:.0} s without rows a new flight starts."),
        );
        if let Some(order) = resolved.rewritten {
            let tally = Tally::once(self.first_line);
            let message = format!("A spreadsheet saved the log again; dates are read as {order}.");
            note(IssueKind::SpreadsheetResave, tally, message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_one_stamp_share_its_second() {
        // Two rows at 10 s, one at 12 s: 10.0, 10.5, 12.0.
        assert_eq!(place(&[Some(10.0), Some(10.0), Some(12.0)], 1.0, 1.0), [10.0, 10.5, 12.0]);
        // The next stamp comes after half the resolution: 0, 0.25, 0.5.
        assert_eq!(place(&[Some(0.0), Some(0.0), Some(0.5)], 1.0, 1.0), [0.0, 0.25, 0.5]);
        // Four rows of one stamp, the next four seconds on: the clock stood still.
        let stuck = [Some(3.0), Some(3.0), Some(3.0), Some(3.0), Some(7.0)];
        assert_eq!(place(&stuck, 1.0, 1.0), [3.0, 4.0, 5.0, 6.0, 7.0]);
        // The same without another stamp, 2 s apart otherwise: no end is known.
        let stuck = [Some(1.0), Some(3.0), Some(3.0), Some(3.0), Some(3.0)];
        assert_eq!(place(&stuck, 2.0, 1.0), [1.0, 3.0, 5.0, 7.0, 9.0]);
    }

    #[test]
    fn rows_without_a_stamp_stand_between_their_neighbours() {
        // Three rows in the two seconds from 1 to 3: half a second each.
        let rows = [None, Some(1.0), None, None, None, Some(3.0), None];
        assert_eq!(place(&rows, 1.0, 1.0), [0.0, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0]);
    }
}
