//! One field of a row → a number and its validity, exactly as recorded.
//!
//! No unit is converted and no range is checked here; see `normalise/`.

use data_flight::{NO_VALUE, Validity};
use memchr::memchr;

use super::layout::DecimalMark;

/// What was found in a field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Cell {
    /// Nothing.
    Blank,
    /// A number.
    Number(f64),
    /// A number that stands for "no value".
    SentinelNumber(f64),
    /// A text that stands for "no value".
    SentinelText,
    /// Something else.
    Unreadable,
}

impl Cell {
    /// The number, or NaN where there is none that may be used.
    pub(super) const fn number(self) -> f64 {
        match self {
            Self::Number(value) => value,
            _ => f64::NAN,
        }
    }

    /// The number to store (NaN where there is none) and whether it may be used. A blank says
    /// nothing; a mark says that there is no value, which is another thing.
    pub(super) const fn stored(self) -> (f64, Validity) {
        match self {
            Self::Number(value) => (value, Validity::Normal),
            Self::SentinelNumber(value) => (value, Validity::FailureWarning),
            Self::SentinelText => (NO_VALUE, Validity::FailureWarning),
            Self::Blank => (f64::NAN, Validity::NoComputedData),
            Self::Unreadable => (f64::NAN, Validity::FailureWarning),
        }
    }
}

/// Numbers that recorders print for "no value".
const SENTINEL_NUMBERS: [f64; 2] = [NO_VALUE, 65_535.0];

/// No number that a recorder prints is longer.
const LONGEST_NUMBER: usize = 64;

/// Reads one field with a decimal point.
#[inline]
pub(super) fn read(field: &[u8]) -> Cell {
    read_by(field, DecimalMark::Point)
}

/// Reads one field.
#[inline]
pub(super) fn read_by(field: &[u8], mark: DecimalMark) -> Cell {
    let field = field.trim_ascii();
    if field.is_empty() {
        return Cell::Blank;
    }
    match mark {
        DecimalMark::Point => number(field),
        DecimalMark::Comma => comma_number(field),
    }
}

/// A number with a decimal comma. One with a point is not read: the point may separate
/// thousands or decimals, and nobody can tell.
fn comma_number(field: &[u8]) -> Cell {
    if memchr(b'.', field).is_some() {
        return Cell::Unreadable;
    }
    let Some(at) = memchr(b',', field) else { return number(field) };
    let mut digits = [0_u8; LONGEST_NUMBER];
    let Some(copy) = digits.get_mut(..field.len()) else { return Cell::Unreadable };
    copy.copy_from_slice(field);
    if let Some(mark) = copy.get_mut(at) {
        *mark = b'.';
    }
    number(copy)
}

#[inline]
fn number(field: &[u8]) -> Cell {
    match fast_float2::parse::<f64, _>(field) {
        Ok(value) if !value.is_finite() => not_finite(field),
        Ok(value) if SENTINEL_NUMBERS.contains(&value) => Cell::SentinelNumber(value),
        Ok(value) => Cell::Number(value),
        Err(_) if is_sentinel(field) => Cell::SentinelText,
        // Engine monitors print it for a probe that is not there.
        Err(_) if field == b"NA" => Cell::Blank,
        Err(_) => Cell::Unreadable,
    }
}

/// Reads one field of a hemisphere, degrees, minutes and hundredths of minutes: `N47.05.25`.
pub(super) fn read_degrees_minutes(field: &[u8]) -> Cell {
    let field = field.trim_ascii();
    let (sign, digits) = match field {
        [] | b"NA" => return Cell::Blank,
        [b'N' | b'E', digits @ ..] => (1.0, digits),
        [b'S' | b'W', digits @ ..] => (-1.0, digits),
        _ => return Cell::Unreadable,
    };
    let mut parts = digits.split(|byte| *byte == b'.').map(|part| {
        let is_number = !part.is_empty() && part.iter().all(u8::is_ascii_digit);
        is_number.then(|| fast_float2::parse::<f64, _>(part).ok()).flatten()
    });
    match [parts.next(), parts.next(), parts.next(), parts.next()] {
        [Some(Some(degrees)), Some(Some(minutes)), Some(Some(hundredths)), None]
            if degrees <= 180.0 && minutes < 60.0 && hundredths < 100.0 =>
        {
            // Hundredths of minutes are 1/6,000 degree.
            Cell::Number(sign * (degrees * 6_000.0 + minutes * 100.0 + hundredths) / 6_000.0)
        }
        _ => Cell::Unreadable,
    }
}

