//! The safety case as data: hazards, failure modes, requirements and limits.
//!
//! The tables `safety/*.toml` are compiled in. [`Case::load`] reads them and refuses a case
//! that is not closed: every function answers every failure condition, every hazard has a
//! requirement, every failure mode a mitigation that is not weaker than its hazard, every
//! limit a requirement, and rows and checks name each other. [`Case::limits`] hands the
//! thresholds to the guard. [`Case::trace`] joins the tables with code and tests.
//!
//! Deliberately absent: deciding about a statement (`safety-guard`), reading files, and any
//! claim of compliance: the tables are mapped to the documents they follow, no more.

mod closure;
pub mod error;
pub mod failure_mode;
pub mod hazard;
pub mod limit;
mod marker;
pub mod requirement;
#[cfg(test)]
mod tests;
pub mod trace;

use data_flight::Digest;
use safety_guard::Limits;
use serde::de::DeserializeOwned;

pub use error::CaseError;
pub use failure_mode::{FailureMode, Priority, Status};
pub use hazard::{Class, Condition, Controllability, Function, Hazard};
pub use limit::LimitRow;
pub use requirement::{Requirement, RequirementStatus, Verification};
pub use trace::{TraceReport, Traced};

/// The tables, read and closed.
#[derive(Clone, Debug)]
pub struct Case {
    hazards: Vec<Hazard>,
    failure_modes: Vec<FailureMode>,
    requirements: Vec<Requirement>,
    limit_rows: Vec<LimitRow>,
    limits: Limits,
}

/// The text of the four tables.
#[derive(Clone, Copy, Debug)]
struct Texts<'text> {
    hazards: &'text str,
    failure_modes: &'text str,
    requirements: &'text str,
    limits: &'text str,
}

const COMPILED_IN: Texts<'static> = Texts {
    hazards: include_str!("../../hazards.toml"),
    failure_modes: include_str!("../../failure_modes.toml"),
    requirements: include_str!("../../requirements.toml"),
    limits: include_str!("../../limits.toml"),
};

impl Case {
    /// Reads and checks the tables that are compiled in.
    ///
    /// # Errors
    /// When a table cannot be read, or with every contradiction found in and between them.
    pub fn load() -> Result<Self, CaseError> {
        Self::read(COMPILED_IN)
    }

    fn read(texts: Texts<'_>) -> Result<Self, CaseError> {
        let hazards = table::<hazard::Table>("hazards.toml", texts.hazards)?.hazard;
        let failure_modes =
            table::<failure_mode::Table>("failure_modes.toml", texts.failure_modes)?.failure_mode;
        let requirements =
            table::<requirement::Table>("requirements.toml", texts.requirements)?.requirement;
        let limit_rows = table::<limit::Table>("limits.toml", texts.limits)?.limit;
        let mut problems = closure::problems(&closure::Tables {
            hazards: &hazards,
            failure_modes: &failure_modes,
            requirements: &requirements,
            limits: &limit_rows,
        });
        let code = guard_code(&mut problems);
        let limits = limit::check(&limit_rows, code, &mut problems);
        match limits {
            Some(limits) if problems.is_empty() => {
                Ok(Self { hazards, failure_modes, requirements, limit_rows, limits })
            }
            _ => Err(CaseError::NotClosed(problems)),
        }
    }

    /// The functional hazards.
    #[must_use]
    pub fn hazards(&self) -> &[Hazard] {
        &self.hazards
    }

    /// The failure modes.
    #[must_use]
    pub fn failure_modes(&self) -> &[FailureMode] {
        &self.failure_modes
    }

    /// The safety requirements.
    #[must_use]
    pub fn requirements(&self) -> &[Requirement] {
        &self.requirements
    }

    /// The rows of `safety/limits.toml`.
    #[must_use]
    pub fn limit_rows(&self) -> &[LimitRow] {
        &self.limit_rows
    }

    /// The checked thresholds, with the identity of the guard that they make.
    #[must_use]
    pub const fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Every id of the case.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        let hazards = self.hazards.iter().map(|row| row.id.as_str());
        let modes = self.failure_modes.iter().map(|row| row.id.as_str());
        let requirements = self.requirements.iter().map(|row| row.id.as_str());
        let limits = self.limit_rows.iter().map(|row| row.id.as_str());
        hazards.chain(modes).chain(requirements).chain(limits)
    }
}

fn table<T: DeserializeOwned>(name: &'static str, text: &str) -> Result<T, CaseError> {
    toml::from_str(text)
        .map_err(|source| CaseError::ReadingTable { table: name, source: Box::new(source) })
}

/// The digest of the guard's source, computed when this crate was built.
fn guard_code(problems: &mut Vec<String>) -> Digest {
    env!("SAFETY_GUARD_CODE").parse().unwrap_or_else(|_| {
        problems.push("the digest of the guard's source is malformed".to_owned());
        Digest::from_bytes([0; 32])
    })
}
