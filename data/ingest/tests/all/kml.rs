//! KML: timed tracks, multi-tracks, arrays, and what is no recording.

use data_flight::{IssueKind, Parameter};
use data_ingest::{IngestErrorKind, LogFormat};

use crate::synthetic::{count, message, read, refusal, start, times, values};

/// Times first, positions below.
fn track(seconds: &[u32], mode: &str, inside: &str) -> String {
    let whens: String =
        seconds.iter().map(|s| format!("<when>2020-01-01T10:00:{s:02}Z</when>\n")).collect();
    let coords: String =
        seconds.iter().map(|s| format!("<gx:coord>9.5 47.{s:04} {s}</gx:coord>\n")).collect();
    format!("<gx:Track>{mode}{whens}{coords}{inside}</gx:Track>\n")
}

/// A document with these tracks, each in a place mark of its own.
pub fn document(head: &str, tracks: &[String]) -> String {
    let marks: String = tracks
        .iter()
        .map(|track| format!("<Placemark><name>Nobody</name>{track}</Placemark>\n"))
        .collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\" \
         xmlns:gx=\"http://www.google.com/kml/ext/2.2\"><Document>{head}\n{marks}</Document></kml>\n"
    )
}

const ABSOLUTE: &str = "<altitudeMode>absolute</altitudeMode>";

#[test]
fn times_and_positions_are_paired_in_order() {
    let log = read(document("", &[track(&[0, 1, 2], ABSOLUTE, "")]));
    assert_eq!((log.format, log.rows.kept, log.flights.len()), (LogFormat::Kml, 3, 1));
    assert_eq!(start(&log).as_deref(), Some("2020-01-01 10:00:00"));
    assert_eq!(times(&log), [0.0, 1.0, 2.0]);
    assert_eq!(values(&log, Parameter::Latitude), [Some(47.0), Some(47.0001), Some(47.0002)]);
    assert_eq!(values(&log, Parameter::Longitude), [Some(9.5); 3]);
    // 2 m = 6.562 ft above sea level.
    let top = values(&log, Parameter::AltitudeMeanSeaLevel)[2].expect("an altitude");
    assert!((top - 6.562).abs() < 0.001, "{top}");
    assert!(!format!("{log:?}").contains("Nobody"));
    // The same mixed, without the prefix.
    let mixed = "<Track><altitudeMode>absolute</altitudeMode>\
        <when>2020-01-01T10:00:00Z</when><coord>9.5 47 0</coord>\
        <when>2020-01-01T10:00:01Z</when><coord>9.5 47.0001 1</coord></Track>";
    let log = read(document("", &[mixed.to_owned()]));
    assert_eq!(values(&log, Parameter::Latitude), [Some(47.0), Some(47.0001)]);
}

#[test]
fn altitudes_for_drawing_are_not_altitudes() {
    for mode in ["", "<altitudeMode>relativeToGround</altitudeMode>"] {
        let log = read(document("", &[track(&[0, 1], mode, "")]));
        assert!(log.flights[0].series(Parameter::AltitudeMeanSeaLevel).is_none());
        assert!(message(&log, IssueKind::IgnoredColumn).contains("altitudeMode"));
    }
}

#[test]
fn missing_values_stay_missing() {
    let gaps = format!(
        "<gx:Track>{ABSOLUTE}<when>2020-01-01T10:00:00Z</when><when/>\
         <when>2020-01-01T10:00:02Z</when><gx:coord>9.5 47 1</gx:coord>\
         <gx:coord>9.5 47.1 1</gx:coord><gx:coord/></gx:Track>"
    );
    let log = read(document("", &[gaps]));
    assert_eq!((log.rows.read, log.rows.kept, log.rows.dropped), (3, 2, 1));
    assert_eq!(count(&log, IssueKind::UnreadableRow), 1);
    assert_eq!(values(&log, Parameter::Latitude), [Some(47.0), None]);
    // Fewer positions than times: paired from the first on, and told.
    let short = track(&[0, 1], ABSOLUTE, "").replacen("<gx:coord>9.5 47.0001 1</gx:coord>", "", 1);
    let log = read(document("", &[short]));
    assert_eq!(values(&log, Parameter::Latitude), [Some(47.0), None]);
    assert!(message(&log, IssueKind::DamagedDocument).contains("2 times and 1 positions"));
}

#[test]
fn a_multi_track_is_one_recording_with_gaps() {
    let far = track(&[4, 5], ABSOLUTE, "").replace("9.5", "10.5");
    let multi = format!("<gx:MultiTrack>{}{far}</gx:MultiTrack>", track(&[0, 1], ABSOLUTE, ""));
    let log = read(document("", &[multi, track(&[9], ABSOLUTE, "")]));
    let rows: Vec<usize> = log.flights.iter().map(data_flight::Flight::len).collect();
    assert_eq!(rows, [4, 1]);
    // 11.12 m/s = 21.6 kt northward within each part; over the gap it would be 75 km.
    let speeds: Vec<f64> =
        values(&log, Parameter::GroundSpeed).iter().flatten().map(|kt| kt.round()).collect();
    assert_eq!(speeds, [22.0; 4]);
}

