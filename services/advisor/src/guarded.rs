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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::samples;

    #[test]
    fn a_panic_costs_one_answer() {
        let model = samples::artefact().model();
        let answer = guarded(model, || panic!("as a library might"));
        let ScoreAnswer::Abstained(abstention) = answer else { panic!("{answer:?}") };
        assert_eq!(abstention.reason, AbstentionReason::InvalidOutput);
        assert_eq!(abstention.model, model.digest());
        let fine = guarded(model, || model.abstain(AbstentionReason::Expired, "as asked"));
        assert!(
            matches!(fine, ScoreAnswer::Abstained(abstention) if abstention.detail == "as asked")
        );
    }
}
