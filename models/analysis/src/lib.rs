//! Everything that can be said of one flight without a model: derived series, phases, key
//! point values, data-quality facts, rule evaluations, and the feature vectors models read.
//!
//! | step | type in → out | file |
//! |---|---|---|
//! | profile | recorder's model name → [`AircraftProfile`] | `profile/`, `profiles/*.toml` |
//! | measure | `Flight` → [`Measured`] | `measure.rs`, `derived/`, `phases/`, `key_points/`, `quality/` |
//! | judge | [`Measured`] → `Evaluation` per rule | `rules/`, `rules/*.toml` beside `src` |
//! | describe | [`Measured`] → `FeatureVector` per approach | `features/` |
//!
//! Deliberately absent: files, databases, clocks, and any decision about what is shown.

pub mod derived;
pub mod features;
pub mod key_points;
mod measure;
pub mod measured;
mod nearest;
mod phases;
pub mod profile;
pub mod quality;
pub mod rules;

pub use measure::measure;
pub use measured::Measured;
pub use profile::{AircraftProfile, ProfileError, Profiles};
pub use quality::quality_with_ledger;
pub use rules::{Rule, RuleError, RuleSet, evaluate};
