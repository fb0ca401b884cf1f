//! Electronics International (CGR-30P and its relatives): `Electronics International`, a line
//! that names the recorder, lines `key....: value`, a line of names from `TIME` on, then rows.
//!
//! A name is followed by `;` and its unit; `***` is what the display makes of others and has
//! none. Rows carry the time of day only: the date stands in the header, once by the local clock
//! and once in universal time, and midnight is passed when the time falls. The times of the rows
//! are local ones where the first is near the local time of the header, as the programs take them
//! that read these logs; where it is near neither time of the header, no flight is dated.
//!
//! Written from published column lists and never tried on a real log.

use data_flight::AircraftIdentity;

use super::heading::{self, HeadColumn, Heading};
use super::{Clock, Format, Parsed, rows};
use crate::columns::Dialect;
use crate::text::{self, Line, Lines};
use crate::time::{self, StampFields};
use crate::{IngestError, Limits, LogFormat};

pub(super) const FORMAT: Format = Format { recognise: |text| find(text).is_some(), parse };

const DIALECT: Dialect = Dialect::Ei;
/// The names stand within the first lines.
const HEADER_LINES: usize = 40;
/// A line that says something of the flight is short.
const TOLD_BYTES: usize = 256;
/// The first row is taken within so many seconds of the time in the header.
const NEAR_S: f64 = 600.0;
const DAY_S: f64 = 86_400.0;
/// Stands for a day that is not known.
const NO_DAY: &str = "2000/01/01";

/// What a header says of the stamps of all rows.
#[derive(Clone, Debug, PartialEq)]
struct Dating {
    date: String,
    /// Seconds after midnight of that date, before the first row.
    from_s: f64,
    /// As printed; blank where it is not known for sure.
    utc_offset: String,
}

fn find(text: &[u8]) -> Option<(Heading, Dating)> {
    let lines: Vec<Line<'_>> = Lines::new(text::without_mark(text)).take(HEADER_LINES).collect();
    let first = lines.iter().find(|line| !line.bytes.trim_ascii().is_empty())?;
    if !first.bytes.trim_ascii_start().starts_with(b"Electronics International") {
        return None;
    }
    let names = lines.iter().find(|line| {
        line.bytes.get(..5).is_some_and(|start| start.eq_ignore_ascii_case(b"time,"))
    })?;
    let columns = columns(names.bytes);
    if heading::known(&columns, DIALECT) < 3 {
        return None;
    }
    let above = lines.iter().take_while(|line| line.number < names.number);
    let told: Vec<String> =
        above.filter(|line| line.bytes.len() <= TOLD_BYTES).map(|l| text::label(l.bytes)).collect();
    let row = lines.iter().find(|line| {
        line.number > names.number && line.bytes.first().is_some_and(u8::is_ascii_digit)
    });
    let dating = dating(&told, row.map(|row| row.bytes));
    let aircraft = AircraftIdentity {
        registration: value(&told, "Aircraft ID"),
        system_id: value(&told, "Unit ID"),
        recorder: recorder(&told),
        ..AircraftIdentity::default()
    };
    let heading = Heading { aircraft, columns, dialect: DIALECT, last_line: names.number };
    Some((heading, dating))
}

/// Names with the unit behind their `;`. The blank behind the last comma is no column.
fn columns(line: &[u8]) -> Vec<HeadColumn> {
    let mut columns = heading::names(line);
    while columns.last().is_some_and(|column| column.name.is_empty()) {
        columns.pop();
    }
    for column in &mut columns {
        let Some((name, unit)) = column.name.rsplit_once(';') else { continue };
        let unit = match unit.trim() {
            "*F" => Some("deg F"),
            "*C" => Some("deg C"),
            "" | "***" => None,
            unit => Some(unit),
        };
        (column.unit, column.name) = (unit.map(str::to_owned), name.trim().to_owned());
    }
    columns
}

/// The value of a key; dots fill keys up.
fn value(told: &[String], key: &str) -> Option<String> {
    told.iter()
        .filter_map(|line| line.split_once(':'))
        .find(|(known, _)| known.trim().trim_end_matches('.') == key)
        .map(|(_, value)| value.trim().to_owned())
        .filter(|value| !value.is_empty())
}

/// The recorder by its second line, and its software.
fn recorder(told: &[String]) -> Option<String> {
    let name = told.iter().find_map(|line| line.strip_suffix("Flight Data Recording"))?;
    let version = value(told, "SW Version").unwrap_or_default();
    Some(format!("EI {} {version}", name.trim()).trim_end().to_owned())
}

/// Which clock of the header the first row is near, and what that says of all rows.
fn dating(told: &[String], row: Option<&[u8]>) -> Dating {
    let clock = |key| {
        let (date, time) = value(told, key).and_then(|stamp| {
            stamp.split_once(' ').map(|(date, time)| (date.to_owned(), time.to_owned()))
        })?;
        time::time_of_day_s(time.as_bytes()).map(|time_s| (date, time_s))
    };
    let (local, utc) = (clock("Local Time"), clock("Zulu Time"));
    let first_s = row.and_then(|row| text::fields(row).first().cloned());
    let first_s = first_s.and_then(|field| time::time_of_day_s(&field));
    let is_near = |clock_s: f64| {
        first_s.is_some_and(|first_s| {
            let apart_s = (first_s - clock_s).rem_euclid(DAY_S);
            apart_s.min(DAY_S - apart_s) <= NEAR_S
        })
    };
    match (local, utc) {
        (Some((date, from_s)), Some((_, utc_s))) if is_near(from_s) => {
            let utc_offset = time::printed_offset(from_s, utc_s).unwrap_or_default();
            Dating { date, from_s, utc_offset }
        }
        (_, Some((date, from_s))) if is_near(from_s) => {
            Dating { date, from_s, utc_offset: "+00:00".to_owned() }
        }
        // Any day will do: without an offset no flight is dated, and times of day still count.
        _ => Dating { date: NO_DAY.to_owned(), from_s: 0.0, utc_offset: String::new() },
    }
}

fn parse(text: &[u8], limits: &Limits) -> Result<Parsed, IngestError> {
    let (heading, dating) = find(text).ok_or_else(rows::no_header)?;
    let stamp = StampFields {
        date: dating.date.as_bytes(),
        utc_offset: dating.utc_offset.as_bytes(),
        ..StampFields::default()
    };
    let mut recording = rows::read_stamped(text, heading, limits, stamp)?;
    if let Clock::Stamps(stamps) = &mut recording.clock {
        time::pass_midnight(stamps, dating.from_s);
    }
    Ok(Parsed { format: LogFormat::ElectronicsInternational, recordings: vec![recording] })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_of_the_rows_is_the_one_it_is_near() {
        let told = ["Local Time: 2020/01/31 23:55:00 ", "Zulu Time.: 2020/02/01 06:55:00"];
        let told = told.map(str::to_owned);
        let of = |row: &[u8]| {
            let Dating { date, from_s, utc_offset } = dating(&told, Some(row));
            (date, from_s, utc_offset)
        };
        let text = |date: &str, from_s, offset: &str| (date.to_owned(), from_s, offset.to_owned());
        // 23:55:00 are 86,100 s, 06:55:00 are 24,900 s.
        // Five minutes behind, over midnight: still the local clock, seven hours west.
        assert_eq!(of(b"00:00:05, 1"), text("2020/01/31", 86_100.0, "-07:00"));
        assert_eq!(of(b"06:55:10, 1"), text("2020/02/01", 24_900.0, "+00:00"));
        assert_eq!(of(b"12:00:00, 1"), text(NO_DAY, 0.0, ""));
    }
}
