//! Clocks that repeat, run back, are set, stop, or were never there.

use data_flight::{Flight, IssueKind};

use crate::synthetic::{G1000_HEADER, count, g1000, message, read, row_at, start, times};

/// A log with a row at each `date, time` text; blank text is a row without a stamp.
fn log_at(stamps: &[&str]) -> String {
    stamps.iter().fold(G1000_HEADER.to_owned(), |log, stamp| {
        let stamp = if stamp.is_empty() { "          ,         " } else { stamp };
        log + &row_at(stamp, "60.0")
    })
}

#[test]
fn rows_that_share_a_stamp_are_spread_within_its_second() {
    let log = read(g1000(&["10:00:00", "10:00:01", "10:00:01", "10:00:03", "10:00:04"]));
    assert_eq!(times(&log), [0.0, 1.0, 1.5, 3.0, 4.0]);
    assert_eq!(count(&log, IssueKind::DuplicateTime), 1);
    // From 10:00:01 to 10:00:03 two seconds pass.
    assert_eq!(count(&log, IssueKind::TimeGap), 1);
    assert!(message(&log, IssueKind::TimeGap).contains("2 s"));
}

#[test]
fn rows_without_a_stamp_are_kept_at_the_usual_interval() {
    let day = "2020-01-01, 10:00:";
    let at = |second: &str| format!("{day}{second}");
    let (a, b, c) = (at("02"), at("03"), at("06"));
    let log = read(log_at(&["", "", &a, &b, "", "", &c, ""]));
    // Two counted back from 02; two in the three seconds from 03 to 06; one after 06.
    assert_eq!(times(&log), [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]);
    assert_eq!(start(&log).as_deref(), Some("2020-01-01 11:00:00"));
    assert_eq!(count(&log, IssueKind::BlankTime), 5);
    assert_eq!(count(&log, IssueKind::TimeGap), 0);
    assert_eq!(log.rows.dropped, 0);
}

#[test]
fn a_stamp_up_to_two_seconds_back_stands_just_after_the_row_above() {
    let log = read(g1000(&["10:00:00", "10:00:02", "10:00:01", "10:00:03"]));
    assert_eq!(times(&log), [0.0, 2.0, 2.5, 3.0]);
    assert_eq!(count(&log, IssueKind::TimeReversed), 1);
}

#[test]
fn a_clock_set_back_keeps_the_duration_and_dates_the_flight() {
    let log = read(g1000(&["10:05:00", "10:05:01", "10:00:00", "10:00:01", "10:00:02"]));
    assert_eq!(times(&log), [0.0, 1.0, 2.0, 3.0, 4.0]);
    // The last clock says 11:00:02 UTC after four seconds.
    assert_eq!(start(&log).as_deref(), Some("2020-01-01 10:59:58"));
    assert_eq!(count(&log, IssueKind::ClockSet), 1);
    assert!(message(&log, IssueKind::ClockSet).contains("301 s"));
}

#[test]
fn a_clock_set_to_another_day_before_the_first_position() {
    let stamps = [
        "2000-01-01, 00:00:00",
        "2000-01-01, 00:00:01",
        "2020-01-01, 10:00:00",
        "2020-01-01, 10:00:01",
    ];
    let log = log_at(&stamps);
    let position = "47.0000001, -97.000001";
    let without = log.replacen(position, "          ,           ", 2);
    let log = read(without);
    assert_eq!(times(&log), [0.0, 1.0, 2.0, 3.0]);
    assert_eq!(start(&log).as_deref(), Some("2020-01-01 10:59:58"));
    assert_eq!(count(&log, IssueKind::ClockSet), 1);
}

#[test]
fn another_day_with_a_position_on_both_sides_is_another_flight() {
    let log =
        read(log_at(&["2020-01-01, 10:00:00", "2020-01-01, 10:00:01", "2020-01-03, 08:00:00"]));
    assert_eq!(log.flights.len(), 2);
    assert_eq!(
        log.flights[1].start_utc().map(|t| t.to_rfc3339()).as_deref(),
        Some("2020-01-03T09:00:00+00:00")
    );
    assert_eq!(count(&log, IssueKind::FlightSplit), 1);
}

