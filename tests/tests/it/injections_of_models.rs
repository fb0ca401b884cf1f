//! Faults of the model, of what is installed and of the service, put between the stages of a
//! good flight: what the guard decides about the model's statement and about the rules'.

use std::sync::LazyLock;

use chrono::TimeDelta;
use data_flight::Digest;
use data_generator::{Event, GeneratedLog};
use data_store::Verdict;
use models_analysis::features;
use models_card::{AbstentionReason, Estimate, FeatureVector, ScoreAnswer};
use safety_guard::Level;
use tests::flights;
use tests::hearing::{Hearing, Judged};
use tests::novelty;

use crate::injections::{assert_released, assert_withheld, one};

/// Name under which the model speaks.
const MODEL: &str = "approach-novelty";
/// A rule that speaks of the same approach.
const RULE: &str = "unstable-approach";

static UNSTABLE: LazyLock<GeneratedLog> =
    LazyLock::new(|| flights::with_event(5, Event::UnstableApproach));

fn estimate(hearing: &mut Hearing) -> &mut Estimate {
    match hearing.answers.first_mut() {
        Some((_, ScoreAnswer::Estimate(estimate))) => estimate,
        other => panic!("no estimate: {other:?}"),
    }
}

/// An unstable approach which the model calls unusual, as the rule does. The features outside
/// the model's domain are taken out of its answer: they have a test of their own.
fn agreed() -> Hearing {
    let mut hearing = Hearing::of(&UNSTABLE.csv);
    assert_eq!(hearing.answers.len(), 1, "one approach");
    let estimate = estimate(&mut hearing);
    assert!(estimate.percentile_pct >= 95.0, "the model calls it unusual: {estimate:?}");
    estimate.outside_domain.clear();
    let judged = hearing.judge();
    assert_released(&judged, MODEL);
    assert_released(&judged, RULE);
    hearing
}

/// The model is withheld for this, and the rule speaks all the same.
fn assert_only_the_model_is_withheld(judged: &[Judged], by: &str) {
    assert_withheld(judged, MODEL, by);
    assert_released(judged, RULE);
}

// injects: FM-MOD-01
// verifies: SR-03
#[test]
fn an_approach_outside_the_models_domain_is_not_judged_by_it() {
    let mut hearing = agreed();
    let profile = hearing.analysis.flights[0].profile.clone();
    let (approach, answer) = &mut hearing.answers[0];
    // Ten times every value: no aircraft of this type flies that.
    let values = approach.vector.values().iter().map(|value| value.map(|value| value * 10.0));
    approach.vector =
        FeatureVector::new(&features::approach_schema(), values.collect()).expect("finite values");
    *answer = novelty::model().score(&approach.vector, profile.as_deref(), hearing.now);
    assert!(estimate(&mut hearing).outside_domain.len() > 2, "by the real model");
    assert_only_the_model_is_withheld(&hearing.judge(), "FM-MOD-01");
}

// injects: FM-MOD-01
// verifies: SR-03
#[test]
fn one_feature_outside_the_domain_is_a_stated_limitation() {
    let mut hearing = agreed();
    let first = features::approach_schema().features[0].name.clone();
    estimate(&mut hearing).outside_domain.push(first);
    let judged = hearing.judge();
    let statement = one(&judged, MODEL);
    assert_eq!((statement.verdict, statement.shown), (Verdict::Caveat, true), "{statement:#?}");
    assert_eq!(
        (statement.named.as_slice(), statement.caveats.len()),
        (&["FM-MOD-01".to_owned()][..], 1)
    );
}

// injects: FM-MOD-08, FM-MOD-09, FM-FEA-05
// verifies: SR-07
#[test]
fn a_model_that_is_not_the_installed_one_is_withheld() {
    let mut hearing = agreed();
    let installed = hearing.installed.clone();
    hearing.installed.models[0].model = Digest::from_bytes([7; 32]);
    assert_only_the_model_is_withheld(&hearing.judge(), "FM-MOD-09");
    hearing.installed.models[0].name = "another".to_owned();
    assert_only_the_model_is_withheld(&hearing.judge(), "FM-MOD-08");
    hearing.installed.models.clear();
    assert_only_the_model_is_withheld(&hearing.judge(), "FM-MOD-08");
    hearing.installed = installed;
    hearing.installed.models[0].schema = Digest::from_bytes([7; 32]);
    assert_only_the_model_is_withheld(&hearing.judge(), "FM-FEA-05");
}

