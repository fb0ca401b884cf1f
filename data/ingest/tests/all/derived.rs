//! Speed, track and vertical speed derived from positions: right, marked, and nowhere invented.

use data_flight::{IssueKind, Parameter};
use data_ingest::IngestedLog;

use crate::synthetic::{count, g1000, read, values};

/// Fixes at seconds and steps of 0.001' of latitude from 47° north, and altitudes in metres.
fn igc(fixes: &[(u32, u32, u32)]) -> String {
    let rows: String = fixes
        .iter()
        .map(|(second, steps, altitude_m)| {
            let (minute, second) = (second / 60, second % 60);
            format!("B10{minute:02}{second:02}47{steps:05}N00900000EA00100{altitude_m:05}\n")
        })
        .collect();
    format!("AXXXABC\nHFDTE160720\n{rows}")
}

fn rounded(log: &IngestedLog, parameter: Parameter) -> Vec<Option<f64>> {
    values(log, parameter).iter().map(|value| value.map(|v| (v * 10.0).round() / 10.0)).collect()
}

#[test]
fn steady_flight_has_one_speed_one_track_and_one_rate_of_climb() {
    let fixes: Vec<_> = (0..6).map(|s| (s, s * 20, 500 + s * 2)).collect();
    let log = read(igc(&fixes));
    // 0.020' a second = 0.02/60° × M π/180. At 47° M = 6,378,137 × 0.99330562 /
    // (1 − 0.00669438 × 0.53488)^1.5 = 6,335,439.3 / 0.99463365 = 6,369,620 m, so a step is
    // 37.057 m and the speed 37.057 / 1852 × 3600 = 72.03 kt.
    assert_eq!(rounded(&log, Parameter::GroundSpeed), [Some(72.0); 6]);
    assert_eq!(rounded(&log, Parameter::TrackTrue), [Some(0.0); 6]);
    // 2 m/s = 120 / 0.3048 = 393.7 ft/min.
    assert_eq!(rounded(&log, Parameter::VerticalSpeedGps), [Some(393.7); 6]);
}

#[test]
fn derived_parameters_are_marked() {
    let log = read(igc(&[(0, 0, 500), (1, 20, 500), (2, 40, 500)]));
    let derived = [Parameter::GroundSpeed, Parameter::TrackTrue, Parameter::VerticalSpeedGps];
    assert_eq!(log.columns.derived, derived);
    for parameter in derived {
        assert!(log.columns.mapped.iter().all(|(_, mapped)| *mapped != parameter));
        let issue = log.issues.iter().find(|issue| {
            issue.kind == IssueKind::DerivedParameter
                && issue.parameter.as_deref() == Some(parameter.name())
        });
        let issue = issue.expect("the log says so");
        assert_eq!(issue.count, 3);
        assert!(issue.message.contains("is not recorded; it is derived"), "{}", issue.message);
    }
    // A log of a display that does not record them is no track of positions.
    let log = read(g1000(&["10:00:00", "10:00:01"]));
    assert_eq!(count(&log, IssueKind::DerivedParameter), 0);
    assert!(log.flights[0].series(Parameter::GroundSpeed).is_none());
}

#[test]
fn nothing_is_derived_over_a_gap() {
    // 0 and 1 s, 7 and 8 s: six seconds between them are more than the five of the catalogue.
    let log = read(igc(&[(0, 0, 500), (1, 20, 500), (7, 900, 500), (8, 920, 500)]));
    assert_eq!(rounded(&log, Parameter::GroundSpeed), [Some(72.0); 4]);
    // A fix alone between two gaps has no speed; five seconds are no gap.
    let log = read(igc(&[(0, 0, 500), (10, 200, 500), (20, 400, 500), (25, 500, 500)]));
    assert_eq!(rounded(&log, Parameter::GroundSpeed), [None, None, Some(72.0), Some(72.0)]);
}

#[test]
fn rows_that_share_a_stamp_give_no_speed() {
    // Two fixes of 10:00:02; the rows around them pass over both.
    let fixes = [(0, 0), (1, 20), (2, 40), (2, 999), (3, 60), (4, 80)];
    let log = read(igc(&fixes.map(|(second, steps)| (second, steps, 500))));
    let speeds = rounded(&log, Parameter::GroundSpeed);
    assert_eq!(speeds, [Some(72.0), Some(72.0), None, None, Some(72.0), Some(72.0)]);
}

#[test]
fn nothing_is_derived_over_a_clock_that_was_set() {
    // The clock goes back by 20 s between the third and the fourth fix.
    let fixes = [(30, 0), (31, 20), (32, 40), (12, 300), (13, 320), (14, 340), (15, 360)];
    let log = read(igc(&fixes.map(|(second, steps)| (second, steps, 500))));
    assert_eq!(count(&log, IssueKind::ClockSet), 1);
    assert_eq!(rounded(&log, Parameter::GroundSpeed), [Some(72.0); 7]);
}

#[test]
fn an_aircraft_that_stands_has_a_speed_of_zero_and_no_track() {
    let fixes: Vec<_> = (0..5).map(|s| (s, s % 2, 500)).collect();
    let log = read(igc(&fixes));
    let speeds = values(&log, Parameter::GroundSpeed);
    // A thousandth of a minute to and fro is at most 1.85 m in 2 s.
    assert!(speeds.iter().all(|kt| kt.is_some_and(|kt| kt < 2.0)), "{speeds:?}");
    assert!(log.flights[0].series(Parameter::TrackTrue).is_none());
    assert!(!log.columns.derived.contains(&Parameter::TrackTrue));
}

#[test]
fn a_leap_of_the_receiver_is_no_speed() {
    // A fix 40,000 steps (74 km) away and back: 18.5 km/s over four seconds.
    let fixes: Vec<_> = (0..9).map(|s| (s, if s == 4 { 40_000 } else { s * 20 }, 500)).collect();
    let log = read(igc(&fixes));
    let speeds = rounded(&log, Parameter::GroundSpeed);
    assert!(speeds.iter().flatten().all(|kt| *kt == 72.0), "{speeds:?}");
    assert!(speeds.iter().flatten().count() >= 6, "{speeds:?}");
}
