//! FM-MOD-10: the rules, which are independent of the model, say otherwise.
//!
//! A model that calls usual what a rule found is withheld, so that no model can talk a
//! finding away. A model that calls unusual what every rule cleared keeps a caveat. Without
//! any rule that could be checked there is no independent view, and it is withheld.
// req: SR-05
// req: SR-06

use crate::Verdict;
use crate::check::{Context, Report, Seen};
use crate::compare::below;

pub(crate) fn examine(context: &Context<'_>, report: &mut Report) {
    let Some(model) = context.candidate.model() else { return };
    let limit = &context.limits.unusual_percentile_pct;
    let rules = &context.candidate.rules;
    let calls_usual = below(model.percentile_pct, limit.value);
    if rules.found.is_empty() && rules.clear.is_empty() {
        report.add(Seen {
            verdict: Verdict::Withhold,
            id: "FM-MOD-10",
            requirement: "SR-05",
            limit: None,
            saw: format!("no rule evaluated, {} not evaluated", rules.not_evaluated.len()),
            sentence: "No rule could be checked on the same data; the model alone is not enough."
                .to_owned(),
        });
    } else if calls_usual && !rules.found.is_empty() {
        report.add(Seen {
            verdict: Verdict::Withhold,
            id: "FM-MOD-10",
            requirement: "SR-06",
            limit: Some(limit),
            saw: format!(
                "percentile {:.1} % against {}",
                model.percentile_pct,
                rules.found.join(", ")
            ),
            sentence: "The model saw nothing unusual where a rule found something; the rule \
                       counts."
                .to_owned(),
        });
    } else if !calls_usual && rules.found.is_empty() {
        report.add(Seen {
            verdict: Verdict::Caveat,
            id: "FM-MOD-10",
            requirement: "SR-06",
            limit: Some(limit),
            saw: format!(
                "percentile {:.1} %, {} rules clear",
                model.percentile_pct,
                rules.clear.len()
            ),
            sentence: "No rule found anything in the same stretch; treat this as a hint."
                .to_owned(),
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{assert_passes, model_candidate, model_of, only_finding};
    use crate::{RulesView, Verdict};

    // injects: FM-MOD-10
    // verifies: SR-06
    #[test]
    fn a_model_cannot_talk_a_finding_away() {
        let mut candidate = model_candidate();
        model_of(&mut candidate).percentile_pct = 30.0;
        only_finding(&candidate, "rules_disagree", "FM-MOD-10", Verdict::Withhold);
    }

    // injects: FM-MOD-10
    #[test]
    fn a_model_alone_against_clear_rules_is_a_hint() {
        let mut candidate = model_candidate();
        candidate.rules.clear.append(&mut candidate.rules.found);
        only_finding(&candidate, "rules_disagree", "FM-MOD-10", Verdict::Caveat);
        model_of(&mut candidate).percentile_pct = 30.0;
        assert_passes(&candidate);
    }

    // injects: FM-MOD-10
    // verifies: SR-05
    #[test]
    fn a_model_without_any_rule_beside_it_is_withheld() {
        let mut candidate = model_candidate();
        candidate.rules = RulesView { not_evaluated: vec!["a".to_owned()], ..RulesView::default() };
        only_finding(&candidate, "rules_disagree", "FM-MOD-10", Verdict::Withhold);
    }
}
