//! GPX: tracks, segments, points, and documents that are damaged or hostile.

use data_flight::{IssueKind, Parameter};
use data_ingest::{IngestErrorKind, Limits, LogFormat, ingest};

use crate::synthetic::{count, message, read, refusal, start, times, values};

/// A point with further elements.
fn point(second: u32, inside: &str) -> String {
    format!(
        "<trkpt lat=\"47.{second:04}\" lon=\"9.5\"><ele>{second}</ele>\
         <time>2020-01-01T10:00:{second:02}Z</time>{inside}</trkpt>\n"
    )
}

/// A document of tracks, each of segments.
pub fn document(tracks: &[&[String]]) -> String {
    let tracks: String = tracks
        .iter()
        .map(|segments| {
            let segments: String =
                segments.iter().map(|points| format!("<trkseg>{points}</trkseg>\n")).collect();
            format!("<trk><name>Nobody</name>{segments}</trk>\n")
        })
        .collect();
    format!(
        "<?xml version=\"1.0\"?>\n<gpx version=\"1.1\" creator=\"Test Writer\" \
         xmlns=\"http://www.topografix.com/GPX/1/1\">\n{tracks}</gpx>\n"
    )
}

/// Points of these seconds.
fn points(seconds: &[u32]) -> String {
    seconds.iter().map(|second| point(*second, "")).collect()
}

#[test]
fn a_track_is_a_recording() {
    let log = read(document(&[&[points(&[0, 1, 2])]]));
    assert_eq!((log.format, log.rows.kept, log.flights.len()), (LogFormat::Gpx, 3, 1));
    assert_eq!(start(&log).as_deref(), Some("2020-01-01 10:00:00"));
    assert_eq!(times(&log), [0.0, 1.0, 2.0]);
    assert_eq!(values(&log, Parameter::Latitude), [Some(47.0), Some(47.0001), Some(47.0002)]);
    // 2 m = 2 / 0.3048 = 6.562 ft above mean sea level.
    let top = values(&log, Parameter::AltitudeMeanSeaLevel)[2].expect("an elevation");
    assert!((top - 6.562).abs() < 0.001, "{top}");
    assert_eq!(log.flights[0].aircraft().recorder.as_deref(), Some("Test Writer"));
    assert!(!format!("{log:?}").contains("Nobody"));
}

#[test]
fn tracks_are_recordings_and_segments_are_gaps() {
    // While the receiver was off the aircraft moved by a degree of longitude.
    let far = points(&[4, 5]).replace("9.5", "10.5");
    let log = read(document(&[&[points(&[0, 1]), far], &[points(&[30])]]));
    let rows: Vec<usize> = log.flights.iter().map(data_flight::Flight::len).collect();
    assert_eq!(rows, [4, 1]);
    // Each segment is derived from its own fixes, though the gap is short enough to be joined:
    // 0.0001° of latitude in a second is 11.12 m/s = 21.6 kt northward; eastward it would be
    // 75 km in three seconds.
    let speeds: Vec<f64> =
        values(&log, Parameter::GroundSpeed).iter().flatten().map(|kt| kt.round()).collect();
    assert_eq!(speeds, [22.0, 22.0, 22.0, 22.0]);
    // The second track has one point, and nothing to derive a speed from.
    assert!(log.flights[1].series(Parameter::GroundSpeed).is_none());
}

#[test]
fn speed_and_course_are_read_where_they_are_defined() {
    let version_1_0 = points(&[0]) + &point(1, "<course>90</course><speed>10</speed>");
    let garmin = point(
        2,
        "<extensions><x:TrackPointExtension><x:speed>10</x:speed><x:course>90</x:course>\
         <x:hr>70</x:hr></x:TrackPointExtension></extensions>",
    );
    let other = point(3, "<extensions><y:speed>99</y:speed></extensions>");
    let log = read(document(&[&[version_1_0 + &garmin + &other]]));
    // 10 m/s = 10 × 3,600 / 1,852 = 19.438 kt.
    let speeds = values(&log, Parameter::GroundSpeed);
    let is_ten = |kt: &Option<f64>| kt.is_some_and(|kt| (kt - 19.438).abs() < 0.001);
    assert_eq!(speeds.iter().map(is_ten).collect::<Vec<_>>(), [false, true, true, false]);
    assert_eq!(values(&log, Parameter::TrackTrue), [None, Some(90.0), Some(90.0), None]);
    // Recorded, even if not everywhere: not derived. An extension of somebody else is no speed.
    assert_eq!(log.columns.derived, [Parameter::VerticalSpeedGps]);
    assert_eq!(log.columns.unknown, ["speed"]);
    assert_eq!(log.columns.ignored, ["hr"]);
}

#[test]
fn a_fix_that_is_none_or_2d_is_not_trusted() {
    let log = read(document(&[&[points(&[0])
        + &point(1, "<fix>2d</fix>")
        + &point(2, "<fix>none</fix>")
        + &point(3, "<fix>3d</fix>")]]));
    let valid = |parameter| values(&log, parameter).iter().map(Option::is_some).collect::<Vec<_>>();
    assert_eq!(valid(Parameter::Latitude), [true, true, false, true]);
    assert_eq!(valid(Parameter::AltitudeMeanSeaLevel), [true, false, false, true]);
}

