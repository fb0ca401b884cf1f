//! Seconds that a format worked out itself → the clock of its recording.
//!
//! For formats that print no date or count seconds. What a strange step means is decided in
//! `normalise/anchors.rs`, not here.

use data_flight::IssueKind;

use super::{Clock, Recording};
use crate::issue_book::Tally;
use crate::time::axis::{Axis, Undated};

/// Puts the rows of a recording on an axis, and tells why it is not known when they were
/// recorded. When no row has a time they are left out: a format that knows no usual interval
/// has no place to put them.
pub(super) fn set(recording: &mut Recording, axis: Axis) {
    if !axis.is_readable() {
        leave_out(recording);
        return;
    }
    if axis.origin_utc.is_none() {
        let (kind, parameter, message) = match &axis.undated {
            Undated::NoDate(message) => (IssueKind::NoTimeStamps, None, message),
            Undated::NoOffset(message) => (IssueKind::UnreadableTime, Some("utc_offset"), message),
        };
        let mut tally = Tally::default();
        tally.add(recording.lines.first().copied().unwrap_or(0));
        recording.issues.note(kind, parameter, tally, message.as_str());
    }
    recording.clock = Clock::Resolved(axis.resolved());
}

fn leave_out(recording: &mut Recording) {
    let mut tally = Tally::default();
    recording.lines.drain(..).for_each(|line| tally.add(line));
    recording.rows.kept = recording.rows.kept.saturating_sub(tally.count);
    recording.rows.dropped = recording.rows.dropped.saturating_add(tally.count);
    let message = "No row of a recording has a readable time; its rows were left out.";
    recording.issues.note(IssueKind::UnreadableRow, Some("time"), tally, message);
}
