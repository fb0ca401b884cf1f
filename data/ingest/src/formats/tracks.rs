//! Rows of a track of positions → recordings whose columns appear as the log uses them.
//!
//! Shared by the formats that are no tables (records, elements). A column exists from the first
//! row that fills it; above it nothing was recorded. Knows no format, converts no unit.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use data_flight::{AircraftIdentity, IssueKind, Parameter, RowLedger, Validity};

use super::cell::Cell;
use super::names::Names;
use super::{Clock, ParsedColumn, Recording, rows};
use crate::columns::Reading;
use crate::issue_book::{IssueBook, Tally};
use crate::time::Resolved;
use crate::{ColumnLedger, IngestError, IngestErrorKind, Limits};

/// A field that becomes a parameter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field<'name> {
    /// The name a person finds in the file or in its specification.
    pub(super) name: &'name str,
    pub(super) parameter: Parameter,
    /// A unit that `normalise/units.rs` knows.
    pub(super) unit: &'name str,
    /// What a mark for "no value" says in this field.
    pub(super) mark: &'static str,
}

/// What a mark for "no value" says where the format does not.
pub(super) const PLAIN_MARK: &str = "holds marks that stand for no value";

/// What a number takes until it stands in a flight: twice with its validity, and its share of
/// what a row takes beside.
const BYTES_PER_NUMBER: usize = 24;
/// A log may take this much memory, and eight times its own size on top. Short rows of few values
/// in a log of many columns would otherwise take far more.
const FREE_BYTES: usize = 64 * 1024 * 1024;

/// The recordings of a log, the last of them open.
#[derive(Debug)]
pub(super) struct Tracks {
    max_recordings: usize,
    max_numbers: usize,
    done: Vec<Recording>,
    open: Track,
    /// What is left of recordings without a kept row, and rows for which there was no room.
    rest_rows: RowLedger,
    rest_issues: IssueBook,
    beyond: Tally,
    /// Numbers of the recordings that are done.
    numbers: usize,
}

/// A recording in the making.
#[derive(Debug, Default)]
struct Track {
    aircraft: AircraftIdentity,
    columns: Vec<ParsedColumn>,
    /// Per column: what its marks say, how many there are, and fields that are no numbers.
    defects: Vec<(&'static str, Tally, Tally)>,
    seconds: Vec<Option<f64>>,
    origin_utc: Option<DateTime<Utc>>,
    has_unknown_zone: bool,
    resolution_s: Option<f64>,
    lines: Vec<u64>,
    session_starts: Vec<usize>,
    rows: RowLedger,
    issues: IssueBook,
    /// Whether the last row that was started was kept.
    is_row_kept: bool,
}

impl Tracks {
    /// No recording yet, of a text of so many bytes.
    pub(super) fn new(text_bytes: usize, limits: &Limits) -> Self {
        let room_bytes = text_bytes.saturating_mul(8).saturating_add(FREE_BYTES);
        Self {
            max_recordings: limits.max_flights,
            max_numbers: rows::MAX_NUMBERS.min(room_bytes / BYTES_PER_NUMBER),
            done: Vec::new(),
            open: Track::default(),
            rest_rows: RowLedger::default(),
            rest_issues: IssueBook::default(),
            beyond: Tally::default(),
            numbers: 0,
        }
    }

    /// The aircraft of the open recording.
    pub(super) const fn aircraft(&mut self) -> &mut AircraftIdentity {
        &mut self.open.aircraft
    }

    /// The issues of the open recording.
    pub(super) const fn issues(&mut self) -> &mut IssueBook {
        &mut self.open.issues
    }

    /// Whether the open recording has a kept row.
    pub(super) const fn has_rows(&self) -> bool {
        !self.open.lines.is_empty()
    }

    /// When the last kept row of the open recording was recorded.
    pub(super) fn last_s(&self) -> Option<f64> {
        self.open.seconds.last().copied().flatten().filter(|_| self.open.is_row_kept)
    }

