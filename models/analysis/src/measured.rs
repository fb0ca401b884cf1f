//! The result of measuring a flight: recorded and derived columns under one roof, phases,
//! key points, absences with their reasons, and quality facts.

use std::collections::BTreeMap;

use data_flight::{
    Flight, FlightQuality, KeyPoint, MeasureAbsence, Parameter, PhaseOfFlight, PhaseSpan, Series,
    Unit,
};

use crate::phases::{Leg, Spell};

/// A flight with everything that was measured on it. Built by `measure`, read by rules,
/// features and the pipeline.
#[derive(Clone, Debug)]
pub struct Measured<'flight> {
    pub(crate) flight: &'flight Flight,
    /// Derived columns on the flight's time base, by name (unit suffix included).
    pub(crate) derived: BTreeMap<&'static str, Series>,
    pub(crate) phases: Vec<PhaseSpan>,
    pub(crate) key_points: Vec<KeyPoint>,
    pub(crate) absences: Vec<MeasureAbsence>,
    pub(crate) quality: FlightQuality,
    /// Stretches of time off the ground.
    pub(crate) spells: Vec<Spell>,
    /// The same, divided at go-arounds.
    pub(crate) legs: Vec<Leg>,
    /// Landing reference speed of the type, when its profile says one.
    pub(crate) reference_speed_kt: Option<f64>,
}

impl<'flight> Measured<'flight> {
    /// The flight that was measured.
    #[must_use]
    pub const fn flight(&self) -> &'flight Flight {
        self.flight
    }

    /// Seconds from the start, one per sample of every column.
    #[must_use]
    pub fn time_s(&self) -> &'flight [f64] {
        self.flight.time_s()
    }

    /// A recorded or derived column by its published name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Series> {
        self.derived.get(name).or_else(|| {
            Parameter::from_name(name).and_then(|parameter| self.flight.series(parameter))
        })
    }

    /// The unit of a column, from its name.
    #[must_use]
    pub fn unit_of(name: &str) -> Option<Unit> {
        Unit::of_name(name)
    }

    /// Every derived column, by name.
    pub fn derived(&self) -> impl Iterator<Item = (&'static str, &Series)> {
        self.derived.iter().map(|(name, series)| (*name, series))
    }

    /// The recorded parameters that a column was made from; a recorded column is its own
    /// source. Empty when the flight has no such column.
    #[must_use]
    pub fn sources(&self, name: &str) -> Vec<Parameter> {
        crate::derived::sources(self, name).into_iter().collect()
    }

    /// Every phase span, by start time; overlapping phases stand between the exclusive ones.
    #[must_use]
    pub fn phases(&self) -> &[PhaseSpan] {
        &self.phases
    }

    /// The spans of one phase, in order of time.
    pub fn spans(&self, phase: PhaseOfFlight) -> impl Iterator<Item = &PhaseSpan> {
        self.phases.iter().filter(move |span| span.phase == phase)
    }

    /// Every key point value, in order of time.
    #[must_use]
    pub fn key_points(&self) -> &[KeyPoint] {
        &self.key_points
    }

    /// Every key point that could not be measured, with the reason.
    #[must_use]
    pub fn absences(&self) -> &[MeasureAbsence] {
        &self.absences
    }

    /// Facts about the quality of the data.
    #[must_use]
    pub const fn quality(&self) -> &FlightQuality {
        &self.quality
    }
}
