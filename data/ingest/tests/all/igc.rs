//! IGC: every record and every defect, on hand-written logs.

use data_flight::{IssueKind, Parameter};
use data_ingest::{IngestErrorKind, LogFormat};

use crate::synthetic::{count, message, read, refusal, start, times, values};

/// A header without extensions.
const TOP: &str = "\
AXXXABC FLIGHT:1\r\n\
HFDTEDATE:160720,01\r\n\
HFPLTPILOTINCHARGE: Nobody At All\r\n\
HFCM2CREW2: Nobody Else\r\n\
HFDB1DATEOFBIRTH: 010170\r\n\
HFGTYGLIDERTYPE: Testglider 15\r\n\
HFGIDGLIDERID: X-0001\r\n\
HFDTM100GPSDATUM: WGS-1984\r\n\
HFFTYFRTYPE: Maker,Model\r\n";

/// A fix at a time, with everything else the same.
fn fix(time: &str) -> String {
    format!("B{time}4700000N00900000EA0010000150\r\n")
}

/// A log of fixes at these times.
fn log_at(top: &str, times: &[&str]) -> String {
    top.to_owned() + &times.iter().map(|time| fix(time)).collect::<String>()
}

#[test]
fn every_field_of_a_fix_is_read_in_its_unit() {
    let log = read(format!(
        "{TOP}B1000004730000N00915000WA0010000150\r\nB1000014730001N00915000WA-010000150\r\n"
    ));
    assert_eq!((log.format, log.rows.kept, log.flights.len()), (LogFormat::Igc, 2, 1));
    assert_eq!(start(&log).as_deref(), Some("2020-07-16 10:00:00"));
    assert_eq!(times(&log), [0.0, 1.0]);
    // 47° 30' = 47.5°; a thousandth of a minute is 1/60,000°. 9° 15' west = −9.25°.
    assert_eq!(values(&log, Parameter::Latitude), [Some(47.5), Some(47.0 + 30_001.0 / 60_000.0)]);
    assert_eq!(values(&log, Parameter::Longitude), [Some(-9.25), Some(-9.25)]);
    // 100 m = 100 / 0.3048 = 328.084 ft; the two altitudes are never mixed.
    let feet = |parameter| values(&log, parameter).iter().flatten().map(|ft| ft.round()).collect();
    let (pressure, gnss): (Vec<f64>, Vec<f64>) =
        (feet(Parameter::AltitudePressure), feet(Parameter::AltitudeEllipsoid));
    assert_eq!((pressure, gnss), (vec![328.0, -328.0], vec![492.0, 492.0]));
    assert!(log.flights[0].series(Parameter::AltitudeMeanSeaLevel).is_none());
}

#[test]
fn the_aircraft_is_read_and_people_are_not() {
    let log = read(log_at(TOP, &["100000", "100001"]));
    let aircraft = log.flights[0].aircraft();
    assert_eq!(aircraft.registration.as_deref(), Some("X-0001"));
    assert_eq!(aircraft.model.as_deref(), Some("Testglider 15"));
    assert_eq!(aircraft.system_id.as_deref(), Some("XXX-ABC"));
    assert_eq!(aircraft.recorder.as_deref(), Some("Maker,Model"));
    assert_eq!(log.columns.ignored, ["HFCM2", "HFDB1", "HFPLT"]);
    let everything = format!("{log:?}");
    assert!(!everything.contains("Nobody") && !everything.contains("010170"), "{everything}");
}

#[test]
fn a_bad_or_missing_a_record_is_told_and_costs_nothing() {
    for (first, is_told) in [("AXXXABC", 0), ("AXXX Maker 7, V1.21", 1), ("A", 1), ("", 1)] {
        let log = read(log_at(&format!("{first}\nHFDTE160720\n"), &["100000"]));
        assert_eq!(count(&log, IssueKind::UnreadableHeader), is_told, "{first}");
        let issue = log.issues.iter().find(|i| i.kind == IssueKind::UnreadableHeader);
        assert_eq!(issue.and_then(|i| i.parameter.as_deref()), (is_told > 0).then_some("A"));
        assert_eq!(log.flights[0].aircraft().system_id.is_some(), is_told == 0);
        assert_eq!(log.rows.kept, 1);
    }
}

#[test]
fn without_a_date_the_times_are_known_and_the_day_is_not() {
    for top in ["AXXXABC\n", "AXXXABC\nHFDTE320120\n"] {
        let log = read(log_at(top, &["101648", "101650"]));
        assert_eq!((start(&log), times(&log)), (None, vec![0.0, 2.0]));
        assert!(message(&log, IssueKind::NoTimeStamps).contains("10:16:48 UTC"));
    }
    let log = read(log_at("AXXXABC\nHFDTE320120\n", &["101648"]));
    assert_eq!(count(&log, IssueKind::UnreadableHeader), 1);
}

