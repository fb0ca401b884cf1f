//! Garmin G3X: `#airframe_info`, a line of long names with units in brackets, a line of short
//! names of which many are empty or repeated, then unpadded rows with signed positions.
//!
//! Columns are found by their long name; the short one is the fallback, also for the whole
//! line when a comma of the long names was lost. Where both are known and contradict each
//! other, the header is damaged and the column is not used. Many columns hold text (autopilot
//! state, alerts); they are known and not used.

use data_flight::IssueKind;

use super::heading::{self, Agreement, HeadColumn, Heading};
use super::{Format, Parsed, rows};
use crate::columns::{self, Dialect};
use crate::issue_book::Tally;
use crate::{IngestError, Limits, LogFormat};

pub(super) const FORMAT: Format = Format { recognise: |text| find(text).is_some(), parse };

/// The header, if the text has one of this family, and whether its lines agree.
fn find(text: &[u8]) -> Option<(Heading, Agreement)> {
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
    let mut shorts = None;
    if let Some(below) = lines.get(at.saturating_add(1)) {
        let names = heading::names(below.bytes);
        if heading::has_clock(&names, dialect) {
            (last_line, shorts) = (below.number, Some(names));
        }
    }
    let short_count = shorts.as_ref().map(Vec::len);
    let agreement = heading::agreement(columns.len(), short_count, text, last_line);
    let shorts = shorts.unwrap_or_default();
    match agreement {
        Agreement::Same => {
            for (column, short) in columns.iter_mut().zip(shorts) {
                column.short = short.name;
                hide_if_contradicted(column);
            }
        }
        Agreement::SecondFitsRows => columns = confirmed(shorts, &columns),
        Agreement::FirstFitsRows | Agreement::NoneFitsRows => {}
    }
    let heading = Heading {
        aircraft: info.map(|line| heading::aircraft(line.bytes)).unwrap_or_default(),
        columns,
        dialect,
        last_line,
    };
    Some((heading, agreement))
}

/// A column whose two names mean different things is damaged, and nobody knows which is right.
fn hide_if_contradicted(column: &mut HeadColumn) {
    let roles = [&column.name, &column.short].map(|name| columns::role(name, Dialect::G3x));
    if let [Some(long), Some(short)] = roles
        && long != short
    {
        column.name = format!("{} or {}", column.name, column.short);
        column.short.clear();
    }
}

/// Short names that stand in for a damaged line of long ones. Names are believed from the start
/// and from the end up to the first that the long name at its place contradicts; between them
/// nobody knows which line is shifted.
fn confirmed(shorts: Vec<HeadColumn>, longs: &[HeadColumn]) -> Vec<HeadColumn> {
    let count = shorts.len();
    let is_contradicted = |(short, long): (&HeadColumn, &HeadColumn)| {
        let roles = [short, long].map(|column| columns::role(&column.name, Dialect::G3x));
        matches!(roles, [Some(short), Some(long)] if short != long)
    };
    let both = count.min(longs.len());
    let from_start = shorts.iter().zip(longs).position(is_contradicted).unwrap_or(both);
    let mut backwards = shorts.iter().rev().zip(longs.iter().rev());
    let from_end = backwards.position(is_contradicted).unwrap_or(both);
    let is_certain = |at: usize| at < from_start || at >= count.saturating_sub(from_end);
    shorts
        .into_iter()
        .enumerate()
        .map(|(at, short)| {
            let is_named = !short.name.is_empty() && !is_certain(at);
            let name = if is_named { format!("{} (not certain)", short.name) } else { short.name };
            HeadColumn { name: String::new(), short: name, unit: None }
        })
        .collect()
}

fn parse(text: &[u8], limits: &Limits) -> Result<Parsed, IngestError> {
    let (heading, agreement) = find(text).ok_or_else(rows::no_header)?;
    if agreement == Agreement::NoneFitsRows {
        return Err(heading::no_line_fits());
    }
    let header_line = heading.last_line;
    let mut recording = rows::read(text, heading, limits)?;
    if agreement != Agreement::Same {
        let message = "Long and short names have different numbers of columns; the line that fits \
                       the rows is used.";
        recording.issues.note(IssueKind::DamagedHeader, None, Tally::once(header_line), message);
    }
    Ok(Parsed { format: LogFormat::GarminG3x, recordings: vec![recording] })
}
