//! Flightradar24: exported tracks, messages, playback.

use data_flight::{IssueKind, Parameter as P, Validity};
use data_ingest::{IngestErrorKind, LogFormat};

use super::{FR24_MESSAGES, FR24_PLAYBACK, FR24_TRACK, start_ms};
use crate::synthetic::{count, read, refusal, start, times, values};

#[test]
fn a_track_is_read_and_zero_is_no_altitude() {
    let log = read(FR24_TRACK);
    assert_eq!(log.format, LogFormat::Fr24Csv);
    assert_eq!(start(&log).as_deref(), Some("2020-01-01 00:00:00"));
    assert_eq!(times(&log), [0.0, 10.0]);
    assert_eq!(values(&log, P::Latitude), [Some(47.5), Some(47.51)]);
    assert_eq!(values(&log, P::Longitude), [Some(-9.25); 2]);
    assert_eq!(values(&log, P::AltitudePressure), [None, Some(1_500.0)]);
    assert_eq!(values(&log, P::GroundSpeed), [Some(0.0), Some(120.0)]);
    assert_eq!(values(&log, P::TrackTrue), [Some(73.0), Some(0.0)]);
    let aircraft = log.flights[0].aircraft();
    assert_eq!((aircraft.call_sign.as_deref(), &aircraft.system_id), (Some("TST1"), &None));
    // The 0 is kept as it stands, and not used.
    let altitude = log.flights[0].series(P::AltitudePressure).expect("recorded");
    assert_eq!(altitude.validity()[0], Validity::FailureWarning);
    assert_eq!(count(&log, IssueKind::Sentinel), 1);
}

#[test]
fn rows_of_a_track_that_are_cut_are_counted() {
    let row = "1577836820,2020-01-01T00:00:20Z,TST1,\"47.52,-9.25\",1600,121,1";
    let log = read(format!("{FR24_TRACK}{row}"));
    // The last field may have been cut: 1 of 12 or of 180.
    assert_eq!(log.rows.kept, 3);
    assert_eq!(values(&log, P::TrackTrue)[2], None);
    let log = read(format!("{FR24_TRACK}{}", &row[..row.len() - 2]));
    assert_eq!((log.rows.kept, log.rows.dropped), (2, 1));
    assert_eq!(count(&log, IssueKind::TruncatedRow), 1);
    let log = read(format!("{FR24_TRACK}{FR24_TRACK}{row},5\n{}\n", row.replace("TST1", ",")));
    assert_eq!((log.rows.read, log.rows.kept), (6, 2));
    assert_eq!(count(&log, IssueKind::RepeatedHeader), 1);
    assert_eq!(count(&log, IssueKind::DuplicateRow), 2);
    assert_eq!(count(&log, IssueKind::OverlongRow), 2);
    let log = read(FR24_TRACK.replace("\"47.51,-9.25\"", "somewhere"));
    assert_eq!(values(&log, P::Latitude), [Some(47.5), None]);
    let header = FR24_TRACK.lines().next().expect("a header");
    assert_eq!(refusal(header).0, IngestErrorKind::NoUsableRows);
}

#[test]
fn messages_stand_in_order_of_the_time_they_were_heard() {
    let log = read(FR24_MESSAGES);
    assert_eq!(log.format, LogFormat::Fr24GranularCsv);
    // Heard at 1.0, 0.5 and, by a receiver without a clock, not later than 3.5 s.
    assert_eq!(start_ms(&log), 1_577_836_800_500);
    assert_eq!(times(&log), [0.0, 0.5, 3.0]);
    assert_eq!(count(&log, IssueKind::TimeReversed), 1);
    assert_eq!(values(&log, P::AltitudePressure), [Some(9_975.0), Some(10_000.0), Some(10_050.0)]);
    assert_eq!(values(&log, P::AltitudeEllipsoid), [None, Some(10_250.0), None]);
    // Without a position its zeroes mean nothing; without a velocity neither do those.
    assert_eq!(values(&log, P::Latitude), [None, Some(47.5), Some(47.6)]);
    assert_eq!(values(&log, P::GroundSpeed), [None, Some(250.0), Some(251.0)]);
    assert_eq!(values(&log, P::TrackTrue), [None, Some(90.0), Some(90.0)]);
    assert_eq!(values(&log, P::VerticalSpeed), [None, Some(640.0), Some(0.0)]);
    assert_eq!(values(&log, P::OnGround), [None, Some(0.0), Some(0.0)]);
    // The row without a call sign is of the same flight.
    let aircraft = log.flights[0].aircraft();
    assert_eq!(aircraft.system_id.as_deref(), Some("abc123"));
    assert_eq!(aircraft.call_sign.as_deref(), Some("TST1"));
    // Of what is repeated for unknown time nothing is read, and that is told.
    assert!(log.flights[0].series(P::IndicatedAirspeed).is_none());
    assert!(log.columns.ignored.contains(&"IAS".to_owned()));
    assert_eq!(log.columns.unknown, ["NEW"]);
}

#[test]
fn a_message_without_a_readable_time_is_dropped() {
    let log = read(FR24_MESSAGES.replace("2020-01-01 00:00:01Z.500", "2020-01-01 00:00"));
    assert_eq!((log.rows.kept, log.rows.dropped), (2, 1));
    assert_eq!(count(&log, IssueKind::UnreadableRow), 1);
}

#[test]
fn a_playback_says_what_its_track_says() {
    let log = read(FR24_PLAYBACK);
    assert_eq!(log.format, LogFormat::Fr24Json);
    assert_eq!(times(&log), [0.0, 10.0]);
    assert_eq!(values(&log, P::AltitudePressure), [None, Some(1_500.0)]);
    assert_eq!(values(&log, P::GroundSpeed), [Some(0.0), Some(120.0)]);
    assert_eq!(values(&log, P::VerticalSpeed), [Some(0.0), Some(640.0)]);
    assert_eq!(values(&log, P::TrackTrue), [Some(73.0), Some(0.0)]);
    let aircraft = log.flights[0].aircraft();
    assert_eq!(aircraft.registration.as_deref(), Some("T-EST"));
    assert_eq!(aircraft.model.as_deref(), Some("C172"));
    assert_eq!(aircraft.system_id.as_deref(), Some("abc123"));
    assert_eq!(aircraft.call_sign.as_deref(), Some("TST1"));
    assert_eq!(log.columns.ignored, ["squawk", "ems"]);
    assert_eq!(refusal(FR24_PLAYBACK.replace("flight", "boat")).0, IngestErrorKind::UnknownFormat);
}
