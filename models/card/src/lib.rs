//! Definitions that lie below every model and every user of one.
//!
//! What goes into a model ([`FeatureSchema`], [`FeatureVector`]), what describes it
//! ([`Manifest`]) and what is asked of and answered by the model service ([`ScoreRequest`],
//! [`ScoreAnswer`], [`ModelListing`]). Deliberately absent: training, scoring, files and any crate that learns.

pub mod feature;
pub mod listing;
pub mod manifest;
pub mod score;

pub use feature::{FeatureDefinition, FeatureError, FeatureSchema, FeatureVector};
pub use listing::{ModelListing, ModelSummary, RefusedArtefact};
pub use manifest::{DomainRange, Manifest, Metric, TrainingData};
pub use score::{Abstention, AbstentionReason, Contribution, Estimate, ScoreAnswer, ScoreRequest};
