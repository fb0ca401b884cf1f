//! FM-MOD-10, FM-AUD-01: the service stands at a level at which this must not be said.
//!
//! From L2 on there are rules only, from L3 on data only, from L4 on nothing new. The level
//! is decided outside, from everything that is known of the fleet and the service; this check
//! makes sure that it is obeyed.
// req: SR-27

use crate::check::{Context, Report, Seen};
use crate::{Level, Verdict};

pub(crate) fn examine(context: &Context<'_>, report: &mut Report) {
    let level = context.candidate.level;
    let worst_allowed = if context.candidate.model().is_some() { Level::L1 } else { Level::L2 };
    if level <= worst_allowed {
        return;
    }
    let recording_at_risk = level >= Level::L4;
    report.add(Seen {
        verdict: Verdict::Withhold,
        id: if recording_at_risk { "FM-AUD-01" } else { "FM-MOD-10" },
        requirement: "SR-27",
        limit: None,
        saw: format!("level {level}, at most {worst_allowed} allowed"),
        sentence: if recording_at_risk {
            "No new advisories are issued at the moment.".to_owned()
        } else {
            "Statements of this kind are suspended at the moment.".to_owned()
        },
    });
}

#[cfg(test)]
mod tests {
    use crate::testing::{assert_passes, judged, model_candidate, only_finding, rule_candidate};
    use crate::{Level, Verdict};

    // injects: FM-MOD-10
    // verifies: SR-27
    #[test]
    fn at_rules_only_a_model_does_not_speak_and_a_rule_does() {
        let mut model = model_candidate();
        model.level = Level::L2;
        only_finding(&model, "level_insufficient", "FM-MOD-10", Verdict::Withhold);
        let mut rule = rule_candidate();
        rule.level = Level::L2;
        assert_passes(&rule);
        assert_eq!(judged(&rule).level, Level::L2);
        rule.level = Level::L3;
        only_finding(&rule, "level_insufficient", "FM-MOD-10", Verdict::Withhold);
    }

    // injects: FM-AUD-01
    #[test]
    fn nothing_is_issued_when_it_cannot_be_recorded() {
        for level in [Level::L4, Level::L5] {
            let mut rule = rule_candidate();
            rule.level = level;
            only_finding(&rule, "level_insufficient", "FM-AUD-01", Verdict::Withhold);
            assert_eq!(judged(&rule).level, level);
        }
    }
}
