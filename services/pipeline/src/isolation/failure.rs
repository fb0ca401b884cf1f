//! Why a log came back unread, and what its sender is told.

use data_ingest::IngestError;
use data_store::JobFailure;
use serde::{Deserialize, Serialize};

use crate::error::chain;

/// Nothing in a log can be used, and why: what is left of an [`IngestError`] on its way between
/// two processes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The published name of the kind.
    pub kind: String,
    /// What is wrong, with everything that caused it.
    pub message: String,
    /// What the sender can do about it.
    pub hint: String,
}

impl From<&IngestError> for Refusal {
    fn from(error: &IngestError) -> Self {
        Self {
            kind: error.kind().name().to_owned(),
            message: chain(error),
            hint: error.hint().to_owned(),
        }
    }
}

impl From<Refusal> for JobFailure {
    fn from(refusal: Refusal) -> Self {
        let Refusal { kind, message, hint } = refusal;
        Self { kind, message, hint }
    }
}

/// A log came back unread.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Unread {
    /// Nothing in it can be used.
    #[error("{}", .0.message)]
    Refused(Refusal),
    /// Reading it takes more memory than a log is given.
    #[error("the parser ran out of memory: {0}")]
    OutOfMemory(String),
    /// Reading it takes longer than a log is given.
    #[error("the parser took too long: {0}")]
    TimedOut(String),
    /// The parser died of it, or on it.
    #[error("the parser died: {0}")]
    Crashed(String),
    /// The parser was told to end, or could not be started: the log has nothing to do with it.
    #[error("there is no parser: {0}")]
    Unavailable(String),
}

impl Unread {
    /// The published name of a failure of the parser itself; `None` for one of the log.
    #[must_use]
    pub const fn name(&self) -> Option<&'static str> {
        match self {
            Self::Refused(_) => None,
            Self::OutOfMemory(_) => Some("parser_out_of_memory"),
            Self::TimedOut(_) => Some("parser_timed_out"),
            Self::Crashed(_) => Some("parser_crashed"),
            Self::Unavailable(_) => Some("parser_unavailable"),
        }
    }

    /// Whether a stored failure is one in which a log took its parser along.
    #[must_use]
    pub fn is_parser_failure(kind: &str) -> bool {
        matches!(kind, "parser_out_of_memory" | "parser_timed_out" | "parser_crashed")
    }
}

/// What the sender of a log is told after its parser failed. How it failed in detail is for the
/// worker's log lines.
pub(crate) fn told(failed: &Unread) -> Option<JobFailure> {
    let (message, hint) = match failed {
        Unread::OutOfMemory(_) => (
            "reading this log takes more memory than one log may use",
            "split the log into single flights, or ask your administrator to raise \
             worker.parse_memory_bytes",
        ),
        Unread::TimedOut(_) => (
            "reading this log takes longer than one log may take",
            "split the log into single flights, or ask your administrator to raise \
             worker.parse_deadline_s",
        ),
        Unread::Crashed(_) => (
            "the parser stopped while it read this log",
            "this is a defect of the parser, not of your log: the file is kept as you sent it; \
             tell your administrator, and it can be processed again once that is mended",
        ),
        Unread::Refused(_) | Unread::Unavailable(_) => return None,
    };
    let kind = failed.name()?.to_owned();
    Some(JobFailure { kind, message: message.to_owned(), hint: hint.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_is_what_is_recognised_again() {
        let failures = [
            Unread::OutOfMemory(String::new()),
            Unread::TimedOut(String::new()),
            Unread::Crashed(String::new()),
        ];
        for failed in failures {
            let told = told(&failed).expect("a parser failure");
            assert!(Unread::is_parser_failure(&told.kind), "{}", told.kind);
            assert!(!told.hint.is_empty() && !told.message.is_empty());
        }
        assert!(told(&Unread::Unavailable(String::new())).is_none(), "not the log's doing");
        assert!(!Unread::is_parser_failure("internal"));
    }
}
