//! One flight → a recording: columns with units, their ledger, and what was wrong.
//!
//! Converts nothing and judges nothing; see `normalise/`. Binary files have no lines: the line
//! of an issue is the number of the `$` record, or counts on from the last of them for rows.

use data_flight::{AircraftIdentity, IssueKind, RowLedger, Validity};

use super::decode::{Plan, Rows, decode};
use super::fields::{Field, Units};
use super::header::Header;
use super::locate::Located;
use crate::ColumnLedger;
use crate::columns::Reading;
use crate::formats::{Clock, ParsedColumn, Placed, Recording};
use crate::issue_book::{IssueBook, Tally};

/// What recorders do unless they are told otherwise.
const USUAL_INTERVAL_S: u16 = 6;

/// What the flights of a file share.
#[derive(Debug)]
pub(super) struct File<'file> {
    pub(super) header: &'file Header,
    pub(super) fields: &'static [Field],
    pub(super) aircraft: AircraftIdentity,
    /// The line of the next row.
    pub(super) line: u64,
    /// Numbers that may still be kept.
    pub(super) room: usize,
}

/// The most numbers of one flight: sixteen hours of every field at a row a second.
const MAX_NUMBERS_OF_FLIGHT: usize = 2_500_000;

impl File<'_> {
    /// Reads one flight.
    pub(super) fn recording(&mut self, flight: &Located<'_>) -> Recording {
        let name = format!("flight {}", flight.number);
        let width = self.fields.len().max(1);
        let rows = decode(
            flight.data,
            Plan {
                fields: self.fields,
                frame: flight.header.frame,
                interval_s: f64::from(flight.header.interval_s.unwrap_or(USUAL_INTERVAL_S)),
                position: flight.header.position,
                first_line: self.line,
                max_rows: self.room.min(MAX_NUMBERS_OF_FLIGHT) / width,
            },
        );
        let mut issues = IssueBook::default();
        tell_header(&mut issues, flight, &name, self.line);
        tell_rows(&mut issues, flight, &rows, &name, self.line);
        let kept = u64::try_from(rows.lines.len()).unwrap_or(u64::MAX);
        let dropped = rows.damaged.count + rows.cut.count + rows.beyond.count;
        self.room = self.room.saturating_sub(rows.lines.len().saturating_mul(width));
        let units = Units::of(&flight.header, self.header);
        let (columns, ledger) = columns(rows.columns, &rows.unknown, units);
        tell_columns(&mut issues, &ledger, self.line);
        self.line = rows.next_line;
        Recording {
            aircraft: self.aircraft.clone(),
            ledger,
            columns,
            clock: Clock::Placed(Placed {
                // When the first row was recorded is not known, and told for the whole file.
                pieces: vec![(0..rows.seconds.len(), None)],
                seconds: rows.seconds,
            }),
            lines: rows.lines,
            session_starts: Vec::new(),
            rows: RowLedger { read: kept + dropped, kept, dropped },
            issues,
        }
    }
}

/// What is wrong with the header of a flight.
fn tell_header(issues: &mut IssueBook, flight: &Located<'_>, name: &str, line: u64) {
    let mut once = Tally::default();
    once.add(line);
    if flight.header.is_damaged {
        let message = format!(
            "The header of {name} does not fit its check byte; its date and its start position \
             are not used, and neither are its positions, which are told from there."
        );
        issues.note(IssueKind::ChecksumMismatch, Some(name), once, message);
    }
    if flight.header.interval_s.is_none() {
        let message = format!(
            "The interval between the rows of {name} cannot be true; they are taken to be \
             {USUAL_INTERVAL_S} s apart, as these recorders usually take them."
        );
        issues.note(IssueKind::UnreadableTime, Some(name), once, message);
    }
}

/// What is wrong with the rows of a flight.
fn tell_rows(issues: &mut IssueBook, flight: &Located<'_>, rows: &Rows, name: &str, line: u64) {
    let message = format!(
        "In {name} a record does not fit its check bytes. Rows are told as differences: it and \
         those behind it were left out, and {} bytes behind them cannot be told apart.",
        rows.unread_bytes
    );
    issues.note(IssueKind::DamagedRow, Some(name), rows.damaged, message);
    let message = format!("The data of {name} ends inside a row; the rows before it are used.");
    issues.note(IssueKind::TruncatedRow, Some(name), rows.cut, message);
    let message = "The log holds more numbers than are read at once; rows behind were left out.";
    issues.note(IssueKind::FlightLimit, Some("numbers"), rows.beyond, message);
    let mut once = Tally::default();
    once.add(line);
    if flight.is_cut {
        let message = format!("The file ends before {name} does; what is there is used.");
        issues.note(IssueKind::IncompleteRecording, Some(name), once, message);
    }
    if rows.is_padded && rows.unread_bytes > 1 {
        let mut padding = once;
        padding.count = u64::try_from(rows.unread_bytes).unwrap_or(u64::MAX);
        let message = format!("{} bytes of {name} were never written.", rows.unread_bytes);
        issues.note(IssueKind::PaddingBytes, Some(name), padding, message);
    }
}

/// Columns with their units, and what became of every field.
fn columns(
    decoded: Vec<super::column::Column>,
    unknown: &[usize],
    units: Units,
) -> (Vec<ParsedColumn>, ColumnLedger) {
    let mut ledger = ColumnLedger::default();
    let mut columns = Vec::with_capacity(decoded.len());
    for column in decoded {
        let name = column.field.name.to_owned();
        let Some(parameter) = column.field.parameter.filter(|_| column.is_used) else {
            ledger.ignored.push(name);
            continue;
        };
        ledger.mapped.push((name.clone(), parameter));
        if column.validity.iter().all(|validity| *validity == Validity::NoComputedData) {
            continue;
        }
        let (divisor, unit) = units.divisor_and_unit(column.field.measure);
        let mut values = column.values;
        if divisor != 1.0 {
            values.iter_mut().for_each(|value| *value /= divisor);
        }
        columns.push(ParsedColumn {
            name,
            parameter,
            unit: unit.to_owned(),
            reading: Reading::Plain,
            values,
            validity: column.validity,
        });
    }
    ledger.unknown = unknown.iter().map(|slot| format!("slot {slot}")).collect();
    (columns, ledger)
}

/// One issue for all fields that no table knows and one for all that are not used.
fn tell_columns(issues: &mut IssueBook, ledger: &ColumnLedger, line: u64) {
    let tally = |names: &[String]| {
        let mut tally = Tally::default();
        names.iter().for_each(|_| tally.add(line));
        tally
    };
    let (unknown, ignored) = (&ledger.unknown, &ledger.ignored);
    let message =
        format!("No table knows these fields; they are not used: {}.", unknown.join(", "));
    issues.note(IssueKind::UnknownColumn, None, tally(unknown), message);
    let message = format!("These fields are known and not used: {}.", ignored.join(", "));
    issues.note(IssueKind::IgnoredColumn, None, tally(ignored), message);
}
