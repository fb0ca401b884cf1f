//! FM-MOD-03: the estimate of a model lies outside what it can be.
//!
//! Percentiles and shares are percentages; outside 0 to 100 they are the sign of a model
//! that does not do what its manifest says. NaN is outside too.
// req: SR-22

use crate::Verdict;
use crate::check::{Context, Report, Seen};
use crate::compare::{above, below};

/// Shares are sums of floating point terms; this much over a hundred is rounding.
const ROUNDING_PCT: f64 = 0.01;

pub(crate) fn examine(context: &Context<'_>, report: &mut Report) {
    let Some(model) = context.candidate.model() else { return };
    let mut add = |what: String| {
        report.add(Seen {
            verdict: Verdict::Withhold,
            id: "FM-MOD-03",
            requirement: "SR-22",
            limit: None,
            saw: what,
            sentence: "The model answered with a number that it cannot mean.".to_owned(),
        });
    };
    if !is_percentage(model.percentile_pct) {
        add(format!("percentile {}", model.percentile_pct));
    }
    for contribution in &model.contributions {
        if !is_percentage(contribution.share_pct) {
            add(format!("share of {}: {} %", contribution.feature, contribution.share_pct));
        }
    }
    let sum_pct: f64 = model.contributions.iter().map(|share| share.share_pct).sum();
    if above(sum_pct, 100.0 + ROUNDING_PCT) {
        add(format!("shares add up to {sum_pct} %"));
    }
}

fn is_percentage(number: f64) -> bool {
    !below(number, -ROUNDING_PCT) && !above(number, 100.0 + ROUNDING_PCT)
}

#[cfg(test)]
mod tests {
    use crate::Verdict;
    use crate::testing::{assert_passes, model_candidate, model_of, only_finding};

    // injects: FM-MOD-03
    // verifies: SR-22
    #[test]
    fn a_percentile_beyond_a_hundred_withholds() {
        for percentile_pct in [-1.0, 140.0] {
            let mut candidate = model_candidate();
            model_of(&mut candidate).percentile_pct = percentile_pct;
            // A negative percentile is also below what is unusual, which is another finding.
            candidate.rules.clear.append(&mut candidate.rules.found);
            let review = crate::testing::judged(&candidate);
            assert!(review.withheld_by().contains(&"FM-MOD-03"), "{:#?}", review.findings);
        }
    }

    // injects: FM-MOD-03
    #[test]
    fn shares_of_more_than_everything_withhold() {
        let mut candidate = model_candidate();
        let again = model_of(&mut candidate).contributions[0].clone();
        assert_passes(&candidate);
        model_of(&mut candidate).contributions.push(again);
        // 61 % + 61 % = 122 %.
        only_finding(&candidate, "estimate_impossible", "FM-MOD-03", Verdict::Withhold);
    }
}
