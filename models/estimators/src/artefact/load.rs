//! Loads an artefact, or says which check refused it.
//!
//! In this order: the listed digests, the manifest, the weights it names, that both speak of
//! the same features, the head of the card, and the ten stored rows. Expiry is not checked
//! here because there is no clock: a model that has expired loads and declines to answer.

use std::path::Path;

use data_flight::Digest;
use models_card::Manifest;

use crate::artefact::{Weights, card, digest_of, files, replay};
use crate::error::LoadError;
use crate::loaded::LoadedModel;
use crate::novelty::NoveltyModel;

/// Loads the artefact in `folder`.
///
/// # Errors
/// When a file is missing, damaged, contradicts another or answers a stored row differently.
pub fn load(folder: &Path) -> Result<LoadedModel, LoadError> {
    let files = files::read_checked(folder)?;
    let manifest: Manifest = parse(files::MANIFEST, &files.manifest)?;
    let found = digest_of(&files.weights);
    if found != manifest.weights {
        return Err(LoadError::WrongWeights { expected: manifest.weights, found });
    }
    let Weights::Novelty(weights) = parse(files::WEIGHTS, &files.weights)?;
    let model = NoveltyModel::new(weights).map_err(LoadError::Weights)?;
    check_manifest(&manifest, &model)?;
    let digest = digest_of(&files.manifest);
    card::check(&files.card, &manifest, digest)?;
    let rows: Vec<replay::ReplayRow> = parse(files::REPLAY, &files.replay)?;
    replay::check(&rows, &model, &manifest)?;
    Ok(LoadedModel::new(manifest, digest, model))
}

/// Loads the artefact in `folder` if it is the one with the digest `expected`, which the
/// caller knows from elsewhere.
///
/// # Errors
/// As [`load`], and when the artefact is another one.
pub fn load_pinned(folder: &Path, expected: Digest) -> Result<LoadedModel, LoadError> {
    let model = load(folder)?;
    if model.digest() == expected {
        Ok(model)
    } else {
        Err(LoadError::NotPinned { expected, found: model.digest() })
    }
}

fn parse<T: serde::de::DeserializeOwned>(file: &'static str, bytes: &[u8]) -> Result<T, LoadError> {
    serde_json::from_slice(bytes).map_err(|source| LoadError::Malformed { file, source })
}

/// What the manifest promises about features must hold for the weights.
fn check_manifest(manifest: &Manifest, model: &NoveltyModel) -> Result<(), LoadError> {
    let features = &manifest.schema.features;
    if features.len() != model.feature_count() {
        return Err(LoadError::Inconsistent("the weights have another number of features"));
    }
    let ranges_match = manifest.domain.len() == features.len()
        && manifest.domain.iter().zip(features).all(|(range, feature)| {
            range.feature == feature.name && range.min.is_finite() && range.min <= range.max
        })
        && manifest.domain.iter().all(|range| range.max.is_finite());
    if !ranges_match {
        return Err(LoadError::Inconsistent("the domain is not one finite range per feature"));
    }
    if manifest.profiles.is_empty() {
        return Err(LoadError::Inconsistent("no aircraft profile is named"));
    }
    Ok(())
}
