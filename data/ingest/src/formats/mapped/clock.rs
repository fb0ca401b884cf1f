//! The clock of a mapped table: printed dates and times, or counts of seconds → one axis.
//!
//! Where a zone sets its clock back, an hour is printed twice: the first passage is meant until
//! the time runs back. An hour that a zone skips is not a time.

use chrono::format::Parsed;
use chrono::{
    DateTime, Datelike, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone,
    Timelike,
};

use super::{ClockColumns, mismatch};
use crate::IngestError;
use crate::formats::plan::Auxiliary;
use crate::formats::{Clock, Recording, own_clock};
use crate::mapping::{ClockDeclaration, ClockKind, Format, Mapping, Zone};
use crate::time::axis::{self, Axis, DAY_S, Undated, over_midnight};
use crate::time::{self, Stamp, StampFields, read_offset};

/// Reads the clock of one row after the other.
#[derive(Debug)]
pub(crate) struct DeclaredClock {
    declared: ClockDeclaration,
    /// The first date that was read; its midnight is second zero.
    origin: Option<NaiveDate>,
    /// The last second that was read, in universal time as far as it is known.
    last_s: f64,
    /// Whether an hour that is printed twice is in its second passage.
    is_second_passage: bool,
    /// The finest step that a time was printed with.
    finest_s: f64,
    /// Whether a date was read whose offset to universal time is not known.
    has_unknown_offset: bool,
}

/// A printed time that runs back by more than this within the hour that a zone prints twice is
/// in its second passage.
const SECOND_PASSAGE_S: f64 = 1_800.0;

impl DeclaredClock {
    pub(super) fn new(declared: ClockDeclaration) -> Self {
        Self {
            declared,
            origin: None,
            last_s: f64::NEG_INFINITY,
            is_second_passage: false,
            finest_s: 60.0,
            has_unknown_offset: false,
        }
    }

    /// The stamp of one row: seconds, or a time of day.
    pub(crate) fn stamp(&mut self, fields: StampFields<'_>) -> Stamp {
        let (date, time) = (fields.date.trim_ascii(), fields.time.trim_ascii());
        let has_date = matches!(self.declared.kind, ClockKind::DateAndTime { .. });
        if time.is_empty() || has_date && date.is_empty() {
            return Stamp::Blank;
        }
        let (Ok(date), Ok(time)) = (std::str::from_utf8(date), std::str::from_utf8(time)) else {
            return Stamp::Unreadable;
        };
        let Some(printed) = Printed::read(&self.declared.kind, date, time) else {
            return Stamp::Unreadable;
        };
        let time_s =
            f64::from(printed.time.num_seconds_from_midnight()) + fraction_s(&printed.time);
        self.finest_s = self.finest_s.min(printed.resolution_s);
        let Some(date) = printed.date else {
            return Stamp::TimeOfDay { time_s, resolution_s: printed.resolution_s };
        };
        let origin = *self.origin.get_or_insert(date);
        // Dates of chrono lie within 10⁸ days of each other.
        let days = i32::try_from(date.signed_duration_since(origin).num_days());
        let local_s = days.map_or(f64::NAN, f64::from) * DAY_S + time_s;
        let offset_s = match printed.offset_s {
            Some(offset_s) => Some(offset_s),
            None => self.offset_s(date.and_time(printed.time), local_s, fields.utc_offset),
        };
        let Some(offset_s) = offset_s else { return Stamp::Unreadable };
        self.last_s = local_s - f64::from(offset_s);
        Stamp::Seconds(self.last_s)
    }

    /// Local minus universal time; zero where nothing tells, `None` where the zone has no such
    /// time or the column of offsets holds none.
    fn offset_s(&mut self, local: NaiveDateTime, local_s: f64, printed: &[u8]) -> Option<i32> {
        match &self.declared.zone {
            Zone::Unknown => {
                self.has_unknown_offset = true;
                Some(0)
            }
            Zone::Offset(offset_s) => Some(*offset_s),
            Zone::Column(_) => read_offset(printed.trim_ascii()),
            Zone::Named(zone) => match zone.offset_from_local_datetime(&local) {
                MappedLocalTime::Single(offset) => {
                    self.is_second_passage = false;
                    Some(offset.fix().local_minus_utc())
                }
                MappedLocalTime::Ambiguous(first, second) => {
                    let first_s = first.fix().local_minus_utc();
                    self.is_second_passage |=
                        local_s - f64::from(first_s) < self.last_s - SECOND_PASSAGE_S;
                    let second_s = second.fix().local_minus_utc();
                    Some(if self.is_second_passage { second_s } else { first_s })
                }
                MappedLocalTime::None => None,
            },
        }
    }
}

/// What the columns of a clock say in one row.
struct Printed {
    date: Option<NaiveDate>,
    time: NaiveTime,
    offset_s: Option<i32>,
    resolution_s: f64,
}

impl Printed {
    /// `None` when no declared format fits.
    fn read(kind: &ClockKind, date: &str, time: &str) -> Option<Self> {
        let (formats, other) = match kind {
            ClockKind::TimeOfDay { formats, .. } => (formats, None),
            ClockKind::DateTime { formats, .. } => (formats, None),
            ClockKind::DateAndTime { date_formats, time_formats, .. } => {
                (time_formats, Some(first(date_formats, date, day)?))
            }
            ClockKind::Elapsed { .. } | ClockKind::Epoch { .. } | ClockKind::Interval { .. } => {
                return None;
            }
        };
        let (parsed, date) = match kind {
            ClockKind::DateTime { .. } => {
                first(formats, time, |parsed| Some((parsed.clone(), Some(day(parsed)?))))?
            }
            _ => first(formats, time, |parsed| Some((parsed.clone(), other)))?,
        };
        let time = parsed.to_naive_time().ok()?;
        let resolution_s = if parsed.second().is_none() { 60.0 } else { resolution_s(&time) };
        Some(Self { date, time, offset_s: parsed.offset(), resolution_s })
    }
}

