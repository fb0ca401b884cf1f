//! EzTrends 2: a line of names from `INDEX,DATE,TIME` on, a line of tachometer times an engine,
//! then rows; one flight a file.
//!
//! The header says nothing of the recorder, the aircraft or the units. Two units can be proved:
//! an exhaust temperature above 1,100 cannot be °C, and fuel has a decimal only in gallons, which
//! is how these recorders count. Where nothing is proved the columns are not used; that is always
//! so for the air temperature.

use data_flight::{AircraftIdentity, IssueKind};

use super::{DIALECT, Fuel, Units, read_dates};
use crate::columns::jpi;
use crate::formats::heading::{self, HeadColumn, Heading};
use crate::formats::{Format, Parsed, Recording, rows};
use crate::issue_book::Tally;
use crate::text::{self, Line};
use crate::{IngestError, Limits, LogFormat};

pub(in crate::formats) const FORMAT: Format =
    Format { recognise: |text| find(text).is_some(), parse };

/// No exhaust of a piston engine is hotter in °C: turbines in front of it end at 900 °C.
const HOTTEST_CELSIUS: f64 = 1_100.0;

/// The header, and whether fuel is counted in gallons.
fn find(text: &[u8]) -> Option<(Heading, bool)> {
    let lines = heading::top(text);
    let names = lines.first()?;
    let mut columns = heading::names(names.bytes);
    let is_index = columns.first()?.name.eq_ignore_ascii_case("INDEX");
    if !is_index || !heading::has_clock(&columns, DIALECT) || heading::known(&columns, DIALECT) < 5
    {
        return None;
    }
    let is_tachometer = |line: &&Line<'_>| {
        let start = line.bytes.get(..64).unwrap_or(line.bytes);
        start.windows(10).any(|part| part.eq_ignore_ascii_case(b"Tach Start"))
    };
    let tachometers = lines.get(1..)?.iter().take_while(is_tachometer);
    let last_line = tachometers.last().map_or(names.number, |line| line.number);
    let row = lines.iter().find(|line| line.number > last_line);
    let is_gallons = row.is_some_and(|row| has_decimal(&columns, row.bytes));
    let fuel = is_gallons.then_some(Fuel::Gallons);
    Units { fuel, ..Units::default() }.declare(&mut columns);
    let aircraft = AircraftIdentity::default();
    Some((Heading { aircraft, columns, dialect: DIALECT, last_line }, is_gallons))
}

/// Whether the first flow of fuel of a row has a decimal.
fn has_decimal(columns: &[HeadColumn], row: &[u8]) -> bool {
    let is_flow = |column: &HeadColumn| {
        column.alias(DIALECT).is_some_and(|(alias, _)| alias.unit == jpi::FUEL_FLOW)
    };
    let fields = text::fields(row);
    let mut flows = columns.iter().zip(&fields).filter(|(column, _)| is_flow(column));
    flows.next().is_some_and(|(_, field)| field.contains(&b'.'))
}

fn parse(text: &[u8], limits: &Limits) -> Result<Parsed, IngestError> {
    let (heading, is_gallons) = find(text).ok_or_else(rows::no_header)?;
    heading::refuse_other_width(&heading, text)?;
    let last_line = heading.last_line;
    let mut recording = rows::read(text, heading, limits)?;
    read_dates(&mut recording);
    let hottest = hottest_exhaust(&recording);
    let is_fahrenheit = hottest > HOTTEST_CELSIUS;
    if is_fahrenheit {
        let units = Units { is_engine_fahrenheit: Some(true), ..Units::default() };
        for column in &mut recording.columns {
            if let Some(unit) = units.of(&column.unit) {
                column.unit = unit.to_owned();
            }
        }
    }
    let temperatures = if is_fahrenheit {
        format!("an exhaust temperature of {hottest} can only be °F")
    } else {
        "no exhaust temperature tells °F from °C".to_owned()
    };
    let fuel =
        if is_gallons { "fuel has a decimal only in gallons" } else { "fuel has no decimal" };
    let message = format!("The export names no units: {temperatures}, and {fuel}.");
    let mut tally = Tally::default();
    tally.add(last_line);
    recording.issues.note(IssueKind::UnknownUnit, Some("units"), tally, message);
    Ok(Parsed { format: LogFormat::JpiTrends, recordings: vec![recording] })
}

/// The highest exhaust temperature of a log, whatever its unit; −∞ when there is none.
fn hottest_exhaust(recording: &Recording) -> f64 {
    let exhausts =
        recording.columns.iter().filter(|column| column.parameter.name().contains("_egt_"));
    exhausts
        .flat_map(|column| column.values.iter().zip(&column.validity))
        .filter(|(_, validity)| validity.is_normal())
        .fold(f64::NEG_INFINITY, |hottest, (value, _)| hottest.max(*value))
}
