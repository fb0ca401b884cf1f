//! The maker's exports of JPI engine monitors, hand-written and real.

use data_flight::{Flight, IssueKind, Parameter as P, Validity};
use data_ingest::{IngestedLog, Limits, LogFormat, ingest};
use proptest::prelude::*;

use crate::ei;
use crate::jpi_exports::memory;
use crate::real_logs::data_dir;
use crate::synthetic::{check, count, message, read, start, times, values};

/// An export of the later program; `{egt}` is the hottest exhaust.
fn trends(egt: &str, flow: &str) -> String {
    format!(
        "INDEX,DATE,TIME,E1,E2,C1,OAT,DIF,CLD,MAP,RPM,HP,FF,FF2,BAT,OILT,USD,RFL,HRS,SPD,ALT,LAT,LNG,MARK\r\n\
         Engine - Tach Start = 1.0,Tach End = 1.1,Tach Duration = 0.1\r\n\
         0,4/5/2020,23:59:54, 800, 790, 200, 15, 10, 0,19.9, 954, 22,{flow},0.0,13.1, 57,37.5,NA,114.7,NA,NA,NA,NA,\r\n\
         1,4/6/2020,00:00:00, {egt}, 790, 200, 15, 10, 12,19.9, 954, 22,{flow},0.0,13.1, 57,37.5,NA,114.7, 90,1500,N47.30.75,W122.06.00,[\r\n"
    )
}

/// An export of the earlier program.
const EZSAVE: &str = "\
EZSave    01/02/2020\r\n\
VM-830 V3.40 J.P.Instruments (c) 2020\r\n\
Aircraft Number TEST1\r\n\
Flight #7 5/6/2020 7:08:10 AM\r\n\
Eng Deg    F OAT Deg    F     F/F LPH\r\n\
Actual Duration 0.01 Hours, Interval 6 Seconds\r\n\
Date,TIME,E1,C1,OILT,DIF,CLD,OAT,BAT,FF,USD,RPM,MAP,HP,OILP,HRS,FF2,USD2,MARK\r\n\
05/06/20, 07:08:10, 1012, 307, 122, 76, 15, 59,27.7,38,4, 942,14.4, 14, 54,18.6,NA,NA,\r\n\
05/06/20, 07:08:16, 1070, 303, 122, 92, 27, 59,27.9,38,4, 948,14.4, 14, 54,18.6,NA,NA,]\r\n";

#[test]
fn an_export_of_the_later_program_is_read_by_what_it_proves() {
    let log = read(trends("1350", "4.9"));
    assert_eq!(log.format, LogFormat::JpiTrends);
    // One minute past midnight of another day, month first: six seconds later.
    assert_eq!((times(&log), start(&log)), (vec![0.0, 6.0], None));
    assert_eq!(count(&log, IssueKind::SpreadsheetResave), 0);
    // 1,350 can only be °F.
    assert_eq!(values(&log, P::Engine1Egt1), [Some(800.0), Some(1_350.0)]);
    assert_eq!(values(&log, P::Engine1CoolingRate), [Some(0.0), Some(12.0)]);
    assert_eq!(values(&log, P::Engine1FuelFlow), [Some(4.9); 2]);
    // 114.7 h × 3,600 = 412,920 s.
    assert_eq!(values(&log, P::Engine1RunningTime), [Some(114.7 * 3_600.0); 2]);
    assert_eq!(values(&log, P::GroundSpeed), [None, Some(90.0)]);
    assert_eq!(values(&log, P::Latitude), [None, Some(47.512_5)]);
    assert_eq!(values(&log, P::Longitude), [None, Some(-122.1)]);
    // A probe that is not there has no series; nothing says what the air is told in.
    assert!(log.flights[0].series(P::FuelQuantityRight).is_none());
    assert!(log.flights[0].series(P::AirTemperature).is_none());
    assert_eq!(log.columns.ignored, ["INDEX", "DIF", "MARK", "OAT"]);
    assert_eq!(log.columns.unknown, Vec::<String>::new());
    let units = log.issues.iter().find(|i| i.parameter.as_deref() == Some("units"));
    assert!(units.is_some_and(|issue| issue.message.contains("1350 can only be °F")));
}

