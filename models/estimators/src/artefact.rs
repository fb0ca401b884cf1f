//! A trained model with everything that must travel with it, and its folder on disk.
//!
//! | file | holds |
//! |---|---|
//! | `manifest.json` | `models_card::Manifest`; its SHA-256 is the digest of the artefact |
//! | `weights.json` | the numbers, floats written so that they read back to the bit |
//! | `replay.json` | ten made-up rows with the answers the model gave when it was made |
//! | `MODEL_CARD.md` | a head for programs (TOML between `+++`) and prose for people |
//! | `SHA256SUMS` | the digests of the other four, checkable with `sha256sum -c` |
//!
//! The digests detect damage and mix-ups. Against somebody who rewrites a whole folder only
//! a digest kept elsewhere helps: see [`crate::load_pinned`]. No training row is stored.

mod card;
mod files;
pub mod load;
mod replay;
#[cfg(test)]
mod tests;

use std::path::Path;

use data_flight::Digest;
use models_card::Manifest;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::error::{SaveError, TrainError};
use crate::loaded::LoadedModel;
use crate::novelty::{NoveltyModel, NoveltyWeights};

/// The numbers of a model; the tag `kind` says of which.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Weights {
    /// Robust scaling, Gaussian mixture, held-out scores.
    Novelty(NoveltyWeights),
}

/// A trained model, its description and its self-test, ready to be written.
#[derive(Clone, Debug)]
pub struct Artefact {
    model: LoadedModel,
    manifest_json: Vec<u8>,
    weights_json: Vec<u8>,
    replay_json: Vec<u8>,
    card: String,
}

impl Artefact {
    /// Puts the parts together; `weights_json` is the file the manifest names.
    pub(crate) fn assemble(
        manifest: Manifest,
        model: &NoveltyModel,
        weights_json: Vec<u8>,
    ) -> Result<Self, TrainError> {
        let manifest_json = to_json(&manifest)?;
        let digest = digest_of(&manifest_json);
        let replay_json = to_json(&replay::rows(model, manifest.seed))?;
        let card = card::render(&manifest, digest).map_err(TrainError::EncodeCard)?;
        let model = LoadedModel::new(manifest, digest, model.clone());
        Ok(Self { model, manifest_json, weights_json, replay_json, card })
    }

    /// SHA-256 of `manifest.json`.
    #[must_use]
    pub const fn digest(&self) -> Digest {
        self.model.digest()
    }

    /// What describes the model.
    #[must_use]
    pub const fn manifest(&self) -> &Manifest {
        self.model.manifest()
    }

    /// The model, ready to score.
    #[must_use]
    pub const fn model(&self) -> &LoadedModel {
        &self.model
    }

    /// The text of `MODEL_CARD.md`.
    #[must_use]
    pub fn card(&self) -> &str {
        &self.card
    }

    /// Writes the five files into `folder`, making it if needed. `SHA256SUMS` is removed
    /// first and written last, so that a folder that was left half-written is refused.
    ///
    /// # Errors
    /// When the folder or a file cannot be written.
    pub fn save(&self, folder: &Path) -> Result<(), SaveError> {
        files::write(
            folder,
            &files::Contents {
                manifest: &self.manifest_json,
                weights: &self.weights_json,
                replay: &self.replay_json,
                card: self.card.as_bytes(),
            },
        )
    }
}

/// SHA-256 of bytes.
pub(crate) fn digest_of(bytes: &[u8]) -> Digest {
    Digest::from_bytes(Sha256::digest(bytes).into())
}

/// Indented JSON with a final newline; fields in declaration order, so bytes are stable.
pub(crate) fn to_json(value: &impl Serialize) -> Result<Vec<u8>, TrainError> {
    let mut json = serde_json::to_vec_pretty(value).map_err(TrainError::Encode)?;
    json.push(b'\n');
    Ok(json)
}
