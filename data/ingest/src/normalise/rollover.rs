//! Dates that are 1,024 weeks off, or may be.
//!
//! Satellites count weeks in ten bits, so that a receiver with old software dates a flight
//! 7,168 days too early, sometimes too late. A date before recorders of the format existed, a
//! date in the future, and a clock that jumps by 1,024 weeks between two rows are told. The
//! date is never corrected here: which of two dates is right is for people to say.

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use data_flight::IssueKind;

use super::time_base::Piece;
use crate::formats::Recording;
use crate::issue_book::Tally;
use crate::{Limits, LogFormat};

/// Days in 1,024 weeks.
const PERIOD_DAYS: i64 = 7_168;
const PERIOD_S: f64 = 7_168.0 * 86_400.0;
/// A step is one of 1,024 weeks when it is so near to it: rows may be missing at the jump.
const NEAR_S: f64 = 300.0;
/// A clock may run so many days ahead of the one that received the log.
const AHEAD_DAYS: i64 = 30;
/// Without knowing when a log was received: the first year that is surely in the future.
const FUTURE_YEAR: i32 = 2_040;

/// Whether a step between two stamps is 1,024 weeks, forward or back.
pub(super) fn is_step(step_s: f64) -> bool {
    (step_s.abs() - PERIOD_S).abs() <= NEAR_S
}

/// Tells the steps of 1,024 weeks between stamps, and flights that cannot have been then.
pub(super) fn tell(
    recording: &mut Recording,
    seconds: &[Option<f64>],
    pieces: &[Piece],
    format: LogFormat,
    limits: &Limits,
) {
    let message = "Between rows the date jumps by 1,024 weeks: the week number of the satellites \
                   ran over, or was put right.";
    let steps = steps(seconds, &recording.lines);
    recording.issues.note(IssueKind::GpsWeekRollover, None, steps, message);
    for piece in pieces {
        if let Some(message) = piece.start_utc.and_then(|start| doubt(start, format, limits)) {
            let line = recording.lines.get(piece.rows.start).copied().unwrap_or(0);
            recording.issues.note(IssueKind::GpsWeekRollover, None, Tally::once(line), message);
        }
    }
}

fn steps(seconds: &[Option<f64>], lines: &[u64]) -> Tally {
    let mut tally = Tally::default();
    let mut last_s = None;
    for (second, line) in seconds.iter().zip(lines) {
        let Some(here_s) = *second else { continue };
        if last_s.is_some_and(|last_s| is_step(here_s - last_s)) {
            tally.add(*line);
        }
        last_s = Some(here_s);
    }
    tally
}

/// What is wrong with a date, if it cannot be right.
fn doubt(start: DateTime<Utc>, format: LogFormat, limits: &Limits) -> Option<String> {
    let first_year = format.first_year();
    let latest = limits.latest_utc.map(|received| received + TimeDelta::days(AHEAD_DAYS));
    let is_early = |time: DateTime<Utc>| time.year() < first_year;
    let is_late = |time: DateTime<Utc>| match latest {
        Some(latest) => time > latest,
        None => time.year() >= FUTURE_YEAR,
    };
    let reason = if is_early(start) {
        format!("before recorders of this kind existed ({first_year})")
    } else if is_late(start) {
        "in the future".to_owned()
    } else {
        return None;
    };
    let other = [1, -1, 2, -2].into_iter().find_map(|periods: i64| {
        let shift = TimeDelta::days(PERIOD_DAYS.checked_mul(periods)?);
        let time = start.checked_add_signed(shift)?;
        (!is_early(time) && !is_late(time)).then_some((periods, time))
    });
    let advice = match other {
        Some((periods, time)) => format!(
            "{} weeks {} it is {}: the week number of the satellites may have run over",
            periods.unsigned_abs().saturating_mul(1_024),
            if periods > 0 { "later" } else { "earlier" },
            time.format("%F"),
        ),
        None => {
            "no number of 1,024 weeks explains it; the clock may never have been set".to_owned()
        }
    };
    Some(format!(
        "The flight is dated {}, {reason}; {advice}. The date is kept as recorded.",
        start.format("%F")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> DateTime<Utc> {
        text.parse::<chrono::NaiveDate>()
            .expect("a date")
            .and_time(chrono::NaiveTime::MIN)
            .and_utc()
    }

    #[test]
    fn only_dates_that_cannot_be_are_doubted() {
        let doubt = |date, limits: &Limits| doubt(day(date), LogFormat::GarminG3x, limits);
        let unknown = Limits::default();
        let received = Limits { latest_utc: Some(day("2024-04-01")), ..unknown };
        assert_eq!(doubt("2024-03-26", &unknown), None);
        assert_eq!(doubt("2024-04-20", &received), None);
        // 2024-03-26 less 7,168 days is 2004-08-10: 20 years (7,305 days) before it is
        // 2004-03-26, and 137 days after that is 2004-08-10.
        let early = doubt("2004-08-10", &unknown).expect("no G3X flew in 2004");
        assert!(early.contains("before recorders of this kind existed (2009)"), "{early}");
        assert!(early.contains("1024 weeks later it is 2024-03-26"), "{early}");
        let late = doubt("2043-11-11", &received).expect("in the future");
        // 20 years (7,305 days) before 2043-11-11 is 2023-11-11; 137 days later 2024-03-27.
        assert!(late.contains("1024 weeks earlier it is 2024-03-27"), "{late}");
        assert!(doubt("2043-11-11", &unknown).is_some());
        assert_eq!(doubt("2039-11-11", &unknown), None);
        // A clock that was never set.
        let unset = doubt("1980-01-06", &received).expect("never");
        assert!(unset.contains("2048 weeks later it is 2019-04-07"), "{unset}");
        // 1987-01-01 is 2006-08-17 and 2026-04-01 after one and two periods: too early, too late.
        let unset = doubt("1987-01-01", &received).expect("never");
        assert!(unset.contains("no number of 1,024 weeks"), "{unset}");
    }

    #[test]
    fn a_step_of_1024_weeks_is_one_to_some_minutes() {
        assert!(is_step(619_315_201.0) && is_step(-619_315_200.0));
        assert!(!is_step(619_315_200.0 - 400.0) && !is_step(604_800.0) && !is_step(0.0));
    }
}