#[test]
fn what_an_export_does_not_prove_is_not_used() {
    let log = read(trends("850", "19"));
    let flight = &log.flights[0];
    for parameter in [P::Engine1Egt1, P::Engine1Cht1, P::Engine1FuelFlow, P::Engine1FuelUsed] {
        assert!(flight.series(parameter).is_none(), "{parameter}");
    }
    assert_eq!(values(&log, P::Engine1Speed), [Some(954.0); 2]);
    assert!(count(&log, IssueKind::UnknownUnit) >= 8);
}

#[test]
fn an_export_of_a_twin_keeps_its_engines_apart() {
    let log = read(
        "INDEX,DATE,TIME,LE1,LC1,OAT,LDIF,LRPM,LFF,LHRS,RE1,RC1,RRPM,RHP,RFF,BAT,BAT2,MARK\n\
         Left Engine - Tach Start = 1.0,Tach End = 1.1,Tach Duration = 0.1\n\
         Right Engine - Tach Start = 2.0,Tach End = 2.1,Tach Duration = 0.1\n\
         0,3/4/2020,14:43:26, 1250, 297, 19, 141, 2300,13.0,603.7, 1201, 288, 2310, 65,12.9,12.3,NA,\n",
    );
    assert_eq!(values(&log, P::Engine1Egt1), [Some(1_250.0)]);
    assert_eq!(values(&log, P::Engine2Egt1), [Some(1_201.0)]);
    assert_eq!(values(&log, P::Engine1FuelFlow), [Some(13.0)]);
    assert_eq!(values(&log, P::Engine2FuelFlow), [Some(12.9)]);
    assert_eq!(values(&log, P::Engine2Power), [Some(65.0)]);
}

#[test]
fn an_export_of_the_earlier_program_says_its_units() {
    let log = read(EZSAVE);
    assert_eq!(log.format, LogFormat::JpiEzSave);
    let aircraft = log.flights[0].aircraft();
    assert_eq!(aircraft.registration.as_deref(), Some("TEST1"));
    assert_eq!(aircraft.recorder.as_deref(), Some("JPI VM-830 V3.40"));
    assert_eq!((times(&log), start(&log)), (vec![0.0, 6.0], None));
    assert_eq!(values(&log, P::Engine1Egt1), [Some(1_012.0), Some(1_070.0)]);
    // 59 °F are 15 °C; 38 litres an hour are 38 / 3.785411784 = 10.0385 gallons an hour.
    let air_c = values(&log, P::AirTemperature)[0].expect("recorded");
    let flow_gph = values(&log, P::Engine1FuelFlow)[0].expect("recorded");
    assert!((air_c - 15.0).abs() < 1e-9, "{air_c}");
    assert!((flow_gph - 10.038_538).abs() < 1e-5, "{flow_gph}");
    let celsius = read(EZSAVE.replace("Eng Deg    F", "Eng Deg    C"));
    // 303 °C are 303 × 1.8 + 32 = 577.4 °F.
    let head_f = values(&celsius, P::Engine1Cht1)[1].expect("recorded");
    assert!((head_f - 577.4).abs() < 1e-9, "{head_f}");
}

#[test]
fn dates_start_with_the_month_whatever_the_log_suggests() {
    // From the last of May to the first of June, and not from the fifth of no month at all.
    let night = EZSAVE.replace("05/06/20, 07:08:10", "05/31/20, 23:59:57");
    let night = night.replace("05/06/20, 07:08:16", "06/01/20, 00:00:03");
    assert_eq!(times(&read(night)), [0.0, 6.0]);
    let wrong = read(EZSAVE.replace("05/06/20, 07:08:16", "13/06/20, 07:08:16"));
    assert_eq!(count(&wrong, IssueKind::UnreadableTime), 2);
    assert_eq!(wrong.rows.kept, 2);
}

