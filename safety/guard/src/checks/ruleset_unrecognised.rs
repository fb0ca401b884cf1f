//! FM-SRV-09: the rule set that found the event is not the one in use.
//!
//! The digest says which thresholds were applied; a statement made with others is withheld.
// req: SR-11

use crate::check::{Context, Report, Seen};
use crate::{Source, Verdict};

pub(crate) fn examine(context: &Context<'_>, report: &mut Report) {
    let Source::Rule(rule) = &context.candidate.statement.source else { return };
    if !context.candidate.installed.rulesets.contains(&rule.ruleset) {
        report.add(Seen {
            verdict: Verdict::Withhold,
            id: "FM-SRV-09",
            requirement: "SR-11",
            limit: None,
            saw: format!("rule `{}` of rule set {}", rule.id, rule.ruleset),
            sentence: "The rules that found this are not the ones that were approved.".to_owned(),
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{judged, only_finding, rule_candidate};
    use crate::{Level, Verdict};

    // injects: FM-SRV-09
    // verifies: SR-11
    #[test]
    fn a_rule_of_an_unknown_set_is_withheld() {
        let mut candidate = rule_candidate();
        candidate.installed.rulesets.clear();
        only_finding(&candidate, "ruleset_unrecognised", "FM-SRV-09", Verdict::Withhold);
        assert_eq!(judged(&candidate).level, Level::L3);
    }
}
