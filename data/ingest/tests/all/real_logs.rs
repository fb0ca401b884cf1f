//! Every real log of `../shared/data/garmin` and `malformed` gives flights or a clear error.
//!
//! The logs are read where they lie and never copied; see the data README for the facts held
//! here. Without them the tests fail, unless `FLAREPATH_DATA_OPTIONAL=1` says that this is
//! meant.

use std::path::{Path, PathBuf};

use data_flight::{Flight, IssueKind, Parameter};
use data_ingest::{IngestError, IngestErrorKind, IngestedLog, Limits, LogFormat, ingest};

use crate::synthetic::{check, count, message};

/// The folder of real logs; `None` when it may be missing and is.
pub fn data_dir() -> Option<PathBuf> {
    let dir = std::env::var_os("FLAREPATH_DATA_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    if dir.is_dir() {
        return Some(dir);
    }
    let is_optional = std::env::var_os("FLAREPATH_DATA_OPTIONAL").is_some_and(|v| v == "1");
    assert!(is_optional, "no real logs at {}; set FLAREPATH_DATA_DIR", dir.display());
    eprintln!("SKIPPED: no real logs at {}", dir.display());
    None
}

pub fn attempt(dir: &Path, path: &str) -> Result<IngestedLog, IngestError> {
    let bytes = std::fs::read(dir.join(path)).expect("the log can be read");
    let read = ingest(&bytes, &Limits::default());
    if let Ok(log) = &read {
        check(log);
    }
    read
}

pub fn read(dir: &Path, path: &str) -> IngestedLog {
    attempt(dir, path).expect("the log is usable")
}

/// Paths below `folder`, relative to `dir`.
pub fn files(dir: &Path, folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![dir.join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("the folder can be listed") {
            let path = entry.expect("the entry can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let below = path.strip_prefix(dir).expect("it lies below");
                found.push(below.display().to_string());
            }
        }
    }
    found.sort();
    found
}

/// The folder that says what a log is, and the format it must be read as.
const FOLDERS: &[(&str, LogFormat)] = &[
    ("garmin/g1000", LogFormat::GarminG1000),
    ("garmin/perspective", LogFormat::GarminPerspective),
    ("garmin/g3x", LogFormat::GarminG3x),
    ("garmin/ngafid_export", LogFormat::NgafidExport),
];

#[test]
fn every_garmin_log_gives_flights_or_a_clear_error() {
    let Some(dir) = data_dir() else { return };
    println!("{:>6} {:>6} {:>4} {:>3} {:>3}  log: issues", "read", "kept", "lost", "fl", "col");
    let (mut usable, mut refused) = (0, Vec::new());
    for (folder, format) in FOLDERS {
        for path in files(&dir, folder) {
            match attempt(&dir, &path) {
                Ok(log) => {
                    print(&path, &log);
                    usable += 1;
                    // The repaired sample lost the line that names its aircraft.
                    let format = if path.ends_with("small_sample_fixed.csv") {
                        LogFormat::GarminG1000
                    } else {
                        *format
                    };
                    assert_eq!(log.format, format, "{path}");
                    assert!(log.rows.dropped <= 1, "{path}");
                    assert_eq!(log.flights.len(), 1, "{path}");
                    assert_eq!(log.columns.unknown, Vec::<String>::new(), "{path}");
                    level_flight_is_one_g(&log.flights[0], &path);
                }
                Err(error) => refused.push((path, error.kind())),
            }
        }
    }
    // A list of fields is no flight; everything else is.
    let dictionary = "garmin/perspective/logFileFields.csv".to_owned();
    assert_eq!(refused, [(dictionary, IngestErrorKind::UnknownFormat)]);
    assert!(usable >= 50, "{usable}");
}

fn print(path: &str, log: &IngestedLog) {
    let issues: Vec<String> = log
        .issues
        .iter()
        .filter(|issue| issue.kind != IssueKind::IgnoredColumn)
        .map(|issue| {
            let of = issue.parameter.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
            format!("{}{of} {}", issue.kind.name(), issue.count)
        })
        .collect();
    println!(
        "{:>6} {:>6} {:>4} {:>3} {:>3}  {path}: {}",
        log.rows.read,
        log.rows.kept,
        log.rows.dropped,
        log.flights.len(),
        log.flights[0].columns().count(),
        issues.join(", ")
    );
}

/// The load factor is one in the median of any flight or ground run, in every dialect.
fn level_flight_is_one_g(flight: &Flight, path: &str) {
    let Some(series) = flight.series(Parameter::AccelerationNormal) else { return };
    let mut values: Vec<f64> = series.iter().flatten().collect();
    values.sort_by(f64::total_cmp);
    let Some(median) = values.get(values.len() / 2) else { return };
    assert!((median - 1.0).abs() < 0.05, "{path}: {median} g");
}

