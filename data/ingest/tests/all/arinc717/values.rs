//! Bits → values, by the example layout we own; expectations are worked out beside them.

use data_flight::{IssueKind, Parameter, Validity};
use data_ingest::FrameLayout;

use super::encoder::Recorder;
use super::{layout, read, values};
use crate::synthetic::count;

const GENERIC: &str = include_str!("../../../layouts/generic_64_words.toml");
const PACKING: &str = "bits_12_low_first";

fn generic() -> FrameLayout {
    layout(GENERIC)
}

/// Seconds of the generic layout with its counter, starting at frame 0 of a superframe.
fn recorder(seconds: usize) -> Recorder {
    let mut recorder = Recorder::new(64, seconds);
    recorder.count_frames(0, 64, 0);
    recorder
}

/// What the first flight holds of a parameter at a time; rows stand every eighth of a second.
fn at(log: &data_ingest::IngestedLog, parameter: Parameter, time_s: f64) -> Option<f64> {
    let flight = &log.flights[0];
    let row = flight.time_s().iter().position(|at_s| *at_s == time_s).expect("such a row");
    values(flight, parameter)[row]
}

#[track_caller]
fn near(value: Option<f64>, expected: f64) {
    let value = value.expect("a usable value");
    assert!((value - expected).abs() < 1e-9, "{value} is not {expected}");
}

#[test]
fn parts_are_joined_and_signs_are_read() {
    let mut recorder = recorder(8);
    // 10,000.25 ft / 0.25 = 40,001 = 9 × 4,096 + 3,137; −100 ft = −400 = 2²⁰ − 400.
    recorder.set_all(2, [5, 12], |second| if second < 4 { 9 } else { 0xFF });
    recorder.set_all(3, [1, 12], |second| if second < 4 { 3_137 } else { 4_096 - 400 });
    recorder.set_all(4, [1, 12], |_| 481);
    // −90° / 0.087890625 = −1,024.
    recorder.set_all(5, [1, 12], |_| 4_096 - 1_024);
    // Sign and magnitude: −12.3° and +4.5°.
    recorder.set_all(8, [1, 12], |_| 0x800 | 123);
    recorder.set_all(40, [1, 12], |_| 45);
    let log = read(&recorder.pack(PACKING), &generic());
    near(at(&log, Parameter::AltitudePressure, 0.0), 10_000.25);
    near(at(&log, Parameter::AltitudePressure, 7.0), -100.0);
    near(at(&log, Parameter::IndicatedAirspeed, 0.0), 120.25);
    near(at(&log, Parameter::HeadingMagnetic, 0.0), 270.0);
    // Word 8 is 7/64 s, word 40 is 39/64 s into the second: rows 0 and 4 of 8.
    near(at(&log, Parameter::Roll, 3.0), -12.3);
    near(at(&log, Parameter::Roll, 3.5), 4.5);
}

#[test]
fn coarse_and_fine_words_must_be_of_one_moment() {
    // The coarse word is recorded a second after the fine one; its lowest bit is repeated as
    // the highest of the fine one. 5 × 1,024 + 300 = 5,420 ft.
    let text = format!(
        "{}[[parameter]]\nname = \"altitude_pressure_ft\"\nunit = \"ft\"\nrate_hz = 0.25\n{}",
        super::SMALL,
        "parts = [{ word = 5, bits = [1, 4], subframes = 2 },
            { word = 5, bits = [1, 11], subframes = 1, repeats = 1 }]"
    );
    let mut recorder = Recorder::small(12);
    for (frame, (coarse, fine)) in [(5, 1_024 + 300), (6, 1_024 + 900), (6, 40)].iter().enumerate()
    {
        recorder.set(4 * frame + 1, 5, [1, 4], *coarse);
        recorder.set(4 * frame, 5, [1, 11], *fine);
    }
    let log = read(&recorder.pack("words_16_little_endian"), &layout(&text));
    let altitude = values(&log.flights[0], Parameter::AltitudePressure);
    // 6 after 5 × 1,024 + 900: the coarse word had gone on already.
    assert_eq!([altitude[0], altitude[4], altitude[8]], [Some(5_420.0), None, Some(6_184.0)]);
    assert_eq!(count(&log, IssueKind::UnreadableNumber), 1);
}

