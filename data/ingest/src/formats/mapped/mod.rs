//! Any separated table, as an operator's mapping declares it.
//!
//! Nothing is recognised: the operator says what it is. Columns are found by the names in the
//! line that the mapping gives; those that it does not name are listed. Rows of one aircraft
//! have to stand together: where a registration column changes, a new recording starts.

pub(super) mod clock;
mod header;

pub(crate) use header::{Header, header};

use data_flight::AircraftIdentity;

use super::layout::{ClockColumns, Layout};
use super::plan::{Auxiliary, Identity};
use super::{Parsed, rows, sessions};
use crate::mapping::{ClockKind, Mapping};
use crate::time::axis::restarts;
use crate::{IngestError, IngestErrorKind, Limits, LogFormat};

/// Reads a log as a mapping says.
///
/// # Errors
/// `MappingMismatch` when the line of the names has no mapped column or no clock, or when no
/// row has a readable time; `TooLarge` when there are more columns or numbers than allowed.
pub(crate) fn parse(
    text: &[u8],
    mapping: &Mapping,
    limits: &Limits,
) -> Result<Parsed, IngestError> {
    let header = header(text, mapping)?;
    header.check(mapping)?;
    let (heading, plan, layout) = header.plan(mapping, limits)?;
    let table = rows::read_planned(text, heading, plan, layout, limits)?;

    let recording = clock::place(table.recording, &table.auxiliary, &table.clock, mapping)?;
    let mut starts = restarted(&table.auxiliary, mapping);
    let changes = identity(&table.identities, mapping.registration_column.as_deref());
    let mut told_by = counter(mapping).unwrap_or_default();
    if let [_, rest @ ..] = changes
        && !rest.is_empty()
    {
        starts.extend(rest.iter().map(|(row, _)| *row));
        told_by = mapping.registration_column.as_deref().unwrap_or_default();
    }
    let mut recordings = sessions::split(recording, &starts, told_by, limits);
    let models = identity(&table.identities, mapping.model_column.as_deref());
    let mut row = 0_usize;
    for recording in &mut recordings {
        name_aircraft(&mut recording.aircraft, row, changes, models);
        row = row.saturating_add(recording.lines.len());
    }
    Ok(Parsed { format: LogFormat::MappedCsv, recordings })
}

/// The column that counts seconds, if the clock is one that may start again.
fn counter(mapping: &Mapping) -> Option<&str> {
    match &mapping.clock.kind {
        ClockKind::Elapsed { column, .. } => Some(column),
        _ => None,
    }
}

/// The rows at which a count of seconds starts again.
fn restarted(auxiliary: &[Auxiliary], mapping: &Mapping) -> Vec<usize> {
    let ClockKind::Elapsed { unit_s, .. } = &mapping.clock.kind else { return Vec::new() };
    let Some(column) = auxiliary.first() else { return Vec::new() };
    let seconds = column.values.iter().map(|count| count.is_finite().then_some(count * unit_s));
    restarts(&seconds.collect::<Vec<_>>())
}

/// The changes of an identity column: the row and what it says from there on.
fn identity<'table>(
    identities: &'table [Identity],
    name: Option<&str>,
) -> &'table [(usize, String)] {
    identities
        .iter()
        .find(|identity| Some(identity.name.as_str()) == name)
        .map_or(&[], |identity| &identity.changes)
}

/// What the identity columns say at a row; above their first text they say that.
fn name_aircraft(
    aircraft: &mut AircraftIdentity,
    row: usize,
    registrations: &[(usize, String)],
    models: &[(usize, String)],
) {
    let at = |changes: &[(usize, String)]| {
        let last = changes.iter().rev().find(|(from, _)| *from <= row);
        last.or_else(|| changes.first()).map(|(_, text)| text.clone())
    };
    aircraft.registration = at(registrations).or_else(|| aircraft.registration.take());
    aircraft.model = at(models).or_else(|| aircraft.model.take());
}

/// The error of a log that a mapping does not fit.
fn mismatch(message: impl Into<std::borrow::Cow<'static, str>>) -> IngestError {
    IngestError::new(IngestErrorKind::MappingMismatch, message)
}
