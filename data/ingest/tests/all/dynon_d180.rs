//! Datalogs of the Dynon D100 series: hand-written ones, and the real ones of the data folder.

use data_flight::{Flight, IssueKind, Parameter, Validity};
use data_ingest::{IngestedLog, Limits, LogFormat, ingest};

use crate::real_logs::data_dir;
use crate::synthetic::{check, count, message, read, times, values};

/// Names and places of the few columns that the hand-written logs have.
const NAMES: &[&str] = &[
    "Label",
    "boot",
    "zulu is gps",
    "zulu hour",
    "zulu min",
    "zulu sec",
    "date valid",
    "zulu day",
    "zulu mo",
    "zulu year",
    "type",
    "airspeed",
    "altitude",
    "heading",
    "oil temp",
    "egt 1",
    "egt 5",
    "compass lost",
    "ems slftst",
    "oat",
];

/// The seven header lines. The names of the raw records stand in the last one only.
fn header(delimiter: char) -> String {
    let line = |first: &str, rest: &dyn Fn(usize) -> String| {
        let fields: Vec<String> = (1..NAMES.len()).map(rest).collect();
        format!("\"{first}\"{delimiter}{}", fields.join(&delimiter.to_string()))
    };
    let names = NAMES.map_quoted();
    let lines = [
        line("Byte # in record", &|at| at.to_string()),
        line("# Bytes in record", &|_| "1".into()),
        line("Mask", &|_| "\"0x000000FF\"".into()),
        line("Divide by", &|_| "1".into()),
        line("Record Type", &|_| "\"EMS\"".into()),
        names.join(&delimiter.to_string()),
        format!("{}{delimiter}\"EMS raw data\"", line("Bit Label", &|_| "\"(N/A)\"".into())),
    ];
    lines.join("\r\n") + "\r\n"
}

trait MapQuoted {
    fn map_quoted(&self) -> Vec<String>;
}

impl MapQuoted for [&str] {
    fn map_quoted(&self) -> Vec<String> {
        self.iter().map(|name| format!("\"{name}\"")).collect()
    }
}

/// The first column counts records, the last is a raw one.
fn row(record: u32, rest: &str, delimiter: char) -> String {
    format!("{record};{rest};\"0x02FF\"\r\n").replace(';', &delimiter.to_string())
}

/// A log of `;` and decimal commas, with a row for each text after the record number.
fn log(rows: &[&str]) -> String {
    let rows: String = (7..).zip(rows).map(|(record, rest)| row(record, rest, ';')).collect();
    header(';') + &rows
}

/// boot, GPS, time, date, type, speed, altitude, heading, oil, exhaust, open input, flags.
const UNDATED: [&str; 3] = [
    "1;0;23;59;55;0;0;0;0;2;61,25;1305;44,125;182;1201;2035;0;0;-46",
    "0;0;0;0;0;0;0;0;0;2;62,5;1310;44,125;183;1202;2039;0;0;-46",
    "0;0;0;0;5;0;0;0;0;2;63;1311;44,125;184;1203;1488;0;0;-46",
];

