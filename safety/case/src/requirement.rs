//! `safety/requirements.toml`: what the service shall do so that its hazards stay tolerable.

use serde::{Deserialize, Serialize};

use crate::hazard::Class;

/// One safety requirement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// `SR-nn`.
    pub id: String,
    /// One sentence with "shall".
    pub text: String,
    /// The rigour it is held to; not weaker than the hazards it derives from.
    pub class: Class,
    /// Hazards and failure modes.
    pub derives_from: Vec<String>,
    /// How it is verified.
    pub verified_by: Verification,
    /// Whether that has been done.
    pub status: RequirementStatus,
}

/// How a requirement is verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verification {
    /// By a test that cites it.
    Test,
    /// By a person who reads the code.
    Review,
    /// By measurement in operation.
    Analysis,
}

/// Whether a requirement is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequirementStatus {
    /// Cited in code and in a test.
    Implemented,
    /// Not yet, or only in part.
    Planned,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Table {
    pub(crate) requirement: Vec<Requirement>,
}
