//! From candidates to judgements: the guard reviews, and only its release becomes an
//! advisory.
//!
//! This file is the only one that turns a [`safety_guard::Release`] into a row that people
//! will read. Every candidate leaves a row of the prediction log, shown or not; the store
//! writes both in one transaction.

use std::time::Duration;

use chrono::{DateTime, Utc};
use data_flight::{Band, Digest};
use data_store::{Judgement, Level, NewAdvisory, NewPrediction, Verdict};
use safety_guard::{Candidate, Limits, Release, Review, Source, Timestamp};
use serde_json::{Value, json};

use crate::error::PipelineError;

/// What every judgement of a flight has in common.
#[derive(Clone, Debug)]
pub struct Circumstances<'a> {
    /// The limits of the guard.
    pub limits: &'a Limits,
    /// Now.
    pub now: DateTime<Utc>,
    /// Digest of the bytes that were judged.
    pub inputs: Digest,
    /// The request that caused it.
    pub request_id: Option<&'a str>,
}

/// How an advisory is put to its readers, where the guard lets it pass.
#[derive(Clone, Debug)]
pub struct Presentation {
    /// What it is about, in a phrase.
    pub title: String,
    /// How much it matters.
    pub band: Band,
    /// Why, for people who ask.
    pub explanation: Value,
}

/// Has a candidate reviewed, and writes down what came of it. With `presentation` the
/// statement is shown if it is released; without, it is only logged.
///
/// # Errors
/// When the candidate or the findings cannot be written as JSON.
pub fn judge(
    candidate: &Candidate,
    features: Option<Digest>,
    presentation: Option<Presentation>,
    circumstances: &Circumstances<'_>,
) -> Result<Judgement, PipelineError> {
    let started = std::time::Instant::now();
    let now = Timestamp::from_unix_ms(circumstances.now.timestamp_millis());
    let mut review = safety_guard::review(candidate, circumstances.limits, now);
    let release = review.release.take();
    let latency = started.elapsed();
    let prediction = prediction(candidate, features, &review, latency, circumstances)?;
    let advisory = match (release, presentation) {
        (Some(release), Some(presentation)) => Some(advisory(release, presentation, candidate)),
        _ => None,
    };
    Ok(Judgement { prediction, advisory })
}

/// The only way from a release to an advisory; it consumes the release.
fn advisory(release: Release, presentation: Presentation, candidate: &Candidate) -> NewAdvisory {
    let statement = &candidate.statement;
    let expires_utc = match release.source() {
        Source::Model(model) => DateTime::from_timestamp_millis(model.expires.unix_ms()),
        Source::Rule(_) => None,
    };
    NewAdvisory {
        band: presentation.band,
        title: presentation.title,
        body: release.text().to_owned(),
        caveats: release.caveats().to_vec(),
        explanation: presentation.explanation,
        span_s: Some((statement.start_s, statement.end_s)),
        expires_utc,
    }
}

fn prediction(
    candidate: &Candidate,
    features: Option<Digest>,
    review: &Review,
    latency: Duration,
    circumstances: &Circumstances<'_>,
) -> Result<NewPrediction, PipelineError> {
    let (rule, model) = match &candidate.statement.source {
        Source::Rule(rule) => (Some((rule.id.clone(), rule.ruleset)), None),
        Source::Model(model) => (None, Some(model)),
    };
    let mut reason_codes: Vec<String> =
        review.findings.iter().map(|finding| finding.id.clone()).collect();
    reason_codes.dedup();
    Ok(NewPrediction {
        computed_utc: circumstances.now,
        verdict: verdict(review.verdict),
        level: level(review.level),
        rule,
        model: model.map(|model| model.model),
        inputs_sha256: circumstances.inputs,
        features: model.map(|model| model.schema).zip(features),
        guard_sha256: review.guard.digest,
        estimate_value: model.map(|model| model.value).filter(|value| value.is_finite()),
        percentile_pct: model.map(|model| model.percentile_pct).filter(|value| value.is_finite()),
        candidate: as_json("the candidate", candidate)?,
        findings: as_json("the findings of the guard", &review.findings)?,
        reason_codes,
        code_version: env!("CARGO_PKG_VERSION").to_owned(),
        request_id: circumstances.request_id.map(str::to_owned),
        latency_ms: Some(latency.as_secs_f64() * 1_000.0),
    })
}

fn as_json<T: serde::Serialize>(what: &'static str, value: &T) -> Result<Value, PipelineError> {
    serde_json::to_value(value).map_err(|source| PipelineError::Writing { what, source })
}

/// The guard's verdict in the words of the store.
#[must_use]
pub const fn verdict(verdict: safety_guard::Verdict) -> Verdict {
    match verdict {
        safety_guard::Verdict::Pass => Verdict::Pass,
        safety_guard::Verdict::Caveat => Verdict::Caveat,
        safety_guard::Verdict::Withhold => Verdict::Withhold,
    }
}

/// The guard's level in the words of the store.
#[must_use]
pub const fn level(level: safety_guard::Level) -> Level {
    match level {
        safety_guard::Level::L0 => Level::L0,
        safety_guard::Level::L1 => Level::L1,
        safety_guard::Level::L2 => Level::L2,
        safety_guard::Level::L3 => Level::L3,
        safety_guard::Level::L4 => Level::L4,
        safety_guard::Level::L5 => Level::L5,
    }
}

/// How a rule's event is presented.
#[must_use]
pub fn of_rule(name: &str, why: &str, band: Band, inputs: &[String]) -> Presentation {
    Presentation {
        title: name.to_owned(),
        band,
        explanation: json!({ "why": why, "inputs": inputs }),
    }
}

/// How an estimate of the novelty model is presented; `None` when it is not unusual enough
/// to be shown.
#[must_use]
pub fn of_novelty(candidate: &Candidate, limits: &Limits) -> Option<Presentation> {
    let Source::Model(model) = &candidate.statement.source else { return None };
    limits.calls_unusual(model.percentile_pct).then(|| Presentation {
        title: "Unusual approach".to_owned(),
        // A model never speaks louder than "worth knowing".
        band: Band::Advisory,
        explanation: json!({
            "model": model.name,
            "percentile_pct": model.percentile_pct,
            "contributions": model.contributions,
            "outside_domain": model.outside_domain,
        }),
    })
}
