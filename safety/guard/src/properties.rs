//! What holds for every candidate, whatever is wrong with it.

use data_flight::{FlightQuality, Parameter};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::Value;

use crate::check::CHECKS;
use crate::review::review_with;
use crate::testing::{
    DAY_MS, HOUR_MS, NOW, OTHER, assert_passes, at, judged, limits, model_candidate, rule_candidate,
};
use crate::{AircraftFacts, Candidate, Level, ReviewRecord, Scope, Source, Verdict, review};

/// One kind of damage. Each writes fields that no other writes, or keeps the worse value, so
/// that one never repairs another.
type Fault = (&'static str, fn(&mut Candidate));

fn columns(candidate: &mut Candidate, damage: impl Fn(&mut data_flight::ParameterQuality)) {
    candidate.record.quality.parameters.iter_mut().for_each(damage);
}

fn model(candidate: &mut Candidate, damage: impl FnOnce(&mut crate::ModelSource)) {
    if let Source::Model(model) = &mut candidate.statement.source {
        damage(model);
    }
}

const FAULTS: &[Fault] = &[
    ("frozen", |c| columns(c, |q| q.longest_frozen_s = q.longest_frozen_s.max(30.0))),
    ("frozen long", |c| columns(c, |q| q.longest_frozen_s = q.longest_frozen_s.max(900.0))),
    ("dropout", |c| columns(c, |q| q.valid_pct = 20.0)),
    ("gap", |c| columns(c, |q| q.longest_gap_s = 100.0)),
    ("sentinels", |c| columns(c, |q| q.sentinel_count = 900)),
    ("spikes", |c| columns(c, |q| q.spike_count = 40)),
    ("implausible", |c| columns(c, |q| q.implausible_count = 900)),
    ("clipped", |c| columns(c, |q| q.clipped_count = 50)),
    ("row gap", |c| c.record.quality.longest_row_gap_s = 300.0),
    ("rows dropped", |c| c.record.quality.dropped_rows_pct = 10.0),
    ("altitudes", |c| c.record.quality.altitude_disagreement_ft = Some(3_000.0)),
    ("speeds", |c| c.record.quality.speed_ratio = Some(0.514)),
    ("vertical", |c| c.record.quality.vertical_speed_ratio = Some(3.28)),
    ("time reversed", |c| c.record.quality.time_reversed_count = 3),
    ("clock set", |c| c.record.quality.clock_set_count = 8),
    ("time absent", |c| c.record.quality.time_absent = true),
    ("future", |c| c.record.end = Some(at(2 * HOUR_MS))),
    ("rollover", |c| c.record.start = Some(at(-7_200 * DAY_MS))),
    ("truncated", |c| c.record.quality.airborne_at_edge = true),
    ("registration", |c| c.aircraft.log.registration = Some("N9".to_owned())),
    ("engines", |c| c.aircraft.registry.engine_count = Some(0)),
    ("inputs", |c| c.statement.inputs.clear()),
    ("window", |c| c.statement.end_s = 9_000.0),
    ("rule set", |c| c.installed.rulesets = vec![OTHER]),
    ("models", |c| c.installed.models.clear()),
    ("expired", |c| model(c, |m| m.expires = at(-1))),
    ("domain", |c| model(c, |m| m.outside_domain = vec!["a_kt".to_owned()])),
    ("reasons", |c| model(c, |m| m.contributions.clear())),
    ("no rules", |c| {
        c.rules.not_evaluated.append(&mut c.rules.found);
        c.rules.clear.clear();
    }),
    ("level", |c| c.level = Level::L4),
    ("wording", |c| c.statement.sentence = "OK.".to_owned()),
    ("percentile", |c| model(c, |m| m.percentile_pct = f64::NAN)),
];

fn base() -> impl Strategy<Value = Candidate> {
    let scopes = vec![Scope::Window, Scope::Takeoff, Scope::Landing, Scope::WholeFlight];
    (any::<bool>(), select(scopes)).prop_map(|(by_model, scope)| {
        let mut candidate = if by_model { model_candidate() } else { rule_candidate() };
        candidate.statement.scope = scope;
        candidate
    })
}

fn damaged() -> impl Strategy<Value = Candidate> {
    (base(), subsequence(FAULTS.to_vec(), 0..8)).prop_map(|(mut candidate, faults)| {
        faults.iter().for_each(|(_, damage)| damage(&mut candidate));
        candidate
    })
}

/// Facts of any size, numbers or not.
fn arbitrary_facts() -> impl Strategy<Value = Candidate> {
    let numbers = proptest::collection::vec(proptest::num::f64::ANY, 12);
    let counts = proptest::collection::vec(any::<u64>(), 8);
    let times = proptest::collection::vec(any::<i64>(), 4);
    (base(), numbers, counts, times, ".{0,40}").prop_map(
        |(mut candidate, numbers, counts, times, sentence)| {
            let [
                start_s,
                end_s,
                duration_s,
                valid,
                gap,
                frozen,
                row_gap,
                dropped,
                feet,
                speed,
                rise,
                peak,
            ] = numbers[..]
            else {
                panic!("twelve numbers were asked for");
            };
            candidate.statement.sentence = sentence;
            (candidate.statement.start_s, candidate.statement.end_s) = (start_s, end_s);
            if let Some(worst) = &mut candidate.statement.peak {
                worst.value = peak;
            }
            model(&mut candidate, |m| (m.value, m.percentile_pct) = (peak, rise));
            let instant = |index: usize| crate::Timestamp::from_unix_ms(times[index]);
            let record = &mut candidate.record;
            record.duration_s = duration_s;
            (record.start, record.end) = (Some(instant(0)), Some(instant(1)));
            record.received = instant(2);
            let parameters = std::mem::take(&mut record.quality.parameters);
            record.quality = FlightQuality {
                parameters,
                time_reversed_count: counts[0],
                clock_set_count: counts[1],
                longest_row_gap_s: row_gap,
                dropped_rows_pct: dropped,
                altitude_disagreement_ft: Some(feet),
                speed_ratio: Some(speed),
                vertical_speed_ratio: Some(rise),
                ..FlightQuality::default()
            };
            columns(&mut candidate, |q| {
                (q.valid_pct, q.longest_gap_s, q.longest_frozen_s) = (valid, gap, frozen);
                (q.samples, q.sentinel_count) = (counts[2], counts[3]);
                (q.implausible_count, q.spike_count) = (counts[4], counts[5]);
            });
            candidate
        },
    )
}

fn stored(candidate: &Candidate) -> Candidate {
    let json = serde_json::to_string(candidate).expect("a candidate is JSON");
    serde_json::from_str(&json).expect("the same candidate")
}

fn assert_review_survives(candidate: &Candidate) {
    let first = judged(candidate);
    assert_eq!(first, judged(candidate), "deterministic");
    assert_eq!(first.record(), judged(&stored(candidate)).record(), "stored and read back");
    let json = serde_json::to_string(&first.record()).expect("a record is JSON");
    let record: ReviewRecord = serde_json::from_str(&json).expect("the same record");
    assert_eq!(record, first.record());
    let worst = first.findings.iter().map(|finding| finding.verdict).max();
    assert_eq!(worst.unwrap_or(Verdict::Pass), first.verdict);
    assert_eq!(first.release.is_some(), first.verdict < Verdict::Withhold);
}

proptest! {
    // verifies: SR-25
    #[test]
    fn a_further_fault_never_lowers_the_verdict(
        before in damaged(),
        fault in select(FAULTS.to_vec()),
    ) {
        let mut after = before.clone();
        (fault.1)(&mut after);
        let (before, after) = (judged(&before), judged(&after));
        prop_assert!(after.verdict >= before.verdict, "{} repaired {:#?}", fault.0, before);
        prop_assert!(after.level >= before.level);
    }

    #[test]
    fn a_further_check_never_lowers_the_verdict(
        candidate in damaged(),
        some in subsequence(CHECKS.to_vec(), 0..CHECKS.len()),
    ) {
        let limits = limits();
        let fewer = review_with(&some, &candidate, &limits, NOW);
        let all = review(&candidate, &limits, NOW);
        prop_assert!(all.verdict >= fewer.verdict && all.level >= fewer.level);
    }

    #[test]
    fn the_order_of_the_checks_changes_nothing(
        candidate in damaged(),
        shuffled in Just(CHECKS.to_vec()).prop_shuffle(),
    ) {
        let limits = limits();
        let other = review_with(&shuffled, &candidate, &limits, NOW);
        prop_assert_eq!(review(&candidate, &limits, NOW), other);
    }

    // verifies: SR-10
    #[test]
    fn a_stored_candidate_gives_the_stored_review(candidate in damaged()) {
        assert_review_survives(&candidate);
    }

    // verifies: SR-10
    #[test]
    fn any_facts_give_a_review_and_the_same_one_again(candidate in arbitrary_facts()) {
        assert_review_survives(&candidate);
    }
}

/// Every pointer to a floating point number in a JSON document.
fn floats(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Number(number) if number.is_f64() => found.push(path.to_owned()),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                floats(item, &format!("{path}/{index}"), found);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                floats(field, &format!("{path}/{name}"), found);
            }
        }
        _ => {}
    }
}