#[test]
fn midnight_is_crossed_without_a_new_flight() {
    let log = read(log_at(TOP, &["235958", "235959", "000000", "000001"]));
    assert_eq!(times(&log), [0.0, 1.0, 2.0, 3.0]);
    assert_eq!(start(&log).as_deref(), Some("2020-07-16 23:59:58"));
    assert_eq!(count(&log, IssueKind::ClockSet), 0);
}

#[test]
fn a_clock_that_stands_still_is_told() {
    let log = read(log_at(TOP, &["100000", "100001", "100002", "100002", "100002", "100002"]));
    // The last four fixes share a stamp and nothing follows: they stand a second apart.
    assert_eq!(times(&log), [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
    assert_eq!(count(&log, IssueKind::DuplicateTime), 3);
    assert_eq!(count(&log, IssueKind::ClockStopped), 1);
    assert!(message(&log, IssueKind::ClockStopped).contains("stood still"));
    // Two or three fixes of one second are jitter.
    let log = read(log_at(TOP, &["100000", "100001", "100001", "100001", "100002"]));
    assert_eq!(count(&log, IssueKind::ClockStopped), 0);
}

#[test]
fn a_2d_fix_keeps_pressure_altitude_and_loses_gnss_altitude() {
    let log = read(format!(
        "{TOP}B1000004700000N00900000EA0010000150\n\
         B1000014700010N00900010EV0010100000\n\
         B1000024700010N00900010EV0010200000\n\
         B1000034700030N00900030EA0010300152\n"
    ));
    let valid = |parameter| values(&log, parameter).iter().map(Option::is_some).collect::<Vec<_>>();
    assert_eq!(valid(Parameter::AltitudePressure), [true; 4]);
    assert_eq!(valid(Parameter::AltitudeEllipsoid), [true, false, false, true]);
    // The second V repeats the position of the fix before: the receiver had none.
    assert_eq!(valid(Parameter::Latitude), [true, true, false, true]);
    assert_eq!(valid(Parameter::Longitude), [true, true, false, true]);
    let marks: Vec<_> = log
        .issues
        .iter()
        .filter(|issue| issue.kind == IssueKind::Sentinel)
        .map(|issue| (issue.parameter.as_deref(), issue.count))
        .collect();
    assert!(marks.contains(&(Some("altitude_ellipsoid_ft"), 2)), "{marks:?}");
    assert!(marks.contains(&(Some("latitude_deg"), 1)), "{marks:?}");
}

#[test]
fn an_altitude_that_is_zero_throughout_is_no_altitude() {
    let rows: String =
        (0..3).map(|s| format!("B10000{s}4700000N00900000EA000000015{s}\n")).collect();
    let log = read(format!("{TOP}{rows}"));
    assert!(log.flights[0].series(Parameter::AltitudePressure).is_none());
    assert_eq!(values(&log, Parameter::AltitudeEllipsoid).len(), 3);
    assert!(message(&log, IssueKind::Sentinel).contains("exactly 0"));
}

#[test]
fn declared_datums_of_altitudes_are_believed() {
    let log = read(log_at(
        &format!("{TOP}HFALGALTGPS:GEO\nHFALPALTPRESSURE:MSL\n"),
        &["100000", "100001"],
    ));
    let has = |parameter| log.flights[0].series(parameter).is_some();
    assert!(has(Parameter::AltitudeMeanSeaLevel) && !has(Parameter::AltitudeEllipsoid));
    assert!(!has(Parameter::AltitudePressure));
    let log =
        read(log_at(&TOP.replace("100GPSDATUM: WGS-1984", "103GPSDATUM: BESSEL"), &["100000"]));
    assert!(message(&log, IssueKind::UnreadableHeader).contains("another datum"));
}

#[test]
fn extensions_of_fixes_become_parameters() {
    let log = read(format!(
        "{TOP}I063638FXA3943GSP4446TRT4749ENL5050TDS5151LAD\n\
         B1000004700000N00900000EA001000015001510000090010255\n\
         B1000014700000N00900000EA0010000150015100000900\n"
    ));
    // 100.00 km/h = 100,000 / 1,852 = 53.996 kt.
    let speeds = values(&log, Parameter::GroundSpeed);
    assert!(speeds.iter().all(|kt| kt.is_some_and(|kt| (kt - 53.996).abs() < 0.001)), "{speeds:?}");
    assert_eq!(values(&log, Parameter::TrackTrue), [Some(90.0), Some(90.0)]);
    // Two tenths of a second after ten, and a second later without tenths; .0005' more.
    assert!((times(&log)[1] - 0.8).abs() < 1e-9, "{:?}", times(&log));
    assert_eq!(values(&log, Parameter::Latitude)[0], Some(47.0 + 0.5 / 60_000.0));
    assert!(log.columns.mapped.contains(&("GSP".into(), Parameter::GroundSpeed)));
    assert!(["ENL", "FXA"].iter().all(|code| log.columns.ignored.contains(&(*code).to_owned())));
    // What is recorded is not derived.
    assert_eq!(log.columns.derived, [Parameter::VerticalSpeedGps]);
}

#[test]
fn data_records_stand_at_their_own_times() {
    let log = read(format!(
        "{TOP}J010812HDM\n{}K10000100123\n{}K10000200124\n{}K10000300999\n{}",
        fix("100000"),
        fix("100001"),
        fix("100002"),
        fix("100005")
    ));
    // 1 and 2 belong to fixes; 3 stands alone, and nothing is invented around it. A heading of
    // five characters has two decimals: 00123 is 1.23°.
    assert_eq!(times(&log), [0.0, 1.0, 2.0, 3.0, 5.0]);
    let expected = [None, Some(1.23), Some(1.24), Some(9.99), None];
    assert_eq!(values(&log, Parameter::HeadingMagnetic), expected);
    let has_position: Vec<bool> =
        values(&log, Parameter::Latitude).iter().map(Option::is_some).collect();
    assert_eq!(has_position, [true, true, true, false, true]);
    assert_eq!((log.rows.read, log.rows.kept), (5, 5));
}

#[test]
fn other_records_are_counted_by_name_only() {
    let log = read(format!(
        "{TOP}C160720100000000000000102 Somewhere\nF1000000102\n{}E100001PEV\n\
         LPLT Nobody was here\nMXX\nHFZZZSOMETHING: Nobody\nG0123\nG4567\n",
        fix("100000")
    ));
    assert_eq!(log.columns.unknown, ["HFZZZ", "M"]);
    let told = message(&log, IssueKind::IgnoredColumn);
    assert!(told.contains("C (1)") && told.contains("G (2)") && told.contains("L (1)"), "{told}");
    assert!(!format!("{log:?}").contains("Nobody"));
}

#[test]
fn damaged_records_cost_only_themselves() {
    let log = read(format!(
        "{TOP}I023638FX\n{}B1000014700000N00900000EA00100\nBxxxxxx47x0000N0090x000EA0010000150\n\
         Bxxxxxx4700000N00900000EA0010000150\nB1000044799000N00900000EA00x0000150\n{}",
        fix("100000"),
        fix("100005").trim_end()
    ));
    // One is too short and one has neither time nor position; the others are kept.
    assert_eq!((log.rows.read, log.rows.kept, log.rows.dropped), (6, 4, 2));
    assert_eq!(count(&log, IssueKind::TruncatedRow), 1);
    assert_eq!(count(&log, IssueKind::UnreadableRow), 1);
    assert_eq!(count(&log, IssueKind::UnreadableTime), 1);
    assert_eq!(count(&log, IssueKind::UnreadableHeader), 1);
    // 99 minutes are no latitude; a letter is no altitude.
    assert_eq!(values(&log, Parameter::Latitude)[2], None);
    assert_eq!(values(&log, Parameter::AltitudePressure)[2], None);
    assert_eq!(count(&log, IssueKind::UnreadableNumber), 2);
}

#[test]
fn a_recording_without_any_time_is_not_placed() {
    let untimed = log_at("", &["xxxxxx", "xxxxxx"]);
    assert_eq!(refusal(TOP.to_owned() + &untimed).0, IngestErrorKind::NoUsableRows);
    let log = read(log_at(TOP, &["100000"]) + "AXXXDEF\n" + &untimed);
    assert_eq!((log.rows.read, log.rows.kept, log.rows.dropped), (3, 1, 2));
    assert_eq!((log.flights.len(), count(&log, IssueKind::UnreadableRow)), (1, 2));
}

#[test]
fn logs_that_were_joined_are_told_apart() {
    let second = TOP.replace("X-0001", "X-0002").replace("160720", "170720");
    let log = read(log_at(TOP, &["100000", "100001"]) + &log_at(&second, &["090000"]));
    let flights: Vec<_> = log
        .flights
        .iter()
        .map(|f| (f.aircraft().registration.as_deref(), f.start_utc().map(|t| t.to_string())))
        .collect();
    assert_eq!(
        flights,
        [
            (Some("X-0001"), Some("2020-07-16 10:00:00 UTC".to_owned())),
            (Some("X-0002"), Some("2020-07-17 09:00:00 UTC".to_owned())),
        ]
    );
    // Without an A record between them another registration says the same.
    let joined = log_at(TOP, &["100000"]) + "HFGIDGLIDERID: X-0003\n" + &fix("100001");
    assert_eq!(read(joined).flights.len(), 2);
}

#[test]
fn an_igc_file_is_known_by_its_content() {
    let bare = log_at("", &["100000"]);
    for text in [format!("\u{FEFF}{bare}"), format!("LXXX a comment\n\n{bare}"), bare] {
        assert_eq!(read(text).format, LogFormat::Igc);
    }
    assert_eq!(refusal("AXXXABC\nHFDTE160720\n").0, IngestErrorKind::NoUsableRows);
    for text in ["AXXXABC\nsome text\n", "Bhello\nHFDTE160720\n", "B1000004700000N00900000EA00100"]
    {
        assert_eq!(refusal(text).0, IngestErrorKind::UnknownFormat, "{text}");
    }
}
