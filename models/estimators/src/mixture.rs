//! The density of a Gaussian mixture, with missing values, and what each feature adds to it.
//!
//! ```text
//! −ln p(x) = −ln Σ_k exp(ln w_k − ½ (d ln 2π + ln |Σ_k| + D_k²))
//! D_k²     = (x − μ_k)ᵀ Σ_k⁻¹ (x − μ_k)
//! ```
//!
//! A missing value is given, component by component, the value that component expects from
//! the others. D_k² is then the distance of the present values under the marginal covariance,
//! and −ln p is never larger than for any value that might have been recorded: what was not
//! seen cannot make a vector novel. The score with missing values is a lower bound.
//!
//! The share of feature i is d_i · (Σ⁻¹ d)_i of the most responsible component, negative
//! terms set to zero, over their sum: the partial decomposition contribution of Alcala and
//! Qin (2011), "Analysis and generalization of fault diagnosis methods for process
//! monitoring", Journal of Process Control 21(3).
//!
//! Fitting is not done here; no learning library is named.

use serde::{Deserialize, Serialize};

use crate::error::WeightsError;
use crate::triangle::{LowerTriangle, dot};

/// The stored numbers of one component.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Component {
    /// Share of the data, 0 to 1.
    pub weight: f64,
    /// Centre, one transformed value per feature.
    pub mean: Vec<f64>,
    /// Covariance of the transformed features.
    pub covariance: LowerTriangle,
}

/// A component ready to score.
#[derive(Clone, Debug, PartialEq)]
struct Prepared {
    component: Component,
    /// Cholesky factor of the covariance.
    factor: LowerTriangle,
    /// ln w − ½ (d ln 2π + ln |Σ|).
    log_scale: f64,
}

/// A mixture whose covariances are known to be positive definite.
#[derive(Clone, Debug, PartialEq)]
pub struct Mixture {
    features: usize,
    components: Vec<Prepared>,
}

/// What a mixture says of one transformed row.
#[derive(Clone, Debug, PartialEq)]
pub struct Density {
    /// −ln p in nats, in the space of the transformed features.
    pub negative_log_likelihood: f64,
    /// One share per feature, in percent, zero for a missing one. They add up to 100, unless
    /// the row is the centre itself: then all are zero.
    pub shares_pct: Vec<f64>,
}

impl Mixture {
    /// Checks the components and factors their covariances.
    ///
    /// # Errors
    /// When a number is not finite, lengths differ, weights do not add up to one, or a
    /// covariance is not positive definite.
    pub fn new(components: Vec<Component>) -> Result<Self, WeightsError> {
        let features = components.first().map_or(0, |component| component.mean.len());
        if features == 0 {
            let part = "the mixture";
            return Err(WeightsError::WrongLength { part, expected: 1, found: 0 });
        }
        let sum: f64 = components.iter().map(|component| component.weight).sum();
        // A NaN is in no range.
        if !(1.0 - 1e-6..=1.0 + 1e-6).contains(&sum) {
            return Err(WeightsError::WeightsSum);
        }
        let components = components
            .into_iter()
            .enumerate()
            .map(|(at, component)| Prepared::new(at, features, component))
            .collect::<Result<_, _>>()?;
        Ok(Self { features, components })
    }

    /// Number of features.
    #[must_use]
    pub const fn feature_count(&self) -> usize {
        self.features
    }

    /// Number of components.
    #[must_use]
    pub const fn component_count(&self) -> usize {
        self.components.len()
    }

    /// The numbers to store.
    #[must_use]
    pub fn components(&self) -> Vec<Component> {
        self.components.iter().map(|prepared| prepared.component.clone()).collect()
    }

