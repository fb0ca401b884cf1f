//! The tables of key points: names, units, columns.

use std::collections::BTreeSet;

use data_flight::{AircraftIdentity, Flight, Parameter, Series, Validity};

use super::reduce::mean_and_deviation;
use super::*;

#[test]
fn names_are_unique_and_carry_units() {
    let mut seen = BTreeSet::new();
    for name in key_point_names() {
        assert!(seen.insert(name), "`{name}` is there twice");
        assert!(Unit::of_name(name).is_some(), "`{name}` has no unit");
    }
    assert!(seen.len() >= 60, "{} key points", seen.len());
}

#[test]
fn columns_exist() {
    let known: BTreeSet<&str> = Parameter::ALL
        .iter()
        .map(|parameter| parameter.name())
        .chain(crate::derived::derived_names())
        .collect();
    for measure in FAMILIES.iter().copied().flatten() {
        for column in measure.columns {
            assert!(known.contains(column), "{} needs unknown `{column}`", measure.name);
        }
    }
}

/// One circuit on a field at 400 ft: parked to 60 s, roll with 2 kt/s to 60 kt, from 90 s a
/// climb of 10 ft/s to 1,200 ft over the field, level from 210 to 330 s, down with 10 ft/s to
/// 450 s, then slowing with 2 kt/s.
fn circuit() -> Flight {
    let time_s = (0..600_u32).map(f64::from).collect();
    let mut flight = Flight::new(AircraftIdentity::default(), None, time_s).expect("a time base");
    let height = |t: f64| match t {
        ..90.0 => 0.0,
        ..210.0 => 10.0 * (t - 90.0),
        ..330.0 => 1_200.0,
        ..450.0 => 1_200.0 - 10.0 * (t - 330.0),
        _ => 0.0,
    };
    let speed = |t: f64| match t {
        ..60.0 => 0.0,
        ..90.0 => 2.0 * (t - 60.0),
        ..450.0 => 60.0 + (t - 90.0).min(10.0),
        _ => (70.0 - 2.0 * (t - 450.0)).max(0.0),
    };
    let mut insert = |parameter, value: &dyn Fn(f64) -> f64| {
        let mut series = Series::default();
        (0..600_u32).for_each(|s| series.push(value(f64::from(s)), Validity::Normal));
        flight.insert(parameter, series).expect("as long as the time base");
    };
    insert(Parameter::AltitudePressure, &|t| 400.0 + height(t));
    insert(Parameter::GroundSpeed, &speed);
    insert(Parameter::IndicatedAirspeed, &speed);
    insert(Parameter::HeadingMagnetic, &|t| if t < 400.0 { 355.0 } else { 355.0 - (t - 400.0) });
    insert(Parameter::FuelQuantityLeft, &|t| 20.0 - t / 600.0);
    insert(Parameter::Engine1FuelFlow, &|_| 9.0);
    flight
}

