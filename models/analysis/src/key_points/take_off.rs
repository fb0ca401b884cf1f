//! Key points of the take-off: roll, rotation, lift-off.

use data_flight::PhaseOfFlight::{RejectedTakeoff, TakeoffRoll};

use super::KeyPointMeasure as Row;
use super::over::Over;
use super::reduce::Take;

/// Rotation: this long before and after lift-off, in seconds.
const BEFORE_S: f64 = 5.0;
const AFTER_S: f64 = 10.0;

pub(super) const TABLE: &[Row] = &[
    Row::new("takeoff_roll_duration_s", &[], Over::Phase(TakeoffRoll), Take::Duration),
    Row::new(
        "ground_speed_acceleration_mean_takeoff_roll_g",
        &["ground_speed_acceleration_g", "indicated_airspeed_acceleration_g"],
        Over::Phase(TakeoffRoll),
        Take::Mean,
    ),
    Row::new(
        "heading_deviation_takeoff_roll_deg",
        &["heading_magnetic_deg", "track_true_deg"],
        Over::LiftOff(10.0, 0.0),
        Take::Turn,
    ),
    Row::new(
        "engine_1_speed_maximum_takeoff_roll_rpm",
        &["engine_1_speed_rpm"],
        Over::Phase(TakeoffRoll),
        Take::Max,
    ),
    Row::new(
        "engine_1_manifold_pressure_maximum_takeoff_roll_inhg",
        &["engine_1_manifold_pressure_inhg"],
        Over::Phase(TakeoffRoll),
        Take::Max,
    ),
    Row::new(
        "rejected_takeoff_ground_speed_maximum_kt",
        &["ground_speed_kt", "indicated_airspeed_kt"],
        Over::Phase(RejectedTakeoff),
        Take::Max,
    ),
    Row::new(
        "indicated_airspeed_at_lift_off_kt",
        &["indicated_airspeed_kt"],
        Over::LiftOff(0.0, 0.0),
        Take::At,
    ),
    Row::new(
        "ground_speed_at_lift_off_kt",
        &["ground_speed_kt"],
        Over::LiftOff(0.0, 0.0),
        Take::At,
    ),
    Row::new("pitch_at_lift_off_deg", &["pitch_deg"], Over::LiftOff(0.0, 0.0), Take::At),
    Row::new(
        "density_altitude_at_lift_off_ft",
        &["density_altitude_ft"],
        Over::LiftOff(0.0, 0.0),
        Take::At,
    ),
    Row::new(
        "pitch_maximum_takeoff_deg",
        &["pitch_deg"],
        Over::LiftOff(BEFORE_S, AFTER_S),
        Take::Max,
    ),
    Row::new(
        "pitch_rate_maximum_takeoff_deg_per_s",
        &["pitch_rate_deg_per_s"],
        Over::LiftOff(BEFORE_S, AFTER_S),
        Take::Max,
    ),
    Row::new(
        "normal_acceleration_maximum_takeoff_g",
        &["acceleration_normal_g"],
        Over::LiftOff(BEFORE_S, AFTER_S),
        Take::Max,
    ),
    Row::new(
        "bank_angle_maximum_takeoff_deg",
        &["bank_abs_deg"],
        Over::LiftOff(0.0, AFTER_S),
        Take::Max,
    ),
];
