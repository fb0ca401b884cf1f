//! What can go wrong between an upload and its stored results.

use data_store::StoreError;

use crate::isolation::Unread;

/// An attempt to process an upload failed, by no fault of the upload.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PipelineError {
    /// The store failed.
    #[error("{operation}")]
    Storing {
        /// What was to be done.
        operation: &'static str,
        /// Why it failed.
        source: StoreError,
    },
    /// A record could not be written as JSON.
    #[error("write {what} as JSON")]
    Writing {
        /// The record.
        what: &'static str,
        /// Why it failed.
        source: serde_json::Error,
    },
    /// There was no parser to read the log.
    #[error("read the log")]
    Parsing {
        /// Why not.
        source: Unread,
    },
    /// A flight is not judged again while the model service is away: what is in force was
    /// judged with it.
    #[error("judge again without the model service")]
    ModelServiceAway,
    /// The analysis stopped without a result.
    #[error("analyse the log")]
    Analysing {
        /// Why it stopped.
        source: tokio::task::JoinError,
    },
    /// The log has no flight at this position.
    #[error("the log has no flight {ordinal}")]
    MissingFlight {
        /// The position, from 0.
        ordinal: usize,
    },
    /// The job is not one that this worker knows.
    #[error("a job of the kind `{kind}` is not known here")]
    UnknownJob {
        /// Its kind.
        kind: String,
    },
}

/// An error and everything that caused it, in one line for people.
#[must_use]
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

/// An error as a log field, so that the whole chain of causes is written.
pub(crate) fn logged<'a>(
    error: &'a (impl std::error::Error + 'static),
) -> &'a (dyn std::error::Error + 'static) {
    error
}
