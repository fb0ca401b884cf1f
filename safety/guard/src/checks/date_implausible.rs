//! FM-ING-03 and FM-ING-04: the date of the flight cannot be right, or there is none.
//!
//! A flight that ends after its log arrived carries local time or a clock that is ahead; one
//! older than the GPS week counter can tell may be a rolled-over date. A log without dates
//! keeps its statements, with a caveat.
// req: SR-19

use crate::Verdict;
use crate::check::{Context, Report, Seen};
use crate::compare::above;

const SECONDS_PER_DAY: f64 = 86_400.0;

pub(crate) fn examine(context: &Context<'_>, report: &mut Report) {
    let limits = context.limits;
    let record = &context.candidate.record;
    if record.quality.time_absent || record.start.is_none() || record.end.is_none() {
        report.add(Seen {
            verdict: Verdict::Caveat,
            id: "FM-ING-03",
            requirement: "SR-19",
            limit: None,
            saw: "no dates".to_owned(),
            sentence: "The log holds no dates; when this flight took place is not known from it."
                .to_owned(),
        });
    }
    let ahead_s = record.end.map(|end| end.seconds_since(record.received));
    if let Some(ahead_s) = ahead_s.filter(|s| above(*s, limits.clock_ahead_max_s.value)) {
        report.add(Seen {
            verdict: Verdict::Withhold,
            id: "FM-ING-03",
            requirement: "SR-19",
            limit: Some(&limits.clock_ahead_max_s),
            saw: format!("ends {ahead_s:.0} s after its log was received"),
            sentence: "By its dates this flight ends after its log was received; the recorder's \
                       clock or time zone is wrong."
                .to_owned(),
        });
    }
    let age_s = record.start.map(|start| record.received.seconds_since(start));
    if let Some(age_s) = age_s.filter(|s| above(*s, limits.record_age_max_s.value)) {
        report.add(Seen {
            verdict: Verdict::Withhold,
            id: "FM-ING-04",
            requirement: "SR-19",
            limit: Some(&limits.record_age_max_s),
            saw: format!("{:.0} days old when received", age_s / SECONDS_PER_DAY),
            sentence: "By its dates this flight is so old that the date may come from a \
                       satellite receiver whose week counter ran over."
                .to_owned(),
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::Verdict;
    use crate::testing::{DAY_MS, HOUR_MS, at, only_finding, rule_candidate};

    // injects: FM-ING-03
    // verifies: SR-19
    #[test]
    fn a_flight_from_the_future_withholds() {
        let mut candidate = rule_candidate();
        // Local time two hours ahead: 12:00 for 10:00, received at 11:00.
        candidate.record.end = Some(at(0));
        let finding = only_finding(&candidate, "date_implausible", "FM-ING-03", Verdict::Withhold);
        assert_eq!(finding.saw, "ends 3600 s after its log was received");
    }

    // injects: FM-ING-04
    #[test]
    fn a_rolled_over_week_counter_withholds() {
        let mut candidate = rule_candidate();
        let rollover_ms = 1_024 * 7 * DAY_MS;
        candidate.record.start = Some(at(-3 * HOUR_MS - rollover_ms));
        candidate.record.end = Some(at(-2 * HOUR_MS - rollover_ms));
        only_finding(&candidate, "date_implausible", "FM-ING-04", Verdict::Withhold);
    }

    // injects: FM-ING-03
    #[test]
    fn a_log_without_dates_says_so() {
        let mut candidate = rule_candidate();
        candidate.record.quality.time_absent = true;
        only_finding(&candidate, "date_implausible", "FM-ING-03", Verdict::Caveat);
    }
}