    /// The density of a transformed row of [`Mixture::feature_count`] values.
    #[must_use]
    pub fn density(&self, row: &[Option<f64>]) -> Density {
        let present: Vec<bool> = row.iter().map(Option::is_some).collect();
        let complete = present.iter().all(|present| *present);
        let mut logs = Vec::with_capacity(self.components.len());
        let mut nearest: Option<(f64, Distance<'_>)> = None;
        for prepared in &self.components {
            let distance = prepared.distance(row, (!complete).then_some(&present));
            let log = prepared.log_scale - 0.5 * distance.squared;
            logs.push(log);
            if nearest.as_ref().is_none_or(|(best, _)| log > *best) {
                nearest = Some((log, distance));
            }
        }
        let shares = nearest.map(|(_, distance)| distance.shares_pct()).unwrap_or_default();
        let mut shares = shares.into_iter();
        let spread = |present: &bool| if *present { shares.next().unwrap_or(0.0) } else { 0.0 };
        let shares_pct = present.iter().map(spread).collect();
        Density { negative_log_likelihood: -log_sum_exp(&logs), shares_pct }
    }
}

/// The distance of the present values from a component.
struct Distance<'factor> {
    squared: f64,
    /// x − μ of the present values.
    difference: Vec<f64>,
    /// L⁻¹ (x − μ).
    whitened: Vec<f64>,
    factor: std::borrow::Cow<'factor, LowerTriangle>,
}

impl Distance<'_> {
    /// d_i · (Σ⁻¹ d)_i, negative terms set to zero, in percent of their sum.
    fn shares_pct(&self) -> Vec<f64> {
        let pull = self.factor.solve_transposed(&self.whitened);
        let terms = self.difference.iter().zip(pull).map(|(d, pull)| (d * pull).max(0.0));
        let terms: Vec<f64> = terms.collect();
        let sum: f64 = terms.iter().sum();
        let share = |term: f64| if sum > 0.0 { 100.0 * term / sum } else { 0.0 };
        terms.into_iter().map(share).collect()
    }
}

impl Prepared {
    fn new(at: usize, features: usize, component: Component) -> Result<Self, WeightsError> {
        for (part, found) in [
            ("a mean of the mixture", component.mean.len()),
            ("a covariance of the mixture", component.covariance.size()),
        ] {
            if found != features {
                return Err(WeightsError::WrongLength { part, expected: features, found });
            }
        }
        let mut numbers = component.covariance.rows().iter().flatten().chain(&component.mean);
        let positive = component.weight.is_finite() && component.weight > 0.0;
        if !(positive && numbers.all(|value| value.is_finite())) {
            return Err(WeightsError::NotFinite("a component of the mixture"));
        }
        let covariance = &component.covariance;
        let factor = covariance.is_triangular().then(|| covariance.cholesky()).flatten();
        let factor = factor.ok_or(WeightsError::NotPositiveDefinite { component: at })?;
        let half_log_determinant: f64 = factor.diagonal().map(f64::ln).sum();
        let half_log_turns =
            0.5 * data_flight::number::count_to_f64(features) * std::f64::consts::TAU.ln();
        let log_scale = component.weight.ln() - half_log_turns - half_log_determinant;
        Ok(Self { component, factor, log_scale })
    }

    /// The distance of a row; `present` says which values are there when some are not.
    fn distance(&self, row: &[Option<f64>], present: Option<&Vec<bool>>) -> Distance<'_> {
        let pairs = row.iter().zip(&self.component.mean);
        let difference: Vec<f64> =
            pairs.filter_map(|(value, mean)| value.map(|value| value - mean)).collect();
        // A principal part of a positive definite matrix is positive definite; should rounding
        // say otherwise, the distance becomes NaN and the caller abstains.
        let marginal = present.map(|present| {
            let covariance = self.component.covariance.restricted(present);
            covariance.cholesky().unwrap_or_else(|| covariance.map(|_, _| f64::NAN))
        });
        let factor =
            marginal.map_or(std::borrow::Cow::Borrowed(&self.factor), std::borrow::Cow::Owned);
        let whitened = factor.solve(&difference);
        Distance { squared: dot(&whitened, &whitened), difference, whitened, factor }
    }
}

/// ln Σ exp(v) without overflow or underflow.
fn log_sum_exp(values: &[f64]) -> f64 {
    let largest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    // `max` skips NaN; the sum does not, so that a NaN reaches the caller.
    if largest == f64::NEG_INFINITY {
        return values.iter().sum();
    }
    largest + values.iter().map(|value| (value - largest).exp()).sum::<f64>().ln()
}

#[cfg(test)]
mod tests;