/// `NaN` and `inf` are marks; `1e309` is a number that nothing can hold.
fn not_finite(field: &[u8]) -> Cell {
    if field.iter().any(u8::is_ascii_digit) { Cell::Unreadable } else { Cell::SentinelText }
}

/// Rules, dashes and the errors of spreadsheets.
fn is_sentinel(field: &[u8]) -> bool {
    field.iter().all(|byte| matches!(byte, b'_' | b'-' | b'*'))
        || [b"#N/A".as_slice(), b"#NV", b"#VALUE!", b"#REF!", b"#DIV/0!", b"N/A", b"NULL"]
            .iter()
            .any(|known| field.eq_ignore_ascii_case(known))
        || field.iter().all(|byte| *byte == b'#')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_comma_is_read_where_it_is_declared() {
        let read = |field: &[u8]| read_by(field, DecimalMark::Comma);
        assert_eq!(read(b" -12,875 "), Cell::Number(-12.875));
        assert_eq!(read(b"1305"), Cell::Number(1_305.0));
        assert_eq!(read(b"-9999,0"), Cell::SentinelNumber(-9_999.0));
        assert_eq!(read(b"#N/A"), Cell::SentinelText);
        let long = [b'1'; LONGEST_NUMBER + 1];
        let long_comma = [long.as_slice(), b",5"].concat();
        for text in [b"1.305".as_slice(), b"1.305,5", b"1,305,5", b",", &long_comma] {
            assert_eq!(read(text), Cell::Unreadable, "{}", String::from_utf8_lossy(text));
        }
    }

    #[test]
    fn numbers_are_read_and_what_stands_for_none_is_not_one() {
        assert_eq!(read(b"  47.9499130"), Cell::Number(47.949_913));
        assert_eq!(read(b"+9.5"), Cell::Number(9.5));
        assert_eq!(read(b"-0.04"), Cell::Number(-0.04));
        assert_eq!(read(b"   "), Cell::Blank);
        assert_eq!(read(b"-9999"), Cell::SentinelNumber(-9_999.0));
        assert_eq!(read(b"65535"), Cell::SentinelNumber(65_535.0));
        let none = [b"NaN".as_slice(), b"inf", b"-Infinity", b"#N/A", b"_____", b"---", b"####"];
        for text in none {
            assert_eq!(read(text), Cell::SentinelText);
        }
        assert_eq!(read(b" NA"), Cell::Blank);
        for text in [b"12,5".as_slice(), b"1.2.3", b"3DDiff", b"12a", b"\xFF\xFE", b"-1e309"] {
            assert_eq!(read(text), Cell::Unreadable);
        }
    }

    #[test]
    fn hundredths_of_minutes_are_degrees() {
        // 47° 30.75′ = 47 + 30.75 / 60 = 47.5125°; 122° 6.00′ = 122.1°.
        assert_eq!(read_degrees_minutes(b"N47.30.75"), Cell::Number(47.512_5));
        assert_eq!(read_degrees_minutes(b"W122.06.00"), Cell::Number(-122.1));
        assert_eq!(read_degrees_minutes(b"NA"), Cell::Blank);
        for text in [b"47.30.75".as_slice(), b"N47.60.00", b"N47.30", b"N47.3.0.1", b"N-7.30.75"] {
            assert_eq!(read_degrees_minutes(text), Cell::Unreadable);
        }
    }
}
