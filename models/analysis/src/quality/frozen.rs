//! Values that stand still while something that must move with them moves.

use std::ops::{Range, RangeInclusive};

use data_flight::{Parameter, Series};

use super::partners::{Moved, partners};
use crate::Measured;

/// Shortest run of the same value that is looked at, in seconds.
const RUN_S: f64 = 5.0;
/// The same for the run of airspeed that is kept out of the phases, in seconds.
const AIRSPEED_RUN_S: f64 = 15.0;

/// Longest run of exactly the same usable value in the stretches while a partner moved, in
/// seconds; zero when there is none, or the parameter may legitimately stand still.
pub(super) fn longest_frozen_s(
    measured: &Measured<'_>,
    parameter: Parameter,
    stretches: &[Range<usize>],
) -> f64 {
    // On the ground nothing needs to move, and satellite altitude wanders.
    let Some(series) = measured.flight().series(parameter).filter(|_| !measured.spells.is_empty())
    else {
        return 0.0;
    };
    let partners = columns_of(measured, parameter);
    if partners.is_empty() {
        return 0.0;
    }
    let time_s = measured.time_s();
    let length_s = |run: RangeInclusive<usize>| {
        let start = time_s.get(*run.start()).copied().unwrap_or_default();
        time_s.get(*run.end()).copied().unwrap_or_default() - start
    };
    stretches
        .iter()
        .flat_map(|stretch| frozen_runs(time_s, series, &partners, RUN_S, stretch.clone()))
        .filter(|run| !other_coordinate_moved(measured, parameter, run))
        .map(length_s)
        .fold(0.0, f64::max)
}

/// Stretches of samples with indicated airspeed stuck at a flying speed, over the whole log.
pub(crate) fn frozen_indicated_airspeed(measured: &Measured<'_>) -> Vec<RangeInclusive<usize>> {
    /// At rest airspeed legitimately stands still at its lowest reading.
    const STILL_KT: f64 = 20.0;
    let Some(airspeed) = measured.flight().series(Parameter::IndicatedAirspeed) else {
        return Vec::new();
    };
    let partners = columns_of(measured, Parameter::IndicatedAirspeed);
    let whole = 0..airspeed.len();
    let mut runs = frozen_runs(measured.time_s(), airspeed, &partners, AIRSPEED_RUN_S, whole);
    runs.retain(|run| airspeed.normal(*run.start()).is_some_and(|kt| kt > STILL_KT));
    runs
}

/// One coordinate stands still legitimately while the other changes.
fn other_coordinate_moved(
    measured: &Measured<'_>,
    parameter: Parameter,
    run: &RangeInclusive<usize>,
) -> bool {
    let other = match parameter {
        Parameter::Latitude => Parameter::Longitude,
        Parameter::Longitude => Parameter::Latitude,
        _ => return false,
    };
    let Some(series) = measured.flight().series(other) else { return true };
    has_moved(&(series, Moved::Range(f64::MIN_POSITIVE)), run.clone())
}

type Partner<'m> = (&'m Series, Moved);

fn columns_of<'m>(measured: &'m Measured<'_>, parameter: Parameter) -> Vec<Partner<'m>> {
    partners(parameter)
        .iter()
        .filter(|(partner, _)| *partner != parameter)
        .filter_map(|(partner, moved)| Some((measured.flight().series(*partner)?, *moved)))
        .filter(|(series, _)| series.valid_count() > 0)
        .collect()
}

/// Runs of exactly the same usable value, at least `min_s` long, during which one of the
/// partners moved. Unusable samples do not end a run; other values do.
fn frozen_runs(
    time_s: &[f64],
    series: &Series,
    partners: &[Partner<'_>],
    min_s: f64,
    stretch: Range<usize>,
) -> Vec<RangeInclusive<usize>> {
    let mut found = Vec::new();
    let mut open: Option<(usize, usize, f64)> = None;
    let mut close = |open: Option<(usize, usize, f64)>| {
        let Some((first, last, _)) = open else { return };
        let times = time_s.get(first).zip(time_s.get(last));
        let long = times.is_some_and(|(start, end)| end - start >= min_s);
        if long && partners.iter().any(|partner| has_moved(partner, first..=last)) {
            found.push(first..=last);
        }
    };
    for index in stretch {
        let Some(value) = series.normal(index) else { continue };
        open = match open {
            Some((first, _, held)) if held == value => Some((first, index, held)),
            _ => {
                close(open);
                Some((index, index, value))
            }
        };
    }
    close(open);
    found
}

fn has_moved((series, moved): &Partner<'_>, run: RangeInclusive<usize>) -> bool {
    let values = run.filter_map(|index| series.normal(index));
    match moved {
        Moved::Range(least) => {
            let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |range, value| {
                (range.0.min(value), range.1.max(value))
            });
            high - low >= *least
        }
        Moved::Size(least) => {
            let (sum, count) =
                values.fold((0.0, 0.0), |(sum, n), value| (sum + value.abs(), n + 1.0));
            count > 0.0 && sum / count >= *least
        }
    }
}
