//! Finding sync, losing it, finding it again; every count by hand.

use data_flight::{IssueKind, Parameter};
use data_ingest::{IngestErrorKind, Limits, ingest, ingest_frames};

use super::encoder::{PACKINGS, Recorder, noise, pack, without_bits};
use super::{SMALL, first_values, layout, message, read};
use crate::synthetic::{count, refusal};

const LE: &str = "words_16_little_endian";

fn seconds(from: usize, until: usize) -> Vec<f64> {
    (from..until).map(|second| second as f64).collect()
}

#[test]
fn every_packing_gives_the_same_words() {
    let recorder = Recorder::small(40);
    for packing in PACKINGS {
        let layout = layout(&SMALL.replace(LE, packing));
        let log = read(&recorder.pack(packing), &layout);
        assert_eq!((log.rows.read, log.rows.kept), (40, 40), "{packing}");
        let [flight] = log.flights.as_slice() else { panic!("one flight") };
        assert_eq!(first_values(flight, Parameter::IndicatedAirspeed), seconds(0, 40), "{packing}");
        assert_eq!(flight.time_s(), seconds(0, 40), "{packing}");
        let statistics = message(&log, IssueKind::SyncStatistics);
        assert!(statistics.starts_with("40 subframes found, 0 lost"), "{statistics}");
        // A recording that is read from one byte later starts within its first subframe.
        let log = read(&recorder.pack(packing)[1..], &layout);
        assert_eq!((log.rows.read, log.rows.kept, log.rows.dropped), (40, 39, 1), "{packing}");
        assert_eq!(first_values(&log.flights[0], Parameter::IndicatedAirspeed), seconds(1, 40));
    }
}

#[test]
fn a_slip_of_any_number_of_bits_costs_one_subframe() {
    let layout = layout(&SMALL.replace(LE, "bits_12_low_first"));
    let bytes = Recorder::small(40).pack("bits_12_low_first");
    for slip in 1..=23 {
        // Bits are lost behind word 20 of second 10.
        let log = read(&without_bits(&bytes, (10 * 64 + 20) * 12, slip), &layout);
        assert_eq!((log.rows.read, log.rows.kept, log.rows.dropped), (40, 39, 1), "{slip}");
        let mut expected = seconds(0, 10);
        expected.extend(seconds(11, 40));
        let [flight] = log.flights.as_slice() else { panic!("one flight") };
        assert_eq!(first_values(flight, Parameter::IndicatedAirspeed), expected, "{slip}");
        // No time is lost: second 11 stands at 11 s.
        assert_eq!(flight.time_s(), expected, "{slip}");
        // What is left of second 10: 64 words less the bits lost.
        let words = (64 * 12 - slip) / 12;
        let statistics = message(&log, IssueKind::SyncStatistics);
        let told = format!(
            "1 lost (0 of them for a damaged sync word alone); sync found again 1 times; {words} words"
        );
        assert!(statistics.contains(&told), "{statistics}");
        let issue = log.issues.iter().find(|issue| issue.kind == IssueKind::SyncLost);
        assert_eq!(issue.map(|issue| (issue.line, issue.count)), Some((11, 1)));
    }
}

#[test]
fn a_byte_lost_or_added_costs_one_subframe() {
    let layout = layout(SMALL);
    let bytes = Recorder::small(24).pack(LE);
    let place = (7 * 64 + 30) * 2;
    let mut lost = bytes.clone();
    lost.remove(place);
    let mut added = bytes.clone();
    added.insert(place, 0x55);
    for bytes in [lost, added] {
        let log = read(&bytes, &layout);
        assert_eq!((log.rows.kept, log.rows.dropped), (23, 1));
        let mut expected = seconds(0, 7);
        expected.extend(seconds(8, 24));
        assert_eq!(log.flights[0].time_s(), expected);
    }
}

#[test]
fn noise_between_frames_is_counted_as_the_seconds_it_lasts() {
    let layout = layout(SMALL);
    let recorder = Recorder::small(40);
    let mut words: Vec<u16> = recorder.subframes[..20].concat();
    // Second 20 to 27 drown: 8 × 64 words.
    words.extend(noise(8 * 64));
    words.extend(recorder.subframes[28..].concat());
    let log = read(&pack(&words, LE), &layout);
    // Second 19 is not followed by a sync word: nobody knows whether it is whole.
    assert_eq!((log.rows.read, log.rows.kept, log.rows.dropped), (40, 31, 9));
    let mut expected = seconds(0, 19);
    expected.extend(seconds(28, 40));
    assert_eq!(log.flights[0].time_s(), expected);
    assert_eq!(first_values(&log.flights[0], Parameter::IndicatedAirspeed), expected);
    assert!(message(&log, IssueKind::TimeGap).contains("10 s"));
}