/// What the first format says that fits and whose text is `meant`.
fn first<T>(formats: &[Format], text: &str, meant: impl Fn(&Parsed) -> Option<T>) -> Option<T> {
    formats.iter().find_map(|format| meant(&format.parse(text)?))
}

/// Years that a recorder can mean: `%Y` reads the `21` of a short date as well.
const YEARS: std::ops::RangeInclusive<i32> = 1980..=2199;

fn day(parsed: &Parsed) -> Option<NaiveDate> {
    parsed.to_naive_date().ok().filter(|date| YEARS.contains(&date.year()))
}

/// The part of a second; a leap second counts as the one after it.
fn fraction_s(time: &NaiveTime) -> f64 {
    f64::from(time.nanosecond()) / 1e9
}

/// The step that a printed time shows: a tenth, a hundredth … or whole seconds.
fn resolution_s(time: &NaiveTime) -> f64 {
    let mut nanoseconds = time.nanosecond() % 1_000_000_000;
    if nanoseconds == 0 {
        return 1.0;
    }
    let mut step_s = 1e-9;
    while nanoseconds.is_multiple_of(10) {
        nanoseconds /= 10;
        step_s *= 10.0;
    }
    step_s
}

/// Puts the rows of a table on the axis of their clock.
///
/// # Errors
/// `MappingMismatch` when no row has a readable time.
pub(super) fn place(
    mut recording: Recording,
    auxiliary: &[Auxiliary],
    clock: &ClockColumns,
    mapping: &Mapping,
) -> Result<Recording, IngestError> {
    let stamps = match std::mem::replace(&mut recording.clock, Clock::Stamps(Vec::new())) {
        Clock::Stamps(stamps) => stamps,
        _ => Vec::new(),
    };
    let axis = match &mapping.clock.kind {
        ClockKind::Interval { interval_s } => {
            recording.clock = Clock::FixedInterval { interval_s: *interval_s };
            return Ok(recording);
        }
        ClockKind::Elapsed { column, unit_s } => {
            let message = format!(
                "`{column}` counts from a start that is not told: when the flight took place is \
                 not known."
            );
            counted(auxiliary, *unit_s, Undated::NoDate(message), false)
        }
        ClockKind::Epoch { unit_s, .. } => {
            counted(auxiliary, *unit_s, Undated::NoDate(String::new()), true)
        }
        ClockKind::TimeOfDay { .. } => {
            let mut stamps = stamps;
            let resolution_s = over_midnight(&mut stamps, None);
            let message = "The log prints a time of day and no date: when the flight took place \
                           is not known.";
            let undated = Undated::NoDate(message.into());
            Axis { stamps, origin_utc: None, resolution_s, undated }
        }
        ClockKind::DateTime { .. } | ClockKind::DateAndTime { .. } => match clock {
            ClockColumns::Declared(clock) => clock.dated(stamps),
            _ => return Err(mismatch("the clock of the mapping was not read")),
        },
    };
    if !axis.is_readable() && !recording.lines.is_empty() {
        let columns = mapping.clock.columns().join("`, `");
        return Err(mismatch(format!("no row has a time in `{columns}` that can be read")));
    }
    own_clock::set(&mut recording, axis);
    Ok(recording)
}

/// A count of units of time.
fn counted(auxiliary: &[Auxiliary], unit_s: f64, undated: Undated, is_epoch: bool) -> Axis {
    let counts = auxiliary.first().map_or(&[][..], |column| &column.values);
    let stamps = counts.iter().map(|count| axis::counted(count * unit_s));
    Axis {
        stamps: stamps.collect(),
        origin_utc: is_epoch.then_some(DateTime::UNIX_EPOCH),
        resolution_s: printed_step(counts) * unit_s,
        undated,
    }
}

/// How many counts are looked at for the step they are printed in.
const SAMPLED_COUNTS: usize = 1_000;

/// The largest power of ten, from one down to a millionth, that all of the counts are multiples
/// of.
fn printed_step(counts: &[f64]) -> f64 {
    let counts = || counts.iter().filter(|count| count.is_finite()).take(SAMPLED_COUNTS);
    let steps = (0..6).map(|digits| 10_f64.powi(digits));
    let is_step =
        |scale: &f64| counts().all(|count| (count * scale - (count * scale).round()).abs() < 1e-3);
    steps.into_iter().find(is_step).map_or(1e-6, |scale| 1.0 / scale)
}

impl DeclaredClock {
    /// Printed dates and times, on an axis from midnight of the first date.
    fn dated(&self, stamps: Vec<Stamp>) -> Axis {
        let first_s = stamps.iter().find_map(|stamp| match stamp {
            Stamp::Seconds(second) => Some(*second),
            _ => None,
        });
        let origin = self.origin.map(|date| date.and_time(NaiveTime::MIN).and_utc());
        let first = origin.zip(first_s).and_then(|(origin, first_s)| time::after(origin, first_s));
        let read = first.map(|first| format!(" The first time reads {}.", first.format("%F %T")));
        let message = format!(
            "Neither the log nor its mapping tells the offset to universal time: when the flight \
             took place is not known.{}",
            read.unwrap_or_default()
        );
        Axis {
            stamps,
            origin_utc: origin.filter(|_| !self.has_unknown_offset),
            resolution_s: self.finest_s,
            undated: Undated::NoOffset(message),
        }
    }
}
