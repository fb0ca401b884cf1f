//! Key points of each engine: limits, spreads and trends in the air.

use data_flight::PhaseOfFlight::Cruise;

use super::KeyPointMeasure as Row;
use super::over::Over;
use super::reduce::Take;

/// The first or only engine.
pub(super) const ENGINE_1: &[Row] = &[
    Row::new("engine_1_speed_maximum_rpm", &["engine_1_speed_rpm"], Over::Airborne, Take::Max),
    Row::new(
        "engine_1_manifold_pressure_maximum_inhg",
        &["engine_1_manifold_pressure_inhg"],
        Over::Airborne,
        Take::Max,
    ),
    Row::new(
        "engine_1_fuel_flow_maximum_gph",
        &["engine_1_fuel_flow_gph"],
        Over::Airborne,
        Take::Max,
    ),
    Row::new("engine_1_cht_maximum_f", &["engine_1_cht_max_f"], Over::Airborne, Take::Max),
    Row::new(
        "engine_1_cht_divergence_maximum_f",
        &["engine_1_cht_divergence_f"],
        Over::Airborne,
        Take::Max,
    ),
    Row::new(
        "engine_1_cht_rate_minimum_f_per_min",
        &["engine_1_cht_rate_f_per_min"],
        Over::Airborne,
        Take::Min,
    ),
    Row::new("engine_1_egt_maximum_f", &["engine_1_egt_max_f"], Over::Airborne, Take::Max),
    Row::new(
        "engine_1_egt_divergence_maximum_f",
        &["engine_1_egt_divergence_f"],
        Over::Airborne,
        Take::Max,
    ),
    Row::new(
        "engine_1_egt_divergence_mean_cruise_f",
        &["engine_1_egt_divergence_f"],
        Over::Phase(Cruise),
        Take::Mean,
    ),
    Row::new(
        "engine_1_cht_divergence_mean_cruise_f",
        &["engine_1_cht_divergence_f"],
        Over::Phase(Cruise),
        Take::Mean,
    ),
    Row::new(
        "engine_1_oil_temperature_maximum_f",
        &["engine_1_oil_temperature_f"],
        Over::Airborne,
        Take::Max,
    ),
    Row::new(
        "engine_1_oil_pressure_minimum_psi",
        &["engine_1_oil_pressure_psi"],
        Over::Airborne,
        Take::Min,
    ),
    Row::new(
        "engine_1_oil_pressure_maximum_psi",
        &["engine_1_oil_pressure_psi"],
        Over::Log,
        Take::Max,
    ),
    Row::new("engine_1_tit_maximum_f", &["engine_1_tit_1_f"], Over::Airborne, Take::Max),
];

/// The second engine; not applicable to a single.
pub(super) const ENGINE_2: &[Row] = &[
    Row::new("engine_2_speed_maximum_rpm", &["engine_2_speed_rpm"], Over::Airborne, Take::Max),
    Row::new(
        "engine_2_manifold_pressure_maximum_inhg",
        &["engine_2_manifold_pressure_inhg"],
        Over::Airborne,
        Take::Max,
    ),
    Row::new(
        "engine_2_fuel_flow_maximum_gph",
        &["engine_2_fuel_flow_gph"],
        Over::Airborne,
        Take::Max,
    ),
    Row::new("engine_2_cht_maximum_f", &["engine_2_cht_max_f"], Over::Airborne, Take::Max),
    Row::new(
        "engine_2_cht_divergence_maximum_f",
        &["engine_2_cht_divergence_f"],
        Over::Airborne,
        Take::Max,
    ),
    Row::new(
        "engine_2_cht_rate_minimum_f_per_min",
        &["engine_2_cht_rate_f_per_min"],
        Over::Airborne,
        Take::Min,
    ),
    Row::new("engine_2_egt_maximum_f", &["engine_2_egt_max_f"], Over::Airborne, Take::Max),
    Row::new(
        "engine_2_egt_divergence_maximum_f",
        &["engine_2_egt_divergence_f"],
        Over::Airborne,
        Take::Max,
    ),
    Row::new(
        "engine_2_egt_divergence_mean_cruise_f",
        &["engine_2_egt_divergence_f"],
        Over::Phase(Cruise),
        Take::Mean,
    ),
    Row::new(
        "engine_2_cht_divergence_mean_cruise_f",
        &["engine_2_cht_divergence_f"],
        Over::Phase(Cruise),
        Take::Mean,
    ),
    Row::new(
        "engine_2_oil_temperature_maximum_f",
        &["engine_2_oil_temperature_f"],
        Over::Airborne,
        Take::Max,
    ),
    Row::new(
        "engine_2_oil_pressure_minimum_psi",
        &["engine_2_oil_pressure_psi"],
        Over::Airborne,
        Take::Min,
    ),
    Row::new(
        "engine_2_oil_pressure_maximum_psi",
        &["engine_2_oil_pressure_psi"],
        Over::Log,
        Take::Max,
    ),
];
