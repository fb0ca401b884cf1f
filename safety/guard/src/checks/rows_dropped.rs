//! FM-ING-17: rows of the log could not be read, and with them perhaps the reading itself.
//!
//! Concerns every statement: a log that lost a quarter of its rows to decoding may have been
//! decoded wrongly where it could be read.
// req: SR-17

use crate::Verdict;
use crate::check::{Context, Report, Seen};
use crate::compare::grade_above;

pub(crate) fn examine(context: &Context<'_>, report: &mut Report) {
    let limits = context.limits;
    let share_pct = context.candidate.record.quality.dropped_rows_pct;
    let grade =
        grade_above(share_pct, &limits.dropped_rows_caveat_pct, &limits.dropped_rows_withhold_pct);
    let Some((verdict, limit)) = grade else { return };
    report.add(Seen {
        verdict,
        id: "FM-ING-17",
        requirement: "SR-17",
        limit: Some(limit),
        saw: format!("{share_pct:.1} % of the rows unusable"),
        sentence: if verdict == Verdict::Withhold {
            format!("{share_pct:.0} % of the log could not be read; the rest is not relied on.")
        } else {
            format!("{share_pct:.1} % of the log could not be read.")
        },
    });
}

#[cfg(test)]
mod tests {
    use crate::Verdict;
    use crate::testing::{only_finding, rule_candidate};

    // injects: FM-ING-17
    // verifies: SR-17
    #[test]
    fn unreadable_rows_are_said_and_many_withhold() {
        for (share_pct, verdict) in [(4.0, Verdict::Caveat), (40.0, Verdict::Withhold)] {
            let mut candidate = rule_candidate();
            candidate.record.quality.dropped_rows_pct = share_pct;
            only_finding(&candidate, "rows_dropped", "FM-ING-17", verdict);
        }
    }
}
