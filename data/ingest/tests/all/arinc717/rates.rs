//! Parameters of many rates on one time base: what is filled, what is not, what it costs.

use std::io::Read;
use std::path::Path;

use data_flight::{AircraftIdentity, Flight, IssueKind, Parameter as P, Series, Validity};
use data_ingest::resample;

use super::encoder::Recorder;
use super::{SMALL, layout, message, read, values};
use crate::real_logs::data_dir;
use crate::synthetic::count;

/// A second column at 4 Hz and a third in one subframe of four.
const MIXED: &str = r#"
[[parameter]]
name = "acceleration_normal_g"
unit = "g"
scale = 0.01
rate_hz = 4
word = 10
bits = [1, 12]
[[parameter]]
name = "height_radio_ft"
unit = "ft"
subframes = 1
rate_hz = 0.25
word = 11
bits = [1, 12]
"#;

fn mixed() -> Recorder {
    let mut recorder = Recorder::small(16);
    for word in [10, 26, 42, 58] {
        recorder.set_all(word, [1, 12], |_| 100);
    }
    recorder.set_all(11, [1, 12], |second| 50 + second as u32);
    recorder
}

#[test]
fn slower_parameters_are_filled_between_their_own_samples_and_told() {
    let log = read(&mixed().pack("words_16_little_endian"), &layout(&(SMALL.to_owned() + MIXED)));
    let flight = &log.flights[0];
    assert_eq!(flight.len(), 16 * 4);
    assert_eq!(values(flight, P::AccelerationNormal), vec![Some(1.0); 64]);
    // The airspeed rises by 1 kt a second and stands in the first row of each (word 4 of 64).
    let airspeed = values(flight, P::IndicatedAirspeed);
    assert_eq!(airspeed[..6], [0.0, 0.25, 0.5, 0.75, 1.0, 1.25].map(Some));
    // Nothing is known after the last sample.
    assert_eq!(airspeed[60..], [Some(15.0), None, None, None]);
    // The height is recorded every 4 s and may be joined over 2 s only: 50, 54, 58, 62 ft.
    let height = values(flight, P::HeightRadio);
    assert_eq!(height.iter().flatten().collect::<Vec<_>>(), [&50.0, &54.0, &58.0, &62.0]);
    assert_eq!(count(&log, IssueKind::Resampled), 60 - 15);
    let resampled = log.issues.iter().find(|issue| issue.kind == IssueKind::Resampled);
    assert_eq!(resampled.and_then(|i| i.parameter.as_deref()), Some("indicated_airspeed_kt"));
    let told = message(&log, IssueKind::SparseParameter);
    assert!(told.contains("recorded every 4 s and may be joined over 2 s"), "{told}");
}

#[test]
fn nothing_is_filled_over_a_lost_second() {
    let mut recorder = mixed();
    recorder.subframes[6][0] = 0;
    let log = read(&recorder.pack("words_16_little_endian"), &layout(&(SMALL.to_owned() + MIXED)));
    let flight = &log.flights[0];
    assert_eq!(flight.len(), 15 * 4);
    let airspeed = values(flight, P::IndicatedAirspeed);
    // Second 5 holds its own sample only; second 7 follows.
    assert_eq!(airspeed[19..25], [Some(4.75), Some(5.0), None, None, None, Some(7.0)]);
    assert_eq!(flight.time_s()[23..25], [5.75, 7.0]);
}

#[test]
fn a_parameter_faster_than_the_time_base_is_thinned_and_told() {
    let text = SMALL.replace("name = \"small\"", "name = \"small\"\nbase_rate_hz = 2") + MIXED;
    let mut recorder = mixed();
    recorder.set_all(26, [1, 12], |_| 120);
    recorder.set_all(58, [1, 12], |_| 120);
    let log = read(&recorder.pack("words_16_little_endian"), &layout(&text));
    // Of the four samples the first of each half second is kept: words 10 and 42.
    assert_eq!(values(&log.flights[0], P::AccelerationNormal), vec![Some(1.0); 32]);
    assert_eq!(count(&log, IssueKind::RateReduced), 32);
}

