//! FM-ING-03 and FM-ING-04: the order or the date of the samples is not certain.
//!
//! Rows stamped before the row above, a clock that was set while recording, and a flight
//! that ends before it begins concern every statement, because all of them lean on time.
// req: SR-19

use crate::check::{Context, Report, Seen};
use crate::compare::{count, grade_above};
use crate::{Limit, Verdict};

pub(crate) fn examine(context: &Context<'_>, report: &mut Report) {
    let limits = context.limits;
    let record = &context.candidate.record;
    let reversed = record.quality.time_reversed_count;
    let grade = grade_above(
        count(reversed),
        &limits.time_reversed_caveat_count,
        &limits.time_reversed_withhold_count,
    );
    let saw = format!("{reversed} rows stamped before the row above");
    add(report, "FM-ING-04", grade, saw, "Time runs backwards in places of this log");

    let set = record.quality.clock_set_count;
    let grade =
        grade_above(count(set), &limits.clock_set_caveat_count, &limits.clock_set_withhold_count);
    let saw = format!("clock set {set} times");
    add(report, "FM-ING-03", grade, saw, "The recorder's clock was set during this flight");

    if record.end < record.start {
        report.add(Seen {
            verdict: Verdict::Withhold,
            id: "FM-ING-04",
            requirement: "SR-19",
            limit: None,
            saw: "the record ends before it begins".to_owned(),
            sentence: "By its dates this flight ends before it begins.".to_owned(),
        });
    }
}

fn add(
    report: &mut Report,
    id: &'static str,
    grade: Option<(Verdict, &Limit)>,
    saw: String,
    what: &str,
) {
    let Some((verdict, limit)) = grade else { return };
    report.add(Seen {
        verdict,
        id,
        requirement: "SR-19",
        limit: Some(limit),
        saw,
        sentence: if verdict == Verdict::Withhold {
            format!("{what} too often to know what came first.")
        } else {
            format!("{what}; times may be off.")
        },
    });
}

#[cfg(test)]
mod tests {
    use crate::Verdict;
    use crate::testing::{only_finding, rule_candidate};

    // injects: FM-ING-04
    // verifies: SR-19
    #[test]
    fn reversed_time_is_said_and_much_of_it_withholds() {
        for (rows, verdict) in [(1, Verdict::Caveat), (50, Verdict::Withhold)] {
            let mut candidate = rule_candidate();
            candidate.record.quality.time_reversed_count = rows;
            only_finding(&candidate, "time_disordered", "FM-ING-04", verdict);
        }
    }

    // injects: FM-ING-03
    #[test]
    fn a_clock_that_is_set_again_and_again_withholds() {
        for (times, verdict) in [(2, Verdict::Caveat), (9, Verdict::Withhold)] {
            let mut candidate = rule_candidate();
            candidate.record.quality.clock_set_count = times;
            only_finding(&candidate, "time_disordered", "FM-ING-03", verdict);
        }
    }

    // injects: FM-ING-04
    #[test]
    fn a_flight_that_ends_before_it_begins_withholds() {
        let mut candidate = rule_candidate();
        std::mem::swap(&mut candidate.record.start, &mut candidate.record.end);
        only_finding(&candidate, "time_disordered", "FM-ING-04", Verdict::Withhold);
    }
}
