//! Recorded date and time → when second zero of a piece was.
//!
//! Year, month, day, hour, minute and second are recorded at different moments, some of them
//! once a minute, and any of them may be hit by a bit error. Each is therefore asked how far it
//! is ahead of the seconds counted so far, from the second up to the date, and the answer most
//! often given counts. Nothing is dated when a part is not recorded (the year may be given by
//! the layout).

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::timeline::most_frequent;

const DAY_S: i64 = 86_400;

/// What a piece recorded of date and time: (second, number), in order of time.
#[derive(Clone, Debug, Default)]
pub(super) struct ClockReadings {
    pub(super) years: Vec<(i64, i64)>,
    pub(super) months: Vec<(i64, i64)>,
    pub(super) days: Vec<(i64, i64)>,
    pub(super) hours: Vec<(i64, i64)>,
    pub(super) minutes: Vec<(i64, i64)>,
    pub(super) seconds: Vec<(i64, i64)>,
}

impl ClockReadings {
    /// Universal time of second zero; `None` when a part is missing or stands for no date.
    pub(super) fn origin_utc(&self, year: Option<i32>) -> Option<DateTime<Utc>> {
        let mut ahead_s = ahead(&self.seconds, 0, 1, 60)?;
        ahead_s += ahead(&self.minutes, ahead_s, 60, 60)?;
        ahead_s += ahead(&self.hours, ahead_s, 3_600, 24)?;
        let midnights = self.days.iter().filter_map(|(at_s, day)| {
            let date = self.date(*at_s, *day, year)?;
            let first = date.and_time(NaiveTime::MIN).and_utc().timestamp() / DAY_S;
            Some(first - (at_s + ahead_s).div_euclid(DAY_S))
        });
        let day = most_frequent(midnights)?;
        DateTime::from_timestamp(day.checked_mul(DAY_S)?.checked_add(ahead_s)?, 0)
    }

    /// The date that was recorded at about a second.
    fn date(&self, at_s: i64, day: i64, year: Option<i32>) -> Option<NaiveDate> {
        let month = u32::try_from(nearest(&self.months, at_s)?).ok()?;
        let year = match year {
            Some(year) => year,
            None => full_year(nearest(&self.years, at_s)?)?,
        };
        NaiveDate::from_ymd_opt(year, month, u32::try_from(day).ok()?)
    }
}

/// By how many seconds one part of the time of day is ahead of the seconds counted.
fn ahead(readings: &[(i64, i64)], known_s: i64, unit_s: i64, modulus: i64) -> Option<i64> {
    let of_range = readings.iter().filter(|(_, number)| (0..modulus).contains(number));
    let differences = of_range
        .map(|(at_s, number)| (number - (at_s + known_s).div_euclid(unit_s)).rem_euclid(modulus));
    most_frequent(differences).map(|difference| difference * unit_s)
}

/// The number recorded nearest to a second, the earlier of two.
fn nearest(readings: &[(i64, i64)], at_s: i64) -> Option<i64> {
    let next = readings.partition_point(|(second, _)| *second < at_s);
    let around = [next.checked_sub(1), Some(next)];
    around
        .into_iter()
        .flatten()
        .filter_map(|index| readings.get(index))
        .min_by_key(|(second, _)| (second - at_s).abs())
        .map(|(_, number)| *number)
}

/// Two digits are of 1980 to 2079, where the satellite calendar starts.
fn full_year(recorded: i64) -> Option<i32> {
    let year = match recorded {
        0..=79 => recorded + 2_000,
        80..=99 => recorded + 1_900,
        1_980..=2_199 => recorded,
        _ => return None,
    };
    i32::try_from(year).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Readings every four seconds of a clock that starts at a time of day.
    fn clock(start_s: i64, count: i64) -> ClockReadings {
        let mut readings = ClockReadings::default();
        for at_s in (0..count).map(|frame| frame * 4) {
            let now_s = start_s + at_s;
            readings.seconds.push((at_s + 3, (now_s + 3) % 60));
            readings.minutes.push((at_s + 3, (now_s + 3) / 60 % 60));
            readings.hours.push((at_s, now_s / 3_600 % 24));
            let is_new_year = now_s + 1 >= DAY_S;
            readings.days.push((at_s + 1, if is_new_year { 1 } else { 31 }));
            readings.months.push((at_s + 1, if is_new_year { 1 } else { 12 }));
            readings.years.push((at_s + 1, if is_new_year { 24 } else { 23 }));
        }
        readings
    }

    fn text(origin: Option<DateTime<Utc>>) -> String {
        origin.map(|origin| origin.format("%F %T").to_string()).unwrap_or_default()
    }

    #[test]
    fn a_midnight_at_the_end_of_a_year_is_crossed() {
        // 23:59:50 on 31 December 2023, then 40 s into the new year.
        let readings = clock(86_390, 12);
        assert_eq!(text(readings.origin_utc(None)), "2023-12-31 23:59:50");
    }

    #[test]
    fn bit_errors_are_outvoted() {
        let mut readings = clock(3_599, 12);
        readings.hours[3].1 = 9;
        readings.seconds[5].1 = 63;
        readings.minutes[6].1 = 30;
        readings.days[1].1 = 0;
        assert_eq!(text(readings.origin_utc(None)), "2023-12-31 00:59:59");
    }

    #[test]
    fn what_is_not_recorded_is_not_dated() {
        let whole = clock(0, 4);
        let without_year = ClockReadings { years: Vec::new(), ..whole.clone() };
        assert_eq!(without_year.origin_utc(None), None);
        assert_eq!(text(without_year.origin_utc(Some(2_005))), "2005-12-31 00:00:00");
        for broken in [
            ClockReadings { days: Vec::new(), ..whole.clone() },
            ClockReadings { hours: Vec::new(), ..whole.clone() },
            ClockReadings { seconds: Vec::new(), ..whole.clone() },
            ClockReadings { months: vec![(0, 13)], ..whole },
        ] {
            assert_eq!(broken.origin_utc(None), None);
        }
    }

    #[test]
    fn years_of_two_digits_are_of_one_century_and_the_next() {
        assert_eq!(
            [80, 99, 0, 79, 2_024, 100].map(full_year),
            [Some(1_980), Some(1_999), Some(2_000), Some(2_079), Some(2_024), None]
        );
    }
}
