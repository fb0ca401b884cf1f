//! The columns that rules may name: every recorded parameter and every derived series.

use data_flight::Parameter;

/// Derived columns, as published by the derived series of this crate.
const DERIVED: &[&str] = &[
    "angle_of_attack_estimated_deg",
    "bank_abs_deg",
    "density_altitude_ft",
    "engine_1_cht_divergence_f",
    "engine_1_cht_max_f",
    "engine_1_egt_divergence_f",
    "engine_1_egt_max_f",
    "engine_2_cht_divergence_f",
    "engine_2_cht_max_f",
    "engine_2_egt_divergence_f",
    "engine_2_egt_max_f",
    "flight_path_angle_deg",
    "fuel_quantity_total_gal",
    "height_above_airfield_ft",
    "pitch_rate_deg_per_s",
    "roll_rate_deg_per_s",
    "true_airspeed_derived_kt",
    "turn_rate_deg_per_s",
    "vertical_speed_derived_fpm",
];

/// How long a sample of a derived series may stand for what follows, in seconds: the shortest
/// bridgeable gap of a flight-path parameter from which most of them are computed.
const DERIVED_MAX_GAP_S: f64 = 3.0;

/// Whether a rule may name this column.
pub(super) fn is_column(name: &str) -> bool {
    Parameter::from_name(name).is_some() || DERIVED.contains(&name)
}

/// Every name that [`is_column`] accepts.
pub(super) fn column_names() -> impl Iterator<Item = &'static str> {
    Parameter::ALL.iter().map(|parameter| parameter.name()).chain(DERIVED.iter().copied())
}

/// How long a sample of this column may stand for what follows, in seconds.
pub(super) fn max_gap_s(name: &str) -> f64 {
    Parameter::from_name(name)
        .map_or(DERIVED_MAX_GAP_S, |parameter| parameter.description().max_gap_s)
}
