//! Pieces of the time base → flights.
//!
//! One flight per piece. A column in which nothing at all was recorded gives no series: a
//! parameter the recorder does not have is missing, not invalid.

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
    let mut left_out = 0_u64;
    for piece in &time_base.pieces {
        let lines = recording.lines.get(piece.rows.clone()).unwrap_or_default();
        if flights.len() >= room {
            lines.iter().for_each(|line| beyond.add(*line));
            left_out = left_out.saturating_add(u64::try_from(lines.len()).unwrap_or(u64::MAX));
            continue;
        }
        flights.push(flight(recording, time_base, piece)?);
    }
    recording.rows.kept = recording.rows.kept.saturating_sub(left_out);
    recording.rows.dropped = recording.rows.dropped.saturating_add(left_out);
    Ok(flights)
}

fn flight(
    recording: &Recording,
    time_base: &TimeBase,
    piece: &Piece,
) -> Result<Flight, IngestError> {
    let broken = |_| {
        let message = "the rows of the log cannot be put in order of time";
        IngestError::new(IngestErrorKind::NoUsableRows, message)
    };
    let time_s = time_base.seconds.get(piece.rows.clone()).unwrap_or_default().to_vec();
    let mut flight =
        Flight::new(recording.aircraft.clone(), piece.start_utc, time_s).map_err(broken)?;
    for column in &recording.columns {
        if let Some(series) = series(column, piece) {
            flight.insert(column.parameter, series).map_err(broken)?;
        }
    }
    Ok(flight)
}

/// The piece of a column; `None` when nothing was recorded in the whole column.
fn series(column: &ParsedColumn, piece: &Piece) -> Option<Series> {
    if column.validity.iter().all(|validity| *validity == Validity::NoComputedData) {
        return None;
    }
    let values = column.values.get(piece.rows.clone())?;
    let validity = column.validity.get(piece.rows.clone())?;
    let mut series = Series::with_capacity(values.len());
    for (value, validity) in values.iter().zip(validity) {
        series.push(*value, *validity);
    }
    Some(series)
}
