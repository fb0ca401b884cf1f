//! Raw words damaged by chance: nothing panics, nothing is invented, nothing is lost untold.

use std::sync::LazyLock;

use proptest::prelude::*;

use data_flight::Parameter;
use data_ingest::{FrameLayout, IngestedLog, Limits, ingest, ingest_frames};

use super::encoder::{PACKINGS, Recorder};
use super::{check, layout};

const GENERIC: &str = include_str!("../../../layouts/generic_64_words.toml");
const SECONDS: usize = 150;

/// The generic layout in every packing, and a recording for it.
static LOGS: LazyLock<Vec<(FrameLayout, Vec<u8>)>> = LazyLock::new(|| {
    let mut recorder = Recorder::new(64, SECONDS);
    for word in 2..64 {
        recorder.set_all(word, [1, 12], |second| (second * word * 37 % 4_096) as u32);
    }
    recorder.count_frames(0, 64, 4_080);
    // An airspeed that tells every second from the others.
    recorder.set_all(4, [1, 12], |second| 400 + second as u32);
    let log = |packing: &&str| {
        (layout(&GENERIC.replace("bits_12_low_first", packing)), recorder.pack(packing))
    };
    PACKINGS.iter().map(log).collect()
});

/// Reads damaged bytes and checks what always holds.
fn attempt(bytes: &[u8], layout: &FrameLayout) -> Option<IngestedLog> {
    match ingest_frames(bytes, layout, &Limits::default()) {
        Ok(log) => {
            check(&log);
            Some(log)
        }
        Err(error) => {
            assert!(!error.to_string().is_empty());
            None
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn flipped_bits_lose_only_the_seconds_they_hit(which in 0..4_usize, flips in prop::collection::vec(0.0..1.0_f64, 1..30)) {
        let (layout, bytes) = &LOGS[which];
        let mut damaged = bytes.clone();
        for flip in &flips {
            let at = (flip * (bytes.len() * 8) as f64) as usize;
            damaged[at / 8] ^= 1 << (at % 8);
        }
        let log = attempt(&damaged, layout).expect("most of it is left");
        // A flip costs a second at most two: its own, and the one before a lost sync word.
        prop_assert!(log.rows.dropped as usize <= 2 * flips.len());
        prop_assert_eq!(log.rows.read as usize, SECONDS);
    }

    #[test]
    fn bytes_taken_out_lose_only_the_seconds_they_hit(which in 0..4_usize, at in 0.0..1.0_f64, length in 1..2_000_usize) {
        let (layout, bytes) = &LOGS[which];
        let at = (at * (bytes.len() - length) as f64) as usize;
        let mut damaged = bytes.clone();
        damaged.drain(at..at + length);
        let log = attempt(&damaged, layout).expect("most of it is left");
        // Whole seconds may have gone, two at the ends are hit, and two more may not be proven.
        let gone = length * SECONDS / bytes.len() + 1;
        prop_assert!(log.rows.kept as usize + gone + 4 >= SECONDS, "{:?}", log.rows);
        // Every airspeed that is recorded (not computed) is one of the recording.
        for flight in &log.flights {
            let series = flight.series(Parameter::IndicatedAirspeed).expect("it");
            for value in series.iter().flatten() {
                prop_assert!((100.0..=100.0 + SECONDS as f64 / 4.0).contains(&value), "{value}");
            }
        }
    }

    #[test]
    fn parts_in_any_order_never_panic(which in 0..4_usize, parts in prop::collection::vec((0.0..1.0_f64, 1..3_000_usize), 1..12)) {
        let (layout, bytes) = &LOGS[which];
        let damaged: Vec<u8> = parts
            .iter()
            .flat_map(|(from, length)| {
                let from = (from * bytes.len() as f64) as usize;
                bytes[from..(from + length).min(bytes.len())].to_vec()
            })
            .collect();
        attempt(&damaged, layout);
        let _ = ingest(&damaged, &Limits::default());
    }

    #[test]
    fn any_bytes_give_an_answer(which in 0..4_usize, bytes in prop::collection::vec(any::<u8>(), 0..3_000)) {
        let (layout, good) = &LOGS[which];
        attempt(&bytes, layout);
        let mut between = good.clone();
        let middle = between.len() / 2;
        between.splice(middle..middle, bytes);
        prop_assert!(attempt(&between, layout).is_some());
    }

    #[test]
    fn any_text_is_a_layout_or_says_why_not(edits in prop::collection::vec((0.0..1.0_f64, 0..60_usize, ".{0,12}"), 1..6)) {
        let mut text: Vec<char> = GENERIC.chars().collect();
        for (from, length, by) in edits {
            let from = (from * text.len() as f64) as usize;
            let until = (from + length).min(text.len());
            text.splice(from..until, by.chars());
        }
        match FrameLayout::from_toml(&text.iter().collect::<String>()) {
            Ok(layout) => { attempt(&LOGS[2].1, &layout); }
            Err(error) => prop_assert!(!error.problems().is_empty()),
        }
    }
}
