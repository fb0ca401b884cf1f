//! The records of one flight → rows.
//!
//! Every record tells differences, so a value is only as good as every record before it: rows
//! are kept up to the first record whose check byte does not fit, and those behind it are read
//! on only to be counted. What a difference means for a field is decided in `column.rs`.
//!
//! A check byte fits by chance once in 256 times. A record behind which no other one starts is
//! therefore not believed either, nor is one that names a field no table has in a group that no
//! record before it named: that is how a lost byte looks.

use super::column::Column;
use super::fields::{Field, Start};
use super::marks::Pace;
use super::record::{Fault, Frame, Record, Records, SLOTS};
use crate::issue_book::Tally;

/// Rows that an issue tells by their lines.
const TOLD_ROWS: u64 = 3;

/// The rows of a flight.
#[derive(Debug, Default)]
pub(super) struct Rows {
    /// One for every field that some record names.
    pub(super) columns: Vec<Column>,
    /// Slots that some record names and no field has.
    pub(super) unknown: Vec<usize>,
    /// Seconds from the first row.
    pub(super) seconds: Vec<f64>,
    /// The line of every kept row.
    pub(super) lines: Vec<u64>,
    /// Rows whose check byte does not fit, rows behind them, and repetitions of no row.
    pub(super) damaged: Tally,
    /// The last row, when the data ends inside it.
    pub(super) cut: Tally,
    /// Rows that were left out because there is no room for them.
    pub(super) beyond: Tally,
    /// Bytes that were not read.
    pub(super) unread_bytes: usize,
    /// Whether those are nothing but zeros.
    pub(super) is_padded: bool,
    /// The line behind the last row.
    pub(super) next_line: u64,
}

/// How a flight is to be read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plan {
    pub(super) fields: &'static [Field],
    pub(super) frame: Frame,
    pub(super) interval_s: f64,
    /// Latitude and longitude at the start, in 1/6,000 degree.
    pub(super) position: Option<(i32, i32)>,
    /// The line of the first row.
    pub(super) first_line: u64,
    /// The most rows that are kept.
    pub(super) max_rows: usize,
}

/// Decodes the records below a flight header.
pub(super) fn decode(data: &[u8], plan: Plan) -> Rows {
    // Reserving exactly what is needed halves what growing columns would take.
    let kept = count(data, plan.frame).min(plan.max_rows);
    let mut reader = Reader {
        plan,
        pace: Pace::new(plan.interval_s),
        line: plan.first_line,
        kept,
        owners: owners(plan.fields),
        is_named: [false; SLOTS],
        is_lost: false,
        rows: Rows {
            seconds: Vec::with_capacity(kept),
            lines: Vec::with_capacity(kept),
            ..Rows::default()
        },
    };
    let mut records = Records::new(data, plan.frame);
    // The last record, until it is known that another one starts behind it.
    let mut held: Option<Record> = None;
    for record in records.by_ref() {
        match record {
            Ok(record) => {
                if let Some(held) = held.replace(record) {
                    reader.take(&held);
                }
            }
            Err(fault) => {
                if let Some(held) = held.take() {
                    if fault == Fault::Masks {
                        reader.lose(&held);
                    } else {
                        reader.take(&held);
                    }
                }
                reader.fault(fault);
            }
        }
    }
    if let Some(held) = held {
        reader.take(&held);
    }
    let is_unknown = |slot: &usize| {
        reader.is_named.get(*slot) == Some(&true) && reader.owners.get(*slot) == Some(&None)
    };
    let unknown = (0..SLOTS).filter(is_unknown).collect();
    Rows {
        unknown,
        unread_bytes: records.rest(),
        is_padded: records.is_rest_zero(),
        next_line: reader.line,
        ..reader.rows
    }
}

/// How many rows stand before the first fault, at the most.
fn count(data: &[u8], frame: Frame) -> usize {
    let intact = Records::new(data, frame).map_while(Result::ok);
    intact.fold(0, |rows, record| rows.saturating_add(1).saturating_add(record.repeat.into()))
}

/// Counts rows from `line` on, the first of them one by one; returns the line behind them.
fn count_rows(tally: &mut Tally, line: u64, rows: u64) -> u64 {
    let end = line.saturating_add(rows);
    let told = end.min(line.saturating_add(TOLD_ROWS));
    (line..told).for_each(|line| tally.add(line));
    tally.count = tally.count.saturating_add(end.saturating_sub(told));
    end
}

