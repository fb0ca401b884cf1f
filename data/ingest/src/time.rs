//! Date, time and offset fields → stamps; stamps of a whole log → seconds on one axis.
//!
//! A log that a spreadsheet saved again prints dates as `dd/mm/yyyy` or `mm/dd/yyyy`; which
//! of the two is decided once, over the whole log. Where rows stand between stamps is decided
//! in `normalise/time_base.rs`, not here. Clocks that print no date, or that count seconds,
//! stand in `time/axis.rs`.

pub(crate) mod axis;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, Utc};

/// The time stamp of one row, as printed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Stamp {
    /// Date or time is blank.
    Blank,
    /// There is something that is no date or no time.
    Unreadable,
    /// A date and a time of day.
    Local(LocalStamp),
    /// A time of day without a date, in seconds since midnight.
    TimeOfDay {
        time_s: f64,
        /// The finest step the time was printed with.
        resolution_s: f64,
    },
    /// Seconds on an axis of the format's own.
    Seconds(f64),
}

/// A printed date and time of day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct LocalStamp {
    date: PrintedDate,
    /// Seconds since local midnight.
    time_s: f64,
    /// The finest step the time was printed with.
    resolution_s: f64,
    /// Local minus universal time.
    offset_s: Option<i32>,
}

/// A date whose order may not be known yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PrintedDate {
    YearFirst(NaiveDate),
    YearLast { first: u32, second: u32, year: i32 },
}

/// The four fields of a stamp; the last two are blank where the log has none.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct StampFields<'row> {
    pub(crate) date: &'row [u8],
    pub(crate) time: &'row [u8],
    pub(crate) utc_offset: &'row [u8],
    pub(crate) utc_time: &'row [u8],
}

impl Stamp {
    /// Reads the fields of one row.
    pub(crate) fn read(fields: StampFields<'_>) -> Self {
        let (date, time) = (fields.date.trim_ascii(), fields.time.trim_ascii());
        if date.is_empty() || time.is_empty() {
            return Self::Blank;
        }
        let (Some(date), Some((time_s, resolution_s))) = (read_date(date), read_time(time)) else {
            return Self::Unreadable;
        };
        let offset_s = read_offset(fields.utc_offset.trim_ascii()).or_else(|| {
            let (utc_s, _) = read_time(fields.utc_time.trim_ascii())?;
            offset_between(time_s, utc_s)
        });
        Self::Local(LocalStamp { date, time_s, resolution_s, offset_s })
    }

    /// Reads a field with a date and a time of day, `T` or blanks between them, in universal
    /// time.
    pub(crate) fn date_time_utc(field: &[u8]) -> Self {
        let field = field.trim_ascii();
        let at = field.iter().position(|byte| matches!(byte, b' ' | b'T')).unwrap_or(field.len());
        let (date, rest) = field.split_at(at);
        let time = rest.get(1..).unwrap_or_default();
        match Self::read(StampFields { date, time, utc_offset: b"+00:00", utc_time: b"" }) {
            Self::Blank if !field.is_empty() => Self::Unreadable,
            stamp => stamp,
        }
    }

    /// Reads a field with a time of day.
    pub(crate) fn time_of_day(field: &[u8]) -> Self {
        let field = field.trim_ascii();
        if field.is_empty() {
            return Self::Blank;
        }
        read_time(field).map_or(Self::Unreadable, |(time_s, resolution_s)| Self::TimeOfDay {
            time_s,
            resolution_s,
        })
    }
}

/// Reads dates that end with the year as a format always prints them: month, day, year.
pub(crate) fn read_month_first(stamps: &mut [Stamp]) {
    for stamp in stamps {
        let Stamp::Local(local) = stamp else { continue };
        if let PrintedDate::YearLast { first, second, year } = local.date {
            match NaiveDate::from_ymd_opt(year, first, second) {
                Some(date) => local.date = PrintedDate::YearFirst(date),
                None => *stamp = Stamp::Unreadable,
            }
        }
    }
}

