//! Values that stand still while something that must move with them moves.

use std::ops::RangeInclusive;

use data_flight::{Parameter, Series};

use crate::Measured;

/// A parameter that shows that another should have moved, and by how much it must itself
/// have moved for that.
#[derive(Clone, Copy)]
pub(super) struct Partner<'m> {
    pub(super) series: &'m Series,
    pub(super) moved_by: f64,
}

/// Runs of exactly the same usable value, at least `min_s` long, during which one of the
/// partners moved. Blanks do not end a run; other values and failed samples do.
pub(super) fn frozen_runs(
    time_s: &[f64],
    series: &Series,
    partners: &[Partner<'_>],
    min_s: f64,
) -> Vec<RangeInclusive<usize>> {
    let mut found = Vec::new();
    let mut open: Option<(usize, usize, f64)> = None;
    for (index, sample) in series.iter().enumerate() {
        match (sample, open) {
            (Some(value), Some((first, _, held))) if held == value => {
                open = Some((first, index, held));
            }
            (Some(value), _) => {
                close(time_s, partners, min_s, open, &mut found);
                open = Some((index, index, value));
            }
            (None, _) => {}
        }
    }
    close(time_s, partners, min_s, open, &mut found);
    found
}

fn close(
    time_s: &[f64],
    partners: &[Partner<'_>],
    min_s: f64,
    open: Option<(usize, usize, f64)>,
    found: &mut Vec<RangeInclusive<usize>>,
) {
    let Some((first, last, _)) = open else { return };
    let length_s = match (time_s.get(first), time_s.get(last)) {
        (Some(start), Some(end)) => end - start,
        _ => return,
    };
    let moved = |partner: &Partner<'_>| {
        let values = (first..=last).filter_map(|index| partner.series.normal(index));
        let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |range, value| {
            (range.0.min(value), range.1.max(value))
        });
        high - low >= partner.moved_by
    };
    if length_s >= min_s && partners.iter().any(moved) {
        found.push(first..=last);
    }
}

/// Shortest run of the same airspeed that is looked at, in seconds.
const AIRSPEED_RUN_S: f64 = 20.0;
/// Change of ground speed that airspeed cannot sleep through, in knots.
const GROUND_SPEED_MOVED_KT: f64 = 15.0;
/// Change of altitude likewise, in feet: with airspeed exact to the digit for 20 s.
const ALTITUDE_MOVED_FT: f64 = 200.0;

/// Stretches of samples with indicated airspeed stuck above zero.
pub(crate) fn frozen_indicated_airspeed(measured: &Measured<'_>) -> Vec<RangeInclusive<usize>> {
    let recorded = |parameter| measured.flight().series(parameter);
    let Some(airspeed) = recorded(Parameter::IndicatedAirspeed) else { return Vec::new() };
    let partners: Vec<Partner<'_>> = [
        (Parameter::GroundSpeed, GROUND_SPEED_MOVED_KT),
        (Parameter::AltitudeIndicated, ALTITUDE_MOVED_FT),
        (Parameter::AltitudeMeanSeaLevel, ALTITUDE_MOVED_FT),
    ]
    .into_iter()
    .filter_map(|(parameter, moved_by)| Some(Partner { series: recorded(parameter)?, moved_by }))
    .collect();
    let mut runs = frozen_runs(measured.time_s(), airspeed, &partners, AIRSPEED_RUN_S);
    // At rest airspeed is legitimately still at its lowest reading.
    runs.retain(|run| airspeed.normal(*run.start()).is_some_and(|kt| kt > 20.0));
    runs
}
