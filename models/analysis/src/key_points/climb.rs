//! Key points of the climb after each take-off.

use data_flight::PhaseOfFlight::{Climb, InitialClimb};

use super::KeyPointMeasure as Row;
use super::over::{Over, Stretch, samples_in};
use super::reduce::{Point, Take};
use crate::Measured;

pub(super) const TABLE: &[Row] = &[
    Row::new(
        "indicated_airspeed_climbing_at_50_ft_kt",
        &["indicated_airspeed_kt"],
        Over::GateClimbing(50.0),
        Take::At,
    ),
    Row::new(
        "indicated_airspeed_climbing_at_500_ft_kt",
        &["indicated_airspeed_kt"],
        Over::GateClimbing(500.0),
        Take::At,
    ),
    Row::new(
        "indicated_airspeed_climbing_at_1000_ft_kt",
        &["indicated_airspeed_kt"],
        Over::GateClimbing(1_000.0),
        Take::At,
    ),
    Row::new(
        "indicated_airspeed_minimum_climbing_100_to_500_ft_kt",
        &["indicated_airspeed_kt"],
        Over::Climbing(100.0, 500.0),
        Take::Min,
    ),
    Row::new(
        "bank_angle_maximum_climbing_50_to_500_ft_deg",
        &["bank_abs_deg"],
        Over::Climbing(50.0, 500.0),
        Take::Max,
    ),
    Row::new("climb_50_to_1000_ft_duration_s", &[], Over::Climbing(50.0, 1_000.0), Take::Duration),
    Row::new(
        "height_loss_maximum_initial_climb_ft",
        &["height_above_airfield_ft"],
        Over::Phase(InitialClimb),
        Take::Custom(height_loss),
    ),
    Row::new(
        "pitch_maximum_initial_climb_deg",
        &["pitch_deg"],
        Over::Phase(InitialClimb),
        Take::Max,
    ),
    Row::new(
        "vertical_speed_maximum_climb_fpm",
        &["vertical_speed_derived_fpm"],
        Over::Whole(Climb),
        Take::Max,
    ),
    Row::new(
        "indicated_airspeed_mean_climb_kt",
        &["indicated_airspeed_kt"],
        Over::Phase(Climb),
        Take::Mean,
    ),
    Row::new(
        "engine_1_cht_maximum_climb_f",
        &["engine_1_cht_max_f"],
        Over::Phase(Climb),
        Take::Max,
    ),
];

/// The largest fall below the highest point so far; zero when it only climbed.
fn height_loss(measured: &Measured<'_>, stretch: Stretch) -> Option<Point> {
    let height = measured.column("height_above_airfield_ft")?;
    let time_s = measured.time_s();
    let mut highest = f64::NEG_INFINITY;
    samples_in(time_s, stretch)
        .filter_map(|index| Some((height.normal(index)?, *time_s.get(index)?)))
        .map(|(feet, at_s)| {
            highest = highest.max(feet);
            (highest - feet, at_s)
        })
        .reduce(|worst, loss| if loss.0 > worst.0 { loss } else { worst })
}
