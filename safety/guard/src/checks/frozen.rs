//! FM-ING-01: an input stood still while a parameter that must move with it was moving.
//!
//! Judged per input; a frozen column that the statement does not rest on is left alone.
// req: SR-16

use crate::Verdict;
use crate::check::{Context, Report, Seen};
use crate::compare::{grade_above, spoken};

pub(crate) fn examine(context: &Context<'_>, report: &mut Report) {
    let limits = context.limits;
    for input in context.recorded_inputs() {
        let frozen_s = input.longest_frozen_s;
        let grade = grade_above(frozen_s, &limits.frozen_caveat_s, &limits.frozen_withhold_s);
        let Some((verdict, limit)) = grade else { continue };
        let name = spoken(input.parameter);
        let sentence = if verdict == Verdict::Withhold {
            format!(
                "The recorded {name} stood still for {frozen_s:.0} s while the aircraft was \
                 changing; nothing is concluded from it."
            )
        } else {
            format!(
                "The recorded {name} stood still for {frozen_s:.0} s of this flight; check it \
                 against another source."
            )
        };
        report.add(Seen {
            verdict,
            id: "FM-ING-01",
            requirement: "SR-16",
            limit: Some(limit),
            saw: format!("{}: {frozen_s:.1} s frozen", input.parameter),
            sentence,
        });
    }
}

#[cfg(test)]
mod tests {
    use data_flight::Parameter;

    use crate::Verdict;
    use crate::testing::{assert_passes, only_finding, quality_of, rule_candidate};

    // injects: FM-ING-01
    // verifies: SR-16
    #[test]
    fn a_frozen_input_withholds() {
        let mut candidate = rule_candidate();
        quality_of(&mut candidate, Parameter::IndicatedAirspeed).longest_frozen_s = 600.0;
        let finding = only_finding(&candidate, "frozen", "FM-ING-01", Verdict::Withhold);
        assert_eq!(finding.limit.as_deref(), Some("LIM-02"));
        assert_eq!(finding.saw, "indicated_airspeed_kt: 600.0 s frozen");
    }

    // injects: FM-ING-01
    #[test]
    fn a_shorter_standstill_is_a_caveat() {
        let mut candidate = rule_candidate();
        quality_of(&mut candidate, Parameter::IndicatedAirspeed).longest_frozen_s = 20.0;
        let finding = only_finding(&candidate, "frozen", "FM-ING-01", Verdict::Caveat);
        assert_eq!(finding.limit.as_deref(), Some("LIM-01"));
    }

    #[test]
    fn what_the_statement_does_not_rest_on_may_be_frozen() {
        let mut candidate = rule_candidate();
        quality_of(&mut candidate, Parameter::Engine1OilPressure).longest_frozen_s = 600.0;
        assert_passes(&candidate);
    }
}
