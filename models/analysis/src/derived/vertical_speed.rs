//! `vertical_speed_derived_fpm`: vertical speed as the regression slope of altitude.
//!
//! Altitude is the indicated one, else pressure altitude, else satellite altitude above sea
//! level. Recorded vertical speed lags by seconds and is filtered differently by every maker.

use data_flight::{Parameter, Series};

use super::DerivedMeasure;
use super::regression::{Window, slope_per_s};
use super::series_math::map;
use crate::Measured;

/// Half the window, in seconds: 5 s hold five samples of a 1 Hz log.
const HALF_WINDOW_S: f64 = 2.0;

/// Altitude sources by preference.
const ALTITUDES: [Parameter; 3] =
    [Parameter::AltitudeIndicated, Parameter::AltitudePressure, Parameter::AltitudeMeanSeaLevel];

pub(super) const MEASURE: DerivedMeasure = DerivedMeasure::new(
    "vertical_speed_derived_fpm",
    &[&["altitude_indicated_ft", "altitude_pressure_ft", "altitude_mean_sea_level_ft"]],
    |measured| {
        let (altitude, max_gap_s) = best_altitude(measured)?;
        let window = Window { half_s: HALF_WINDOW_S, max_gap_s, circular: false };
        let slope = slope_per_s(measured.time_s(), altitude, window);
        Some(map(&slope, |feet_per_s| Some(feet_per_s * 60.0)))
    },
);

/// The altitude that the crew flew by, and the longest gap in it that may be joined: of the
/// sources with samples on more than half of what the best covered source has, the first.
pub(crate) fn best_altitude<'m>(measured: &'m Measured<'_>) -> Option<(&'m Series, f64)> {
    let counted = ALTITUDES.iter().filter_map(|parameter| {
        let series = measured.flight().series(*parameter)?;
        Some((series, series.valid_count(), parameter.description().max_gap_s))
    });
    let most = counted.clone().map(|(_, count, _)| count).max()?;
    counted
        .filter(|(_, count, _)| *count > 0 && count.saturating_mul(2) > most)
        .map(|(series, _, max_gap_s)| (series, max_gap_s))
        .next()
}
