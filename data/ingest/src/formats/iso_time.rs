//! Times as XML writes them (`xsd:dateTime`) → universal time.
//!
//! A date alone is no time here: a track needs to know when.

use chrono::{DateTime, Datelike, NaiveDateTime, Utc};

/// Years a recorder can mean; 1980 is where the satellite calendar starts.
const YEARS: std::ops::RangeInclusive<i32> = 1980..=2199;

/// A time, and what was printed of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct IsoTime {
    /// Universal time; without an offset the time as printed.
    pub(super) at: DateTime<Utc>,
    /// The step it was printed with.
    pub(super) resolution_s: f64,
    /// Whether `Z` or an offset says that it is universal time.
    pub(super) has_offset: bool,
}

/// Reads `2020-01-31T23:59:59.25Z`, with an offset or with neither; decimals may be missing.
pub(super) fn read(text: &[u8]) -> Option<IsoTime> {
    let text = std::str::from_utf8(text.trim_ascii()).ok()?;
    let with_offset = DateTime::parse_from_rfc3339(text).ok();
    let at = match with_offset {
        Some(at) => at.to_utc(),
        None => NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").ok()?.and_utc(),
    };
    let decimals = text.split_once('.').map_or("", |(_, decimals)| decimals);
    let resolution_s = decimals
        .bytes()
        .take_while(u8::is_ascii_digit)
        .take(9)
        .fold(1.0, |step_s, _| step_s / 10.0);
    let has_offset = with_offset.is_some();
    YEARS.contains(&at.year()).then_some(IsoTime { at, resolution_s, has_offset })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_and_decimals_are_read() {
        let text = |text: &str| read(text.as_bytes()).map(|t| (t.at.to_rfc3339(), t.has_offset));
        let at = |at: &str, has_offset| Some((at.to_owned(), has_offset));
        assert_eq!(text(" 2020-01-31T23:59:59Z\n"), at("2020-01-31T23:59:59+00:00", true));
        assert_eq!(text("2020-01-31T23:59:59.25Z"), at("2020-01-31T23:59:59.250+00:00", true));
        // 00:30 at two hours east is 22:30 of the day before.
        assert_eq!(text("2020-02-01T00:30:00+02:00"), at("2020-01-31T22:30:00+00:00", true));
        assert_eq!(text("2020-01-31T23:59:59.5"), at("2020-01-31T23:59:59.500+00:00", false));
        for no_time in ["", "2020-01-31", "2020", "1970-01-01T00:00:00Z", "23:59:59", "\u{FFFD}"] {
            assert_eq!(text(no_time), None, "{no_time}");
        }
        let step = |text: &str| read(text.as_bytes()).map(|t| t.resolution_s);
        assert_eq!(step("2020-01-31T23:59:59Z"), Some(1.0));
        assert_eq!(step("2020-01-31T23:59:59.5Z"), Some(0.1));
    }
}
