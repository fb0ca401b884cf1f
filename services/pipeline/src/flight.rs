//! One flight of an upload: measured, judged by rules and models, reviewed by the guard.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use data_flight::id::FlightId;
use data_flight::{Digest, Flight};
use data_ingest::IngestedLog;
use data_store::{Aircraft, FlightResults, Judgement, Measures, new_id};
use models_card::{ModelListing, ScoreAnswer, ScoreRequest};
use safety_guard::{Installed, InstalledModel, Limits, RegistryIdentity, Timestamp};

use crate::advise::{self, Circumstances};
use crate::advisor_client::AdvisorClient;
use crate::analyse::{Analyst, FlightAnalysis};
use crate::error::{PipelineError, logged};
use crate::judge::{self, Asked, Subject};
use crate::metrics::Metrics;
use crate::process::Stopped;
use crate::report::Stages;

/// What all flights of an upload have in common.
#[derive(Clone, Copy, Debug)]
pub struct FlightContext<'a> {
    /// Rules and profiles.
    pub analyst: &'a Arc<Analyst>,
    /// The model service, if there is one.
    pub advisor: Option<&'a AdvisorClient>,
    /// Limits of the guard.
    pub limits: &'a Limits,
    /// What is counted.
    pub metrics: &'a Metrics,
    /// What the model service has loaded.
    pub listing: &'a ModelListing,
    /// Digest of the raw bytes.
    pub inputs: Digest,
    /// When they were received.
    pub received_utc: DateTime<Utc>,
    /// The request that brought them.
    pub request_id: Option<&'a str>,
}

/// Measures and judges the flight at `ordinal` of a log.
///
/// # Errors
/// When the analysis stops or a record cannot be written; a silent model service is not an
/// error but level L2.
pub async fn process_flight(
    context: &FlightContext<'_>,
    (log, ordinal): (Arc<IngestedLog>, usize),
    aircraft: Option<Aircraft>,
    stages: &mut Stages<'_>,
) -> Result<FlightResults, Stopped> {
    let analysis = analyse(context, Arc::clone(&log), ordinal, aircraft.as_ref()).await?;
    stages.add("measure", analysis.measure, 0);
    stages.add("rules", analysis.rules, 0);
    // `analyse` has looked the flight up already; a log does not lose flights.
    let Some(flight) = log.flights.get(ordinal) else {
        return Err(PipelineError::MissingFlight { ordinal }.into());
    };
    let flight_id = new_id(FlightId);
    let registry = registry(context.analyst, aircraft.as_ref());
    let installed = installed(context);

    let started = std::time::Instant::now();
    let asked = ask(context, &analysis).await;
    stages.add("model", started.elapsed(), 0);

    let started = std::time::Instant::now();
    let subject = Subject {
        flight_id,
        flight,
        log: &log,
        analysis: &analysis,
        registry: &registry,
        installed: &installed,
        received: Timestamp::from_unix_ms(context.received_utc.timestamp_millis()),
    };
    let judgements = judgements(context, &subject, &asked)?;
    stages.add("guard", started.elapsed(), 0);

    let level = advise::level(judge::level(&asked));
    let novelty = judge::novelty_evaluation(&asked, analyst_schema());
    drop(asked);
    let mut evaluations = analysis.evaluations;
    evaluations.extend(novelty);
    evaluations.iter().for_each(|one| context.metrics.evaluation(&one.outcome));
    judgements.iter().for_each(|one| context.metrics.judgement(one));
    Ok(FlightResults {
        flight_id,
        aircraft: aircraft.map(|aircraft| aircraft.aircraft_id),
        profile: analysis.profile,
        flight: flight.clone(),
        derived: Vec::new(),
        measures: Measures {
            phases: analysis.phases,
            key_points: analysis.key_points,
            absences: analysis.absences,
        },
        quality: analysis.quality,
        evaluations,
        judgements,
        level,
    })
}

/// The schema whose digest stands behind the evaluation of the novelty model.
fn analyst_schema() -> Digest {
    models_analysis::features::approach_schema().digest()
}

