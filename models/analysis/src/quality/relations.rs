//! Facts about pairs of columns that physics ties together.

use std::ops::Range;

use data_flight::{Parameter, Series};

use crate::Measured;

/// Slower than this a ratio of speeds says nothing, in knots.
const SPEED_MIN_KT: f64 = 30.0;
/// Vertical speed must have varied by this for a slope, in feet per minute.
const VERTICAL_DEVIATION_MIN_FPM: f64 = 100.0;
/// Least number of samples of a relation.
const SAMPLES_MIN: usize = 60;

/// Median of barometric (indicated, else pressure) minus satellite altitude, in feet.
pub(super) fn altitude_disagreement_ft(
    measured: &Measured<'_>,
    stretches: &[Range<usize>],
) -> Option<f64> {
    let recorded =
        |parameter| measured.flight().series(parameter).filter(|series| series.valid_count() > 0);
    let barometric =
        recorded(Parameter::AltitudeIndicated).or_else(|| recorded(Parameter::AltitudePressure))?;
    let satellite = recorded(Parameter::AltitudeMeanSeaLevel)?;
    median(pairs(barometric, satellite, stretches).map(|(ours, theirs)| ours - theirs).collect())
}

/// Median ratio of true airspeed to ground speed, both above 30 kt.
pub(super) fn speed_ratio(measured: &Measured<'_>, stretches: &[Range<usize>]) -> Option<f64> {
    let air = measured
        .column("true_airspeed_derived_kt")
        .or_else(|| measured.column("true_airspeed_kt"))?;
    let ground = measured.flight().series(Parameter::GroundSpeed)?;
    if measured.spells.is_empty() {
        return None;
    }
    let fast = |(air, ground): &(f64, f64)| *air > SPEED_MIN_KT && *ground > SPEED_MIN_KT;
    median(pairs(air, ground, stretches).filter(fast).map(|(air, ground)| air / ground).collect())
}

/// Least-squares slope of recorded vertical speed against that derived from altitude.
pub(super) fn vertical_speed_ratio(
    measured: &Measured<'_>,
    stretches: &[Range<usize>],
) -> Option<f64> {
    let recorded = measured.flight().series(Parameter::VerticalSpeed)?;
    let derived = measured.column("vertical_speed_derived_fpm")?;
    let (mut n, mut mean_x, mut mean_y, mut xx, mut xy) = (0.0, 0.0, 0.0, 0.0, 0.0);
    let mut count = 0_usize;
    for (x, y) in pairs(derived, recorded, stretches) {
        n += 1.0;
        count = count.saturating_add(1);
        let from_mean = x - mean_x;
        mean_x += from_mean / n;
        mean_y += (y - mean_y) / n;
        xx += from_mean * (x - mean_x);
        xy += from_mean * (y - mean_y);
    }
    let varied = count >= SAMPLES_MIN && (xx / n).sqrt() >= VERTICAL_DEVIATION_MIN_FPM;
    varied.then(|| xy / xx)
}

fn pairs<'m>(
    a: &'m Series,
    b: &'m Series,
    stretches: &'m [Range<usize>],
) -> impl Iterator<Item = (f64, f64)> + 'm {
    let indices = stretches.iter().cloned().flatten();
    indices.filter_map(|index| Some((a.normal(index)?, b.normal(index)?)))
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    if values.len() < SAMPLES_MIN {
        return None;
    }
    let middle = values.len() / 2;
    let (_, median, _) = values.select_nth_unstable_by(middle, f64::total_cmp);
    Some(*median)
}