#[test]
fn midnight_is_no_jump() {
    let log = read(log_at(&["2020-01-01, 23:59:59", "2020-01-02, 00:00:00"]));
    assert_eq!(times(&log), [0.0, 1.0]);
    assert_eq!(start(&log).as_deref(), Some("2020-01-02 00:59:59"));
    let kinds: Vec<_> = log.issues.iter().map(|issue| issue.kind).collect();
    assert_eq!(kinds, [IssueKind::IgnoredColumn]);
}

#[test]
fn five_minutes_without_rows_end_a_flight() {
    let log = read(g1000(&["10:00:00", "10:00:01", "10:05:01", "10:10:02", "10:10:03"]));
    // 300 s is still the same flight, 301 s is not.
    let lengths: Vec<_> = log.flights.iter().map(|flight| flight.time_s().to_vec()).collect();
    assert_eq!(lengths, [vec![0.0, 1.0, 301.0], vec![0.0, 1.0]]);
    assert_eq!(count(&log, IssueKind::FlightSplit), 1);
    assert_eq!(
        log.flights[1].start_utc().map(|t| t.to_rfc3339()).as_deref(),
        Some("2020-01-01T11:10:02+00:00")
    );
}

#[test]
fn one_stamp_that_stands_alone_is_not_believed() {
    let forward = g1000(&["10:00:00", "10:00:01", "17:00:02", "10:00:03", "10:00:04"]);
    let back = g1000(&["10:00:00", "10:00:01", "03:00:02", "10:00:03", "10:00:04"]);
    let garbled = g1000(&["10:00:00", "10:00:01", "10:xx:02", "10:00:03", "10:00:04"]);
    for log in [forward, back, garbled] {
        let log = read(log);
        assert_eq!(times(&log), [0.0, 1.0, 2.0, 3.0, 4.0]);
        assert_eq!(count(&log, IssueKind::UnreadableTime), 1);
        assert_eq!(count(&log, IssueKind::ClockSet), 0);
    }
}

