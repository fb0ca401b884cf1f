//! FM-ING-15: the statement rests on something the log does not record, or on nothing.
//!
//! There is no default value for a parameter, so there is nothing to say either.
// req: SR-25

use crate::Verdict;
use crate::check::{Context, Report, Seen};
use crate::compare::spoken;

pub(crate) fn examine(context: &Context<'_>, report: &mut Report) {
    let inputs = &context.candidate.statement.inputs;
    if inputs.is_empty() {
        add(report, "no inputs named".to_owned(), "what this rests on");
    }
    for input in inputs {
        if input.rests_on.is_empty() {
            add(report, format!("{}: origin unknown", input.name), "what this was computed from");
        }
    }
    for (parameter, quality) in context.inputs() {
        let samples = quality.map_or(0, |quality| quality.samples);
        if samples == 0 {
            add(
                report,
                format!("{parameter}: not recorded"),
                &format!("the {}", spoken(parameter)),
            );
        }
    }
}

fn add(report: &mut Report, saw: String, what: &str) {
    report.add(Seen {
        verdict: Verdict::Withhold,
        id: "FM-ING-15",
        requirement: "SR-25",
        limit: None,
        saw,
        sentence: format!("The record does not show {what}; nothing is concluded."),
    });
}

#[cfg(test)]
mod tests {
    use data_flight::Parameter;

    use crate::testing::{only_finding, quality_of, rule_candidate};
    use crate::{Candidate, Input, Verdict};

    fn assert_withheld(candidate: &Candidate, saw: &str) {
        let finding = only_finding(candidate, "parameter_missing", "FM-ING-15", Verdict::Withhold);
        assert_eq!(finding.saw, saw);
    }

    // injects: FM-ING-15
    // verifies: SR-25
    #[test]
    fn a_parameter_that_is_not_recorded_withholds() {
        let mut candidate = rule_candidate();
        let parameters = &mut candidate.record.quality.parameters;
        parameters.retain(|quality| quality.parameter != Parameter::IndicatedAirspeed);
        assert_withheld(&candidate, "indicated_airspeed_kt: not recorded");
        let mut candidate = rule_candidate();
        quality_of(&mut candidate, Parameter::IndicatedAirspeed).samples = 0;
        assert_withheld(&candidate, "indicated_airspeed_kt: not recorded");
    }

    // injects: FM-ING-15
    #[test]
    fn a_statement_that_rests_on_nothing_known_withholds() {
        let mut candidate = rule_candidate();
        candidate.statement.inputs = vec![Input::derived("height_ft", [])];
        assert_withheld(&candidate, "height_ft: origin unknown");
        candidate.statement.inputs.clear();
        assert_withheld(&candidate, "no inputs named");
    }
}
