//! EDM memories that are cut, flipped, shortened or were never written to the end.

use std::path::Path;

use data_flight::{Flight, IssueKind, Parameter as P};
use data_ingest::{IngestedLog, Limits, ingest};
use proptest::prelude::*;

use crate::real_logs::data_dir;
use crate::synthetic::edm::{Edm, Row, edm_700, edm_930, flight, row};
use crate::synthetic::{check, count, message, read, refusal};

/// Three flights of 40 rows each, in which most fields change.
fn memory(narrow: bool) -> Edm {
    let rows = |seed: i32| -> Vec<Row> {
        let change = |row: i32, slot: u8| {
            let step = (row * 31 + i32::from(slot) * 17 + seed * 7) % 61 - 30;
            (slot, if step == 0 { 1 } else { step })
        };
        let first = row(&[(0, 700), (1, 720), (8, 60), (20, -99), (30, 40), (40, -5), (41, 2_000)]);
        let later = (1..40).map(|at| {
            let repeat = u8::from(at % 13 == 0);
            let mark = if at == 20 { vec![(16, -238)] } else { Vec::new() };
            let slots = [0, 1, 8, 30, 41].into_iter().map(|slot| change(at, slot));
            Row { repeat, changes: slots.chain(mark).collect() }
        });
        std::iter::once(first).chain(later).collect()
    };
    let mut edm = if narrow { edm_700(rows(1)) } else { edm_930(rows(1)) };
    edm.flights.extend([flight(8, rows(2)), flight(9, rows(3))]);
    edm
}

/// Where the header of each flight starts, and where the last one ends.
fn places(edm: &Edm) -> Vec<usize> {
    let mut at = edm.data_start();
    let mut places = vec![at];
    for flight in &edm.flights {
        at += edm.flight(flight).len();
        places.push(at);
    }
    places
}

/// Whether every row of `log` is a row of the same place of `whole`, flight by flight; flight
/// `damaged` may have lost all of its rows.
fn is_prefix(log: &IngestedLog, whole: &IngestedLog, damaged: usize) -> bool {
    let mut known: Vec<&Flight> = whole.flights.iter().collect();
    if log.flights.len() < known.len() {
        known.remove(damaged);
    }
    let starts = |part: &Flight, all: &Flight| {
        part.time_s() == all.time_s().get(..part.len()).unwrap_or_default()
            && part.columns().all(|(parameter, series)| {
                let known = all.series(parameter).expect("a column of the whole flight");
                series.raw() == known.raw().get(..part.len()).unwrap_or_default()
            })
    };
    log.flights.len() == known.len()
        && log.flights.iter().zip(known).all(|(part, all)| starts(part, all))
}

#[test]
fn a_cut_memory_keeps_its_rows_up_to_the_cut() {
    for narrow in [false, true] {
        let edm = memory(narrow);
        let (bytes, places) = (edm.bytes(), places(&edm));
        let whole = read(&bytes);
        // 40 rows and the three repetitions of rows 13, 26 and 39, three times.
        assert_eq!(whole.rows.kept, 3 * 43);
        let mut kept = 0;
        for cut in places[0]..places[3] {
            let Ok(log) = ingest(&bytes[..cut], &Limits::default()) else {
                assert!(cut < places[0] + 80, "cut at {cut}");
                continue;
            };
            check(&log);
            assert!(log.rows.kept >= kept && log.rows.dropped <= 1, "cut at {cut}");
            kept = log.rows.kept;
            for (part, all) in log.flights.iter().zip(&whole.flights) {
                assert_eq!(part.time_s(), &all.time_s()[..part.len()]);
            }
            let told = [IssueKind::TruncatedRow, IssueKind::IncompleteRecording];
            let told = told.into_iter().map(|kind| count(&log, kind)).sum::<u64>()
                + count(&log, IssueKind::EmptyRecording);
            assert!(told > 0, "cut at {cut}");
        }
        // The last record holds a repetition and a row.
        assert_eq!(kept, 3 * 43 - 2);
    }
}

