//! readsb traces, point by point.

use data_flight::{AircraftIdentity, IssueKind, Parameter as P};
use data_ingest::{IngestErrorKind, LogFormat};

use super::{flight, of, start_ms, trace};
use crate::synthetic::{count, read, refusal, times, values};

#[test]
fn a_point_is_read_as_documented() {
    let log = read(trace(
        "[1.50,47.5,9.25,10000,250.5,90.5,0,640,{\"type\":\"adsb_icao\",\"flight\":\"TST1    \",\
         \"tas\":290,\"mag_heading\":88.5,\"true_heading\":91.0,\"nav_qnh\":1013.25,\"wd\":270,\
         \"nav_modes\":[\"autopilot\"],\"mood\":1},\"adsb_icao\",10250,608,240,-1.5],\n\
         [3.00,47.6,9.26,null,null,null,0,null,null]",
    ));
    assert_eq!(log.format, LogFormat::ReadsbTrace);
    assert_eq!(start_ms(&log), 1_577_836_801_500);
    assert_eq!(times(&log), [0.0, 1.5]);
    let expected = AircraftIdentity {
        registration: Some("T-EST".into()),
        model: Some("C172".into()),
        system_id: Some("abc123".into()),
        recorder: None,
        call_sign: Some("TST1".into()),
    };
    assert_eq!(log.flights[0].aircraft(), &expected);
    for (parameter, value) in [
        (P::AltitudePressure, 10_000.0),
        (P::AltitudeEllipsoid, 10_250.0),
        (P::GroundSpeed, 250.5),
        (P::TrackTrue, 90.5),
        (P::VerticalSpeed, 640.0),
        (P::VerticalSpeedGps, 608.0),
        (P::IndicatedAirspeed, 240.0),
        (P::TrueAirspeed, 290.0),
        (P::Roll, -1.5),
        (P::HeadingMagnetic, 88.5),
        (P::OnGround, 0.0),
    ] {
        assert_eq!(values(&log, parameter), [Some(value), None], "{parameter}");
    }
    assert_eq!(values(&log, P::Latitude), [Some(47.5), Some(47.6)]);
    // 1,013.25 hPa / 33.863 886 67 = 29.921 3 inHg.
    let setting = values(&log, P::AltimeterSetting)[0].expect("recorded");
    assert!((setting - 29.921_3).abs() < 1e-4);
    // What readsb computes is not read; what no table knows is told.
    assert!(log.columns.ignored.contains(&"wd".to_owned()));
    assert!(log.flights[0].series(P::HeadingTrue).is_none());
    assert_eq!(log.columns.unknown, ["mood"]);
}

#[test]
fn on_the_ground_there_is_no_altitude_and_the_track_is_a_heading() {
    let log = read(trace(
        "[0.00,47.5,9.25,\"ground\",12.5,270.0,0,null,{\"track\":1.0},\"adsb_icao\",null,null,null,null],\n\
         [1.00,47.5,9.25,75,60.0,268.0,0,64,null,\"adsb_icao\",200,null,null,null]",
    ));
    assert_eq!(values(&log, P::OnGround), [Some(1.0), Some(0.0)]);
    assert_eq!(values(&log, P::AltitudePressure), [None, Some(75.0)]);
    assert_eq!(values(&log, P::HeadingTrue), [Some(270.0), None]);
    assert_eq!(values(&log, P::TrackTrue), [None, Some(268.0)]);
}

#[test]
fn flags_say_what_is_geometric() {
    // 8: the altitude is; 4: the vertical rate is; 12: both are.
    let log = read(trace(
        "[0,47.5,9.25,5000,100,90,8,64,null,\"mlat\"],[1,47.5,9.25,5000,100,90,4,128,null,\"mlat\"],\
         [2,47.5,9.25,5000,100,90,12,192,{\"baro_rate\":200},\"mlat\",5100,256]",
    ));
    assert_eq!(values(&log, P::AltitudePressure), [None, Some(5_000.0), None]);
    assert_eq!(values(&log, P::AltitudeEllipsoid), [Some(5_000.0), None, Some(5_000.0)]);
    assert_eq!(values(&log, P::VerticalSpeed), [Some(64.0), None, Some(200.0)]);
    assert_eq!(values(&log, P::VerticalSpeedGps), [None, Some(128.0), Some(192.0)]);
}

#[test]
fn a_leg_starts_where_the_flag_says_and_is_named_by_its_call_sign() {
    // The second leg starts at 100 s; its call sign comes a point later.
    let log = read(trace(
        "[0,47.5,9.25,5000,100,90,0,0,{\"flight\":\"TST1\"}],[10,47.5,9.25,5000,100,90,0,0,null],\
         [100,47.5,9.25,\"ground\",0,90,2,0,null],[110,47.5,9.25,5000,100,90,0,0,{\"flight\":\"TST2\"}],\
         [120,47.5,9.25,5000,100,90,0,0,{\"flight\":\"TST2\"}],[130,47.5,9.25,5000,100,90,0,0,{\"flight\":\"TST3\"}]",
    ));
    let found: Vec<_> =
        log.flights.iter().map(|f| (f.aircraft().call_sign.clone(), f.len())).collect();
    let named = |name: &str, rows| (Some(name.to_owned()), rows);
    assert_eq!(found, [named("TST1", 2), named("TST2", 3), named("TST3", 1)]);
}

