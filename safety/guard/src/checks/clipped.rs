//! FM-ING-12: an input rests at its extreme, so its peak is only a lower bound.
//!
//! The severity is never lowered by this; the reader learns that the true value may be worse.
//! Statements without a peak are not touched. Slow channels are not judged: a temperature or
//! a quantity in coarse steps rests at its extreme in every healthy flight. How fast a channel
//! is, the catalogue says by the gap that may be bridged for it.
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
        let slow =
            above(input.parameter.description().max_gap_s, context.limits.clipped_gap_max_s.value);
        if slow || !above(count(input.clipped_count), limit.value) {
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

    use crate::testing::{assert_passes, only_finding, quality_of, rule_candidate};
    use crate::{Input, Verdict};

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

    #[test]
    fn a_slow_channel_may_rest_at_its_extreme() {
        let mut candidate = rule_candidate();
        candidate.statement.inputs = vec![Input::recorded(Parameter::Engine1Cht3)];
        quality_of(&mut candidate, Parameter::Engine1Cht3).clipped_count = 151;
        assert_passes(&candidate);
    }
}
