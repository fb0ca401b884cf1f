//! How the samples of a stretch become one number.

use data_flight::{Parameter, Series};

use super::over::{Stretch, samples_in};
use crate::Measured;
use crate::derived::regression::turn_deg;

/// A value and when it was found.
pub(crate) type Point = (f64, f64);

/// A reduction.
#[derive(Clone, Copy)]
pub(crate) enum Take {
    /// The value in the middle of the stretch, on the line between its neighbours.
    At,
    /// The value at the start of the stretch: its first usable sample.
    First,
    /// The value at the end of the stretch: its last usable sample.
    Last,
    /// The largest value.
    Max,
    /// The smallest value.
    Min,
    /// The value furthest from zero, with its sign.
    Extreme,
    /// The mean over time of the samples.
    Mean,
    /// The standard deviation of the samples.
    StandardDeviation,
    /// The largest turn away from the first direction, with its sign, in degrees.
    Turn,
    /// The length of the stretch in seconds; needs no column.
    Duration,
    /// Anything else.
    Custom(fn(&Measured<'_>, Stretch) -> Option<Point>),
}

/// Share of the samples of a stretch that must be usable, in percent: an extreme of half a
/// stretch is not the extreme of the stretch.
const REQUIRED_PCT: usize = 80;
/// Distance over which a value may be interpolated when the column does not say, in seconds.
const DERIVED_GAP_S: f64 = 3.0;

impl Take {
    pub(crate) fn apply(
        self,
        measured: &Measured<'_>,
        column: Option<(&'static str, &Series)>,
        stretch: Stretch,
    ) -> Option<Point> {
        match self {
            Self::Duration => return Some((stretch.to_s - stretch.from_s, stretch.from_s)),
            Self::Custom(f) => return f(measured, stretch),
            _ => {}
        }
        let (name, series) = column?;
        let time_s = measured.time_s();
        if matches!(self, Self::At) {
            let at_s = f64::midpoint(stretch.from_s, stretch.to_s);
            return value_at(time_s, name, series, at_s).map(|value| (value, at_s));
        }
        let range = samples_in(time_s, stretch);
        let total = range.len();
        let usable =
            range.clone().filter_map(|index| Some((series.normal(index)?, *time_s.get(index)?)));
        let count = usable.clone().count();
        if count == 0 || count.saturating_mul(100) < total.saturating_mul(REQUIRED_PCT) {
            return None;
        }
        self.reduce(usable, stretch)
    }

    fn reduce(
        self,
        mut usable: impl DoubleEndedIterator<Item = Point> + Clone,
        stretch: Stretch,
    ) -> Option<Point> {
        match self {
            Self::First => usable.next(),
            Self::Last => usable.next_back(),
            Self::Max => usable.reduce(|best, point| if point.0 > best.0 { point } else { best }),
            Self::Min => usable.reduce(|best, point| if point.0 < best.0 { point } else { best }),
            Self::Extreme => {
                usable.reduce(|best, point| if point.0.abs() > best.0.abs() { point } else { best })
            }
            Self::Mean => mean_and_deviation(usable).map(|(mean, _)| (mean, stretch.from_s)),
            Self::StandardDeviation => {
                mean_and_deviation(usable).map(|(_, deviation)| (deviation, stretch.from_s))
            }
            Self::Turn => {
                let (first, _) = usable.clone().next()?;
                usable
                    .map(|(direction, at_s)| (turn_deg(first, direction), at_s))
                    .reduce(|best, point| if point.0.abs() > best.0.abs() { point } else { best })
            }
            Self::At | Self::Duration | Self::Custom(_) => None,
        }
    }
}

/// Mean and standard deviation (of the population) in one pass, by Welford's recurrence.
pub(crate) fn mean_and_deviation(points: impl Iterator<Item = Point>) -> Option<(f64, f64)> {
    let (mut n, mut mean, mut squares) = (0.0, 0.0, 0.0);
    for (value, _) in points {
        n += 1.0;
        let delta: f64 = value - mean;
        mean += delta / n;
        squares += delta * (value - mean);
    }
    (n > 0.0).then(|| (mean, (squares / n).sqrt()))
}

/// The value at a time on the line between its usable neighbours, no further apart than the
/// parameter's longest gap; exactly on a sample, that sample.
pub(crate) fn value_at(time_s: &[f64], name: &str, series: &Series, at_s: f64) -> Option<f64> {
    let gap_s = Parameter::from_name(name)
        .map_or(DERIVED_GAP_S, |parameter| parameter.description().max_gap_s);
    let after = time_s.partition_point(|time| *time < at_s);
    let near = |index: usize| {
        let time = *time_s.get(index)?;
        ((time - at_s).abs() <= gap_s).then_some(())?;
        Some((time, series.normal(index)?))
    };
    let reach = |index: &usize| time_s.get(*index).is_some_and(|time| (time - at_s).abs() <= gap_s);
    let later = (after..time_s.len()).take_while(reach).find_map(near);
    let earlier = (0..after).rev().take_while(reach).find_map(near);
    match (earlier, later) {
        (_, Some((time, value))) if time == at_s => Some(value),
        (Some((t0, v0)), Some((t1, v1))) if t1 - t0 <= gap_s => {
            Some(v0 + (v1 - v0) * (at_s - t0) / (t1 - t0))
        }
        // At the end of a log there is one neighbour only.
        (Some((_, value)), None) | (None, Some((_, value))) => Some(value),
        _ => None,
    }
}
