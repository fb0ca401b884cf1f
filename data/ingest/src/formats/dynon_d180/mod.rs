//! Datalog of the Dynon D100 series (FlightDEK-D180, EFIS-D100, EMS-D120).
//!
//! Seven header lines describe every column (place in the record, mask, divisor, type, label);
//! the line that starts with `Label` names them. The support program that writes the file uses
//! the list separator and the decimal mark of its computer: `;` and a comma, or `,` and a point.
//! A download holds everything since the last one; `boot` marks the first row after power-on,
//! and each power cycle is a recording of its own. A file that was cut into segments and kept
//! only its line of names is read as well.
//!
//! Not read: the raw records in hexadecimal at the end of each row; they hold the same numbers.

mod clock;
mod sensors;

use super::heading::{self, HeadColumn, Heading};
use super::layout::{ClockColumns, DecimalMark, Layout};
use super::plan::{Auxiliary, plan};
use super::{Format, Parsed, own_clock, rows, sessions};
use crate::columns::Dialect;
use crate::text::{self, Line, Lines};
use crate::{IngestError, Limits, LogFormat};

pub(super) const FORMAT: Format = Format { recognise: |text| find(text).is_some(), parse };

/// First fields of the header lines.
const HEADER_WORDS: &[&str] = &[
    "Byte # in record",
    "# Bytes in record",
    "Mask",
    "Divide by",
    "Record Type",
    "Label",
    "Bit Label",
];

/// The clock, without which there is no such log.
const CLOCK: [&str; 3] = ["zulu hour", "zulu min", "zulu sec"];

/// How many rows are looked at for a decimal comma.
const SAMPLED_ROWS: usize = 64;

/// The header and the layout, if the text is of this family.
fn find(text: &[u8]) -> Option<(Heading, Layout)> {
    let dialect = Dialect::DynonD180;
    let lines = heading::top(text);
    let (at, delimiter) = lines
        .iter()
        .enumerate()
        .find_map(|(at, line)| first_word(line, "Label").map(|delimiter| (at, delimiter)))?;
    let mut columns = labels(lines.get(at)?, delimiter);
    let has = |name: &str| columns.iter().any(|column| column.name.eq_ignore_ascii_case(name));
    if !CLOCK.into_iter().all(has) || heading::known(&columns, dialect) < 3 {
        return None;
    }
    let mut last_line = lines.get(at)?.number;
    // The raw records have their names one line further down and none in the line of labels.
    let below = lines.get(at.saturating_add(1));
    if let Some(below) = below.filter(|line| first_word(line, "Bit Label").is_some()) {
        last_line = below.number;
        let bits = labels(below, delimiter);
        columns.extend(bits.into_iter().skip(columns.len()));
    }
    let decimal = decimal_mark(text, delimiter, last_line);
    let aircraft = data_flight::AircraftIdentity::default();
    Some((
        Heading { aircraft, columns, dialect, last_line },
        Layout {
            delimiter,
            decimal,
            clock: ClockColumns::None,
            header_words: HEADER_WORDS,
            ..Layout::default()
        },
    ))
}

/// The delimiter of a line whose first field is `word`, quoted or not.
fn first_word(line: &Line<'_>, word: &str) -> Option<u8> {
    let line = line.bytes.strip_prefix(b"\"").unwrap_or(line.bytes);
    let rest = line.strip_prefix(word.as_bytes())?;
    let rest = rest.strip_prefix(b"\"").unwrap_or(rest);
    rest.first().copied().filter(|byte| matches!(byte, b';' | b',' | b'\t'))
}

/// The fields of a header line as names; no unit stands in brackets there.
fn labels(line: &Line<'_>, delimiter: u8) -> Vec<HeadColumn> {
    let fields = text::fields_by(line.bytes, delimiter);
    let named =
        fields.iter().map(|field| HeadColumn { name: text::label(field), ..HeadColumn::default() });
    named.collect()
}

/// A comma that is not the delimiter stands before decimals.
fn decimal_mark(text: &[u8], delimiter: u8, last_line: u64) -> DecimalMark {
    let has_comma = delimiter != b','
        && Lines::new(text::without_mark(text))
            .filter(|line| line.number > last_line)
            .take(SAMPLED_ROWS)
            .any(|line| memchr::memchr(b',', line.bytes).is_some());
    if has_comma { DecimalMark::Comma } else { DecimalMark::Point }
}

fn parse(text: &[u8], limits: &Limits) -> Result<Parsed, IngestError> {
    let (heading, layout) = find(text).ok_or_else(rows::no_header)?;
    let plan = plan(&heading, limits)?;
    let mut table = rows::read_planned(text, heading, plan, layout, limits)?;
    sensors::leave_out_unconnected(&mut table.recording);
    sensors::distrust_lost(&mut table.recording, &table.auxiliary);

    let starts: Vec<usize> = values(&table.auxiliary, "boot")
        .iter()
        .enumerate()
        .filter_map(|(row, boot)| (*boot == 1.0).then_some(row))
        .collect();
    let clock = clock::Printed::of(&table.auxiliary);
    let mut recordings = sessions::split(table.recording, &starts, "boot", limits);
    let mut row = 0_usize;
    for recording in &mut recordings {
        let rows = row..row.saturating_add(recording.lines.len());
        row = rows.end;
        own_clock::set(recording, clock.axis(rows));
    }
    Ok(Parsed { format: LogFormat::DynonD180, recordings })
}

/// The numbers of an auxiliary column; none when the log does not have it.
fn values<'table>(auxiliary: &'table [Auxiliary], name: &str) -> &'table [f64] {
    auxiliary
        .iter()
        .find(|column| column.name.eq_ignore_ascii_case(name))
        .map_or(&[], |column| &column.values)
}