async fn analyse(
    context: &FlightContext<'_>,
    log: Arc<IngestedLog>,
    ordinal: usize,
    aircraft: Option<&Aircraft>,
) -> Result<FlightAnalysis, Stopped> {
    let analyst = Arc::clone(context.analyst);
    let registered = aircraft.and_then(|aircraft| aircraft.profile.clone());
    let task = tokio::task::spawn_blocking(move || {
        let flight: &Flight = log.flights.get(ordinal)?;
        // The registry knows better than the recorder which limits apply; the guard
        // withholds everything when the two contradict each other.
        let profile = registered
            .and_then(|id| analyst.profile(&id))
            .or_else(|| analyst.recorded_profile(flight));
        Some(analyst.analyse_flight(flight, &log, profile))
    });
    let analysis = task.await.map_err(|source| PipelineError::Analysing { source })?;
    analysis.ok_or_else(|| PipelineError::MissingFlight { ordinal }.into())
}

/// Asks the model service about every approach, one after the other.
async fn ask<'a>(context: &FlightContext<'_>, analysis: &'a FlightAnalysis) -> Vec<Asked<'a>> {
    let Some(advisor) = context.advisor else { return Vec::new() };
    let mut asked = Vec::with_capacity(analysis.approaches.len());
    for approach in &analysis.approaches {
        let request = ScoreRequest {
            model: judge::NOVELTY_MODEL.to_owned(),
            profile: analysis.profile.clone(),
            vector: approach.vector.clone(),
        };
        let answer = advisor.score(&request, context.request_id.unwrap_or("-")).await;
        context.metrics.model_answer(match &answer {
            Ok(ScoreAnswer::Estimate(_)) => "estimate",
            Ok(ScoreAnswer::Abstained(_)) => "abstained",
            Err(unavailable) => unavailable.reason.as_str(),
        });
        asked.push(Asked { approach, request, answer });
    }
    if let Some(unavailable) = asked.iter().find_map(|asked| asked.answer.as_ref().err()) {
        tracing::warn!(
            error = logged(unavailable),
            approach_count = asked.len(),
            "the model service did not answer for this flight: rules only"
        );
    }
    asked
}

fn judgements(
    context: &FlightContext<'_>,
    subject: &Subject<'_>,
    asked: &[Asked<'_>],
) -> Result<Vec<Judgement>, PipelineError> {
    let circumstances = Circumstances {
        limits: context.limits,
        now: Utc::now(),
        inputs: context.inputs,
        request_id: context.request_id,
    };
    let level = judge::level(asked);
    let mut judgements = Vec::new();
    for (evaluation, finding, candidate) in judge::rule_candidates(subject, context.analyst, level)
    {
        let why = context.analyst.rules().get(&evaluation.rule).map_or("", |rule| rule.why());
        let shown = advise::of_rule(&evaluation.name, why, finding.band, &evaluation.inputs);
        judgements.push(advise::judge(&candidate, None, Some(shown), &circumstances)?);
    }
    for (candidate, features) in judge::model_candidates(subject, asked, level) {
        let shown = advise::of_novelty(&candidate, context.limits);
        judgements.push(advise::judge(&candidate, Some(features), shown, &circumstances)?);
    }
    Ok(judgements)
}

fn registry(analyst: &Analyst, aircraft: Option<&Aircraft>) -> RegistryIdentity {
    let Some(aircraft) = aircraft else { return RegistryIdentity::default() };
    let profile = aircraft.profile.as_deref().and_then(|id| analyst.profile(id));
    RegistryIdentity {
        registration: Some(aircraft.registration.clone()),
        profile: aircraft.profile.clone(),
        system_id: aircraft.recorder_system_id.clone(),
        engine_count: profile.map(|profile| profile.engine_count),
        cylinder_count: profile.map(|profile| profile.cylinder_count),
    }
}

fn installed(context: &FlightContext<'_>) -> Installed {
    let schema = analyst_schema();
    Installed {
        rulesets: vec![context.analyst.rules().digest()],
        models: context
            .listing
            .models
            .iter()
            .filter(|model| model.name == judge::NOVELTY_MODEL)
            .map(|model| InstalledModel { name: model.name.clone(), model: model.model, schema })
            .collect(),
    }
}
