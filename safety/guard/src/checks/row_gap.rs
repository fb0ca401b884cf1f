//! FM-ING-06: the recorder wrote no row at all for a while.
//!
//! A statement about a stretch inside the record keeps a caveat; one about the whole flight
//! is withheld when a part of the flight as long as an approach may be missing.
// req: SR-17

use crate::check::{Context, Report, Seen};
use crate::compare::grade_above;
use crate::{Scope, Verdict};

pub(crate) fn examine(context: &Context<'_>, report: &mut Report) {
    let limits = context.limits;
    let gap_s = context.candidate.record.quality.longest_row_gap_s;
    let grade = grade_above(gap_s, &limits.row_gap_caveat_s, &limits.row_gap_withhold_s);
    let Some((grade, limit)) = grade else { return };
    let whole = context.candidate.statement.scope == Scope::WholeFlight;
    report.add(Seen {
        verdict: if whole { grade } else { Verdict::Caveat },
        id: "FM-ING-06",
        requirement: "SR-17",
        limit: Some(limit),
        saw: format!("{gap_s:.1} s without a row"),
        sentence: format!("The recorder wrote nothing for {gap_s:.0} s of this flight."),
    });
}

#[cfg(test)]
mod tests {
    use crate::testing::{only_finding, rule_candidate};
    use crate::{Scope, Verdict};

    // injects: FM-ING-06
    // verifies: SR-17
    #[test]
    fn a_long_silence_withholds_what_is_said_of_the_whole_flight() {
        let mut candidate = rule_candidate();
        candidate.record.quality.longest_row_gap_s = 400.0;
        only_finding(&candidate, "row_gap", "FM-ING-06", Verdict::Caveat);
        candidate.statement.scope = Scope::WholeFlight;
        only_finding(&candidate, "row_gap", "FM-ING-06", Verdict::Withhold);
    }
}
