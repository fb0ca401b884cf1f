//! FM-MOD-03, FM-FEA-04 and FM-ING-16: a number in the candidate is no number.
//!
//! Every number is looked at, whether the statement rests on it or not: a fact that is NaN
//! was not measured, and what was not measured cannot clear a statement.
// req: SR-22

use crate::check::{Context, Report, Seen};
use crate::{Candidate, Verdict};

pub(crate) fn examine(context: &Context<'_>, report: &mut Report) {
    for (id, what, number) in numbers(context.candidate) {
        if number.is_finite() {
            continue;
        }
        report.add(Seen {
            verdict: Verdict::Withhold,
            id,
            requirement: "SR-22",
            limit: None,
            saw: format!("{what}: {number}"),
            sentence: "A number behind this statement could not be computed.".to_owned(),
        });
    }
}

/// Every number of a candidate with the failure mode it would show and its name.
fn numbers(candidate: &Candidate) -> Vec<(&'static str, String, f64)> {
    const RECORD: &str = "FM-ING-16";
    const MEASURE: &str = "FM-FEA-04";
    const MODEL: &str = "FM-MOD-03";
    let statement = &candidate.statement;
    let quality = &candidate.record.quality;
    let mut numbers = vec![
        (MEASURE, "start_s".to_owned(), statement.start_s),
        (MEASURE, "end_s".to_owned(), statement.end_s),
        (RECORD, "duration_s".to_owned(), candidate.record.duration_s),
        (RECORD, "longest_row_gap_s".to_owned(), quality.longest_row_gap_s),
        (RECORD, "dropped_rows_pct".to_owned(), quality.dropped_rows_pct),
    ];
    if let Some(peak) = statement.peak {
        numbers.push((MEASURE, "peak value".to_owned(), peak.value));
        numbers.push((MEASURE, "peak at_s".to_owned(), peak.at_s));
    }
    let evidence = [
        ("altitude_disagreement_ft", quality.altitude_disagreement_ft),
        ("speed_ratio", quality.speed_ratio),
        ("vertical_speed_ratio", quality.vertical_speed_ratio),
    ];
    for (name, number) in evidence {
        numbers.extend(number.map(|number| (RECORD, name.to_owned(), number)));
    }
    for facts in &quality.parameters {
        let named = |fact: &str| format!("{} {fact}", facts.parameter);
        numbers.push((RECORD, named("valid_pct"), facts.valid_pct));
        numbers.push((RECORD, named("longest_gap_s"), facts.longest_gap_s));
        numbers.push((RECORD, named("longest_frozen_s"), facts.longest_frozen_s));
    }
    if let Some(model) = candidate.model() {
        numbers.push((MODEL, "estimate value".to_owned(), model.value));
        numbers.push((MODEL, "percentile_pct".to_owned(), model.percentile_pct));
        for contribution in &model.contributions {
            let named = |fact: &str| format!("{} {fact}", contribution.feature);
            numbers.push((MODEL, named("value"), contribution.value));
            numbers.push((MODEL, named("share_pct"), contribution.share_pct));
        }
    }
    numbers
}

#[cfg(test)]
mod tests {
    use crate::Verdict;
    use crate::testing::{judged, model_candidate, model_of, rule_candidate};

    // injects: FM-MOD-03
    // verifies: SR-22
    #[test]
    fn a_model_that_answers_no_number_is_withheld() {
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let mut candidate = model_candidate();
            model_of(&mut candidate).value = value;
            let review = judged(&candidate);
            assert_eq!(review.verdict, Verdict::Withhold);
            assert_eq!(review.withheld_by(), ["FM-MOD-03"]);
        }
    }

    // injects: FM-FEA-04
    #[test]
    fn a_peak_that_is_no_number_is_withheld() {
        let mut candidate = rule_candidate();
        candidate.statement.peak.as_mut().expect("a peak").value = f64::INFINITY;
        assert_eq!(judged(&candidate).withheld_by(), ["FM-FEA-04"]);
    }

    // injects: FM-ING-16
    #[test]
    fn a_fact_that_is_no_number_withholds_wherever_it_stands() {
        let mut candidate = rule_candidate();
        let last = candidate.record.quality.parameters.last_mut().expect("a parameter");
        last.longest_gap_s = f64::NAN;
        assert_eq!(judged(&candidate).withheld_by(), ["FM-ING-16"]);
    }
}
