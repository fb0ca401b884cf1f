//! Tables that no format knows, read by a mapping.

use chrono::{DateTime, Utc};
use data_flight::{Flight, IssueKind, Parameter};
use data_ingest::{
    IngestErrorKind, IngestedLog, Limits, LogFormat, Mapping, ingest, ingest_mapped, preview,
};

use crate::synthetic::{EXPORT, check, count, message, times, values};

/// The mapping that ships as an example.
const EXAMPLE: &str = include_str!("../../examples/mapping.toml");

/// A log that it reads.
const LOG: &str = "\
Vereinsflugzeug;;;;;;;;;;\r
;;;;;;;;;;\r
Datum;Uhrzeit;Fahrt;Höhe (QNH);Drehzahl;Öltemperatur;Öldruck;Länge;Last;Bemerkung;Kühlwasser\r
;;km/h;m;1/min;°C;bar;°;g;;°C\r
24.10.2021;12:00:00;185,2;304,8;2350;100;4,5;-8,25;0,25;rollt;80,5\r
24.10.2021;12:00:01;187,05;305;2355;100,5;4,5;-8,2501;0;;80,5\r
24.10.21;12:00:02;---;305;2355;101;4,5;-8,2502;-0,125;;81\r
";

fn mapping(toml: &str) -> Mapping {
    Mapping::from_toml(toml).unwrap_or_else(|error| panic!("{error}"))
}

/// Reads what must be readable, and checks what always holds.
fn read(log: impl AsRef<[u8]>, toml: &str) -> IngestedLog {
    let log = ingest_mapped(log.as_ref(), &mapping(toml), &Limits::default()).expect("readable");
    check(&log);
    log
}

fn refusal(log: &str, toml: &str) -> (IngestErrorKind, String) {
    let error = ingest_mapped(log.as_bytes(), &mapping(toml), &Limits::default());
    let error = error.expect_err("nothing is usable");
    (error.kind(), error.to_string())
}

fn start(log: &IngestedLog) -> Option<String> {
    log.flights[0].start_utc().map(|start| start.to_rfc3339())
}

/// A mapping of two columns `t` and `a` with a clock.
fn with_clock(clock: &str) -> String {
    format!("[time]\n{clock}\n[columns]\na = {{ parameter = \"pitch_deg\", unit = \"deg\" }}\n")
}

/// A log of two columns with a row for each text in the first.
fn at(stamps: &[&str]) -> String {
    stamps.iter().fold("t,a\n".to_owned(), |log, stamp| format!("{log}{stamp},1.5\n"))
}

#[test]
fn the_example_reads_its_log() {
    let log = read(LOG, EXAMPLE);
    assert_eq!(log.format, LogFormat::MappedCsv);
    assert_eq!((log.rows.read, log.rows.kept), (3, 3));
    assert_eq!(times(&log), [0.0, 1.0, 2.0]);
    // Berlin keeps summer time on that day: 12:00 is 10:00.
    assert_eq!(start(&log).as_deref(), Some("2021-10-24T10:00:00+00:00"));
    let aircraft = log.flights[0].aircraft();
    assert_eq!(aircraft.registration.as_deref(), Some("D-EXMP"));
    assert_eq!(aircraft.model.as_deref(), Some("Testair 100"));
    // 185.2 km/h / 1.852 = 100 kt; 187.05 / 1.852 = 101 kt less 0.001; dashes are no value.
    let airspeed = values(&log, Parameter::IndicatedAirspeed);
    assert!((airspeed[0].expect("there") - 100.0).abs() < 1e-9);
    assert!((airspeed[1].expect("there") - 100.998_92).abs() < 1e-4);
    assert_eq!(airspeed[2], None);
    // 304.8 m / 0.3048 = 1,000 ft; 100 °C = 212 °F; 4.5 bar × 14.50377 = 65.267 psi.
    assert!((values(&log, Parameter::AltitudeIndicated)[0].expect("there") - 1_000.0).abs() < 1e-9);
    assert_eq!(values(&log, Parameter::Engine1OilTemperature)[0], Some(212.0));
    assert!((values(&log, Parameter::Engine1OilPressure)[0].expect("there") - 65.267).abs() < 1e-3);
    // West positive: −8.25 is 8.25° east. A difference of 0.25 g is a load factor of 1.25.
    assert_eq!(values(&log, Parameter::Longitude)[0], Some(8.25));
    let load = [Some(1.25), Some(1.0), Some(0.875)];
    assert_eq!(values(&log, Parameter::AccelerationNormal), load);
    assert_eq!(log.columns.ignored, ["Bemerkung"]);
    assert_eq!(log.columns.unknown, ["Kühlwasser"]);
    assert_eq!(log.columns.mapped.len(), 7);
    assert_eq!(count(&log, IssueKind::UnknownColumn), 1);
    assert_eq!(count(&log, IssueKind::MissingColumn), 0);
}