/// Dates stamps that all carry the date of one time before the first of them, `from_s` seconds
/// after midnight: a time of day that falls by more than half a day has passed midnight.
pub(crate) fn pass_midnight(stamps: &mut [Stamp], from_s: f64) {
    let (mut last_s, mut days) = (from_s, 0_u64);
    for stamp in stamps {
        let Stamp::Local(local) = stamp else { continue };
        if local.time_s < last_s - 43_200.0 {
            days = days.saturating_add(1);
        }
        last_s = local.time_s;
        if let PrintedDate::YearFirst(date) = local.date
            && let Some(later) = date.checked_add_days(Days::new(days))
        {
            local.date = PrintedDate::YearFirst(later);
        }
    }
}

/// Seconds since midnight of a printed time of day.
pub(crate) fn time_of_day_s(text: &[u8]) -> Option<f64> {
    read_time(text.trim_ascii()).map(|(seconds, _)| seconds)
}

/// Local minus universal time of two clocks, as `+hh:mm`, to the quarter of an hour.
pub(crate) fn printed_offset(local_s: f64, utc_s: f64) -> Option<String> {
    let offset_s = offset_between(local_s, utc_s)?;
    let sign = if offset_s < 0 { '-' } else { '+' };
    let minutes = offset_s.unsigned_abs() / 60;
    Some(format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60))
}

/// Digits only, at most nine of them.
pub(crate) fn read_digits(text: &[u8]) -> Option<u32> {
    if text.is_empty() || text.len() > 9 {
        return None;
    }
    text.iter().try_fold(0_u32, |number, byte| {
        byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0'))
    })
}

/// Three numbers with the same separator between them.
fn read_triple(text: &[u8], separator: u8) -> Option<[u32; 3]> {
    let mut parts = text.split(|byte| *byte == separator);
    let triple = [parts.next()?, parts.next()?, parts.next()?];
    let [a, b, c] = triple.map(read_digits);
    parts.next().is_none().then_some([a?, b?, c?])
}

/// Years a recorder can mean; 1980 is where the satellite calendar starts.
const YEARS: std::ops::RangeInclusive<u32> = 1980..=2199;

fn read_date(text: &[u8]) -> Option<PrintedDate> {
    let triple = read_triple(text, b'-')
        .or_else(|| read_triple(text, b'/'))
        .or_else(|| read_triple(text, b'.'))?;
    match triple {
        [year, month, day] if YEARS.contains(&year) => {
            let year = i32::try_from(year).ok()?;
            NaiveDate::from_ymd_opt(year, month, day).map(PrintedDate::YearFirst)
        }
        [first, second, year] if first.max(second) <= 31 => {
            let year = match year {
                // Two digits; the satellite calendar starts in 1980.
                80..=99 => year + 1_900,
                ..80 => year + 2_000,
                _ => year,
            };
            let year = YEARS.contains(&year).then(|| i32::try_from(year).ok()).flatten()?;
            Some(PrintedDate::YearLast { first, second, year })
        }
        _ => None,
    }
}

/// Seconds since midnight and the printed resolution, from `h:mm`, `h:mm:ss` or `h:mm:ss.fff`.
fn read_time(text: &[u8]) -> Option<(f64, f64)> {
    let mut parts = text.split(|byte| *byte == b':');
    let hours = read_digits(parts.next()?).filter(|hours| *hours < 24)?;
    let minutes = read_digits(parts.next()?).filter(|minutes| *minutes < 60)?;
    let start_s = f64::from(hours * 3_600 + minutes * 60);
    let Some(seconds) = parts.next() else { return Some((start_s, 60.0)) };
    if parts.next().is_some() {
        return None;
    }
    let (whole, fraction) = match seconds.iter().position(|byte| *byte == b'.') {
        Some(at) => (seconds.get(..at)?, seconds.get(at.saturating_add(1)..)?),
        None => (seconds, [].as_slice()),
    };
    let whole = read_digits(whole).filter(|seconds| *seconds < 61)?;
    let mut resolution_s = 1.0;
    for _ in fraction {
        resolution_s /= 10.0;
    }
    let fraction = if fraction.is_empty() { 0 } else { read_digits(fraction)? };
    Some((start_s + f64::from(whole) + f64::from(fraction) * resolution_s, resolution_s))
}

/// Seconds from `+hh:mm` or `-hh:mm`.
pub(crate) fn read_offset(text: &[u8]) -> Option<i32> {
    let (sign, digits) = match text {
        [b'+', digits @ ..] => (1, digits),
        [b'-', digits @ ..] => (-1, digits),
        _ => (1, text),
    };
    let mut parts = digits.split(|byte| *byte == b':');
    let hours = read_digits(parts.next()?).filter(|hours| *hours <= 14)?;
    let minutes = read_digits(parts.next()?).filter(|minutes| *minutes < 60)?;
    let seconds = i32::try_from(hours * 3_600 + minutes * 60).ok()?;
    parts.next().is_none().then_some(sign * seconds)
}

