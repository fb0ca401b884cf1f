//! A candidate without any fault, and the limits as they stand in the table.

use data_flight::{Band, Digest, FlightQuality, Parameter, ParameterQuality, Unit};

use crate::{
    AircraftFacts, Candidate, ContributionFact, GuardFinding, GuardIdentity, Input, Installed,
    InstalledModel, Level, Limit, Limits, LogIdentity, ModelSource, Peak, RecordFacts,
    RegistryIdentity, Review, RuleSource, RulesView, Scope, Source, Statement, Timestamp, Verdict,
    review,
};

pub(crate) const RULESET: Digest = Digest::from_bytes([1; 32]);
pub(crate) const MODEL: Digest = Digest::from_bytes([2; 32]);
pub(crate) const SCHEMA: Digest = Digest::from_bytes([3; 32]);
pub(crate) const OTHER: Digest = Digest::from_bytes([9; 32]);

/// 2026-03-01T12:00:00Z: the flight ended two hours before.
pub(crate) const NOW: Timestamp = Timestamp::from_unix_ms(1_772_366_400_000);
pub(crate) const HOUR_MS: i64 = 3_600_000;
pub(crate) const DAY_MS: i64 = 24 * HOUR_MS;

pub(crate) fn at(offset_ms: i64) -> Timestamp {
    Timestamp::from_unix_ms(NOW.unix_ms() + offset_ms)
}

/// Facts of a healthy column over an hour at 1 Hz.
pub(crate) fn healthy(parameter: Parameter) -> ParameterQuality {
    ParameterQuality {
        parameter,
        samples: 3_600,
        valid_pct: 99.9,
        longest_gap_s: 2.0,
        longest_frozen_s: 0.0,
        sentinel_count: 0,
        implausible_count: 0,
        spike_count: 0,
        clipped_count: 0,
    }
}

/// A rule's statement about a healthy flight: airspeed above the limit.
pub(crate) fn rule_candidate() -> Candidate {
    let recorded = [
        Parameter::AltitudeIndicated,
        Parameter::IndicatedAirspeed,
        Parameter::VerticalSpeed,
        Parameter::Engine1OilPressure,
        Parameter::Engine1Cht1,
        Parameter::Engine1Cht2,
        Parameter::Engine1Cht3,
        Parameter::Engine1Cht4,
    ];
    Candidate {
        flight: "6f1f4a52-0f0e-4c55-8f43-0a4f0d8a0b11".parse().expect("a flight id"),
        statement: Statement {
            source: Source::Rule(RuleSource {
                id: "airspeed-high-vne".to_owned(),
                ruleset: RULESET,
                band: Band::Caution,
            }),
            sentence: "The indicated airspeed reached 165 kt; the limit is 163 kt.".to_owned(),
            inputs: vec![Input::recorded(Parameter::IndicatedAirspeed)],
            scope: Scope::Window,
            start_s: 1_200.0,
            end_s: 1_206.0,
            peak: Some(Peak { value: 165.0, unit: Unit::Knot, at_s: 1_203.0 }),
        },
        aircraft: AircraftFacts {
            log: LogIdentity {
                registration: Some("N0000X".to_owned()),
                model: Some("Cessna 172S".to_owned()),
                profile: Some("c172s".to_owned()),
                system_id: Some("00112233".to_owned()),
            },
            registry: RegistryIdentity {
                registration: Some("N-0000x".to_owned()),
                profile: Some("c172s".to_owned()),
                system_id: Some("00112233".to_owned()),
                engine_count: Some(1),
                cylinder_count: Some(4),
            },
        },
        record: RecordFacts {
            format: "garmin_g1000".to_owned(),
            quality: FlightQuality {
                parameters: recorded.into_iter().map(healthy).collect(),
                longest_row_gap_s: 1.0,
                dropped_rows_pct: 0.1,
                altitude_disagreement_ft: Some(-80.0),
                speed_ratio: Some(0.96),
                vertical_speed_ratio: Some(0.94),
                ..FlightQuality::default()
            },
            start: Some(at(-3 * HOUR_MS)),
            end: Some(at(-2 * HOUR_MS)),
            duration_s: 3_600.0,
            received: at(-HOUR_MS),
        },
        rules: RulesView {
            found: Vec::new(),
            clear: vec!["approach-speed-high".to_owned()],
            not_evaluated: Vec::new(),
        },
        installed: Installed {
            rulesets: vec![RULESET],
            models: vec![InstalledModel {
                name: "approach-novelty".to_owned(),
                model: MODEL,
                schema: SCHEMA,
            }],
        },
        level: Level::L0,
    }
}

