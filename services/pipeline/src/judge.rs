//! From judgements to candidates: every statement anybody might make about a flight, with
//! every fact the guard may judge it by.
//!
//! Rules give one candidate for each event, models one for each estimate. An abstention or a
//! silent model gives no candidate but an evaluation that says "not evaluated", so that it
//! is seen and stays out of every denominator. Nothing is decided here.

use data_flight::id::FlightId;
use data_flight::{
    Digest, Evaluation, Finding, Flight, NotEvaluated, NotEvaluatedReason, Outcome, Parameter,
};
use data_ingest::IngestedLog;
use models_analysis::features::Approach;
use models_card::{Estimate, ScoreAnswer, ScoreRequest};
use safety_guard::{
    AircraftFacts, Candidate, ContributionFact, Input, Installed, Level, LogIdentity, ModelSource,
    Peak, RecordFacts, RegistryIdentity, RuleSource, RulesView, Scope, Source, Statement,
    Timestamp,
};

use crate::advisor_client::AdvisorUnavailable;
use crate::analyse::{Analyst, FlightAnalysis};
use crate::sentence;

/// Id under which the novelty model appears among the evaluations.
pub const NOVELTY_EVALUATION: &str = "model-approach-novelty";
/// Name of the novelty model.
pub const NOVELTY_MODEL: &str = "approach-novelty";

/// One flight with everything that its candidates have in common.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The id the flight will be stored under.
    pub flight_id: FlightId,
    /// The flight.
    pub flight: &'a Flight,
    /// The log it came from.
    pub log: &'a IngestedLog,
    /// What was found out about it.
    pub analysis: &'a FlightAnalysis,
    /// What the operator's registry says of the aircraft.
    pub registry: &'a RegistryIdentity,
    /// What the service has installed.
    pub installed: &'a Installed,
    /// When the upload was received.
    pub received: Timestamp,
}

/// What was asked of the model service about one approach, and what came back.
#[derive(Debug)]
pub struct Asked<'a> {
    /// The approach.
    pub approach: &'a Approach,
    /// The question.
    pub request: ScoreRequest,
    /// The answer, or why there is none.
    pub answer: Result<ScoreAnswer, AdvisorUnavailable>,
}

/// The level of service for this flight: models answered (L0), or rules only (L2).
#[must_use]
pub fn level(asked: &[Asked<'_>]) -> Level {
    if asked.iter().any(|asked| asked.answer.is_err()) { Level::L2 } else { Level::L0 }
}

/// The candidates of every event that the rules found, each with what it came from.
#[must_use]
pub fn rule_candidates<'a>(
    subject: &Subject<'a>,
    analyst: &Analyst,
    level: Level,
) -> Vec<(&'a Evaluation, &'a Finding, Candidate)> {
    let mut candidates = Vec::new();
    for evaluation in &subject.analysis.evaluations {
        for finding in evaluation.findings() {
            let source = Source::Rule(RuleSource {
                id: evaluation.rule.clone(),
                ruleset: evaluation.ruleset,
                band: finding.band,
            });
            let meaning = analyst.rules().get(&evaluation.rule).map_or("", |rule| rule.sentence());
            let statement = Statement {
                source,
                sentence: sentence::of_finding(&evaluation.name, meaning, finding),
                inputs: inputs(subject, &evaluation.inputs),
                scope: Scope::Window,
                start_s: finding.start_s,
                end_s: finding.end_s,
                peak: Some(peak(finding)),
            };
            let rules = rules_view(subject, &statement);
            candidates.push((evaluation, finding, candidate(subject, statement, rules, level)));
        }
    }
    candidates
}

