//! Data frames of the `traffic` library, by rows and by columns.

use data_flight::{IssueKind, Parameter as P};
use data_ingest::{IngestErrorKind, Limits, LogFormat, ingest};

use super::{TRAFFIC_COLUMNS, TRAFFIC_RECORDS, flight, of};
use crate::synthetic::{count, read, refusal, start, times, values};

#[test]
fn rows_are_read_with_nulls_words_and_strings() {
    let log = read(TRAFFIC_RECORDS);
    assert_eq!(log.format, LogFormat::TrafficJson);
    assert_eq!((log.rows.read, log.rows.kept, log.flights.len()), (3, 3, 2));
    let first = flight(&log, "TST1");
    assert_eq!(of(first, P::AltitudePressure), [Some(1_500.0), None]);
    assert_eq!(of(first, P::GroundSpeed), [Some(120.0), None]);
    assert_eq!(of(first, P::VerticalSpeed), [Some(640.0), Some(-64.0)]);
    assert_eq!(of(first, P::OnGround), [Some(0.0), Some(1.0)]);
    // A number in quotes is one; 90° to the left of north is 270°.
    let second = flight(&log, "TST2");
    assert_eq!(of(second, P::AltitudePressure), [Some(2_500.0)]);
    assert_eq!(of(second, P::TrackTrue), [Some(270.0)]);
    assert_eq!(log.columns.unknown, ["mood"]);
    // `NaN` is a mark for no value, null is nothing.
    assert_eq!(count(&log, IssueKind::Sentinel), 1);
    // The second and third row stand on lines of their own.
    let unknown = log.issues.iter().find(|issue| issue.kind == IssueKind::Sentinel);
    assert_eq!(unknown.map(|issue| issue.line), Some(2));
}

#[test]
fn rows_on_lines_of_their_own_are_the_same_rows() {
    let lines = TRAFFIC_RECORDS.trim_matches(['[', ']']).replace("},\n", "}\n");
    assert_eq!(read(lines).flights, read(TRAFFIC_RECORDS).flights);
}

#[test]
fn a_flight_name_stands_in_for_the_call_sign() {
    let log = read(
        "[{\"timestamp\":\"2020-01-01T00:00:00Z\",\"flight_id\":\"A_1\",\"callsign\":\"TST1\",\"altitude\":1},\
          {\"timestamp\":\"2020-01-01T00:00:01Z\",\"flight_id\":\"A_2\",\"callsign\":\"TST1\",\"altitude\":2}]",
    );
    assert_eq!(log.flights.len(), 2);
    assert_eq!(log.flights[1].aircraft().call_sign.as_deref(), Some("TST1"));
}

#[test]
fn columns_are_read_side_by_side() {
    let log = read(TRAFFIC_COLUMNS);
    assert_eq!(log.format, LogFormat::TrafficJson);
    assert_eq!((log.rows.read, log.rows.kept), (3, 3));
    assert_eq!(start(&log).as_deref(), Some("2020-01-01 00:00:00"));
    assert_eq!(times(&log), [0.0, 1.0, 2.0]);
    assert_eq!(values(&log, P::AltitudePressure), [Some(232.0), Some(250.0), None]);
    assert_eq!(values(&log, P::IndicatedAirspeed), [Some(164.875), Some(165.0), Some(166.0)]);
    // −108.5° + 360° = 251.5°.
    assert_eq!(values(&log, P::TrackTrue), [Some(251.5), Some(10.0), Some(11.0)]);
    assert_eq!(values(&log, P::GrossWeight)[0], Some(69_000.0));
    assert_eq!(values(&log, P::FuelFlowTotal)[2], Some(7_100.5));
    assert_eq!(log.columns.ignored, ["yaw"]);
}

#[test]
fn a_fuel_flow_that_was_computed_is_not_read() {
    let log = read(TRAFFIC_COLUMNS.replace("\"weight\"", "\"mass\""));
    assert!(log.flights[0].series(P::FuelFlowTotal).is_none());
    assert_eq!(log.columns.ignored, ["yaw", "mass", "fuelflow"]);
}

#[test]
fn columns_that_break_off_are_read_up_to_the_cut() {
    let at = TRAFFIC_COLUMNS.find("\"track\"").expect("there");
    let log = read(&TRAFFIC_COLUMNS[..at + 27]);
    assert_eq!(log.rows.kept, 3);
    assert_eq!(values(&log, P::TrackTrue), [Some(251.5), None, None]);
    assert!(log.flights[0].series(P::GrossWeight).is_none());
    assert_eq!(count(&log, IssueKind::DamagedDocument), 1);
    // Damage inside a column costs the rest of it, and no other column.
    let log = read(TRAFFIC_COLUMNS.replace("\"8\":165.0", "\"8\"?165.0"));
    assert_eq!(values(&log, P::IndicatedAirspeed), [Some(164.875), None, None]);
    assert_eq!(values(&log, P::FuelFlowTotal)[2], Some(7_100.5));
    assert_eq!(count(&log, IssueKind::UnreadableNumber), 1);
    // Rows whose times are lost are counted.
    let log = read(TRAFFIC_COLUMNS.replace("\"8\":1577836801000", "\"8\"?1577836801000"));
    assert_eq!((log.rows.read, log.rows.kept, log.rows.dropped), (3, 1, 2));
    assert_eq!(count(&log, IssueKind::UnreadableRow), 2);
}

#[test]
fn cells_of_another_index_are_not_taken() {
    let log = read(TRAFFIC_COLUMNS.replace("{\"7\":232.0,\"8\":250.0,", "{\"8\":250.0,"));
    assert_eq!(values(&log, P::AltitudePressure), [None, Some(250.0), None]);
}

#[test]
fn what_two_columns_say_is_taken_once_and_told() {
    let log = read(
        "[{\"timestamp\":1577836800000,\"altitude\":1,\"IAS\":100,\"CAS\":101},\
          {\"timestamp\":1577836801000,\"altitude\":1,\"IAS\":102}]",
    );
    assert_eq!(values(&log, P::IndicatedAirspeed), [Some(100.0), Some(102.0)]);
    assert_eq!(count(&log, IssueKind::DuplicateColumn), 1);
}

#[test]
fn limits_are_held() {
    let narrow = Limits { max_columns: 3, ..Limits::default() };
    for text in [TRAFFIC_RECORDS, TRAFFIC_COLUMNS] {
        let error = ingest(text.as_bytes(), &narrow).map(|_| ()).expect_err("too many columns");
        assert_eq!(error.kind(), IngestErrorKind::TooLarge);
    }
    // A row takes 64 bytes at least; 18 bytes of text may take 36, and 16 MiB are free:
    // 700,000 × (64 − 36) = 19.6 million bytes are too many.
    let rows = "{\"timestamp\":1e12},".repeat(700_000);
    let text = format!("[{{\"timestamp\":1e12,\"altitude\":1}},{rows}{{}}]");
    assert_eq!(refusal(text).0, IngestErrorKind::TooLarge);
    assert_eq!(refusal("[{\"timestamp\":1,\"speed\":2}]").0, IngestErrorKind::UnknownFormat);
}
