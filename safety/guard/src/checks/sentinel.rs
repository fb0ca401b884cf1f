//! FM-ING-16: an input holds placeholders (−9999, 65535, blank, NaN) where values should be.
//!
//! Placeholders are masked on the way in, so none of them was used; their share says how far
//! the source is to be trusted for the rest.
// req: SR-17

use crate::Verdict;
use crate::check::{Context, Report, Seen};
use crate::compare::{grade_above, share_pct, spoken};

pub(crate) fn examine(context: &Context<'_>, report: &mut Report) {
    let limits = context.limits;
    for input in context.recorded_inputs() {
        let share_pct = share_pct(input.sentinel_count, input.samples);
        let grade =
            grade_above(share_pct, &limits.sentinel_caveat_pct, &limits.sentinel_withhold_pct);
        let Some((verdict, limit)) = grade else { continue };
        let name = spoken(input.parameter);
        report.add(Seen {
            verdict,
            id: "FM-ING-16",
            requirement: "SR-17",
            limit: Some(limit),
            saw: format!("{}: {share_pct:.1} % placeholders", input.parameter),
            sentence: if verdict == Verdict::Withhold {
                format!("The source of the {name} reported no value most often; it is not used.")
            } else {
                format!("The source of the {name} reported no value {share_pct:.0} % of the time.")
            },
        });
    }
}

#[cfg(test)]
mod tests {
    use data_flight::Parameter;

    use crate::Verdict;
    use crate::testing::{assert_passes, only_finding, quality_of, rule_candidate};

    // injects: FM-ING-16
    // verifies: SR-17
    #[test]
    fn placeholders_are_said_and_many_withhold() {
        // 180 of 3,600 samples are 5 %; 1,800 are 50 %.
        for (count, verdict, limit) in
            [(180, Verdict::Caveat, "LIM-11"), (1_800, Verdict::Withhold, "LIM-12")]
        {
            let mut candidate = rule_candidate();
            quality_of(&mut candidate, Parameter::IndicatedAirspeed).sentinel_count = count;
            let finding = only_finding(&candidate, "sentinel", "FM-ING-16", verdict);
            assert_eq!(finding.limit.as_deref(), Some(limit));
        }
    }

    #[test]
    fn a_few_placeholders_or_those_elsewhere_are_left_alone() {
        let mut candidate = rule_candidate();
        quality_of(&mut candidate, Parameter::IndicatedAirspeed).sentinel_count = 10;
        quality_of(&mut candidate, Parameter::VerticalSpeed).sentinel_count = 3_000;
        assert_passes(&candidate);
    }
}
