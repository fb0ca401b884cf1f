//! Derived series: columns computed from recorded ones, each in its own small file.
//!
//! A [`DerivedMeasure`] says its name (with the unit), what it needs and how it is computed.
//! The tables below are in order of dependence; a test holds that. What cannot be computed is
//! absent, with the reason. Nothing here reads a clock, a file or a profile.

pub mod atmosphere;

mod acceleration;
mod air_data;
mod angle_of_attack;
mod attitude_rates;
mod bank;
mod coordination;
mod engine;
mod flight_path;
mod fuel;
mod height;
mod indices;
mod lookup;
pub(crate) mod regression;
pub(crate) mod series_math;
mod sources;
mod turn_rate;
mod vertical_speed;

use data_flight::{MeasureAbsence, NotEvaluated, NotEvaluatedReason, Series};

use crate::Measured;
pub(crate) use vertical_speed::best_altitude;

/// One derived series.
pub(crate) struct DerivedMeasure {
    /// Published name, unit suffix included.
    pub(crate) name: &'static str,
    /// Columns it needs: at least one of every group.
    pub(crate) needs: &'static [&'static [&'static str]],
    /// Whether it belongs to the second engine, and so does not apply to a single.
    pub(crate) second_engine: bool,
    /// Computes the column; `None` when nothing of what it needs is usable.
    pub(crate) compute: fn(&Measured<'_>) -> Option<Series>,
}

impl DerivedMeasure {
    /// A measure that applies to every aircraft.
    const fn new(
        name: &'static str,
        needs: &'static [&'static [&'static str]],
        compute: fn(&Measured<'_>) -> Option<Series>,
    ) -> Self {
        Self { name, needs, second_engine: false, compute }
    }
}

/// What is computed before phases are known.
const BEFORE_PHASES: &[DerivedMeasure] = &[
    air_data::ALTITUDE_PRESSURE,
    vertical_speed::MEASURE,
    air_data::TRUE_AIRSPEED,
    air_data::DENSITY_ALTITUDE,
    bank::MEASURE,
    attitude_rates::PITCH_RATE,
    attitude_rates::ROLL_RATE,
    turn_rate::MEASURE,
    flight_path::MEASURE,
    angle_of_attack::MEASURE,
    coordination::MEASURE,
    indices::STALL,
    indices::COORDINATION,
    indices::LOSS_OF_CONTROL,
    acceleration::GROUND_SPEED,
    acceleration::INDICATED_AIRSPEED,
    fuel::MEASURE,
    engine::CHT_MAX_1,
    engine::CHT_MAX_2,
    engine::EGT_MAX_1,
    engine::EGT_MAX_2,
    engine::CHT_DIVERGENCE_1,
    engine::CHT_DIVERGENCE_2,
    engine::EGT_DIVERGENCE_1,
    engine::EGT_DIVERGENCE_2,
    engine::CHT_RATE_1,
    engine::CHT_RATE_2,
];

/// What needs to know when the aircraft stood on the ground.
const AFTER_PHASES: &[DerivedMeasure] = &[height::MEASURE];

/// The names of every derived series, in order of dependence.
pub fn derived_names() -> impl Iterator<Item = &'static str> {
    BEFORE_PHASES.iter().chain(AFTER_PHASES).map(|measure| measure.name)
}

/// Adds what can be computed before phases are known.
pub(crate) fn add_before_phases(measured: &mut Measured<'_>) {
    BEFORE_PHASES.iter().for_each(|measure| add(measured, measure));
}

/// Adds what needs to know when the aircraft stood on the ground.
pub(crate) fn add_after_phases(measured: &mut Measured<'_>) {
    AFTER_PHASES.iter().for_each(|measure| add(measured, measure));
}

fn add(measured: &mut Measured<'_>, measure: &DerivedMeasure) {
    match compute(measured, measure) {
        Ok(series) => {
            measured.derived.insert(measure.name, series);
        }
        Err(reason) => {
            measured.absences.push(MeasureAbsence { name: measure.name.to_owned(), reason });
        }
    }
}

fn compute(measured: &Measured<'_>, measure: &DerivedMeasure) -> Result<Series, NotEvaluated> {
    if measure.second_engine && !lookup::has_second_engine(measured.flight()) {
        return Err(NotEvaluated::new(NotEvaluatedReason::NotApplicable, ["engine_2"]));
    }
    lookup::require(measured, measure.needs)?;
    (measure.compute)(measured)
        .filter(is_usable)
        .ok_or_else(|| lookup::unusable(measured, measure.needs))
}

pub(crate) use lookup::{has_second_engine, is_usable, require, unusable};
pub(crate) use sources::sources;

#[cfg(test)]
mod tests;
