//! The `time` table of a mapping: how the log tells the time.
//!
//! Exactly one way: a date and time in one column or in two, a time of day, seconds since some
//! start or since 1970, or rows at a fixed interval. Where a date is printed, the offset to
//! universal time may be declared, be printed, or follow from a zone; without any of them it
//! stays unknown when a flight took place.

use chrono::format::{Item, Parsed, StrftimeItems, parse};
use chrono::{DateTime, FixedOffset};
use chrono_tz::{TZ_VARIANTS, Tz};

use super::problem::did_you_mean;
use super::table::{Found, Problems, Table};
use super::tidy;
use crate::time::read_offset;

/// How a log tells the time.
#[derive(Clone, Debug)]
pub(crate) struct ClockDeclaration {
    pub(crate) kind: ClockKind,
    pub(crate) zone: Zone,
}

/// The columns of the clock and how they are printed.
#[derive(Clone, Debug)]
pub(crate) enum ClockKind {
    /// Date and time in one column.
    DateTime { column: String, formats: Vec<Format> },
    /// Date and time in two columns.
    DateAndTime { date: String, date_formats: Vec<Format>, time: String, time_formats: Vec<Format> },
    /// A time of day; no date is printed.
    TimeOfDay { column: String, formats: Vec<Format> },
    /// Units of time since some start that is not told.
    Elapsed { column: String, unit_s: f64 },
    /// Units of time since 1970-01-01 in universal time.
    Epoch { column: String, unit_s: f64 },
    /// Nothing; a row every so many seconds.
    Interval { interval_s: f64 },
}

/// A `strftime` format.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Format {
    pub(crate) items: Vec<Item<'static>>,
}

/// What the printed clock is set to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Zone {
    /// It is not told.
    Unknown,
    /// Seconds east of Greenwich.
    Offset(i32),
    /// A zone of the IANA database.
    Named(Tz),
    /// A column with `+hh:mm`.
    Column(String),
}

/// What a format has to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    Date,
    Time,
    DateTime,
}

impl ClockDeclaration {
    /// The columns that the clock is read from.
    pub(crate) fn columns(&self) -> Vec<&str> {
        let mut columns = match &self.kind {
            ClockKind::DateAndTime { date, time, .. } => vec![date.as_str(), time],
            ClockKind::DateTime { column, .. }
            | ClockKind::TimeOfDay { column, .. }
            | ClockKind::Elapsed { column, .. }
            | ClockKind::Epoch { column, .. } => vec![column.as_str()],
            ClockKind::Interval { .. } => Vec::new(),
        };
        if let Zone::Column(column) = &self.zone {
            columns.push(column);
        }
        columns
    }
}

/// The ways, by the key that chooses one.
const WAYS: [&str; 5] = ["date_time", "time", "elapsed", "epoch", "interval_s"];

