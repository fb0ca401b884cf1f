//! Trains the novelty model: checks, choice of the mixture, held-out scores, description.
//!
//! 1. Vectors with too many missing values are left out, as they would be when scoring.
//! 2. Five folds by flight. For every number of components from 1 and every shrinkage, the
//!    mean held-out log likelihood is measured; the best pair is kept, fewer components and
//!    more shrinkage on a tie; two numbers in a row without a gain end the search. (The Bayesian information criterion was considered: it counts
//!    parameters as if the covariances were free, which the shrinkage makes untrue.)
//! 3. The held-out scores of that pair become the reference for percentiles.
//! 4. The pair is fitted once more on everything.
//!
//! Choosing and measuring on the same folds is slightly optimistic about the choice and not
//! about any single vector. Same data, parameters and seed give the same artefact.
//! No clock is read and no file written.

mod describe;
mod select;
#[cfg(test)]
pub(crate) mod tests;

use chrono::{DateTime, Utc};
use models_card::{FeatureSchema, FeatureVector};

use crate::artefact::{Artefact, Weights};
use crate::error::{TrainError, WeightsError};
use crate::folds::distinct_count;
use crate::novelty::{NoveltyModel, NoveltyWeights};
use crate::reference::ReferenceScores;

/// Fewest usable vectors to train on.
pub const VECTORS_NEEDED: usize = 30;
/// Fewest flights: one for each fold.
pub const FLIGHTS_NEEDED: usize = select::FOLDS;

/// One vector and the flight it came from.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainingVector {
    /// Number of the flight, any numbering; vectors of one flight are held out together.
    pub flight: u64,
    /// The features.
    pub vector: FeatureVector,
}

/// What to train on.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainingSet {
    /// The schema every vector was made for.
    pub schema: FeatureSchema,
    /// The vectors; their order is part of the digest of the data.
    pub vectors: Vec<TrainingVector>,
    /// Aircraft profiles the flights are of; requests for others are declined.
    pub profiles: Vec<String>,
    /// Where the data came from, in a sentence.
    pub source: String,
    /// Licence of the data.
    pub licence: String,
}

/// How to train and how to describe the result.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainParams {
    /// Name of the model, which score requests use.
    pub name: String,
    /// Version of the artefact.
    pub version: String,
    /// Who should use it for what, in a sentence.
    pub intended_use: String,
    /// What it must not be used for.
    pub out_of_scope: Vec<String>,
    /// Seed of every random choice.
    pub seed: u64,
    /// When it is made.
    pub created_utc: DateTime<Utc>,
    /// After this it only abstains.
    pub expires_utc: DateTime<Utc>,
    /// Largest number of components that is tried.
    pub max_components: usize,
    /// Largest share of missing values that is still answered, in percent.
    pub missing_limit_pct: f64,
    /// Version of the code that trains.
    pub code_version: String,
}

impl TrainParams {
    /// The parameters of the approach novelty model.
    #[must_use]
    pub fn approach_novelty(
        seed: u64,
        created_utc: DateTime<Utc>,
        expires_utc: DateTime<Utc>,
    ) -> Self {
        let owned = |text: &str| text.to_owned();
        Self {
            name: owned("approach-novelty"),
            version: owned("1"),
            intended_use: owned(
                "Points pilots and safety officers, on the ground and after a flight, to \
                 approaches that are unlike those the model was trained on, and to the \
                 measures that make them so.",
            ),
            out_of_scope: vec![
                owned("Deciding whether an aircraft is airworthy or a pilot is fit."),
                owned("Anything in flight or in real time."),
                owned("Concluding that an approach was safe because it was not novel."),
                owned("Aircraft profiles other than those listed."),
            ],
            seed,
            created_utc,
            expires_utc,
            max_components: 6,
            missing_limit_pct: 25.0,
            code_version: concat!("models-estimators ", env!("CARGO_PKG_VERSION")).to_owned(),
        }
    }
}

