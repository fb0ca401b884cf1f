//! `vertical_speed_derived_fpm`: vertical speed as the regression slope of altitude.
//!
//! Altitude is pressure altitude (recorded, or indicated altitude without its setting: turning
//! the knob is not a climb), else indicated altitude, else satellite altitude above sea level.
//! Recorded vertical speed lags by seconds and is filtered differently by every maker.

use data_flight::{Parameter, Series};

use super::DerivedMeasure;
use super::regression::{Window, slope_per_s};
use super::series_math::map;
use crate::Measured;

/// Half the window, in seconds: 5 s hold five samples of a 1 Hz log.
const HALF_WINDOW_S: f64 = 2.0;

/// Altitudes by preference.
const ALTITUDES: [&str; 3] =
    ["altitude_pressure_derived_ft", "altitude_indicated_ft", "altitude_mean_sea_level_ft"];

pub(super) const MEASURE: DerivedMeasure =
    DerivedMeasure::new("vertical_speed_derived_fpm", &[&ALTITUDES], |measured| {
        let (altitude, max_gap_s) = best_altitude(measured)?;
        let window = Window { half_s: HALF_WINDOW_S, max_gap_s, circular: false };
        let slope = slope_per_s(measured.time_s(), altitude, window);
        Some(map(&slope, |feet_per_s| Some(feet_per_s * 60.0)))
    });

/// The altitude that changes of height are taken from, and the longest gap in it that may be
/// joined: of those with samples on more than half of what the best covered one has, the first.
pub(crate) fn best_altitude<'m>(measured: &'m Measured<'_>) -> Option<(&'m Series, f64)> {
    let counted = ALTITUDES.iter().filter_map(|name| {
        let series = measured.column(name)?;
        Some((series, series.valid_count()))
    });
    let most = counted.clone().map(|(_, count)| count).max()?;
    let max_gap_s = Parameter::AltitudeIndicated.description().max_gap_s;
    counted
        .filter(|(_, count)| *count > 0 && count.saturating_mul(2) > most)
        .map(|(series, _)| (series, max_gap_s))
        .next()
}
