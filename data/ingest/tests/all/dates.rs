//! Clocks that are set in flight, and dates that are 1,024 weeks off: never without an issue.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use data_flight::{Flight, IssueKind};
use data_ingest::{IngestedLog, Limits, ingest};

use crate::synthetic::{G1000_HEADER, check, count, message, read, row_at};

/// A log of an aircraft that flies north at 100 kt, a row a second.
struct Track {
    clock: NaiveDateTime,
    north_deg: f64,
    speed_kt: f64,
    rows: String,
}

impl Track {
    fn starting(date: &str) -> Self {
        let date: NaiveDate = date.parse().expect("a date");
        let ten = NaiveTime::from_hms_opt(10, 0, 0).expect("a time");
        Self { clock: date.and_time(ten), north_deg: 47.0, speed_kt: 100.0, rows: String::new() }
    }

    /// Flies for some seconds.
    fn fly(mut self, seconds: u32) -> Self {
        for _ in 0..seconds {
            self.rows += &format!(
                "{}, +00:00, {:.6}, -97.000001, {:.1}, 3000\n",
                self.clock.format("%F, %T"),
                self.north_deg,
                self.speed_kt
            );
            self.clock += TimeDelta::seconds(1);
            // 100 kt are 100 minutes of latitude an hour.
            self.north_deg += self.speed_kt / 3_600.0 / 60.0;
        }
        self
    }

    /// The clock goes on by itself.
    fn set(mut self, by: TimeDelta) -> Self {
        self.clock += by;
        self
    }

    /// Time passes without rows.
    fn gap(mut self, seconds: i32) -> Self {
        self.clock += TimeDelta::seconds(seconds.into());
        self.north_deg += self.speed_kt * f64::from(seconds) / 3_600.0 / 60.0;
        self
    }

    fn text(&self) -> String {
        format!(
            "#airframe_info, airframe_name=\"Testair 100\"\n\
             #yyy-mm-dd, hh:mm:ss, hh:mm, degrees, degrees, kt, ft msl\n\
             Lcl Date, Lcl Time, UTCOfst, Latitude, Longitude, GndSpd, AltMSL\n{}",
            self.rows
        )
    }

    fn read(&self) -> IngestedLog {
        read(self.text())
    }
}

fn lengths_s(log: &IngestedLog) -> Vec<f64> {
    log.flights.iter().map(Flight::duration_s).collect()
}

fn starts(log: &IngestedLog) -> Vec<String> {
    let starts = log.flights.iter().map(|flight| flight.start_utc().expect("dated"));
    starts.map(|start| start.format("%F %T").to_string()).collect()
}

#[test]
fn a_clock_set_forward_in_flight_is_no_gap_and_no_other_flight() {
    // Two minutes look like a gap, an hour and ten days like another flight.
    for by_s in [120, 3_600, 864_000] {
        let log =
            Track::starting("2020-01-01").fly(60).set(TimeDelta::seconds(by_s)).fly(60).read();
        assert_eq!(lengths_s(&log), [119.0], "{by_s}");
        assert_eq!(count(&log, IssueKind::ClockSet), 1);
        assert_eq!(count(&log, IssueKind::TimeGap) + count(&log, IssueKind::FlightSplit), 0);
        // The flight is dated by the clock as last set.
        let expected: DateTime<Utc> = "2020-01-01T10:00:00Z".parse().expect("a time");
        assert_eq!(log.flights[0].start_utc(), Some(expected + TimeDelta::seconds(by_s)));
        let issue = log.issues.iter().find(|issue| issue.kind == IssueKind::ClockSet);
        // Three lines of header, then sixty rows: the 64th line is the first with the new time.
        assert_eq!(issue.map(|issue| issue.lines.clone()), Some(vec![64]));
    }
}

#[test]
fn a_clock_set_back_in_flight_is_told() {
    let log = Track::starting("2020-01-01").fly(60).set(TimeDelta::seconds(-3_600)).fly(60).read();
    assert_eq!((lengths_s(&log), count(&log, IssueKind::ClockSet)), (vec![119.0], 1));
    assert_eq!(starts(&log), ["2020-01-01 09:00:00"]);
}