/// For every slot, its field.
fn owners(fields: &'static [Field]) -> [Option<&'static Field>; SLOTS] {
    let mut owners = [None; SLOTS];
    for field in fields {
        for slot in [Some(field.low), field.high].into_iter().flatten() {
            if let Some(owner) = owners.get_mut(usize::from(slot)) {
                *owner = Some(field);
            }
        }
    }
    owners
}

struct Reader {
    plan: Plan,
    pace: Pace,
    /// The line of the next row.
    line: u64,
    /// Rows that will be kept, for columns that start late.
    kept: usize,
    owners: [Option<&'static Field>; SLOTS],
    /// Slots that some record named; of a field with two slots, both.
    is_named: [bool; SLOTS],
    /// A record was lost; what follows are differences from it.
    is_lost: bool,
    rows: Rows,
}

impl Reader {
    /// Takes an intact record: repetitions of the row above, then a row of its own.
    fn take(&mut self, record: &Record) {
        if self.is_lost || self.is_strange(record) {
            self.lose(record);
            return;
        }
        if self.rows.lines.is_empty() {
            self.damage(u64::from(record.repeat));
        } else if record.repeat > 0 {
            self.rows.columns.iter_mut().for_each(Column::repeat);
            self.repeat(record.repeat);
        }
        self.add_columns(record);
        self.rows.columns.iter_mut().for_each(|column| column.apply(record));
        self.row();
        if let Some(mark) = self.rows.columns.iter().find_map(Column::mark) {
            self.pace.mark(mark);
        }
    }

    /// Writes the row above again, as often as there is room.
    fn repeat(&mut self, times: u8) {
        let room = self.plan.max_rows.saturating_sub(self.rows.lines.len());
        let written = usize::from(times).min(room);
        (0..written).for_each(|_| self.row());
        // Rows that nobody sees need not be counted one by one: there may be very many.
        let rest = usize::from(times).saturating_sub(written);
        let rest = u64::try_from(rest).unwrap_or(u64::MAX);
        self.line = count_rows(&mut self.rows.beyond, self.line, rest);
    }

    /// Whether a record names a field that no table has in a group that was never named.
    fn is_strange(&self, record: &Record) -> bool {
        let is_owned = |slot: usize| self.owners.get(slot).is_some_and(Option::is_some);
        let is_new = |slot: usize| {
            let group = slot / 8 * 8;
            !(group..group.saturating_add(8)).any(|slot| self.is_named.get(slot) == Some(&true))
        };
        !self.rows.lines.is_empty() && record.slots().any(|slot| !is_owned(slot) && is_new(slot))
    }

    /// Counts the rows of a record that is not used; none behind it is.
    fn lose(&mut self, record: &Record) {
        self.is_lost = true;
        self.damage(u64::from(record.repeat) + 1);
    }

    /// Counts the row of a record that cannot be read.
    fn fault(&mut self, fault: Fault) {
        match fault {
            Fault::Cut => {
                self.rows.cut.add(self.line);
                self.line = self.line.saturating_add(1);
            }
            Fault::Masks | Fault::Checksum => {
                self.is_lost = true;
                self.damage(1);
            }
        }
    }

    /// Counts rows that cannot be used.
    fn damage(&mut self, rows: u64) {
        self.line = count_rows(&mut self.rows.damaged, self.line, rows);
    }

    /// Adds the columns of the fields that a record is the first to name.
    fn add_columns(&mut self, record: &Record) {
        for slot in record.slots() {
            if self.is_named.get(slot) != Some(&false) {
                continue;
            }
            let owner = self.owners.get(slot).copied().flatten();
            let slots = owner.map(|field| [Some(field.low), field.high]);
            let slots = slots.into_iter().flatten().flatten().map(usize::from).chain([slot]);
            for slot in slots {
                if let Some(is_named) = self.is_named.get_mut(slot) {
                    *is_named = true;
                }
            }
            let Some(field) = owner else { continue };
            let start = match field.start {
                Start::Fixed(start) => Some(start),
                Start::Latitude => self.plan.position.map(|(latitude, _)| latitude),
                Start::Longitude => self.plan.position.map(|(_, longitude)| longitude),
            };
            let column = Column::new(field, start, self.rows.lines.len(), self.kept);
            self.rows.columns.push(column);
        }
    }

    /// Writes a row of the values as they are now.
    fn row(&mut self) {
        let at_s = self.pace.step();
        let line = self.line;
        self.line = line.saturating_add(1);
        if self.rows.lines.len() >= self.plan.max_rows {
            self.rows.beyond.add(line);
            return;
        }
        self.rows.seconds.push(at_s);
        self.rows.lines.push(line);
        self.rows.columns.iter_mut().for_each(Column::push);
    }
}