#[test]
fn decimal_digits_are_read_and_what_is_none_is_not_used() {
    let mut recorder = recorder(12);
    // 1013 hPa in the second subframe; 29.9139 inHg. In the second frame a digit is 14.
    for (second, digits) in [(1, 0x013), (5, 0x0E3), (9, 0x013)] {
        recorder.set(second, 9, [1, 2], 1);
        recorder.set(second, 10, [1, 12], digits);
    }
    let log = read(&recorder.pack(PACKING), &generic());
    // Word 9 stands 8/64 s into its second: row 1.
    let setting = at(&log, Parameter::AltimeterSetting, 1.125).expect("usable");
    assert!((setting - 29.913_9).abs() < 1e-4, "{setting}");
    assert_eq!(at(&log, Parameter::AltimeterSetting, 5.125), None);
    assert_eq!(count(&log, IssueKind::UnreadableNumber), 1);
    let series = log.flights[0].series(Parameter::AltimeterSetting).expect("recorded");
    assert_eq!(series.validity()[5 * 8 + 1], Validity::FailureWarning);
}

#[test]
fn several_samples_a_second_stand_at_the_times_of_their_words() {
    let mut recorder = recorder(4);
    for (step, word) in [6, 14, 22, 30, 38, 46, 54, 62].into_iter().enumerate() {
        // (raw × 0.0025) − 3: 1,600 is 1 g, each step adds 0.05 g.
        recorder.set_all(word, [1, 12], |second| 1_600 + 20 * step as u32 + second as u32);
    }
    for (step, word) in [7, 23, 39, 55].into_iter().enumerate() {
        // −2, −1, 0 and 1 in two's complement of 11 bits; a tenth of a degree each.
        recorder.set_all(word, [2, 12], |_| (2_048 + step as u32 - 2) % 2_048);
        recorder.set_all(word, [1, 1], |second| u32::from(second >= 2));
    }
    let log = read(&recorder.pack(PACKING), &generic());
    let flight = &log.flights[0];
    assert_eq!(flight.len(), 32);
    assert_eq!(flight.sample_rate_hz(), Some(8.0));
    for (row, value) in values(flight, Parameter::AccelerationNormal).into_iter().enumerate() {
        let (second, step) = (row / 8, row % 8);
        near(value, 1.0 + 0.05 * step as f64 + 0.0025 * second as f64);
    }
    // Words 7, 23, 39, 55 are 6, 22, 38, 54 sixty-fourths: rows 0, 2, 4, 6. Between them the
    // value goes on linearly; beyond the last one there is nothing to go to.
    let pitch = values(flight, Parameter::Pitch);
    for (row, tenths) in [(0, -2.0), (2, -1.0), (4, 0.0), (6, 1.0), (1, -1.5), (5, 0.5), (7, -0.5)]
    {
        near(pitch[row], tenths / 10.0);
    }
    assert_eq!(pitch[31], None);
    // The flag is recorded at the start of each second and held for it.
    let flag = values(flight, Parameter::AutopilotEngaged);
    assert_eq!(flag[15], Some(0.0));
    assert_eq!(flag[16..], [Some(1.0); 16]);
}