#[test]
fn a_record_that_does_not_fit_ends_its_flight_and_no_other() {
    let edm = memory(false);
    let places = places(&edm);
    let mut bytes = edm.bytes();
    // The last byte of the fourth record of the second flight: three rows before it.
    let records: usize = edm.flights[1].rows[..4].iter().map(|row| edm.record(row).len()).sum();
    bytes[places[1] + 29 + records - 1] ^= 1;
    let log = read(&bytes);
    let lengths: Vec<_> = log.flights.iter().map(Flight::len).collect();
    assert_eq!(lengths, [43, 3, 43]);
    assert_eq!((log.rows.read, log.rows.dropped), (3 * 43, 40));
    assert_eq!(count(&log, IssueKind::DamagedRow), 40);
    assert!(message(&log, IssueKind::DamagedRow).contains("flight 8"));
}

#[test]
fn a_flight_header_that_does_not_fit_costs_its_date_and_position_only() {
    let edm = memory(false);
    let places = places(&edm);
    for byte in 0..29 {
        let mut bytes = edm.bytes();
        bytes[places[1] + byte] ^= 0x10;
        let log = read(&bytes);
        let lengths: Vec<_> = log.flights.iter().map(Flight::len).collect();
        assert_eq!(lengths, [43; 3], "byte {byte}");
        assert_eq!(count(&log, IssueKind::ChecksumMismatch), 1, "byte {byte}");
        let clock = message(&log, IssueKind::UnreadableTime);
        assert!(!clock.contains("flight 8") && clock.contains("flight 9"), "{clock}");
        assert_eq!(log.flights[1].columns().count(), log.flights[0].columns().count());
    }
}

#[test]
fn header_records_that_do_not_fit_are_told() {
    let edm = memory(false);
    let bytes = edm.bytes();
    let mut wrong = bytes.clone();
    let tail = wrong.windows(5).position(|w| w == b"TEST1").expect("there");
    wrong[tail] = b'B';
    let log = read(&wrong);
    assert_eq!(log.flights[0].aircraft().registration, None);
    assert!(message(&log, IssueKind::ChecksumMismatch).contains("`$U`"));
    // The length of a flight: the next ones are found by their configuration.
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let listed = text.find("$D, 8, ").expect("the list");
    for digit in *b"19" {
        let mut wrong = bytes.clone();
        wrong[listed + 7] = digit;
        let log = read(&wrong);
        assert_eq!(log.flights.iter().map(Flight::len).collect::<Vec<_>>(), [43; 3]);
        assert_eq!(count(&log, IssueKind::ChecksumMismatch), 1);
    }
}

#[test]
fn bytes_lost_in_one_flight_do_not_cost_the_next() {
    let edm = memory(false);
    let places = places(&edm);
    for lost in [1, 2, 50] {
        let mut bytes = edm.bytes();
        let at = places[1] + 200;
        bytes.drain(at..at + lost);
        let log = read(&bytes);
        assert_eq!((log.flights[0].len(), log.flights[2].len()), (43, 43), "{lost} bytes lost");
        assert!(log.flights[1].len() < 43);
        assert!(count(&log, IssueKind::DamagedRow) >= 1);
    }
    // A whole flight is missing.
    let mut bytes = edm.bytes();
    bytes.drain(places[1]..places[2]);
    let log = read(&bytes);
    assert_eq!(log.flights.len(), 2);
    assert!(message(&log, IssueKind::EmptyRecording).contains("not in the file: 8"));
}

#[test]
fn a_flight_that_was_never_written_to_its_end_is_padded() {
    let mut edm = memory(false);
    edm.flights.truncate(1);
    let mut bytes = edm.bytes();
    let end = places(&edm)[1];
    let start = end - 60;
    bytes[start..end].fill(0);
    let log = read(&bytes);
    assert!(log.rows.kept > 30 && log.rows.dropped <= 1, "{:?}", log.rows);
    assert!(count(&log, IssueKind::PaddingBytes) > 20);
    // Nothing but a header.
    bytes.truncate(edm.data_start());
    refusal(&bytes);
}

/// The log with bits flipped at parts of its length.
fn flipped(bytes: &[u8], flips: &[(f64, u32)]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for (at, bit) in flips {
        let at = (at * bytes.len() as f64) as usize;
        bytes[at] ^= 1 << bit;
    }
    bytes
}