/// Reads the table; `None` when the clock cannot be known, which has then been told.
pub(super) fn read(
    section: &mut Table<'_, '_>,
    problems: &mut Problems<'_>,
) -> Option<ClockDeclaration> {
    let ways: Vec<_> = WAYS.into_iter().filter(|way| section.has(way)).collect();
    let date_time = section.text("date_time", problems);
    let date_time_formats =
        formats(section, "date_time_formats", Holds::DateTime, date_time.is_some(), problems);
    let (date, time) = (section.text("date", problems), section.text("time", problems));
    let date_formats = formats(section, "date_formats", Holds::Date, date.is_some(), problems);
    let time_formats = formats(section, "time_formats", Holds::Time, time.is_some(), problems);
    let elapsed = section.text("elapsed", problems);
    let elapsed_s = unit_s(section, "elapsed_unit", elapsed.is_some(), problems);
    let epoch = section.text("epoch", problems);
    let epoch_s = unit_s(section, "epoch_unit", epoch.is_some(), problems);
    let interval = section.number("interval_s", problems);
    let prints_time = date_time.is_some() || time.is_some();
    let zone = zone(section, prints_time, problems);

    if let [_, _, ..] = ways.as_slice() {
        let message = format!("there is more than one way to tell the time: {}", ways.join(", "));
        problems.add(section.at(), "time", message, "keep one".to_owned());
        return None;
    }
    if ways.is_empty() {
        let hint = match &date {
            Some(_) => "`date` needs `time` beside it".to_owned(),
            None => format!("give one of {}", WAYS.map(|way| format!("`{way}`")).join(", ")),
        };
        problems.add(section.at(), "time", "this does not tell the time", hint);
        return None;
    }
    let name = |found: Found<&str>| tidy(found.value);
    let kind = if let Some(column) = date_time {
        tell_lonely_date(date.as_ref(), problems);
        ClockKind::DateTime { column: name(column), formats: date_time_formats }
    } else if let Some(time) = time {
        match date {
            Some(date) => ClockKind::DateAndTime {
                date: name(date),
                date_formats,
                time: name(time),
                time_formats,
            },
            None => ClockKind::TimeOfDay { column: name(time), formats: time_formats },
        }
    } else if let Some(column) = elapsed {
        tell_lonely_date(date.as_ref(), problems);
        ClockKind::Elapsed { column: name(column), unit_s: elapsed_s }
    } else if let Some(column) = epoch {
        tell_lonely_date(date.as_ref(), problems);
        ClockKind::Epoch { column: name(column), unit_s: epoch_s }
    } else {
        tell_lonely_date(date.as_ref(), problems);
        let interval = interval?;
        if !(interval.value > 0.0 && interval.value <= MAX_INTERVAL_S) {
            let message = format!("this is not above 0 and up to {MAX_INTERVAL_S} s");
            problems.add(Some(interval.at), interval.place, message, None);
        }
        ClockKind::Interval { interval_s: interval.value }
    };
    Some(ClockDeclaration { kind, zone })
}

/// Rows further apart than the gap that ends a flight are no recording of one.
const MAX_INTERVAL_S: f64 = 300.0;

fn tell_lonely_date(date: Option<&Found<&str>>, problems: &mut Problems<'_>) {
    if let Some(date) = date {
        let message = "a date stands beside `time` only";
        problems.add(Some(date.at.clone()), date.place.clone(), message, None);
    }
}

/// The formats of a column; where none is declared, those of ISO 8601.
fn formats(
    section: &mut Table<'_, '_>,
    key: &'static str,
    holds: Holds,
    is_used: bool,
    problems: &mut Problems<'_>,
) -> Vec<Format> {
    let declared = section.texts(key, problems);
    if let Some(found) = declared.first().filter(|_| !is_used) {
        let message = "there is no column that this is the format of";
        problems.add(Some(found.at.clone()), found.place.clone(), message, None);
    }
    if !section.has(key) {
        return holds.usual().iter().filter_map(|format| Format::new(format)).collect();
    }
    let mut formats = Vec::with_capacity(declared.len());
    for found in declared {
        let hint = format!("for example `{}`", holds.example());
        match Format::new(found.value) {
            Some(format) if format.tells(holds) => formats.push(format),
            Some(_) => {
                let message = format!("`{}` does not tell {}", found.value, holds.name());
                problems.add(Some(found.at), found.place, message, hint);
            }
            None => {
                let message = format!("`{}` is no strftime format", found.value);
                problems.add(Some(found.at), found.place, message, hint);
            }
        }
    }
    formats
}

impl Holds {
    /// What is read when no format is declared.
    const fn usual(self) -> &'static [&'static str] {
        match self {
            Self::Date => &["%Y-%m-%d"],
            Self::Time => &["%H:%M:%S%.f"],
            Self::DateTime => &["%+", "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f"],
        }
    }

    const fn example(self) -> &'static str {
        match self {
            Self::Date => "%d.%m.%Y",
            Self::Time => "%H:%M:%S",
            Self::DateTime => "%d.%m.%Y %H:%M:%S",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Date => "a whole date",
            Self::Time => "hours and minutes",
            Self::DateTime => "a whole date, hours and minutes",
        }
    }
}

