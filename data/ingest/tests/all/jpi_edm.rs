//! EDM memories of every generation, written by hand: values, units, marks, and what is told.

use data_flight::{IssueKind, Parameter as P, Validity};
use data_ingest::{IngestErrorKind, IngestedLog, Limits, LogFormat, ingest};

use crate::synthetic::edm::{Edm, Row, edm_700, edm_930, flight, row};
use crate::synthetic::{check, count, message, read, refusal, start, times, values};

/// The first row of most flights: EGT 1 1,000 °F (240 + 760), CHT 1 300 °F (240 + 60), oil
/// pressure 60 psi (240 − 180), battery 14.1 V (240 − 99), air 15 ° (240 − 225), 12.3 gallons an
/// hour (240 − 117), 70 % power (0 + 70), 23.5 inHg (240 − 5), 2,400 rpm (240 + 2,160).
fn first() -> Row {
    row(&[
        (0, 760),
        (8, 60),
        (17, -180),
        (20, -99),
        (21, -225),
        (23, -117),
        (30, 70),
        (40, -5),
        (41, 2_160),
    ])
}

fn flights(log: &IngestedLog, parameter: P) -> Vec<Vec<Option<f64>>> {
    let of = |flight: &data_flight::Flight| {
        flight.series(parameter).map(|series| series.iter().collect()).unwrap_or_default()
    };
    log.flights.iter().map(of).collect()
}

#[test]
fn a_wide_memory_is_read_with_its_units() {
    let mut edm = edm_930(vec![
        first(),
        // 9 % down; exhaust up by 300, which needs a high byte; 1 nm north, 2 nm west.
        row(&[(30, -9), (0, 300), (87, 100), (86, -200)]),
    ]);
    edm.trailer = "<EDM serial_no=\"4711\">".bytes().map(|byte| byte ^ 2).collect();
    let log = read(edm.bytes());
    assert_eq!(log.format, LogFormat::JpiEdm);
    assert_eq!((log.rows.read, log.rows.kept), (2, 2));
    let aircraft = log.flights[0].aircraft();
    assert_eq!(aircraft.registration.as_deref(), Some("TEST1"));
    assert_eq!(aircraft.system_id.as_deref(), Some("4711"));
    assert_eq!(aircraft.recorder.as_deref(), Some("JPI EDM-930 1.40 build 2011"));
    assert_eq!(values(&log, P::Engine1Egt1), [Some(1_000.0), Some(1_300.0)]);
    assert_eq!(values(&log, P::Engine1Cht1), [Some(300.0); 2]);
    assert_eq!(values(&log, P::Engine1OilPressure), [Some(60.0); 2]);
    assert_eq!(values(&log, P::Bus1Voltage), [Some(14.1); 2]);
    assert_eq!(values(&log, P::AirTemperature), [Some(15.0); 2]);
    assert_eq!(values(&log, P::Engine1FuelFlow), [Some(12.3); 2]);
    assert_eq!(values(&log, P::Engine1Power), [Some(70.0), Some(61.0)]);
    assert_eq!(values(&log, P::Engine1ManifoldPressure), [Some(23.5); 2]);
    assert_eq!(values(&log, P::Engine1Speed), [Some(2_400.0); 2]);
    // 47° and 100/6,000; −97° and 200/6,000 further west.
    assert_eq!(values(&log, P::Latitude), [None, Some(282_100.0 / 6_000.0)]);
    assert_eq!(values(&log, P::Longitude), [None, Some(-582_200.0 / 6_000.0)]);
    assert_eq!(times(&log), [0.0, 6.0]);
    // The clock has no offset: no date, and what it said is told.
    assert_eq!(start(&log), None);
    assert!(message(&log, IssueKind::UnreadableTime).contains("flight 7 2020-05-06 07:08:10"));
}

#[test]
fn narrow_memories_add_or_combine_their_bytes() {
    for (model, firmware, is_sum) in [(700, "292", false), (700, "300", true), (800, "252", false)]
    {
        let edm = Edm { model, firmware, is_sum, ..edm_700(vec![first(), row(&[(8, -40)])]) };
        let log = read(edm.bytes());
        assert_eq!(values(&log, P::Engine1Cht1), [Some(300.0), Some(260.0)], "{model} {firmware}");
        assert_eq!(values(&log, P::Engine1Egt1), [Some(1_000.0); 2]);
        assert_eq!(values(&log, P::Engine1Speed), [Some(2_400.0); 2]);
        // Nothing says whether the air is told in °C or °F.
        assert!(log.flights[0].series(P::AirTemperature).is_none());
        assert!(message(&log, IssueKind::UnknownUnit).contains("`OAT`"));
    }
}

