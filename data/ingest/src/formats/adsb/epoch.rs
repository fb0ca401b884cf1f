//! Times as surveillance data prints them → seconds since 1970 in universal time.
//!
//! No time of day without a date, and no time without a zone: neither is guessed.

use chrono::{DateTime, FixedOffset};
use data_flight::number::count_to_f64;

use crate::formats::cell::{self, Cell};

/// Seconds since 1970.
pub(super) fn seconds(text: &[u8]) -> Option<f64> {
    match cell::read(text) {
        Cell::Number(seconds) => Some(seconds),
        _ => None,
    }
}

/// What pandas writes: a count of milliseconds (its default), or of seconds, microseconds or
/// nanoseconds, or ISO 8601 text with its zone.
///
/// The counts of times from 1973 to 5138 do not overlap, so the size tells the unit.
pub(super) fn pandas(text: &[u8]) -> Option<f64> {
    match cell::read(text) {
        Cell::Number(count) => Some(match count {
            ..1e11 => count,
            ..1e14 => count / 1e3,
            ..1e17 => count / 1e6,
            _ => count / 1e9,
        }),
        _ => iso(text),
    }
}

/// A date, a time and a zone.
fn iso(text: &[u8]) -> Option<f64> {
    let time: DateTime<FixedOffset> = std::str::from_utf8(text).ok()?.trim().parse().ok()?;
    unix_s(time.timestamp_micros())
}

/// Seconds from microseconds since 1970.
pub(super) fn unix_s(microseconds: i64) -> Option<f64> {
    usize::try_from(microseconds).ok().map(|count| count_to_f64(count) / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_moment_in_every_unit() {
        // 2018-05-30 15:21:38 is 17,681 days and 55,298 s after 1970.
        let expected = Some(17_681.0 * 86_400.0 + 55_298.0);
        for text in [
            "1527693698",
            "1527693698000",
            "1527693698000000",
            "1527693698000000000",
            "2018-05-30T15:21:38.000Z",
            "2018-05-30 17:21:38+02:00",
        ] {
            assert_eq!(pandas(text.as_bytes()), expected, "{text}");
        }
        assert_eq!(seconds(b"1527693698"), expected);
        for text in ["", "2018-05-30T15:21:38", "15:21:38", "yesterday", "NaN", "null"] {
            assert_eq!(pandas(text.as_bytes()), None, "{text}");
        }
    }
}
