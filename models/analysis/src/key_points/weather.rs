//! Key points of wind, temperature and turbulence.

use data_flight::Parameter;

use super::KeyPointMeasure as Row;
use super::over::{Over, Stretch};
use super::reduce::{Point, Take, value_at};
use crate::Measured;
use data_flight::PhaseOfFlight::Cruise;

const LOAD: &[&str] = &["acceleration_normal_g"];
const WIND: &[&str] = &["wind_speed_kt"];

pub(super) const TABLE: &[Row] = &[
    Row::new("wind_speed_maximum_kt", WIND, Over::Airborne, Take::Max),
    Row::new("headwind_at_500_ft_kt", WIND, Over::GateDescending(500.0), Take::Custom(headwind)),
    Row::new("crosswind_at_500_ft_kt", WIND, Over::GateDescending(500.0), Take::Custom(crosswind)),
    Row::new("air_temperature_minimum_c", &["air_temperature_c"], Over::Airborne, Take::Min),
    Row::new(
        "normal_acceleration_deviation_cruise_g",
        LOAD,
        Over::Phase(Cruise),
        Take::StandardDeviation,
    ),
    Row::new(
        "normal_acceleration_deviation_below_1000_ft_g",
        LOAD,
        Over::ApproachBetween(1_000.0, 50.0),
        Take::StandardDeviation,
    ),
];

/// Wind from ahead of the track over the ground; negative from behind.
fn headwind(measured: &Measured<'_>, stretch: Stretch) -> Option<Point> {
    components(measured, stretch).map(|(ahead, _)| (ahead, stretch.from_s))
}

/// Wind from the right of the track over the ground; negative from the left.
fn crosswind(measured: &Measured<'_>, stretch: Stretch) -> Option<Point> {
    components(measured, stretch).map(|(_, right)| (right, stretch.from_s))
}

/// Recorded wind direction is true, where it comes from; so is the track.
fn components(measured: &Measured<'_>, stretch: Stretch) -> Option<(f64, f64)> {
    let time_s = measured.time_s();
    let nearest = |parameter: Parameter| {
        let series = measured.flight().series(parameter)?;
        value_at(time_s, parameter.name(), series, stretch.from_s)
    };
    let speed_kt = nearest(Parameter::WindSpeed)?;
    let index = time_s.partition_point(|time| *time < stretch.from_s);
    // Directions are taken from a sample: they do not interpolate over north.
    let direction = |parameter| measured.flight().series(parameter)?.normal(index);
    let from_deg = direction(Parameter::WindDirection)? - direction(Parameter::TrackTrue)?;
    let (sine, cosine) = from_deg.to_radians().sin_cos();
    Some((speed_kt * cosine, speed_kt * sine))
}