/// A model's statement about the same flight: this approach was unusual.
pub(crate) fn model_candidate() -> Candidate {
    let mut candidate = rule_candidate();
    candidate.statement.source = Source::Model(ModelSource {
        name: "approach-novelty".to_owned(),
        model: MODEL,
        schema: SCHEMA,
        expires: at(200 * DAY_MS),
        value: 31.5,
        percentile_pct: 99.2,
        outside_domain: Vec::new(),
        contributions: vec![ContributionFact {
            feature: "indicated_airspeed_at_500_ft_kt".to_owned(),
            value: 92.0,
            share_pct: 61.0,
        }],
    });
    candidate.statement.sentence =
        "This approach was less usual than 99 % of those in the training data.".to_owned();
    candidate.statement.peak = None;
    candidate.rules = RulesView {
        found: vec!["approach-speed-high".to_owned()],
        clear: Vec::new(),
        not_evaluated: Vec::new(),
    };
    candidate
}

/// The model of a model's statement.
pub(crate) fn model_of(candidate: &mut Candidate) -> &mut ModelSource {
    match &mut candidate.statement.source {
        Source::Model(model) => model,
        Source::Rule(_) => panic!("not a model's statement"),
    }
}

/// The quality facts of one parameter.
pub(crate) fn quality_of(candidate: &mut Candidate, parameter: Parameter) -> &mut ParameterQuality {
    let parameters = &mut candidate.record.quality.parameters;
    parameters.iter_mut().find(|quality| quality.parameter == parameter).expect("recorded")
}

/// The limits of `safety/limits.toml`, read with the few lines that its plain form needs.
pub(crate) fn limits() -> Limits {
    let mut entries: Vec<(String, Limit)> = Vec::new();
    let mut id = String::new();
    let mut key = String::new();
    for line in include_str!("../../limits.toml").lines() {
        let Some((name, value)) = line.split_once(" = ") else { continue };
        let value = value.trim_matches('"');
        match name {
            "id" => value.clone_into(&mut id),
            "key" => value.clone_into(&mut key),
            "value" => entries.push((
                key.clone(),
                Limit { id: id.clone(), value: value.parse().expect("a number") },
            )),
            _ => {}
        }
    }
    let identity = GuardIdentity { code: OTHER, limits: OTHER, digest: OTHER };
    Limits::check(entries, identity).expect("the table is within its bounds")
}

pub(crate) fn judged(candidate: &Candidate) -> Review {
    review(candidate, &limits(), NOW)
}

/// The one finding of `check`, asserting its id and verdict, that the verdict of the review
/// follows, and that a withheld statement has no release.
pub(crate) fn only_finding(
    candidate: &Candidate,
    check: &str,
    id: &str,
    verdict: Verdict,
) -> GuardFinding {
    let review = judged(candidate);
    let [finding] = review.findings.as_slice() else {
        panic!("expected one finding, got {:#?}", review.findings);
    };
    assert_eq!((finding.check.as_str(), finding.id.as_str()), (check, id));
    assert_eq!((finding.verdict, review.verdict), (verdict, verdict));
    assert_eq!(review.release.is_none(), verdict == Verdict::Withhold);
    if let Some(release) = &review.release {
        assert_eq!(release.caveats(), std::slice::from_ref(&finding.sentence));
    }
    finding.clone()
}

/// Asserts that nothing is found.
pub(crate) fn assert_passes(candidate: &Candidate) {
    let review = judged(candidate);
    assert_eq!(review.findings, []);
    assert_eq!(review.verdict, Verdict::Pass);
    assert!(review.release.is_some());
}
