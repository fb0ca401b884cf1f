//! Small hand-written logs in the layout of each format. No line comes from a real log.

pub mod edm;

use data_flight::{Flight, IssueKind, Parameter};
use data_ingest::{IngestErrorKind, IngestedLog, Limits, ingest};

/// The header of a G1000 log with few columns; the last one is a parameter.
pub const G1000_HEADER: &str = "\
#airframe_info, log_version=\"1.00\", airframe_name=\"Testair 100\", unit_software_part_number=\"006-B0000-00\", system_id=\"ABC123\", mode=NORMAL, \n\
#yyy-mm-dd, hh:mm:ss,   hh:mm,  ident,   degrees,   degrees, ft Baro,     kt,      G,   deg,    deg, deg F\n\
  Lcl Date, Lcl Time, UTCOfst, AtvWpt,  Latitude, Longitude,    AltB,    IAS, NormAc,   TRK, MagVar, E1 OilT\n";

/// A row of that header at a time, with an airspeed.
pub fn row_at(time: &str, ias_kt: &str) -> String {
    format!(
        "{time},  -01:00,  KXYZ, 47.0000001, -97.000001,   628.0, {ias_kt:>6},  -0.25, 350.0,   15.0,  61.8\n"
    )
}

/// A G1000 log with one row per second-of-day text, all on one day.
pub fn g1000(times: &[&str]) -> String {
    let rows: String = times.iter().map(|t| row_at(&format!("2020-01-01, {t}"), "60.0")).collect();
    format!("{G1000_HEADER}{rows}")
}

/// The header of a G3X log: repeated and empty short names.
pub const G3X_HEADER: &str = "\
#airframe_info,log_version=\"1.00\",product=\"GDU 460\",aircraft_ident=\"TEST1\",unit_software_part_number=\"006-B1111-00\",system_id=\"DEF456\"\n\
Date (yyyy-mm-dd),Time (hh:mm:ss),UTC Time (hh:mm:ss),UTC Offset (hh:mm),Latitude (deg),Longitude (deg),GPS Altitude (ft),GPS Sats,GPS Ground Track (deg),GPS Velocity U (m/sec),Magnetic Variation (deg),Normal Acceleration (G),Main Fuel Qty (gal),Aux Fuel Qty (gal),Nav Annunciation,CAS Alert\n\
Lcl Date,Lcl Time,UTC Time,UTCOfst,Latitude,Longitude,AltGPS,,TRK,GPSVelU,MagVar,NormAc,FQty1,FQty3,,\n";

/// A column export without time stamps.
pub const EXPORT: &str = "\
#AltB,E1 %Pwr,IAS,Latitude,Longitude,NormAc,Pitch,WndDr\n\
#ft Baro,%,kt,degrees,degrees,G,deg,deg\n\
864.7,0.5,0.0,47.0,-97.0,0.0,1.05,NaN\n\
865.7,0.75,10.0,47.1,-97.1,0.5,1.05,-10.0\n";

/// Reads what must be readable, and checks what always holds.
pub fn read(log: impl AsRef<[u8]>) -> IngestedLog {
    let log = ingest(log.as_ref(), &Limits::default()).expect("the log is readable");
    check(&log);
    log
}

/// What holds for every log that was read.
pub fn check(log: &IngestedLog) {
    assert_eq!(log.rows.read, log.rows.kept + log.rows.dropped);
    let samples: usize = log.flights.iter().map(Flight::len).sum();
    assert_eq!(samples as u64, log.rows.kept);
    let lines: Vec<usize> = log.row_lines.iter().map(Vec::len).collect();
    assert_eq!(lines, log.flights.iter().map(Flight::len).collect::<Vec<_>>());
    let drops = log.issues.iter().filter(|issue| issue.kind.drops_rows());
    let explained: u64 = drops.clone().map(|issue| issue.count).sum();
    assert_eq!(explained, log.rows.dropped, "{:?}", log.issues);
    for drop in drops {
        // Rows of a document may share a line.
        assert!((1..=drop.count.min(3)).contains(&(drop.lines.len() as u64)), "{drop:?}");
        assert!(drop.lines.is_sorted_by(|a, b| a < b), "{drop:?}");
        assert_eq!(drop.lines.first(), Some(&drop.line));
    }
    let mut keys: Vec<_> = log.issues.iter().map(|i| (i.kind, i.parameter.clone())).collect();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), log.issues.len(), "one issue per kind and parameter");
}

/// Why nothing of these bytes can be used.
pub fn refusal(bytes: impl AsRef<[u8]>) -> (IngestErrorKind, String) {
    let error = ingest(bytes.as_ref(), &Limits::default()).expect_err("nothing is usable");
    assert!(!error.hint().is_empty());
    (error.kind(), error.to_string())
}

/// How often a kind of issue was counted; zero when it was not told.
pub fn count(log: &IngestedLog, kind: IssueKind) -> u64 {
    log.issues.iter().filter(|issue| issue.kind == kind).map(|issue| issue.count).sum()
}

/// The message of the first issue of a kind.
pub fn message(log: &IngestedLog, kind: IssueKind) -> String {
    log.issues.iter().find(|i| i.kind == kind).map(|i| i.message.clone()).unwrap_or_default()
}

/// Seconds from the start of the only flight.
pub fn times(log: &IngestedLog) -> Vec<f64> {
    let [flight] = log.flights.as_slice() else { panic!("{} flights", log.flights.len()) };
    flight.time_s().to_vec()
}

/// The usable values of a parameter of the only flight.
pub fn values(log: &IngestedLog, parameter: Parameter) -> Vec<Option<f64>> {
    let series = log.flights[0].series(parameter).expect("the parameter was recorded");
    series.iter().collect()
}

/// The start of the first flight, as text.
pub fn start(log: &IngestedLog) -> Option<String> {
    log.flights[0].start_utc().map(|time| time.format("%F %T").to_string())
}