// injects: FM-ING-16
// verifies: SR-22
#[test]
fn a_nan_anywhere_in_a_candidate_withholds() {
    for (candidate, expected_floats) in [
        // Statement 5 with the peak, record 6, eight parameters of three facts each.
        (rule_candidate(), 4 + 6 + 24),
        // Without the peak; value, percentile and two of the contribution.
        (model_candidate(), 2 + 6 + 24 + 4),
    ] {
        assert_passes(&candidate);
        let json = serde_json::to_value(&candidate).expect("a candidate is JSON");
        let mut places = Vec::new();
        floats(&json, "", &mut places);
        assert_eq!(places.len(), expected_floats, "{places:?}");
        for place in places {
            for word in ["nan", "inf", "-inf"] {
                let mut broken = json.clone();
                *broken.pointer_mut(&place).expect("a place") = word.into();
                let broken: Candidate = serde_json::from_value(broken)
                    .unwrap_or_else(|error| panic!("{place} cannot hold {word}: {error}"));
                let review = judged(&broken);
                assert_eq!(review.verdict, Verdict::Withhold, "{place} = {word}");
                assert!(
                    review.findings.iter().any(|finding| finding.check == "not_finite"),
                    "{place} = {word} was not noticed for what it is"
                );
            }
        }
    }
}

