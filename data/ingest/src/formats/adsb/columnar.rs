//! Data frames by columns: a JSON object of columns, each an object of index → value.
//!
//! The columns are read side by side, one cell of each for every row, so that memory does not
//! grow with their length. The column with the times gives the rows; a cell is taken when its
//! index is the row's, which pandas guarantees by writing every column in the same order.
//!
//! A file that breaks off has lost whole columns: those before the cut are read, the one it
//! falls into up to the cut. Without the times nothing can be read.

use memchr::memmem;

use super::fleet::Fleet;
use super::json::{self, Cursor, Defect, LineCount};
use super::names::{Columns, Names};
use super::row::{Field, Loss, Row, Use};
use crate::formats::Parsed;
use crate::formats::cell::Cell;
use crate::{IngestError, Limits, LogFormat, text};

/// A column that is being read.
#[derive(Debug)]
struct Column<'t> {
    used: Use,
    cells: Cursor<'t>,
    /// The cell that was read last and not yet taken: its index and its value.
    ahead: Option<(&'t [u8], &'t [u8])>,
}

impl<'t> Column<'t> {
    /// The value of the row with this index, when it is the next one.
    fn take(&mut self, index: &[u8]) -> Option<&'t [u8]> {
        if self.ahead.is_none() {
            self.ahead = self.cells.member();
        }
        let (_, value) = self.ahead.filter(|(next, _)| *next == index)?;
        self.ahead = None;
        Some(value)
    }

    /// Cells that were not taken, and whether the column ends as it should.
    fn rest(&mut self) -> (u64, bool) {
        let mut cells = u64::from(self.ahead.take().is_some());
        while self.cells.member().is_some() {
            cells = cells.saturating_add(1);
        }
        (cells, self.cells.eat(b'}'))
    }
}

/// Whether the first column is known by name and holds index → scalar.
pub(super) fn has(bytes: &[u8], names: &Names) -> bool {
    let head = json::head(bytes);
    let mut cursor = Cursor::new(&head, 0);
    let is_known = cursor.eat(b'{')
        && cursor.key().and_then(|name| names.find(name)).is_some()
        && cursor.eat(b'{')
        && cursor.key().is_some();
    is_known && !matches!(cursor.peek(), None | Some(b'{' | b'['))
}

/// The name and the place of every column, as far as they can be told.
fn places<'t>(text: &'t [u8], limits: &Limits) -> (Vec<(&'t [u8], usize)>, bool) {
    let mut places = Vec::new();
    // Bytes that may be read in vain.
    let mut spare_bytes = text.len().saturating_mul(4).saturating_add(1 << 20);
    let mut cursor = Cursor::new(text, 0);
    cursor.eat(b'{');
    while let Some(name) = cursor.key() {
        if cursor.peek() == Some(b'{') && places.len() <= limits.max_columns {
            places.push((name, cursor.position()));
        }
        let start = cursor.position();
        let Err(defect) = cursor.value() else { continue };
        let read_to = match defect {
            Defect::Cut => text.len(),
            Defect::Damaged(at) => at,
        };
        // Damage inside a column hides where it ends; the next one starts `},"name":{`.
        let rest = text.get(start..).unwrap_or_default();
        let end = memmem::find(rest, b"},\"");
        let left_bytes = spare_bytes.checked_sub(read_to.saturating_sub(start));
        let (Some(end), Some(left_bytes)) = (end, left_bytes) else { return (places, false) };
        spare_bytes = left_bytes;
        cursor = Cursor::new(text, start.saturating_add(end).saturating_add(1));
    }
    (places, cursor.eat(b'}'))
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
    names: fn(bool) -> &'static Names,
) -> Result<Parsed, IngestError> {
    let text = json::without_nan(text::without_mark(bytes));
    let (text, padding) = text::without_padding(&text);
    let (places, is_whole) = places(text, limits);
    let names = names(places.iter().any(|(name, _)| *name == b"weight"));
    let mut met = Columns::new(fields, limits);
    let mut fleet = Fleet::new(fields, text, limits);
    let (mut times, mut columns) = (None, Vec::new());
    for (place, (name, at)) in places.iter().enumerate() {
        let used = met.at(place, name, names)?;
        let mut cells = Cursor::new(text, *at);
        cells.eat(b'{');
        let column = Column { used, cells, ahead: None };
        if used == Use::PandasTime && times.is_none() {
            times = Some(column);
        } else if used != Use::Skip {
            columns.push(column);
        }
    }
    let mut lines = LineCount::new(text);
    if let Some(times) = &mut times {
        let mut cells = vec![Cell::Blank; fields.len()];
        while let Some((index, time)) = times.cells.member() {
            let mut row = Row::new(lines.at(times.cells.position()), &mut cells);
            row.take(Use::PandasTime, json::plain(time), fields);
            for column in &mut columns {
                if let Some(value) = column.take(index) {
                    row.take(column.used, json::plain(value), fields);
                }
            }
            fleet.push(&row)?;
        }
    }
    let line = lines.last();
    if !is_whole {
        fleet.cut(line);
    }
    tell_rest(times, columns, line, &mut fleet);
    fleet.padding(line, padding);
    Ok(Parsed { format, recordings: fleet.finish(met, 1) })
}

/// Tells what was not read: cells of rows whose time is lost, and columns that are damaged.
fn tell_rest(times: Option<Column<'_>>, columns: Vec<Column<'_>>, line: u64, fleet: &mut Fleet) {
    let mut undated = 0;
    for mut column in columns.into_iter().chain(times) {
        let (cells, is_whole) = column.rest();
        undated = cells.max(undated);
        if let (false, Use::Value(index)) = (is_whole, column.used) {
            fleet.unreadable(index, line);
        }
    }
    fleet.lose_all(undated, line, Loss::Unreadable);
}
