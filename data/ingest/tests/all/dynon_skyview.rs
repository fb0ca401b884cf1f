//! User data logs of the Dynon SkyView, hand-written from the published list of columns.

use data_flight::{Flight, IssueKind, Parameter};
use data_ingest::{IngestedLog, LogFormat};

use crate::synthetic::{count, message, read, times, values};

const HEADER: &str = "\
Session Time,GPS Fix Quality,Number of Satellites,GPS Date & Time,Latitude (deg),Longitude (deg),GPS Altitude (feet),Ground Speed (knots),Ground Track (deg),Mag Var (deg),System Time,Pitch (deg),Indicated Airspeed (knots),Pressure Altitude (ft),Vertical Accel(g),OAT (deg C),AP Engaged,Oil Pressure (PSI),Oil Temp (deg C),RPM L,RPM R,Fuel Flow 1 (gal/hr),Fuel Level L (gal),CHT 1 (deg C),EGT 1 (deg C),Thermocouple 13 (deg C),CARB TEMPERATURE (deg C),OIL PRESSURE (PSI),FLAPS POSITION (deg),F PUMP CONTACT (V),Percent Power,EGT Leaning State,
";

fn row(counted: &str, satellites: &str) -> String {
    format!(
        "{counted},1,7,{satellites},+47.50000,+8.25000,1605,92.5,181.0,-1.7,12:00:00,+4.6,90.1,+1500,+1.1,+20,1,55,+90,2310,0,5.5,10.1,+150,+700,,+12,+3.6,+15,+0.000,62,,\n"
    )
}

/// Some rows at 4 Hz, for tests by chance.
pub fn sample() -> String {
    let rows =
        (0..60).map(|at| row(&format!("{}", 30.0 + f64::from(at) / 4.0), "2020-07-27 08:29:59"));
    rows.fold(HEADER.to_owned(), |log, row| log + &row)
}

fn start(log: &IngestedLog, flight: usize) -> Option<String> {
    log.flights[flight].start_utc().map(|start| start.format("%F %T%.3f").to_string())
}

#[test]
fn long_names_units_and_signs_are_read() {
    let log = read(format!(
        "{HEADER}{}{}",
        row("36.56", "2020-07-27 08:29:59"),
        row("36.81", "2020-07-27 08:29:59")
    ));
    assert_eq!(log.format, LogFormat::DynonSkyview);
    assert_eq!(times(&log).len(), 2);
    assert!((times(&log)[1] - 0.25).abs() < 1e-9);
    assert_eq!(values(&log, Parameter::IndicatedAirspeed), [Some(90.1); 2]);
    assert_eq!(values(&log, Parameter::AltitudePressure), [Some(1_500.0); 2]);
    assert_eq!(values(&log, Parameter::AltitudeMeanSeaLevel), [Some(1_605.0); 2]);
    assert_eq!(values(&log, Parameter::AccelerationNormal), [Some(1.1); 2]);
    // −1.7 is west positive: 1.7° east.
    assert_eq!(values(&log, Parameter::MagneticVariation), [Some(1.7); 2]);
    // 90 °C × 1.8 + 32 = 194 °F; 150 °C = 302 °F; 700 °C = 1,292 °F.
    assert_eq!(values(&log, Parameter::Engine1OilTemperature), [Some(194.0); 2]);
    assert_eq!(values(&log, Parameter::Engine1Cht1), [Some(302.0); 2]);
    assert_eq!(values(&log, Parameter::Engine1Egt1), [Some(1_292.0); 2]);
    assert_eq!(values(&log, Parameter::AirTemperature), [Some(20.0); 2]);
    assert_eq!(values(&log, Parameter::Engine1Power), [Some(62.0); 2]);
    assert_eq!(values(&log, Parameter::FlapPosition), [Some(15.0); 2]);
    // Of two columns called oil pressure the first is the display's own.
    assert_eq!(values(&log, Parameter::Engine1OilPressure), [Some(55.0); 2]);
    assert_eq!(count(&log, IssueKind::DuplicateColumn), 1);
    assert_eq!(log.columns.unknown, ["CARB TEMPERATURE"]);
}

#[test]
fn the_satellites_date_the_count_of_seconds() {
    let seconds = ["36.56", "36.81", "37.06", "37.31", "37.56"];
    let rows: String = seconds.iter().map(|s| row(s, "2020-07-27 08:29:59")).collect();
    let log = read(format!("{HEADER}{rows}"));
    // 08:29:59 less the median 37.06 is second zero; the first row is 36.56 s later.
    assert_eq!(start(&log, 0).as_deref(), Some("2020-07-27 08:29:58.500"));
}

#[test]
fn a_receiver_that_knows_its_date_late_dates_the_rows_above() {
    let log = read(format!(
        "{HEADER}{}{}{}",
        row("10.00", "UNKNOWN_DATE_TIME"),
        row("11.00", ""),
        row("12.00", "2020-07-27 08:30:02")
    ));
    assert_eq!(start(&log, 0).as_deref(), Some("2020-07-27 08:30:00.000"));
    assert_eq!(times(&log), [0.0, 1.0, 2.0]);
    assert_eq!(count(&log, IssueKind::UnreadableTime), 0);
}

#[test]
fn every_power_cycle_is_a_recording_with_its_own_date() {
    let log = read(format!(
        "{HEADER}{}{}{}{}{}",
        row("1800.00", "2020-07-27 08:30:00"),
        row("1801.00", "2020-07-27 08:30:01"),
        row("12.00", "UNKNOWN_DATE_TIME"),
        row("13.00", "UNKNOWN_DATE_TIME"),
        row("3.50", "2020-08-02 10:00:00"),
    ));
    let lengths: Vec<_> = log.flights.iter().map(Flight::duration_s).collect();
    assert_eq!(lengths, [1.0, 1.0, 0.0]);
    assert_eq!(start(&log, 0).as_deref(), Some("2020-07-27 08:30:00.000"));
    assert_eq!(start(&log, 1), None);
    assert_eq!(start(&log, 2).as_deref(), Some("2020-08-02 10:00:00.000"));
    assert_eq!(count(&log, IssueKind::FlightSplit), 2);
    assert_eq!(count(&log, IssueKind::NoTimeStamps), 1);
    assert!(message(&log, IssueKind::FlightSplit).contains("Session Time"));
}

#[test]
fn a_cut_last_row_costs_itself_only() {
    let whole = format!("{HEADER}{}{}", row("1.00", ""), row("1.25", ""));
    let log = read(&whole[..whole.len() - 40]);
    assert_eq!((log.rows.kept, log.rows.dropped), (1, 1));
}
