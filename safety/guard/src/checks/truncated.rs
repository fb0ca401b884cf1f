//! FM-ING-07: the log begins or ends in the air.
//!
//! The facts do not say at which edge, so whatever needs an edge of the flight (take-off,
//! landing, totals) is withheld; what lies wholly inside the record keeps a caveat.
// req: SR-20

use crate::check::{Context, Report, Seen};
use crate::{Scope, Verdict};

pub(crate) fn examine(context: &Context<'_>, report: &mut Report) {
    if !context.candidate.record.quality.airborne_at_edge {
        return;
    }
    let (verdict, sentence) = match context.candidate.statement.scope {
        Scope::Window => (
            Verdict::Caveat,
            "The log begins or ends in the air; only a part of this flight was seen.",
        ),
        Scope::Takeoff | Scope::Landing | Scope::WholeFlight => (
            Verdict::Withhold,
            "The log begins or ends in the air; take-off, landing and totals are not judged.",
        ),
    };
    report.add(Seen {
        verdict,
        id: "FM-ING-07",
        requirement: "SR-20",
        limit: None,
        saw: "airborne at an edge of the log".to_owned(),
        sentence: sentence.to_owned(),
    });
}

#[cfg(test)]
mod tests {
    use crate::testing::{only_finding, rule_candidate};
    use crate::{Scope, Verdict};

    // injects: FM-ING-07
    // verifies: SR-20
    #[test]
    fn a_log_that_ends_in_the_air_says_nothing_of_the_landing() {
        for (scope, verdict) in [
            (Scope::Window, Verdict::Caveat),
            (Scope::Takeoff, Verdict::Withhold),
            (Scope::Landing, Verdict::Withhold),
            (Scope::WholeFlight, Verdict::Withhold),
        ] {
            let mut candidate = rule_candidate();
            candidate.record.quality.airborne_at_edge = true;
            candidate.statement.scope = scope;
            only_finding(&candidate, "truncated", "FM-ING-07", verdict);
        }
    }
}