#[test]
fn a_receiver_that_repeats_an_old_time_does_not_set_the_clock() {
    // 13, then three rows of a stale 08, then 17: four rows in four seconds.
    let log = read(g1000(&[
        "10:00:12", "10:00:13", "10:00:08", "10:00:08", "10:00:08", "10:00:17", "10:00:18",
    ]));
    assert_eq!(times(&log), [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
    assert_eq!(count(&log, IssueKind::UnreadableTime), 3);
}

#[test]
fn rows_of_a_clock_that_stands_still_fill_the_time_to_the_next_stamp() {
    let log = read(g1000(&[
        "10:00:00", "10:00:01", "10:00:02", "10:00:03", "10:00:03", "10:00:03", "10:00:03",
        "10:00:07",
    ]));
    assert_eq!(times(&log), [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]);
    assert_eq!(count(&log, IssueKind::DuplicateTime), 3);
    assert_eq!(count(&log, IssueKind::TimeGap), 0);
}

#[test]
fn an_appended_recording_of_an_earlier_time_is_another_flight() {
    let later = g1000(&["12:00:00", "12:00:01"]);
    let log = read(later + &g1000(&["10:00:00", "10:00:01", "10:00:02"]));
    let lengths: Vec<_> = log.flights.iter().map(data_flight::Flight::duration_s).collect();
    assert_eq!(lengths, [1.0, 2.0]);
    assert_eq!(
        log.flights[1].start_utc().map(|t| t.to_rfc3339()).as_deref(),
        Some("2020-01-01T11:00:00+00:00")
    );
}

#[test]
fn a_log_without_any_stamp_has_no_date() {
    let log = read(log_at(&["", "", ""]));
    assert_eq!(times(&log), [0.0, 1.0, 2.0]);
    assert_eq!(start(&log), None);
    assert_eq!(count(&log, IssueKind::NoTimeStamps), 1);
    assert_eq!(count(&log, IssueKind::BlankTime), 3);
}

#[test]
fn without_any_offset_the_date_is_not_known() {
    let log = read(g1000(&["10:00:00", "10:00:01"]).replace("-01:00", "      "));
    assert_eq!((start(&log), times(&log)), (None, vec![0.0, 1.0]));
    assert_eq!(count(&log, IssueKind::UnreadableTime), 1);
}

#[test]
fn an_offset_that_changes_does_not_move_universal_time() {
    let log = g1000(&["10:00:00", "10:00:01", "09:00:02"]);
    let at = log.rfind("-01:00").expect("there");
    let log = read(format!("{}-02:00{}", &log[..at], &log[at + 6..]));
    assert_eq!(times(&log), [0.0, 1.0, 2.0]);
    assert_eq!(count(&log, IssueKind::ClockSet), 0);
}

#[test]
fn fractions_of_a_second_are_read() {
    let log =
        read(g1000(&["10:00:00.00", "10:00:00.25", "10:00:00.50", "10:00:00.50", "10:00:00.75"]));
    let expected = [0.0, 0.25, 0.5, 0.505, 0.75];
    for (found, expected) in times(&log).into_iter().zip(expected) {
        assert!((found - expected).abs() < 1e-9, "{found} {expected}");
    }
    assert_eq!(count(&log, IssueKind::TimeGap), 0);
}

#[test]
fn the_order_of_day_and_month_is_decided_over_the_whole_log() {
    let of = |dates: &[&str]| {
        let stamps: Vec<String> = dates.iter().map(|date| format!("{date}, 10:00:00")).collect();
        let stamps: Vec<&str> = stamps.iter().map(String::as_str).collect();
        read(log_at(&stamps))
    };
    assert_eq!(start(&of(&["03/04/2021"])).as_deref(), Some("2021-04-03 11:00:00"));
    assert_eq!(start(&of(&["03/14/2021"])).as_deref(), Some("2021-03-14 11:00:00"));
    let both = of(&["12/01/2021", "13/01/2021"]);
    assert_eq!(start(&both).as_deref(), Some("2021-01-12 11:00:00"));
    assert!(
        message(&of(&["03/04/2021"]), IssueKind::SpreadsheetResave).contains("no date of the log")
    );
}

#[test]
fn a_recorder_that_runs_on_between_two_flights_is_divided() {
    let header = "\
#airframe_info, log_version=\"1.00\", airframe_name=\"Testair 100\", system_id=\"ABC123\", mode=NORMAL,\n\
#yyy-mm-dd, hh:mm:ss,   hh:mm,   degrees,   degrees,     kt\n\
  Lcl Date, Lcl Time, UTCOfst,  Latitude, Longitude, GndSpd\n";
    let mut log = header.to_owned();
    // A minute of flight, 20 minutes at the ramp, a minute of flight: one row every ten seconds.
    for row in 0..132 {
        let speed_kt = if (6..126).contains(&row) { 0.0 } else { 90.0 };
        let (minute, second) = (row / 6, row % 6 * 10);
        log +=
            &format!("2020-01-01, 10:{minute:02}:{second:02}, +00:00, 47.0, -97.0, {speed_kt}\n");
    }
    let log = read(log);
    // Standing from 60 s to 1,250 s; the middle is 655 s, the next row stands at 660 s.
    let lengths: Vec<_> = log.flights.iter().map(Flight::duration_s).collect();
    assert_eq!(lengths, [650.0, 650.0]);
    let [_, second] = log.flights.as_slice() else { panic!("two flights") };
    assert_eq!(second.time_s().first(), Some(&0.0));
    assert_eq!(
        second.start_utc().map(|t| t.to_rfc3339()).as_deref(),
        Some("2020-01-01T10:11:00+00:00")
    );
    assert_eq!(count(&log, IssueKind::FlightSplit), 1);
    assert_eq!(log.rows.dropped, 0);
}
