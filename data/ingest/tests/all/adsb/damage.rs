//! Surveillance files cut or damaged by chance: nothing panics, nothing is invented, nothing
//! is lost untold.

use proptest::prelude::*;

use data_flight::IssueKind;
use data_ingest::{Limits, ingest};

use super::{
    FR24_MESSAGES, FR24_PLAYBACK, FR24_TRACK, OPENSKY_CSV, OPENSKY_REST, TRAFFIC_COLUMNS,
    TRAFFIC_RECORDS, check_drops, trace,
};
use crate::synthetic::{check, count};

/// One file of every layout; those that are read row by row come first.
fn files() -> Vec<String> {
    let points: Vec<String> = (0..40)
        .map(|at| {
            let details = if at % 4 == 0 {
                "{\"flight\":\"TST1\",\"nav_modes\":[\"lnav\"],\"tas\":120}"
            } else {
                "null"
            };
            format!(
                "[{at}.5,47.{at},9.25,{},100.0,90.0,0,64,{details},\"adsb_icao\",{at},0,99,0.1]",
                at * 25
            )
        })
        .collect();
    vec![
        trace(&points.join(",\n")),
        FR24_PLAYBACK.to_owned(),
        OPENSKY_REST.to_owned(),
        TRAFFIC_RECORDS.to_owned(),
        FR24_TRACK.to_owned(),
        FR24_MESSAGES.to_owned(),
        OPENSKY_CSV.to_owned(),
        TRAFFIC_COLUMNS.to_owned(),
    ]
}

const FILES: usize = 8;

/// Reads damaged bytes; gives the rows that were kept.
fn kept(bytes: &[u8]) -> u64 {
    match ingest(bytes, &Limits::default()) {
        Ok(log) => {
            check(&log);
            check_drops(&log);
            log.rows.kept
        }
        Err(error) => {
            assert!(!error.to_string().is_empty());
            0
        }
    }
}

#[test]
fn a_trace_cut_anywhere_loses_only_what_is_cut() {
    let text = &files()[0];
    // A point ends where its line does, the last one before the end of the list.
    let mut ends: Vec<usize> = text.match_indices("],\n").map(|(at, _)| at + 1).collect();
    let list_end = text.rfind("] ]").expect("the end of the list") + 1;
    ends.push(list_end);
    assert_eq!(ends.len(), 40);
    for cut in ends[0]..text.len() {
        let log = ingest(&text.as_bytes()[..cut], &Limits::default()).expect("points are left");
        check(&log);
        let whole = ends.iter().filter(|end| **end <= cut).count() as u64;
        assert_eq!(log.rows.kept, whole, "cut at {cut}");
        let is_cut = cut < list_end + 2;
        assert_eq!(count(&log, IssueKind::DamagedDocument), u64::from(is_cut), "cut at {cut}");
        assert_eq!(count(&log, IssueKind::TruncatedRow), log.rows.dropped);
    }
}

#[test]
fn a_damaged_point_costs_that_point() {
    let text = &files()[0];
    let clean = kept(text.as_bytes());
    // Take away, one after another, every bracket, comma and quote of the tenth point.
    let at = text.find("[10.5").expect("the point");
    let end = at + text[at..].find("],\n").expect("its end");
    for place in at..=end {
        if !matches!(text.as_bytes()[place], b'[' | b']' | b'{' | b'}' | b',' | b'"' | b':') {
            continue;
        }
        let mut bytes = text.clone().into_bytes();
        bytes[place] = b'#';
        let log = ingest(&bytes, &Limits::default()).expect("the other points are read");
        check(&log);
        // A missing end or beginning hides the neighbour too.
        assert!(log.rows.kept >= clean - 2, "at {place}: {}", log.rows.kept);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_cut_file_has_no_more_rows_than_the_whole(which in 0..FILES, part in 0.0..1.0_f64) {
        let file = &files()[which];
        let cut = (file.len() as f64 * part) as usize;
        prop_assert!(kept(&file.as_bytes()[..cut]) <= kept(file.as_bytes()));
    }

    #[test]
    fn flipped_bits_never_panic(which in 0..FILES, flips in prop::collection::vec((0.0..1.0_f64, 0..8_u32), 1..40)) {
        let mut bytes = files()[which].clone().into_bytes();
        for (at, bit) in flips {
            let at = (at * bytes.len() as f64) as usize;
            bytes[at] ^= 1 << bit;
        }
        kept(&bytes);
    }

    #[test]
    fn pieces_out_of_order_never_panic(which in 0..FILES, moves in prop::collection::vec((0.0..1.0_f64, 0.0..1.0_f64, 0.0..1.0_f64), 1..8)) {
        let mut bytes = files()[which].clone().into_bytes();
        for (from, to, length) in moves {
            let from = (from * bytes.len() as f64) as usize;
            let length = (length * 200.0) as usize;
            let piece = bytes[from..(from + length).min(bytes.len())].to_vec();
            let to = (to * bytes.len() as f64) as usize;
            bytes.splice(to..to, piece);
        }
        kept(&bytes);
    }

    #[test]
    fn any_text_of_brackets_gives_an_answer(which in 0..FILES, text in "[\\[\\]{}\",:0-9a ]{0,300}") {
        kept(text.as_bytes());
        // The same rubbish in the middle of a good file.
        let file = &files()[which];
        let (head, tail) = file.as_bytes().split_at(file.len() * 3 / 4);
        kept(&[head, text.as_bytes(), tail].concat());
    }
}
