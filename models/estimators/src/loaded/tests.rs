//! Who is declined and why, and that nothing but an answer ever comes back.

use chrono::TimeDelta;
use proptest::prelude::*;

use super::*;
use crate::samples::{artefact, now, schema, vector};

const TYPICAL: [Option<f64>; 4] = [Some(65.0), Some(344.5), Some(12.0), Some(1.15)];

fn reason(answer: &ScoreAnswer) -> Option<AbstentionReason> {
    match answer {
        ScoreAnswer::Estimate(_) => None,
        ScoreAnswer::Abstained(abstention) => Some(abstention.reason),
    }
}

fn score(values: &[Option<f64>]) -> ScoreAnswer {
    artefact().model().score(&vector(values.to_vec()), Some("c172s"), now())
}

#[test]
fn a_sound_question_is_answered_with_both_digests() {
    let ScoreAnswer::Estimate(estimate) = score(&TYPICAL) else { panic!("an estimate") };
    assert_eq!(estimate.model, artefact().digest());
    assert_eq!(estimate.schema, schema().digest());
    assert_eq!(estimate.expires_utc, artefact().manifest().expires_utc);
}

#[test]
fn an_expired_model_declines_from_the_very_moment() {
    let model = artefact().model();
    let at = |when| reason(&model.score(&vector(TYPICAL.to_vec()), Some("c172s"), when));
    let expires = model.manifest().expires_utc;
    assert_eq!(at(expires - TimeDelta::seconds(1)), None);
    assert_eq!(at(expires), Some(AbstentionReason::Expired));
}

#[test]
fn a_vector_of_another_schema_is_declined() {
    let mut swapped = schema();
    swapped.features.swap(0, 1);
    let vector = FeatureVector::new(&swapped, TYPICAL.to_vec()).expect("finite");
    let answer = artefact().model().score(&vector, Some("c172s"), now());
    assert_eq!(reason(&answer), Some(AbstentionReason::SchemaMismatch));
}

#[test]
fn a_vector_that_lies_about_its_length_is_declined() {
    for values in [vec![], vec![Some(65.0); 3], vec![Some(65.0); 5]] {
        let json = serde_json::json!({ "schema": schema().digest(), "values": values });
        let vector: FeatureVector = serde_json::from_value(json).expect("it parses");
        let answer = artefact().model().score(&vector, Some("c172s"), now());
        assert_eq!(reason(&answer), Some(AbstentionReason::InvalidInput));
    }
}

#[test]
fn a_quarter_may_be_missing_and_no_more() {
    let one = [None, Some(344.5), Some(12.0), Some(1.15)];
    assert_eq!(reason(&score(&one)), None);
    let two = [None, None, Some(12.0), Some(1.15)];
    assert_eq!(reason(&score(&two)), Some(AbstentionReason::TooManyMissing));
}

#[test]
fn an_aircraft_that_was_not_trained_on_is_declined() {
    let model = artefact().model();
    for profile in [None, Some("sr22t"), Some("C172S"), Some("")] {
        let answer = model.score(&vector(TYPICAL.to_vec()), profile, now());
        assert_eq!(reason(&answer), Some(AbstentionReason::UnknownProfile), "{profile:?}");
    }
}

#[test]
fn a_score_that_is_not_finite_is_declined() {
    // (1.8e308 − 1.15) / 0.05 overflows: the distance would be infinite.
    let overflow = [Some(65.0), Some(344.5), Some(12.0), Some(f64::MAX)];
    assert_eq!(reason(&score(&overflow)), Some(AbstentionReason::InvalidOutput));
}

proptest! {
    #[test]
    fn every_finite_vector_gets_a_finite_answer_or_a_reason(
        values in proptest::collection::vec(
            proptest::option::weighted(0.9, proptest::num::f64::NORMAL | proptest::num::f64::ZERO
                | proptest::num::f64::SUBNORMAL),
            4,
        ),
    ) {
        match score(&values) {
            ScoreAnswer::Abstained(_) => {}
            ScoreAnswer::Estimate(estimate) => {
                prop_assert!(estimate.value.is_finite());
                prop_assert!((0.0..100.0).contains(&estimate.percentile_pct));
                for contribution in estimate.contributions {
                    prop_assert!((0.0..=100.0 + 1e-9).contains(&contribution.share_pct));
                }
            }
        }
    }
}
