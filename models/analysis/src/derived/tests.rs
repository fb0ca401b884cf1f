//! Derived series on small made-up flights.

use std::collections::BTreeSet;

use data_flight::{AircraftIdentity, Flight, Parameter, Series, Unit, Validity};

use super::*;
use crate::measure;

#[test]
fn every_series_needs_only_recorded_columns_or_earlier_series() {
    let mut known: BTreeSet<&str> = Parameter::ALL.iter().map(|p| p.name()).collect();
    for measure in BEFORE_PHASES.iter().chain(AFTER_PHASES) {
        for name in measure.needs.iter().copied().flatten() {
            assert!(known.contains(name), "{} needs unknown `{name}`", measure.name);
        }
        assert!(known.insert(measure.name), "{} is there twice", measure.name);
        assert!(Unit::of_name(measure.name).is_some(), "{} has no unit", measure.name);
    }
}

/// A flight of one sample a second.
fn flight(seconds: u32) -> Flight {
    let time_s = (0..seconds).map(f64::from).collect();
    Flight::new(AircraftIdentity::default(), None, time_s).expect("a time base")
}

fn insert(flight: &mut Flight, parameter: Parameter, value: impl Fn(u32) -> Option<f64>) {
    let mut series = Series::default();
    for second in 0..u32::try_from(flight.len()).expect("short") {
        match value(second) {
            Some(value) => series.push(value, Validity::Normal),
            None => series.push_missing(),
        }
    }
    flight.insert(parameter, series).expect("as long as the time base");
}

fn at(measured: &Measured<'_>, name: &str, index: usize) -> Option<f64> {
    measured.column(name).unwrap_or_else(|| panic!("no `{name}`")).normal(index)
}

#[test]
fn setting_the_altimeter_is_not_a_climb() {
    // 4,000 ft on 30.21 inHg; at 30 s the setting becomes 29.92: about 270 ft less on the dial.
    let mut flight = flight(60);
    insert(&mut flight, Parameter::AltimeterSetting, |s| {
        Some(if s < 30 { 30.21 } else { 29.921_26 })
    });
    // Standard altitude of 30.21 inHg: (1 − (30.21/29.92126)^0.190263) / 6.87559e-6
    // = (1 − 1.0018305) / 6.87559e-6 = −266.2 ft.
    insert(&mut flight, Parameter::AltitudeIndicated, |s| {
        Some(if s < 30 { 4_000.0 } else { 4_000.0 - 266.2 })
    });
    let measured = measure(&flight, None);
    for index in 0..60 {
        let fpm = at(&measured, "vertical_speed_derived_fpm", index).expect("recorded");
        assert!(fpm.abs() < 10.0, "{fpm} at {index} s");
        let pressure = at(&measured, "altitude_pressure_derived_ft", index).expect("recorded");
        assert!((pressure - 3_733.8).abs() < 0.5, "{pressure}");
    }
}

#[test]
fn vertical_speed_is_the_slope_of_altitude() {
    let mut flight = flight(30);
    insert(&mut flight, Parameter::AltitudeMeanSeaLevel, |s| Some(1_000.0 + 8.0 * f64::from(s)));
    let measured = measure(&flight, None);
    // 8 ft/s are 480 ft/min.
    assert!(
        (at(&measured, "vertical_speed_derived_fpm", 15).expect("recorded") - 480.0).abs() < 1e-6
    );
}

#[test]
fn what_is_missing_is_said_by_name() {
    let mut flight = flight(30);
    insert(&mut flight, Parameter::IndicatedAirspeed, |_| Some(100.0));
    let measured = measure(&flight, None);
    assert!(measured.column("true_airspeed_derived_kt").is_none());
    let absence = measured
        .absences()
        .iter()
        .find(|absence| absence.name == "true_airspeed_derived_kt")
        .expect("said");
    assert_eq!(absence.reason.reason.name(), "missing_parameter");
    assert_eq!(absence.reason.detail, ["altitude_pressure_derived_ft", "air_temperature_c"]);
}

