//! Catches a panic in scoring: it costs one answer, not the service.
//!
//! Our own code denies what panics; what is caught here would come from a library.

use std::panic::{AssertUnwindSafe, catch_unwind};

use models_card::{AbstentionReason, ScoreAnswer};
use models_estimators::LoadedModel;

/// The answer of `score`, or an abstention in the model's name when it panics. Scoring only
/// reads the model, so nothing is left half-changed.
pub(crate) fn guarded(model: &LoadedModel, score: impl FnOnce() -> ScoreAnswer) -> ScoreAnswer {
    catch_unwind(AssertUnwindSafe(score)).unwrap_or_else(|_payload| {
        // The payload may quote a value, so it is not logged.
        tracing::error!(model = model.manifest().name, "scoring panicked; the model abstains");
        model.abstain(AbstentionReason::InvalidOutput, "the model failed on these values")
    })
}
