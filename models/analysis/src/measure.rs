//! Measuring a flight: derived series, phases, key points and quality facts, in that order.

use data_flight::{Flight, FlightQuality};

use crate::{AircraftProfile, Measured, derived, key_points, phases, quality};

/// Measures a flight. The profile only supplies the landing reference speed of the type;
/// every measure works without one.
///
/// What could not be measured is in [`Measured::absences`], with the reason.
#[must_use]
pub fn measure<'f>(flight: &'f Flight, profile: Option<&AircraftProfile>) -> Measured<'f> {
    let mut measured = Measured {
        flight,
        derived: std::collections::BTreeMap::new(),
        phases: Vec::new(),
        key_points: Vec::new(),
        absences: Vec::new(),
        quality: FlightQuality::default(),
        spells: Vec::new(),
        legs: Vec::new(),
        reference_speed_kt: profile.and_then(|profile| profile.value("vref_kt")),
    };
    derived::add_before_phases(&mut measured);
    let (spells, rejected) = phases::find_spells(&measured);
    measured.spells = spells;
    derived::add_after_phases(&mut measured);
    let (legs, spans) = phases::find_phases(&measured, &rejected);
    measured.legs = legs;
    measured.phases = spans;
    key_points::add(&mut measured);
    measured.quality = quality::measure_quality(&measured);
    measured
}