#[test]
fn a_dry_run_shows_the_rows_as_they_would_be_read() {
    let shown = preview(LOG.as_bytes(), &mapping(EXAMPLE), 2);
    assert!(shown.error.is_none());
    assert_eq!(shown.header.len(), 11);
    assert_eq!(shown.header[3], "Höhe (QNH)");
    assert_eq!((shown.flights, shown.rows.kept, shown.first_rows.len()), (1, 3, 2));
    assert_eq!(shown.columns.unknown, ["Kühlwasser"]);
    assert_eq!(shown.aircraft.registration.as_deref(), Some("D-EXMP"));
    let row = &shown.first_rows[1];
    assert_eq!((row.flight, row.time_s), (1, 1.0));
    let utc = row.time_utc.map(|time: DateTime<Utc>| time.to_rfc3339());
    assert_eq!(utc.as_deref(), Some("2021-10-24T10:00:01+00:00"));
    let (_, parameter) = &shown.columns.mapped[3];
    assert_eq!(*parameter, Parameter::Engine1OilTemperature);
    // 100.5 °C × 1.8 + 32 = 212.9 °F.
    let oil = row.samples[3].and_then(data_flight::Sample::normal).expect("recorded");
    assert!((oil - 212.9).abs() < 1e-9);
    assert!(shown.issues.iter().any(|issue| issue.kind == IssueKind::UnknownColumn));
}

#[test]
fn a_dry_run_of_the_wrong_log_shows_what_stands_there() {
    let toml = EXAMPLE.replace("delimiter = \";\"", "delimiter = \"|\"");
    let shown = preview(LOG.as_bytes(), &mapping(&toml), 5);
    let error = shown.error.expect("nothing fits");
    assert_eq!(error.kind(), IngestErrorKind::MappingMismatch);
    assert!(error.to_string().contains("`Datum`"), "{error}");
    // One name: the delimiter is wrong.
    assert_eq!(shown.header.len(), 1);
    // Seven columns, date and time.
    assert_eq!(shown.missing.len(), 9);
    let empty = preview(b"", &mapping(EXAMPLE), 5);
    assert_eq!(empty.error.map(|error| error.kind()), Some(IngestErrorKind::EmptyFile));
}

#[test]
fn a_column_that_is_missing_is_told_and_the_others_are_read() {
    let log = read(LOG.replace("Last", "Lastvielfaches"), EXAMPLE);
    assert!(log.flights[0].series(Parameter::AccelerationNormal).is_none());
    assert!(message(&log, IssueKind::MissingColumn).contains("Last"));
    assert_eq!(log.columns.unknown, ["Lastvielfaches", "Kühlwasser"]);
}

#[test]
fn what_is_not_the_declared_table_is_refused() {
    let (kind, message) = refusal(&LOG.replace("Uhrzeit", "Zeit"), EXAMPLE);
    assert_eq!(kind, IngestErrorKind::MappingMismatch);
    assert!(message.contains("`Uhrzeit`"), "{message}");
    let clock = with_clock("date_time = \"t\"");
    assert!(refusal("t,b\n2021-01-01 10:00:00,1\n", &clock).1.contains("no column"));
    assert!(refusal(&at(&["10 o'clock", "noon"]), &clock).1.contains("`t`"));
    assert_eq!(refusal("%PDF-1.7", &clock).0, IngestErrorKind::NotAFlightLog);
    assert_eq!(refusal("t,a\n", &clock).0, IngestErrorKind::NoUsableRows);
    let deep = format!("header_line = 9\n{clock}");
    assert!(refusal(&at(&["2021-01-01 10:00:00"]), &deep).1.contains("no line 9"));
}

#[test]
fn a_zone_that_sets_its_clock_back_goes_on() {
    // On 2021-10-31 Berlin goes from 03:00 summer time back to 02:00.
    let stamps = ["01:59:58", "02:59:59", "02:00:00", "02:59:59", "03:00:00"];
    let stamps = stamps.map(|time| format!("2021-10-31 {time}"));
    let toml = with_clock("date_time = \"t\"\nzone = \"Europe/Berlin\"");
    let log = read(at(&stamps.each_ref().map(String::as_str)), &toml);
    let seconds: Vec<f64> = log
        .flights
        .iter()
        .flat_map(|flight| {
            let start = flight.start_utc().expect("dated").timestamp() as f64;
            flight.time_s().iter().map(move |time_s| start + time_s).collect::<Vec<_>>()
        })
        .collect();
    let first = seconds[0];
    let elapsed: Vec<f64> = seconds.iter().map(|second| second - first).collect();
    // An hour and a second, a second, an hour less a second, a second.
    assert_eq!(elapsed, [0.0, 3_601.0, 3_602.0, 7_201.0, 7_202.0]);
    assert_eq!(start(&log).as_deref(), Some("2021-10-30T23:59:58+00:00"));
}

