//! Key points of each touchdown and landing roll.

use data_flight::PhaseOfFlight::LandingRoll;

use super::KeyPointMeasure as Row;
use super::over::Over;
use super::reduce::Take;

/// Impact: this long before and after touchdown, which is known to about two seconds.
const BEFORE_S: f64 = 2.0;
const AFTER_S: f64 = 3.0;
/// Heights from which a landing is timed, in feet.
const THRESHOLD_FT: f64 = 50.0;
const FLARE_FT: f64 = 20.0;

pub(super) const TABLE: &[Row] = &[
    Row::new(
        "normal_acceleration_at_touchdown_g",
        &["acceleration_normal_g"],
        Over::Touchdown(BEFORE_S, AFTER_S),
        Take::Max,
    ),
    Row::new(
        "lateral_acceleration_at_touchdown_g",
        &["acceleration_lateral_g"],
        Over::Touchdown(BEFORE_S, AFTER_S),
        Take::Extreme,
    ),
    Row::new(
        "indicated_airspeed_at_touchdown_kt",
        &["indicated_airspeed_kt"],
        Over::Touchdown(0.0, 0.0),
        Take::At,
    ),
    Row::new(
        "ground_speed_at_touchdown_kt",
        &["ground_speed_kt"],
        Over::Touchdown(0.0, 0.0),
        Take::At,
    ),
    Row::new("pitch_at_touchdown_deg", &["pitch_deg"], Over::Touchdown(0.0, 0.0), Take::At),
    Row::new(
        "pitch_maximum_at_touchdown_deg",
        &["pitch_deg"],
        Over::Touchdown(BEFORE_S, AFTER_S),
        Take::Max,
    ),
    Row::new("bank_angle_at_touchdown_deg", &["bank_abs_deg"], Over::Touchdown(0.0, 0.0), Take::At),
    Row::new(
        "vertical_speed_minimum_before_touchdown_fpm",
        &["vertical_speed_derived_fpm"],
        Over::Touchdown(3.0, 0.0),
        Take::Min,
    ),
    Row::new(
        "landing_50_ft_to_touchdown_duration_s",
        &[],
        Over::LandingBelow(THRESHOLD_FT),
        Take::Duration,
    ),
    Row::new("landing_flare_duration_s", &[], Over::LandingBelow(FLARE_FT), Take::Duration),
    Row::new("landing_roll_duration_s", &[], Over::Phase(LandingRoll), Take::Duration),
    Row::new(
        "ground_speed_acceleration_minimum_landing_roll_g",
        &["ground_speed_acceleration_g", "indicated_airspeed_acceleration_g"],
        Over::Phase(LandingRoll),
        Take::Min,
    ),
    Row::new(
        "lateral_acceleration_extreme_landing_roll_g",
        &["acceleration_lateral_g"],
        Over::Phase(LandingRoll),
        Take::Extreme,
    ),
    Row::new(
        "heading_deviation_landing_roll_deg",
        &["heading_magnetic_deg", "track_true_deg"],
        Over::Touchdown(0.0, 8.0),
        Take::Turn,
    ),
];
