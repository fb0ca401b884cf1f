//! The recorder's clock: hours, minutes and seconds in columns of their own, and a date only
//! while a GPS gives one.
//!
//! The clock runs on while the recorder is off, starts from zero when it was never set, and is
//! called Zulu whether or not anything set it to universal time: only `zulu is gps` says so.

use std::ops::Range;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use data_flight::number::f64_to_count;

use super::values;
use crate::formats::plan::Auxiliary;
use crate::time::axis::{Axis, Undated, over_midnight};
use crate::time::{self, Stamp};

/// The columns of the clock.
#[derive(Clone, Copy, Debug)]
pub(super) struct Printed<'table> {
    hour: &'table [f64],
    minute: &'table [f64],
    second: &'table [f64],
    day: &'table [f64],
    month: &'table [f64],
    year: &'table [f64],
    is_date_valid: &'table [f64],
    is_gps: &'table [f64],
}

/// The year that the recorder counts from.
const FIRST_YEAR: u32 = 2_000;

impl<'table> Printed<'table> {
    pub(super) fn of(auxiliary: &'table [Auxiliary]) -> Self {
        Self {
            hour: values(auxiliary, "zulu hour"),
            minute: values(auxiliary, "zulu min"),
            second: values(auxiliary, "zulu sec"),
            day: values(auxiliary, "zulu day"),
            month: values(auxiliary, "zulu mo"),
            year: values(auxiliary, "zulu year"),
            is_date_valid: values(auxiliary, "date valid"),
            is_gps: values(auxiliary, "zulu is gps"),
        }
    }

    /// The axis of the rows of one power cycle.
    pub(super) fn axis(&self, rows: Range<usize>) -> Axis {
        let mut stamps: Vec<Stamp> = rows.clone().map(|row| self.stamp(row)).collect();
        let first = stamps.iter().find_map(|stamp| match stamp {
            Stamp::TimeOfDay { time_s, .. } => Some(*time_s),
            _ => None,
        });
        let resolution_s = over_midnight(&mut stamps, None);
        // The clock as it was set last dates the whole recording.
        let dated = rows.zip(&stamps).rev().find_map(|(row, stamp)| match stamp {
            Stamp::Seconds(second) => Some((row, *second, self.date_time(row)?)),
            _ => None,
        });
        let is_universal = |row: usize| self.is_gps.get(row) == Some(&1.0);
        let (origin_utc, undated) = match dated {
            Some((row, second, date_time)) if is_universal(row) => {
                (time::after(date_time, -second), Undated::NoDate(String::new()))
            }
            Some((_, _, date_time)) => {
                let message = format!(
                    "The recorder's clock was not set by a GPS: its offset to universal time is \
                     not known. It read {} at the last dated row.",
                    date_time.format("%F %T")
                );
                (None, Undated::NoOffset(message))
            }
            None => (None, Undated::NoDate(no_date(first))),
        };
        Axis { stamps, origin_utc, resolution_s, undated }
    }

    fn stamp(&self, row: usize) -> Stamp {
        let part = |column: &[f64], most: u32| whole(column, row).filter(|part| *part <= most);
        let parts = [part(self.hour, 23), part(self.minute, 59), part(self.second, 60)];
        let [Some(hour), Some(minute), Some(second)] = parts else { return Stamp::Unreadable };
        let time_s = f64::from(hour * 3_600 + minute * 60 + second);
        Stamp::TimeOfDay { time_s, resolution_s: 1.0 }
    }

    /// The printed date and time, where the recorder says that its date is valid.
    fn date_time(&self, row: usize) -> Option<DateTime<Utc>> {
        if self.is_date_valid.get(row) != Some(&1.0) {
            return None;
        }
        let year = FIRST_YEAR.checked_add(whole(self.year, row)?)?;
        let (month, day) = (whole(self.month, row)?, whole(self.day, row)?);
        let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
        let Stamp::TimeOfDay { time_s, .. } = self.stamp(row) else { return None };
        time::after(date.and_time(NaiveTime::MIN).and_utc(), time_s)
    }
}

/// A field that holds a whole number.
fn whole(column: &[f64], row: usize) -> Option<u32> {
    let number = column.get(row).copied().filter(|number| number.fract() == 0.0)?;
    u32::try_from(f64_to_count(number)?).ok()
}

/// What is told of a recording without any date.
fn no_date(first_s: Option<f64>) -> String {
    let read = first_s
        .and_then(|time_s| u32::try_from(f64_to_count(time_s)?).ok())
        .and_then(|time_s| NaiveTime::from_num_seconds_from_midnight_opt(time_s, 0))
        .map_or_else(String::new, |time| format!(" Its clock read {time} at the first row."));
    format!(
        "The recorder prints a time of day and no date: when the flight took place is not \
         known.{read}"
    )
}