/// The candidates of every estimate that the model service made.
#[must_use]
pub fn model_candidates(
    subject: &Subject<'_>,
    asked: &[Asked<'_>],
    level: Level,
) -> Vec<(Candidate, Digest)> {
    asked
        .iter()
        .filter_map(|asked| match &asked.answer {
            Ok(ScoreAnswer::Estimate(estimate)) => {
                let candidate = model_candidate(subject, asked.approach, estimate, level);
                Some((candidate, asked.request.vector.digest()))
            }
            Ok(ScoreAnswer::Abstained(_)) | Err(_) => None,
        })
        .collect()
}

fn model_candidate(
    subject: &Subject<'_>,
    approach: &Approach,
    estimate: &Estimate,
    level: Level,
) -> Candidate {
    let source = Source::Model(ModelSource {
        name: NOVELTY_MODEL.to_owned(),
        model: estimate.model,
        schema: estimate.schema,
        expires: Timestamp::from_unix_ms(estimate.expires_utc.timestamp_millis()),
        value: estimate.value,
        percentile_pct: estimate.percentile_pct,
        outside_domain: estimate.outside_domain.clone(),
        contributions: estimate
            .contributions
            .iter()
            .map(|contribution| ContributionFact {
                feature: contribution.feature.clone(),
                value: contribution.value,
                share_pct: contribution.share_pct,
            })
            .collect(),
    });
    let end_s = approach.touchdown_or_go_around_s;
    let approach_columns: Vec<String> =
        approach.inputs.iter().map(|name| (*name).to_owned()).collect();
    let statement = Statement {
        source,
        sentence: sentence::of_unusual_approach(approach.start_s, end_s, estimate),
        inputs: inputs(subject, &approach_columns),
        // The features describe an approach to its end: a record that stops on final
        // describes something else.
        scope: Scope::Landing,
        start_s: approach.start_s,
        end_s,
        peak: None,
    };
    let rules = rules_view(subject, &statement);
    candidate(subject, statement, rules, level)
}

/// The novelty model among the evaluations: why it did not judge, if it did not. `None` when
/// every approach was judged.
#[must_use]
pub fn novelty_evaluation(asked: &[Asked<'_>], schema: Digest) -> Option<Evaluation> {
    let why = if asked.is_empty() {
        Some(NotEvaluated::new(NotEvaluatedReason::PhaseNotRecorded, ["approach"]))
    } else {
        asked.iter().find_map(|asked| match &asked.answer {
            Ok(ScoreAnswer::Estimate(_)) => None,
            Ok(ScoreAnswer::Abstained(abstention)) => Some(NotEvaluated::new(
                NotEvaluatedReason::ModelAbstained,
                [abstention.detail.clone()],
            )),
            Err(unavailable) => Some(NotEvaluated::new(
                NotEvaluatedReason::ModelUnavailable,
                [unavailable.to_string()],
            )),
        })
    }?;
    Some(Evaluation {
        rule: NOVELTY_EVALUATION.to_owned(),
        name: "Novelty of the approach".to_owned(),
        ruleset: schema,
        inputs: Vec::new(),
        outcome: Outcome::NotEvaluated(why),
    })
}

fn candidate(
    subject: &Subject<'_>,
    statement: Statement,
    rules: RulesView,
    level: Level,
) -> Candidate {
    let instant =
        |time: chrono::DateTime<chrono::Utc>| Timestamp::from_unix_ms(time.timestamp_millis());
    let recorded = subject.flight.aircraft();
    Candidate {
        flight: subject.flight_id,
        statement,
        aircraft: AircraftFacts {
            log: LogIdentity {
                registration: recorded.registration.clone(),
                model: recorded.model.clone(),
                profile: subject.analysis.recorded_profile.clone(),
                system_id: recorded.system_id.clone(),
            },
            registry: subject.registry.clone(),
        },
        record: RecordFacts {
            format: subject.log.format.name().to_owned(),
            quality: subject.analysis.quality.clone(),
            start: subject.flight.start_utc().map(instant),
            end: subject.flight.end_utc().map(instant),
            duration_s: subject.flight.duration_s(),
            received: subject.received,
        },
        rules,
        installed: subject.installed.clone(),
        level,
    }
}

const fn peak(finding: &Finding) -> Peak {
    Peak { value: finding.peak, unit: finding.unit, at_s: finding.peak_at_s }
}

/// The columns a statement rests on, each with the recorded parameters behind it.
fn inputs(subject: &Subject<'_>, names: &[String]) -> Vec<Input> {
    names
        .iter()
        .map(|name| match Parameter::from_name(name) {
            Some(parameter) => Input::recorded(parameter),
            None => Input::derived(
                name.clone(),
                subject.analysis.sources.get(name).into_iter().flatten().copied(),
            ),
        })
        .collect()
}

/// What the rules that read at least one of the same recorded parameters concluded for the
/// stretch of the statement.
fn rules_view(subject: &Subject<'_>, statement: &Statement) -> RulesView {
    let mut view = RulesView::default();
    for evaluation in &subject.analysis.evaluations {
        let shared = inputs(subject, &evaluation.inputs).iter().any(|theirs| {
            theirs.rests_on.iter().any(|parameter| {
                statement.inputs.iter().any(|ours| ours.rests_on.contains(parameter))
            })
        });
        if !shared {
            continue;
        }
        let list = match &evaluation.outcome {
            Outcome::Found(findings) if findings.iter().any(|f| overlaps(f, statement)) => {
                &mut view.found
            }
            // Found elsewhere in the flight means checked and not found here.
            Outcome::Found(_) | Outcome::Clear(_) => &mut view.clear,
            Outcome::NotEvaluated(_) => &mut view.not_evaluated,
        };
        list.push(evaluation.rule.clone());
    }
    view
}

fn overlaps(finding: &Finding, statement: &Statement) -> bool {
    finding.start_s <= statement.end_s && statement.start_s <= finding.end_s
}
