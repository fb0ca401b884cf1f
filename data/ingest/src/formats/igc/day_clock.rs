//! Times of day of an IGC file → seconds on one axis, over midnight.
//!
//! The header gives the date of the first fix; fixes carry the time of day only. A step of more
//! than half a day backwards is midnight. A step of more than half a day forwards is a stale
//! time from before midnight when there was one, and else left for the time base to judge; in
//! both cases it does not move the day.

use chrono::NaiveDate;

const DAY_S: f64 = 86_400.0;
const HALF_DAY_S: f64 = 43_200.0;

/// What is known of the day.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct DayClock {
    date: Option<NaiveDate>,
    days: i32,
    last_s: Option<f64>,
    first_s: Option<f64>,
}

impl DayClock {
    /// The date on which the seconds start, if any was read.
    pub(super) const fn date(&self) -> Option<NaiveDate> {
        self.date
    }

    /// The first time of day, in seconds since midnight.
    pub(super) const fn first_s(&self) -> Option<f64> {
        self.first_s
    }

    /// Takes a date record. Whether it is another date than the fixes above have: then they
    /// are not followed without a break.
    pub(super) fn set_date(&mut self, date: NaiveDate) -> bool {
        let Some(first) = self.date else {
            // The date of the first fix, wherever it stands.
            self.date = Some(date);
            return false;
        };
        let days = i32::try_from(date.signed_duration_since(first).num_days()).unwrap_or(0);
        let is_other = date != first && days != self.days;
        if is_other {
            (self.days, self.last_s) = (days, None);
        }
        is_other
    }

    /// Seconds since the midnight before the first fix.
    pub(super) fn seconds(&mut self, time_of_day_s: f64) -> f64 {
        self.first_s.get_or_insert(time_of_day_s);
        let step_s = self.last_s.map_or(0.0, |last_s| time_of_day_s - last_s);
        let mut days = self.days;
        if step_s > HALF_DAY_S {
            if days > 0 {
                days = days.saturating_sub(1);
            }
        } else {
            if step_s < -HALF_DAY_S {
                days = days.saturating_add(1);
                self.days = days;
            }
            self.last_s = Some(time_of_day_s);
        }
        f64::from(days).mul_add(DAY_S, time_of_day_s)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(clock: &mut DayClock, times: &[f64]) -> Vec<f64> {
        times.iter().map(|time_s| clock.seconds(*time_s)).collect()
    }

    #[test]
    fn midnight_is_crossed_once() {
        let mut clock = DayClock::default();
        // 23:59:59, 00:00:00, a stale 23:59:59, 00:00:02.
        let times = [86_399.0, 0.0, 86_399.0, 2.0];
        assert_eq!(seconds(&mut clock, &times), [86_399.0, 86_400.0, 86_399.0, 86_402.0]);
    }

    #[test]
    fn one_wrong_time_does_not_move_the_day() {
        // 11:00:00, a misprint at 23:59:59, 11:00:01.
        let mut clock = DayClock::default();
        let times = [39_600.0, 86_399.0, 39_601.0];
        assert_eq!(seconds(&mut clock, &times), times);
        // 13:00:00, a misprint at 00:00:01, 13:00:01.
        let mut clock = DayClock::default();
        let times = [46_800.0, 1.0, 46_801.0];
        assert_eq!(seconds(&mut clock, &times), [46_800.0, 86_401.0, 46_801.0]);
    }

    #[test]
    fn another_date_starts_another_day() {
        let day = |day| NaiveDate::from_ymd_opt(2020, 1, day).expect("a date");
        let mut clock = DayClock::default();
        assert!(!clock.set_date(day(1)));
        assert_eq!(clock.seconds(50_000.0), 50_000.0);
        assert!(!clock.set_date(day(1)));
        // Two days later at 08:20: 2 × 86,400 + 30,000 s.
        assert!(clock.set_date(day(3)));
        assert_eq!(clock.seconds(30_000.0), 202_800.0);
    }

    #[test]
    fn a_date_written_again_at_midnight_is_the_day_that_has_begun() {
        let day = |day| NaiveDate::from_ymd_opt(2020, 1, day).expect("a date");
        let mut clock = DayClock::default();
        clock.set_date(day(1));
        assert_eq!(clock.seconds(86_399.0), 86_399.0);
        assert!(clock.set_date(day(2)));
        assert_eq!(clock.seconds(1.0), 86_401.0);
        // And once more when the fixes have already crossed over.
        assert!(!clock.set_date(day(2)));
        assert_eq!(clock.seconds(2.0), 86_402.0);
    }
}
