//! When nothing was found: clear on evidence, or not evaluated and why.

use data_flight::{
    MeasureAbsence, NotEvaluated, NotEvaluatedReason as Reason, Outcome, PhaseOfFlight, Validity,
};

use super::support::{Recording, profile, reason, rule};
use crate::AircraftProfile;
use crate::rules::{RuleSet, evaluate};

fn rules(text: &str) -> RuleSet {
    RuleSet::parse(&[("test.toml", text)]).expect("a valid rule")
}

fn level() -> Recording {
    Recording::seconds(101).with("pitch_deg", |_| Some(1.0))
}

#[test]
fn nothing_found_on_enough_evidence_is_clear() {
    let outcome = level().outcome(&rule("caution = \"pitch_deg > 5\""));
    let Outcome::Clear(clearance) = outcome else { panic!("{outcome:?}") };
    assert_eq!((clearance.evaluated_s(), clearance.valid_pct()), (100.0, 100.0));
}

#[test]
fn a_missing_column_is_named_with_what_it_lacks() {
    let missing = level().outcome(&rule("caution = \"roll_deg > 5 AND pitch_deg > 5\""));
    assert_eq!(reason(&missing), Some((Reason::MissingParameter, vec!["roll_deg".to_owned()])));

    let recording = level();
    let mut measured = recording.measured();
    measured.absences.push(MeasureAbsence {
        name: "bank_abs_deg".to_owned(),
        reason: NotEvaluated::new(Reason::MissingParameter, ["roll_deg"]),
    });
    let derived = rules(&rule("caution = \"bank_abs_deg > 5\"\nmeasure = \"bank_abs_deg\""));
    let outcome = evaluate(&measured, &derived, None).remove(0).outcome;
    let detail = vec!["bank_abs_deg".to_owned(), "roll_deg".to_owned()];
    assert_eq!(reason(&outcome), Some((Reason::MissingParameter, detail)));
}

#[test]
fn the_measure_is_an_input_too() {
    let outcome = level().outcome(&rule("caution = \"pitch_deg > 5\"\nmeasure = \"roll_deg\""));
    assert_eq!(reason(&outcome), Some((Reason::MissingParameter, vec!["roll_deg".to_owned()])));
}

#[test]
fn a_series_that_could_not_be_computed_passes_its_reason_on() {
    let recording = level();
    let mut measured = recording.measured();
    measured.absences.push(MeasureAbsence {
        name: "engine_2_cht_max_f".to_owned(),
        reason: NotEvaluated::new(Reason::NotApplicable, ["engine_2"]),
    });
    let second = rules(&rule("caution = \"engine_2_cht_max_f > 5\"\nmeasure = \"pitch_deg\""));
    let outcome = evaluate(&measured, &second, None).remove(0).outcome;
    let detail = vec!["engine_2_cht_max_f".to_owned(), "engine_2".to_owned()];
    assert_eq!(reason(&outcome), Some((Reason::NotApplicable, detail)));
}

#[test]
fn too_little_validity_is_not_clear() {
    // Unknown for 25 of 100 s. Samples that were due and are blank are not bridged.
    let valid_75 =
        || Recording::seconds(101).with("pitch_deg", |t| (t % 4.0 != 3.0).then_some(1.0));
    let with_required =
        |pct: &str| rule(&format!("caution = \"pitch_deg > 5\"\nrequired_valid_pct = {pct}"));
    let outcome = valid_75().outcome(&with_required("75.1"));
    let inputs = vec!["pitch_deg".to_owned()];
    assert_eq!(reason(&outcome), Some((Reason::InsufficientValidity, inputs.clone())));
    let outcome = valid_75().outcome(&with_required("75"));
    assert!(matches!(outcome, Outcome::Clear(c) if c.valid_pct() == 75.0), "{outcome:?}");
    // The default is 80.
    let outcome = valid_75().outcome(&rule("caution = \"pitch_deg > 5\""));
    assert_eq!(reason(&outcome), Some((Reason::InsufficientValidity, inputs)));
}

#[test]
fn known_false_counts_as_evidence_only_when_every_input_was_known() {
    // The condition is false by pitch alone, and the rule still did not see roll.
    let outcome = level()
        .with("roll_deg", |t| (t < 50.0).then_some(0.0))
        .outcome(&rule("caution = \"pitch_deg > 5 AND roll_deg > 5\""));
    assert!(matches!(reason(&outcome), Some((Reason::InsufficientValidity, _))), "{outcome:?}");
}

