//! Pieces of the time base → flights.
//!
//! One flight per piece. A column in which nothing at all was recorded gives no series: a
//! parameter the recorder does not have is missing, not invalid.

use data_flight::{Flight, IssueKind, Series, Validity};

use super::time_base::{Piece, TimeBase};
use crate::formats::{ParsedColumn, ParsedLog};
use crate::issue_book::Tally;
use crate::{IngestError, IngestErrorKind, Limits};

/// The flights of a log; the rows of pieces beyond the limit are dropped and told.
///
/// # Errors
/// `NoUsableRows` when a piece has no valid time base, which `time_base.rs` rules out.
pub(super) fn flights(
    parsed: &mut ParsedLog,
    time_base: &TimeBase,
    limits: &Limits,
) -> Result<Vec<Flight>, IngestError> {
    let mut flights = Vec::with_capacity(time_base.pieces.len().min(limits.max_flights));
    let mut beyond = Tally::default();
    for piece in &time_base.pieces {
        let lines = parsed.lines.get(piece.rows.clone()).unwrap_or_default();
        if flights.len() >= limits.max_flights {
            lines.iter().for_each(|line| beyond.add(*line));
            continue;
        }
        flights.push(flight(parsed, time_base, piece)?);
    }
    parsed.rows.kept = parsed.rows.kept.saturating_sub(beyond.count);
    parsed.rows.dropped = parsed.rows.dropped.saturating_add(beyond.count);
    let message = format!("Rows of flights after the first {} were left out.", limits.max_flights);
    parsed.issues.note(IssueKind::FlightSplit, Some("rows"), beyond, message);
    if flights.is_empty() {
        let message = "no flight may be read from the log";
        return Err(IngestError::new(IngestErrorKind::NoUsableRows, message));
    }
    Ok(flights)
}

fn flight(parsed: &ParsedLog, time_base: &TimeBase, piece: &Piece) -> Result<Flight, IngestError> {
    let broken = |_| {
        let message = "the rows of the log cannot be put in order of time";
        IngestError::new(IngestErrorKind::NoUsableRows, message)
    };
    let time_s = time_base.seconds.get(piece.rows.clone()).unwrap_or_default().to_vec();
    let mut flight =
        Flight::new(parsed.aircraft.clone(), piece.start_utc, time_s).map_err(broken)?;
    for column in &parsed.columns {
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
