//! `pitch_rate_deg_per_s` and `roll_rate_deg_per_s`: rates of the attitude angles (not body
//! rates), by regression over two seconds.

use data_flight::{Parameter, Series};

use super::DerivedMeasure;
use super::regression::{Window, slope_per_s};
use crate::Measured;

/// Half the window, in seconds.
const HALF_WINDOW_S: f64 = 1.0;

pub(super) const PITCH_RATE: DerivedMeasure =
    DerivedMeasure::new("pitch_rate_deg_per_s", &[&["pitch_deg"]], |measured| {
        rate(measured, Parameter::Pitch, false)
    });

pub(super) const ROLL_RATE: DerivedMeasure =
    DerivedMeasure::new("roll_rate_deg_per_s", &[&["roll_deg"]], |measured| {
        rate(measured, Parameter::Roll, true)
    });

fn rate(measured: &Measured<'_>, parameter: Parameter, circular: bool) -> Option<Series> {
    let series = measured.flight().series(parameter)?;
    let max_gap_s = parameter.description().max_gap_s;
    let window = Window { half_s: HALF_WINDOW_S, max_gap_s, circular };
    Some(slope_per_s(measured.time_s(), series, window))
}
