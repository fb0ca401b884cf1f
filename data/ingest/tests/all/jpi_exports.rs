//! EDM memories against the maker's own exports of the same flights, field by field.
//!
//! What a sample says is printed as the maker prints it and must be the same text. `NA` is a
//! sample that was not recorded. Fields that the maker derives (`DIF`) are derived here.

use std::collections::BTreeMap;
use std::path::Path;

use data_flight::{Flight, Parameter as P, Validity};
use data_ingest::{IngestedLog, Limits, LogFormat, ingest};

use crate::real_logs::data_dir;
use crate::synthetic::check;

/// How the maker prints a field.
#[derive(Clone, Copy)]
enum Print {
    Whole,
    Tenths,
    /// Tenths of hours, from seconds.
    Hours,
    /// Whole °F, from °C.
    Fahrenheit,
    North,
    East,
    Mark,
}

/// Every field of the exports but `DIF`, dates and row numbers.
const FIELDS: &[(&str, P, Print)] = &[
    ("E1", P::Engine1Egt1, Print::Whole),
    ("E2", P::Engine1Egt2, Print::Whole),
    ("E3", P::Engine1Egt3, Print::Whole),
    ("E4", P::Engine1Egt4, Print::Whole),
    ("E5", P::Engine1Egt5, Print::Whole),
    ("E6", P::Engine1Egt6, Print::Whole),
    ("C1", P::Engine1Cht1, Print::Whole),
    ("C2", P::Engine1Cht2, Print::Whole),
    ("C3", P::Engine1Cht3, Print::Whole),
    ("C4", P::Engine1Cht4, Print::Whole),
    ("C5", P::Engine1Cht5, Print::Whole),
    ("C6", P::Engine1Cht6, Print::Whole),
    ("OAT", P::AirTemperature, Print::Whole),
    ("CLD", P::Engine1CoolingRate, Print::Whole),
    ("MAP", P::Engine1ManifoldPressure, Print::Tenths),
    ("RPM", P::Engine1Speed, Print::Whole),
    ("HP", P::Engine1Power, Print::Whole),
    ("FF", P::Engine1FuelFlow, Print::Tenths),
    ("FF2", P::Engine1FuelFlow2, Print::Tenths),
    ("FP", P::Engine1FuelPressure, Print::Tenths),
    ("OILP", P::Engine1OilPressure, Print::Whole),
    ("BAT", P::Bus1Voltage, Print::Tenths),
    ("AMP", P::Bus1Current, Print::Whole),
    ("OILT", P::Engine1OilTemperature, Print::Whole),
    ("USD", P::Engine1FuelUsed, Print::Tenths),
    ("USD2", P::Engine1FuelUsed2, Print::Tenths),
    ("RFL", P::FuelQuantityRight, Print::Tenths),
    ("LFL", P::FuelQuantityLeft, Print::Tenths),
    ("LAUX", P::FuelQuantityAuxiliaryLeft, Print::Tenths),
    ("RAUX", P::FuelQuantityAuxiliaryRight, Print::Tenths),
    ("HRS", P::Engine1RunningTime, Print::Hours),
    ("SPD", P::GroundSpeed, Print::Whole),
    ("ALT", P::AltitudeMeanSeaLevel, Print::Whole),
    ("LAT", P::Latitude, Print::North),
    ("LNG", P::Longitude, Print::East),
    ("MARK", P::EventMark, Print::Mark),
];

/// An export: names, and fields of every row.
struct Export {
    names: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Export {
    fn read(dir: &Path, path: &str) -> Self {
        let bytes = std::fs::read(dir.join("jpi").join(path)).expect("the export can be read");
        let bytes = if path.ends_with(".zst") {
            zstd::decode_all(bytes.as_slice()).expect("the export unpacks")
        } else {
            bytes
        };
        let text = String::from_utf8(bytes).expect("the export is text");
        let split = |line: &str| line.split(',').map(|f| f.trim().to_owned()).collect::<Vec<_>>();
        let mut lines = text.lines().map(split).skip_while(|fields| fields.len() < 20);
        let names = lines.next().expect("a line of names");
        Self { rows: lines.filter(|fields| fields.len() == names.len()).collect(), names }
    }

    fn column(&self, name: &str) -> Option<impl Iterator<Item = &str>> {
        let at = self.names.iter().position(|known| known.eq_ignore_ascii_case(name))?;
        Some(self.rows.iter().map(move |row| row[at].as_str()))
    }

    /// Seconds since midnight of the first day, from the stamps of the export.
    fn seconds(&self) -> Vec<f64> {
        let dates = self.column("DATE").expect("dates").map(str::to_owned);
        let first = self.rows[0].clone();
        let times = self.column("TIME").expect("times");
        dates
            .zip(times)
            .map(|(date, time)| {
                let day = if first.contains(&date) { 0.0 } else { 86_400.0 };
                let part = |at| time.split(':').nth(at).and_then(|p| p.parse::<f64>().ok());
                let part = |at| part(at).expect("a time of day");
                day + part(0) * 3_600.0 + part(1) * 60.0 + part(2)
            })
            .collect()
    }
}

/// A sample as the maker prints it.
fn printed(flight: &Flight, parameter: P, print: Print, row: usize) -> String {
    let sample = flight.series(parameter).and_then(|series| series.sample(row));
    let Some(sample) = sample.filter(|sample| sample.validity != Validity::NoComputedData) else {
        return if matches!(print, Print::Mark) { String::new() } else { "NA".to_owned() };
    };
    let arc = |positive: char, negative: char, digits: usize| {
        let side = if sample.raw < 0.0 { negative } else { positive };
        let units = (sample.raw.abs() * 6_000.0).round() as u32;
        let (degrees, rest) = (units / 6_000, units % 6_000);
        format!("{side}{degrees:0digits$}.{:02}.{:02}", rest / 100, rest % 100)
    };
    match print {
        // Adding zero takes the sign off a zero.
        Print::Whole => format!("{:.0}", sample.raw.round() + 0.0),
        Print::Tenths => format!("{:.1}", sample.raw),
        Print::Hours => format!("{:.1}", sample.raw / 3_600.0),
        Print::Fahrenheit => format!("{:.0}", sample.raw * 1.8 + 32.0),
        Print::North => arc('N', 'S', 2),
        Print::East => arc('E', 'W', 3),
        Print::Mark => (if sample.raw == 0.0 { "" } else { "marked" }).to_owned(),
    }
}

/// The spread of the exhaust temperatures, which the maker derives.
fn spread(flight: &Flight, row: usize) -> String {
    let egts = [
        P::Engine1Egt1,
        P::Engine1Egt2,
        P::Engine1Egt3,
        P::Engine1Egt4,
        P::Engine1Egt5,
        P::Engine1Egt6,
    ];
    let of = |parameter| flight.series(parameter).and_then(|series| series.normal(row));
    let (low, high) = egts
        .into_iter()
        .filter_map(of)
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), t| (low.min(t), high.max(t)));
    format!("{:.0}", high - low)
}