#[test]
fn arrays_are_used_when_their_unit_is_declared() {
    let schema = |label: &str| {
        format!(
            "<Schema id=\"s\"><gx:SimpleArrayField name=\"speed\" type=\"float\">\
             <displayName><![CDATA[{label}]]></displayName></gx:SimpleArrayField></Schema>"
        )
    };
    let array = |name: &str, values: &[&str]| {
        let values: String =
            values.iter().map(|value| format!("<gx:value>{value}</gx:value>")).collect();
        format!(
            "<ExtendedData><SchemaData schemaUrl=\"#s\"><gx:SimpleArrayData name=\"{name}\">\
             {values}</gx:SimpleArrayData></SchemaData></ExtendedData>"
        )
    };
    let with = |head: &str, arrays: &str| read(document(head, &[track(&[0, 1], ABSOLUTE, arrays)]));
    // 10 m/s = 19.438 kt; an empty value is none.
    let log = with(&schema("Speed (m/s)"), &array("speed", &["10", ""]));
    let speeds = values(&log, Parameter::GroundSpeed);
    assert!(speeds[0].is_some_and(|kt| (kt - 19.438).abs() < 0.001) && speeds[1].is_none());
    assert!(!log.columns.derived.contains(&Parameter::GroundSpeed));
    let log = with("", &array("speed_kts", &["10", "11"]));
    assert_eq!(values(&log, Parameter::GroundSpeed), [Some(10.0), Some(11.0)]);
    // Without a unit, with one that is no speed, or with another number of values: not used.
    for (head, values) in [
        (schema("Speed"), ["10", "10"].as_slice()),
        (schema("Speed (furlongs)"), &["10", "10"]),
        (schema("Speed (m/s)"), &["10"]),
    ] {
        let log = with(&head, &array("speed", values));
        assert!(log.columns.derived.contains(&Parameter::GroundSpeed), "{head}");
    }
    let log = with("", &(array("heart_rate", &["60", "61"]) + &array("mood", &["1", "2"])));
    assert_eq!(log.columns.ignored, ["heart_rate"]);
    assert_eq!(log.columns.unknown, ["mood"]);
}

#[test]
fn times_without_an_offset_do_not_date_the_flight() {
    let local = track(&[0, 1], ABSOLUTE, "").replace('Z', "");
    let log = read(document("", &[local]));
    assert_eq!((start(&log), times(&log)), (None, vec![0.0, 1.0]));
    assert_eq!(count(&log, IssueKind::UnreadableTime), 2);
}

#[test]
fn what_has_no_times_is_no_recording() {
    let line = "<LineString><coordinates>9.5,47,0 9.6,47,0</coordinates></LineString>".to_owned();
    let (kind, told) = refusal(document("", &[line]));
    assert_eq!(kind, IngestErrorKind::NoUsableRows);
    assert!(told.contains("gx:Track"), "{told}");
    let days = track(&[0], ABSOLUTE, "").replace("T10:00:00Z", "");
    assert_eq!(refusal(document("", &[days])).0, IngestErrorKind::NoUsableRows);
}

#[test]
fn damage_costs_what_cannot_be_paired() {
    let whole = document("", &[track(&[0, 1, 2], ABSOLUTE, ""), track(&[30, 31], ABSOLUTE, "")]);
    // Within the positions: what stands above is paired; the next track is read.
    let log = read(whole.replacen("47.0001 1</gx:coord>", "47.0001 1</gx:cord>", 1));
    let latitudes = values(&log, Parameter::Latitude);
    assert_eq!((latitudes[0], latitudes[2]), (Some(47.0), None));
    assert_eq!(log.flights.len(), 2);
    assert!(count(&log, IssueKind::DamagedDocument) >= 1);
    // The file ends within the second track: its first row is whole.
    let cut = whole.find("47.0031").expect("the last position");
    let log = read(&whole[..cut]);
    assert_eq!((log.rows.read, log.rows.dropped, log.flights.len()), (5, 0, 2));
}

#[test]
fn positions_without_any_time_are_told_with_their_line() {
    let timeless = "<gx:Track>\n<gx:coord>9.5 47.0 1</gx:coord>\n</gx:Track>\n".to_owned();
    let log = read(document("", &[track(&[0, 1], "", ""), timeless]));
    assert_eq!((log.rows.read, log.rows.kept, log.rows.dropped), (3, 2, 1));
    let untimed = log.issues.iter().find(|issue| issue.kind == IssueKind::UnreadableRow);
    let line = untimed.expect("told").line;
    assert_eq!(untimed.expect("told").lines, [line]);
    assert!(line > 0);
}
