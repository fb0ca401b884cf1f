//! Key points of the flight as a whole: durations, counts, taxi.

use data_flight::Parameter;
use data_flight::number::count_to_f64;

use super::KeyPointMeasure as Row;
use super::over::{Over, Stretch, samples_in};
use super::reduce::{Point, Take};
use crate::Measured;

/// Airspeed at which recorders start counting flight time, in knots.
const FLIGHT_TIMER_KT: f64 = 35.0;

pub(super) const TABLE: &[Row] = &[
    Row::new("airborne_duration_s", &[], Over::Airborne, Take::Custom(airborne_duration)),
    Row::new("takeoff_count", &[], Over::Log, Take::Custom(takeoffs)),
    Row::new("landing_count", &[], Over::Log, Take::Custom(landings)),
    Row::new(
        "flight_timer_duration_s",
        &["indicated_airspeed_kt"],
        Over::Airborne,
        Take::Custom(flight_timer),
    ),
    Row::new(
        "ground_speed_maximum_taxi_out_kt",
        &["ground_speed_kt"],
        Over::Phase(data_flight::PhaseOfFlight::TaxiOut),
        Take::Max,
    ),
    Row::new(
        "ground_speed_maximum_taxi_in_kt",
        &["ground_speed_kt"],
        Over::Phase(data_flight::PhaseOfFlight::TaxiIn),
        Take::Max,
    ),
    Row::new(
        "indicated_airspeed_maximum_kt",
        &["indicated_airspeed_kt"],
        Over::Airborne,
        Take::Max,
    ),
    Row::new(
        "altitude_maximum_ft",
        &["altitude_indicated_ft", "altitude_pressure_ft", "altitude_mean_sea_level_ft"],
        Over::Airborne,
        Take::Max,
    ),
    Row::new(
        "height_above_airfield_maximum_ft",
        &["height_above_airfield_ft"],
        Over::Airborne,
        Take::Max,
    ),
    Row::new("density_altitude_maximum_ft", &["density_altitude_ft"], Over::Airborne, Take::Max),
];

/// Time off the ground, ground contacts between left out.
fn airborne_duration(measured: &Measured<'_>, stretch: Stretch) -> Option<Point> {
    let spells = measured.spells.iter();
    Some((spells.map(|spell| spell.end.at_s - spell.start.at_s).sum(), stretch.from_s))
}

fn takeoffs(measured: &Measured<'_>, stretch: Stretch) -> Option<Point> {
    let count = measured.spells.iter().filter(|spell| spell.start.contact).count();
    Some((count_to_f64(count), stretch.from_s))
}

fn landings(measured: &Measured<'_>, stretch: Stretch) -> Option<Point> {
    let count = measured.spells.iter().filter(|spell| spell.end.contact).count();
    Some((count_to_f64(count), stretch.from_s))
}

/// From the first to the last airspeed of 35 kt or more: what a flight timer on board counts.
/// It includes most of both rolls.
fn flight_timer(measured: &Measured<'_>, _: Stretch) -> Option<Point> {
    let airspeed = measured.flight().series(Parameter::IndicatedAirspeed)?;
    let time_s = measured.time_s();
    let log = Stretch { from_s: 0.0, to_s: measured.flight().duration_s() };
    let mut fast = samples_in(time_s, log)
        .filter(|index| airspeed.normal(*index).is_some_and(|kt| kt >= FLIGHT_TIMER_KT))
        .filter_map(|index| time_s.get(index).copied());
    let first_s = fast.next()?;
    Some((fast.next_back()? - first_s, first_s))
}
