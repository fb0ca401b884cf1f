//! Equal scenarios give equal bytes; everything asked for makes a difference.

use proptest::prelude::*;

use super::{noon, normal};
use crate::{Defect, Event, Scenario, SyntheticAircraft, generate};

#[test]
fn the_same_scenario_gives_the_same_bytes_and_truth() {
    for seed in 0..3 {
        assert_eq!(generate(&normal(seed)), generate(&normal(seed)));
    }
}

#[test]
fn another_seed_gives_another_flight() {
    let first = generate(&Scenario::normal(1, SyntheticAircraft::C172s, noon()));
    let second = generate(&Scenario::normal(2, SyntheticAircraft::C172s, noon()));
    assert_ne!(first.csv, second.csv);
    assert_ne!(first.truth, second.truth);
}

/// A defect concerns the record: the same seed flies the same flight with and without it.
#[test]
fn a_defect_leaves_the_flight_as_it_was() {
    let good = generate(&normal(3)).truth;
    for defect in Defect::ALL {
        let mut bad = generate(&normal(3).with_defect(*defect)).truth;
        assert_eq!(bad.defect, Some(*defect));
        assert!(bad.defect_span_s.is_some(), "{defect:?}");
        bad.defect = None;
        bad.defect_span_s = None;
        assert_eq!(bad, good, "{defect:?}");
    }
}

#[test]
fn names_are_unique() {
    let mut names: Vec<&str> = Event::ALL.iter().map(|event| event.name()).collect();
    names.extend(Defect::ALL.iter().map(|defect| defect.name()));
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    /// Whatever is asked, a flight comes out whose truth is finite and in order.
    #[test]
    fn every_flight_takes_off_and_lands(
        seed in any::<u64>(),
        aircraft in prop::sample::select(SyntheticAircraft::ALL.to_vec()),
        event in prop::option::of(prop::sample::select(Event::ALL.to_vec())),
        wind_from_deg in 0.0_f64..360.0,
        wind_kt in 0.0_f64..18.0,
    ) {
        let mut scenario = Scenario::normal(seed, aircraft, noon());
        scenario.wind.direction_deg = wind_from_deg;
        scenario.wind.speed_kt = wind_kt;
        if let Some(event) = event {
            scenario = scenario.with_event(event);
        }
        let truth = generate(&scenario).truth;
        prop_assert!(truth.engine_start_s < truth.lift_off_s, "{truth:?}");
        prop_assert!(truth.lift_off_s + 200.0 < truth.touchdown_s);
        prop_assert!(truth.touchdown_s < truth.engine_stop_s);
        prop_assert!(truth.engine_stop_s < truth.duration_s);
        prop_assert!(truth.landings.windows(2).all(|pair| pair[0].at_s < pair[1].at_s));
        prop_assert_eq!(truth.event_span_s.is_some(), event.is_some(), "{:?}", truth);
        prop_assert!(truth.fuel_remaining_gal > 4.0);
    }
}
