//! The built-in rules as a whole: they load, they are ordered, they know what they lack, and
//! left and right are the same to them.

use std::collections::BTreeSet;

use data_flight::{Band, Evaluation, NotEvaluatedReason, Outcome, PhaseOfFlight, Unit};

use super::support::{Recording, builtin, profile};
use crate::rules::vocabulary;
use crate::{AircraftProfile, Profiles};

/// A normal value of a column, in every phase: nothing that a rule looks for.
fn normal_value(name: &str, profile: &AircraftProfile) -> f64 {
    let limit = |name| profile.value(name).expect("a value every profile has");
    match name {
        "indicated_airspeed_kt" => limit("vy_kt"),
        "acceleration_normal_g" => 1.0,
        "height_above_airfield_ft" => 1200.0,
        "altitude_indicated_ft" => 3000.0,
        "bus_1_voltage_v" => 28.0,
        "fuel_quantity_total_gal" => limit("fuel_capacity_gal") * 0.8,
        "ground_speed_kt" => 12.0,
        name if name.ends_with("oil_pressure_psi") => 65.0,
        name if name.ends_with("oil_temperature_f") => 180.0,
        name if name.ends_with("speed_rpm") => 2300.0,
        name if name.ends_with("cht_max_f") => 360.0,
        name if name.ends_with("divergence_f") => 60.0,
        "engine_1_tit_1_f" => 1500.0,
        _ => 0.0,
    }
}

/// A flight of 100 s with every column that some rule reads: a take-off rejected at walking
/// pace, then every other phase at once.
fn normal_flight(profile: &AircraftProfile, without: Option<&str>) -> Recording {
    let mut every_phase: Vec<_> = PhaseOfFlight::ALL
        .iter()
        .filter(|phase| **phase != PhaseOfFlight::RejectedTakeoff)
        .map(|phase| (*phase, 20.0, 100.0))
        .collect();
    every_phase.push((PhaseOfFlight::RejectedTakeoff, 0.0, 20.0));
    let rules = builtin();
    let inputs: BTreeSet<&str> =
        rules.rules().iter().flat_map(|rule| rule.inputs()).map(String::as_str).collect();
    let mut recording = Recording::seconds(101).phases(&every_phase);
    for name in inputs.into_iter().filter(|name| Some(*name) != without) {
        recording = recording.with(name, |t| match name {
            "indicated_airspeed_kt" if t < 20.0 => Some(5.0),
            _ => Some(normal_value(name, profile)),
        });
    }
    recording
}

/// The twin with what only others have: the profile to which every rule applies.
fn complete_profile() -> AircraftProfile {
    let mut complete = profile("pa44_180");
    for (name, value) in
        [("tail_strike_pitch_deg", 11.0), ("tit_max_f", 1750.0), ("bus_voltage_min_v", 24.5)]
    {
        complete.values.insert(name.to_owned(), value);
    }
    complete
}

#[test]
fn there_are_many_and_every_one_is_complete() {
    let rules = builtin();
    assert!(rules.rules().len() >= 40, "{}", rules.rules().len());
    for rule in rules.rules() {
        assert!(rule.sentence().ends_with('.'), "{}", rule.id());
        assert!(rule.why().ends_with('.'), "{}", rule.id());
        assert!(!rule.inputs().is_empty());
        assert!(rule.inputs().iter().all(|name| vocabulary::is_column(name)));
        assert_ne!(rule.unit(), Unit::Flag, "{}", rule.id());
    }
}

#[test]
fn bands_are_ordered_for_every_profile() {
    let rules = builtin();
    for profile in Profiles::builtin().expect("profiles").all() {
        assert_eq!(rules.bands_not_ordered(profile), [""; 0], "{}", profile.id);
    }
}

#[test]
fn every_profile_value_that_a_rule_needs_is_in_some_profile() {
    let profiles = Profiles::builtin().expect("profiles");
    for rule in builtin().rules() {
        for name in rule.profile_values() {
            let known = profiles.all().iter().any(|profile| profile.value(name).is_some());
            assert!(known, "no profile has `{name}` of {}", rule.id());
        }
    }
}

#[test]
fn a_normal_flight_is_clear_for_every_rule() {
    let profile = complete_profile();
    let evaluations = normal_flight(&profile, None).evaluate(&builtin(), Some(&profile));
    for evaluation in &evaluations {
        assert!(
            matches!(evaluation.outcome, Outcome::Clear(_)),
            "{}: {:?}",
            evaluation.rule,
            evaluation.outcome
        );
    }
}

