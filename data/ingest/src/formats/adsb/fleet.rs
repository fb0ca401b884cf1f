//! Rows of several aircraft → one recording for each flight of each of them.
//!
//! A row is filed under its address and its call sign or flight name. A row without a call
//! sign belongs to the flight its aircraft was on last; rows above the first call sign belong
//! to the flight it names. The rows of a flight are put in order of time, and a row that
//! stands again word for word is dropped. Gaps are left for `normalise/` to split at.
//!
//! Memory is bounded by the input: a file of short rows after one long one is refused, and
//! flights beyond the limit are counted and not kept.

use std::collections::HashMap;

use chrono::DateTime;
use data_flight::{AircraftIdentity, IssueKind, RowLedger, Validity};

use super::names::Columns;
use super::row::{Field, Loss, Row};
use super::track::{Sorted, Track};
use crate::formats::cell::Cell;
use crate::formats::{Clock, ParsedColumn, Recording};
use crate::issue_book::{IssueBook, Tally};
use crate::time::Resolved;
use crate::{ColumnLedger, IngestError, IngestErrorKind, Limits, text};

/// Bytes of samples any file may hold, and for every byte of it. Samples are held twice while
/// they become flights.
const FREE_BYTES: u64 = 16 * 1024 * 1024;
const BYTES_PER_INPUT_BYTE: u64 = 2;

/// Seconds since 1970 from the start of 1980 to the end of 2199; no row is of another time.
const DATED_S: std::ops::Range<f64> = 315_532_800.0..7_258_118_400.0;

/// Rows and samples that were lost or distrusted, whatever flight they are of.
#[derive(Debug, Default)]
struct Tallies {
    truncated: Tally,
    overlong: Tally,
    unreadable: Tally,
    beyond: Tally,
    cut: Tally,
    stale: Tally,
    padding_bytes: Tally,
    headers: Tally,
    /// Per field: numbers that stand for none, and fields that are no numbers.
    sentinels: Vec<Tally>,
    unreadables: Vec<Tally>,
}

/// The flights of one aircraft.
#[derive(Debug, Default)]
struct Known {
    tracks: Vec<usize>,
    latest: usize,
}

/// Everything read from a file so far.
#[derive(Debug)]
pub(super) struct Fleet {
    fields: &'static [Field],
    max_tracks: usize,
    max_bytes: u64,
    tracks: Vec<Track>,
    aircraft: HashMap<Box<[u8]>, Known>,
    /// The track of the row above.
    last: usize,
    /// Bytes of samples held.
    bytes: u64,
    /// Rows that were lost before they could be filed.
    lost_rows: u64,
    tallies: Tallies,
}

impl Fleet {
    /// Room for the flights of a file of this text.
    pub(super) fn new(fields: &'static [Field], file: &[u8], limits: &Limits) -> Self {
        let tallies = Tallies {
            sentinels: vec![Tally::default(); fields.len()],
            unreadables: vec![Tally::default(); fields.len()],
            ..Tallies::default()
        };
        Self {
            fields,
            max_tracks: limits.max_flights,
            max_bytes: text::length(file)
                .saturating_mul(BYTES_PER_INPUT_BYTE)
                .saturating_add(FREE_BYTES),
            tracks: Vec::new(),
            aircraft: HashMap::new(),
            last: 0,
            bytes: 0,
            lost_rows: 0,
            tallies,
        }
    }

    /// Counts a row that cannot be used.
    pub(super) fn lose(&mut self, line: u64, loss: Loss) {
        self.lose_all(1, line, loss);
    }

    /// Counts rows that cannot be used.
    pub(super) fn lose_all(&mut self, rows: u64, line: u64, loss: Loss) {
        if rows == 0 {
            return;
        }
        let tallies = &mut self.tallies;
        let tally = match loss {
            Loss::Truncated => &mut tallies.truncated,
            Loss::Overlong => &mut tallies.overlong,
            Loss::Unreadable => &mut tallies.unreadable,
        };
        tally.add(line);
        tally.count = tally.count.saturating_add(rows.saturating_sub(1));
        self.lost_rows = self.lost_rows.saturating_add(rows);
    }

    /// Counts a value of a field that cannot be read.
    pub(super) fn unreadable(&mut self, index: usize, line: u64) {
        if let Some(tally) = self.tallies.unreadables.get_mut(index) {
            tally.add(line);
        }
    }

    /// Notes that the file ends on this line before its last bracket.
    pub(super) fn cut(&mut self, line: u64) {
        self.tallies.cut.add(line);
    }

