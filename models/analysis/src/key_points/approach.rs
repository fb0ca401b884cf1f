//! Key points of each approach, to a landing or a go-around: the gates and what lies below.

use super::KeyPointMeasure as Row;
use super::over::Over;
use super::reduce::Take;

/// Values at the moment of descending through 1,000, 500, 300, 100 and 50 ft.
pub(super) const GATES: &[Row] = &[
    Row::new(
        "indicated_airspeed_at_1000_ft_kt",
        &["indicated_airspeed_kt"],
        Over::GateDescending(1_000.0),
        Take::At,
    ),
    Row::new(
        "vertical_speed_at_1000_ft_fpm",
        &["vertical_speed_derived_fpm"],
        Over::GateDescending(1_000.0),
        Take::At,
    ),
    Row::new("pitch_at_1000_ft_deg", &["pitch_deg"], Over::GateDescending(1_000.0), Take::At),
    Row::new(
        "bank_angle_at_1000_ft_deg",
        &["bank_abs_deg"],
        Over::GateDescending(1_000.0),
        Take::At,
    ),
    Row::new(
        "indicated_airspeed_at_500_ft_kt",
        &["indicated_airspeed_kt"],
        Over::GateDescending(500.0),
        Take::At,
    ),
    Row::new(
        "vertical_speed_at_500_ft_fpm",
        &["vertical_speed_derived_fpm"],
        Over::GateDescending(500.0),
        Take::At,
    ),
    Row::new("pitch_at_500_ft_deg", &["pitch_deg"], Over::GateDescending(500.0), Take::At),
    Row::new("bank_angle_at_500_ft_deg", &["bank_abs_deg"], Over::GateDescending(500.0), Take::At),
    Row::new(
        "indicated_airspeed_at_300_ft_kt",
        &["indicated_airspeed_kt"],
        Over::GateDescending(300.0),
        Take::At,
    ),
    Row::new(
        "vertical_speed_at_300_ft_fpm",
        &["vertical_speed_derived_fpm"],
        Over::GateDescending(300.0),
        Take::At,
    ),
    Row::new("pitch_at_300_ft_deg", &["pitch_deg"], Over::GateDescending(300.0), Take::At),
    Row::new("bank_angle_at_300_ft_deg", &["bank_abs_deg"], Over::GateDescending(300.0), Take::At),
    Row::new(
        "indicated_airspeed_at_100_ft_kt",
        &["indicated_airspeed_kt"],
        Over::GateDescending(100.0),
        Take::At,
    ),
    Row::new(
        "vertical_speed_at_100_ft_fpm",
        &["vertical_speed_derived_fpm"],
        Over::GateDescending(100.0),
        Take::At,
    ),
    Row::new("pitch_at_100_ft_deg", &["pitch_deg"], Over::GateDescending(100.0), Take::At),
    Row::new("bank_angle_at_100_ft_deg", &["bank_abs_deg"], Over::GateDescending(100.0), Take::At),
    Row::new(
        "indicated_airspeed_at_50_ft_kt",
        &["indicated_airspeed_kt"],
        Over::GateDescending(50.0),
        Take::At,
    ),
    Row::new(
        "vertical_speed_at_50_ft_fpm",
        &["vertical_speed_derived_fpm"],
        Over::GateDescending(50.0),
        Take::At,
    ),
    Row::new("pitch_at_50_ft_deg", &["pitch_deg"], Over::GateDescending(50.0), Take::At),
    Row::new("bank_angle_at_50_ft_deg", &["bank_abs_deg"], Over::GateDescending(50.0), Take::At),
];

/// Extremes and means below a height.
pub(super) const TABLE: &[Row] = &[
    Row::new(
        "vertical_speed_minimum_below_1000_ft_fpm",
        &["vertical_speed_derived_fpm"],
        Over::ApproachBelow(1_000.0),
        Take::Min,
    ),
    Row::new(
        "vertical_speed_minimum_below_500_ft_fpm",
        &["vertical_speed_derived_fpm"],
        Over::ApproachBelow(500.0),
        Take::Min,
    ),
    Row::new(
        "indicated_airspeed_maximum_below_500_ft_kt",
        &["indicated_airspeed_kt"],
        Over::ApproachBelow(500.0),
        Take::Max,
    ),
    Row::new(
        "indicated_airspeed_minimum_500_to_50_ft_kt",
        &["indicated_airspeed_kt"],
        Over::ApproachBetween(500.0, 50.0),
        Take::Min,
    ),
    Row::new(
        "bank_angle_maximum_below_500_ft_deg",
        &["bank_abs_deg"],
        Over::ApproachBelow(500.0),
        Take::Max,
    ),
    Row::new(
        "bank_angle_maximum_below_100_ft_deg",
        &["bank_abs_deg"],
        Over::ApproachBelow(100.0),
        Take::Max,
    ),
    Row::new(
        "pitch_minimum_below_500_ft_deg",
        &["pitch_deg"],
        Over::ApproachBelow(500.0),
        Take::Min,
    ),
    Row::new(
        "flight_path_angle_mean_500_to_50_ft_deg",
        &["flight_path_angle_deg"],
        Over::ApproachBetween(500.0, 50.0),
        Take::Mean,
    ),
    Row::new(
        "heading_deviation_below_500_ft_deg",
        &["heading_magnetic_deg", "track_true_deg"],
        Over::ApproachBelow(500.0),
        Take::Turn,
    ),
    Row::new(
        "engine_1_speed_minimum_500_to_50_ft_rpm",
        &["engine_1_speed_rpm"],
        Over::ApproachBetween(500.0, 50.0),
        Take::Min,
    ),
    Row::new(
        "course_deviation_vertical_extreme_1000_to_200_ft_ratio",
        &["course_deviation_vertical_ratio"],
        Over::ApproachBetween(1_000.0, 200.0),
        Take::Extreme,
    ),
    Row::new(
        "course_deviation_horizontal_extreme_1000_to_200_ft_ratio",
        &["course_deviation_horizontal_ratio"],
        Over::ApproachBetween(1_000.0, 200.0),
        Take::Extreme,
    ),
    Row::new(
        "coordination_sideforce_extreme_below_1000_ft_g",
        &["coordination_sideforce_g"],
        Over::ApproachBetween(1_000.0, 50.0),
        Take::Extreme,
    ),
];