#[test]
fn cut_and_doubled_rows_of_an_export_are_told() {
    let export = trends("1350", "4.9");
    let cut = read(&export[..export.len() - 30]);
    assert_eq!((cut.rows.kept, cut.rows.dropped), (1, 1));
    assert_eq!(count(&cut, IssueKind::TruncatedRow), 1);
    let wrong = read(export.replace("N47.30.75", "N47.75.30"));
    assert_eq!(values(&wrong, P::Latitude), [None, None]);
    assert!(message(&wrong, IssueKind::UnreadableNumber).contains("`LAT`"));
}

/// Whether both tell the same samples of every parameter that both record; how many.
fn same(export: &Flight, memory: &Flight) -> (usize, usize) {
    assert_eq!(export.time_s(), memory.time_s());
    let (mut parameters, mut samples) = (0, 0);
    for (parameter, ours) in export.columns() {
        let theirs = memory.series(parameter).expect("the memory has what its export has");
        for row in 0..export.len() {
            let of = |series: &data_flight::Series| {
                let sample = series.sample(row).expect("a row");
                (sample.validity != Validity::NoComputedData).then_some(sample.raw)
            };
            let (ours, theirs) = (of(ours), of(theirs));
            let is_same = match (ours, theirs) {
                (Some(ours), Some(theirs)) => (ours - theirs).abs() < 1e-6,
                (ours, theirs) => ours == theirs,
            };
            assert!(is_same, "{parameter} of row {row}: {ours:?} {theirs:?}");
            samples += 1;
        }
        parameters += 1;
    }
    (parameters, samples)
}

fn export(log: &IngestedLog, format: LogFormat) -> &Flight {
    assert_eq!((log.format, log.rows.dropped), (format, 0));
    assert_eq!(log.columns.unknown, Vec::<String>::new());
    let [flight] = log.flights.as_slice() else { panic!("{} flights", log.flights.len()) };
    flight
}

#[test]
fn real_exports_are_read_as_the_memory_is() {
    let Some(dir) = data_dir() else { return };
    let whole = memory(&dir, "930_6cyl.jpi.zst");
    for (number, at) in [(183, 0), (184, 1), (185, 2), (186, 3), (191, 8)] {
        let path = dir.join(format!("jpi/Flt{number}.csv.zst"));
        let log = read(std::fs::read(path).expect("the export can be read"));
        let (parameters, samples) = same(export(&log, LogFormat::JpiTrends), &whole.flights[at]);
        println!("flight {number}: {parameters} parameters, {samples} samples are the same");
        // All but the air temperature and the marks; fuel used 2 is nowhere recorded.
        assert_eq!(parameters, whole.flights[at].columns().count() - 2);
    }
    let whole = memory(&dir, "edm830.jpi");
    for (number, flight) in [45, 72].into_iter().zip(&whole.flights) {
        let path = dir.join(format!("jpi/edm830.{number}.txt"));
        let log = read(std::fs::read(path).expect("the export can be read"));
        let (parameters, samples) = same(export(&log, LogFormat::JpiEzSave), flight);
        println!("flight {number}: {parameters} parameters, {samples} samples are the same");
        assert_eq!(parameters, flight.columns().count() - 1);
    }
}

/// Reads damaged bytes of each layout; returns the rows that were kept.
fn kept(bytes: &[u8]) -> u64 {
    match ingest(bytes, &Limits::default()) {
        Ok(log) => {
            check(&log);
            log.rows.kept
        }
        Err(error) => {
            assert!(!error.to_string().is_empty());
            0
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_exports_never_panic(
        which in 0..3_usize,
        cut in 0.0..1.0_f64,
        flips in prop::collection::vec((0.0..1.0_f64, 0..8_u32), 0..20),
    ) {
        let log = [trends("1350", "4.9"), EZSAVE.to_owned(), ei::log()][which].clone().into_bytes();
        let all = kept(&log);
        prop_assert!(kept(&log[..(log.len() as f64 * cut) as usize]) <= all);
        let mut wrong = log;
        for (at, bit) in flips {
            let at = (at * wrong.len() as f64) as usize;
            wrong[at] ^= 1 << bit;
        }
        kept(&wrong);
    }
}
