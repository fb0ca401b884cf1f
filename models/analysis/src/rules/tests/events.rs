//! From masks to events: durations, gaps, bands, peaks and ends, each worked out by hand.

use data_flight::{Band, PhaseOfFlight};

use super::support::{Recording, rule, times};

/// Pitch 10 at the listed seconds of 20, 0 at the others.
fn up_at(seconds: &[u32]) -> Recording {
    let up: Vec<f64> = seconds.iter().copied().map(f64::from).collect();
    Recording::seconds(20).with("pitch_deg", |t| Some(if up.contains(&t) { 10.0 } else { 0.0 }))
}

#[test]
fn a_sample_stands_until_the_next_one() {
    // Up at 5, 6 and 7 s, down at 8 s: from 5 to 8.
    let findings = up_at(&[5, 6, 7]).findings(&rule("caution = \"pitch_deg > 5\""));
    assert_eq!(times(&findings), [(5.0, 8.0)]);
    assert_eq!(findings[0].band, Band::Caution);
    assert!(!findings[0].open_at_end);
}

#[test]
fn the_minimum_duration_counts_seconds_to_the_boundary() {
    let recording = up_at(&[5, 6, 7]);
    let held_for = |for_s: &str| rule(&format!("caution = \"pitch_deg > 5\"\nfor_s = {for_s}"));
    assert_eq!(times(&recording.findings(&held_for("3"))), [(5.0, 8.0)]);
    assert!(matches!(recording.outcome(&held_for("3.01")), data_flight::Outcome::Clear(_)));
    // The same three samples over three tenths of a second are not three seconds.
    let fast = Recording::at((0..20).map(|i| f64::from(i) / 10.0).collect())
        .with("pitch_deg", |t| Some(if (0.45..0.75).contains(&t) { 10.0 } else { 0.0 }));
    assert!(matches!(fast.outcome(&held_for("3")), data_flight::Outcome::Clear(_)));
    assert_eq!(fast.findings(&held_for("0.3")).len(), 1);
}

#[test]
fn events_within_the_gap_are_one() {
    // 3–5 s and 7–8 s: two seconds apart.
    let recording = up_at(&[3, 4, 7]);
    let merged = |gap: &str| rule(&format!("caution = \"pitch_deg > 5\"\nmerge_gap_s = {gap}"));
    assert_eq!(times(&recording.findings(&merged("1.9"))), [(3.0, 5.0), (7.0, 8.0)]);
    assert_eq!(times(&recording.findings(&merged("2"))), [(3.0, 8.0)]);
    // What never lasted long enough is not an event, and nothing to merge with.
    let lasting = rule("caution = \"pitch_deg > 5\"\nmerge_gap_s = 5\nfor_s = 2");
    assert_eq!(times(&recording.findings(&lasting)), [(3.0, 5.0)]);
}

#[test]
fn the_first_and_the_last_rows_count_like_all_others() {
    // No dead start, and an event at the end must last as long as any other.
    let at_start = up_at(&[0, 1]).findings(&rule("caution = \"pitch_deg > 5\"\nfor_s = 2"));
    assert_eq!(times(&at_start), [(0.0, 2.0)]);
    let short = up_at(&[18, 19]).outcome(&rule("caution = \"pitch_deg > 5\"\nfor_s = 2"));
    assert!(matches!(short, data_flight::Outcome::Clear(_)), "{short:?}");
    let open = up_at(&[17, 18, 19]).findings(&rule("caution = \"pitch_deg > 5\"\nfor_s = 2"));
    assert_eq!(times(&open), [(17.0, 19.0)]);
    assert!(open[0].open_at_end);
}