#[test]
fn true_track_agrees_with_the_positions() {
    let Some(dir) = data_dir() else { return };
    for path in ["g1000/log_180801_114937_KGFK.csv.zst", "g3x/log_20240314_123311_EDLD.csv.zst"] {
        let log = read(&dir, &format!("garmin/{path}"));
        let flight = &log.flights[0];
        let column = |parameter| flight.series(parameter).expect("recorded");
        let (north, east) = (column(Parameter::Latitude), column(Parameter::Longitude));
        let (track, speed) = (column(Parameter::TrackTrue), column(Parameter::GroundSpeed));
        let mut errors_deg = Vec::new();
        for at in 5..flight.len() - 5 {
            let move_deg = |series: &data_flight::Series| {
                Some(series.normal(at + 5)? - series.normal(at - 5)?)
            };
            let (Some(north_deg), Some(east_deg)) = (move_deg(north), move_deg(east)) else {
                continue;
            };
            let (Some(track), Some(60.0..)) = (track.normal(at), speed.normal(at)) else {
                continue;
            };
            let shrink = north.normal(at).unwrap_or_default().to_radians().cos();
            let bearing = (east_deg * shrink).atan2(north_deg).to_degrees();
            errors_deg.push((track - bearing + 180.0).rem_euclid(360.0) - 180.0);
        }
        errors_deg.sort_by(f64::total_cmp);
        let median = errors_deg[errors_deg.len() / 2];
        // Magnetic read as true would be 3.1° off at KGFK and 3.3° at EDLD.
        assert!(median.abs() < 0.5, "{path}: {median}°");
    }
}

#[test]
fn the_perspective_log_runs_from_13_48_43_to_15_12_16() {
    let Some(dir) = data_dir() else { return };
    let log = read(&dir, "garmin/perspective/log_220417_135002_LFAQ.csv.zst");
    let flight = &log.flights[0];
    let text = |time: Option<chrono::DateTime<chrono::Utc>>| time.map(|t| t.to_rfc3339());
    assert_eq!(text(flight.start_utc()).as_deref(), Some("2022-04-17T13:48:43+00:00"));
    // The row of 15:12:16 is the one that is cut; the last whole one is a second before.
    assert_eq!(text(flight.end_utc()).as_deref(), Some("2022-04-17T15:12:15+00:00"));
    assert_eq!(count(&log, IssueKind::TruncatedRow), 1);
    // Airborne at 14:01:19 with 36.3 kt: 12 min 36 s = 756 s after the start.
    let at = flight.time_s().iter().position(|t| *t == 756.0).expect("a row for every second");
    let ias_kt = flight.series(Parameter::IndicatedAirspeed).and_then(|s| s.normal(at));
    assert!(ias_kt.is_some_and(|kt| (30.0..45.0).contains(&kt)), "{ias_kt:?}");
    // The log prints 0 to 1.07 under a percent sign.
    let power = flight.series(Parameter::Engine1Power).and_then(data_flight::Series::range);
    assert_eq!(power.map(|(_, most)| most), Some(107.0));
}

#[test]
fn the_jittery_log_of_kckn_keeps_every_row() {
    let Some(dir) = data_dir() else { return };
    let log = read(&dir, "garmin/g1000/log_110812_095915_KCKN.csv.zst");
    assert_eq!(log.rows.kept, 3_966);
    assert_eq!(count(&log, IssueKind::DuplicateTime), 728);
    assert_eq!(count(&log, IssueKind::TimeGap), 788);
    assert!(message(&log, IssueKind::TimeGap).contains("3 s"));
}

#[test]
fn the_padded_log_tells_its_padding_once() {
    let Some(dir) = data_dir() else { return };
    let log = read(&dir, "garmin/g1000/flight_1936026.csv.zst");
    let padding: Vec<_> =
        log.issues.iter().filter(|issue| issue.kind == IssueKind::PaddingBytes).collect();
    assert_eq!(padding.len(), 1);
    assert_eq!(padding[0].count, 507_907);
    assert!(padding[0].message.contains("507907"));
}

#[test]
fn a_stale_satellite_time_does_not_stretch_the_flight() {
    let Some(dir) = data_dir() else { return };
    // 16:16:28, six rows of an older time, 16:16:34: the rows are a second apart.
    let log = read(&dir, "garmin/g3x/log_20240429_154933_EDMB.csv.zst");
    assert_eq!(count(&log, IssueKind::ClockSet), 0);
    assert_eq!(count(&log, IssueKind::UnreadableTime), 6);
    // Three rows of 16:18:58, then 16:19:02: from 58⅔ to 62 s is the longest step.
    let steps = log.flights[0].time_s().array_windows().map(|[a, b]| b - a);
    let longest_s = steps.fold(0.0, f64::max);
    assert!((longest_s - 10.0 / 3.0).abs() < 1e-6, "{longest_s}");
}

