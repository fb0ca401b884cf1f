//! Rules end to end: generated logs through the real parser and the real measures, and logs
//! recorded by aircraft. What was flown normally is not found, what really happened is found
//! when it happened, a mirrored flight is judged alike, and a column that is taken away is
//! missed by name.

use std::collections::BTreeSet;

use data_flight::{
    Band, Evaluation, Flight, NotEvaluatedReason, Outcome, Parameter, Series, Validity,
};
use data_generator::{
    Airfield, Event, GeneratedLog, Route, Scenario, SyntheticAircraft, generate, normal_fleet,
};
use data_ingest::{Limits, ingest};
use models_analysis::{Profiles, RuleSet, evaluate, measure};

use crate::{common, logs};

fn rules() -> RuleSet {
    RuleSet::builtin().expect("the compiled-in rules load")
}

fn judge(flight: &Flight) -> Vec<Evaluation> {
    let profiles = Profiles::builtin().expect("the compiled-in profiles load");
    let profile = profiles.find(flight.aircraft().model.as_deref(), None);
    evaluate(&measure(flight, profile), &rules(), profile)
}

fn flown(scenario: &Scenario) -> (Flight, GeneratedLog) {
    let log = generate(scenario);
    let ingested = ingest(&log.csv, &Limits::default()).expect("a generated log is readable");
    let mut flights = ingested.flights;
    assert_eq!(flights.len(), 1, "{scenario:?}");
    (flights.remove(0), log)
}

fn normal(aircraft: SyntheticAircraft, seed: u64) -> Scenario {
    let start_utc = "2026-03-14T09:30:00Z".parse().expect("a time");
    Scenario::normal(seed, aircraft, start_utc)
}

fn found(evaluations: &[Evaluation]) -> Vec<(&str, Band)> {
    evaluations
        .iter()
        .flat_map(|e| e.findings().iter().map(|finding| (e.rule.as_str(), finding.band)))
        .collect()
}

#[test]
fn normal_flights_have_no_findings() {
    let end_utc = "2026-03-14T09:30:00Z".parse().expect("a time");
    for scenario in normal_fleet(2, 9, end_utc) {
        let evaluations = judge(&flown(&scenario).0);
        assert_eq!(found(&evaluations), [], "{scenario:?}");
        let clear = evaluations.iter().filter(|e| matches!(e.outcome, Outcome::Clear(_))).count();
        assert!(clear >= 40, "only {clear} rules could be checked: {scenario:?}");
    }
}

#[test]
fn what_really_happened_is_found_when_it_happened() {
    use Event::{
        CylinderEgtDivergence, HardLanding, HighChtClimb, HighSinkOnFinal, LowFuel, LowOilPressure,
        Overspeed, SlowOnFinal, SteepTurn, UnstableApproach,
    };
    for (event, rule, band) in [
        (HardLanding, "hard-landing", Band::Warning),
        (UnstableApproach, "unstable-approach", Band::Advisory),
        (CylinderEgtDivergence, "egt-divergence", Band::Caution),
        (LowOilPressure, "oil-pressure-low-at-power", Band::Caution),
        (HighChtClimb, "cht-high", Band::Warning),
        (Overspeed, "airspeed-high-vne", Band::Warning),
        (SteepTurn, "bank-high", Band::Warning),
        (LowFuel, "fuel-low", Band::Caution),
        (HighSinkOnFinal, "sink-high-on-final", Band::Advisory),
        (SlowOnFinal, "airspeed-low-on-approach", Band::Caution),
    ] {
        for aircraft in SyntheticAircraft::ALL {
            if event == HighChtClimb && !aircraft.records_cylinder_head_temperature() {
                continue;
            }
            let (flight, log) = flown(&normal(aircraft, 11).with_event(event));
            let span = log.truth.event_span_s.expect("an event has a span");
            let evaluations = judge(&flight);
            let evaluation = evaluations.iter().find(|e| e.rule == rule).expect("a rule");
            // Recorder's filters and regressions smear by some seconds.
            let then = evaluation.findings().iter().find(|finding| {
                finding.start_s <= span.end_s + 15.0 && finding.end_s >= span.start_s - 15.0
            });
            let Some(finding) = then else {
                panic!("{event:?} of {aircraft:?} at {span:?}: {:?}", evaluation.outcome)
            };
            assert!(finding.band >= band, "{event:?} of {aircraft:?}: {finding:?}");
        }
    }
}

/// The flight seen in a mirror: left is right, and north is still ahead.
fn mirrored(flight: &Flight) -> Flight {
    let mut mirrored =
        Flight::new(flight.aircraft().clone(), flight.start_utc(), flight.time_s().to_vec())
            .expect("the same time base");
    for (parameter, series) in flight.columns() {
        let reflect: fn(f64) -> f64 = match parameter {
            Parameter::Roll
            | Parameter::AccelerationLateral
            | Parameter::Longitude
            | Parameter::LocalizerDeviation
            | Parameter::MagneticVariation => |value| -value,
            Parameter::HeadingMagnetic | Parameter::TrackTrue | Parameter::WindDirection => {
                |value| if value == 0.0 { 0.0 } else { 360.0 - value }
            }
            _ => |value| value,
        };
        let mut other = Series::with_capacity(series.len());
        for (value, validity) in series.raw().iter().zip(series.validity()) {
            other.push(reflect(*value), *validity);
        }
        mirrored.insert(parameter, other).expect("the same length");
    }
    mirrored
}