/// Three superframes with the weight, fuel and date of each.
fn superframes() -> Recorder {
    let mut recorder = recorder(3 * 64);
    for cycle in 0..3_usize {
        let second = |frame: usize| cycle * 64 + (frame - 1) * 4 + 3;
        // 60,000 kg − 400 kg a superframe, in 20 kg: 3,000 = 11 × 256 + 184; 2,980; 2,960.
        let weight = 3_000 - 20 * cycle as u32;
        recorder.set(second(7), 12, [1, 8], weight / 256);
        recorder.set(second(8), 12, [1, 8], weight % 256);
        recorder.set(second(1), 13, [1, 12], 200 - 2 * cycle as u32);
        recorder.set(second(9), 13, [1, 12], 199 - 2 * cycle as u32);
        recorder.set(second(1), 18, [1, 6], 0x29);
        recorder.set(second(2), 18, [1, 6], 0x02);
    }
    for second in (3..3 * 64).step_by(4) {
        // 23:59:01 at second 0.
        let clock_s = 23 * 3_600 + 59 * 60 + 1 + second as u32;
        let decimal = |number: u32| ((number / 10) << 4) | (number % 10);
        recorder.set(second, 15, [1, 6], decimal(clock_s / 3_600 % 24));
        recorder.set(second, 16, [6, 12], decimal(clock_s / 60 % 60));
        recorder.set(second, 17, [7, 12], clock_s % 60);
    }
    // The date as it is after midnight, which comes 59 s after the start: 29 February 2024 is
    // over when the second superframe starts.
    for cycle in 1..3 {
        recorder.set(cycle * 64 + 3, 18, [1, 6], 0x01);
        recorder.set(cycle * 64 + 7, 18, [1, 6], 0x03);
    }
    recorder
}

#[test]
fn superframe_parameters_come_from_their_own_frames() {
    let log = read(&superframes().pack(PACKING), &generic());
    assert_eq!(log.flights.len(), 1);
    // Frame 7 starts at 24 s; its fourth subframe is second 27, word 12 is row 1 of 8.
    near(at(&log, Parameter::GrossWeight, 27.125), 60_000.0);
    near(at(&log, Parameter::GrossWeight, 91.125), 59_600.0);
    // Half way between them, as a weight may be joined over 64 s.
    near(at(&log, Parameter::GrossWeight, 59.125), 59_800.0);
    // Fuel is recorded every 32 s and may be joined over 30 s only.
    near(at(&log, Parameter::FuelQuantityLeft, 3.125), 400.0);
    near(at(&log, Parameter::FuelQuantityLeft, 35.125), 398.0);
    assert_eq!(at(&log, Parameter::FuelQuantityLeft, 19.125), None);
    let sparse: Vec<_> =
        log.issues.iter().filter(|i| i.kind == IssueKind::SparseParameter).collect();
    assert_eq!(sparse.len(), 1);
    assert_eq!(sparse[0].parameter.as_deref(), Some("fuel_quantity_left_gal"));
    assert!(log.columns.unknown.contains(&"cabin_lights".to_owned()));
    // Two of the three dates say that it is 1 March after midnight: second zero is 23:59:01 of
    // 29 February, and the first row stands a sixteenth of a second later.
    let start = log.flights[0].start_utc().map(|time| time.format("%F %T%.6f").to_string());
    assert_eq!(start.as_deref(), Some("2024-02-29 23:59:01.062500"));
}

#[test]
fn a_frame_whose_counter_is_wrong_gives_no_superframe_values() {
    let mut recorder = superframes();
    // Frame 8 of the first superframe claims to be another frame.
    recorder.set(28, 64, [1, 12], 99);
    let log = read(&recorder.pack(PACKING), &generic());
    assert_eq!(count(&log, IssueKind::UnplacedFrame), 1);
    assert_eq!(at(&log, Parameter::GrossWeight, 27.125), None);
    near(at(&log, Parameter::GrossWeight, 91.125), 59_600.0);
    assert_eq!(log.flights[0].duration_s(), 192.0 - 0.125);
}

#[test]
fn a_sample_of_which_a_part_is_lost_is_lost() {
    let mut recorder = superframes();
    recorder.subframes[31][0] = 0x111;
    let log = read(&recorder.pack(PACKING), &generic());
    assert_eq!(log.rows.dropped, 1);
    // The fine part stood in second 31.
    assert_eq!(at(&log, Parameter::GrossWeight, 27.125), None);
    near(at(&log, Parameter::GrossWeight, 91.125), 59_600.0);
}
