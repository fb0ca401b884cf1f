//! I and J records: which three-letter codes stand where in B and K records.
//!
//! `I` or `J`, two digits for how many, then for each two digits of first and last character
//! (counted from 1) and the code. Units are those of appendix A, 2.4: kilometres per hour,
//! degrees clockwise from true north, and three digits before the decimals there are room for.
//!
//! Known and not used: codes whose scale the specification leaves to the maker (ENL, MOP, RPM
//! run from 0 to 999, VAR and VAT have no stated number of decimals), codes about the quality
//! of fixes, and codes for which the catalogue has no parameter (true heading, total energy).

use std::ops::Range;

use data_flight::Parameter;

use super::fix::{Decimals, FIX_BYTES};
use crate::formats::cell::{self, Cell};
use crate::formats::names::Names;
use crate::formats::tracks::{Field, PLAIN_MARK};
use crate::time::read_digits;

/// Digits of a speed or a direction before its decimals.
const WHOLE_DIGITS: usize = 3;

const fn field(code: &'static str, parameter: Parameter, unit: &'static str) -> Field<'static> {
    Field { name: code, parameter, unit, mark: PLAIN_MARK }
}

/// Codes that become a parameter.
const FIELDS: &[Field<'static>] = &[
    field("GSP", Parameter::GroundSpeed, "km/h"),
    field("IAS", Parameter::IndicatedAirspeed, "km/h"),
    field("TAS", Parameter::TrueAirspeed, "km/h"),
    field("TRT", Parameter::TrackTrue, "deg"),
    field("HDM", Parameter::HeadingMagnetic, "deg"),
    field("WDI", Parameter::WindDirection, "deg"),
    field("WSP", Parameter::WindSpeed, "km/h"),
    field("OAT", Parameter::AirTemperature, "deg c"),
];

/// Codes that are known and not used.
const IGNORED: &[&str] = &[
    "ACX", "ACY", "ACZ", "AOA", "AOP", "AOR", "CCO", "DAE", "DAN", "EGT", "ENL", "FFL", "FLE",
    "FXA", "HDT", "JPT", "MOP", "NET", "RAI", "REX", "RPM", "SIU", "TEN", "TRM", "VAR", "VAT",
    "VXA",
];

/// What stands where in the records that a declaration speaks of.
#[derive(Clone, Debug, Default)]
pub(super) struct Layout {
    fields: Vec<(&'static Field<'static>, Range<usize>)>,
    second: Range<usize>,
    latitude: Range<usize>,
    longitude: Range<usize>,
}

impl Layout {
    /// Reads a declaration, and whether all of it could be read: what stands above a broken
    /// entry counts, positions being absolute. `first` is the first character that may be
    /// declared, counted from 0.
    pub(super) fn read(record: &[u8], first: usize, names: &mut Names, line: u64) -> (Self, bool) {
        let mut layout = Self::default();
        let count = record.get(1..3).and_then(read_digits).and_then(|n| usize::try_from(n).ok());
        let mut entries = record.get(3..).unwrap_or_default().chunks_exact(7);
        for _ in 0..count.unwrap_or(0) {
            let entry = entries.next().and_then(|entry| read_entry(entry, first));
            let Some((range, code)) = entry else { return (layout, false) };
            match code {
                b"TDS" => layout.second = range,
                b"LAD" => layout.latitude = range,
                b"LOD" => layout.longitude = range,
                _ => layout.add(code, range, names, line),
            }
        }
        (layout, count.is_some())
    }

    fn add(&mut self, code: &[u8], range: Range<usize>, names: &mut Names, line: u64) {
        let is = |known: &str| known.as_bytes() == code;
        if let Some(field) = FIELDS.iter().find(|field| is(field.name)) {
            self.fields.push((field, range));
        } else if IGNORED.iter().any(|known| is(known)) {
            names.ignore(code, line);
        } else {
            names.unknown(code, line);
        }
    }

    /// Whether any declared field becomes a parameter.
    pub(super) const fn has_fields(&self) -> bool {
        !self.fields.is_empty()
    }

    /// The decimals of time and position, and the step they make of a second.
    pub(super) fn decimals<'record>(&self, record: &'record [u8]) -> (Decimals<'record>, f64) {
        let digits = |range: &Range<usize>| {
            let digits = record.get(range.clone()).unwrap_or_default();
            if read_digits(digits).is_some() { digits } else { b"" }
        };
        let second = digits(&self.second);
        let resolution_s = second.iter().fold(1.0, |step_s, _| step_s / 10.0);
        let latitude = digits(&self.latitude);
        (Decimals { second, latitude, longitude: digits(&self.longitude) }, resolution_s)
    }

    /// The declared fields of a record, as recorded.
    pub(super) fn cells(
        &self,
        record: &[u8],
    ) -> impl Iterator<Item = (&'static Field<'static>, Cell)> {
        self.fields.iter().map(|(field, range)| {
            let cell = match record.get(range.clone()) {
                Some(text) => number(field, text.trim_ascii()),
                // The record ends before the field, or inside it.
                None if record.len() <= range.start => Cell::Blank,
                None => Cell::Unreadable,
            };
            (*field, cell)
        })
    }
}