#[test]
fn time_in_which_the_aircraft_moved_on_did_pass() {
    let log = Track::starting("2020-01-01").fly(60).gap(120).fly(60).read();
    assert_eq!(lengths_s(&log), [239.0]);
    assert_eq!((count(&log, IssueKind::ClockSet), count(&log, IssueKind::TimeGap)), (0, 1));
    let log = Track::starting("2020-01-01").fly(60).gap(3_600).fly(60).read();
    assert_eq!(lengths_s(&log), [59.0, 59.0]);
    assert_eq!((count(&log, IssueKind::ClockSet), count(&log, IssueKind::FlightSplit)), (0, 1));
}

#[test]
fn at_rest_nothing_tells_a_gap_from_a_set_clock() {
    let parked = Track { speed_kt: 0.0, ..Track::starting("2020-01-01") };
    let log = parked.fly(60).set(TimeDelta::seconds(120)).fly(60).read();
    assert_eq!((count(&log, IssueKind::ClockSet), count(&log, IssueKind::TimeGap)), (0, 1));
}

#[test]
fn a_jump_of_1024_weeks_is_a_clock_that_was_put_right() {
    // 2006-08-17 is 7,168 days before 2026-04-02; the format is older than both.
    let weeks = TimeDelta::days(7_168);
    let log = Track::starting("2006-08-17").fly(60).set(weeks).fly(60).read();
    assert_eq!((lengths_s(&log), starts(&log)), (vec![119.0], vec!["2026-04-02 10:00:00".into()]));
    assert_eq!(count(&log, IssueKind::GpsWeekRollover), 1);
    assert_eq!(count(&log, IssueKind::ClockSet), 1);
    // Without speeds and positions too, and back.
    for [first, second] in [["2006-08-17", "2026-04-02"], ["2026-04-02", "2006-08-17"]] {
        let rows = [first, first, second, second]
            .iter()
            .enumerate()
            .map(|(second, date)| row_at(&format!("{date}, 10:00:0{second}"), "60.0"))
            .collect::<String>();
        let log = read(format!("{G1000_HEADER}{rows}"));
        assert_eq!(lengths_s(&log), [3.0]);
        assert_eq!(count(&log, IssueKind::GpsWeekRollover), 1, "{first}");
        assert_eq!(count(&log, IssueKind::ClockSet), 1, "{first}");
    }
}

#[test]
fn a_log_dated_before_its_recorder_existed_is_told_and_kept_as_it_is() {
    // 2024-03-26 less 7,168 days is 2004-08-10: a G1000 could be, a Perspective could not.
    let log = Track::starting("2004-08-10").fly(10);
    assert_eq!(count(&log.read(), IssueKind::GpsWeekRollover), 0);
    let log = read(log.text().replace("Testair 100", "Cirrus SR99"));
    assert_eq!(starts(&log), ["2004-08-10 10:00:00"]);
    assert_eq!(count(&log, IssueKind::GpsWeekRollover), 1);
    let message = message(&log, IssueKind::GpsWeekRollover);
    assert!(message.contains("2024-03-26") && message.contains("kept as recorded"), "{message}");
}

#[test]
fn a_log_dated_long_after_it_was_received_is_told() {
    let log = Track::starting("2043-11-11").fly(10).text();
    let received = "2026-11-22T00:00:00Z".parse().expect("a time");
    let limits = Limits { latest_utc: Some(received), ..Limits::default() };
    for limits in [limits, Limits::default()] {
        let log = ingest(log.as_bytes(), &limits).expect("a log");
        check(&log);
        assert_eq!(count(&log, IssueKind::GpsWeekRollover), 1);
        assert_eq!(starts(&log), ["2043-11-11 10:00:00"]);
    }
    // Twenty days ahead of the receiver is a clock that runs fast, not a week number.
    let near = Track::starting("2026-12-12").fly(10).text();
    let near = ingest(near.as_bytes(), &limits).expect("a log");
    assert_eq!(count(&near, IssueKind::GpsWeekRollover), 0);
}
