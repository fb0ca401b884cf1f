//! How numbers, times and words are written on pages. A number never stands without its unit.

use std::time::Duration;

use chrono::{DateTime, Utc};
use data_flight::Unit;

/// A moment, to the minute.
pub fn utc(moment: &DateTime<Utc>) -> String {
    moment.format("%Y-%m-%d %H:%M UTC").to_string()
}

/// A moment that may be missing.
pub fn maybe_utc(moment: &Option<DateTime<Utc>>) -> String {
    moment.as_ref().map_or_else(|| "date not recorded".to_owned(), utc)
}

/// A stretch of time.
pub fn duration(seconds: &f64) -> String {
    let Ok(duration) = Duration::try_from_secs_f64(*seconds) else {
        return "unknown".to_owned();
    };
    let minutes = duration.as_secs() / 60;
    match minutes {
        0 => format!("{seconds:.1} s"),
        1..10 => format!("{minutes} min {:02} s", duration.as_secs() % 60),
        10..60 => format!("{minutes} min"),
        _ => format!("{} h {:02} min", minutes / 60, minutes % 60),
    }
}

/// A moment of a flight, as hours, minutes and seconds from its start.
pub fn at(seconds: &f64) -> String {
    let Ok(since) = Duration::try_from_secs_f64(*seconds) else {
        return "unknown".to_owned();
    };
    let whole = since.as_secs();
    format!("{:02}:{:02}:{:02}", whole / 3_600, whole / 60 % 60, whole % 60)
}

/// A value with its unit, to three or four figures.
pub fn quantity(value: &f64, unit: &str) -> String {
    let size = value.abs();
    let number = match size {
        _ if size >= 100.0 => format!("{value:.0}"),
        _ if size >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    };
    if unit.is_empty() { number } else { format!("{number} {unit}") }
}

/// A stored name as words: without its unit suffix and underscores.
pub fn words(name: &str) -> String {
    let suffix = Unit::of_name(name).map(|unit| format!("_{}", unit.suffix()));
    let stem = suffix.and_then(|suffix| name.strip_suffix(suffix.as_str())).unwrap_or(name);
    stem.replace('_', " ")
}

/// The shape that stands before the word of a band, so that neither needs its colour.
pub fn shape(band: &str) -> &'static str {
    match band {
        "warning" => "▲",
        "caution" => "◆",
        "advisory" => "●",
        _ => "?",
    }
}

/// The first digits of a digest, enough to compare by eye.
pub fn brief(digest: &str) -> String {
    digest.chars().take(12).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_like_a_clock() {
        assert_eq!(at(&3_725.9), "01:02:05");
        assert_eq!(at(&f64::NAN), "unknown");
        assert_eq!(duration(&2.5), "2.5 s");
        assert_eq!(duration(&119.0), "1 min 59 s");
        assert_eq!(duration(&601.0), "10 min");
        assert_eq!(duration(&7_380.0), "2 h 03 min");
    }

    #[test]
    fn numbers_carry_their_unit() {
        assert_eq!(quantity(&1.234, "g"), "1.23 g");
        assert_eq!(quantity(&-61.54, "kt"), "-61.5 kt");
        assert_eq!(quantity(&1_234.5, "ft"), "1234 ft");
        assert_eq!(quantity(&2.0, ""), "2.00");
    }

    #[test]
    fn names_become_words() {
        assert_eq!(words("normal_acceleration_at_touchdown_g"), "normal acceleration at touchdown");
        assert_eq!(words("missing_parameter"), "missing parameter");
        assert_eq!(words("final_approach"), "final approach");
    }

    #[test]
    fn every_band_has_a_shape_of_its_own() {
        let shapes: std::collections::BTreeSet<_> =
            data_flight::Band::ALL.iter().map(|band| shape(band.name())).collect();
        assert_eq!(shapes.len(), 3);
        assert!(!shapes.contains("?"));
    }
}
