//! Rates of change by linear regression over a centred window of time.
//!
//! Windows are seconds, never rows, so that jitter, repeated stamps and sample rates do not
//! matter. Neighbours are joined only over at most the parameter's longest gap; a sample
//! that is not usable has no rate. Formula: ordinary least squares,
//! slope = (n·Σxy − Σx·Σy) / (n·Σx² − (Σx)²), with x the seconds from the centre.

use data_flight::{Series, Validity};

/// How a regression looks at its column.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Window {
    /// Seconds to either side of the centre.
    pub(crate) half_s: f64,
    /// Longest distance between neighbouring usable samples, in seconds.
    pub(crate) max_gap_s: f64,
    /// Whether values wrap round at 360 degrees.
    pub(crate) circular: bool,
}

/// The change per second of `series` at every usable sample, from at least three of them.
pub(crate) fn slope_per_s(time_s: &[f64], series: &Series, window: Window) -> Series {
    let mut out = Series::with_capacity(series.len());
    for (index, time) in time_s.iter().enumerate() {
        match series.normal(index) {
            Some(value) => {
                let mut sums = Sums::default();
                sums.add(0.0, 0.0);
                let centre = Centre { time: *time, value };
                walk(time_s, series, window, centre, index.saturating_add(1).., &mut sums);
                walk(time_s, series, window, centre, (0..index).rev(), &mut sums);
                match sums.slope() {
                    Some(slope) => out.push(slope, Validity::Normal),
                    None => out.push_missing(),
                }
            }
            None => {
                out.push(0.0, series.validity().get(index).copied().unwrap_or_default());
            }
        }
    }
    out
}

/// The signed turn from one direction to another, in (−180, 180] degrees.
pub(crate) fn turn_deg(from_deg: f64, to_deg: f64) -> f64 {
    let turn = (to_deg - from_deg).rem_euclid(360.0);
    if turn > 180.0 { turn - 360.0 } else { turn }
}

#[derive(Clone, Copy)]
struct Centre {
    time: f64,
    value: f64,
}

/// Walks away from the centre and adds every usable sample within the window, or at least
/// one when it lies within the longest gap.
fn walk(
    time_s: &[f64],
    series: &Series,
    window: Window,
    centre: Centre,
    indices: impl Iterator<Item = usize>,
    sums: &mut Sums,
) {
    let mut last = (centre.time, centre.value, 0.0);
    let mut count = 0_u32;
    for index in indices {
        let Some(time) = time_s.get(index) else { return };
        let x = time - centre.time;
        let (last_time, last_value, last_y) = last;
        let beyond = x.abs() > window.half_s;
        if (beyond && count > 0) || (time - last_time).abs() > window.max_gap_s {
            return;
        }
        let Some(value) = series.normal(index) else { continue };
        let y = if window.circular {
            last_y + turn_deg(last_value, value)
        } else {
            value - centre.value
        };
        sums.add(x, y);
        count = count.saturating_add(1);
        last = (*time, value, y);
    }
}

#[derive(Default)]
struct Sums {
    n: f64,
    x: f64,
    y: f64,
    xx: f64,
    xy: f64,
}

impl Sums {
    fn add(&mut self, x: f64, y: f64) {
        self.n += 1.0;
        self.x += x;
        self.y += y;
        self.xx += x * x;
        self.xy += x * y;
    }

    fn slope(&self) -> Option<f64> {
        let spread = self.n * self.xx - self.x * self.x;
        (self.n >= 3.0 && spread > 0.0).then(|| (self.n * self.xy - self.x * self.y) / spread)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(values: &[f64]) -> Series {
        let mut series = Series::default();
        values.iter().for_each(|value| series.push(*value, Validity::Normal));
        series
    }

    const LINE: Window = Window { half_s: 2.0, max_gap_s: 3.0, circular: false };

    #[test]
    fn a_straight_line_has_its_slope_whatever_the_time_steps() {
        // y = 3 t + 7 at uneven times: the slope is 3 everywhere, the ends included.
        let time_s = [0.0, 1.0, 1.4, 3.0, 3.2, 5.0];
        let values = time_s.map(|t| 3.0 * t + 7.0);
        let slopes = slope_per_s(&time_s, &series(&values), LINE);
        for slope in slopes.iter() {
            assert!((slope.expect("a slope") - 3.0).abs() < 1e-9);
        }
    }

    #[test]
    fn the_slope_is_that_of_least_squares() {
        // Centre t = 2 of y = 0, 0, 1, 0, 4 at t = 0…4: x = −2…2, Σxy = 0·−2 + 0·−1 + 0 + 0·1
        // + 4·2 = 8 with y from 0; Σx = 0, n·Σx² = 50, n·Σxy = 40: slope 0.8.
        let slopes =
            slope_per_s(&[0.0, 1.0, 2.0, 3.0, 4.0], &series(&[0.0, 0.0, 1.0, 0.0, 4.0]), LINE);
        assert!((slopes.normal(2).expect("a slope") - 0.8).abs() < 1e-12);
    }

    #[test]
    fn a_gap_is_not_bridged() {
        // 10 s without samples: each side has its own flat slope, no step is seen.
        let time_s = [0.0, 1.0, 2.0, 12.0, 13.0, 14.0];
        let slopes = slope_per_s(&time_s, &series(&[5.0, 5.0, 5.0, 99.0, 99.0, 99.0]), LINE);
        assert!(slopes.iter().all(|slope| slope == Some(0.0)));
    }

    #[test]
    fn directions_wrap() {
        let window = Window { circular: true, ..LINE };
        let slopes = slope_per_s(&[0.0, 1.0, 2.0], &series(&[358.0, 1.0, 4.0]), window);
        assert!((slopes.normal(1).expect("a slope") - 3.0).abs() < 1e-9);
        assert!((turn_deg(10.0, 350.0) + 20.0).abs() < 1e-9);
        assert!((turn_deg(0.0, 180.0) - 180.0).abs() < 1e-9);
    }
}