// injects: FM-MOD-02
// verifies: SR-07
#[test]
fn an_expired_model_is_withheld_and_abstains_by_itself() {
    let mut hearing = agreed();
    let expires_utc = novelty::model().manifest().expires_utc;
    // Thirteen days before its end a model is due, two weeks are the limit.
    hearing.now = expires_utc - TimeDelta::days(13);
    let due = hearing.judge();
    assert_eq!(one(&due, MODEL).verdict, Verdict::Caveat);
    hearing.now = expires_utc;
    assert_only_the_model_is_withheld(&hearing.judge(), "FM-MOD-02");
    let vector = &hearing.answers[0].0.vector;
    let answer = novelty::model().score(vector, Some("c172s"), expires_utc);
    let ScoreAnswer::Abstained(why) = answer else { panic!("{answer:?}") };
    assert_eq!(why.reason, AbstentionReason::Expired);
}

// injects: FM-MOD-03
// verifies: SR-22
#[test]
fn an_output_that_is_no_number_or_impossible_is_withheld() {
    let spoil: [fn(&mut Estimate); 5] = [
        |estimate| estimate.value = f64::NAN,
        |estimate| estimate.value = f64::NEG_INFINITY,
        |estimate| estimate.percentile_pct = f64::NAN,
        |estimate| estimate.percentile_pct = 140.0,
        |estimate| estimate.contributions[0].share_pct = f64::INFINITY,
    ];
    for (index, spoil) in spoil.into_iter().enumerate() {
        let mut hearing = agreed();
        spoil(estimate(&mut hearing));
        let judged = hearing.judge();
        assert_only_the_model_is_withheld(&judged, "FM-MOD-03");
        assert!(!one(&judged, MODEL).shown, "case {index}");
    }
}

// injects: FM-MOD-10
// verifies: SR-05, SR-06
#[test]
fn a_model_that_calls_usual_what_a_rule_found_is_withheld() {
    let mut hearing = agreed();
    estimate(&mut hearing).percentile_pct = 50.0;
    assert_only_the_model_is_withheld(&hearing.judge(), "FM-MOD-10");
}

// injects: FM-MOD-10
// verifies: SR-05
#[test]
fn a_model_is_silent_where_no_rule_could_be_checked() {
    let hearing = agreed();
    let judged = hearing.judge_after(|candidate| {
        let rules = &mut candidate.rules;
        rules.not_evaluated.append(&mut rules.found);
        rules.not_evaluated.append(&mut rules.clear);
    });
    assert_only_the_model_is_withheld(&judged, "FM-MOD-10");
}

// injects: FM-MOD-10, FM-AUD-01
// verifies: SR-27
#[test]
fn the_level_of_service_is_obeyed() {
    let mut hearing = agreed();
    hearing.level = Some(Level::L2);
    assert_only_the_model_is_withheld(&hearing.judge(), "FM-MOD-10");
    for (level, by) in [(Level::L3, "FM-MOD-10"), (Level::L4, "FM-AUD-01")] {
        hearing.level = Some(level);
        let judged = hearing.judge();
        assert!(judged.iter().all(|statement| !statement.shown), "{level}: {judged:#?}");
        assert_withheld(&judged, RULE, by);
    }
}

// injects: FM-SRV-09
// verifies: SR-11
#[test]
fn a_rule_of_a_set_that_is_not_installed_is_withheld() {
    let mut hearing = agreed();
    hearing.installed.rulesets = vec![Digest::from_bytes([7; 32])];
    assert_withheld(&hearing.judge(), RULE, "FM-SRV-09");
}

// injects: FM-FEA-01
// verifies: SR-22
#[test]
fn a_stretch_outside_the_record_is_withheld() {
    let hearing = agreed();
    let judged = hearing.judge_after(|candidate| {
        candidate.statement.end_s = candidate.record.duration_s + 100.0;
    });
    assert!(judged.iter().all(|statement| !statement.shown), "{judged:#?}");
    assert_withheld(&judged, RULE, "FM-FEA-01");
}

// injects: FM-PRE-03, FM-AUD-08
// verifies: SR-24
#[test]
fn reassurance_and_control_characters_are_withheld() {
    let hearing = agreed();
    for (words, by) in
        [("The approach was all clear.", "FM-PRE-03"), ("One line.\nAnother line.", "FM-AUD-08")]
    {
        let judged =
            hearing.judge_after(|candidate| candidate.statement.sentence = words.to_owned());
        assert_withheld(&judged, RULE, by);
    }
}

// injects: FM-ING-07
// verifies: SR-20
#[test]
fn a_log_that_ends_in_the_air_says_nothing_of_landings() {
    let mut hearing = agreed();
    hearing.analysis.flights[0].quality.airborne_at_edge = true;
    let judged = hearing.judge();
    assert_withheld(&judged, MODEL, "FM-ING-07");
    assert_eq!(one(&judged, RULE).verdict, Verdict::Caveat);
}
