//! Robust scaling with logarithmic tails: the same transformation in training and scoring.
//!
//! A value becomes z = (value − median) / spread, and beyond three spreads grows only with
//! the logarithm: t(z) = z for |z| ≤ 3, sign(z) · 3 · (1 + ln(|z| / 3)) beyond. Median and
//! interquartile range resist outliers in training (Rousseeuw and Croux 1993, on robust
//! scales); the tail keeps one absurd value from deciding a fit or overflowing a density
//! while farther stays farther. Missing values are passed through as `None`, never filled.

use data_flight::number::{count_to_f64, f64_to_count};
use serde::{Deserialize, Serialize};

use crate::error::WeightsError;
use crate::rounding::ten_digits;

/// Where the linear part ends, in spreads.
const TAIL_START: f64 = 3.0;
/// Interquartile range of a normal distribution in standard deviations.
const NORMAL_IQR: f64 = 1.348_979_500_392_163_4;
/// Smallest spread as a share of the standard deviation, for features that rarely move.
const SPREAD_FLOOR_OF_DEVIATION: f64 = 0.1;
/// Spread of a feature that never moved in training, as a share of its median.
const SPREAD_OF_CONSTANT: f64 = 0.1;

/// Median and spread of one feature, in the feature's unit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct FeatureScale {
    /// Median of the training data.
    pub median: f64,
    /// Interquartile range over that of a normal distribution, at least a tenth of the
    /// standard deviation; for a constant feature a tenth of the median, or one unit.
    pub spread: f64,
}

impl FeatureScale {
    /// Measures one feature; `None` when no value is present or a value is not finite.
    #[must_use]
    pub fn measure(values: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut sorted: Vec<f64> = values.into_iter().collect();
        if sorted.is_empty() || sorted.iter().any(|value| !value.is_finite()) {
            return None;
        }
        sorted.sort_by(f64::total_cmp);
        let median = quantile(&sorted, 0.5)?;
        let iqr = quantile(&sorted, 0.75)? - quantile(&sorted, 0.25)?;
        let count = count_to_f64(sorted.len());
        let mean = sorted.iter().sum::<f64>() / count;
        let variance = sorted.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count;
        let spread = (iqr / NORMAL_IQR).max(SPREAD_FLOOR_OF_DEVIATION * variance.sqrt());
        let constant = if median == 0.0 { 1.0 } else { SPREAD_OF_CONSTANT * median.abs() };
        // A spread that only rounding of the mean produced is no spread.
        let is_constant = sorted.first() == sorted.last();
        let spread = if is_constant { constant } else { spread };
        (spread.is_finite() && spread > 0.0)
            .then(|| Self { median: ten_digits(median), spread: ten_digits(spread) })
    }

    /// The transformed value t(z), without a unit.
    #[must_use]
    pub fn transform(&self, value: f64) -> f64 {
        let z = (value - self.median) / self.spread;
        if z.abs() <= TAIL_START {
            z
        } else {
            z.signum() * TAIL_START * (1.0 + (z.abs() / TAIL_START).ln())
        }
    }
}

/// One scale per feature, in schema order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RobustScaler {
    scales: Vec<FeatureScale>,
}

