//! One table in which a recorder was switched off and on → one recording per power cycle.
//!
//! Where a recorder started is told by the format. What is a flight within a recording is
//! decided in `normalise/split.rs`, not here.

use data_flight::{IssueKind, RowLedger};

use super::{Clock, ParsedColumn, Recording};
use crate::issue_book::{IssueBook, Tally};
use crate::time::Resolved;
use crate::{ColumnLedger, Limits};

/// Splits a recording above each of the rows in `starts`, in order of the log. Rows beyond the
/// limit of flights stay in the last recording: a hostile log may claim a start in every row.
/// Dropped rows, columns and issues are told with the first recording. One whose rows are placed
/// in time already stays whole: its pieces are its power cycles.
pub(super) fn split(
    mut whole: Recording,
    starts: &[usize],
    told_by: &str,
    limits: &Limits,
) -> Vec<Recording> {
    let is_placed = matches!(whole.clock, Clock::Placed(_));
    let rows = if is_placed { 0 } else { whole.lines.len() };
    let mut starts: Vec<usize> =
        starts.iter().copied().filter(|start| (1..rows).contains(start)).collect();
    starts.sort_unstable();
    starts.dedup();
    let mut tally = Tally::default();
    for line in starts.iter().filter_map(|start| whole.lines.get(*start)) {
        tally.add(*line);
    }
    let message = format!("`{told_by}` says that the recorder was switched off and on here.");
    whole.issues.note(IssueKind::FlightSplit, Some(told_by), tally, message);
    starts.truncate(limits.max_flights);

    let mut parts = Vec::with_capacity(starts.len().saturating_add(1));
    for start in starts.into_iter().rev() {
        parts.push(split_off(&mut whole, start));
    }
    parts.push(whole);
    parts.reverse();
    parts
}

/// Takes the rows from `start` on out of a recording.
fn split_off(whole: &mut Recording, start: usize) -> Recording {
    let columns = whole.columns.iter_mut().map(|column| ParsedColumn {
        name: column.name.clone(),
        parameter: column.parameter,
        unit: column.unit.clone(),
        reading: column.reading,
        values: column.values.split_off(start.min(column.values.len())),
        validity: column.validity.split_off(start.min(column.validity.len())),
    });
    let columns = columns.collect();
    let clock = match &mut whole.clock {
        Clock::Stamps(stamps) => Clock::Stamps(stamps.split_off(start.min(stamps.len()))),
        Clock::Resolved(resolved) => {
            let at = start.min(resolved.seconds.len());
            let seconds = resolved.seconds.split_off(at);
            Clock::Resolved(Resolved { seconds, ..*resolved })
        }
        whole @ (Clock::FixedInterval { .. } | Clock::Placed(_)) => whole.clone(),
    };
    let lines = whole.lines.split_off(start.min(whole.lines.len()));
    let at = whole.session_starts.partition_point(|session| *session < start);
    let session_starts = whole.session_starts.split_off(at);
    let kept = u64::try_from(lines.len()).unwrap_or(u64::MAX);
    whole.rows.read = whole.rows.read.saturating_sub(kept);
    whole.rows.kept = whole.rows.kept.saturating_sub(kept);
    Recording {
        aircraft: whole.aircraft.clone(),
        ledger: ColumnLedger::default(),
        columns,
        clock,
        lines,
        session_starts: session_starts
            .iter()
            .map(|session| session.saturating_sub(start))
            .collect(),
        rows: RowLedger { read: kept, kept, dropped: 0 },
        issues: IssueBook::default(),
    }
}

#[cfg(test)]
mod tests {
    use data_flight::{AircraftIdentity, Parameter, Validity};

    use super::*;
    use crate::columns::Reading;

    #[test]
    fn every_row_stays_in_one_part_and_the_ledger_adds_up() {
        let whole = Recording {
            aircraft: AircraftIdentity::default(),
            ledger: ColumnLedger::default(),
            columns: vec![ParsedColumn {
                name: "a".into(),
                parameter: Parameter::Pitch,
                unit: "deg".into(),
                reading: Reading::Plain,
                values: vec![0.0, 1.0, 2.0, 3.0, 4.0],
                validity: vec![Validity::Normal; 5],
            }],
            clock: Clock::FixedInterval { interval_s: 1.0 },
            lines: vec![10, 11, 13, 14, 15],
            session_starts: vec![1, 4],
            rows: RowLedger { read: 6, kept: 5, dropped: 1 },
            issues: IssueBook::default(),
        };
        let parts = split(whole, &[3, 0, 3, 2, 9], "boot", &Limits::default());
        let lines: Vec<_> = parts.iter().map(|part| part.lines.clone()).collect();
        assert_eq!(lines, [vec![10, 11], vec![13], vec![14, 15]]);
        let values: Vec<_> = parts.iter().map(|part| part.columns[0].values.clone()).collect();
        assert_eq!(values, [vec![0.0, 1.0], vec![2.0], vec![3.0, 4.0]]);
        let rows: Vec<_> =
            parts.iter().map(|p| (p.rows.read, p.rows.kept, p.rows.dropped)).collect();
        assert_eq!(rows, [(3, 2, 1), (1, 1, 0), (2, 2, 0)]);
        // The header that stood above row 4 stands above the second row of the last part.
        assert_eq!(parts[2].session_starts, [1]);
        let [issue] = parts[0].issues.clone().into_issues().try_into().expect("one issue");
        assert_eq!((issue.kind, issue.line, issue.count), (IssueKind::FlightSplit, 13, 2));
    }

    #[test]
    fn a_start_in_every_row_does_not_fill_the_memory() {
        let rows = 1_000;
        let whole = Recording {
            aircraft: AircraftIdentity::default(),
            ledger: ColumnLedger::default(),
            columns: Vec::new(),
            clock: Clock::FixedInterval { interval_s: 1.0 },
            lines: (0..rows).collect(),
            session_starts: Vec::new(),
            rows: RowLedger { read: rows, kept: rows, dropped: 0 },
            issues: IssueBook::default(),
        };
        let starts: Vec<usize> = (0..1_000).collect();
        let limits = Limits { max_flights: 3, ..Limits::default() };
        let parts = split(whole, &starts, "boot", &limits);
        assert_eq!(parts.len(), 4);
        assert_eq!(parts[3].lines.len(), 997);
    }
}