/// Compares a flight with its export; counts of equal fields by name.
fn compare(
    flight: &Flight,
    export: &Export,
    is_air_fahrenheit: bool,
) -> BTreeMap<&'static str, usize> {
    assert_eq!(flight.len(), export.rows.len(), "as many rows");
    let stamps = export.seconds();
    let times: Vec<f64> = stamps.iter().map(|at_s| at_s - stamps[0]).collect();
    assert_eq!(flight.time_s(), times, "rows at the same times");
    let mut equal = BTreeMap::from([("TIME", times.len())]);
    for (name, parameter, print) in FIELDS {
        let Some(theirs) = export.column(name) else {
            // What the maker does not print for a model is not recorded by it.
            assert!(flight.series(*parameter).is_none(), "{name}");
            continue;
        };
        let print = if *name == "OAT" && is_air_fahrenheit { Print::Fahrenheit } else { *print };
        for (row, theirs) in theirs.enumerate() {
            let theirs =
                if matches!(print, Print::Mark) && !theirs.is_empty() { "marked" } else { theirs };
            assert_eq!(printed(flight, *parameter, print, row), theirs, "{name} of row {row}");
            *equal.entry(name).or_default() += 1;
        }
    }
    for (row, theirs) in export.column("DIF").expect("a spread").enumerate() {
        assert_eq!(spread(flight, row), theirs, "DIF of row {row}");
        *equal.entry("DIF").or_default() += 1;
    }
    equal
}

fn show(flight: &str, equal: &BTreeMap<&str, usize>, of: usize) {
    let counts: Vec<String> = equal.iter().map(|(name, count)| format!("{name} {count}")).collect();
    println!("{flight}: of {of} rows equal: {}", counts.join(", "));
}

pub fn memory(dir: &Path, path: &str) -> IngestedLog {
    let bytes = std::fs::read(dir.join("jpi").join(path)).expect("the memory can be read");
    let log = ingest(&bytes, &Limits::default()).expect("the memory is usable");
    check(&log);
    assert_eq!(log.format, LogFormat::JpiEdm);
    assert_eq!(log.rows.dropped, 0);
    assert_eq!(log.columns.unknown, Vec::<String>::new());
    log
}

#[test]
fn every_flight_of_the_930_is_what_the_maker_exports() {
    let Some(dir) = data_dir() else { return };
    let log = memory(&dir, "930_6cyl.jpi.zst");
    let lengths: Vec<_> = log.flights.iter().map(Flight::len).collect();
    // Flights 183 to 192; the maker's exports tell five of these numbers of rows.
    assert_eq!(lengths, [3_231, 2_162, 1_653, 1_743, 58, 120, 54, 3_473, 4_198, 1_665]);
    let mut all = 0;
    for (number, at) in [(183, 0), (184, 1), (185, 2), (186, 3), (191, 8)] {
        let export = Export::read(&dir, &format!("Flt{number}.csv.zst"));
        let flight = &log.flights[at];
        let equal = compare(flight, &export, false);
        show(&format!("flight {number}"), &equal, flight.len());
        assert_eq!(equal.len(), FIELDS.len() + 2);
        all += equal.values().sum::<usize>();
    }
    // 3,231 + 2,162 + 1,653 + 1,743 + 4,198 = 12,987 rows of 36 fields, a spread and a time.
    assert_eq!(all, 12_987 * 38);
    println!("{all} values are equal");
}

#[test]
fn both_flights_of_the_830_are_what_the_maker_exports() {
    let Some(dir) = data_dir() else { return };
    let log = memory(&dir, "edm830.jpi");
    assert_eq!(log.flights.iter().map(Flight::len).collect::<Vec<_>>(), [120, 21]);
    for (number, flight) in [45, 72].into_iter().zip(&log.flights) {
        let equal = compare(flight, &Export::read(&dir, &format!("edm830.{number}.txt")), true);
        show(&format!("flight {number}"), &equal, flight.len());
        // Without fuel levels, pressure and current, position, speed and altitude.
        assert_eq!(equal.len(), FIELDS.len() + 2 - 10);
    }
    // Leaning starts after 18 rows of 6 s: 108 s, then a row a second.
    assert_eq!(log.flights[1].time_s().last(), Some(&110.0));
}