/// Trains a novelty model.
///
/// # Errors
/// When a vector is malformed or of another schema, there are too few vectors or flights, a
/// feature is missing from most vectors, a parameter is unusable, or nothing could be fitted.
pub fn train_novelty(set: &TrainingSet, params: &TrainParams) -> Result<Artefact, TrainError> {
    check_params(set, params)?;
    check_vectors(set)?;
    let usable = usable_vectors(set, params);
    let flights: Vec<u64> = usable.iter().map(|vector| vector.flight).collect();
    if usable.len() < VECTORS_NEEDED {
        let (given, usable) = (set.vectors.len(), usable.len());
        return Err(TrainError::TooFewVectors { given, usable, needed: VECTORS_NEEDED });
    }
    let found = distinct_count(&flights);
    if found < FLIGHTS_NEEDED {
        return Err(TrainError::TooFewFlights { found, needed: FLIGHTS_NEEDED });
    }
    let rows: Vec<&[Option<f64>]> = usable.iter().map(|vector| vector.vector.values()).collect();
    check_sparsity(&set.schema, &rows)?;

    let selected = select::select(&set.schema, &rows, &flights, params)?;
    let weights = NoveltyWeights {
        scaler: selected.scaler.clone(),
        components: selected.mixture.components(),
        reference: ReferenceScores::new(selected.held_out_scores.iter().copied())
            .map_err(TrainError::SelfCheck)?,
        missing_limit_pct: params.missing_limit_pct,
    };
    let model = NoveltyModel::new(weights).map_err(TrainError::SelfCheck)?;
    let weights_json = crate::artefact::to_json(&Weights::Novelty(model.weights()))?;
    let manifest = describe::manifest(set, params, &usable, &selected, &weights_json);
    Artefact::assemble(manifest, &model, weights_json)
}

/// Vectors that would not be declined for missing values.
fn usable_vectors<'set>(set: &'set TrainingSet, params: &TrainParams) -> Vec<&'set TrainingVector> {
    let usable = |vector: &&TrainingVector| {
        crate::loaded::missing_pct(vector.vector.values()) <= params.missing_limit_pct
    };
    set.vectors.iter().filter(usable).collect()
}

fn check_params(set: &TrainingSet, params: &TrainParams) -> Result<(), TrainError> {
    let invalid = |reason| Err(TrainError::InvalidParameter(reason));
    if set.schema.features.is_empty() {
        return invalid("the schema has no features");
    }
    if set.profiles.is_empty() {
        return invalid("no aircraft profile is named, so every request would be declined");
    }
    if set.source.trim().is_empty() || set.licence.trim().is_empty() {
        return invalid("the source and the licence of the data must be stated");
    }
    if params.name.is_empty() || params.version.is_empty() {
        return invalid("the model needs a name and a version");
    }
    if params.expires_utc <= params.created_utc {
        return invalid("the model expires before it is made");
    }
    if params.max_components == 0 {
        return invalid("at least one component is needed");
    }
    if !(0.0..100.0).contains(&params.missing_limit_pct) {
        return invalid("the limit of missing values is a percentage below 100");
    }
    Ok(())
}

fn check_vectors(set: &TrainingSet) -> Result<(), TrainError> {
    let expected = set.schema.digest();
    for (index, TrainingVector { vector, .. }) in set.vectors.iter().enumerate() {
        if vector.schema() != expected {
            return Err(TrainError::SchemaMismatch { index, expected, found: vector.schema() });
        }
        if vector.values().len() != set.schema.features.len() || !vector.is_finite() {
            return Err(TrainError::MalformedVector { index });
        }
    }
    Ok(())
}

fn check_sparsity(schema: &FeatureSchema, rows: &[&[Option<f64>]]) -> Result<(), TrainError> {
    for (at, feature) in schema.features.iter().enumerate() {
        let present = rows.iter().filter(|row| row.get(at).copied().flatten().is_some()).count();
        if present.saturating_mul(2) < rows.len() {
            return Err(TrainError::FeatureTooSparse {
                feature: feature.name.clone(),
                present,
                vectors: rows.len(),
            });
        }
    }
    Ok(())
}

/// A feature without any value, which [`check_sparsity`] excludes for the whole set and which
/// a fold of a small set may still hold.
fn no_values(_feature: usize) -> TrainError {
    TrainError::SelfCheck(WeightsError::NotFinite("a feature of a training fold"))
}
