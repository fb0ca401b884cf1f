//! FM-MOD-01: the flight lies outside the domain in which the model was validated.
//!
//! One or two extreme features are what makes a flight unusual, so a statement that it is
//! unusual keeps a caveat that names the limitation (level L1). More of them, or a statement
//! that it is *not* unusual, is extrapolation and is withheld.
// req: SR-03

use crate::Verdict;
use crate::check::{Context, Report, Seen};
use crate::compare::{above, below, grade_above, length};

pub(crate) fn examine(context: &Context<'_>, report: &mut Report) {
    let Some(model) = context.candidate.model() else { return };
    let limits = context.limits;
    let outside = model.outside_domain.len();
    let grade = if above(length(outside), 0.0)
        && below(model.percentile_pct, limits.unusual_percentile_pct.value)
    {
        Some((Verdict::Withhold, &limits.unusual_percentile_pct))
    } else {
        grade_above(
            length(outside),
            &limits.outside_domain_caveat_count,
            &limits.outside_domain_withhold_count,
        )
    };
    let Some((verdict, limit)) = grade else { return };
    report.add(Seen {
        verdict,
        id: "FM-MOD-01",
        requirement: "SR-03",
        limit: Some(limit),
        saw: format!("{outside} outside: {}", model.outside_domain.join(", ")),
        sentence: if verdict == Verdict::Withhold {
            "This flight is of a kind on which the model was not validated.".to_owned()
        } else {
            "Parts of this flight lie outside the range in which the model was validated; how \
             unusual it was is uncertain."
                .to_owned()
        },
    });
}

#[cfg(test)]
mod tests {
    use crate::testing::{model_candidate, model_of, only_finding};
    use crate::{Candidate, Level, Verdict};

    fn outside(names: &[&str]) -> Candidate {
        let mut candidate = model_candidate();
        model_of(&mut candidate).outside_domain = names.iter().map(|n| (*n).to_owned()).collect();
        candidate
    }

    // injects: FM-MOD-01
    // verifies: SR-03
    #[test]
    fn outside_the_validated_domain_nothing_is_estimated() {
        let candidate = outside(&["a_kt", "b_ft", "c_deg"]);
        let finding = only_finding(&candidate, "domain_exceeded", "FM-MOD-01", Verdict::Withhold);
        assert_eq!(finding.limit.as_deref(), Some("LIM-30"));
        assert_eq!(crate::testing::judged(&candidate).level, Level::L2);
    }

    // injects: FM-MOD-01
    #[test]
    fn one_extreme_feature_of_an_unusual_flight_is_a_caveat() {
        let candidate = outside(&["a_kt"]);
        only_finding(&candidate, "domain_exceeded", "FM-MOD-01", Verdict::Caveat);
        assert_eq!(crate::testing::judged(&candidate).level, Level::L1);
    }

    // injects: FM-MOD-01
    #[test]
    fn outside_its_domain_a_model_may_not_call_a_flight_usual() {
        let mut candidate = outside(&["a_kt"]);
        model_of(&mut candidate).percentile_pct = 40.0;
        candidate.rules.clear.append(&mut candidate.rules.found);
        only_finding(&candidate, "domain_exceeded", "FM-MOD-01", Verdict::Withhold);
    }
}
