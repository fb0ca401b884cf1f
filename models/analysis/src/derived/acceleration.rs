//! `ground_speed_acceleration_g` and `indicated_airspeed_acceleration_g`: the change of speed
//! along the path, by regression over four seconds.

use data_flight::quantity::{METRES_PER_SECOND_PER_KNOT, STANDARD_GRAVITY_M_PER_S2};
use data_flight::{Parameter, Series};

use super::DerivedMeasure;
use super::regression::{Window, slope_per_s};
use super::series_math::map;
use crate::Measured;

/// Half the window, in seconds.
const HALF_WINDOW_S: f64 = 2.0;

pub(super) const GROUND_SPEED: DerivedMeasure =
    DerivedMeasure::new("ground_speed_acceleration_g", &[&["ground_speed_kt"]], |measured| {
        acceleration(measured, Parameter::GroundSpeed)
    });

pub(super) const INDICATED_AIRSPEED: DerivedMeasure = DerivedMeasure::new(
    "indicated_airspeed_acceleration_g",
    &[&["indicated_airspeed_kt"]],
    |measured| acceleration(measured, Parameter::IndicatedAirspeed),
);

fn acceleration(measured: &Measured<'_>, parameter: Parameter) -> Option<Series> {
    let max_gap_s = parameter.description().max_gap_s;
    let window = Window { half_s: HALF_WINDOW_S, max_gap_s, circular: false };
    let slope = slope_per_s(measured.time_s(), measured.flight().series(parameter)?, window);
    let g_per_kt_per_s = METRES_PER_SECOND_PER_KNOT / STANDARD_GRAVITY_M_PER_S2;
    Some(map(&slope, |kt_per_s| Some(kt_per_s * g_per_kt_per_s)))
}