#[test]
fn a_gap_splits_and_order_is_restored() {
    // 1,000 s later a new flight; the third point stands before the second.
    let log = read(trace(
        "[0,47.5,9.25,5000,100,90,0,0,null],[20,47.5,9.25,5020,100,90,0,0,null],\
         [10,47.5,9.25,5010,100,90,0,0,null],[10,47.5,9.25,5010,100,90,0,0,null],\
         [1020,47.5,9.25,7000,100,90,0,0,null]",
    ));
    assert_eq!((log.rows.read, log.rows.kept, log.rows.dropped), (5, 4, 1));
    assert_eq!(log.flights.len(), 2);
    let altitude = of(&log.flights[0], P::AltitudePressure);
    assert_eq!(altitude, [Some(5_000.0), Some(5_010.0), Some(5_020.0)]);
    assert_eq!(count(&log, IssueKind::TimeReversed), 2);
    assert_eq!(count(&log, IssueKind::DuplicateRow), 1);
}

#[test]
fn points_that_cannot_be_used_are_counted() {
    let log = read(trace(
        "[0,47.5,9.25,5000,100,90,0,0,null],\n[1,47.5,9.25],\n[\"soon\",47.5,9.25,5000,100,90,0,0,null],\n\
         [null,47.5,9.25,5000,100,90,0,0,null],\n[4,47.5,9.25,5000,1e,90,0,0,null],\n[1e99,47.5,9.25,5000,100,90,0,0,null],\n\
         [6,47.5,9.25,\"high\",1e309,90,0,0,null]",
    ));
    assert_eq!((log.rows.read, log.rows.kept, log.rows.dropped), (7, 2, 5));
    assert_eq!(count(&log, IssueKind::TruncatedRow), 1);
    // For a time a word, nothing, and one far beyond any calendar; and `1e` is no number.
    assert_eq!(count(&log, IssueKind::UnreadableRow), 4);
    // The trace opens on line 2; its points start on line 3.
    let unreadable = log.issues.iter().find(|issue| issue.kind == IssueKind::UnreadableRow);
    assert_eq!(unreadable.map(|issue| issue.line), Some(5));
    assert_eq!(values(&log, P::AltitudePressure), [Some(5_000.0), None]);
    assert_eq!(values(&log, P::GroundSpeed), [Some(100.0), None]);
    // A word and a number beyond all numbers.
    let distrusted = [IssueKind::UnreadableNumber, IssueKind::Sentinel];
    assert_eq!(distrusted.map(|kind| count(&log, kind)).iter().sum::<u64>(), 2);
}

#[test]
fn an_address_that_is_none_stays_marked() {
    let log = read(trace("[0,47.5,9.25,5000,100,90,0,0,null]").replace("abc123", "~2ab123"));
    assert_eq!(log.flights[0].aircraft().system_id.as_deref(), Some("~2ab123"));
}

#[test]
fn what_is_no_trace_is_refused() {
    assert_eq!(refusal(trace("")).0, IngestErrorKind::NoUsableRows);
    assert_eq!(refusal(trace("").replace("trace", "trail")).0, IngestErrorKind::UnknownFormat);
    assert_eq!(refusal("{\"now\":1,\"aircraft\":[]}").0, IngestErrorKind::UnknownFormat);
    let (kind, message) = refusal(b"\x1A2\x00\x00\x15\xA8\x87\x7E\x0D\x20\x00\x0C");
    assert_eq!(kind, IngestErrorKind::NotAFlightLog);
    assert!(message.contains("Beast") && message.contains("not read today"), "{message}");
}

#[test]
fn keys_may_stand_in_any_order_and_bytes_around_the_text() {
    let plain = read(trace("[0,47.5,9.25,5000,100,90,0,0,{\"flight\":\"TST1\"}]"));
    let turned = "{\"trace\":[[0,47.5,9.25,5000,100,90,0,0,{\"flight\":\"TST1\"}]],\
                  \"timestamp\":1577836800,\"t\":\"C172\",\"r\":\"T-EST\",\"icao\":\"abc123\"}";
    assert_eq!(read(turned).flights, plain.flights);
    let padded = format!("\u{FEFF}{turned}{}", "\0".repeat(100));
    let padded = read(padded);
    assert_eq!(padded.flights, plain.flights);
    assert_eq!(count(&padded, IssueKind::PaddingBytes), 100);
    assert_eq!(flight(&plain, "TST1").len(), 1);
}