    /// Notes a header line between the rows.
    pub(super) fn repeated_header(&mut self, line: u64) {
        self.tallies.headers.add(line);
    }

    /// Notes bytes that carry nothing.
    pub(super) fn padding(&mut self, line: u64, bytes: usize) {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        self.tallies.padding_bytes.add_many(bytes, line);
    }

    /// Files a row, or drops it with the reason.
    ///
    /// # Errors
    /// `TooLarge` when the samples of the file need more memory than its size allows.
    pub(super) fn push(&mut self, row: &Row<'_>) -> Result<(), IngestError> {
        let Some(unix_s) = row.unix_s.filter(|unix_s| DATED_S.contains(unix_s)) else {
            self.lose(row.line, Loss::Unreadable);
            return Ok(());
        };
        let at = self.track_of(row);
        let Some(track) = at.and_then(|at| self.tracks.get_mut(at)) else {
            self.tallies.beyond.add(row.line);
            self.lost_rows = self.lost_rows.saturating_add(1);
            return Ok(());
        };
        let (is_position_stale, is_stale) = row.stale();
        let cells = row.cells.iter().zip(self.fields);
        let defects = self.tallies.sentinels.iter_mut().zip(&mut self.tallies.unreadables);
        let mut was_stale = false;
        let samples = cells.zip(defects).map(|((cell, field), (sentinels, unreadables))| {
            match cell {
                Cell::SentinelNumber(_) | Cell::SentinelText => sentinels.add(row.line),
                Cell::Unreadable => unreadables.add(row.line),
                Cell::Blank | Cell::Number(_) => {}
            }
            let (value, validity) = cell.stored();
            let is_old = is_stale || (is_position_stale && field.is_position());
            if is_old && validity.is_normal() {
                was_stale = true;
                return (value, Validity::FailureWarning);
            }
            (value, validity)
        });
        self.bytes = self.bytes.saturating_add(track.push(unix_s, row.line, samples));
        if was_stale {
            self.tallies.stale.add(row.line);
        }
        if self.bytes > self.max_bytes {
            let message = format!("the samples of the log need more than {} bytes", self.max_bytes);
            return Err(IngestError::new(IngestErrorKind::TooLarge, message));
        }
        Ok(())
    }

    /// The track a row belongs to; `None` when there is no room for another one.
    fn track_of(&mut self, row: &Row<'_>) -> Option<usize> {
        let flight = if row.flight_id.is_empty() { row.call_sign } else { row.flight_id };
        let is_last = self.tracks.get(self.last).is_some_and(|last| {
            last.address == row.address && last.leg == row.leg && last.is_named(flight)
        });
        if !is_last {
            self.last = self.find(row, flight)?;
        }
        self.tracks.get_mut(self.last)?.name(row, flight);
        Some(self.last)
    }

    /// Finds or makes the track of another aircraft or flight than that of the row above.
    fn find(&mut self, row: &Row<'_>, flight: &[u8]) -> Option<usize> {
        let tracks = &self.tracks;
        if let Some(known) = self.aircraft.get_mut(row.address) {
            let of_leg = |at: &usize| tracks.get(*at).is_some_and(|track| track.leg == row.leg);
            let is_same =
                |at: &usize| of_leg(at) && tracks.get(*at).is_some_and(|t| t.is_named(flight));
            let is_bare = |at: &usize| of_leg(at) && tracks.get(*at).is_some_and(Track::is_bare);
            let found = if flight.is_empty() {
                Some(known.latest).filter(of_leg)
            } else {
                known
                    .tracks
                    .iter()
                    .copied()
                    .find(is_same)
                    .or_else(|| known.tracks.iter().copied().find(is_bare))
            };
            if let Some(found) = found {
                known.latest = found;
                return Some(found);
            }
        }
        if self.tracks.len() >= self.max_tracks {
            return None;
        }
        let made = self.tracks.len();
        self.tracks.push(Track::new(row.address, row.leg, self.fields.len()));
        let known = self.aircraft.entry(row.address.into()).or_default();
        known.tracks.push(made);
        known.latest = made;
        Some(made)
    }