#[test]
fn an_hour_that_a_zone_skips_is_no_time() {
    // On 2021-03-28 Berlin goes from 02:00 to 03:00.
    let toml = with_clock("date_time = \"t\"\nzone = \"Europe/Berlin\"");
    let log =
        read(at(&["2021-03-28 01:59:59", "2021-03-28 02:30:00", "2021-03-28 03:00:01"]), &toml);
    assert_eq!(times(&log), [0.0, 1.0, 2.0]);
    assert_eq!(count(&log, IssueKind::UnreadableTime), 1);
}

#[test]
fn offsets_are_declared_printed_or_unknown() {
    let of = |clock: &str, stamp: &str| {
        let log = read(at(&[stamp]), &with_clock(clock));
        (start(&log), message(&log, IssueKind::UnreadableTime))
    };
    let local = "2021-07-01 12:00:00";
    let declared = of("date_time = \"t\"\nutc_offset = \"-05:30\"", local);
    assert_eq!(declared.0.as_deref(), Some("2021-07-01T17:30:00+00:00"));
    let printed = of("date_time = \"t\"", "2021-07-01T12:00:00+02:00");
    assert_eq!(printed.0.as_deref(), Some("2021-07-01T10:00:00+00:00"));
    // What is printed counts more than what is declared.
    let both = of("date_time = \"t\"\nutc_offset = \"+05:00\"", "2021-07-01T12:00:00Z");
    assert_eq!(both.0.as_deref(), Some("2021-07-01T12:00:00+00:00"));
    let unknown = of("date_time = \"t\"", local);
    assert_eq!(unknown.0, None);
    assert!(unknown.1.contains("2021-07-01 12:00:00"), "{}", unknown.1);
    let toml = with_clock("date_time = \"t\"\nutc_offset_column = \"o\"");
    let log = read("t,o,a\n2021-07-01 12:00:00,+02:00,1\n2021-07-01 12:00:01,,1\n", &toml);
    assert_eq!(start(&log).as_deref(), Some("2021-07-01T10:00:00+00:00"));
    assert_eq!(count(&log, IssueKind::UnreadableTime), 1);
}

#[test]
fn a_time_of_day_a_count_and_an_interval_are_clocks_too() {
    let day = read(at(&["23:59:58.5", "23:59:59.5", "00:00:00.5"]), &with_clock("time = \"t\""));
    assert_eq!(times(&day), [0.0, 1.0, 2.0]);
    assert_eq!(count(&day, IssueKind::NoTimeStamps), 1);

    let counted = with_clock("elapsed = \"t\"\nelapsed_unit = \"ms\"");
    let counted = read(at(&["10000", "10250", "10500", "20", "270"]), &counted);
    let lengths: Vec<_> = counted.flights.iter().map(Flight::duration_s).collect();
    // 10.0 to 10.5 s; then the count starts again: 0.02 to 0.27 s.
    assert!((lengths[0] - 0.5).abs() < 1e-9 && (lengths[1] - 0.25).abs() < 1e-9, "{lengths:?}");
    assert!(message(&counted, IssueKind::FlightSplit).contains("`t`"));

    let epoch = read(at(&["1625140800", "1625140801"]), &with_clock("epoch = \"t\""));
    assert_eq!(start(&epoch).as_deref(), Some("2021-07-01T12:00:00+00:00"));
    let interval = read("a\n1\n2\n3\n", &with_clock("interval_s = 0.25"));
    assert_eq!(times(&interval), [0.0, 0.25, 0.5]);
}

#[test]
fn minutes_are_as_fine_as_they_are_printed() {
    let toml = with_clock("date_time = \"t\"\ndate_time_formats = [\"%d/%m/%Y %H:%M\"]");
    let log = read(
        at(&["01/07/2021 12:00", "01/07/2021 12:00", "01/07/2021 12:01", "01/07/2021 12:01"]),
        &toml,
    );
    // Two rows a minute stand half a minute apart.
    assert_eq!(times(&log), [0.0, 30.0, 60.0, 90.0]);
}

#[test]
fn rows_of_another_aircraft_are_a_recording_of_their_own() {
    let toml = format!(
        "[aircraft]\nregistration_column = \"reg\"\nmodel_column = \"type\"\n{}",
        with_clock("elapsed = \"t\"")
    );
    let log = read(
        "t,reg,type,a\n0,,X1,1\n1,D-EAAA,X1,1\n2,,X1,1\n2,D-EBBB,X2,1\n3,D-EBBB,X2,1\n",
        &toml,
    );
    let found: Vec<_> = log
        .flights
        .iter()
        .map(|flight| {
            let aircraft = flight.aircraft();
            (
                aircraft.registration.clone().unwrap_or_default(),
                aircraft.model.clone().unwrap_or_default(),
                flight.len(),
            )
        })
        .collect();
    assert_eq!(found, [("D-EAAA".into(), "X1".into(), 3), ("D-EBBB".into(), "X2".into(), 2)]);
    assert_eq!(
        (log.columns.clock, log.columns.identity),
        (vec!["t".into()], vec!["reg".into(), "type".into()])
    );
    assert_eq!(log.row_lines, [vec![2, 3, 4], vec![5, 6]]);
}