#[test]
fn a_circuit_has_the_values_it_was_made_with() {
    let flight = circuit();
    let measured = crate::measure(&flight, None);
    let point = |name: &str| {
        let mut points = measured.key_points().iter().filter(|point| point.name == name);
        let found = points.next().unwrap_or_else(|| panic!("no `{name}`"));
        assert!(points.next().is_none(), "one circuit, one `{name}`");
        (found.value, found.at_s)
    };
    let near = |name: &str, value: f64, at_s: f64, by: f64, by_s: f64| {
        let found = point(name);
        assert!((found.0 - value).abs() <= by, "{name} {found:?}");
        assert!((found.1 - at_s).abs() <= by_s, "{name} {found:?}");
    };
    near("indicated_airspeed_at_lift_off_kt", 60.0, 90.0, 2.0, 1.0);
    near("airborne_duration_s", 360.0, 90.0, 3.0, 1.0);
    // Climbing 500 ft after 50 s, descending 500 ft 50 s before the ground.
    near("indicated_airspeed_climbing_at_500_ft_kt", 70.0, 140.0, 1e-9, 1e-9);
    near("indicated_airspeed_at_500_ft_kt", 70.0, 400.0, 1e-9, 1e-9);
    near("vertical_speed_at_500_ft_fpm", -600.0, 400.0, 1e-6, 1e-9);
    near("climb_50_to_1000_ft_duration_s", 95.0, 95.0, 1e-9, 1e-9);
    // 70 kt are 7,089 ft/min: atan(600 / 7,089) = 4.838° down.
    near("flight_path_angle_mean_500_to_50_ft_deg", -4.838, 400.0, 0.001, 1e-9);
    near("height_loss_maximum_initial_climb_ft", 0.0, 90.0, 1e-9, 120.0);
    near("height_above_airfield_maximum_ft", 1_200.0, 210.0, 1e-9, 1e-9);
    // One degree a second to the left from 400 s to touchdown at 450 s, less its uncertainty.
    near("heading_deviation_below_500_ft_deg", -50.0, 450.0, 3.0, 3.0);
    near("landing_count", 1.0, 0.0, 1e-9, 1e-9);
    // Means over 15 s: at the start 20 − 7.5/600, at the end 20 − 591.5/600; 9 gal/h for
    // 599 s are 1.4975 gal.
    near("fuel_used_gal", 584.0 / 600.0, 599.0, 1e-6, 1e-9);
    near("engine_1_fuel_burned_gal", 1.497_5, 599.0, 1e-9, 1e-9);
    let absent = |name: &str| {
        let absence = measured.absences().iter().find(|absence| absence.name == name);
        absence.unwrap_or_else(|| panic!("`{name}` is not said")).reason.clone()
    };
    assert_eq!(absent("pitch_at_touchdown_deg").reason.name(), "missing_parameter");
    assert_eq!(absent("engine_2_speed_maximum_rpm").reason.name(), "not_applicable");
    assert_eq!(absent("rejected_takeoff_ground_speed_maximum_kt").detail, ["rejected_takeoff"]);
}

#[test]
fn an_extreme_of_half_a_stretch_is_not_told() {
    let mut flight = circuit();
    let airspeed = flight.series_mut(Parameter::IndicatedAirspeed).expect("recorded");
    // Nothing usable for 20 of the 50 s below 500 ft: 40 % are more than the 20 % allowed.
    (410..430).for_each(|index| airspeed.invalidate(index));
    let measured = crate::measure(&flight, None);
    let name = "indicated_airspeed_maximum_below_500_ft_kt";
    assert!(measured.key_points().iter().all(|point| point.name != name));
    let absence = measured.absences().iter().find(|absence| absence.name == name);
    let reason = &absence.expect("said").reason;
    assert_eq!(reason.reason.name(), "insufficient_validity");
    assert_eq!(reason.detail, ["indicated_airspeed_kt", "at 400 s"]);
}

#[test]
fn phases_of_a_circuit_follow_one_another() {
    let flight = circuit();
    let measured = crate::measure(&flight, None);
    // The 20 s from 1,000 to 1,200 ft are too short for a climb of their own.
    let names: Vec<_> = measured.phases().iter().map(|span| span.phase.name()).collect();
    assert_eq!(
        names,
        [
            "parked",
            "taxi_out",
            "takeoff_roll",
            "initial_climb",
            "cruise",
            "descent",
            "approach",
            "final_approach",
            "landing_roll",
            "taxi_in",
            "parked"
        ]
    );
}

#[test]
fn means_and_deviations_are_those_of_the_population() {
    // 2, 4, 4, 4, 5, 5, 7, 9: mean 5, deviation 2.
    let points = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0].map(|value| (value, 0.0));
    let (mean, deviation) = mean_and_deviation(points.into_iter()).expect("values");
    assert!((mean - 5.0).abs() < 1e-12 && (deviation - 2.0).abs() < 1e-12);
}