#[test]
fn a_flight_and_its_mirror_image_are_judged_alike() {
    for event in [Event::SteepTurn, Event::UnstableApproach] {
        let (flight, _) = flown(&normal(SyntheticAircraft::C172s, 23).with_event(event));
        assert_judged_alike_in_a_mirror(&flight);
    }
}

#[test]
fn a_recorded_lesson_and_its_mirror_image_are_judged_alike() {
    if common::has_data() {
        assert_judged_alike_in_a_mirror(&logs::read_flight(
            "garmin/g1000/log_180801_114937_KGFK.csv.zst",
        ));
    }
}

fn assert_judged_alike_in_a_mirror(flight: &Flight) {
    let (left, right) = (judge(flight), judge(&mirrored(flight)));
    assert!(!found(&left).is_empty());
    for (left, right) in left.iter().zip(&right) {
        let events = |e: &Evaluation| -> Vec<_> {
            let of = e.findings().iter();
            of.map(|f| (f.band, f.start_s, f.end_s, f.peak_at_s)).collect()
        };
        assert_eq!(events(left), events(right), "{}", left.rule);
        let kind = |e: &Evaluation| std::mem::discriminant(&e.outcome);
        assert_eq!(kind(left), kind(right), "{}", left.rule);
    }
}

#[test]
fn a_column_that_is_taken_away_is_missed_by_name() {
    let (flight, _) = flown(&normal(SyntheticAircraft::C172s, 5));
    let recorded: Vec<Parameter> = flight.columns().map(|(parameter, _)| parameter).collect();
    let before = judge(&flight);
    let mut flips = 0;
    for parameter in recorded {
        let mut without = flight.clone();
        without.remove(parameter);
        for (before, after) in before.iter().zip(judge(&without)) {
            if after.inputs.iter().any(|name| name == parameter.name()) {
                let Outcome::NotEvaluated(refusal) = &after.outcome else {
                    panic!("{} judged without {parameter}", after.rule)
                };
                if !matches!(before.outcome, Outcome::NotEvaluated(_)) {
                    assert_eq!(refusal.reason, NotEvaluatedReason::MissingParameter);
                    assert!(refusal.detail.iter().any(|name| name == parameter.name()));
                    flips += 1;
                }
            }
        }
    }
    assert!(flips >= 40, "only {flips} outcomes depended on a recorded column");
}

#[test]
fn a_stretch_without_samples_is_not_clear() {
    // The whole final approach lost: what looks there cannot say anything of it.
    let route = Route::CrossCountry { from: Airfield::Home, to: Airfield::Plain };
    let scenario = Scenario { route, ..normal(SyntheticAircraft::Pa28181, 5) };
    let (flight, log) = flown(&scenario);
    let mut blind = flight.clone();
    let series = blind.series_mut(Parameter::IndicatedAirspeed).expect("recorded");
    let mut lost = Series::with_capacity(series.len());
    for ((value, validity), time_s) in
        series.raw().iter().zip(series.validity()).zip(flight.time_s())
    {
        let validity = if *time_s > log.truth.touchdown_s - 200.0 {
            Validity::FailureWarning
        } else {
            *validity
        };
        lost.push(*value, validity);
    }
    *series = lost;
    let evaluations = judge(&blind);
    for rule in ["airspeed-low-on-approach", "airspeed-high-on-approach", "unstable-approach"] {
        let evaluation = evaluations.iter().find(|e| e.rule == rule).expect("a rule");
        assert!(!matches!(evaluation.outcome, Outcome::Clear(_)), "{rule}");
    }
}

#[test]
fn recorded_logs_are_judged_by_every_rule_and_events_lie_within_them() {
    if !common::has_data() {
        return;
    }
    let (mut flights, mut findings, mut clear) = (0, 0, 0);
    let mut unused: BTreeSet<String> = rules().rules().iter().map(|r| r.id().to_owned()).collect();
    for path in logs::garmin_logs() {
        for flight in &logs::read_log(&path).flights {
            let evaluations = judge(flight);
            assert_eq!(evaluations.len(), rules().rules().len());
            flights += 1;
            for evaluation in evaluations {
                match &evaluation.outcome {
                    Outcome::Found(found) => {
                        assert!(!found.is_empty());
                        findings += found.len();
                    }
                    Outcome::Clear(_) => clear += 1,
                    Outcome::NotEvaluated(refusal) => {
                        let failed = NotEvaluatedReason::EvaluationFailed;
                        assert_ne!(refusal.reason, failed, "{}: {refusal:?}", path.display());
                        assert!(!refusal.detail.is_empty(), "{}", evaluation.rule);
                        continue;
                    }
                }
                unused.remove(&evaluation.rule);
                for finding in evaluation.findings() {
                    assert!(finding.start_s >= 0.0 && finding.end_s <= flight.duration_s());
                    assert!(finding.start_s <= finding.end_s && finding.peak.is_finite());
                    assert!(finding.peak_at_s >= finding.start_s);
                    assert!(finding.peak_at_s <= finding.end_s);
                }
            }
        }
    }
    eprintln!("{flights} flights: {findings} findings, {clear} clear; never evaluated: {unused:?}");
    assert!(flights >= 40 && clear > findings);
    // No log of the collection records flap position in degrees or a rejected take-off.
    assert!(unused.len() <= 8, "{unused:?}");
}
