//! The novelty model: robust scaling, a Gaussian mixture, and held-out scores to compare with.
//!
//! It answers a vector of the right length with a score; whether it may be asked (expiry,
//! schema, profile, missing share) is checked in `loaded.rs`.

use serde::{Deserialize, Serialize};

use crate::error::WeightsError;
use crate::mixture::{Component, Mixture};
use crate::reference::ReferenceScores;
use crate::scaler::RobustScaler;

/// The numbers of a novelty model as they are stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NoveltyWeights {
    /// Median and spread of every feature.
    pub scaler: RobustScaler,
    /// The components of the mixture.
    pub components: Vec<Component>,
    /// Cross-fitted scores of the training vectors.
    pub reference: ReferenceScores,
    /// Largest share of missing values that is still answered, in percent.
    pub missing_limit_pct: f64,
}

/// A novelty model that is ready to score.
#[derive(Clone, Debug, PartialEq)]
pub struct NoveltyModel {
    scaler: RobustScaler,
    mixture: Mixture,
    reference: ReferenceScores,
    missing_limit_pct: f64,
}

/// What the model says of one vector.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NoveltyScore {
    /// −ln p of the transformed features, in nats.
    pub value: f64,
    /// Where the value lies among held-out training scores, 0 to below 100.
    pub percentile_pct: f64,
    /// Share of each feature in the distance, in percent, in schema order.
    pub shares_pct: Vec<f64>,
}

impl NoveltyModel {
    /// Checks the numbers and prepares them.
    ///
    /// # Errors
    /// When they do not describe a model.
    pub fn new(weights: NoveltyWeights) -> Result<Self, WeightsError> {
        let NoveltyWeights { scaler, components, reference, missing_limit_pct } = weights;
        let mixture = Mixture::new(components)?;
        let (expected, found) = (mixture.feature_count(), scaler.scales().len());
        if expected != found {
            return Err(WeightsError::WrongLength { part: "the scaler", expected, found });
        }
        scaler.check()?;
        reference.check()?;
        if !(0.0..100.0).contains(&missing_limit_pct) {
            return Err(WeightsError::NotFinite("the limit of missing values"));
        }
        Ok(Self { scaler, mixture, reference, missing_limit_pct })
    }

    /// The numbers to store.
    #[must_use]
    pub fn weights(&self) -> NoveltyWeights {
        NoveltyWeights {
            scaler: self.scaler.clone(),
            components: self.mixture.components(),
            reference: self.reference.clone(),
            missing_limit_pct: self.missing_limit_pct,
        }
    }

    /// Number of features.
    #[must_use]
    pub const fn feature_count(&self) -> usize {
        self.mixture.feature_count()
    }

    /// Largest share of missing values that is still answered, in percent.
    #[must_use]
    pub const fn missing_limit_pct(&self) -> f64 {
        self.missing_limit_pct
    }

    /// Medians of the training data, in the features' units and schema order.
    pub fn medians(&self) -> impl Iterator<Item = f64> {
        self.scaler.scales().iter().map(|scale| scale.median)
    }

    /// Scores a row of [`NoveltyModel::feature_count`] values. A result that is not finite is
    /// possible (a value near the end of the floating point range) and is the caller's to
    /// refuse.
    #[must_use]
    pub fn score(&self, values: &[Option<f64>]) -> NoveltyScore {
        let density = self.mixture.density(&self.scaler.transform(values));
        let value = density.negative_log_likelihood;
        NoveltyScore {
            value,
            percentile_pct: self.reference.percentile_pct(value),
            shares_pct: density.shares_pct,
        }
    }
}
