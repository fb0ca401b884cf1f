//! State vectors of the OpenSky Network.

use data_flight::{IssueKind, Parameter as P};
use data_ingest::{IngestErrorKind, Limits, LogFormat, ingest};

use super::{OPENSKY_CSV, OPENSKY_REST, flight, of};
use crate::synthetic::{check, count, message, read, refusal};

#[test]
fn several_aircraft_become_several_flights_in_feet_and_knots() {
    let log = read(OPENSKY_CSV);
    assert_eq!(log.format, LogFormat::OpenskyCsv);
    assert_eq!((log.rows.read, log.rows.kept, log.flights.len()), (4, 4, 2));
    let first = flight(&log, "TST1");
    assert_eq!(first.aircraft().system_id.as_deref(), Some("abc123"));
    assert_eq!(first.time_s(), [0.0, 10.0]);
    // 304.8 m = 1,000 ft and 609.6 m = 2,000 ft; 5.08 m/s × 60 / 0.3048 = 1,000 ft/min.
    let near = |found: Option<f64>, expected: f64| {
        assert!(found.is_some_and(|found| (found - expected).abs() < 1e-9), "{found:?} {expected}");
    };
    near(of(first, P::AltitudePressure)[0], 1_000.0);
    near(of(first, P::AltitudeEllipsoid)[0], 2_000.0);
    near(of(first, P::VerticalSpeed)[0], 1_000.0);
    // 100 m/s × 3,600 / 1,852 = 194.384… kt.
    near(of(first, P::GroundSpeed)[0], 100.0 * 3_600.0 / 1_852.0);
    assert_eq!(of(first, P::TrackTrue), [Some(90.0); 2]);
    assert_eq!(of(first, P::OnGround), [Some(0.0); 2]);
    let second = flight(&log, "TST2");
    assert_eq!(of(second, P::OnGround)[0], Some(1.0));
    assert!(second.series(P::AltitudePressure).is_none());
}

#[test]
fn what_is_repeated_without_being_heard_is_not_used() {
    let log = read(OPENSKY_CSV);
    // The position is 21 s old, the message is not.
    let first = flight(&log, "TST1");
    assert_eq!(of(first, P::Latitude), [Some(47.5), None]);
    assert_eq!(first.series(P::Latitude).map(|s| s.raw()[1]), Some(47.6));
    assert!(of(first, P::AltitudePressure)[1].is_some());
    // Everything is 20 s old; the row without a call sign is of the same flight.
    let second = flight(&log, "TST2");
    assert_eq!(second.len(), 2);
    for parameter in [P::Latitude, P::GroundSpeed, P::TrackTrue, P::OnGround] {
        assert_eq!(of(second, parameter)[1], None, "{parameter}");
    }
    assert_eq!(count(&log, IssueKind::StaleValue), 2);
}

#[test]
fn an_answer_of_the_interface_gives_a_flight_for_each_state() {
    let log = read(OPENSKY_REST);
    assert_eq!(log.format, LogFormat::OpenskyJson);
    assert_eq!((log.rows.kept, log.flights.len()), (2, 2));
    let first = flight(&log, "TST1");
    assert_eq!(of(first, P::Latitude), [Some(47.5)]);
    assert_eq!(of(first, P::Longitude), [Some(9.25)]);
    assert!((of(first, P::AltitudeEllipsoid)[0].expect("recorded") - 2_000.0).abs() < 1e-9);
    // Last heard 20 s before.
    let second = &log.flights[1];
    assert_eq!(second.aircraft().system_id.as_deref(), Some("def456"));
    assert_eq!(of(second, P::GroundSpeed), [None]);
    assert_eq!(count(&log, IssueKind::StaleValue), 1);
}

#[test]
fn answers_that_follow_one_another_are_one_log() {
    let next = OPENSKY_REST.replace("7836800", "7836810").replace("836780", "836810");
    let lines = format!("{OPENSKY_REST}{next}");
    let array = format!("[{OPENSKY_REST},{next}]");
    for text in [&lines, &array] {
        let log = read(text);
        assert_eq!((log.rows.kept, log.flights.len()), (4, 2));
        assert_eq!(flight(&log, "TST1").time_s(), [0.0, 10.0]);
    }
    let cut = read(&lines[..lines.len() - 40]);
    assert_eq!((cut.rows.kept, cut.rows.dropped), (3, 1));
    assert_eq!(count(&cut, IssueKind::DamagedDocument), 1);
    assert_eq!(refusal("{\"time\":1577836800,\"states\":[]}").0, IngestErrorKind::NoUsableRows);
    let short = read(OPENSKY_REST.replace(
        "\"states\":[",
        "\"states\":[[\"abc123\",\"TST1\",\"Testland\",1577836799,1577836800,9.25,47.5],",
    ));
    assert_eq!((short.rows.kept, count(&short, IssueKind::TruncatedRow)), (2, 1));
}

#[test]
fn rows_of_a_data_set_may_be_objects() {
    let expected = read(OPENSKY_CSV);
    let names: Vec<&str> = OPENSKY_CSV.lines().next().expect("a header").split(',').collect();
    let rows: Vec<String> = OPENSKY_CSV
        .lines()
        .skip(1)
        .map(|line| {
            let members: Vec<String> = names
                .iter()
                .zip(line.split(','))
                .map(|(name, value)| match value.trim() {
                    "" | "NaN" => format!("\"{name}\":null"),
                    "True" | "False" => format!("\"{name}\":{}", value.to_lowercase()),
                    value if value.parse::<f64>().is_ok() => format!("\"{name}\":{value}"),
                    value => format!("\"{name}\":\"{value}\""),
                })
                .collect();
            format!("{{{}}}", members.join(", "))
        })
        .collect();
    for text in [rows.join("\n"), format!("[{}]", rows.join(",\n"))] {
        let log = read(text);
        assert_eq!(log.format, LogFormat::OpenskyJson);
        assert_eq!(log.flights, expected.flights);
    }
}

#[test]
fn more_aircraft_than_allowed_are_counted_and_not_kept() {
    let limits = Limits { max_flights: 1, ..Limits::default() };
    let log = ingest(OPENSKY_CSV.as_bytes(), &limits).expect("the first one is read");
    check(&log);
    assert_eq!((log.rows.kept, log.rows.dropped, log.flights.len()), (2, 2, 1));
    assert!(message(&log, IssueKind::FlightLimit).contains("first 1"));
}

#[test]
fn the_same_call_sign_on_the_next_day_is_another_flight() {
    // Without any position, which would tell a pause from a clock that was set.
    let blind = |time: &str| format!("{time},abc123,,,100,90,0,TST1,False,,,,,,{time},{time}\n");
    let header = OPENSKY_CSV.lines().next().expect("a header");
    let rows = [blind("1577836800"), blind("1577836810"), blind("1577923200")].concat();
    let log = read(format!("{header}\n{rows}"));
    let starts: Vec<_> = log.flights.iter().filter_map(|f| f.start_utc()).collect();
    assert_eq!(log.flights.len(), 2);
    // 1,577,923,200 is a day after 1,577,836,800.
    assert_eq!((starts[1] - starts[0]).num_seconds(), 86_400);
    assert_eq!(count(&log, IssueKind::ClockSet), 0);
}