/// First and last character, counted from 1, and the code.
fn read_entry(entry: &[u8], first: usize) -> Option<(Range<usize>, &[u8])> {
    let number = |from, to| entry.get(from..to).and_then(read_digits);
    let start = usize::try_from(number(0, 2)?).ok()?.checked_sub(1)?;
    let range = start..usize::try_from(number(2, 4)?).ok()?;
    let code = entry.get(4..7).filter(|code| code.iter().all(u8::is_ascii_alphanumeric))?;
    (range.start >= first && !range.is_empty()).then_some((range, code))
}

/// The first character after the fixed part of a B record, counted from 0.
pub(super) const AFTER_FIX: usize = FIX_BYTES;
/// The same of a K record: its letter and its time.
pub(super) const AFTER_TIME: usize = 7;

/// A number without its decimal point, or with it.
fn number(field: &Field<'_>, text: &[u8]) -> Cell {
    let is_digits = !text.is_empty() && text.iter().all(u8::is_ascii_digit);
    let decimals = text.len().saturating_sub(WHOLE_DIGITS);
    if field.parameter == Parameter::AirTemperature {
        // How many of more than three characters would be decimals is not specified.
        return if decimals == 0 { cell::read(text) } else { Cell::Unreadable };
    }
    match read_digits(text) {
        Some(digits) if decimals > 0 => {
            let scale = (0..decimals).fold(1.0, |scale, _| scale * 10.0);
            Cell::Number(f64::from(digits) / scale)
        }
        Some(digits) => Cell::Number(f64::from(digits)),
        None if is_digits => Cell::Unreadable,
        None => cell::read(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(record: &[u8]) -> (Layout, bool) {
        Layout::read(record, AFTER_FIX, &mut Names::default(), 1)
    }

    #[test]
    fn declared_fields_stand_where_the_declaration_says() {
        let (layout, is_whole) = layout(b"I053638FXA3943GSP4446TRT4747TDS4849LAD");
        assert!(is_whole);
        let fix = b"B1602405407121N00249342WA0028000421205123450901".as_slice();
        let record = [fix, b"75"].concat();
        // 12345 is 123.45 km/h; 090°; a tenth of a second; .121|75 minutes.
        let cells: Vec<_> = layout.cells(&record).map(|(f, cell)| (f.name, cell)).collect();
        assert_eq!(cells, [("GSP", Cell::Number(123.45)), ("TRT", Cell::Number(90.0))]);
        let (decimals, resolution_s) = layout.decimals(&record);
        assert_eq!((decimals.second, decimals.latitude), (b"1".as_slice(), b"75".as_slice()));
        assert!((resolution_s - 0.1).abs() < 1e-12);
    }

    #[test]
    fn a_field_that_is_cut_is_no_number() {
        let (layout, _) = layout(b"I023640GSP4143OAT");
        let cells = |record: &[u8]| layout.cells(record).map(|(_, cell)| cell).collect::<Vec<_>>();
        assert_eq!(cells(&[b'1'; 38]), [Cell::Unreadable, Cell::Blank]);
        let mut record = vec![b'0'; 43];
        record.splice(35..43, *b"09876-05");
        assert_eq!(cells(&record), [Cell::Number(98.76), Cell::Number(-5.0)]);
    }

    #[test]
    fn a_broken_declaration_declares_what_stands_above_the_break() {
        for record in [
            b"I".as_slice(),
            b"Ix1",
            b"I023638GSP",
            b"I023638GSP3535OAT",
            b"I023638GSP4139OAT",
            b"I023638GSP413xOAT",
            b"I023638GSP4143O T",
        ] {
            let (layout, is_whole) = layout(record);
            let fields = usize::from(record.len() > 3);
            assert_eq!((layout.fields.len(), is_whole), (fields, false), "{record:?}");
        }
        assert!(layout(b"I00").1);
    }

    #[test]
    fn no_code_is_both_used_and_ignored() {
        let mut codes: Vec<&str> =
            FIELDS.iter().map(|field| field.name).chain(IGNORED.iter().copied()).collect();
        codes.sort_unstable();
        let doubled: Vec<_> = codes.array_windows().filter(|[a, b]| a == b).collect();
        assert!(doubled.is_empty(), "{doubled:?}");
    }
}
