//! Garmin G1000, G1000 NXi, Perspective and retrofit displays (`Product="GIFD"`).
//!
//! `#airframe_info`, a line of units that starts with `#`, a line of names, then rows padded
//! to fixed widths; local date and time with the offset to universal time. A log that lost
//! its first two lines is still known by its names; then the aircraft stays unknown and the
//! units are those this family always prints. Names and units stand above each other: when one
//! of them has lost a comma, everything behind it would be told of its neighbour.
//!
//! Not read: `logFileFields.csv` and other lists *of* fields, which have no rows of flight.

use data_flight::IssueKind;

use super::heading::{self, Agreement, Heading};
use super::{Format, Parsed, rows};
use crate::columns::Dialect;
use crate::issue_book::Tally;
use crate::text::Line;
use crate::{IngestError, Limits, LogFormat};

pub(super) const FORMAT: Format = Format { recognise: |text| find(text).is_some(), parse };

/// The header, if the text has one of this family, and whether its lines agree.
fn find(text: &[u8]) -> Option<(Heading, Agreement)> {
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
    let units = above.iter().rev().find(|line| is_units(line));
    let units = units.map(|line| heading::names(line.bytes));
    let last_line = lines.get(at)?.number;
    let unit_count = units.as_ref().map(Vec::len);
    let agreement = heading::agreement(columns.len(), unit_count, text, last_line);
    if agreement == Agreement::Same {
        for (column, unit) in columns.iter_mut().zip(units.into_iter().flatten()) {
            column.unit = Some(unit.name).filter(|unit| !unit.is_empty());
        }
    }
    let info = above.iter().find(|line| heading::is_airframe_info(line.bytes));
    // A G3X that lost its line of long names still prints its own columns.
    let is_g3x = columns.iter().any(|column| column.name.eq_ignore_ascii_case("GPSVelE"));
    let heading = Heading {
        aircraft: info.map(|line| heading::aircraft(line.bytes)).unwrap_or_default(),
        columns,
        dialect: if is_g3x { Dialect::G3x } else { dialect },
        last_line,
    };
    Some((heading, agreement))
}

fn is_local_clock(columns: &[heading::HeadColumn]) -> bool {
    columns.iter().any(|column| column.name.eq_ignore_ascii_case("Lcl Date"))
}

fn is_units(line: &Line<'_>) -> bool {
    line.bytes.starts_with(b"#") && !heading::is_airframe_info(line.bytes)
}

fn parse(text: &[u8], limits: &Limits) -> Result<Parsed, IngestError> {
    let (heading, agreement) = find(text).ok_or_else(rows::no_header)?;
    // The second line holds units; they say nothing of where a name belongs.
    if matches!(agreement, Agreement::SecondFitsRows | Agreement::NoneFitsRows) {
        return Err(heading::no_line_fits());
    }
    let header_line = heading.last_line;
    let format = match (&heading.aircraft.model, heading.dialect) {
        (_, Dialect::G3x) => LogFormat::GarminG3x,
        // Perspective is what Garmin's deck is called in a Cirrus.
        (Some(model), _) if model.starts_with("Cirrus") => LogFormat::GarminPerspective,
        _ => LogFormat::GarminG1000,
    };
    let mut recording = rows::read(text, heading, limits)?;
    if agreement == Agreement::FirstFitsRows {
        let message = "The line of units has another number of columns than the names and was not \
                       used; the units are those that such logs always print.";
        recording.issues.note(IssueKind::DamagedHeader, None, Tally::once(header_line), message);
    }
    Ok(Parsed { format, recordings: vec![recording] })
}
