//! Electronics International logs, hand-written from published column lists.

use data_flight::{IssueKind, Parameter as P};
use data_ingest::LogFormat;

use crate::synthetic::{count, message, read, refusal, start, times, values};

const HEADER: &str = "\
Electronics International Inc\r\n\
CGR-30P Flight Data Recording\r\n\
Aircraft ID....: TEST1\r\n\
\r\n\
Unit ID........: 1234567\r\n\
EDC Models.....: P-4-6-H,,\r\n\
SW Version.....: 1.2\r\n\
Local Time: 2020/03/30 23:58:53 \r\n\
Zulu Time.: 2020/03/31 06:58:53 \r\n\
Flight Number: 101\r\n\
Engine Hours.: 345.00 hrs\r\n\
Data Logging Interval: 0.3 sec\r\n\
\r\n\
TIME,SEL TANK QTY,RPMLEFT;RPM,RPM;***,MP;InHg,OAT;*C,VOLTS;V,FLOW;GPH,FLOW     ANN;GPH,EGT1;*F,CHT1;*C,EGT:;***,FUEL L;GAL,OIL P;PSI,HP;%,TACH;HRS,TO DEST;NM,TO DEST;GAL,\r\n";

fn row(time: &str) -> String {
    format!(
        "{time},TOTAL   : 45.2,2140,2150,22.5,15,14.1,12.3,0,1354,150,1354,20.5,60,65,1200.5,0,0,\r\n"
    )
}

/// Three rows, the last one past midnight.
pub fn log() -> String {
    [HEADER, &row("23:59:00"), &row("23:59:59"), &row("00:00:01")].concat()
}

#[test]
fn a_log_is_read_by_its_names_and_units() {
    let log = read(log());
    assert_eq!(log.format, LogFormat::ElectronicsInternational);
    let aircraft = log.flights[0].aircraft();
    assert_eq!(aircraft.registration.as_deref(), Some("TEST1"));
    assert_eq!(aircraft.system_id.as_deref(), Some("1234567"));
    assert_eq!(aircraft.recorder.as_deref(), Some("EI CGR-30P 1.2"));
    // Seven hours west; over midnight.
    assert_eq!(start(&log).as_deref(), Some("2020-03-31 06:59:00"));
    assert_eq!(times(&log), [0.0, 59.0, 61.0]);
    assert_eq!(count(&log, IssueKind::ClockSet), 0);
    assert_eq!(values(&log, P::Engine1Speed), [Some(2_150.0); 3]);
    assert_eq!(values(&log, P::Engine1ManifoldPressure), [Some(22.5); 3]);
    assert_eq!(values(&log, P::Engine1Egt1), [Some(1_354.0); 3]);
    // 150 °C = 302 °F.
    assert_eq!(values(&log, P::Engine1Cht1), [Some(302.0); 3]);
    assert_eq!(values(&log, P::FuelQuantityLeft), [Some(20.5); 3]);
    assert_eq!(values(&log, P::Engine1Power), [Some(65.0); 3]);
    assert_eq!(log.columns.unknown, Vec::<String>::new());
    assert_eq!(log.columns.ignored[..2], ["SEL TANK QTY", "RPMLEFT"]);
}

#[test]
fn a_header_from_before_midnight_dates_the_day_after() {
    // 23:58:53 in the header, a first row at 00:01 of the next day, which is 07:01 universal time.
    let log = read([HEADER, &row("00:01:00"), &row("00:01:06")].concat());
    assert_eq!(start(&log).as_deref(), Some("2020-03-31 07:01:00"));
    assert_eq!(times(&log), [0.0, 6.0]);
}

#[test]
fn rows_within_a_second_are_spread() {
    let rows = ["23:59:00", "23:59:00", "23:59:00", "23:59:01"].map(row).concat();
    let log = read(format!("{HEADER}{rows}"));
    let expected = [0.0, 1.0 / 3.0, 2.0 / 3.0, 1.0];
    for (found, expected) in times(&log).into_iter().zip(expected) {
        assert!((found - expected).abs() < 1e-9, "{found} {expected}");
    }
}

#[test]
fn a_clock_that_is_near_no_time_of_the_header_dates_nothing() {
    let log = read([HEADER, &row("12:00:00"), &row("12:00:06")].concat());
    assert_eq!((start(&log), times(&log)), (None, vec![0.0, 6.0]));
    let undated = HEADER.replace("Local Time: 2020/03/30 23:58:53 \r\n", "");
    let undated = undated.replace("Zulu Time.: 2020/03/31 06:58:53 \r\n", "");
    let log = read([undated, row("12:00:00"), row("12:00:06")].concat());
    assert_eq!((start(&log), times(&log)), (None, vec![0.0, 6.0]));
}

#[test]
fn unknown_names_are_told_and_a_header_alone_is_no_log() {
    let log = read([HEADER.replace("HP;%", "WOBBLE;%"), row("23:59:00")].concat());
    assert_eq!(log.columns.unknown, ["WOBBLE"]);
    assert!(message(&log, IssueKind::UnknownColumn).contains("WOBBLE"));
    refusal(HEADER);
}
