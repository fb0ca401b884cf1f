//! Garmin G1000, G1000 NXi, Perspective and retrofit displays (`Product="GIFD"`).
//!
//! `#airframe_info`, a line of units that starts with `#`, a line of names, then rows padded
//! to fixed widths; local date and time with the offset to universal time. A log that lost
//! its first two lines is still known by its names; then the aircraft stays unknown and the
//! units are those this family always prints.
//!
//! Not read: `logFileFields.csv` and other lists *of* fields, which have no rows of flight.

use super::heading::{self, Heading};
use super::{Format, Parsed, rows};
use crate::columns::Dialect;
use crate::text::Line;
use crate::{IngestError, Limits, LogFormat};

pub(super) const FORMAT: Format = Format { recognise: |text| find(text).is_some(), parse };

/// The header, if the text has one of this family.
fn find(text: &[u8]) -> Option<Heading> {
    let lines = heading::top(text);
    let dialect = Dialect::Display;
    let (at, mut columns) = lines.iter().enumerate().find_map(|(at, line)| {
        let columns = heading::names(line.bytes);
        let is_names = heading::has_clock(&columns, dialect)
            && heading::known(&columns, dialect) >= 3
            && !line.bytes.starts_with(b"#")
            && is_local_clock(&columns);
        is_names.then_some((at, columns))
    })?;
    let above = lines.get(..at)?;
    if let Some(units) = above.iter().rev().find(|line| is_units(line)) {
        for (column, unit) in columns.iter_mut().zip(heading::names(units.bytes)) {
            column.unit = Some(unit.name).filter(|unit| !unit.is_empty());
        }
    }
    let info = above.iter().find(|line| heading::is_airframe_info(line.bytes));
    // A G3X that lost its line of long names still prints its own columns.
    let is_g3x = columns.iter().any(|column| column.name.eq_ignore_ascii_case("GPSVelE"));
    Some(Heading {
        aircraft: info.map(|line| heading::aircraft(line.bytes)).unwrap_or_default(),
        columns,
        dialect: if is_g3x { Dialect::G3x } else { dialect },
        last_line: lines.get(at)?.number,
    })
}

fn is_local_clock(columns: &[heading::HeadColumn]) -> bool {
    columns.iter().any(|column| column.name.eq_ignore_ascii_case("Lcl Date"))
}

fn is_units(line: &Line<'_>) -> bool {
    line.bytes.starts_with(b"#") && !heading::is_airframe_info(line.bytes)
}

fn parse(text: &[u8], limits: &Limits) -> Result<Parsed, IngestError> {
    let heading = find(text).ok_or_else(rows::no_header)?;
    let format = match (&heading.aircraft.model, heading.dialect) {
        (_, Dialect::G3x) => LogFormat::GarminG3x,
        // Perspective is what Garmin's deck is called in a Cirrus.
        (Some(model), _) if model.starts_with("Cirrus") => LogFormat::GarminPerspective,
        _ => LogFormat::GarminG1000,
    };
    Ok(Parsed { format, recordings: vec![rows::read(text, heading, limits)?] })
}