#[test]
fn a_failed_sensor_is_unknown_whatever_it_reads() {
    let recording =
        Recording::seconds(101).with_validity("pitch_deg", |_| (80.0, Validity::FailureWarning));
    let outcome = recording.outcome(&rule("caution = \"pitch_deg > 5\""));
    assert!(matches!(reason(&outcome), Some((Reason::InsufficientValidity, _))), "{outcome:?}");
    let nan = Recording::seconds(101).with("pitch_deg", |_| Some(f64::NAN));
    let outcome = nan.outcome(&rule("caution = \"pitch_deg > 5\""));
    assert!(matches!(reason(&outcome), Some((Reason::InsufficientValidity, _))), "{outcome:?}");
}

#[test]
fn a_finding_in_partly_valid_data_is_found() {
    let recording =
        Recording::seconds(101).with("pitch_deg", |t| (10.0..15.0).contains(&t).then_some(9.0));
    assert_eq!(recording.findings(&rule("caution = \"pitch_deg > 5\"")).len(), 1);
}

#[test]
fn an_event_without_a_number_to_report_is_not_clear() {
    let recording = level()
        .with("roll_deg", |t| (!(20.0..30.0).contains(&t)).then_some(0.0))
        .with("vertical_speed_fpm", |t| Some(if (20.0..30.0).contains(&t) { 9.0 } else { 0.0 }));
    let text = rule("caution = \"vertical_speed_fpm > 5\"\nmeasure = \"roll_deg\"");
    let outcome = recording.outcome(&text);
    assert!(matches!(reason(&outcome), Some((Reason::InsufficientValidity, _))), "{outcome:?}");
}

#[test]
fn a_phase_that_did_not_occur_is_named() {
    let text = rule("caution = \"pitch_deg > 5\"\nphases = [\"go_around\", \"holding\"]");
    let detail = vec!["go_around".to_owned(), "holding".to_owned()];
    assert_eq!(reason(&level().outcome(&text)), Some((Reason::PhaseNotRecorded, detail)));
    let recording = level().phases(&[(PhaseOfFlight::Holding, 5.0, 10.0)]);
    let outcome = recording.outcome(&text);
    assert!(matches!(outcome, Outcome::Clear(c) if c.evaluated_s() == 5.0), "{outcome:?}");
}

#[test]
fn without_a_profile_or_its_value_the_rule_says_so() {
    let over = rules(&rule(
        "warning = \"indicated_airspeed_kt > vne_kt\"\nmeasure = \"indicated_airspeed_kt\"",
    ));
    let recording = Recording::seconds(101).with("indicated_airspeed_kt", |_| Some(100.0));
    let judge =
        |profile: Option<&AircraftProfile>| recording.evaluate(&over, profile).remove(0).outcome;
    let vne = vec!["vne_kt".to_owned()];
    assert_eq!(reason(&judge(None)), Some((Reason::NoProfile, vne.clone())));
    let mut known = profile("c172s");
    assert!(matches!(judge(Some(&known)), Outcome::Clear(_)));
    known.values.remove("vne_kt");
    assert_eq!(reason(&judge(Some(&known))), Some((Reason::MissingProfileValue, vne)));
}

#[test]
fn a_rule_for_twins_does_not_apply_to_a_single() {
    let twins = rules(&rule("warning = \"pitch_deg > 5\"\napplies_to = \"engine_count >= 2\""));
    let judge =
        |profile: Option<&AircraftProfile>| level().evaluate(&twins, profile).remove(0).outcome;
    let detail = vec!["engine_count >= 2".to_owned()];
    let single = judge(Some(&profile("c172s")));
    assert_eq!(reason(&single), Some((Reason::NotApplicable, detail)));
    assert!(matches!(judge(Some(&profile("pa44_180"))), Outcome::Clear(_)));
    // Without a profile what was recorded decides.
    assert!(matches!(judge(None), Outcome::Clear(_)));
}

#[test]
fn a_log_too_slow_for_a_parameter_is_not_clear() {
    // Roll every six seconds says little about bank: each sample stands for two.
    let recording = Recording::at((0..50).map(|i| f64::from(i) * 6.0).collect())
        .with("roll_deg", |_| Some(1.0));
    let outcome = recording.outcome(&rule("caution = \"roll_deg > 5\"\nmeasure = \"roll_deg\""));
    assert!(matches!(reason(&outcome), Some((Reason::InsufficientValidity, _))), "{outcome:?}");
}

#[test]
fn one_sample_is_no_evidence() {
    let recording = Recording::seconds(1).with("pitch_deg", |_| Some(1.0));
    let outcome = recording.outcome(&rule("caution = \"pitch_deg > 5\""));
    assert!(matches!(reason(&outcome), Some((Reason::InsufficientValidity, _))), "{outcome:?}");
}