#[test]
fn points_without_a_time_are_left_out_and_plans_are_no_recordings() {
    let untimed = "<trkpt lat=\"47\" lon=\"9\"><ele>1</ele></trkpt>".to_owned();
    let wrong = "<trkpt lat=\"47\" lon=\"9\"><time>yesterday</time></trkpt>";
    let log = read(document(&[&[points(&[0]) + &untimed + wrong + &points(&[2])]]));
    assert_eq!((log.rows.read, log.rows.kept, log.rows.dropped), (4, 2, 2));
    assert_eq!(count(&log, IssueKind::UnreadableRow), 2);
    let (kind, told) = refusal(document(&[&[untimed]]));
    assert_eq!(kind, IngestErrorKind::NoUsableRows);
    assert!(told.contains("plan"), "{told}");
    let (kind, told) = refusal("<gpx><wpt lat=\"1\" lon=\"2\"/><rte><rtept/></rte></gpx>");
    assert_eq!(kind, IngestErrorKind::NoUsableRows);
    assert!(told.contains("no track"), "{told}");
}

#[test]
fn damaged_numbers_cost_only_themselves() {
    let broken =
        "<trkpt lat=\"x\" lon=\"9.5\"><ele>1,5</ele><time>2020-01-01T10:00:01Z</time></trkpt>";
    let log = read(document(&[&[points(&[0]) + broken + &points(&[2])]]));
    assert_eq!(log.rows.kept, 3);
    assert_eq!(count(&log, IssueKind::UnreadableNumber), 2);
    assert_eq!(values(&log, Parameter::Latitude)[1], None);
    assert_eq!(values(&log, Parameter::Longitude)[1], Some(9.5));
}

#[test]
fn reading_goes_on_with_the_next_point_after_damage() {
    let whole = document(&[&[points(&[0, 1, 2, 3, 4])]]);
    // The end tag of the elevation of the point of 10:00:01 loses its letters.
    let log = read(whole.replacen("<ele>1</ele>", "<ele>1</e>", 1));
    assert_eq!((log.rows.read, log.rows.kept, log.rows.dropped), (5, 4, 1));
    assert_eq!(count(&log, IssueKind::DamagedDocument), 1);
    assert_eq!(count(&log, IssueKind::TruncatedRow), 1);
    assert_eq!(times(&log), [0.0, 2.0, 3.0, 4.0]);
    // An end tag that runs into the next point costs its own point only.
    let log = read(whole.replacen("</trkpt>\n", "</trkpt\n", 1));
    assert_eq!((log.rows.read, log.rows.kept, log.rows.dropped), (5, 4, 1));
    assert_eq!(values(&log, Parameter::Latitude)[0], Some(47.0001));
    // The file ends inside the last point.
    let cut = whole.find("10:00:04").expect("the last point");
    let log = read(&whole[..cut]);
    assert_eq!((log.rows.read, log.rows.kept, log.rows.dropped), (5, 4, 1));
    assert_eq!(count(&log, IssueKind::DamagedDocument), 1);
    // NUL bytes behind the document are padding.
    let log = read(whole.clone() + &"\0".repeat(100));
    assert_eq!((log.rows.kept, count(&log, IssueKind::PaddingBytes)), (5, 100));
    assert_eq!(count(&log, IssueKind::DamagedDocument), 0);
    // Damage between two tracks does not join them.
    let two = document(&[&[points(&[0, 1])], &[points(&[2, 3])]]);
    let log = read(two.replacen("</trkseg>\n</trk>", "</trkseg>\n</tr>", 1));
    assert_eq!((log.rows.kept, log.flights.len()), (4, 2));
}

#[test]
fn a_document_is_known_by_its_root() {
    let gpx = document(&[&[points(&[0])]]);
    let bare = gpx.split_once("?>\n").expect("a declaration").1;
    for text in [
        format!("\u{FEFF}{gpx}"),
        format!("\r\n  <!-- <kml> -->{bare}"),
        bare.replace("gpx", "g:gpx"),
    ] {
        assert_eq!(read(text).format, LogFormat::Gpx);
    }
    let (kind, _) = refusal("<?xml version='1.0'?><svg/>");
    assert_eq!(kind, IngestErrorKind::UnknownFormat);
}

#[test]
fn entities_are_not_expanded() {
    let bomb = "<!DOCTYPE gpx [<!ENTITY a '1111111111'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>";
    let text = document(&[&[points(&[0]) + &point(1, "<speed>&b;</speed>")]]).replacen(
        "?>\n",
        &format!("?>\n{bomb}\n"),
        1,
    );
    let log = read(text);
    assert_eq!(log.rows.kept, 2);
    assert_eq!(count(&log, IssueKind::UnreadableNumber), 1);
    assert_eq!(log.flights[0].series(Parameter::GroundSpeed).map(|s| s.valid_count()), Some(0));
}

#[test]
fn hostile_documents_are_bounded() {
    let deep = format!("<gpx><trk><trkseg>{}", "<x>".repeat(50_000));
    assert_eq!(refusal(deep).0, IngestErrorKind::NoUsableRows);
    let attributes: String = (0..50_000).map(|n| format!(" a{n}=''")).collect();
    let wide = document(&[&[points(&[0]).replacen("<trkpt", &format!("<trkpt{attributes}"), 1)]]);
    assert_eq!(read(wide).rows.kept, 1);
    // More tracks than flights are allowed: the rest is told, not read.
    let limits = Limits { max_flights: 3, ..Limits::default() };
    let tracks: Vec<Vec<String>> = (0..9).map(|s| vec![points(&[s])]).collect();
    let tracks: Vec<&[String]> = tracks.iter().map(Vec::as_slice).collect();
    let log = ingest(document(&tracks).as_bytes(), &limits).expect("three tracks");
    assert_eq!((log.rows.read, log.rows.kept, log.rows.dropped), (9, 3, 6));
    assert_eq!((log.flights.len(), count(&log, IssueKind::FlightLimit)), (3, 6));
    assert!(message(&log, IssueKind::FlightLimit).contains("first 3"));
}
