//! Why the model service gave nothing that may be used.

use std::error::Error;

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum AdvisorUnavailableReason {
    /// Nothing, or not everything, arrived within the deadline.
    Timeout,
    /// The service could not be reached or hung up.
    Unreachable,
    /// It failed repeatedly and is left alone for a while.
    CircuitOpen,
    /// Something arrived that may not be used: not an answer, a number that is not finite or
    /// out of range, another schema, or a model the service does not list.
    BadAnswer,
    /// Too many questions are out already.
    Busy,
}

impl AdvisorUnavailableReason {
    /// A stable name for rows and metrics.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Timeout => "timeout",
            Self::Unreachable => "unreachable",
            Self::CircuitOpen => "circuit_open",
            Self::BadAnswer => "bad_answer",
            Self::Busy => "busy",
        }
    }
}

/// The model service gave nothing that may be used; flights go on with rules alone.
#[derive(Debug, thiserror::Error)]
#[error("the model service gave no usable answer ({}): {detail}", reason.as_str())]
pub struct AdvisorUnavailable {
    /// Why.
    pub reason: AdvisorUnavailableReason,
    /// What exactly, in words.
    pub detail: String,
    #[source]
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl AdvisorUnavailable {
    pub(super) fn new(reason: AdvisorUnavailableReason, detail: impl Into<String>) -> Self {
        Self { reason, detail: detail.into(), source: None }
    }

    pub(super) fn because(self, source: impl Error + Send + Sync + 'static) -> Self {
        Self { source: Some(Box::new(source)), ..self }
    }
}