#[test]
fn celsius_and_litres_are_converted_and_pounds_are_not() {
    let mut edm = edm_930(vec![first()]);
    edm.words[1] &= !0x1000;
    edm.words[3] |= 0x2000;
    edm.fuel_unit = 2;
    let log = read(edm.bytes());
    // 1,000 °C = 1,832 °F; 15 °F = (15 − 32) / 1.8 °C.
    assert_eq!(values(&log, P::Engine1Egt1), [Some(1_832.0)]);
    let air_c = values(&log, P::AirTemperature)[0].expect("recorded");
    assert!((air_c + 17.0 / 1.8).abs() < 1e-9);
    // 123 litres an hour are 123 / 3.785411784 = 32.4932 gallons an hour.
    let flow_gph = values(&log, P::Engine1FuelFlow)[0].expect("recorded");
    assert!((flow_gph - 32.493_162).abs() < 1e-5, "{flow_gph}");
    edm.fuel_unit = 1;
    let log = read(edm.bytes());
    assert!(log.flights[0].series(P::Engine1FuelFlow).is_none());
    assert!(message(&log, IssueKind::UnknownUnit).contains("lb/h"));
}

#[test]
fn the_engines_of_a_twin_are_kept_apart() {
    // Left and right exhaust 1, cylinder heads 1, speeds; 960: right manifold pressure and power.
    let both = [(0, 760), (24, 700), (8, 60), (32, 50), (41, 2_160), (43, 2_060)];
    let wide = [both.as_slice(), &[(88, -40), (89, 65)]].concat();
    let log = read(Edm { model: 960, ..edm_930(vec![row(&wide)]) }.bytes());
    assert_eq!(values(&log, P::Engine1Egt1), [Some(1_000.0)]);
    assert_eq!(values(&log, P::Engine2Egt1), [Some(940.0)]);
    assert_eq!(values(&log, P::Engine2Cht1), [Some(290.0)]);
    assert_eq!(values(&log, P::Engine2Speed), [Some(2_300.0)]);
    assert_eq!(values(&log, P::Engine2ManifoldPressure), [Some(20.0)]);
    assert_eq!(values(&log, P::Engine2Power), [Some(65.0)]);
    let narrow = [both.as_slice(), &[(19, -40)]].concat();
    let edm = Edm { model: 760, firmware: "144", is_sum: true, ..edm_700(vec![row(&narrow)]) };
    let log = read(edm.bytes());
    assert_eq!(values(&log, P::Engine2Egt1), [Some(940.0)]);
    assert_eq!(values(&log, P::Engine2ManifoldPressure), [Some(20.0)]);
}

#[test]
fn repeated_rows_and_marks_keep_the_time() {
    let rows = vec![
        first(),
        Row { repeat: 2, changes: vec![(8, 10)] },
        // Marks start at 240: leaning begins (2), nothing new, it ends (3).
        row(&[(16, -238)]),
        row(&[(16, -2)]),
        row(&[(16, 3)]),
        row(&[(16, -3)]),
    ];
    let log = read(edm_930(rows).bytes());
    assert_eq!(log.rows.kept, 8);
    // The row above stands twice more, 6 s apart; from the mark on a second; then 6 s again.
    assert_eq!(times(&log), [0.0, 6.0, 12.0, 18.0, 24.0, 25.0, 26.0, 32.0]);
    let heads: Vec<_> = values(&log, P::Engine1Cht1).into_iter().flatten().collect();
    assert_eq!(heads, [300.0, 300.0, 300.0, 310.0, 310.0, 310.0, 310.0, 310.0]);
    // Before the first mark the recorder says nothing of marks.
    let marks = values(&log, P::EventMark);
    assert_eq!(marks[..4], [None; 4]);
    assert_eq!(marks[4..], [Some(1.0), Some(0.0), Some(1.0), Some(0.0)]);
}

#[test]
fn a_difference_of_zero_is_no_value() {
    let rows =
        vec![first(), row(&[(8, 0), (0, 0)]), row(&[]), row(&[(8, 5), (0, -100)]), row(&[(20, 1)])];
    let log = read(edm_930(rows).bytes());
    // Not recorded from the zero on, and known again with the next difference.
    assert_eq!(values(&log, P::Engine1Cht1), [Some(300.0), None, None, Some(305.0), Some(305.0)]);
    // Exhaust 1 has a high byte, and the maker prints on: kept and not trusted.
    let exhaust = log.flights[0].series(P::Engine1Egt1).expect("recorded");
    assert_eq!(exhaust.raw(), [1_000.0, 1_000.0, 1_000.0, 900.0, 900.0]);
    assert_eq!(
        exhaust.validity()[1..4],
        [Validity::FailureWarning, Validity::FailureWarning, Validity::Normal]
    );
}

