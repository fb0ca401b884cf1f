//! ARINC 717 (and 573) raw recorder words, with a frame layout given as data.
//!
//! | step | type in → out | file |
//! |---|---|---|
//! | layout | TOML → `FrameLayout`, or every problem of it | `layout/` |
//! | words | bytes → 12-bit words at any place the packing allows | `words.rs` |
//! | sync | words → subframes, and what was lost between them | `sync.rs` |
//! | time | subframes → seconds and pieces, by order, frame counter and clock | `timeline.rs`, `phase.rs`, `clock.rs` |
//! | values | subframes → columns on the grid of the time base | `decode.rs`, `coding.rs`, `grid.rs` |
//!
//! One row of the ledger is one subframe: a second. Recordings without a layout are recognised
//! (`recognise.rs`) and refused with the hint that one is needed.
//!
//! Not read: ARINC 767, compressed recorder files of makers, text parameters, values that need
//! a table or a polynomial, a second frame counter.

mod clock;
mod coding;
mod decode;
mod grid;
mod layout;
mod phase;
mod recognise;
mod report;
mod sync;
mod timeline;
mod words;

pub use layout::{FrameLayout, LayoutError, LayoutProblem};

use std::time::Instant;

use data_flight::{AircraftIdentity, IssueKind, RowLedger, Unit};

use super::{Clock, Parsed, ParsedColumn, Placed, Recording};
use crate::columns::Reading;
use crate::issue_book::{IssueBook, Tally};
use crate::normalise::{self, Rates, Sampling};
use crate::{
    ColumnLedger, IngestError, IngestErrorKind, IngestedLog, Limits, LogFormat, StageTimings, text,
    unpack,
};
use clock::ClockReadings;
use coding::Coding;
use decode::Found;
use grid::Grid;
use layout::{ClockField, LayoutParameter};
use sync::Synchronised;
use timeline::{Piece, Timeline};
use words::Words;

pub(super) use recognise::FORMAT;

/// Reads a raw recording, plain or compressed, by the layout of its recorder.
///
/// # Errors
/// `NotSynchronised` when the layout's sync words are nowhere found, and as
/// [`crate::ingest`]. Anything less is salvaged and told in [`IngestedLog::issues`].
pub fn ingest_frames(
    bytes: &[u8],
    layout: &FrameLayout,
    limits: &Limits,
) -> Result<IngestedLog, IngestError> {
    let mut clock = Instant::now();
    let unpacked = unpack::unpack(bytes, limits)?;
    let decompress = crate::lap(&mut clock);
    let (recording, rates) = read(&unpacked.bytes, layout, limits)?;
    let parse = crate::lap(&mut clock);

    let format = LogFormat::Arinc717;
    let parsed = Parsed { format, recordings: vec![recording] };
    let mut log = normalise::normalise_sampled(parsed, &rates, limits)?;
    log.issues.append(unpacked.issues);
    Ok(IngestedLog {
        format,
        unpacked_bytes: text::length(&unpacked.bytes),
        rows: log.rows,
        issues: log.issues.into_issues(),
        columns: log.columns,
        conversions: log.conversions,
        flights: log.flights,
        row_lines: log.row_lines,
        timings: StageTimings { decompress, parse, normalise: crate::lap(&mut clock) },
    })
}

/// Reads the words of a recording into columns, with the interval of every column.
fn read(
    bytes: &[u8],
    layout: &FrameLayout,
    limits: &Limits,
) -> Result<(Recording, Rates), IngestError> {
    let used = || layout.parameters.iter().filter(|known| known.parameter.is_some());
    if used().count() > limits.max_columns {
        let message = format!("the layout has more than {} parameters", limits.max_columns);
        return Err(IngestError::new(IngestErrorKind::TooLarge, message));
    }
    let words = Words::new(bytes, layout.packing);
    let mut found = sync::find(words, layout.sync_words, layout.words_per_second);
    if found.subframes.is_empty() {
        return Err(report::not_synchronised(bytes, layout));
    }
    let mut issues = IssueBook::default();
    report::tell_sync(&found, &mut issues);
    let mut timeline = timeline::place(words, layout, &found.subframes);
    report::tell_time(&timeline, &mut issues);
    let mut rows = RowLedger {
        kept: length(found.subframes.len()),
        dropped: found.lost.count.saturating_add(found.cut.count),
        read: 0,
    };
    rows.read = rows.kept.saturating_add(rows.dropped);
    let beyond = leave_out_flights(&mut found, &mut timeline, limits, &mut issues);
    rows.kept = rows.kept.saturating_sub(beyond);
    rows.dropped = rows.dropped.saturating_add(beyond);

    let subframes = found.subframes.len();
    let grid = Grid::of(layout, subframes, bytes.len()).ok_or_else(|| {
        let message = "the columns of the layout do not fit into memory for so many frames";
        IngestError::new(IngestErrorKind::TooLarge, message)
    })?;
    let found = Found {
        words,
        layout,
        subframes: &found.subframes,
        at_s: &timeline.at_s,
        pieces: &timeline.pieces,
    };
    let (mut columns, mut rates) = (Vec::new(), Rates::default());
    for known in used() {
        let Some(column) = column(known, found, grid, &mut issues) else { continue };
        let interval_s = known.samples.interval_s.max(grid.row_s());
        let is_state = known.coding == Coding::Discrete || column.parameter.unit() == Unit::Flag;
        rates.push(column.parameter, Sampling { interval_s, is_state });
        columns.push(column);
    }
    if layout.parameters.iter().any(|known| known.samples.is_superframe) {
        let mut unplaced = Tally::default();
        found.groups(true, &mut unplaced, |_| ());
        report::tell_unplaced(unplaced, &mut issues);
    }
    let mut lines = Vec::with_capacity(grid.rows(subframes));
    for subframe in found.subframes {
        lines.extend(std::iter::repeat_n(subframe.row, grid.rate_hz));
    }
    let recording = Recording {
        aircraft: AircraftIdentity {
            model: layout.aircraft_model.clone(),
            recorder: Some(layout.name.clone()),
            ..AircraftIdentity::default()
        },
        ledger: ledger(layout, &mut issues),
        columns,
        clock: Clock::Placed(placed(found, grid, &mut issues)),
        lines,
        session_starts: Vec::new(),
        rows,
        issues,
    };
    Ok((recording, rates))
}

