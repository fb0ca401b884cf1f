//! FM-ING-06: too little of an input is usable, or a gap in it is too long.
//!
//! A gap is measured against the gap that the catalogue allows to be bridged for the
//! parameter, because three seconds mean more to an airspeed than to an oil temperature.
// req: SR-17

use data_flight::ParameterQuality;

use crate::Verdict;
use crate::check::{Context, Report, Seen};
use crate::compare::{grade_above, grade_below, spoken};

pub(crate) fn examine(context: &Context<'_>, report: &mut Report) {
    for input in context.recorded_inputs() {
        examine_share(context, input, report);
        examine_gap(context, input, report);
    }
}

fn examine_share(context: &Context<'_>, input: &ParameterQuality, report: &mut Report) {
    let limits = context.limits;
    let share_pct = input.valid_pct;
    let grade = grade_below(share_pct, &limits.valid_caveat_pct, &limits.valid_withhold_pct);
    let Some((verdict, limit)) = grade else { return };
    let name = spoken(input.parameter);
    report.add(Seen {
        verdict,
        id: "FM-ING-06",
        requirement: "SR-17",
        limit: Some(limit),
        saw: format!("{}: {share_pct:.1} % usable", input.parameter),
        sentence: if verdict == Verdict::Withhold {
            format!("Only {share_pct:.0} % of the {name} was recorded; that is too little.")
        } else {
            format!("{share_pct:.0} % of the {name} was recorded; short events may be missing.")
        },
    });
}

fn examine_gap(context: &Context<'_>, input: &ParameterQuality, report: &mut Report) {
    let limits = context.limits;
    let gap_s = input.longest_gap_s;
    let ratio = gap_s / input.parameter.description().max_gap_s;
    let grade = grade_above(ratio, &limits.gap_caveat_ratio, &limits.gap_withhold_ratio);
    let Some((verdict, limit)) = grade else { return };
    let name = spoken(input.parameter);
    report.add(Seen {
        verdict,
        id: "FM-ING-06",
        requirement: "SR-17",
        limit: Some(limit),
        saw: format!("{}: {gap_s:.1} s gap", input.parameter),
        sentence: if verdict == Verdict::Withhold {
            format!("The {name} is missing for {gap_s:.0} s in one piece; that is too long.")
        } else {
            format!("The {name} is missing for up to {gap_s:.0} s in one piece.")
        },
    });
}

#[cfg(test)]
mod tests {
    use data_flight::Parameter;

    use crate::Verdict;
    use crate::testing::{assert_passes, only_finding, quality_of, rule_candidate};

    // injects: FM-ING-06
    // verifies: SR-17
    #[test]
    fn an_input_that_is_mostly_missing_withholds() {
        for (valid_pct, verdict, limit) in
            [(40.0, Verdict::Withhold, "LIM-04"), (90.0, Verdict::Caveat, "LIM-03")]
        {
            let mut candidate = rule_candidate();
            quality_of(&mut candidate, Parameter::IndicatedAirspeed).valid_pct = valid_pct;
            let finding = only_finding(&candidate, "dropout", "FM-ING-06", verdict);
            assert_eq!(finding.limit.as_deref(), Some(limit));
        }
    }

    // injects: FM-ING-06
    #[test]
    fn a_gap_is_measured_against_what_may_be_bridged() {
        // Airspeed may be bridged over 3 s: 60 s is 20 times that (caveat above 3 times), 240 s
        // is 80 times that (withheld above 60 times).
        for (gap_s, verdict) in [(60.0, Verdict::Caveat), (240.0, Verdict::Withhold)] {
            let mut candidate = rule_candidate();
            quality_of(&mut candidate, Parameter::IndicatedAirspeed).longest_gap_s = gap_s;
            only_finding(&candidate, "dropout", "FM-ING-06", verdict);
        }
    }

    #[test]
    fn gaps_elsewhere_are_left_alone() {
        let mut candidate = rule_candidate();
        let oil = quality_of(&mut candidate, Parameter::Engine1OilPressure);
        (oil.valid_pct, oil.longest_gap_s) = (3.0, 3_000.0);
        assert_passes(&candidate);
    }
}
