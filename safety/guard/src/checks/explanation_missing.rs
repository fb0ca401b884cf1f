//! FM-PRE-05: a model gives an estimate and no reasons.
//!
//! The estimate may still be shown, with a note that it comes without an explanation.
// req: SR-04

use crate::Verdict;
use crate::check::{Context, Report, Seen};

pub(crate) fn examine(context: &Context<'_>, report: &mut Report) {
    let Some(model) = context.candidate.model() else { return };
    if model.contributions.is_empty() {
        report.add(Seen {
            verdict: Verdict::Caveat,
            id: "FM-PRE-05",
            requirement: "SR-04",
            limit: None,
            saw: "0 contributions".to_owned(),
            sentence: "The model gave no reasons; look at the recorded data.".to_owned(),
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::Verdict;
    use crate::testing::{model_candidate, model_of, only_finding};

    // injects: FM-PRE-05
    // verifies: SR-04
    #[test]
    fn an_estimate_without_reasons_says_so() {
        let mut candidate = model_candidate();
        model_of(&mut candidate).contributions.clear();
        only_finding(&candidate, "explanation_missing", "FM-PRE-05", Verdict::Caveat);
    }
}
