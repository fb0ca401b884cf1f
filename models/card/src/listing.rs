//! What the model service says it has loaded, and what it refused to load.
//!
//! A client compares the digest in every answer with this list (failure mode FM-MOD-08,
//! wrong model version served). No training data appears here.

use chrono::{DateTime, Utc};
use data_flight::Digest;
use serde::{Deserialize, Serialize};

/// One loaded artefact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelSummary {
    /// Name that a score request uses.
    pub name: String,
    /// Version of the artefact.
    pub version: String,
    /// Digest of the artefact; every answer carries it.
    pub model: Digest,
    /// Digest of the feature schema it reads.
    pub schema: Digest,
    /// Aircraft profiles it was trained on.
    pub profiles: Vec<String>,
    /// After this every answer is an abstention.
    pub expires_utc: DateTime<Utc>,
}

/// One artefact that was found and not loaded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedArtefact {
    /// Name of its folder.
    pub folder: String,
    /// Why, in words, causes included.
    pub reason: String,
}

/// Everything the model service found in its folder of artefacts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelListing {
    /// Loaded, by name.
    pub models: Vec<ModelSummary>,
    /// Not loaded, by folder.
    pub refused: Vec<RefusedArtefact>,
}
