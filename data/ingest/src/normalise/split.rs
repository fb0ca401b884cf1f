//! Pieces of the time base → flights.
//!
//! One flight per piece. A column in which nothing at all was recorded, only blanks and marks
//! for "no value", gives no series: a parameter the recorder does not have is missing, not
//! invalid. The marks are counted in the issues all the same.
//!
//! Columns are taken out of the recording one after the other, and moved where one flight
//! takes the whole of them: a log is not held twice.

use std::ops::Range;

use data_flight::{Flight, NO_VALUE, Series, Validity};

use super::time_base::TimeBase;
use crate::formats::{ParsedColumn, Recording};
use crate::issue_book::Tally;
use crate::{IngestError, IngestErrorKind};

/// The flights of a recording, each with the lines of its rows; the rows of pieces for which
/// there is no room are dropped and counted in `beyond`.
///
/// # Errors
/// `NoUsableRows` when a piece has no valid time base, which `time_base.rs` rules out.
pub(super) fn flights(
    recording: &mut Recording,
    time_base: TimeBase,
    room: usize,
    beyond: &mut Tally,
) -> Result<Vec<(Flight, Vec<u64>)>, IngestError> {
    let mut flights = Vec::with_capacity(time_base.pieces.len().min(room));
    let mut rows = Vec::with_capacity(flights.capacity());
    let mut left_out = 0_u64;
    for piece in &time_base.pieces {
        let lines = recording.lines.get(piece.rows.clone()).unwrap_or_default();
        if flights.len() >= room {
            lines.iter().for_each(|line| beyond.add(*line));
            left_out = left_out.saturating_add(u64::try_from(lines.len()).unwrap_or(u64::MAX));
            continue;
        }
        let time_s = time_base.seconds.get(piece.rows.clone()).unwrap_or_default().to_vec();
        let flight = Flight::new(recording.aircraft.clone(), piece.start_utc, time_s);
        flights.push((flight.map_err(broken)?, lines.to_vec()));
        rows.push(piece.rows.clone());
    }
    drop(time_base);
    recording.rows.kept = recording.rows.kept.saturating_sub(left_out);
    recording.rows.dropped = recording.rows.dropped.saturating_add(left_out);
    for column in std::mem::take(&mut recording.columns) {
        if is_recorded(&column) {
            give(column, &mut flights, &rows)?;
        }
    }
    Ok(flights)
}

fn broken<E>(_: E) -> IngestError {
    let message = "the rows of the log cannot be put in order of time";
    IngestError::new(IngestErrorKind::NoUsableRows, message)
}

/// Whether the column holds anything but blanks and marks.
fn is_recorded(column: &ParsedColumn) -> bool {
    let is_recorded = |(value, validity): (&f64, &Validity)| {
        *validity != Validity::NoComputedData && *value != NO_VALUE
    };
    column.values.iter().zip(&column.validity).any(is_recorded)
}

/// Gives every flight its rows of a column.
fn give(
    column: ParsedColumn,
    flights: &mut [(Flight, Vec<u64>)],
    rows: &[Range<usize>],
) -> Result<(), IngestError> {
    let ParsedColumn { parameter, mut values, mut validity, .. } = column;
    if let ([(flight, _)], [all]) = (&mut *flights, rows)
        && *all == (0..values.len())
    {
        // They grew by doubling, and a flight is kept longer than its log.
        values.shrink_to_fit();
        validity.shrink_to_fit();
        let series = Series::from_columns(values, validity).map_err(broken)?;
        return flight.insert(parameter, series).map_err(broken);
    }
    for ((flight, _), rows) in flights.iter_mut().zip(rows) {
        let values = values.get(rows.clone()).unwrap_or_default();
        let validity = validity.get(rows.clone()).unwrap_or_default();
        let series = Series::from_columns(values.to_vec(), validity.to_vec()).map_err(broken)?;
        flight.insert(parameter, series).map_err(broken)?;
    }
    Ok(())
}
