//! What is asked of the model service and what it answers. Abstaining is an answer.

use data_flight::{Digest, Unit};
use serde::{Deserialize, Serialize};

use crate::FeatureVector;

/// One question to the model service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoreRequest {
    /// Name of the model, for example `approach-novelty`.
    pub model: String,
    /// Profile of the aircraft, if one is known.
    pub profile: Option<String>,
    /// The inputs.
    pub vector: FeatureVector,
}

/// How much one feature contributed to an estimate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Contribution {
    /// Name of the feature.
    pub feature: String,
    /// What it measures, in words.
    pub meaning: String,
    /// The value seen.
    pub value: f64,
    /// The typical value in the training data (its median).
    pub typical: f64,
    /// Unit of both.
    pub unit: Unit,
    /// Share of the estimate in percent; the shares of all features add up to 100.
    pub share_pct: f64,
}

/// A model's estimate with what an auditor needs to reproduce it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The raw value; for novelty the negative log likelihood (nats).
    pub value: f64,
    /// Where the value lies among the training data, 0 to 100.
    pub percentile_pct: f64,
    /// The three features that contributed most, largest first.
    pub contributions: Vec<Contribution>,
    /// Names of features outside the ranges the model was validated in.
    pub outside_domain: Vec<String>,
    /// Digest of the artefact that answered.
    pub model: Digest,
    /// Digest of the feature schema.
    pub schema: Digest,
    /// When the artefact expires.
    pub expires_utc: chrono::DateTime<chrono::Utc>,
}

/// Why a model declined to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AbstentionReason {
    /// The vector was made for another schema.
    SchemaMismatch,
    /// A value is not a finite number.
    InvalidInput,
    /// Too many values are missing.
    TooManyMissing,
    /// The model was not trained on this aircraft profile.
    UnknownProfile,
    /// The artefact has expired.
    Expired,
    /// The model's own output was not finite.
    InvalidOutput,
}

/// A refusal to answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Abstention {
    /// Why.
    pub reason: AbstentionReason,
    /// What exactly, in words.
    pub detail: String,
    /// Digest of the artefact that declined.
    pub model: Digest,
}

/// What the model service answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScoreAnswer {
    /// An estimate.
    Estimate(Estimate),
    /// A refusal with its reason.
    Abstained(Abstention),
}
