//! Key points of the cruise.

use data_flight::PhaseOfFlight::{Cruise, Descent};

use super::KeyPointMeasure as Row;
use super::over::Over;
use super::reduce::Take;

pub(super) const TABLE: &[Row] = &[
    Row::new(
        "indicated_airspeed_mean_cruise_kt",
        &["indicated_airspeed_kt"],
        Over::Phase(Cruise),
        Take::Mean,
    ),
    Row::new(
        "true_airspeed_mean_cruise_kt",
        &["true_airspeed_derived_kt", "true_airspeed_kt"],
        Over::Phase(Cruise),
        Take::Mean,
    ),
    Row::new(
        "engine_1_speed_mean_cruise_rpm",
        &["engine_1_speed_rpm"],
        Over::Phase(Cruise),
        Take::Mean,
    ),
    Row::new(
        "engine_1_fuel_flow_mean_cruise_gph",
        &["engine_1_fuel_flow_gph"],
        Over::Phase(Cruise),
        Take::Mean,
    ),
    Row::new(
        "indicated_airspeed_maximum_descent_kt",
        &["indicated_airspeed_kt"],
        Over::Phase(Descent),
        Take::Max,
    ),
    Row::new(
        "vertical_speed_minimum_descent_fpm",
        &["vertical_speed_derived_fpm"],
        Over::Phase(Descent),
        Take::Min,
    ),
];