#[test]
fn two_displays_tell_the_same_flight() {
    let Some(dir) = data_dir() else { return };
    let one = read(&dir, "garmin/g3x/log_20260327_152821_KOAK.csv.zst");
    let two = read(&dir, "garmin/g3x/log_20260327_152822_KOAK.csv.zst");
    let [first, second] = [&one, &two].map(|log| log.flights[0].aircraft());
    assert_eq!(first.system_id, second.system_id);
    assert_ne!(first.recorder, second.recorder);
    let top = |log: &IngestedLog| {
        log.flights[0].series(Parameter::IndicatedAirspeed).and_then(data_flight::Series::range)
    };
    let (Some((_, first)), Some((_, second))) = (top(&one), top(&two)) else {
        panic!("both record airspeed")
    };
    assert!((first - second).abs() < 3.0, "{first} {second}");
    // Flap position has no unit there; left and right tanks are told apart by long names.
    assert!(one.columns.ignored.contains(&"Flap Position".to_owned()));
    assert!(one.flights[0].series(Parameter::FuelQuantityLeft).is_some());
    assert!(one.flights[0].series(Parameter::FuelQuantityMain).is_none());
}

#[test]
fn every_malformed_file_has_its_stated_outcome() {
    let Some(dir) = data_dir() else { return };
    let rows = |kept, dropped| Ok((kept, dropped));
    // Rows kept and dropped, or why nothing can be used.
    type Outcome = Result<(u64, u64), IngestErrorKind>;
    let stated: &[(&str, Outcome)] = &[
        ("blank_date_rows_log_small_sample.csv", rows(8, 1)),
        ("blank_date_rows_log_small_sample_fixed_no_airframe_header.csv", rows(113, 1)),
        ("dynon_d180_semicolon_decimal_comma_7_header_rows.csv", rows(765, 0)),
        ("empty_log_220414_065328.csv", Err(IngestErrorKind::EmptyFile)),
        ("excel_resaved_quoted_header_ddmmyyyy_crlf_head250.csv", rows(247, 0)),
        (
            "giant_space_and_NUL_tail_flight_1936026_last_400kB.csv",
            Err(IngestErrorKind::OnlyPadding),
        ),
        ("igc_invalid_a_field.igc", rows(10_476, 0)),
        ("igc_no_time_increment.igc", rows(200, 0)),
        ("poweron_only_10rows_truncated_log_220502_095923.csv", rows(9, 1)),
    ];
    let expected: Vec<_> =
        stated.iter().map(|(name, outcome)| (format!("malformed/{name}"), *outcome)).collect();
    let found: Vec<_> = files(&dir, "malformed")
        .into_iter()
        .map(|path| {
            let read = attempt(&dir, &path);
            let outcome = read.map(|log| (log.rows.kept, log.rows.dropped)).map_err(|e| e.kind());
            (path, outcome)
        })
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn blank_dates_and_a_resave_are_told() {
    let Some(dir) = data_dir() else { return };
    let log = read(&dir, "malformed/blank_date_rows_log_small_sample.csv");
    assert_eq!(count(&log, IssueKind::BlankTime), 1);
    let log = read(&dir, "malformed/excel_resaved_quoted_header_ddmmyyyy_crlf_head250.csv");
    let start = log.flights[0].start_utc().map(|time| time.to_rfc3339());
    assert_eq!(start.as_deref(), Some("2021-06-23T14:13:51+00:00"));
    assert_eq!(log.format, LogFormat::GarminPerspective);
    assert_eq!(count(&log, IssueKind::SpreadsheetResave), 1);
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config {
        cases: 64,
        failure_persistence: None,
        ..Default::default()
    })]

    #[test]
    fn a_real_log_with_flipped_bits_never_panics(
        flips in proptest::collection::vec((0..7_000_usize, 0..8_u32), 1..60),
    ) {
        if let Some(dir) = data_dir() {
            let path = dir.join("garmin/g3x/log_20230830_195503_EDMB.csv");
            let mut bytes = std::fs::read(path).expect("the log can be read");
            for (at, bit) in flips {
                bytes[at] ^= 1 << bit;
            }
            if let Ok(log) = ingest(&bytes, &Limits::default()) {
                check(&log);
            }
        }
    }
}

#[test]
fn a_real_log_cut_anywhere_loses_only_what_is_cut() {
    let Some(dir) = data_dir() else { return };
    let path = "garmin/g3x/log_20240326_132854_EDMB.csv";
    let bytes = std::fs::read(dir.join(path)).expect("the log can be read");
    let header = bytes.iter().enumerate().filter(|(_, b)| **b == b'\n').nth(2).expect("3 lines").0;
    for cut in (header + 1..bytes.len()).step_by(97) {
        let part = &bytes[..cut];
        let lines = part[header + 1..].iter().filter(|byte| **byte == b'\n').count() as u64;
        match ingest(part, &Limits::default()) {
            Ok(log) => {
                check(&log);
                // Every whole row, and the cut one when its last field had begun.
                assert!((lines..=lines + 1).contains(&log.rows.kept), "cut at {cut}");
            }
            Err(error) => assert_eq!((error.kind(), lines), (IngestErrorKind::NoUsableRows, 0)),
        }
    }
}