/// A column of the specimen flight: its name there, ours, its rate and offset, as its
/// `_meta.json` gives them.
const SPECIMEN: &[(&str, &str, P, f64, f64)] = &[
    ("8Hz", "Acceleration Normal", P::AccelerationNormal, 8.0, 0.015_625),
    ("4Hz", "Acceleration Lateral", P::AccelerationLateral, 4.0, 0.156_25),
    ("1Hz", "Airspeed", P::IndicatedAirspeed, 1.0, 0.109_375),
    ("1Hz", "Altitude STD", P::AltitudePressure, 1.0, 0.5),
    ("1Hz", "Heading", P::HeadingMagnetic, 1.0, 0.421_875),
    ("1Hz", "AP Engaged", P::AutopilotEngaged, 1.0, 0.218_75),
    ("0.5Hz", "Altitude Radio (A)", P::HeightRadio, 0.5, 0.609_375),
    ("0.25Hz", "Wind Speed", P::WindSpeed, 0.25, 0.796_875),
    ("0.015625Hz", "Gross Weight", P::GrossWeight, 0.015_625, 58.75),
    ("0.015625Hz", "Fuel Qty", P::FuelQuantityMain, 0.015_625, 62.75),
];

fn table(folder: &Path, rate: &str) -> Vec<Vec<String>> {
    let path = folder.join(format!("Specimen_Flight_{rate}.csv"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|_| {
        let packed = std::fs::File::open(path.with_extension("csv.zst")).expect("the table");
        let mut text = String::new();
        let mut stream = zstd::Decoder::new(packed).expect("zstd");
        stream.read_to_string(&mut text).expect("text");
        text
    });
    text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

/// The specimen flight of 2,560 s on an 8 Hz grid, as recorded: sparse columns.
fn specimen(folder: &Path) -> Flight {
    let rows = 2_560 * 8;
    let time_s = (0..rows).map(|row| f64::from(row) / 8.0).collect();
    let mut flight = Flight::new(AircraftIdentity::default(), None, time_s).expect("times");
    for (rate, name, parameter, _, offset_s) in SPECIMEN {
        let table = table(folder, rate);
        let at = table[0].iter().position(|column| column == name).expect("the column");
        let mut cells: Vec<Option<f64>> = vec![None; rows as usize];
        for line in &table[1..] {
            let time_s = line[0].parse::<f64>().expect("a time") + offset_s;
            let cell = &mut cells[(time_s * 8.0) as usize];
            assert!(cell.is_none(), "{name}: two samples in one row");
            *cell = line[at].parse().ok();
        }
        let mut series = Series::default();
        for cell in cells {
            match cell {
                Some(value) => series.push(value, Validity::Normal),
                None => series.push_missing(),
            }
        }
        flight.insert(*parameter, series).expect("as long as the time base");
    }
    flight
}

#[test]
fn a_real_flight_of_seven_rates_fits_on_one_time_base() {
    let Some(dir) = data_dir() else { return };
    let recorded = specimen(&dir.join("polaris"));
    let mut flight = recorded.clone();
    for (_, name, parameter, rate_hz, _) in SPECIMEN {
        let before = recorded.series(*parameter).expect("it");
        let (known, filled) =
            (before.valid_count(), resample(&mut flight, *parameter, 1.0 / rate_hz));
        let after = flight.series(*parameter).expect("it");
        assert_eq!(after.valid_count(), known + filled, "{name}");
        // Recorded samples are what they were.
        for row in (0..flight.len()).filter(|row| before.normal(*row).is_some()) {
            assert_eq!(before.sample(row), after.sample(row), "{name}");
        }
        // Between samples that follow one another at their own rate every row has a value now,
        // and no other row has; 1/64 Hz is too slow to join fuel, which may be over 30 s.
        let own: Vec<usize> = (0..flight.len()).filter(|r| before.normal(*r).is_some()).collect();
        let interval = (8.0 / rate_hz) as usize;
        let between = own.windows(2).map(|pair| pair[1] - pair[0]).filter(|step| *step == interval);
        let expected: usize = match *parameter {
            P::FuelQuantityMain => 0,
            // A state is held behind its last sample too.
            P::AutopilotEngaged => own.len() * (interval - 1),
            _ => between.map(|step| step - 1).sum(),
        };
        assert_eq!(filled, expected, "{name}");
        println!("{name:<22} {rate_hz:>9} Hz {known:>6} samples, {filled:>6} rows filled");
    }
    // What the reference implementation measures at touchdown (2,252.818 s) is still there.
    let series = flight.series(P::AccelerationNormal).expect("it");
    let peak = (2_250 * 8..2_256 * 8).filter_map(|row| series.normal(row)).fold(0.0, f64::max);
    assert!((peak - 1.440_8).abs() < 0.05, "{peak}");
}