    /// Seconds from the midnight before the first time of the open recording.
    pub(super) fn seconds(&mut self, at: DateTime<Utc>, resolution_s: f64) -> f64 {
        let midnight = at.date_naive().and_time(NaiveTime::MIN).and_utc();
        let origin = *self.open.origin_utc.get_or_insert(midnight);
        self.resolution(resolution_s);
        at.signed_duration_since(origin).as_seconds_f64()
    }

    /// Declares that the open recording counts its seconds from the midnight that starts `date`.
    pub(super) fn start_at(&mut self, date: Option<NaiveDate>) {
        self.open.origin_utc = date.map(|date| date.and_time(NaiveTime::MIN).and_utc());
    }

    /// Declares that the times of the open recording are not known to be universal.
    pub(super) const fn forget_zone(&mut self) {
        self.open.has_unknown_zone = true;
    }

    /// Notes the step a time was printed with; the finest counts.
    pub(super) fn resolution(&mut self, resolution_s: f64) {
        let finest_s = self.open.resolution_s.unwrap_or(f64::INFINITY);
        self.open.resolution_s = Some(finest_s.min(resolution_s));
    }

    /// Starts a row in which nothing is recorded yet.
    ///
    /// # Errors
    /// `TooLarge` when the log holds more numbers than allowed.
    pub(super) fn row(&mut self, seconds: Option<f64>, line: u64) -> Result<(), IngestError> {
        if self.done.len() >= self.max_recordings {
            self.beyond.add(line);
            self.rest_rows = self.rest_rows.plus(RowLedger { read: 1, kept: 0, dropped: 1 });
            self.open.is_row_kept = false;
            return Ok(());
        }
        let track = &mut self.open;
        track.rows = track.rows.plus(RowLedger { read: 1, kept: 1, dropped: 0 });
        track.seconds.push(seconds);
        track.lines.push(line);
        track.is_row_kept = true;
        for column in &mut track.columns {
            column.values.push(f64::NAN);
            column.validity.push(Validity::NoComputedData);
        }
        let numbers = track.lines.len().saturating_mul(track.columns.len());
        if numbers.saturating_add(self.numbers) > self.max_numbers {
            let message = format!("the log holds more than {} numbers", self.max_numbers);
            return Err(IngestError::new(IngestErrorKind::TooLarge, message));
        }
        Ok(())
    }

    /// Writes a field of the row that was started last.
    pub(super) fn set(&mut self, field: &Field<'_>, cell: Cell) {
        let track = &mut self.open;
        let Some(line) = track.lines.last().copied().filter(|_| track.is_row_kept) else { return };
        if cell == Cell::Blank {
            return;
        }
        let found = track.columns.iter().position(|column| column.parameter == field.parameter);
        let at = found.unwrap_or_else(|| track.add_column(field));
        if let Some(column) = track.columns.get_mut(at)
            && let (Some(value), Some(validity)) =
                (column.values.last_mut(), column.validity.last_mut())
        {
            (*value, *validity) = cell.stored();
        }
        if let Some((_, marks, unreadable)) = track.defects.get_mut(at) {
            match cell {
                Cell::SentinelNumber(_) | Cell::SentinelText => marks.add(line),
                Cell::Unreadable => unreadable.add(line),
                Cell::Blank | Cell::Number(_) => {}
            }
        }
    }

    /// Counts a row that is left out; the caller says why.
    pub(super) const fn drop_row(&mut self) {
        self.open.rows = self.open.rows.plus(RowLedger { read: 1, kept: 0, dropped: 1 });
    }

    /// The next row does not follow on the one before.
    pub(super) fn segment(&mut self) {
        let rows = self.open.lines.len();
        if rows > 0 && self.open.session_starts.last() != Some(&rows) {
            self.open.session_starts.push(rows);
        }
    }

