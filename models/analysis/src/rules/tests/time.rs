//! Time is seconds: the same flight sampled badly gives the same events.

use proptest::prelude::*;

use super::support::{Recording, rule, times};

/// The pitch of the flight that is sampled: up from 20.0 to 31.0 s and from 60.0 to 64.0 s.
fn pitch(time_s: f64) -> Option<f64> {
    let up = (20.0..31.0).contains(&time_s) || (60.0..64.0).contains(&time_s);
    Some(if up { 10.0 } else { 0.0 })
}

fn events(time_s: Vec<f64>) -> Vec<(f64, f64)> {
    let recording = Recording::at(time_s).with("pitch_deg", pitch);
    times(&recording.findings(&rule("caution = \"pitch_deg > 5\"\nfor_s = 2\nmerge_gap_s = 5")))
}

fn within_a_second(events: &[(f64, f64)]) -> bool {
    let expected = [(20.0, 31.0), (60.0, 64.0)];
    events.len() == expected.len()
        && events.iter().zip(expected).all(|(found, clean)| {
            (found.0 - clean.0).abs() <= 1.0 && (found.1 - clean.1).abs() <= 1.0
        })
}

#[test]
fn the_clean_recording_has_the_two_events() {
    assert_eq!(events((0..100).map(f64::from).collect()), [(20.0, 31.0), (60.0, 64.0)]);
}

#[test]
fn duplicated_stamps_spread_within_a_second_change_nothing() {
    // As ingest hands them on: two rows of one second, half a second apart.
    let times = (0..100).flat_map(|s| [f64::from(s), f64::from(s) + 0.5]).collect();
    assert!(within_a_second(&events(times)));
}

#[test]
fn a_row_that_is_missing_is_not_the_end_of_an_event() {
    // Without 25 s, 62 s and 31 s; pitch may be bridged for two seconds.
    let times = (0..100).filter(|s| ![25, 31, 62].contains(s)).map(f64::from).collect();
    let events = events(times);
    assert!(within_a_second(&events), "{events:?}");
}

#[test]
fn a_gap_longer_than_may_be_bridged_is_neither_event_nor_clear() {
    // No rows between 22 and 29 s. Pitch stands for two seconds: up from 20 to 24, then from
    // 29 to 31; five seconds apart, and merged because that is the gap allowed here.
    let times = |gap: &str| {
        let rows = (0..100).filter(|s| !(23..29).contains(s)).map(f64::from).collect();
        let recording = Recording::at(rows).with("pitch_deg", pitch);
        times(&recording.findings(&rule(&format!(
            "caution = \"pitch_deg > 5\"\nfor_s = 2\nmerge_gap_s = {gap}"
        ))))
    };
    assert_eq!(times("5"), [(20.0, 31.0), (60.0, 64.0)]);
    assert_eq!(times("4"), [(20.0, 24.0), (29.0, 31.0), (60.0, 64.0)]);
}

#[test]
fn a_parameter_slower_than_the_time_base_stands_until_its_next_sample() {
    // Four rows a second, oil pressure once a second and low from 50 to 60 s.
    let recording = Recording::at((0..400).map(|row| f64::from(row) / 4.0).collect())
        .with("engine_1_oil_pressure_psi", |t| {
            (t.fract() == 0.0).then_some(if (50.0..60.0).contains(&t) { 14.0 } else { 60.0 })
        });
    let low = rule(
        "warning = \"engine_1_oil_pressure_psi < 20\"\nfor_s = 5\n\
         measure = \"engine_1_oil_pressure_psi\"\ndirection = \"min\"",
    );
    assert_eq!(times(&recording.findings(&low)), [(50.0, 60.0)]);
    let clear = low.replace("< 20", "< 10");
    let data_flight::Outcome::Clear(clearance) = recording.outcome(&clear) else {
        panic!("four rows in five are blank and still nothing is unknown");
    };
    assert!(clearance.valid_pct() > 99.0, "{clearance:?}");
}

proptest! {
    #[test]
    fn jitter_and_lost_rows_move_events_by_less_than_a_second(
        jitter in proptest::collection::vec(-0.35_f64..0.35, 100),
        lost in proptest::collection::hash_set(1_usize..99, 0..12),
    ) {
        // Never two neighbours lost: pitch may be bridged for two seconds, no more.
        let lost = |row: usize| lost.contains(&row) && !lost.contains(&(row - 1));
        let mut times: Vec<f64> = (0_u32..100)
            .zip(&jitter)
            .enumerate()
            .filter(|(row, _)| !lost(*row))
            .map(|(_, (second, jitter))| f64::from(second) + jitter)
            .collect();
        // The time base starts at zero.
        let start = times[0];
        times.iter_mut().for_each(|time_s| *time_s -= start);
        let found = events(times);
        let expected = [(20.0, 31.0), (60.0, 64.0)];
        prop_assert_eq!(found.len(), 2, "{:?}", found);
        for (found, clean) in found.iter().zip(expected) {
            // A start or end can only move to the next sample: at most 1.7 s when a row of
            // jittered seconds is lost, at most one second when none is.
            prop_assert!((found.0 - clean.0).abs() < 2.7 && (found.1 - clean.1).abs() < 2.7);
        }
    }
}