#[test]
fn a_slow_temperature_is_joined_within_its_gap_and_not_beyond() {
    // Every 10 s until 60 s, then nothing until 120 s: 60 s are more than the 30 s allowed.
    let mut flight = flight(130);
    insert(&mut flight, Parameter::AltitudePressure, |_| Some(0.0));
    insert(&mut flight, Parameter::AirTemperature, |s| {
        (s % 10 == 0 && !(61..120).contains(&s)).then(|| 15.0 + f64::from(s % 20))
    });
    let measured = measure(&flight, None);
    // At 5 s halfway between 15 and 25 °C: 20 °C at sea level is a density altitude of about
    // 590 ft: sigma = 288.15/293.15 = 0.982944, (1 − 0.982944^(1/4.25588)) / 6.87559e-6 = 587.
    let feet = at(&measured, "density_altitude_ft", 5).expect("joined");
    assert!((feet - 587.0).abs() < 3.0, "{feet}");
    assert_eq!(at(&measured, "density_altitude_ft", 90), None);
}

#[test]
fn spread_needs_two_cylinders_and_a_failed_one_is_left_out() {
    let mut flight = flight(10);
    insert(&mut flight, Parameter::Engine1Cht1, |_| Some(350.0));
    insert(&mut flight, Parameter::Engine1Cht2, |s| (s < 5).then_some(391.0));
    insert(&mut flight, Parameter::Engine1Cht3, |s| (s < 8).then_some(360.0));
    let measured = measure(&flight, None);
    let spreads = [0, 6, 9].map(|s| at(&measured, "engine_1_cht_divergence_f", s));
    assert_eq!(spreads, [Some(41.0), Some(10.0), None]);
    assert_eq!(at(&measured, "engine_1_cht_max_f", 9), Some(350.0));
    let absent = measured.absences().iter().find(|a| a.name == "engine_2_cht_divergence_f");
    assert_eq!(absent.expect("said").reason.reason.name(), "not_applicable");
}

#[test]
fn fuel_is_the_sum_of_the_tanks_that_are_there() {
    let mut flight = flight(10);
    insert(&mut flight, Parameter::FuelQuantityLeft, |_| Some(20.5));
    insert(&mut flight, Parameter::FuelQuantityRight, |s| (s < 5).then_some(21.0));
    insert(&mut flight, Parameter::FuelQuantityAuxiliary, |_| None);
    let measured = measure(&flight, None);
    assert_eq!(at(&measured, "fuel_quantity_total_gal", 0), Some(41.5));
    // From 5 s on one of two tanks is unknown: half a total is no total.
    assert_eq!(at(&measured, "fuel_quantity_total_gal", 9), None);
}

#[test]
fn turns_are_signed_and_wrap() {
    let mut flight = flight(20);
    // Three degrees a second to the left through north.
    insert(&mut flight, Parameter::HeadingMagnetic, |s| {
        Some((20.0 - 3.0 * f64::from(s)).rem_euclid(360.0))
    });
    let measured = measure(&flight, None);
    for index in 1..19 {
        let rate = at(&measured, "turn_rate_deg_per_s", index).expect("recorded");
        assert!((rate + 3.0).abs() < 1e-9, "{rate}");
    }
}

#[test]
fn a_failed_sample_stays_failed() {
    let mut flight = flight(10);
    let mut roll = Series::default();
    (0..10).for_each(|s| {
        let validity = if s == 4 { Validity::FailureWarning } else { Validity::Normal };
        roll.push(-30.0, validity);
    });
    flight.insert(Parameter::Roll, roll).expect("as long as the time base");
    let measured = measure(&flight, None);
    let bank = measured.column("bank_abs_deg").expect("derived");
    assert_eq!(bank.normal(3), Some(30.0));
    assert_eq!(bank.validity()[4], Validity::FailureWarning);
}
