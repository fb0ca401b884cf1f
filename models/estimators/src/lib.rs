//! Training, artefacts and scoring of models; the only crate that names linfa (and, later,
//! smartcore).
//!
//! | step | type in → out | file |
//! |---|---|---|
//! | train | [`TrainingSet`] → [`Artefact`] | `train.rs`, `train/`, `fit.rs` |
//! | keep | [`Artefact`] → folder of five files | `artefact.rs`, `artefact/` |
//! | load | folder → [`LoadedModel`], or a refusal | `artefact/load.rs` |
//! | score | `FeatureVector` → `ScoreAnswer` | `loaded.rs`, `novelty.rs`, `mixture.rs` |
//!
//! The learning library is used to fit and for nothing else: scoring reads plain numbers
//! from the artefact, so that an auditor can recompute an answer without it.
//!
//! Deliberately absent: clocks (the time is an argument), network, threads of our own, and
//! any decision about what a pilot is shown.

pub mod artefact;
pub mod error;
mod fit;
pub mod folds;
pub mod loaded;
pub mod matrix;
pub mod mixture;
pub mod novelty;
pub mod reference;
mod rounding;
#[cfg(test)]
mod samples;
pub mod scaler;
pub mod train;
pub mod triangle;

pub use artefact::Artefact;
pub use artefact::load::{load, load_pinned};
pub use error::{LoadError, SaveError, TrainError};
pub use loaded::LoadedModel;
pub use train::{TrainParams, TrainingSet, TrainingVector, train_novelty};
