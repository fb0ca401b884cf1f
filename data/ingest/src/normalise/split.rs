//! Pieces of the time base → flights.
//!
//! One flight per piece. A column in which nothing at all was recorded gives no series: a
//! parameter the recorder does not have is missing, not invalid. Columns are handed over one by
//! one, so that no more than one of them exists twice.

use data_flight::{Flight, Series, Validity};

use super::time_base::{Piece, TimeBase};
use crate::formats::{ParsedColumn, Recording};
use crate::issue_book::Tally;
use crate::{IngestError, IngestErrorKind};

/// The flights of a recording; the rows of pieces for which there is no room are dropped and
/// counted in `beyond`.
///
/// # Errors
/// `NoUsableRows` when a piece has no valid time base, which `time_base.rs` rules out.
pub(super) fn flights(
    recording: &mut Recording,
    time_base: &TimeBase,
    room: usize,
    beyond: &mut Tally,
) -> Result<Vec<Flight>, IngestError> {
    let mut flights = Vec::with_capacity(time_base.pieces.len().min(room));
    let mut used = Vec::with_capacity(flights.capacity());
    let mut left_out = 0_u64;
    for piece in &time_base.pieces {
        let lines = recording.lines.get(piece.rows.clone()).unwrap_or_default();
        if flights.len() >= room {
            lines.iter().for_each(|line| beyond.add(*line));
            left_out = left_out.saturating_add(u64::try_from(lines.len()).unwrap_or(u64::MAX));
            continue;
        }
        flights.push(flight(recording, time_base, piece)?);
        used.push(piece);
    }
    for column in std::mem::take(&mut recording.columns) {
        insert(column, &used, &mut flights)?;
    }
    recording.rows.kept = recording.rows.kept.saturating_sub(left_out);
    recording.rows.dropped = recording.rows.dropped.saturating_add(left_out);
    Ok(flights)
}

fn broken<E>(_: E) -> IngestError {
    let message = "the rows of the log cannot be put in order of time";
    IngestError::new(IngestErrorKind::NoUsableRows, message)
}

fn flight(
    recording: &Recording,
    time_base: &TimeBase,
    piece: &Piece,
) -> Result<Flight, IngestError> {
    let time_s = time_base.seconds.get(piece.rows.clone()).unwrap_or_default().to_vec();
    Flight::new(recording.aircraft.clone(), piece.start_utc, time_s).map_err(broken)
}

/// Gives every flight its piece of a column, unless nothing was recorded in all of it.
fn insert(
    column: ParsedColumn,
    pieces: &[&Piece],
    flights: &mut [Flight],
) -> Result<(), IngestError> {
    if column.validity.iter().all(|validity| *validity == Validity::NoComputedData) {
        return Ok(());
    }
    let parameter = column.parameter;
    let rows = 0..column.values.len();
    if let ([piece], [flight]) = (pieces, &mut *flights)
        && piece.rows == rows
    {
        let series = Series::from_columns(column.values, column.validity).map_err(broken)?;
        return flight.insert(parameter, series).map_err(broken);
    }
    for (piece, flight) in pieces.iter().zip(flights) {
        let values = column.values.get(piece.rows.clone()).unwrap_or_default().to_vec();
        let validity = column.validity.get(piece.rows.clone()).unwrap_or_default().to_vec();
        let series = Series::from_columns(values, validity).map_err(broken)?;
        flight.insert(parameter, series).map_err(broken)?;
    }
    Ok(())
}