#[test]
fn an_event_that_ends_with_the_data_is_open() {
    // Pitch is unknown from 12 s on: the event was still going on when it was last seen.
    let recording = Recording::seconds(20)
        .with("pitch_deg", |t| (t < 12.0).then_some(if t >= 9.0 { 10.0 } else { 0.0 }));
    let findings = recording.findings(&rule("caution = \"pitch_deg > 5\""));
    assert_eq!(times(&findings), [(9.0, 12.0)]);
    assert!(findings[0].open_at_end);
    // With a known sample after the gap it is not.
    let seen_again = Recording::seconds(20).with("pitch_deg", |t| match t {
        t if !(9.0..=15.0).contains(&t) => Some(0.0),
        t if t < 12.0 => Some(10.0),
        _ => None,
    });
    assert!(!seen_again.findings(&rule("caution = \"pitch_deg > 5\""))[0].open_at_end);
}

#[test]
fn the_band_is_the_worst_whose_own_condition_lasted() {
    // Above 5 from 4 to 14 s; above 15 for one second; above 25 never.
    let recording = Recording::seconds(20).with("pitch_deg", |t| {
        Some(match t {
            t if (7.0..8.0).contains(&t) => 20.0,
            t if (4.0..14.0).contains(&t) => 10.0,
            _ => 0.0,
        })
    });
    let bands = "advisory = \"pitch_deg > 5\"\ncaution = \"pitch_deg > 15\"\n\
                 warning = \"pitch_deg > 25\"\n";
    let brief = recording.findings(&rule(&format!("{bands}for_s = 1")));
    assert_eq!((brief.len(), brief[0].band), (1, Band::Caution));
    // The peak is that of the whole event, whichever band it reached.
    let longer = recording.findings(&rule(&format!("{bands}for_s = 2")));
    assert_eq!((longer[0].band, longer[0].peak), (Band::Advisory, 20.0));
    assert_eq!(times(&longer), [(4.0, 14.0)]);
}

#[test]
fn the_peak_is_the_worst_sample_in_the_declared_direction() {
    let values = [0.0, -30.0, -45.0, -35.0, 0.0, 31.0, 0.0];
    let recording = Recording::seconds(7)
        .with_list("pitch_deg", &values.map(Some))
        .with_list("roll_deg", &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0].map(Some));
    // Low pitch reports the lowest pitch, not the one nearest to normal.
    let low = recording.findings(&rule("caution = \"pitch_deg < -20\"\ndirection = \"min\""));
    assert_eq!((low[0].peak, low[0].peak_at_s), (-45.0, 2.0));
    let either = "caution = \"abs(pitch_deg) > 20\"\nmerge_gap_s = 5\n";
    let found = |direction: &str| {
        let findings = recording.findings(&rule(&format!("{either}direction = \"{direction}\"")));
        (findings.len(), findings[0].peak, findings[0].peak_at_s)
    };
    assert_eq!(found("max"), (1, 31.0, 5.0));
    assert_eq!(found("min"), (1, -45.0, 2.0));
    assert_eq!(found("max_abs"), (1, -45.0, 2.0));
    // Only samples that made the event: roll is 7 later, but the event ends with 6.
    let roll = recording.findings(&rule(&format!("{either}measure = \"roll_deg\"")));
    assert_eq!((roll[0].peak, roll[0].peak_at_s), (6.0, 5.0));
    assert_eq!(roll[0].unit, data_flight::Unit::Degree);
}

#[test]
fn only_the_named_phases_are_looked_at_and_neighbours_join() {
    use PhaseOfFlight::{Approach, Cruise, FinalApproach};
    let recording = up_at(&[2, 3, 8, 9, 10, 11, 17]).phases(&[
        (Cruise, 0.0, 5.0),
        (Approach, 5.0, 10.0),
        (FinalApproach, 10.0, 15.0),
        (Cruise, 15.0, 19.0),
    ]);
    let within = |phases: &str| {
        times(
            &recording
                .findings(&rule(&format!("caution = \"pitch_deg > 5\"\nphases = [{phases}]"))),
        )
    };
    assert_eq!(within("\"cruise\""), [(2.0, 4.0), (17.0, 18.0)]);
    assert_eq!(within("\"approach\""), [(8.0, 10.0)]);
    assert_eq!(within("\"approach\", \"final_approach\""), [(8.0, 12.0)]);
}
