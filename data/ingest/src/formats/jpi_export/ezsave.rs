//! EzSave and EzTrends 1: some lines that name the program, the recorder, the aircraft, the
//! flight, the units and the interval, then a line of names from `Date,TIME` on, then rows.

use data_flight::AircraftIdentity;

use super::{DIALECT, Fuel, Units, read_dates};
use crate::formats::heading::{self, Heading};
use crate::formats::{Format, Parsed, rows};
use crate::text::{self, Line, Lines};
use crate::{IngestError, Limits, LogFormat};

pub(in crate::formats) const FORMAT: Format =
    Format { recognise: |text| find(text).is_some(), parse };

/// The names stand within the first lines.
const HEADER_LINES: usize = 16;
/// A line that says something of the flight is short.
const TOLD_BYTES: usize = 256;

fn find(text: &[u8]) -> Option<Heading> {
    let lines: Vec<Line<'_>> = Lines::new(text::without_mark(text)).take(HEADER_LINES).collect();
    let told = |start: &str| {
        lines.iter().filter(|line| line.bytes.len() <= TOLD_BYTES).find_map(|line| {
            text::label(line.bytes).strip_prefix(start).map(|rest| rest.trim().to_owned())
        })
    };
    let units = units(&told("Eng Deg")?);
    let (names, mut columns) = lines.iter().find_map(|line| {
        let is_date = line.bytes.get(..4).is_some_and(|start| start.eq_ignore_ascii_case(b"date"));
        let columns = if is_date { heading::names(line.bytes) } else { Vec::new() };
        let is_names =
            heading::has_clock(&columns, DIALECT) && heading::known(&columns, DIALECT) >= 5;
        is_names.then_some((line, columns))
    })?;
    units.declare(&mut columns);
    let recorder = lines.iter().map(|line| text::label(line.bytes)).find_map(|line| {
        line.split_once("J.P.").map(|(recorder, _)| format!("JPI {}", recorder.trim()))
    });
    let aircraft = AircraftIdentity {
        registration: told("Aircraft Number").filter(|number| !number.is_empty()),
        recorder,
        ..AircraftIdentity::default()
    };
    Some(Heading { aircraft, columns, dialect: DIALECT, last_line: names.number })
}

/// `F OAT Deg F F/F GPH`: the units of the engine, the air and the flow of fuel.
fn units(line: &str) -> Units {
    let words: Vec<&str> = line.split_whitespace().collect();
    let behind = |word: &str| {
        words.iter().position(|known| *known == word).and_then(|at| words.get(at.saturating_add(1)))
    };
    let is_fahrenheit = |word: Option<&&str>| match word {
        Some(&"F") => Some(true),
        Some(&"C") => Some(false),
        _ => None,
    };
    Units {
        is_engine_fahrenheit: is_fahrenheit(words.first()),
        is_air_fahrenheit: is_fahrenheit(behind("Deg")),
        fuel: match behind("F/F") {
            Some(&"GPH") => Some(Fuel::Gallons),
            Some(&"LPH") => Some(Fuel::Litres),
            Some(&"PPH") => Some(Fuel::Pounds),
            Some(&"KPH") => Some(Fuel::Kilograms),
            _ => None,
        },
    }
}

fn parse(text: &[u8], limits: &Limits) -> Result<Parsed, IngestError> {
    let heading = find(text).ok_or_else(rows::no_header)?;
    heading::refuse_other_width(&heading, text)?;
    let mut recording = rows::read(text, heading, limits)?;
    read_dates(&mut recording);
    Ok(Parsed { format: LogFormat::JpiEzSave, recordings: vec![recording] })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_what_the_line_says() {
        assert_eq!(
            units("F OAT Deg    C     F/F LPH"),
            Units {
                is_engine_fahrenheit: Some(true),
                is_air_fahrenheit: Some(false),
                fuel: Some(Fuel::Litres)
            }
        );
        assert_eq!(units(""), Units::default());
    }
}
