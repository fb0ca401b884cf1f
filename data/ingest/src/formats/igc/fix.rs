//! The fixed part of a B record: `HHMMSS DDMMmmmN DDDMMmmmE V PPPPP GGGGG`, without the blanks.
//!
//! Fields are read one by one, so that a damaged one does not cost the others. Extensions are
//! read in `extension.rs`, what they add to time and position here.

use crate::formats::cell::Cell;
use crate::time::read_digits;

/// Characters of the fixed part, the letter included.
pub(super) const FIX_BYTES: usize = 35;

/// The fields of a fix, nothing judged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Fix<'record> {
    /// Seconds since midnight, with decimals where the recorder has them.
    pub(super) time_s: Option<f64>,
    pub(super) latitude: Cell,
    pub(super) longitude: Cell,
    /// Latitude and longitude as printed.
    pub(super) position: &'record [u8],
    /// A three-dimensional fix; the others have no GNSS altitude and may have no position.
    pub(super) is_3d: bool,
    pub(super) pressure_altitude: Cell,
    pub(super) gnss_altitude: Cell,
}

/// More digits of time and position than the fixed part has room for.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Decimals<'record> {
    /// Decimals of the second (TDS).
    pub(super) second: &'record [u8],
    /// The fourth and further decimals of the minute of latitude (LAD).
    pub(super) latitude: &'record [u8],
    /// The same of longitude (LOD).
    pub(super) longitude: &'record [u8],
}

/// Reads the fixed part; `None` when the record ends inside it.
pub(super) fn read<'record>(record: &'record [u8], decimals: Decimals<'_>) -> Option<Fix<'record>> {
    Some(Fix {
        time_s: time_of_day_s(record.get(1..7)?, decimals.second),
        latitude: degrees(record.get(7..15)?, [b'N', b'S'], decimals.latitude),
        longitude: degrees(record.get(15..24)?, [b'E', b'W'], decimals.longitude),
        position: record.get(7..24)?,
        is_3d: record.get(24) == Some(&b'A'),
        pressure_altitude: metres(record.get(25..30)?),
        gnss_altitude: metres(record.get(30..FIX_BYTES)?),
    })
}

/// Whether a line can hardly be anything but a fix.
pub(super) fn is_fix(line: &[u8]) -> bool {
    line.starts_with(b"B")
        && matches!(line.get(24), Some(b'A' | b'V'))
        && read(line, Decimals::default()).is_some_and(|fix| {
            let is_number = |cell| matches!(cell, Cell::Number(_));
            fix.time_s.is_some() && is_number(fix.latitude) && is_number(fix.longitude)
        })
}

/// Seconds since midnight from `HHMMSS` and decimals of the second.
pub(super) fn time_of_day_s(text: &[u8], decimals: &[u8]) -> Option<f64> {
    let part = |from, to, limit| {
        text.get(from..to).and_then(read_digits).filter(|number: &u32| *number < limit)
    };
    let (hours, minutes, seconds) = (part(0, 2, 24)?, part(2, 4, 60)?, part(4, 6, 61)?);
    let whole_s = f64::from(hours * 3_600 + minutes * 60 + seconds);
    Some(whole_s + fraction(decimals))
}

/// Digits read as decimals: `25` is a quarter. Nothing when they are no digits.
fn fraction(digits: &[u8]) -> f64 {
    let scale = digits.iter().fold(1.0, |scale, _| scale * 10.0);
    read_digits(digits).map_or(0.0, |number| f64::from(number) / scale)
}

/// Degrees from `DDMMmmmN` or `DDDMMmmmE`; the second hemisphere is the negative one.
fn degrees(text: &[u8], [positive, negative]: [u8; 2], decimals: &[u8]) -> Cell {
    if text.trim_ascii().is_empty() {
        return Cell::Blank;
    }
    let read = || {
        let (hemisphere, digits) = text.split_last()?;
        let (degrees, minutes) = digits.split_at_checked(digits.len().checked_sub(5)?)?;
        let thousandths = read_digits(minutes).filter(|thousandths| *thousandths < 60_000)?;
        let thousandths = f64::from(thousandths) + fraction(decimals);
        let degrees = f64::from(read_digits(degrees)?) + thousandths / 60_000.0;
        match *hemisphere {
            letter if letter == positive => Some(degrees),
            letter if letter == negative => Some(-degrees),
            _ => None,
        }
    };
    read().map_or(Cell::Unreadable, Cell::Number)
}

/// Whole metres; the sign of a negative number stands in the place of its first zero.
fn metres(text: &[u8]) -> Cell {
    let text = text.trim_ascii();
    let (sign, digits) = match text {
        [] => return Cell::Blank,
        [b'-', digits @ ..] => (-1.0, digits),
        digits => (1.0, digits),
    };
    read_digits(digits).map_or(Cell::Unreadable, |metres| Cell::Number(sign * f64::from(metres)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fix_is_read_field_by_field() {
        let fix = read(b"B1602405407121N00249342WA0028000421", Decimals::default());
        let fix = fix.expect("35 characters");
        // 16:02:40 = 57,600 + 120 + 40 s.
        assert_eq!(fix.time_s, Some(57_760.0));
        // 54° 07.121' = 54 + 7.121/60; 2° 49.342' west.
        assert_eq!(fix.latitude, Cell::Number(54.0 + 7_121.0 / 60_000.0));
        assert_eq!(fix.longitude, Cell::Number(-(2.0 + 49_342.0 / 60_000.0)));
        assert!(fix.is_3d);
        assert_eq!(fix.pressure_altitude, Cell::Number(280.0));
        assert_eq!(fix.gnss_altitude, Cell::Number(421.0));
        assert_eq!(read(b"B1602405407121N00249342WA002800042", Decimals::default()), None);
    }

    #[test]
    fn further_digits_refine_time_and_position() {
        let decimals = Decimals { second: b"5", latitude: b"25", longitude: b"x" };
        let fix = read(b"B1602405407121S00249342EV-012000000", decimals).expect("35 characters");
        assert_eq!(fix.time_s, Some(57_760.5));
        // 7.12125' south; a garbled extension adds nothing.
        assert_eq!(fix.latitude, Cell::Number(-(54.0 + 7_121.25 / 60_000.0)));
        assert_eq!(fix.longitude, Cell::Number(2.0 + 49_342.0 / 60_000.0));
        assert!(!fix.is_3d);
        assert_eq!(fix.pressure_altitude, Cell::Number(-120.0));
    }

    #[test]
    fn a_damaged_field_does_not_cost_the_others() {
        let fix = read(b"B2460405460121N00249342XA00x80     ", Decimals::default());
        let fix = fix.expect("35 characters");
        // 24 o'clock, 60 minutes of latitude, no hemisphere, a letter, blanks.
        assert_eq!(fix.time_s, None);
        assert_eq!((fix.latitude, fix.longitude), (Cell::Unreadable, Cell::Unreadable));
        assert_eq!((fix.pressure_altitude, fix.gnss_altitude), (Cell::Unreadable, Cell::Blank));
    }
}