    /// The recordings, in the order in which their flights begin in the file. What concerns
    /// the whole file is told with the first of them.
    pub(super) fn finish(self, columns: Columns, header_line: u64) -> Vec<Recording> {
        let mut issues = IssueBook::default();
        let ledger = columns.ledger(header_line, &mut issues);
        self.tallies.tell(self.fields, self.max_tracks, &mut issues);
        let fields = self.fields;
        let mut recordings: Vec<Recording> =
            self.tracks.into_iter().map(|track| recording(track, fields)).collect();
        if recordings.is_empty() {
            recordings.push(recording(Track::new(&[], 0, 0), fields));
        }
        if let Some(first) = recordings.first_mut() {
            first.ledger = ledger;
            first.issues.append(issues);
            first.rows.read = first.rows.read.saturating_add(self.lost_rows);
            first.rows.dropped = first.rows.dropped.saturating_add(self.lost_rows);
        }
        recordings
    }
}

/// One track as a recording.
fn recording(track: Track, fields: &'static [Field]) -> Recording {
    let aircraft = AircraftIdentity {
        registration: track.registration.clone(),
        model: track.model.clone(),
        system_id: track.system_id(),
        recorder: None,
        call_sign: track.call_sign.clone(),
    };
    let Sorted { times_s, lines, columns, duplicates, reversed } = track.into_sorted();
    let mut issues = IssueBook::default();
    let message = "Rows stand out of order of time; they were put in order.";
    issues.note(IssueKind::TimeReversed, None, reversed, message);
    let message = "Rows stand again with the same time and the same values; each is used once.";
    issues.note(IssueKind::DuplicateRow, None, duplicates, message);
    let kept = u64::try_from(lines.len()).unwrap_or(u64::MAX);
    // A pause of many hours is not a clock that was set, even where no position tells.
    let pauses = times_s.array_windows().enumerate().filter(|(_, [a, b])| b - a > PAUSE_S);
    Recording {
        aircraft,
        ledger: ColumnLedger::default(),
        columns: fields
            .iter()
            .zip(columns)
            .filter_map(|(field, column)| {
                let (values, validity) = column?;
                Some(ParsedColumn {
                    name: field.name.to_owned(),
                    parameter: field.parameter,
                    unit: field.unit.to_owned(),
                    reading: field.reading,
                    values,
                    validity,
                })
            })
            .collect(),
        session_starts: pauses.map(|(at, _)| at.saturating_add(1)).collect(),
        clock: Clock::Resolved(Resolved {
            resolution_s: if times_s.iter().all(|unix_s| unix_s.fract() == 0.0) {
                1.0
            } else {
                0.001
            },
            seconds: times_s.into_iter().map(Some).collect(),
            origin_utc: Some(DateTime::UNIX_EPOCH),
            rewritten: None,
        }),
        lines,
        rows: RowLedger {
            read: kept.saturating_add(duplicates.count),
            kept,
            dropped: duplicates.count,
        },
        issues,
    }
}

/// Longer pauses are told apart from a clock that is set to another day.
const PAUSE_S: f64 = 12.0 * 3_600.0;

impl Tallies {
    /// Tells everything that was counted.
    fn tell(&self, fields: &[Field], max_tracks: usize, issues: &mut IssueBook) {
        let mut note = |kind, of: Option<&str>, tally, message: &str| {
            issues.note(kind, of, tally, message);
        };
        let message = "Rows end before their last column and were left out.";
        note(IssueKind::TruncatedRow, None, self.truncated, message);
        let message = "Rows have more fields than columns, or are too long, and were left out.";
        note(IssueKind::OverlongRow, None, self.overlong, message);
        let message = "Rows are damaged, or say no time that can be read, and were left out.";
        note(IssueKind::UnreadableRow, None, self.unreadable, message);
        let message = format!("Rows of flights after the first {max_tracks} were left out.");
        note(IssueKind::FlightLimit, None, self.beyond, &message);
        let message = "The file ends before its last bracket; what stands before is used.";
        note(IssueKind::DamagedDocument, None, self.cut, message);
        let message = "Rows repeat values although nothing was received for more than 15 s; \
                       those values are not used.";
        note(IssueKind::StaleValue, None, self.stale, message);
        let message = format!("{} bytes of padding were skipped.", self.padding_bytes.count);
        note(IssueKind::PaddingBytes, None, self.padding_bytes, &message);
        let message = "The header stands again between the rows; it was skipped.";
        note(IssueKind::RepeatedHeader, None, self.headers, message);
        for (field, (sentinels, unreadables)) in
            fields.iter().zip(self.sentinels.iter().zip(&self.unreadables))
        {
            let of = Some(field.parameter.name());
            let message = format!("`{}` holds marks that stand for no value.", field.name);
            note(IssueKind::Sentinel, of, *sentinels, &message);
            let message = format!("`{}` holds what is no number.", field.name);
            note(IssueKind::UnreadableNumber, of, *unreadables, &message);
        }
    }
}