#[test]
fn what_no_table_knows_and_what_is_not_used_is_named() {
    let log = read(edm_930(vec![row(&[(0, 760), (18, -100), (92, 5), (24, 10)])]).bytes());
    assert_eq!(log.columns.ignored, ["CDT/CRB", "E7"]);
    assert_eq!(log.columns.unknown, ["slot 92"]);
    assert_eq!(count(&log, IssueKind::UnknownColumn), 1);
    // Without a start position there are no positions.
    let rows = vec![first(), row(&[(87, 100), (86, 100)])];
    let mut edm = Edm { words: vec![0xF8FF, 0x7E11, 0x0618, 0x40E2], ..edm_930(rows) };
    edm.firmware = "340";
    let log = read(edm.bytes());
    assert_eq!(log.columns.ignored, ["LNG", "LAT"]);
}

#[test]
fn every_flight_is_a_flight_of_its_own() {
    let mut edm = edm_930(vec![first()]);
    edm.flights.push(flight(8, vec![first(), row(&[(8, -100)])]));
    edm.flights.push(flight(9, vec![first()]));
    edm.flights[1].interval_s = 1;
    let log = read(edm.bytes());
    assert_eq!(
        flights(&log, P::Engine1Cht1),
        [vec![Some(300.0)], vec![Some(300.0), Some(200.0)], vec![Some(300.0)]]
    );
    assert_eq!(log.flights[1].time_s(), [0.0, 1.0]);
    let starts = message(&log, IssueKind::UnreadableTime);
    assert!(starts.contains("flight 7") && starts.contains("flight 9"), "{starts}");
    let two = Limits { max_flights: 2, ..Limits::default() };
    let log = ingest(&edm.bytes(), &two).expect("two flights");
    assert_eq!((log.flights.len(), log.rows.kept, log.rows.dropped), (2, 3, 1));
}

#[test]
fn an_interval_that_cannot_be_true_is_told() {
    let mut edm = edm_930(vec![first(), row(&[])]);
    edm.flights[0].interval_s = 0;
    let log = read(edm.bytes());
    assert_eq!(times(&log), [0.0, 6.0]);
    let told = log.issues.iter().any(|issue| issue.message.contains("cannot be true"));
    assert!(told, "{:?}", log.issues);
}

#[test]
fn recorders_that_are_not_known_are_named() {
    let (kind, text) = refusal(Edm { model: 790, ..edm_700(vec![first()]) }.bytes());
    assert_eq!(kind, IngestErrorKind::UnknownFormat);
    assert!(text.contains("790"), "{text}");
    assert_eq!(refusal(b"$U, TEST1*00\r\n$L, 1*7C\r\n").0, IngestErrorKind::NoUsableRows);
    let empty = Edm { flights: Vec::new(), ..edm_930(Vec::new()) };
    assert_eq!(refusal(empty.bytes()).0, IngestErrorKind::NoUsableRows);
    let bare = edm_930(Vec::new());
    assert_eq!(refusal(bare.bytes()).0, IngestErrorKind::NoUsableRows);
}

#[test]
fn memories_are_known_by_content_alone_however_they_are_packed() {
    let edm = edm_930(vec![first(), row(&[(8, 1)])]).bytes();
    let plain = read(&edm).flights;
    let packed = zstd::encode_all(edm.as_slice(), 1).expect("memory takes it");
    let padded = [&[0; 9], edm.as_slice()].concat();
    for bytes in [packed, padded] {
        assert_eq!(read(bytes).flights, plain);
    }
}

#[test]
fn a_file_made_of_repetitions_does_not_fill_the_memory() {
    // 400 records of 255 repetitions and a row: 102,400 rows; 2.5 million numbers of 54 fields
    // are 46,296 rows.
    let again = Row { repeat: 255, changes: Vec::new() };
    let rows: Vec<Row> = std::iter::once(first()).chain(std::iter::repeat_n(again, 400)).collect();
    let log = ingest(&edm_930(rows).bytes(), &Limits::default()).expect("a flight");
    check(&log);
    assert_eq!(log.rows.read, 102_401);
    assert_eq!((log.rows.kept, count(&log, IssueKind::FlightLimit)), (46_296, 56_105));
}