impl Format {
    fn new(format: &str) -> Option<Self> {
        let items = StrftimeItems::new(format).parse_to_owned().ok()?;
        Some(Self { items })
    }

    /// Reads a text as far as the format goes; `None` when it is another one.
    pub(crate) fn parse(&self, text: &str) -> Option<Parsed> {
        let mut parsed = Parsed::new();
        parse(&mut parsed, text, self.items.iter()).ok()?;
        Some(parsed)
    }

    /// Whether a date and time that was printed by the format can be read back from it.
    fn tells(&self, holds: Holds) -> bool {
        use std::fmt::Write;
        let Ok(sample) = DateTime::<FixedOffset>::parse_from_rfc3339("2021-10-24T13:45:07+00:00")
        else {
            return false;
        };
        let mut printed = String::new();
        // What cannot be printed is an error here, not a panic.
        if write!(printed, "{}", sample.format_with_items(self.items.iter())).is_err() {
            return false;
        }
        let Some(parsed) = self.parse(&printed) else { return false };
        let is_date = parsed.to_naive_date().is_ok_and(|date| date == sample.date_naive());
        let is_time = parsed.to_naive_time().is_ok();
        match holds {
            Holds::Date => is_date,
            Holds::Time => is_time,
            Holds::DateTime => is_date && is_time,
        }
    }
}

/// Seconds in a unit of time.
const UNITS: &[(&str, f64)] =
    &[("s", 1.0), ("ms", 1e-3), ("us", 1e-6), ("min", 60.0), ("h", 3_600.0)];

fn unit_s(
    section: &mut Table<'_, '_>,
    key: &'static str,
    is_used: bool,
    problems: &mut Problems<'_>,
) -> f64 {
    let Some(found) = section.text(key, problems) else { return 1.0 };
    if !is_used {
        let message = "there is no column that this is the unit of";
        problems.add(Some(found.at.clone()), found.place.clone(), message, None);
    }
    let known = UNITS.iter().find(|(name, _)| *name == found.value.trim());
    if known.is_none() {
        let names: Vec<_> = UNITS.iter().map(|(name, _)| format!("`{name}`")).collect();
        let hint = format!("one of {}", names.join(", "));
        problems.add(Some(found.at), found.place, "this is no unit of time", hint);
    }
    known.map_or(1.0, |(_, seconds)| *seconds)
}

fn zone(section: &mut Table<'_, '_>, prints_time: bool, problems: &mut Problems<'_>) -> Zone {
    let zone = section.text("zone", problems);
    let offset = section.text("utc_offset", problems);
    let column = section.text("utc_offset_column", problems);
    let given: Vec<_> = [&zone, &offset, &column].into_iter().flatten().collect();
    for found in &given {
        if !prints_time {
            let message = "the log prints no time that this could belong to";
            problems.add(Some(found.at.clone()), found.place.clone(), message, None);
        } else if given.len() > 1 {
            let message = "the offset to universal time is declared more than once";
            problems.add(
                Some(found.at.clone()),
                found.place.clone(),
                message,
                "keep one".to_owned(),
            );
        }
    }
    if let Some(found) = zone {
        return match found.value.trim().parse::<Tz>() {
            Ok(zone) => Zone::Named(zone),
            Err(_) => {
                let known = TZ_VARIANTS.iter().map(|zone| zone.name());
                let hint = did_you_mean(found.value, known)
                    .unwrap_or_else(|| "for example `Europe/Berlin` or `UTC`".to_owned());
                let message = format!("`{}` is not in the IANA database of zones", found.value);
                problems.add(Some(found.at), found.place, message, hint);
                Zone::Unknown
            }
        };
    }
    if let Some(found) = offset {
        return match read_offset(found.value.trim().as_bytes()) {
            Some(offset_s) => Zone::Offset(offset_s),
            None => {
                let message = "this is no offset to universal time";
                let hint = "write `+02:00`; east of Greenwich is positive".to_owned();
                problems.add(Some(found.at), found.place, message, hint);
                Zone::Unknown
            }
        };
    }
    column.map_or(Zone::Unknown, |found| Zone::Column(tidy(found.value)))
}
