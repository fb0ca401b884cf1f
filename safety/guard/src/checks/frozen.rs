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
        let sentence = match verdict {
            Verdict::Withhold => format!(
                "The recorded {name} stood still for {frozen_s:.0} s while the aircraft was \
                 changing; nothing is concluded from it."
            ),
            Verdict::Pass | Verdict::Caveat => format!(
                "The recorded {name} stood still for {frozen_s:.0} s of this flight; check it \
                 against another source."
            ),
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
