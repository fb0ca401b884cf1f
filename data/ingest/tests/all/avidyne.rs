//! Engine data logs of the Avidyne Entegra, hand-written from the published list of columns.

use data_flight::{IssueKind, Parameter};
use data_ingest::LogFormat;

use crate::synthetic::{count, message, read, times, values};

fn header(start: &str) -> String {
    format!(
        "Avidyne Engine Data Log; DAU Software ID: 5.0\n{start}\n\
         \"TIME\",\"LAT\",\"LON\",\"PALT\",\"DALT\",\"E1\",\"E2\",\"C1\",\"C2\",\"OILT\",\"OILP\",\"RPM\",\"OAT\",\"MAP\",\"FF\",\"USED\",\"AMP1\",\"AMPB\",\"MBUS\",\"TIT\",\"DIN\",\"DOUT\"\n"
    )
}

fn row(time: &str) -> String {
    format!(
        "{time}, 47.5000, 8.2500,1172,1765, 1406, 1389, 352, 348, 187, 55,2450,-12,24.5,13.2, 1.4, 21,-99,28.1,1512,\"0000011\",\"0001000\"\n"
    )
}

fn log(start: &str, times: &[&str]) -> String {
    times.iter().fold(header(start), |log, time| log + &row(time))
}

/// Some rows six seconds apart, for tests by chance.
pub fn sample() -> String {
    let times: Vec<String> =
        (0..60).map(|at| format!("15:{:02}:{:02}", at / 10, at % 10 * 6)).collect();
    log("2/12/06 15:00:00", &times.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn short_names_are_read_in_the_units_of_the_unit() {
    let log = read(log("2/12/06 15:23:26", &["15:23:30", "15:23:36"]));
    assert_eq!(log.format, LogFormat::AvidyneEntegra);
    assert_eq!(times(&log), [0.0, 6.0]);
    assert_eq!(values(&log, Parameter::Engine1Egt1), [Some(1_406.0); 2]);
    assert_eq!(values(&log, Parameter::Engine1Cht2), [Some(348.0); 2]);
    assert_eq!(values(&log, Parameter::AirTemperature), [Some(-12.0); 2]);
    assert_eq!(values(&log, Parameter::Engine1FuelFlow), [Some(13.2); 2]);
    assert_eq!(values(&log, Parameter::Engine1TurbineInletTemperature1), [Some(1_512.0); 2]);
    assert_eq!(values(&log, Parameter::Bus1Voltage), [Some(28.1); 2]);
    assert_eq!(values(&log, Parameter::Engine1FuelUsed), [Some(1.4); 2]);
    assert_eq!(log.columns.unknown, Vec::<String>::new());
    assert_eq!(log.columns.ignored, ["AMPB", "DIN", "DOUT"]);
    let recorder = log.flights[0].aircraft().recorder.as_deref();
    assert_eq!(recorder, Some("Avidyne Engine Data Log; DAU Software ID: 5.0"));
}

#[test]
fn a_local_clock_without_its_offset_is_told_and_gives_no_date() {
    let told = read(log("2/12/06 15:23:26", &["15:23:30"]));
    assert_eq!(told.flights[0].start_utc(), None);
    assert!(message(&told, IssueKind::UnreadableTime).contains("2006-02-12 15:23:26"));
    let garbled = read(log("yesterday", &["15:23:30"]));
    assert_eq!(count(&garbled, IssueKind::NoTimeStamps), 1);
}

#[test]
fn a_log_over_midnight_goes_on() {
    let log = read(log("9/11/05 23:59:50", &["23:59:54", "00:00:00", "00:00:06"]));
    assert_eq!(times(&log), [0.0, 6.0, 12.0]);
    assert_eq!(log.flights.len(), 1);
}

#[test]
fn a_clock_that_is_corrected_keeps_the_duration() {
    // 84 s back after the second row; then it goes on.
    let log = read(log("1/21/09 19:18:09", &["19:18:12", "19:18:18", "19:16:54", "19:17:00"]));
    assert_eq!(times(&log), [0.0, 6.0, 12.0, 18.0]);
    assert_eq!(count(&log, IssueKind::ClockSet), 1);
}

#[test]
fn the_defaults_of_the_sensors_are_no_samples() {
    let whole = log("2/12/06 15:23:26", &["15:23:24", "15:23:30", "15:23:36"]);
    let log = read(whole.replacen("-12,24.5", "-40,0.0", 1));
    assert_eq!(log.rows.kept, 3);
    assert_eq!(values(&log, Parameter::AirTemperature), [None, Some(-12.0), Some(-12.0)]);
    assert_eq!(log.flights[0].series(Parameter::AirTemperature).expect("recorded").raw()[0], -40.0);
    assert_eq!(count(&log, IssueKind::Sentinel), 1);
}

#[test]
fn a_unit_without_a_fix_prints_no_position() {
    let log =
        read(log("2/12/06 15:23:26", &["15:23:30"]).replace("47.5000, 8.2500", "-0.0000,-0.0000"));
    assert_eq!(values(&log, Parameter::Latitude), [None]);
}
