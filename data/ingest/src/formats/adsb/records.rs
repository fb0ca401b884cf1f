//! Data frames by rows: an array of JSON objects, or one object on each line.
//!
//! Every row names its own columns; a row may lack some. What the names mean is for
//! `traffic.rs` and `opensky.rs` to say.

use super::fleet::Fleet;
use super::json::{self, Cursor};
use super::json_rows::JsonRows;
use super::names::{Columns, Names};
use super::row::{Field, Row};
use crate::formats::Parsed;
use crate::formats::cell::Cell;
use crate::{IngestError, Limits, LogFormat, text};

/// Whether the first row holds all these names, each with a scalar.
pub(super) fn has(bytes: &[u8], wanted: &[&str]) -> bool {
    let head = json::head(bytes);
    let mut names = Vec::new();
    first_row(&head, |name, value| {
        if !matches!(value.first(), Some(b'{' | b'[')) {
            names.push(name.to_vec());
        }
    });
    wanted.iter().all(|wanted| names.iter().any(|name| name == wanted.as_bytes()))
}

/// Calls `see` with the members of the first row.
fn first_row(text: &[u8], mut see: impl FnMut(&[u8], &[u8])) {
    let mut cursor = Cursor::new(text, 0);
    cursor.eat(b'[');
    if cursor.eat(b'{') {
        while let Some((name, value)) = cursor.member() {
            see(name, value);
        }
    }
}

/// Reads every row.
///
/// # Errors
/// `TooLarge` when there are more columns, or more samples, than allowed.
pub(super) fn parse(
    bytes: &[u8],
    limits: &Limits,
    format: LogFormat,
    fields: &'static [Field],
    names: &Names,
) -> Result<Parsed, IngestError> {
    let text = json::without_nan(text::without_mark(bytes));
    let (text, padding) = text::without_padding(&text);
    let mut columns = Columns::new(fields, limits);
    let mut fleet = Fleet::new(fields, text, limits);
    let mut cells = vec![Cell::Blank; fields.len()];
    let mut rows = JsonRows::new(text, 0, b'{', limits);
    for row in rows.by_ref() {
        let (line, object) = match row.text {
            Ok(object) => (row.line, object),
            Err(loss) => {
                fleet.lose(row.line, loss);
                continue;
            }
        };
        let mut row = Row::new(line, &mut cells);
        let mut members = Cursor::new(object, 0);
        members.eat(b'{');
        let mut place = 0_usize;
        while let Some((name, value)) = members.member() {
            let used = columns.at(place, name, names)?;
            row.take(used, json::plain(value), fields);
            place = place.saturating_add(1);
        }
        fleet.push(&row)?;
    }
    if let Some(line) = rows.cut_line() {
        fleet.cut(line);
    }
    fleet.padding(rows.cut_line().unwrap_or(1), padding);
    Ok(Parsed { format, recordings: fleet.finish(columns, 1) })
}
