//! FM-FEA-01: the stretch or the peak that a statement names does not lie in the record.
//!
//! A window that ends before it begins, or outside the flight, comes from a wrong phase or a
//! wrong join; whatever was measured in it is not what is being said.
// req: SR-22

use crate::Verdict;
use crate::check::{Context, Report, Seen};
use crate::compare::{above, below};

/// Rounding of times by whoever stored them.
const TOLERANCE_S: f64 = 1.0;

pub(crate) fn examine(context: &Context<'_>, report: &mut Report) {
    let statement = &context.candidate.statement;
    let duration_s = context.candidate.record.duration_s;
    let (start_s, end_s) = (statement.start_s, statement.end_s);
    if below(start_s, -TOLERANCE_S)
        || below(end_s, start_s)
        || above(end_s, duration_s + TOLERANCE_S)
    {
        let saw = format!("{start_s:.1} s to {end_s:.1} s of {duration_s:.1} s");
        add(report, saw, "stretch of time");
    }
    if let Some(peak) = statement.peak
        && (below(peak.at_s, start_s - TOLERANCE_S) || above(peak.at_s, end_s + TOLERANCE_S))
    {
        let saw = format!("peak at {:.1} s of {start_s:.1} s to {end_s:.1} s", peak.at_s);
        add(report, saw, "time of the peak");
    }
}

fn add(report: &mut Report, saw: String, what: &str) {
    report.add(Seen {
        verdict: Verdict::Withhold,
        id: "FM-FEA-01",
        requirement: "SR-22",
        limit: None,
        saw,
        sentence: format!("The {what} that this names does not lie where it was measured."),
    });
}

#[cfg(test)]
mod tests {
    use crate::testing::{only_finding, rule_candidate};
    use crate::{Candidate, Verdict};

    fn assert_withheld(change: impl FnOnce(&mut Candidate)) {
        let mut candidate = rule_candidate();
        candidate.statement.peak = None;
        change(&mut candidate);
        only_finding(&candidate, "window_impossible", "FM-FEA-01", Verdict::Withhold);
    }

    // injects: FM-FEA-01
    // verifies: SR-22
    #[test]
    fn a_window_outside_the_record_withholds() {
        assert_withheld(|candidate| candidate.statement.end_s = 1_100.0);
        assert_withheld(|candidate| candidate.statement.end_s = 3_700.0);
        assert_withheld(|candidate| candidate.statement.start_s = -20.0);
    }

    // injects: FM-FEA-01
    #[test]
    fn a_peak_outside_its_window_withholds() {
        let mut candidate = rule_candidate();
        candidate.statement.peak.as_mut().expect("a peak").at_s = 1_300.0;
        only_finding(&candidate, "window_impossible", "FM-FEA-01", Verdict::Withhold);
    }
}