/// The offset, a multiple of a quarter of an hour, between two times of one day.
fn offset_between(local_s: f64, utc_s: f64) -> Option<i32> {
    let quarters = ((local_s - utc_s) / 900.0).round().rem_euclid(96.0);
    // Zones run from −12 to +14 hours; the overlap is read as east.
    let quarters = if quarters > 56.0 { quarters - 96.0 } else { quarters };
    (-48..=56).find(|candidate| f64::from(*candidate) == quarters).map(|found| found * 900)
}

/// The stamps of a log as seconds on one axis.
#[derive(Clone, Debug, Default)]
pub(crate) struct Resolved {
    /// Seconds from midnight of the first date; `None` where a row has no readable stamp.
    pub(crate) seconds: Vec<Option<f64>>,
    /// Universal time of second zero; `None` when no offset is known.
    pub(crate) origin_utc: Option<DateTime<Utc>>,
    /// The step the times were printed with.
    pub(crate) resolution_s: f64,
    /// How the dates were read, when a spreadsheet had rewritten them.
    pub(crate) rewritten: Option<&'static str>,
}

/// Puts the stamps of a log on one axis, in universal time where an offset is known.
pub(crate) fn resolve(stamps: &[Stamp]) -> Resolved {
    let locals = || {
        stamps.iter().filter_map(|stamp| match stamp {
            Stamp::Local(local) => Some(local),
            _ => None,
        })
    };
    let (mut is_year_last, mut is_month_first, mut is_day_first) = (false, false, false);
    for local in locals() {
        if let PrintedDate::YearLast { first, second, .. } = local.date {
            is_year_last = true;
            is_day_first |= first > 12;
            is_month_first |= second > 12;
        }
    }
    let is_month_first = is_month_first && !is_day_first;
    let date = |local: &LocalStamp| match local.date {
        PrintedDate::YearFirst(date) => Some(date),
        PrintedDate::YearLast { first, second, year } if is_month_first => {
            NaiveDate::from_ymd_opt(year, first, second)
        }
        PrintedDate::YearLast { first, second, year } => {
            NaiveDate::from_ymd_opt(year, second, first)
        }
    };
    let Some(origin) = locals().find_map(date) else {
        return Resolved { seconds: vec![None; stamps.len()], ..Resolved::default() };
    };
    // A row without an offset keeps that of the row above; rows at the top take the first.
    let first_offset_s = locals().find_map(|local| local.offset_s);
    let mut offset_s = first_offset_s.unwrap_or(0);
    let mut seconds = Vec::with_capacity(stamps.len());
    for stamp in stamps {
        let Stamp::Local(local) = stamp else {
            seconds.push(None);
            continue;
        };
        offset_s = local.offset_s.unwrap_or(offset_s);
        seconds.push(date(local).map(|date| {
            let days = date.num_days_from_ce() - origin.num_days_from_ce();
            f64::from(days) * 86_400.0 + local.time_s - f64::from(offset_s)
        }));
    }
    Resolved {
        seconds,
        origin_utc: first_offset_s.map(|_| origin.and_time(NaiveTime::MIN).and_utc()),
        resolution_s: locals().map(|local| local.resolution_s).fold(60.0, f64::min),
        rewritten: is_year_last.then_some(match (is_day_first, is_month_first) {
            (true, _) => "dd/mm/yyyy",
            (_, true) => "mm/dd/yyyy",
            _ => "dd/mm/yyyy (no date of the log tells day from month)",
        }),
    }
}

/// `origin` plus a number of seconds, to the nearest microsecond.
pub(crate) fn after(origin: DateTime<Utc>, seconds: f64) -> Option<DateTime<Utc>> {
    let length =
        std::time::Duration::try_from_secs_f64((seconds.abs() * 1e6).round() / 1e6).ok()?;
    let length = TimeDelta::from_std(length).ok()?;
    if seconds < 0.0 {
        origin.checked_sub_signed(length)
    } else {
        origin.checked_add_signed(length)
    }
}
