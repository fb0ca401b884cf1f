//! What the log says about speed, sample by sample, with stuck airspeed left out.

use data_flight::{Parameter, Series};

use crate::Measured;
use crate::quality::frozen_indicated_airspeed;

/// Speed evidence of one flight.
pub(super) struct Motion<'m> {
    pub(super) time_s: &'m [f64],
    ground: Option<&'m Series>,
    indicated: Option<Series>,
    turn_rate: Option<&'m Series>,
    pitch: Option<&'m Series>,
    load: Option<&'m Series>,
    lateral: Option<&'m Series>,
    /// The altitude that shows lift-off and touchdown best.
    pub(super) altitude: Option<&'m Series>,
}

/// Ground speed at which the aircraft moves, in knots: above satellite dither.
const MOVING_KT: f64 = 3.0;
/// Indicated airspeed that says moving when no ground speed is recorded: above the noise of
/// a pitot tube at rest.
const MOVING_INDICATED_KT: f64 = 25.0;
/// Rate of turn that says moving when no ground speed is recorded.
const MOVING_TURN_DEG_PER_S: f64 = 2.0;

impl<'m> Motion<'m> {
    pub(super) fn of(measured: &'m Measured<'_>) -> Self {
        let recorded = |parameter| {
            measured.flight().series(parameter).filter(|series| series.valid_count() > 0)
        };
        let indicated = recorded(Parameter::IndicatedAirspeed).map(|series| {
            let mut series = series.clone();
            for range in frozen_indicated_airspeed(measured) {
                range.for_each(|index| series.invalidate(index));
            }
            series
        });
        Self {
            time_s: measured.time_s(),
            ground: recorded(Parameter::GroundSpeed),
            indicated: indicated.filter(|series| series.valid_count() > 0),
            turn_rate: measured.column("turn_rate_deg_per_s"),
            pitch: recorded(Parameter::Pitch),
            load: recorded(Parameter::AccelerationNormal),
            lateral: recorded(Parameter::AccelerationLateral),
            altitude: best_edge_altitude(measured),
        }
    }

    pub(super) fn ground_kt(&self, index: usize) -> Option<f64> {
        self.ground?.normal(index)
    }

    pub(super) fn indicated_kt(&self, index: usize) -> Option<f64> {
        self.indicated.as_ref()?.normal(index)
    }

    pub(super) fn altitude_ft(&self, index: usize) -> Option<f64> {
        self.altitude?.normal(index)
    }

    pub(super) fn pitch_deg(&self, index: usize) -> Option<f64> {
        self.pitch?.normal(index)
    }

    pub(super) fn load_g(&self, index: usize) -> Option<f64> {
        self.load?.normal(index)
    }

    pub(super) fn lateral_g(&self, index: usize) -> Option<f64> {
        self.lateral?.normal(index)
    }

    /// Whether anything but altitude and speed can show a touchdown.
    pub(super) const fn has_attitude_or_load(&self) -> bool {
        self.pitch.is_some() || self.load.is_some() || self.lateral.is_some()
    }

    /// Speed along the ground as well as it is known: ground speed, else indicated airspeed.
    pub(super) fn roll_kt(&self, index: usize) -> Option<f64> {
        self.ground_kt(index).or_else(|| self.indicated_kt(index))
    }

    /// Speed through the air as well as it is known: indicated airspeed, else ground speed.
    pub(super) fn air_kt(&self, index: usize) -> Option<f64> {
        self.indicated_kt(index).or_else(|| self.ground_kt(index))
    }

    /// Whether ground speed is recorded at all.
    pub(super) const fn has_ground_speed(&self) -> bool {
        self.ground.is_some()
    }

    /// Whether the aircraft moves on the ground; `None` when nothing says so or denies it.
    pub(super) fn is_moving(&self, index: usize) -> Option<bool> {
        if let Some(kt) = self.ground_kt(index) {
            return Some(kt > MOVING_KT);
        }
        let indicated = self.indicated_kt(index).map(|kt| kt > MOVING_INDICATED_KT);
        let turning = self
            .turn_rate
            .and_then(|series| series.normal(index))
            .map(|rate| rate.abs() > MOVING_TURN_DEG_PER_S);
        match (indicated, turning) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (None, None) => None,
            _ => Some(false),
        }
    }

    /// Every usable altitude between two samples, with its time.
    pub(super) fn altitudes(&self, first: usize, last: usize) -> Vec<(f64, f64)> {
        (first..=last)
            .filter_map(|index| Some((*self.time_s.get(index)?, self.altitude_ft(index)?)))
            .collect()
    }

    /// The first sample at or after a time.
    pub(super) fn index_at(&self, time_s: f64) -> usize {
        self.time_s.partition_point(|time| *time < time_s)
    }
}

/// Spread of barometric minus satellite altitude during slow taxi up to which the satellites
/// are trusted, in feet.
const SLOW_SPREAD_FT: f64 = 40.0;
/// Slow taxi, in knots: the propeller does not yet disturb the static port.
const SLOW_KT: f64 = 20.0;

/// Satellite altitude has no static-port error in ground effect or propeller wash, so it shows
/// a lift-off best, unless it wanders against barometric altitude while on the ground.
fn best_edge_altitude<'m>(measured: &'m Measured<'_>) -> Option<&'m Series> {
    let recorded = |parameter| {
        measured.flight().series(parameter).filter(|series: &&Series| series.valid_count() > 0)
    };
    // Pressure altitude does not jump when the altimeter is set.
    let barometric = measured
        .column("altitude_pressure_derived_ft")
        .or_else(|| recorded(Parameter::AltitudeIndicated));
    let satellite = recorded(Parameter::AltitudeMeanSeaLevel);
    let (Some(barometric), Some(satellite)) = (barometric, satellite) else {
        return barometric.or(satellite);
    };
    let covered = satellite.valid_count().saturating_mul(2) >= barometric.valid_count();
    let Some(ground) = measured.flight().series(Parameter::GroundSpeed) else {
        return Some(if covered { satellite } else { barometric });
    };
    let difference = barometric.iter().zip(satellite.iter()).map(|(a, b)| Some(a? - b?));
    let agree = slow_spread_ft(ground, difference) <= SLOW_SPREAD_FT;
    // One of the two wanders: the steadier one is believed.
    let steady = agree
        || slow_spread_ft(ground, satellite.iter()) <= slow_spread_ft(ground, barometric.iter());
    Some(if covered && steady { satellite } else { barometric })
}

/// The largest spread of values over a stretch of slow taxi; zero without any.
fn slow_spread_ft(ground: &Series, values: impl Iterator<Item = Option<f64>>) -> f64 {
    let mut worst = 0.0;
    let mut range: Option<(f64, f64)> = None;
    for (speed, value) in ground.iter().zip(values) {
        match (speed, value) {
            (Some(kt), Some(feet)) if kt <= SLOW_KT => {
                let (low, high) = range.unwrap_or((feet, feet));
                let (low, high) = (f64::min(low, feet), f64::max(high, feet));
                worst = f64::max(worst, high - low);
                range = Some((low, high));
            }
            (Some(_), _) => range = None,
            _ => {}
        }
    }
    worst
}
