//! Key point values: one number measured at one instant or over one phase of a flight.

use serde::{Deserialize, Serialize};

use crate::{NotEvaluated, Unit};

/// A key point value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeyPoint {
    /// Noun, identifier, qualifier and unit suffix, for example
    /// `normal_acceleration_at_touchdown_g`.
    pub name: String,
    /// The value; always finite.
    pub value: f64,
    /// The unit of the value.
    pub unit: Unit,
    /// When, in seconds from the start of the flight.
    pub at_s: f64,
}

/// A measure that could not be made, and why. Absence is an answer, never a default value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MeasureAbsence {
    /// The name the key point would have had.
    pub name: String,
    /// Why there is none.
    pub reason: NotEvaluated,
}
