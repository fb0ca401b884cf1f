//! The moment of touchdown: where several small signs of it come together.
//!
//! A float above the runway looks like the roll along it: altitude alone is right within 3 s
//! in two of three simulated landings. So between the last height that is surely flight and
//! the end of the roll, every sample is given points: for the nose coming down after it, for
//! the start of sideways shaking, for a load, and against height over the runway. With
//! altitude alone it is the first moment near the lowest.
//!
//! Weights: the best of a coarse grid on 344 simulated landings with known touchdown (error
//! within 3 s for 89 %, 95 % range −3 to +3 s at 5 Hz); see `tests/simulated_approaches.rs`.

use super::edge::{Smoothed, smoothed};
use super::motion::Motion;

/// Half the window of smoothing, in seconds.
const HALF_WINDOW_S: f64 = 2.0;
/// The runway's altitude is the lowest within this time before the end of the roll.
const RUNWAY_S: f64 = 30.0;
/// Higher than this over the runway is flight, in feet.
const FLIGHT_FT: f64 = 25.0;
/// Up to this over the lowest altitude costs nothing, in feet: noise, and runways slope.
const NEAR_FT: f64 = 3.0;
/// Points per foot above that.
const HEIGHT_WEIGHT: f64 = 0.6;
/// A runway is also where it goes on at the same altitude for this long, in seconds: satellite
/// altitude may drift by tens of feet during a roll.
const LEVEL_S: f64 = 10.0;
/// Points per degree that the nose comes down, and what counts at most.
const PITCH_WEIGHT: f64 = 1.0;
const PITCH_LIMIT_DEG: (f64, f64) = (-2.0, 4.0);
/// Touchdown is seldom below this share of the speed at the last height that is surely
/// flight; points for each knot less.
const SPEED_SHARE: f64 = 0.7;
const SPEED_WEIGHT: f64 = 0.3;
/// Points per g of growth of sideways load, and what counts at most.
const LATERAL_WEIGHT: f64 = 20.0;
const LATERAL_LIMIT_G: f64 = 0.1;
/// Points per g of load over level flight, and what counts at most.
const LOAD_WEIGHT: f64 = 5.0;
const LOAD_LIMIT_G: f64 = 0.4;

/// When the wheels met the ground, between two samples of which the last is rolling; `None`
/// when no altitude is usable.
pub(super) fn touchdown_s(motion: &Motion<'_>, first: usize, last: usize) -> Option<f64> {
    let smooth = smoothed(&motion.altitudes(first, last), HALF_WINDOW_S);
    let end_s = smooth.last()?.time_s;
    let in_runway = |point: &&(usize, &Smoothed)| end_s - point.1.time_s <= RUNWAY_S;
    let (lowest, floor) = smooth
        .iter()
        .enumerate()
        .filter(|point| in_runway(&point))
        .map(|(index, point)| (index, point.altitude_ft))
        .reduce(|low, other| if other.1 < low.1 { other } else { low })?;
    // What is higher after the lowest is a runway that rises, or a static port that recovers.
    let in_flight = |point: &Smoothed| point.altitude_ft >= floor + FLIGHT_FT;
    let from = smooth
        .get(..lowest)?
        .iter()
        .rposition(in_flight)
        .map_or(0, |index| index.saturating_add(1));
    let candidates = smooth.get(from..)?;
    if !motion.has_attitude_or_load() {
        let near = |point: &&Smoothed| point.altitude_ft <= floor + NEAR_FT;
        return candidates.iter().find(near).map(|point| point.time_s);
    }
    let speed_kt = |time_s: f64| motion.air_kt(motion.index_at(time_s));
    let flying_kt = candidates.first().and_then(|point| speed_kt(point.time_s));
    let too_slow_kt = |time_s: f64| {
        let (flying, here) = flying_kt.zip(speed_kt(time_s))?;
        Some((flying * SPEED_SHARE - here).max(0.0))
    };
    candidates
        .iter()
        .enumerate()
        .map(|(index, point)| {
            let later = candidates.get(index..).unwrap_or_default();
            let above_floor = point.altitude_ft - floor;
            let above_later = point.altitude_ft - mean_later(later);
            let signs = score(motion, point.time_s, above_floor.min(above_later));
            (point.time_s, signs - SPEED_WEIGHT * too_slow_kt(point.time_s).unwrap_or(0.0))
        })
        .reduce(|best, other| if other.1 > best.1 { other } else { best })
        .map(|(time_s, _)| time_s)
}

/// Mean altitude of what follows the first of the points, for a while; its own when nothing
/// follows.
fn mean_later(points: &[Smoothed]) -> f64 {
    let Some(first) = points.first() else { return 0.0 };
    let (sum, n) = points
        .iter()
        .take_while(|point| point.time_s - first.time_s <= LEVEL_S)
        .filter(|point| point.time_s - first.time_s >= 1.0)
        .fold((0.0, 0.0), |(sum, n), point| (sum + point.altitude_ft, n + 1.0));
    if n > 0.0 { sum / n } else { first.altitude_ft }
}

/// The points of one moment, `above_ft` over the runway.
fn score(motion: &Motion<'_>, at: f64, above_ft: f64) -> f64 {
    let mean = |sum: f64, n: f64| if n > 0.0 { Some(sum / n) } else { None };
    let pitch = |from_s: f64, to_s: f64| {
        let (sum, n) = fold(
            motion,
            at,
            (from_s, to_s),
            |index| motion.pitch_deg(index),
            (0.0, 0.0),
            |all, deg| (all.0 + deg, all.1 + 1.0),
        );
        mean(sum, n)
    };
    let shaking = |from_s: f64, to_s: f64| {
        let (sum, n) = fold(
            motion,
            at,
            (from_s, to_s),
            |index| motion.lateral_g(index),
            (0.0, 0.0),
            |all, g: f64| (all.0 + g.abs(), all.1 + 1.0),
        );
        mean(sum, n)
    };
    let nose_down = pitch(-1.0, 0.0).zip(pitch(0.1, 2.0)).map_or(0.0, |(before, after)| {
        (before - after).clamp(PITCH_LIMIT_DEG.0, PITCH_LIMIT_DEG.1)
    });
    let shaken = shaking(-3.0, -0.5)
        .zip(shaking(0.0, 2.0))
        .map_or(0.0, |(before, after)| (after - before).min(LATERAL_LIMIT_G));
    let load = fold(motion, at, (-0.5, 1.0), |index| motion.load_g(index), 1.0, f64::max) - 1.0;
    PITCH_WEIGHT * nose_down + LATERAL_WEIGHT * shaken + LOAD_WEIGHT * load.min(LOAD_LIMIT_G)
        - HEIGHT_WEIGHT * (above_ft - NEAR_FT).max(0.0)
}

/// Folds the usable values of one column between two times relative to `at_s`.
fn fold<T>(
    motion: &Motion<'_>,
    at_s: f64,
    (from_s, to_s): (f64, f64),
    value: impl Fn(usize) -> Option<f64>,
    init: T,
    f: impl Fn(T, f64) -> T,
) -> T {
    let first = motion.index_at(at_s + from_s);
    let last = motion.time_s.partition_point(|time| *time <= at_s + to_s);
    (first..last).filter_map(value).fold(init, f)
}