/// Leaves out the pieces for which there is no room; returns how many rows they had.
fn leave_out_flights(
    found: &mut Synchronised,
    timeline: &mut Timeline,
    limits: &Limits,
    issues: &mut IssueBook,
) -> u64 {
    let Some(first) = timeline.pieces.get(limits.max_flights) else { return 0 };
    let first = first.subframes.start;
    let first_line = found.subframes.get(first).map_or(0, |subframe| subframe.row);
    let count = length(found.subframes.len().saturating_sub(first));
    let message = format!("Rows of flights after the first {} were left out.", limits.max_flights);
    issues.note(IssueKind::FlightLimit, None, Tally::of(count, first_line), message);
    found.subframes.truncate(first);
    timeline.at_s.truncate(first);
    timeline.pieces.truncate(limits.max_flights);
    count
}

fn length(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// The column of one parameter of the catalogue.
fn column(
    known: &LayoutParameter,
    found: Found<'_>,
    grid: Grid,
    issues: &mut IssueBook,
) -> Option<ParsedColumn> {
    let parameter = known.parameter?;
    let decoded = found.column(known, grid);
    report::tell_column(known, parameter, &decoded, grid, issues);
    let is_half_circle = parameter.is_circular() && known.coding.is_signed();
    Some(ParsedColumn {
        name: known.label.clone(),
        parameter,
        unit: known.unit.clone(),
        reading: if is_half_circle { Reading::HalfCircle } else { Reading::Plain },
        values: decoded.values,
        validity: decoded.validity,
    })
}

/// What became of every parameter of the layout. Parts of date and time are no columns.
fn ledger(layout: &FrameLayout, issues: &mut IssueBook) -> ColumnLedger {
    let mut ledger = ColumnLedger::default();
    for known in &layout.parameters {
        match known.parameter {
            Some(parameter) => ledger.mapped.push((known.label.clone(), parameter)),
            None if known.clock.is_none() => ledger.unknown.push(known.label.clone()),
            None => {}
        }
    }
    let tally = Tally::of(length(ledger.unknown.len()), 0);
    let message = format!(
        "The catalogue has no such parameters; they are not used: {}.",
        ledger.unknown.join(", ")
    );
    issues.note(IssueKind::UnknownColumn, None, tally, message);
    ledger
}

/// The time of every row, and the date of every piece.
fn placed(found: Found<'_>, grid: Grid, issues: &mut IssueBook) -> Placed {
    let rows = grid.rows(found.subframes.len());
    let mut placed = Placed { seconds: Vec::with_capacity(rows), pieces: Vec::new() };
    let mut undated = Tally::default();
    for piece in found.pieces {
        let range = piece.subframes.clone();
        let at_s = found.at_s.get(range.clone()).unwrap_or_default();
        let first_s = at_s.first().copied().unwrap_or(0);
        for at_s in at_s {
            // Seconds of a recording are far below 2³².
            let whole_s = u32::try_from(at_s - first_s).map_or(f64::from(u32::MAX), f64::from);
            let from_first_row_s = |part| whole_s + (grid.middle_s(part) - grid.middle_s(0));
            placed.seconds.extend((0..grid.rate_hz).map(from_first_row_s));
        }
        let origin = clock_readings(found, piece).origin_utc(found.layout.year);
        let start_utc = origin
            .and_then(|origin| origin.checked_add_signed(chrono::TimeDelta::try_seconds(first_s)?))
            .and_then(|start| crate::time::after(start, grid.middle_s(0)));
        if start_utc.is_none() {
            undated.add(found.subframes.get(range.start).map_or(0, |subframe| subframe.row));
        }
        placed.pieces.push((grid.rows(range.start)..grid.rows(range.end), start_utc));
    }
    report::tell_undated(undated, found.layout, issues);
    placed
}

/// What a piece recorded of date and time.
fn clock_readings(found: Found<'_>, piece: &Piece) -> ClockReadings {
    let found = Found { pieces: std::slice::from_ref(piece), ..found };
    let mut readings = ClockReadings::default();
    for known in &found.layout.parameters {
        let list = match known.clock {
            Some(ClockField::Year) => &mut readings.years,
            Some(ClockField::Month) => &mut readings.months,
            Some(ClockField::Day) => &mut readings.days,
            Some(ClockField::Hour) => &mut readings.hours,
            Some(ClockField::Minute) => &mut readings.minutes,
            Some(ClockField::Second) => &mut readings.seconds,
            None => continue,
        };
        found.whole_numbers(known, list);
    }
    readings
}