#[test]
fn every_finding_names_a_mode_that_its_check_declares() {
    let limits = limits();
    let known: Vec<&str> = limits.entries().map(|(_, limit)| limit.id.as_str()).collect();
    for candidate in [rule_candidate(), model_candidate()] {
        for (name, damage) in FAULTS {
            let mut candidate = candidate.clone();
            damage(&mut candidate);
            for finding in judged(&candidate).findings {
                let check = CHECKS.iter().find(|check| check.name == finding.check);
                let modes = check.map(|check| check.failure_modes).unwrap_or_default();
                assert!(modes.contains(&finding.id.as_str()), "{name}: {finding:?}");
                assert!(finding.limit.is_none_or(|limit| known.contains(&limit.as_str())));
                assert!(finding.verdict > Verdict::Pass, "{name}");
                assert!(finding.sentence.ends_with('.'), "{}", finding.sentence);
            }
        }
    }
}

#[test]
fn every_fault_is_noticed_in_one_kind_of_statement_at_least() {
    for (name, damage) in FAULTS {
        let noticed = [rule_candidate(), model_candidate()].into_iter().any(|mut candidate| {
            candidate.statement.inputs.extend(
                [Parameter::VerticalSpeed, Parameter::AltitudeIndicated]
                    .map(crate::Input::recorded),
            );
            damage(&mut candidate);
            judged(&candidate).verdict > Verdict::Pass
        });
        assert!(noticed, "{name}");
    }
}

#[test]
fn an_unknown_aircraft_is_no_reason_to_panic() {
    let mut candidate = rule_candidate();
    candidate.aircraft = AircraftFacts::default();
    candidate.record.quality = FlightQuality::default();
    assert_eq!(judged(&candidate).withheld_by(), ["FM-ING-15"]);
}