/// Some rows five seconds apart, for tests by chance.
pub fn sample() -> String {
    let rows: Vec<String> = (0..60)
        .map(|at| {
            UNDATED[1].replacen("0;0;0;0;0", &format!("0;0;10;{};{}", at / 12, at % 12 * 5), 1)
        })
        .collect();
    log(&rows.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn decimal_commas_and_times_over_midnight_are_read() {
    let log = read(log(&UNDATED));
    assert_eq!(log.format, LogFormat::DynonD180);
    assert_eq!(times(&log), [0.0, 5.0, 10.0]);
    let airspeed = values(&log, Parameter::IndicatedAirspeed);
    assert_eq!(airspeed, [Some(61.25), Some(62.5), Some(63.0)]);
    assert_eq!(values(&log, Parameter::AltitudeIndicated)[0], Some(1_305.0));
    assert_eq!(values(&log, Parameter::Engine1OilTemperature)[0], Some(182.0));
    assert_eq!(log.columns.unknown, Vec::<String>::new());
    assert!(log.columns.ignored.contains(&"EMS raw data".to_owned()));
    assert!(log.columns.ignored.contains(&"oat".to_owned()));
}

#[test]
fn commas_between_fields_and_points_are_read_alike() {
    let rows: String = (7..)
        .zip(UNDATED)
        .map(|(record, rest)| row(record, &rest.replace(',', "."), ','))
        .collect();
    let american = read(header(',') + &rows);
    assert_eq!(american.flights, read(log(&UNDATED)).flights);
}

#[test]
fn a_time_of_day_is_no_date() {
    let log = read(log(&UNDATED));
    assert_eq!(log.flights[0].start_utc(), None);
    assert_eq!(count(&log, IssueKind::NoTimeStamps), 1);
    assert!(message(&log, IssueKind::NoTimeStamps).contains("23:59:55"));
}

#[test]
fn a_date_counts_when_a_gps_set_the_clock() {
    let dated = |gps: u8, valid: u8| {
        let row = |minute: u8, valid: u8| {
            format!("0;{gps};10;{minute};0;{valid};9;8;21;2;60;1000;90;180;1200;1200;0;0;-46")
        };
        // The date becomes valid in the second row; the first is a minute earlier.
        read(log(&[&row(0, 0), &row(1, valid)]))
    };
    let start = |log: &IngestedLog| log.flights[0].start_utc().map(|start| start.to_rfc3339());
    assert_eq!(start(&dated(1, 1)).as_deref(), Some("2021-08-09T10:00:00+00:00"));
    let local = dated(0, 1);
    assert_eq!(start(&local), None);
    assert!(message(&local, IssueKind::UnreadableTime).contains("2021-08-09 10:01:00"));
    assert_eq!(start(&dated(1, 0)), None);
}

#[test]
fn a_power_cycle_is_another_recording_however_short() {
    let again = UNDATED[2].replacen("0;0;0;0;5", "1;0;0;0;30", 1);
    let log = read(log(&[UNDATED[0], UNDATED[1], &again]));
    let lengths: Vec<_> = log.flights.iter().map(Flight::duration_s).collect();
    assert_eq!(lengths, [5.0, 0.0]);
    assert_eq!(count(&log, IssueKind::FlightSplit), 1);
}

#[test]
fn a_clock_that_is_set_within_a_power_cycle_keeps_the_duration() {
    let rows = [
        UNDATED[0].replace("23;59;55", "0;0;8"),
        UNDATED[1].replacen("0;0;0;0;0;", "0;0;0;0;13;", 1),
        UNDATED[2].replacen("0;0;0;0;5;", "0;0;14;35;49;", 1),
    ];
    let log = read(log(&rows.each_ref().map(String::as_str)));
    assert_eq!(times(&log), [0.0, 5.0, 10.0]);
    assert_eq!(count(&log, IssueKind::ClockSet), 1);
}

#[test]
fn an_input_without_a_probe_is_left_out() {
    let log = read(log(&UNDATED));
    assert!(log.flights[0].series(Parameter::Engine1Egt1).is_some());
    assert!(log.flights[0].series(Parameter::Engine1Egt5).is_none());
    assert!(log.columns.ignored.contains(&"egt 5".to_owned()));
    let told =
        log.issues.iter().find(|issue| issue.parameter.as_deref() == Some("engine_1_egt_5_f"));
    // 2035 and 2039 °F; 1488 could be true.
    assert_eq!(told.map(|issue| (issue.kind, issue.count)), Some((IssueKind::IgnoredColumn, 2)));
}

#[test]
fn what_the_recorder_says_of_its_sensors_is_believed() {
    let lost = UNDATED[1].replace(";0;0;-46", ";1;1;-46");
    let log = read(log(&[UNDATED[0], &lost, UNDATED[2]]));
    let validity =
        |parameter| log.flights[0].series(parameter).expect("recorded").validity().to_vec();
    let (normal, failed) = (Validity::Normal, Validity::FailureWarning);
    assert_eq!(validity(Parameter::HeadingMagnetic), [normal, failed, normal]);
    let tested = [normal, Validity::FunctionalTest, normal];
    assert_eq!(validity(Parameter::Engine1OilTemperature), tested);
    assert_eq!(validity(Parameter::IndicatedAirspeed), [normal; 3]);
    // The heading, the oil temperature and one exhaust temperature.
    assert_eq!(count(&log, IssueKind::Sentinel), 3);
}

#[test]
fn joined_downloads_skip_the_header_between_them() {
    let one = log(&UNDATED);
    let rows = UNDATED[2].replacen("0;0;0;0;5;", "0;0;0;0;10;", 1);
    let log = read(one + &log(&[&rows]));
    assert_eq!((log.rows.read, log.rows.kept, log.rows.dropped), (4, 4, 0));
    assert_eq!(count(&log, IssueKind::RepeatedHeader), 7);
    assert_eq!(times(&log), [0.0, 5.0, 10.0, 15.0]);
}

#[test]
fn a_recording_without_any_time_has_no_place() {
    let garbled =
        UNDATED.map(|row| row.replacen("0;23", "0;99", 1).replacen("0;0;0;0", "0;0;x;0", 1));
    let error = ingest(log(&garbled.each_ref().map(String::as_str)).as_bytes(), &Limits::default());
    assert_eq!(error.expect_err("nothing has a time").kind().name(), "no_usable_rows");
    let again = UNDATED[0].replace("23;59;55", "10;0;0");
    let rows = [&garbled[0], &garbled[1], &garbled[2], &again];
    let log = read(log(&rows.map(String::as_str)));
    assert_eq!((log.rows.kept, log.rows.dropped), (1, 3));
    assert_eq!(count(&log, IssueKind::UnreadableRow), 3);
    assert_eq!(count(&log, IssueKind::EmptyRecording), 1);
}

/// The real log, which is in two places under two names.
const REAL: [&str; 2] = [
    "dynon/FlightDEK-D180_sn1878_20250731_datalog.csv.zst",
    "malformed/dynon_d180_semicolon_decimal_comma_7_header_rows.csv",
];

fn real(path: &str) -> Option<IngestedLog> {
    let bytes = std::fs::read(data_dir()?.join(path)).expect("the log can be read");
    let log = ingest(&bytes, &Limits::default()).expect("the log is usable");
    check(&log);
    Some(log)
}

#[test]
fn the_real_datalog_is_six_power_cycles() {
    for path in REAL {
        let Some(log) = real(path) else { return };
        assert_eq!(log.format, LogFormat::DynonD180);
        assert_eq!((log.rows.read, log.rows.kept, log.rows.dropped), (765, 765, 0), "{path}");
        let cycles: Vec<_> = log.flights.iter().map(|f| (f.len(), f.duration_s())).collect();
        let expected =
            [(4, 13.0), (342, 1_628.0), (15, 63.0), (301, 1_479.0), (94, 391.0), (9, 36.0)];
        assert_eq!(cycles, expected, "{path}");
        assert_eq!(log.columns.unknown, Vec::<String>::new());
        for flight in &log.flights {
            assert_eq!(flight.start_utc(), None);
            // A four-cylinder engine: the other inputs float.
            assert!(flight.series(Parameter::Engine1Cht4).is_some());
            assert!(flight.series(Parameter::Engine1Cht5).is_none());
            assert!(flight.series(Parameter::Engine1Egt6).is_none());
        }
        let [g] = [&log.flights[1]].map(|f| f.series(Parameter::AccelerationNormal));
        let mut load: Vec<f64> = g.expect("recorded").iter().flatten().collect();
        load.sort_by(f64::total_cmp);
        assert_eq!(load[load.len() / 2], 1.0);
    }
}

/// The columns that are compared with the expected segment.
const COMPARED: &[(&str, Parameter)] = &[
    ("airspeed", Parameter::IndicatedAirspeed),
    ("altitude", Parameter::AltitudeIndicated),
    ("vert spd", Parameter::VerticalSpeed),
    ("pitch", Parameter::Pitch),
    ("roll", Parameter::Roll),
    ("heading", Parameter::HeadingMagnetic),
    ("gz", Parameter::AccelerationNormal),
    ("volts", Parameter::Bus1Voltage),
    ("amps", Parameter::Bus1Current),
    ("rpm", Parameter::Engine1Speed),
    ("man pres", Parameter::Engine1ManifoldPressure),
    ("fuel flow", Parameter::Engine1FuelFlow),
    ("fuel pres", Parameter::Engine1FuelPressure),
    ("oil temp", Parameter::Engine1OilTemperature),
    ("oil pres", Parameter::Engine1OilPressure),
    ("cht 1", Parameter::Engine1Cht1),
    ("cht 4", Parameter::Engine1Cht4),
    ("egt 1", Parameter::Engine1Egt1),
    ("egt 4", Parameter::Engine1Egt4),
];

#[test]
fn the_second_flight_equals_the_expected_segment() {
    let (Some(dir), Some(whole)) = (data_dir(), real(REAL[0])) else { return };
    let text = std::fs::read_to_string(dir.join("dynon/session_2.csv")).expect("readable");
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().expect("names").split(';').collect();
    let rows: Vec<Vec<f64>> = lines
        .map(|line| {
            line.split(';').map(|f| f.replace(',', ".").parse().expect("a number")).collect()
        })
        .collect();
    let column = |name: &str| -> Vec<f64> {
        let at = names.iter().position(|known| *known == name).expect("there");
        rows.iter().map(|row| row[at]).collect()
    };
    let flight = &whole.flights[1];
    assert_eq!(flight.len(), rows.len());
    let (hour, minute, second) = (column("zulu hour"), column("zulu min"), column("zulu sec"));
    let clock_s = |at: usize| hour[at] * 3_600.0 + minute[at] * 60.0 + second[at];
    for (at, time_s) in flight.time_s().iter().enumerate() {
        assert_eq!(*time_s, clock_s(at) - clock_s(0), "row {at}");
    }
    for (name, parameter) in COMPARED {
        let series = flight.series(*parameter).expect("recorded");
        assert_eq!(series.raw(), column(name), "{name}");
    }
    // The compass is lost from row 77 on, where the heading stands still.
    let heading = flight.series(Parameter::HeadingMagnetic).expect("recorded");
    assert_eq!(heading.valid_count(), 77);

    // The segment alone, without the other header lines, is the same flight.
    let alone = real("dynon/session_2.csv").expect("the folder is there");
    assert_eq!(alone.flights.len(), 1);
    assert_eq!(alone.flights[0].time_s(), flight.time_s());
    for (name, parameter) in COMPARED {
        let both =
            [flight, &alone.flights[0]].map(|f| f.series(*parameter).map(|s| s.raw().to_vec()));
        assert_eq!(both[0], both[1], "{name}");
    }
}
