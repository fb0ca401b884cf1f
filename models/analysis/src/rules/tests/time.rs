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

/// Rows of 100 seconds, each but the first shifted by its jitter.
fn jittered(jitter_s: &[f64]) -> Vec<f64> {
    (0_u32..100)
        .zip(jitter_s)
        .map(|(second, jitter_s)| if second == 0 { 0.0 } else { f64::from(second) + jitter_s })
        .collect()
}

/// Events half-way between the rows of a clean log, which sees them from the next row on: up
/// from 20.5 to 31.5 s and from 60.5 to 64.5 s.
fn events_between_rows(time_s: Vec<f64>) -> Vec<(f64, f64)> {
    let up = |t: f64| (20.5..31.5).contains(&t) || (60.5..64.5).contains(&t);
    let recording =
        Recording::at(time_s).with("pitch_deg", |t| Some(if up(t) { 10.0 } else { 0.0 }));
    times(&recording.findings(&rule("caution = \"pitch_deg > 5\"\nfor_s = 1\nmerge_gap_s = 5")))
}

/// How far starts and ends are from those of the clean log; `None` when the events differ.
fn farthest_s(found: &[(f64, f64)]) -> Option<f64> {
    let clean = events_between_rows((0..100).map(f64::from).collect());
    (found.len() == clean.len()).then(|| {
        let both = found.iter().zip(clean);
        both.flat_map(|(a, b)| [(a.0 - b.0).abs(), (a.1 - b.1).abs()]).fold(0.0, f64::max)
    })
}

proptest! {
    #[test]
    fn jitter_moves_events_by_less_than_a_second(
        jitter_s in proptest::collection::vec(-0.35_f64..0.35, 100),
    ) {
        let found = events_between_rows(jittered(&jitter_s));
        prop_assert!(farthest_s(&found).is_some_and(|s| s < 1.0), "{:?}", found);
    }

    #[test]
    fn lost_rows_move_events_by_no_more_than_their_gap(
        jitter_s in proptest::collection::vec(-0.1_f64..0.1, 100),
        lost in proptest::collection::hash_set(1_usize..99, 0..20),
    ) {
        // Never two neighbours: with jitter that is a gap of at most 2.2 s, and nobody can
        // say within it when an event began.
        let is_lost = |row: usize| lost.contains(&row) && !lost.contains(&(row - 1));
        let rows = jittered(&jitter_s).into_iter().enumerate();
        let times = rows.filter(|(row, _)| !is_lost(*row)).map(|(_, time_s)| time_s).collect();
        let found = events_between_rows(times);
        prop_assert!(farthest_s(&found).is_some_and(|s| s < 2.2), "{:?}", found);
    }
}
