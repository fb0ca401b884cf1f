//! A defect in one rule silences that rule, says so, and leaves the others alone.

use std::rc::Rc;

use data_flight::NotEvaluatedReason;
use polars::prelude::{col, lit};

use super::support::{Recording, rule};
use crate::rules::RuleSet;
use crate::rules::prepare::{MeasureSource, Prepared, prepare};
use crate::rules::select::judge_all;
use crate::rules::timeline::Timelines;

#[test]
fn an_expression_that_cannot_be_evaluated_fails_alone_and_aloud() {
    let rules = RuleSet::parse(&[("t", &rule("caution = \"pitch_deg > 5\""))]).expect("valid");
    let recording = Recording::seconds(20).with("pitch_deg", |_| Some(9.0));
    let measured = recording.measured();
    let mut timelines = Timelines::new(&measured);
    let Ok(good) = prepare(&rules.rules()[0], &mut timelines, None) else {
        panic!("a rule that can be evaluated")
    };
    // No rule file can say this; a defect of the builder could.
    let broken = Prepared {
        rule: good.rule,
        timeline: Rc::clone(&good.timeline),
        bands: vec![col("no_such_column").gt(lit(5.0))],
        measure: MeasureSource::Column("pitch_deg"),
    };
    let mut judged = judge_all(&measured, &[&broken, &good]).into_iter();
    let refusal = judged.next().expect("an answer").err().expect("a refusal");
    assert_eq!(refusal.reason, NotEvaluatedReason::EvaluationFailed);
    assert!(refusal.detail[0].contains("no_such_column"), "{:?}", refusal.detail);
    let Some(Ok(good)) = judged.next() else { panic!("the good rule was judged") };
    assert!(good.masks().is_some());
}