#[test]
fn without_any_one_column_every_rule_that_reads_it_says_so() {
    let rules = builtin();
    let profile = complete_profile();
    let inputs: BTreeSet<&String> = rules.rules().iter().flat_map(|rule| rule.inputs()).collect();
    for column in inputs {
        let evaluations = normal_flight(&profile, Some(column)).evaluate(&rules, Some(&profile));
        for evaluation in evaluations {
            let reads_it = evaluation.inputs.contains(column);
            let says_so = matches!(
                &evaluation.outcome,
                Outcome::NotEvaluated(refusal)
                    if refusal.reason == NotEvaluatedReason::MissingParameter
                        && refusal.detail == [column.clone()]
            );
            assert_eq!(reads_it, says_so, "{} without {column}", evaluation.rule);
        }
    }
}

#[test]
fn without_valid_samples_of_any_one_column_no_rule_that_reads_it_is_clear() {
    let rules = builtin();
    let profile = complete_profile();
    let inputs: BTreeSet<&String> = rules.rules().iter().flat_map(|rule| rule.inputs()).collect();
    for column in inputs {
        let blank = normal_flight(&profile, Some(column)).with(column, |_| None);
        for evaluation in blank.evaluate(&rules, Some(&profile)) {
            let is_clear = matches!(evaluation.outcome, Outcome::Clear(_));
            assert_eq!(is_clear, !evaluation.inputs.contains(column), "{}", evaluation.rule);
        }
    }
}

#[test]
fn left_and_right_are_judged_alike() {
    let rules = builtin();
    let profile = complete_profile();
    let mirrored_columns = ["roll_deg", "acceleration_lateral_g", "coordination_sideforce_g"];
    let judge = |sign: f64| -> Vec<Evaluation> {
        let mut recording = normal_flight(&profile, None);
        for name in mirrored_columns {
            // From 40 to 60 s far to one side.
            let limit = if name == "roll_deg" { 70.0 } else { 0.9 };
            recording = recording
                .with(name, |t| Some(if (40.0..60.0).contains(&t) { sign * limit } else { 0.0 }));
        }
        recording
            .with("height_above_airfield_ft", |t| Some(if t < 50.0 { 80.0 } else { 300.0 }))
            .with("bank_abs_deg", |t| Some(if (40.0..60.0).contains(&t) { 70.0 } else { 0.0 }))
            .evaluate(&rules, Some(&profile))
    };
    let mut found = 0;
    for (left, right) in judge(-1.0).iter().zip(judge(1.0)) {
        let describe = |evaluation: &Evaluation| -> Vec<_> {
            let findings = evaluation.findings().iter();
            findings.map(|f| (f.band, f.start_s, f.end_s, f.peak.abs(), f.peak_at_s)).collect()
        };
        assert_eq!(describe(left), describe(&right), "{}", left.rule);
        let signed = left.inputs.iter().any(|name| mirrored_columns.contains(&name.as_str()));
        if signed && !left.findings().is_empty() {
            found += 1;
            if let Some(finding) = left.findings().first()
                && finding.unit != Unit::Foot
            {
                // The side stays visible in the sign of the peak.
                assert!(finding.peak < 0.0 && right.findings()[0].peak > 0.0, "{}", left.rule);
            }
        }
    }
    assert!(found >= 6, "{found} rules saw the bank");
}

#[test]
fn a_take_off_rejected_at_speed_is_found_in_its_phase_only() {
    // C172S rotates at 55 kt: 43 kt is more than 70 percent of that (38.5), less than 90 (49.5).
    let rules = builtin();
    let profile = profile("c172s");
    let fastest = |t: f64| Some(if (8.0..12.0).contains(&t) { 43.0 } else { 10.0 });
    let judge = |phase| {
        let recording = Recording::seconds(31)
            .phases(&[(phase, 0.0, 30.0)])
            .with("indicated_airspeed_kt", fastest);
        let of = recording.evaluate(&rules, Some(&profile)).into_iter();
        of.filter(|e| e.rule == "rejected-takeoff-fast").flat_map(|e| e.findings().to_vec()).next()
    };
    let finding = judge(PhaseOfFlight::RejectedTakeoff).expect("found");
    assert_eq!((finding.band, finding.peak), (Band::Caution, 43.0));
    assert_eq!(judge(PhaseOfFlight::TakeoffRoll), None);
}