/// Reads what may be unreadable.
fn attempt(bytes: &[u8]) -> Option<IngestedLog> {
    match ingest(bytes, &Limits::default()) {
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

/// The smaller of the real memories.
fn real(dir: &Path) -> Vec<u8> {
    std::fs::read(dir.join("jpi/edm830.jpi")).expect("the memory can be read")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn flipped_bits_never_panic(narrow in any::<bool>(), flips in prop::collection::vec((0.0..1.0_f64, 0..8_u32), 1..60)) {
        attempt(&flipped(&memory(narrow).bytes(), &flips));
    }

    #[test]
    fn parts_out_of_order_never_panic(narrow in any::<bool>(), cuts in prop::collection::vec((0.0..1.0_f64, 0.0..1.0_f64, 0.0..1.0_f64), 1..6)) {
        let mut bytes = memory(narrow).bytes();
        for (from, length, to) in cuts {
            let part = |part: f64, of: usize| (part * of as f64) as usize;
            let from = part(from, bytes.len());
            let end = from + part(length, bytes.len() - from);
            let moved: Vec<u8> = bytes.drain(from..end).collect();
            let to = part(to, bytes.len());
            bytes.splice(to..to, moved);
        }
        attempt(&bytes);
    }

    #[test]
    fn any_bytes_below_a_header_give_an_answer(narrow in any::<bool>(), rubbish in prop::collection::vec(any::<u8>(), 0..3_000)) {
        let edm = memory(narrow);
        let start = edm.data_start();
        let mut bytes = edm.bytes();
        // Behind the header of the first flight, so that there is a flight.
        bytes.truncate(start + if narrow { 15 } else { 29 });
        bytes.extend_from_slice(&rubbish);
        attempt(&bytes);
        attempt(&[b"$U, TEST1*00\r\n".as_slice(), &rubbish].concat());
    }

    #[test]
    fn a_real_memory_with_flipped_bits_never_panics(flips in prop::collection::vec((0.0..1.0_f64, 0..8_u32), 1..40)) {
        if let Some(dir) = data_dir() {
            attempt(&flipped(&real(&dir), &flips));
        }
    }
}

/// Flips one bit of every `step`th byte in a range, and looks at what is kept.
fn flip_each(bytes: &[u8], range: std::ops::Range<usize>, step: usize, damaged: usize) {
    let whole = read(bytes);
    for at in range.step_by(step) {
        let mut wrong = bytes.to_vec();
        wrong[at] ^= 1 << (at % 8);
        let log = read(&wrong);
        assert!(is_prefix(&log, &whole, damaged), "byte {at}");
        assert!(log.rows.kept < whole.rows.kept, "byte {at}");
        let told = [IssueKind::DamagedRow, IssueKind::TruncatedRow];
        assert!(told.into_iter().any(|kind| count(&log, kind) > 0), "byte {at}");
    }
}

#[test]
fn one_flipped_bit_never_changes_a_value() {
    for narrow in [false, true] {
        let edm = memory(narrow);
        let places = places(&edm);
        // The records of the second flight, behind its header.
        let start = places[1] + if narrow { 15 } else { 29 };
        flip_each(&edm.bytes(), start..places[2], 1, 1);
    }
    if let Some(dir) = data_dir() {
        // Behind the `$` records (208 bytes) and the header (19) of the first flight of 3,357.
        flip_each(&real(&dir), 227..208 + 3_357, 5, 0);
    }
}

#[test]
fn the_large_real_memory_survives_cuts_and_flips() {
    let Some(dir) = data_dir() else { return };
    let packed = std::fs::read(dir.join("jpi/930_6cyl.jpi.zst")).expect("the memory can be read");
    let bytes = zstd::decode_all(packed.as_slice()).expect("the memory unpacks");
    let whole = read(&bytes);
    for step in 1..12_usize {
        let cut = attempt(&bytes[..bytes.len() * step / 12]).expect("some flight is whole");
        assert!(cut.rows.kept <= whole.rows.kept);
        // Every byte of one in a thousand.
        let flips: Vec<(f64, u32)> =
            (0..500).map(|n| (f64::from(n) / 500.0, (n as usize * step % 8) as u32)).collect();
        attempt(&flipped(&bytes, &flips));
    }
    assert_eq!(whole.rows.kept, 18_357);
    assert!(whole.flights.iter().all(|flight| flight.series(P::Engine1Egt1).is_some()));
}
