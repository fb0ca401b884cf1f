//! FM-ING-13: samples of an input jumped or lay where they physically cannot.
//!
//! Such samples were masked; their share says how likely smaller errors of the same kind are
//! among the rest.
// req: SR-23

use crate::Verdict;
use crate::check::{Context, Report, Seen};
use crate::compare::{grade_above, share_pct, spoken};

pub(crate) fn examine(context: &Context<'_>, report: &mut Report) {
    let limits = context.limits;
    for input in context.recorded_inputs() {
        let count = input.spike_count.saturating_add(input.implausible_count);
        let share_pct = share_pct(count, input.samples);
        let grade = grade_above(share_pct, &limits.spike_caveat_pct, &limits.spike_withhold_pct);
        let Some((verdict, limit)) = grade else { continue };
        let name = spoken(input.parameter);
        report.add(Seen {
            verdict,
            id: "FM-ING-13",
            requirement: "SR-23",
            limit: Some(limit),
            saw: format!("{}: {count} impossible samples ({share_pct:.2} %)", input.parameter),
            sentence: if verdict == Verdict::Withhold {
                format!("The recorded {name} jumps as no aircraft can; it is not relied on.")
            } else {
                format!("{count} samples of the {name} cannot be true and were left out.")
            },
        });
    }
}

#[cfg(test)]
mod tests {
    use data_flight::Parameter;

    use crate::Verdict;
    use crate::testing::{only_finding, quality_of, rule_candidate};

    // injects: FM-ING-13
    // verifies: SR-23
    #[test]
    fn spikes_are_said_and_many_withhold() {
        // 36 of 3,600 samples are 1 %; 200 + 160 are 10 %.
        for (spikes, implausible, verdict) in
            [(36, 0, Verdict::Caveat), (200, 160, Verdict::Withhold)]
        {
            let mut candidate = rule_candidate();
            let speed = quality_of(&mut candidate, Parameter::IndicatedAirspeed);
            (speed.spike_count, speed.implausible_count) = (spikes, implausible);
            only_finding(&candidate, "spikes", "FM-ING-13", verdict);
        }
    }
}