#[test]
fn a_damaged_sync_word_costs_its_own_subframe_only() {
    let mut recorder = Recorder::small(40);
    recorder.subframes[10][0] ^= 0x100;
    recorder.subframes[20][0] = 0;
    let log = read(&recorder.pack(LE), &layout(SMALL));
    assert_eq!((log.rows.read, log.rows.kept, log.rows.dropped), (40, 38, 2));
    let statistics = message(&log, IssueKind::SyncStatistics);
    assert!(statistics.contains("2 lost (2 of them"), "{statistics}");
    assert!(statistics.contains("sync found again 0 times; 128 words"), "{statistics}");
    let expected: Vec<f64> =
        seconds(0, 40).into_iter().filter(|s| *s != 10.0 && *s != 20.0).collect();
    assert_eq!(log.flights[0].time_s(), expected);
}

#[test]
fn a_value_that_looks_like_a_sync_word_is_a_value() {
    let mut recorder = Recorder::small(40);
    for (second, word) in [0x247, 0x5B8, 0xA47, 0xDB8].into_iter().cycle().take(40).enumerate() {
        // In every second, and in order for two seconds at a time.
        recorder.subframes[second][33] = if second % 3 == 2 { 0x247 } else { word };
    }
    let log = read(&recorder.pack(LE), &layout(SMALL));
    assert_eq!((log.rows.kept, log.rows.dropped), (40, 0));
}

#[test]
fn headers_padding_and_a_cut_end_are_told_apart() {
    let layout = layout(SMALL);
    let bytes = Recorder::small(40).pack(LE);
    // A header of 128 bytes is as long as one subframe.
    let mut with_header = b"A recorder's header. ".repeat(7)[..128].to_vec();
    with_header.extend(&bytes);
    let log = read(&with_header, &layout);
    assert_eq!((log.rows.kept, log.rows.dropped), (40, 1));
    // Memory that was never written.
    for filling in [0x00, 0xFF] {
        let mut padded = bytes.clone();
        padded.resize(bytes.len() + 1_000, filling);
        let log = read(&padded, &layout);
        assert_eq!((log.rows.kept, log.rows.dropped), (40, 0), "{filling}");
        assert_eq!(count(&log, IssueKind::PaddingBytes), 1_000);
        assert_eq!(count(&log, IssueKind::SyncLost), 0);
        // The same between two blocks.
        padded.extend(Recorder::small(8).pack(LE));
        let log = read(&padded, &layout);
        assert_eq!((log.rows.kept, log.rows.dropped), (48, 0), "{filling}");
        assert_eq!(count(&log, IssueKind::PaddingBytes), 1_000);
    }
    let log = read(&bytes[..bytes.len() - 50], &layout);
    assert_eq!((log.rows.read, log.rows.kept, log.rows.dropped), (40, 39, 1));
    assert_eq!(count(&log, IssueKind::TruncatedRow), 1);
    assert_eq!(count(&log, IssueKind::SyncLost), 0);
}

#[test]
fn a_recording_without_a_layout_is_known_and_says_what_is_missing() {
    for words_per_second in [64, 128, 256, 512, 1_024, 2_048] {
        for packing in PACKINGS {
            let recorder = Recorder::new(words_per_second, 12);
            let mut bytes = b"header".to_vec();
            bytes.extend(recorder.pack(packing));
            let (kind, message) = refusal(&bytes);
            assert_eq!(kind, IngestErrorKind::FrameLayoutNeeded, "{message}");
            let told = format!("({words_per_second} words a second, packed as {packing})");
            assert!(message.contains(&told), "{message}");
        }
    }
    let error = ingest(&Recorder::new(64, 12).pack(LE), &Limits::default()).expect_err("no layout");
    assert!(error.hint().contains("frame layout"), "{}", error.hint());
    // Three seconds are no frame, and noise is none.
    assert_ne!(refusal(Recorder::new(64, 3).pack(LE)).0, IngestErrorKind::FrameLayoutNeeded);
    let (kind, _) = refusal(pack(&noise(40_000), LE));
    assert_eq!(kind, IngestErrorKind::NotAFlightLog);
}

#[test]
fn a_layout_of_another_recorder_is_told_what_the_bytes_are() {
    let refuse = |bytes: &[u8]| {
        let error = ingest_frames(bytes, &layout(SMALL), &Limits::default());
        error.expect_err("no sync at 64 words")
    };
    let error = refuse(&Recorder::new(256, 12).pack("bits_12_low_first"));
    assert_eq!(error.kind(), IngestErrorKind::NotSynchronised);
    let message = error.to_string();
    assert!(message.contains("256 words a second packed as bits_12_low_first"), "{message}");
    let error = refuse(&pack(&noise(4_000), LE));
    assert_eq!(error.kind(), IngestErrorKind::NotSynchronised);
    assert!(!error.to_string().contains("do sync"), "{error}");
    assert_eq!(refuse(b"").kind(), IngestErrorKind::EmptyFile);
}
