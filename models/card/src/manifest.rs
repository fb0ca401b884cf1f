//! The manifest of a model artefact: the single source of truth about how it may be used.

use chrono::{DateTime, Utc};
use data_flight::Digest;
use serde::{Deserialize, Serialize};

use crate::FeatureSchema;

/// Smallest and largest value of a feature in the training data; outside it the model has
/// not been validated.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DomainRange {
    /// Name of the feature.
    pub feature: String,
    /// Smallest validated value, in the feature's unit.
    pub min: f64,
    /// Largest validated value, in the feature's unit.
    pub max: f64,
}

/// What a model was trained on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrainingData {
    /// Where the data came from, in a sentence.
    pub source: String,
    /// Its licence.
    pub licence: String,
    /// Number of feature vectors.
    pub vectors: u64,
    /// Number of flights they came from.
    pub flights: u64,
    /// Digest over the digests of the vectors, in training order.
    pub digest: Digest,
}

/// One measured quality of a model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Metric {
    /// What was measured and on what, in a phrase.
    pub name: String,
    /// The value.
    pub value: f64,
    /// Lower end of the 95 % interval, where one was computed.
    pub low_95: Option<f64>,
    /// Upper end of the 95 % interval, where one was computed.
    pub high_95: Option<f64>,
}

/// The manifest of an artefact. Its `weights` digest ties it to one file of weights; the
/// digest of the whole artefact is that of the manifest's canonical JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Name, for example `approach-novelty`.
    pub name: String,
    /// Version of this artefact.
    pub version: String,
    /// Who should use it for what, in a sentence.
    pub intended_use: String,
    /// What it must not be used for.
    pub out_of_scope: Vec<String>,
    /// Algorithm and the crates and versions that computed it.
    pub algorithm: String,
    /// What it reads.
    pub schema: FeatureSchema,
    /// Ranges in which it was validated, one for each feature.
    pub domain: Vec<DomainRange>,
    /// Aircraft profiles whose flights it was trained on.
    pub profiles: Vec<String>,
    /// What it was trained on.
    pub training: TrainingData,
    /// Seed of every random choice in training.
    pub seed: u64,
    /// Version of the code that trained it.
    pub code_version: String,
    /// Measured qualities.
    pub metrics: Vec<Metric>,
    /// When it was made.
    pub created_utc: DateTime<Utc>,
    /// After this it may no longer be used.
    pub expires_utc: DateTime<Utc>,
    /// SHA-256 of the file of weights.
    pub weights: Digest,
}
