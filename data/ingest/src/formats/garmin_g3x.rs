//! Garmin G3X: `#airframe_info`, a line of long names with units in brackets, a line of short
//! names of which many are empty or repeated, then unpadded rows with signed positions.
//!
//! Columns are found by their long name; the short one is the fallback. Many columns hold
//! text (autopilot state, alerts); they are known and not used.

use super::heading::{self, Heading};
use super::{Format, Parsed, rows};
use crate::columns::Dialect;
use crate::{IngestError, Limits, LogFormat};

pub(super) const FORMAT: Format = Format { recognise: |text| find(text).is_some(), parse };

/// The header, if the text has one of this family.
fn find(text: &[u8]) -> Option<Heading> {
    let dialect = Dialect::G3x;
    let lines = heading::top(text);
    let (at, mut columns) = lines.iter().enumerate().find_map(|(at, line)| {
        let columns = heading::names(line.bytes);
        let has_units = columns.iter().any(|column| column.unit.is_some());
        let is_names = has_units
            && heading::has_clock(&columns, dialect)
            && heading::known(&columns, dialect) >= 3;
        is_names.then_some((at, columns))
    })?;
    let info = lines.get(..at)?.iter().find(|line| heading::is_airframe_info(line.bytes));
    let mut last_line = lines.get(at)?.number;
    if let Some(below) = lines.get(at.saturating_add(1)) {
        let shorts = heading::names(below.bytes);
        if heading::has_clock(&shorts, dialect) {
            last_line = below.number;
            for (column, short) in columns.iter_mut().zip(shorts) {
                column.short = short.name;
            }
        }
    }
    Some(Heading {
        aircraft: info.map(|line| heading::aircraft(line.bytes)).unwrap_or_default(),
        columns,
        dialect,
        last_line,
    })
}

fn parse(text: &[u8], limits: &Limits) -> Result<Parsed, IngestError> {
    let heading = find(text).ok_or_else(rows::no_header)?;
    let recordings = vec![rows::read(text, heading, limits)?];
    Ok(Parsed { format: LogFormat::GarminG3x, recordings })
}
