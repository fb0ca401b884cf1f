//! Quality facts on small made-up flights.

use data_flight::{AircraftIdentity, Flight, Parameter, Series, Validity};

use crate::measure;

fn flight(seconds: u32) -> Flight {
    let time_s = (0..seconds).map(f64::from).collect();
    Flight::new(AircraftIdentity::default(), None, time_s).expect("a time base")
}

fn insert(flight: &mut Flight, parameter: Parameter, value: impl Fn(u32) -> f64) {
    let mut series = Series::default();
    (0..u32::try_from(flight.len()).expect("short"))
        .for_each(|s| series.push(value(s), Validity::Normal));
    flight.insert(parameter, series).expect("as long as the time base");
}

/// Airborne throughout: 100 kt, climbing 10 ft/s, gently porpoising.
fn airborne() -> Flight {
    let mut flight = flight(300);
    insert(&mut flight, Parameter::IndicatedAirspeed, |s| 100.0 + f64::from(s % 7));
    insert(&mut flight, Parameter::GroundSpeed, |s| 110.0 + f64::from(s % 11));
    insert(&mut flight, Parameter::AltitudeIndicated, |s| 2_000.0 + 10.0 * f64::from(s));
    flight
}

#[test]
fn a_healthy_flight_has_nothing_frozen() {
    let flight = airborne();
    let measured = measure(&flight, None);
    assert!(measured.quality().airborne_at_edge);
    for quality in &measured.quality().parameters {
        assert_eq!(quality.longest_frozen_s, 0.0, "{}", quality.parameter);
        assert_eq!(quality.valid_pct, 100.0);
    }
}

#[test]
fn a_stuck_airspeed_is_seen_against_the_climb() {
    let mut flight = airborne();
    // From 100 s to 160 s exactly 104 kt while the altitude climbs 600 ft.
    insert(&mut flight, Parameter::IndicatedAirspeed, |s| {
        if (100..=160).contains(&s) { 104.0 } else { 100.5 + f64::from(s % 7) }
    });
    let quality = measure(&flight, None).quality().clone();
    let airspeed = quality.of(Parameter::IndicatedAirspeed).expect("recorded");
    assert_eq!(airspeed.longest_frozen_s, 60.0);
    assert_eq!(quality.of(Parameter::GroundSpeed).expect("recorded").longest_frozen_s, 0.0);
}

#[test]
fn a_stuck_airspeed_in_unmoving_flight_proves_nothing() {
    let mut flight = flight(300);
    insert(&mut flight, Parameter::IndicatedAirspeed, |_| 104.0);
    insert(&mut flight, Parameter::GroundSpeed, |_| 110.0);
    insert(&mut flight, Parameter::AltitudeIndicated, |_| 2_000.0);
    let quality = measure(&flight, None).quality().clone();
    assert_eq!(quality.of(Parameter::IndicatedAirspeed).expect("recorded").longest_frozen_s, 0.0);
}

#[test]
fn gaps_sentinels_spikes_and_implausible_values_are_counted() {
    let mut flight = airborne();
    let mut series = Series::default();
    for second in 0..300_u32 {
        match second {
            // Usable at 49 s, then again at 60 s: a gap of 11 s.
            50..=59 => series.push_missing(),
            70 => series.push(-9_999.0, Validity::FailureWarning),
            80 => series.push(900.0, Validity::FailureWarning),
            90 => series.push(300.0, Validity::FailureWarning),
            _ => series.push(100.0 + f64::from(second % 7), Validity::Normal),
        }
    }
    flight.insert(Parameter::IndicatedAirspeed, series).expect("as long as the time base");
    let quality = measure(&flight, None).quality().clone();
    let airspeed = quality.of(Parameter::IndicatedAirspeed).expect("recorded");
    assert_eq!(airspeed.samples, 300);
    assert_eq!(airspeed.longest_gap_s, 11.0);
    assert_eq!(
        (airspeed.sentinel_count, airspeed.implausible_count, airspeed.spike_count),
        (1, 1, 1)
    );
    // 13 of 300 samples are not usable: 95.67 %.
    assert!((airspeed.valid_pct - 95.667).abs() < 0.001);
}

#[test]
fn a_clipped_channel_rests_at_its_extreme() {
    let mut flight = airborne();
    // A triangle of 20 s between 1.0 and 1.9 g, cut at 1.6: 7 samples at 1.6 in every period
    // (1.6, 1.7, 1.8, 1.9, 1.8, 1.7, 1.6), 15 periods.
    insert(&mut flight, Parameter::AccelerationNormal, |s| {
        let phase = s % 20;
        let tenths = if phase <= 9 { 10 + phase } else { 10 + (18_u32.saturating_sub(phase)) };
        f64::from(tenths.min(16)) / 10.0
    });
    let quality = measure(&flight, None).quality().clone();
    let load = quality.of(Parameter::AccelerationNormal).expect("recorded");
    // At the low end 18, 19, 0 of each period rest at 1.0: 3 samples for 14 periods, the first
    // period has one alone at 0 s and the last two at 298 and 299 s.
    assert_eq!(load.clipped_count, 15 * 7 + 14 * 3 + 2);
}

#[test]
fn relations_of_units_show() {
    let mut flight = airborne();
    // Vertical speed recorded in metres per minute: 600 ft/min would be 183. Altitude climbs
    // and sinks in turns so that there is something to regress on.
    insert(&mut flight, Parameter::AltitudeIndicated, |s| {
        let phase = f64::from(s % 120);
        5_000.0 + 10.0 * if phase < 60.0 { phase } else { 120.0 - phase }
    });
    insert(&mut flight, Parameter::VerticalSpeed, |s| {
        0.3048 * if s % 120 < 60 { 600.0 } else { -600.0 }
    });
    let ratio = measure(&flight, None).quality().vertical_speed_ratio.expect("both are recorded");
    assert!((ratio - 0.3048).abs() < 0.03, "{ratio}");
}
