//! The demo's flights and the flights to learn from.

use std::collections::BTreeSet;

use chrono::Duration;

use super::noon;
use crate::{Defect, Event, SyntheticAircraft, demo_fleet, generate, normal_fleet};

#[test]
fn the_demo_shows_every_event_and_the_promised_defects() {
    let fleet = demo_fleet(1, noon());
    assert!(fleet.len() >= 40);
    let events: BTreeSet<Event> = fleet.iter().filter_map(|flight| flight.event).collect();
    assert_eq!(events.len(), Event::ALL.len(), "{events:?}");
    let defects: BTreeSet<Defect> = fleet.iter().filter_map(|flight| flight.defect).collect();
    for defect in [Defect::StuckAirspeed, Defect::TruncatedFile, Defect::DropoutGap] {
        assert!(defects.contains(&defect), "{defect:?}");
    }
    let normal = fleet.iter().filter(|flight| flight.event.is_none() && flight.defect.is_none());
    assert!(normal.count() * 2 > fleet.len(), "mostly normal");
    for aircraft in SyntheticAircraft::ALL {
        assert!(fleet.iter().filter(|flight| flight.aircraft == aircraft).count() >= 10);
    }
}

#[test]
fn the_demo_spans_six_weeks_and_no_two_flights_overlap() {
    for seed in 0..20 {
        let end_utc = noon() + Duration::minutes(97 * i64::try_from(seed).expect("small"));
        let fleet = demo_fleet(seed, end_utc);
        let first = fleet.first().expect("flights").start_utc;
        assert!((end_utc - first) > Duration::days(40) && (end_utc - first) < Duration::days(44));
        for pair in fleet.windows(2) {
            // No flight lasts longer than 80 min.
            assert!(pair[1].start_utc - pair[0].start_utc > Duration::minutes(85));
        }
        let last = fleet.last().expect("flights").start_utc;
        assert!(last + Duration::minutes(85) < end_utc, "{last} {end_utc}");
    }
}

#[test]
fn file_names_and_bytes_of_the_demo_are_unique() {
    let logs: Vec<_> = demo_fleet(3, noon()).iter().map(generate).collect();
    let names: BTreeSet<&str> = logs.iter().map(|log| log.file_name.as_str()).collect();
    let bytes: BTreeSet<&[u8]> = logs.iter().map(|log| log.csv.as_slice()).collect();
    assert_eq!((names.len(), bytes.len()), (logs.len(), logs.len()));
}

#[test]
fn the_promises_of_the_demo_hold_for_other_seeds() {
    for seed in [7, 8] {
        for scenario in demo_fleet(seed, noon()) {
            let truth = generate(&scenario).truth;
            assert_eq!(truth.event_span_s.is_some(), scenario.event.is_some(), "{scenario:?}");
            assert!(truth.touchdown_s > truth.lift_off_s, "{scenario:?}");
        }
    }
}

#[test]
fn a_normal_fleet_has_no_event_and_its_approaches_spread() {
    let fleet = normal_fleet(1, 30, noon());
    assert_eq!(fleet.len(), 30);
    assert!(fleet.iter().all(|flight| flight.event.is_none() && flight.defect.is_none()));
    assert!(fleet.windows(2).all(|pair| pair[0].start_utc < pair[1].start_utc));
    let sinks: Vec<f64> = fleet
        .iter()
        .flat_map(|flight| generate(flight).truth.landings)
        .map(|landing| landing.sink_fpm)
        .collect();
    let count = data_flight::number::count_to_f64(sinks.len());
    let mean = sinks.iter().sum::<f64>() / count;
    let deviation = (sinks.iter().map(|sink| (sink - mean).powi(2)).sum::<f64>() / count).sqrt();
    assert!((80.0..180.0).contains(&mean), "{mean} fpm");
    assert!((15.0..60.0).contains(&deviation), "{deviation} fpm");
}
