//! FM-ING-12: an input rests at its extreme, so its peak is only a lower bound.
//!
//! The severity is never lowered by this; the reader learns that the true value may be worse.
//! Statements without a peak are not touched.
// req: SR-23

use crate::Verdict;
use crate::check::{Context, Report, Seen};
use crate::compare::{above, count, spoken};

pub(crate) fn examine(context: &Context<'_>, report: &mut Report) {
    let limit = &context.limits.clipped_caveat_count;
    if context.candidate.statement.peak.is_none() {
        return;
    }
    for input in context.recorded_inputs() {
        if !above(count(input.clipped_count), limit.value) {
            continue;
        }
        let name = spoken(input.parameter);
        report.add(Seen {
            verdict: Verdict::Caveat,
            id: "FM-ING-12",
            requirement: "SR-23",
            limit: Some(limit),
            saw: format!("{}: {} samples at its extreme", input.parameter, input.clipped_count),
            sentence: format!(
                "The recorded {name} rests at its extreme value; the true peak may be worse."
            ),
        });
    }
}

#[cfg(test)]
mod tests {
    use data_flight::Parameter;

    use crate::Verdict;
    use crate::testing::{assert_passes, only_finding, quality_of, rule_candidate};

    // injects: FM-ING-12
    // verifies: SR-23
    #[test]
    fn a_clipped_peak_is_a_lower_bound() {
        let mut candidate = rule_candidate();
        quality_of(&mut candidate, Parameter::IndicatedAirspeed).clipped_count = 12;
        only_finding(&candidate, "clipped", "FM-ING-12", Verdict::Caveat);
        candidate.statement.peak = None;
        assert_passes(&candidate);
    }
}
