//! The real IGC files, and what is derived from positions beside what displays recorded.
//!
//! Like `real_logs.rs`: read where they lie, never copied.

use std::fmt::Write;

use data_flight::{Flight, IssueKind, Parameter, Series};
use data_ingest::{IngestedLog, Limits, LogFormat, ingest};

use crate::real_logs::data_dir;
use crate::synthetic::{check, count, message, read};

/// Path, fixes, start, last fix after it in seconds, what is told beside ignored and derived.
type Stated = (&'static str, usize, &'static str, f64, &'static [(IssueKind, u64)]);

/// Times and counts are those of the first and last `B` lines and of `uniq -c` over them.
const STATED: &[Stated] = &[
    ("igc/napret.igc", 5_380, "2016-04-03 12:00:00", 5_379.0, &[]),
    ("igc/20180427.igc", 1_831, "2018-04-27 13:35:15", 8_890.0, &[]),
    ("igc/new_date_format.igc", 107, "2018-04-03 12:00:00", 106.0, &[]),
    (
        "malformed/igc_invalid_a_field.igc",
        10_476,
        "2019-09-16 10:41:06",
        10_750.0,
        // One step of 2 s back, its stamp twice; 240 steps of 2 to 5 s.
        &[
            (IssueKind::UnreadableHeader, 1),
            (IssueKind::TimeGap, 240),
            (IssueKind::TimeReversed, 1),
            (IssueKind::DuplicateTime, 1),
        ],
    ),
    (
        "malformed/igc_no_time_increment.igc",
        200,
        "2003-02-01 10:16:48",
        // 10:24:03 is 435 s after the start; 51 rows of it stand a second apart.
        485.0,
        // 39 steps of 8 s, one of 6 s and two of 2 s; 51 rows of one stamp.
        &[(IssueKind::TimeGap, 42), (IssueKind::DuplicateTime, 50), (IssueKind::ClockStopped, 48)],
    ),
];

#[test]
fn every_fix_of_every_igc_file_is_accounted_for() {
    let Some(dir) = data_dir() else { return };
    for (path, fixes, start, last_s, told) in STATED {
        let bytes = std::fs::read(dir.join(path)).expect("the log can be read");
        let log = read(&bytes);
        let lines = || bytes.split(|byte| *byte == b'\n');
        let in_file = lines().filter(|line| line.starts_with(b"B")).count();
        assert_eq!((in_file, log.rows.dropped), (*fixes, 0), "{path}");
        assert_eq!(log.rows.kept, u64::try_from(*fixes).expect("few"), "{path}");
        let [flight] = log.flights.as_slice() else { panic!("{path}") };
        let begun = flight.start_utc().map(|time| time.format("%F %T").to_string());
        assert_eq!((log.format, begun.as_deref()), (LogFormat::Igc, Some(*start)), "{path}");
        assert_eq!(flight.time_s().last(), Some(last_s), "{path}");
        let mut found: Vec<_> = log
            .issues
            .iter()
            .map(|issue| (issue.kind, issue.count))
            .filter(|(kind, _)| {
                !matches!(kind, IssueKind::IgnoredColumn | IssueKind::DerivedParameter)
            })
            .collect();
        let mut told = told.to_vec();
        found.sort_unstable();
        told.sort_unstable();
        assert_eq!(found, told, "{path}");
        for parameter in [
            Parameter::Latitude,
            Parameter::Longitude,
            Parameter::AltitudePressure,
            Parameter::AltitudeEllipsoid,
        ] {
            let valid = flight.series(parameter).map(Series::valid_count);
            assert_eq!(valid, Some(*fixes), "{path} {parameter}");
        }
        // The name of the pilot stands in the file, and in nothing that was read from it.
        let pilot = lines().find_map(|line| line.strip_prefix(b"HFPLTPILOT:"));
        if let Some(pilot) = pilot.map(|name| String::from_utf8_lossy(name.trim_ascii())) {
            assert!(!pilot.is_empty() && !format!("{log:?}").contains(&*pilot), "{path}");
        }
    }
    let log = read(std::fs::read(dir.join("malformed/igc_invalid_a_field.igc")).expect("a log"));
    assert!(message(&log, IssueKind::UnreadableHeader).contains("A record"));
    assert_eq!(count(&log, IssueKind::DerivedParameter), 10_473 + 10_473 + 10_427);
}

/// Metres between two points of a sphere (haversine): another formula than the one under test.
fn great_circle_m(from_deg: (f64, f64), to_deg: (f64, f64)) -> f64 {
    let half = |from: f64, to: f64| ((to - from).to_radians() / 2.0).sin().powi(2);
    let parallels = from_deg.0.to_radians().cos() * to_deg.0.to_radians().cos();
    let square = half(from_deg.0, to_deg.0) + parallels * half(from_deg.1, to_deg.1);
    2.0 * 6_371_008.8 * square.sqrt().asin()
}

#[test]
fn derived_speed_is_distance_over_time() {
    let Some(dir) = data_dir() else { return };
    let log = read(std::fs::read(dir.join("igc/napret.igc")).expect("the log can be read"));
    let flight = &log.flights[0];
    let at = |parameter, row| flight.series(parameter).and_then(|s| s.normal(row)).expect("fix");
    let position = |row| (at(Parameter::Latitude, row), at(Parameter::Longitude, row));
    // 1 Hz without a gap: four seconds around every row.
    for row in 2..flight.len() - 2 {
        let metres = great_circle_m(position(row - 2), position(row + 2));
        let expected_kt = metres / 4.0 * 3_600.0 / 1_852.0;
        let derived_kt = at(Parameter::GroundSpeed, row);
        // Sphere and ellipsoid differ by half a per cent at most.
        assert!((derived_kt - expected_kt).abs() <= expected_kt * 0.005, "row {row}");
    }
}

/// The positions and heights of a recorded flight as a GPX track.
fn as_gpx(flight: &Flight) -> String {
    let start = flight.start_utc().expect("a dated flight");
    let series = |parameter| flight.series(parameter).expect("recorded");
    let (north, east) = (series(Parameter::Latitude), series(Parameter::Longitude));
    let height = series(Parameter::AltitudeMeanSeaLevel);
    let mut gpx = "<gpx version=\"1.1\"><trk><trkseg>".to_owned();
    for (row, second) in flight.time_s().iter().enumerate() {
        let (Some(north), Some(east), Some(height)) =
            (north.normal(row), east.normal(row), height.normal(row))
        else {
            continue;
        };
        let at = start + chrono::TimeDelta::milliseconds((second * 1e3).round() as i64);
        let at = at.format("%FT%T%.3fZ");
        write!(
            gpx,
            "<trkpt lat=\"{north}\" lon=\"{east}\"><ele>{}</ele><time>{at}</time></trkpt>",
            height * 0.3048
        )
        .expect("memory takes it");
    }
    gpx + "</trkseg></trk></gpx>"
}

/// The middle and the ninth tenth of the differences between derived and recorded.
fn differences(derived: &Flight, recorded: &Flight, parameter: Parameter) -> (f64, f64) {
    let base_s =
        |flight: &Flight| flight.start_utc().expect("dated").timestamp_micros() as f64 / 1e6;
    let offset_s = base_s(derived) - base_s(recorded);
    let of = |flight: &Flight, row| flight.series(parameter).and_then(|s| s.normal(row));
    let mut rows = 0..recorded.len();
    let mut found = Vec::new();
    for (row, second) in derived.time_s().iter().enumerate() {
        let is_same = |at: &usize| (recorded.time_s()[*at] - second - offset_s).abs() < 0.01;
        let Some(at) = rows.find(is_same) else { break };
        let is_moving = of_speed(recorded, at) > 40.0;
        if let (Some(derived), Some(recorded), true) =
            (of(derived, row), of(recorded, at), is_moving)
        {
            let difference = (derived - recorded).abs();
            let is_circle = parameter == Parameter::TrackTrue;
            found.push(if is_circle { difference.min(360.0 - difference) } else { difference });
        }
    }
    assert!(found.len() > 1_000, "{} rows", found.len());
    found.sort_by(f64::total_cmp);
    (found[found.len() / 2], found[found.len() * 9 / 10])
}

fn of_speed(flight: &Flight, row: usize) -> f64 {
    flight.series(Parameter::GroundSpeed).and_then(|s| s.normal(row)).unwrap_or_default()
}

#[test]
fn what_is_derived_agrees_with_what_the_display_recorded() {
    let Some(dir) = data_dir() else { return };
    for path in ["log_20240314_123311_EDLD.csv.zst", "log_20230808_185231_EDMB.csv.zst"] {
        let recorded = read(std::fs::read(dir.join("garmin/g3x").join(path)).expect("a log"));
        let recorded = &recorded.flights[0];
        let derived: IngestedLog = read(as_gpx(recorded));
        let derived = &derived.flights[0];
        // The receiver measures its speed by Doppler shift; positions say the same.
        for (parameter, middle, most) in [
            (Parameter::GroundSpeed, 1.0, 2.5),
            (Parameter::TrackTrue, 1.0, 3.0),
            (Parameter::VerticalSpeedGps, 60.0, 200.0),
        ] {
            let found = differences(derived, recorded, parameter);
            println!(
                "{path} {parameter}: {:.2} in the middle, {:.2} at nine tenths",
                found.0, found.1
            );
            assert!(found.0 < middle && found.1 < most, "{path} {parameter}: {found:?}");
        }
    }
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config {
        cases: 64,
        failure_persistence: None,
        ..Default::default()
    })]

    #[test]
    fn a_real_igc_file_with_flipped_bits_never_panics(
        flips in proptest::collection::vec((0..4_000_usize, 0..8_u32), 1..60),
    ) {
        if let Some(dir) = data_dir() {
            let mut bytes = std::fs::read(dir.join("igc/new_date_format.igc")).expect("a log");
            for (at, bit) in flips {
                bytes[at] ^= 1 << bit;
            }
            if let Ok(log) = ingest(&bytes, &Limits::default()) {
                check(&log);
                // 107 fixes, and every flip may break a line in two.
                proptest::prop_assert!(log.rows.read <= 107 + 60);
            }
        }
    }
}