#[test]
fn salvage_is_that_of_every_table() {
    let header = "t,a\n";
    let body = "0,1\n1,x\nt,a\n2,-9999\n\0\0\0\n3,1,7\n4\n5,1";
    let log = read(format!("\u{FEFF}{header}{body}"), &with_clock("elapsed = \"t\""));
    // `3,1,7` is too long, `4` too short; the last number may have been cut.
    assert_eq!((log.rows.read, log.rows.kept, log.rows.dropped), (6, 4, 2));
    assert_eq!(values(&log, Parameter::Pitch), [Some(1.0), None, None, None]);
    assert_eq!(count(&log, IssueKind::RepeatedHeader), 1);
    assert_eq!(count(&log, IssueKind::Sentinel), 1);
    assert_eq!(count(&log, IssueKind::UnreadableNumber), 2);
    let packed = zstd::encode_all(format!("{header}{body}").as_bytes(), 1).expect("memory");
    let plain = read(format!("{header}{body}"), &with_clock("elapsed = \"t\""));
    assert_eq!(read(packed, &with_clock("elapsed = \"t\"")).flights, plain.flights);
    let wide: Vec<u8> =
        format!("\u{FEFF}{header}{body}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let log = read(&wide, &with_clock("elapsed = \"t\""));
    assert_eq!((log.flights, count(&plain, IssueKind::Utf16Text)), (plain.flights.clone(), 0));
    let shown = preview(&wide, &mapping(&with_clock("elapsed = \"t\"")), 1);
    assert_eq!((shown.header, shown.first_rows.len()), (vec!["t".into(), "a".into()], 1));
}

#[test]
fn columns_of_one_name_use_the_first() {
    let log = read("t,a,a\n0,1,2\n1,1,2\n", &with_clock("elapsed = \"t\""));
    assert_eq!(values(&log, Parameter::Pitch), [Some(1.0); 2]);
    assert_eq!(count(&log, IssueKind::DuplicateColumn), 1);
}

#[test]
fn a_known_format_can_be_read_by_a_mapping_to_the_same_numbers() {
    // The export without its `#`, whose second line holds units.
    let toml = "\
skip_lines_below = 1
[time]
interval_s = 1
[columns]
AltB = { parameter = \"altitude_indicated_ft\", unit = \"ft\" }
IAS = { parameter = \"indicated_airspeed_kt\", unit = \"kt\" }
NormAc = { parameter = \"acceleration_normal_g\", unit = \"g\", meaning = \"difference_from_1_g\" }
\"E1 %Pwr\" = { parameter = \"engine_1_power_pct\", unit = \"%\", meaning = \"fraction\" }
WndDr = { parameter = \"wind_direction_deg\", unit = \"deg\", meaning = \"half_circle\" }
";
    let mapped = read(EXPORT.replace('#', ""), toml);
    let known = ingest(EXPORT.as_bytes(), &Limits::default()).expect("readable");
    for (_, parameter) in &mapped.columns.mapped {
        let [one, other] = [&mapped, &known].map(|log| log.flights[0].series(*parameter));
        assert_eq!(one, other, "{parameter}");
    }
    assert_eq!(mapped.columns.mapped.len(), 5);
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config {
        cases: 128,
        failure_persistence: None,
        ..Default::default()
    })]

    #[test]
    fn damaged_logs_and_mappings_never_panic(
        flips in proptest::collection::vec((0..4_000_usize, 0..8_u32), 0..40),
        cut in 0..4_000_usize,
    ) {
        let flip = |text: &str| {
            let mut bytes = text.as_bytes().to_vec();
            let length = bytes.len();
            for (at, bit) in &flips {
                bytes[at % length] ^= 1 << bit;
            }
            bytes.truncate(cut.max(1));
            bytes
        };
        if let Ok(log) = ingest_mapped(&flip(LOG), &mapping(EXAMPLE), &Limits::default()) {
            check(&log);
        }
        let damaged = String::from_utf8_lossy(&flip(EXAMPLE)).into_owned();
        match Mapping::from_toml(&damaged) {
            Ok(mapping) => {
                let shown = preview(LOG.as_bytes(), &mapping, 3);
                proptest::prop_assert!(shown.first_rows.len() <= 3);
            }
            Err(error) => proptest::prop_assert!(!error.problems().is_empty()),
        }
    }
}
