//! `safety/failure_modes.toml`: every way in which an advisory can mislead that we know of.
//!
//! A failure modes and effects analysis after MIL-STD-1629A with the action priorities of
//! AIAG and VDA in place of a product of ranks. Mapped to them, not claimed to comply.

use serde::{Deserialize, Serialize};

/// One failure mode.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FailureMode {
    /// `FM-AAA-nn`.
    pub id: String,
    /// The part of the service in which it occurs.
    pub item: String,
    /// What fails.
    pub mode: String,
    /// Why.
    pub cause: String,
    /// What follows for the reader.
    pub effect: String,
    /// The hazard it contributes to.
    pub hazard: String,
    /// 1 no effect to 5 catastrophic, of one occurrence.
    pub severity: u8,
    /// 1 at most 1e-5 a flight to 5 at least 1e-1.
    pub occurrence: u8,
    /// 1 caught before use to 5 not before harm, without the guard.
    pub detection_before: u8,
    /// The same that the guard is to reach.
    pub detection_target: u8,
    /// Action priority without the guard.
    pub ap_before: Priority,
    /// Action priority that the guard is to reach.
    pub ap_target: Priority,
    /// The requirements that mitigate it.
    pub mitigated_by: Vec<String>,
    /// What the row asks for.
    pub guard: String,
    /// What is there: names of checks of `safety-guard`, or paths of source files.
    pub checks: Vec<String>,
    /// What the service does when it happens.
    pub degraded_response: String,
    /// How a test makes it happen.
    pub injection: String,
    /// What is proven today.
    pub status: Status,
    /// `yes: …` or `no: …`, with the argument.
    pub sufficient: String,
}

/// Priority of action on a failure mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Priority {
    /// Low.
    #[serde(rename = "L")]
    Low,
    /// Medium.
    #[serde(rename = "M")]
    Medium,
    /// High.
    #[serde(rename = "H")]
    High,
}

/// What is proven today about a failure mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// A check holds it and a test injects it.
    Guarded,
    /// Not yet, or only in part.
    Planned,
    /// It stays high with every guard in place.
    Open,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Table {
    pub(crate) failure_mode: Vec<FailureMode>,
}