    /// Forgets a column in which every number is exactly zero: an instrument that is not there.
    pub(super) fn drop_zeros(&mut self, parameter: Parameter, message: &str) {
        let track = &mut self.open;
        let Some(column) = track.columns.iter_mut().find(|c| c.parameter == parameter) else {
            return;
        };
        let is_nothing = |(value, validity): (&f64, &Validity)| {
            *value == 0.0 || *validity == Validity::NoComputedData
        };
        if column.values.iter().zip(&column.validity).all(is_nothing) {
            column.validity.fill(Validity::NoComputedData);
            let count = u64::try_from(track.lines.len()).unwrap_or(u64::MAX);
            let tally = Tally::of(count, track.lines.first().copied().unwrap_or(0));
            track.issues.note(IssueKind::Sentinel, Some(parameter.name()), tally, message);
        }
    }

    /// Ends the open recording; the next row belongs to another one.
    pub(super) fn close(&mut self) {
        let mut track = std::mem::take(&mut self.open);
        track.drop_unplaced();
        self.numbers =
            self.numbers.saturating_add(track.lines.len().saturating_mul(track.columns.len()));
        if track.lines.is_empty() {
            self.rest_rows = self.rest_rows.plus(track.rows);
            self.rest_issues.append(track.issues);
        } else {
            self.done.push(track.into_recording());
        }
    }

    /// Ends the log: every recording with a kept row, or one without any that says why.
    pub(super) fn finish(mut self, names: Names, of_what: &str) -> Vec<Recording> {
        self.close();
        let message =
            format!("Rows of recordings after the first {} were left out.", self.max_recordings);
        self.rest_issues.note(IssueKind::FlightLimit, None, self.beyond, message);
        if self.done.is_empty() {
            self.done.push(Track::default().into_recording());
        }
        if let Some(first) = self.done.first_mut() {
            first.rows = first.rows.plus(self.rest_rows);
            first.issues.append(self.rest_issues);
            names.tell(of_what, &mut first.ledger, &mut first.issues);
        }
        self.done
    }
}

impl Track {
    /// Leaves out every row when none has a time: a track knows no usual interval at which rows
    /// could be placed instead.
    fn drop_unplaced(&mut self) {
        if self.seconds.iter().any(Option::is_some) {
            return;
        }
        let mut tally = Tally::default();
        self.lines.iter().for_each(|line| tally.add(*line));
        self.rows.kept = self.rows.kept.saturating_sub(tally.count);
        self.rows.dropped = self.rows.dropped.saturating_add(tally.count);
        self.lines.clear();
        let message = "No row of a recording has a readable time; its rows were left out.";
        self.issues.note(IssueKind::UnreadableRow, Some("time"), tally, message);
    }

    /// Adds a column in which nothing was recorded so far; its index.
    fn add_column(&mut self, field: &Field<'_>) -> usize {
        self.columns.push(ParsedColumn {
            name: field.name.to_owned(),
            parameter: field.parameter,
            unit: field.unit.to_owned(),
            reading: Reading::Plain,
            values: vec![f64::NAN; self.lines.len()],
            validity: vec![Validity::NoComputedData; self.lines.len()],
        });
        self.defects.push((field.mark, Tally::default(), Tally::default()));
        self.columns.len().saturating_sub(1)
    }

    fn into_recording(mut self) -> Recording {
        let mut ledger = ColumnLedger::default();
        for (column, (mark, marks, unreadable)) in self.columns.iter().zip(&self.defects) {
            let name = Some(column.parameter.name());
            let message = format!("`{}` {mark}.", column.name);
            self.issues.note(IssueKind::Sentinel, name, *marks, message);
            let message = format!("`{}` holds fields that are no numbers.", column.name);
            self.issues.note(IssueKind::UnreadableNumber, name, *unreadable, message);
            ledger.mapped.push((column.name.clone(), column.parameter));
        }
        Recording {
            aircraft: self.aircraft,
            ledger,
            columns: self.columns,
            clock: Clock::Resolved(Resolved {
                seconds: self.seconds,
                origin_utc: self.origin_utc.filter(|_| !self.has_unknown_zone),
                resolution_s: self.resolution_s.unwrap_or(1.0),
                rewritten: None,
            }),
            lines: self.lines,
            session_starts: self.session_starts,
            rows: self.rows,
            issues: self.issues,
        }
    }
}
