//! Column exports of the NGAFID: `#names`, `#units`, then rows without any time stamp.
//!
//! The rows are 1 Hz by construction: the exporter resampled them. Which day it was is not in
//! the file, and is not guessed.

use super::heading::{self, Heading};
use super::{Clock, Format, Parsed, rows};
use crate::columns::Dialect;
use crate::{IngestError, Limits, LogFormat};

pub(super) const FORMAT: Format = Format { recognise: |text| find(text).is_some(), parse };

/// Seconds between rows.
const INTERVAL_S: f64 = 1.0;

fn find(text: &[u8]) -> Option<Heading> {
    let dialect = Dialect::Display;
    let lines = heading::top(text);
    let [names, units, ..] = lines.as_slice() else { return None };
    if !(names.bytes.starts_with(b"#") && units.bytes.starts_with(b"#")) {
        return None;
    }
    let mut columns = heading::names(names.bytes);
    let units_of = heading::names(units.bytes);
    let is_export = heading::known(&columns, dialect) >= 5
        && !heading::has_clock(&columns, dialect)
        && units_of.len() == columns.len();
    for (column, unit) in columns.iter_mut().zip(units_of) {
        column.unit = Some(unit.name).filter(|unit| !unit.is_empty());
    }
    is_export.then(|| Heading {
        aircraft: data_flight::AircraftIdentity::default(),
        columns,
        dialect,
        last_line: units.number,
    })
}

fn parse(text: &[u8], limits: &Limits) -> Result<Parsed, IngestError> {
    let heading = find(text).ok_or_else(rows::no_header)?;
    heading::refuse_other_width(&heading, text)?;
    let mut recording = rows::read(text, heading, limits)?;
    recording.clock = Clock::FixedInterval { interval_s: INTERVAL_S };
    Ok(Parsed { format: LogFormat::NgafidExport, recordings: vec![recording] })
}
