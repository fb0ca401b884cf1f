//! One row of surveillance data before it is filed under its aircraft.
//!
//! Every layout fills the same row from plain text, be it a field of a table or a JSON
//! scalar. Nothing is converted and nothing is judged but the age the source itself tells.

use data_flight::Parameter;

use super::epoch;
use crate::columns::Reading;
use crate::formats::cell::{self, Cell};

/// A column of a layout that becomes a parameter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    /// The name the layout gives it.
    pub(super) name: &'static str,
    pub(super) parameter: Parameter,
    /// The unit the layout documents.
    pub(super) unit: &'static str,
    pub(super) reading: Reading,
}

impl Field {
    /// Whether it says where the aircraft is.
    pub(super) const fn is_position(&self) -> bool {
        matches!(self.parameter, Parameter::Latitude | Parameter::Longitude)
    }
}

/// A column that is used as it is.
pub(super) const fn field(name: &'static str, parameter: Parameter, unit: &'static str) -> Field {
    Field { name, parameter, unit, reading: Reading::Plain }
}

/// What a column or key is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// Known, and deliberately not used.
    Skip,
    /// When the row holds: seconds since 1970.
    Seconds,
    /// When the row holds, as pandas writes it.
    PandasTime,
    /// The 24-bit address of the aircraft.
    Address,
    /// The call sign.
    CallSign,
    /// The source's own name of the flight; stands in for address and call sign.
    FlightId,
    Registration,
    Model,
    /// When the position was received: seconds since 1970.
    PositionTime,
    /// When anything was last received: seconds since 1970.
    ContactTime,
    /// The number of the field with this index.
    Value(usize),
}

/// Why a row cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Loss {
    /// It ends before its last column.
    Truncated,
    /// It is too long.
    Overlong,
    /// Its brackets, quotes or letters do not fit together, or it says no time that can be read.
    Unreadable,
}

/// OpenSky gives no position that is older than this (REST interface, `time_position`); a
/// value that its data sets repeat for longer is not news.
const STALE_S: f64 = 15.0;

/// One row.
#[derive(Debug)]
pub(super) struct Row<'r> {
    pub(super) line: u64,
    /// When it holds, in seconds since 1970; `None` when nothing readable says.
    pub(super) unix_s: Option<f64>,
    pub(super) address: &'r [u8],
    pub(super) call_sign: &'r [u8],
    pub(super) flight_id: &'r [u8],
    pub(super) registration: &'r [u8],
    pub(super) model: &'r [u8],
    /// Counts the flights of one aircraft where the source tells them apart.
    pub(super) leg: u64,
    /// One cell for every field.
    pub(super) cells: &'r mut [Cell],
    position_s: Option<f64>,
    contact_s: Option<f64>,
}

impl<'r> Row<'r> {
    /// A blank row over cells that are used again for every row.
    pub(super) fn new(line: u64, cells: &'r mut [Cell]) -> Self {
        cells.fill(Cell::Blank);
        Self {
            line,
            unix_s: None,
            address: &[],
            call_sign: &[],
            flight_id: &[],
            registration: &[],
            model: &[],
            leg: 0,
            cells,
            position_s: None,
            contact_s: None,
        }
    }

    /// Takes a field as its use says. Of two fields for one number the first that is not
    /// blank counts.
    pub(super) fn take(&mut self, used: Use, text: &'r [u8], fields: &[Field]) {
        match used {
            Use::Skip => {}
            Use::Seconds => self.unix_s = epoch::seconds(text),
            Use::PandasTime => self.unix_s = epoch::pandas(text),
            Use::Address => self.address = label(text),
            Use::CallSign => self.call_sign = label(text),
            Use::FlightId => self.flight_id = label(text),
            Use::Registration => self.registration = label(text),
            Use::Model => self.model = label(text),
            Use::PositionTime => self.position_s = epoch::seconds(text),
            Use::ContactTime => self.contact_s = epoch::seconds(text),
            Use::Value(index) => {
                let is_flag = fields.get(index).is_some_and(|field| field.unit == "bool");
                let found = if is_flag { flag(text) } else { cell::read(text) };
                self.set(index, found);
            }
        }
    }

    /// Sets a cell that is still blank.
    pub(super) fn set(&mut self, index: usize, found: Cell) {
        if let Some(cell @ Cell::Blank) = self.cells.get_mut(index) {
            *cell = found;
        }
    }

    /// Whether the position, and whether everything, was received too long before.
    pub(super) fn stale(&self) -> (bool, bool) {
        let Some(now_s) = self.unix_s else { return (false, false) };
        let is_old =
            |heard_s: Option<f64>| heard_s.is_some_and(|heard_s| now_s - heard_s > STALE_S);
        (is_old(self.position_s), is_old(self.contact_s))
    }
}

/// The longest name worth keeping.
const LABEL_BYTES: usize = 64;

/// A name without blanks around it; what is no plain text is none.
fn label(text: &[u8]) -> &[u8] {
    let text = text.trim_ascii();
    let is_name = text.len() <= LABEL_BYTES
        && text.iter().all(|byte| byte.is_ascii_graphic() || *byte == b' ');
    if is_name && !matches!(text, b"NaN" | b"None" | b"nan") { text } else { &[] }
}

/// A flag as Python, JSON and SQL print it.
fn flag(text: &[u8]) -> Cell {
    let text = text.trim_ascii();
    let is = |word: &[u8]| text.eq_ignore_ascii_case(word);
    if is(b"true") {
        Cell::Number(1.0)
    } else if is(b"false") {
        Cell::Number(0.0)
    } else {
        cell::read(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_taken_as_its_use_says() {
        let fields = [field("onground", Parameter::OnGround, "bool")];
        let mut cells = [Cell::Blank];
        let mut row = Row::new(3, &mut cells);
        row.take(Use::Address, b" 3c6444 ", &fields);
        row.take(Use::CallSign, b"\xFF\xFE", &fields);
        row.take(Use::Seconds, b"1000.5", &fields);
        row.take(Use::Value(0), b"", &fields);
        row.take(Use::Value(0), b"True", &fields);
        row.take(Use::Value(0), b"false", &fields);
        assert_eq!((row.address, row.call_sign), (b"3c6444".as_slice(), [].as_slice()));
        assert_eq!(row.unix_s, Some(1_000.5));
        assert_eq!(row.cells, [Cell::Number(1.0)]);
        row.take(Use::Seconds, b"soon", &fields);
        assert_eq!(row.unix_s, None);
    }

    #[test]
    fn what_was_heard_long_before_is_stale() {
        let mut row = Row::new(1, &mut []);
        row.take(Use::PositionTime, b"984.9", &[]);
        row.take(Use::ContactTime, b"985", &[]);
        assert_eq!(row.stale(), (false, false));
        row.take(Use::Seconds, b"1000", &[]);
        // 1,000 − 984.9 = 15.1 s, 1,000 − 985 = 15 s.
        assert_eq!(row.stale(), (true, false));
    }
}
