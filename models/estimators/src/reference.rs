//! Where a score lies among scores of data the model did not see while it was fitted.
//!
//! percentile = 100 · (number of reference scores below s) / (n + 1).
//!
//! One hundred minus it is the conformal p-value of Bates, Candès, Lei, Romano and Sesia
//! (2023), "Testing for outliers with conformal p-values", Annals of Statistics 51(1): with n
//! reference scores nothing is ever said to be rarer than one in n + 1, and 100 is never
//! reached. The reference scores are cross-fitted: each comes from a model fitted without
//! that flight. The model that is shipped saw all flights, so the guarantee is that of
//! cross-conformal prediction: close in practice, not exact.

use data_flight::number::count_to_f64;
use serde::{Deserialize, Serialize};

use crate::error::WeightsError;
use crate::rounding::ten_digits;

/// Held-out scores in ascending order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ReferenceScores {
    sorted: Vec<f64>,
}

impl ReferenceScores {
    /// Sorts held-out scores.
    ///
    /// # Errors
    /// When there are none, or one is not finite.
    pub fn new(scores: impl IntoIterator<Item = f64>) -> Result<Self, WeightsError> {
        let mut sorted: Vec<f64> = scores.into_iter().map(ten_digits).collect();
        sorted.sort_by(f64::total_cmp);
        let scores = Self { sorted };
        scores.check()?;
        Ok(scores)
    }

    /// The scores, ascending.
    #[must_use]
    pub fn scores(&self) -> &[f64] {
        &self.sorted
    }

    /// The percentile of a score, from 0 to below 100.
    #[must_use]
    pub fn percentile_pct(&self, score: f64) -> f64 {
        let below = self.sorted.partition_point(|reference| *reference < score);
        100.0 * count_to_f64(below) / count_to_f64(self.sorted.len().saturating_add(1))
    }

    /// Checks that the scores are finite, ascending and not empty.
    pub(crate) fn check(&self) -> Result<(), WeightsError> {
        let finite = self.sorted.iter().all(|score| score.is_finite());
        if finite && self.sorted.is_sorted() && !self.sorted.is_empty() {
            Ok(())
        } else {
            Err(WeightsError::Reference)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_percentile_counts_the_scores_below() {
        let reference = ReferenceScores::new([3.0, 1.0, 2.0, 4.0]).expect("finite");
        // Four scores, so steps of 100 / 5: below all 0, above two 40, above all 80.
        for (score, percentile) in [(0.5, 0.0), (2.5, 40.0), (9.0, 80.0), (2.0, 20.0)] {
            assert!((reference.percentile_pct(score) - percentile).abs() < 1e-12);
        }
    }

    #[test]
    fn unusable_scores_are_refused() {
        assert_eq!(ReferenceScores::new([]), Err(WeightsError::Reference));
        assert_eq!(ReferenceScores::new([1.0, f64::NAN]), Err(WeightsError::Reference));
        let unsorted = ReferenceScores { sorted: vec![2.0, 1.0] };
        assert_eq!(unsorted.check(), Err(WeightsError::Reference));
    }
}
