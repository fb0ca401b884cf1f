//! The vocabulary of a recorded flight.
//!
//! Every other crate speaks in these words: units, the parameter catalogue, samples with
//! their validity, the flight itself, phases, key point values, rule outcomes, data-quality
//! facts and typed identifiers.
//!
//! Deliberately absent: input and output, clocks, randomness, thresholds and any judgement.
//! Definitions live here, below both their makers and their users.

pub mod evaluation;
pub mod flight;
pub mod id;
pub mod key_point;
pub mod ledger;
pub mod number;
pub mod parameter;
pub mod phase;
pub mod quality;
pub mod quantity;
pub mod sample;
pub mod unit;

pub use evaluation::{
    Band, Clearance, Evaluation, Finding, NotEvaluated, NotEvaluatedReason, Outcome,
};
pub use flight::{AircraftIdentity, ColumnMismatch, Flight, FlightError, Series};
pub use id::Digest;
pub use key_point::{KeyPoint, MeasureAbsence};
pub use ledger::{Issue, IssueKind, RowLedger};
pub use parameter::Parameter;
pub use phase::{PhaseOfFlight, PhaseSpan};
pub use quality::{FlightQuality, ParameterQuality};
pub use sample::{NO_VALUE, Sample, Validity};
pub use unit::Unit;
