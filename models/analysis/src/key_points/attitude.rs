//! Key points of attitude, rates and load in the air.

use super::KeyPointMeasure as Row;
use super::over::Over::Airborne;
use super::reduce::Take;

pub(super) const TABLE: &[Row] = &[
    Row::new("pitch_maximum_deg", &["pitch_deg"], Airborne, Take::Max),
    Row::new("pitch_minimum_deg", &["pitch_deg"], Airborne, Take::Min),
    Row::new("roll_extreme_deg", &["roll_deg"], Airborne, Take::Extreme),
    Row::new("pitch_rate_extreme_deg_per_s", &["pitch_rate_deg_per_s"], Airborne, Take::Extreme),
    Row::new("roll_rate_extreme_deg_per_s", &["roll_rate_deg_per_s"], Airborne, Take::Extreme),
    Row::new("turn_rate_extreme_deg_per_s", &["turn_rate_deg_per_s"], Airborne, Take::Extreme),
    Row::new("normal_acceleration_maximum_g", &["acceleration_normal_g"], Airborne, Take::Max),
    Row::new("normal_acceleration_minimum_g", &["acceleration_normal_g"], Airborne, Take::Min),
    Row::new(
        "lateral_acceleration_extreme_g",
        &["acceleration_lateral_g"],
        Airborne,
        Take::Extreme,
    ),
    Row::new("vertical_speed_minimum_fpm", &["vertical_speed_derived_fpm"], Airborne, Take::Min),
    Row::new(
        "angle_of_attack_estimated_maximum_deg",
        &["angle_of_attack_deg", "angle_of_attack_estimated_deg"],
        Airborne,
        Take::Max,
    ),
    Row::new(
        "loss_of_control_index_maximum_ratio",
        &["loss_of_control_index_ratio"],
        Airborne,
        Take::Max,
    ),
];