impl RobustScaler {
    /// Measures every feature on rows of equal length. `Err` holds the position of the first
    /// feature that has no finite value at all.
    pub(crate) fn measure<'row>(
        features: usize,
        rows: impl Iterator<Item = &'row [Option<f64>]> + Clone,
    ) -> Result<Self, usize> {
        let scale = |feature: usize| {
            let column = rows.clone().filter_map(|row| row.get(feature).copied().flatten());
            FeatureScale::measure(column).ok_or(feature)
        };
        Ok(Self { scales: (0..features).map(scale).collect::<Result<_, _>>()? })
    }

    /// The scales, in schema order.
    #[must_use]
    pub fn scales(&self) -> &[FeatureScale] {
        &self.scales
    }

    /// Transforms one row; a missing value stays missing.
    #[must_use]
    pub fn transform(&self, row: &[Option<f64>]) -> Vec<Option<f64>> {
        let pairs = self.scales.iter().zip(row);
        pairs.map(|(scale, value)| value.map(|value| scale.transform(value))).collect()
    }

    /// Checks that every median is finite and every spread positive.
    pub(crate) fn check(&self) -> Result<(), WeightsError> {
        let sound = |scale: &FeatureScale| {
            scale.median.is_finite() && scale.spread.is_finite() && scale.spread > 0.0
        };
        if self.scales.iter().all(sound) {
            Ok(())
        } else {
            Err(WeightsError::NotFinite("the scaler"))
        }
    }
}

/// The quantile of sorted values by linear interpolation between order statistics (type 7 of
/// Hyndman and Fan 1996); `None` when there are none.
fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let position = share * count_to_f64(sorted.len().checked_sub(1)?);
    let below = f64_to_count(position)?;
    let low = sorted.get(below)?;
    let high = sorted.get(below.saturating_add(1)).unwrap_or(low);
    Some(low + (high - low) * (position - count_to_f64(below)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn median_and_spread_are_those_worked_out_by_hand() {
        // Sorted 1 2 3 4 5: median 3, quartiles 2 and 4, IQR 2, spread 2 / 1.3489795 = 1.4826022.
        let scale = FeatureScale::measure([5.0, 1.0, 4.0, 2.0, 3.0]).expect("five values");
        assert!((scale.median - 3.0).abs() < 1e-12);
        assert!((scale.spread - 1.482_602_219).abs() < 1e-8);
        // One outlier moves neither by much: 1 2 3 4 500 has the same median and quartiles;
        // its standard deviation is 199.0, and a tenth of that is the floor.
        let scale = FeatureScale::measure([500.0, 1.0, 4.0, 2.0, 3.0]).expect("five values");
        assert!((scale.median - 3.0).abs() < 1e-12);
        assert!((scale.spread - 19.900_251_25).abs() < 1e-6);
    }

    #[test]
    fn a_feature_that_rarely_or_never_moves_has_a_spread() {
        // Nineteen zeros and a one: IQR 0, deviation √(0.05 · 0.95) = 0.2179, a tenth of it.
        let flag = (0..20).map(|at| f64::from(u8::from(at == 7)));
        let scale = FeatureScale::measure(flag).expect("twenty values");
        assert!((scale.spread - 0.021_794_494_7).abs() < 1e-9);
        let constant = FeatureScale::measure([0.3; 7]).expect("seven values");
        assert!((constant.spread - 0.03).abs() < 1e-12);
        let zero = FeatureScale::measure([0.0; 7]).expect("seven values");
        assert!((zero.spread - 1.0).abs() < 1e-12);
        assert_eq!(FeatureScale::measure([]), None);
        assert_eq!(FeatureScale::measure([1.0, f64::NAN]), None);
    }

    #[test]
    fn the_tail_is_logarithmic() {
        let scale = FeatureScale { median: 10.0, spread: 2.0 };
        assert!((scale.transform(14.0) - 2.0).abs() < 1e-12);
        // z = −30: −3 · (1 + ln 10) = −9.907755.
        assert!((scale.transform(-50.0) + 9.907_755_279).abs() < 1e-8);
    }

    proptest! {
        #[test]
        fn farther_stays_farther(median in -1e3..1e3_f64, spread in 1e-3..1e3_f64,
            left in -1e6..1e6_f64, right in -1e6..1e6_f64) {
            let scale = FeatureScale { median, spread };
            prop_assert!(scale.transform(left).is_finite());
            // Closer pairs may round to one transformed value.
            prop_assume!(right - left > 1e-3);
            prop_assert!(scale.transform(left) < scale.transform(right));
        }
    }
}
