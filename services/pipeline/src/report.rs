//! The report of an upload: what happened to every row and column, stage by stage.
//!
//! It is what the sender sees, so it names what was lost before what was found.

use std::time::{Duration, Instant};

use data_flight::Outcome;
use data_ingest::{IngestedLog, UnitConversion};
use data_store::{FlightResults, NewModel, Verdict};
use models_card::ModelListing;
use serde_json::{Value, json};

use crate::metrics::Metrics;

/// How long each stage took, and how many bytes it moved.
#[derive(Debug)]
pub struct Stages<'a> {
    metrics: &'a Metrics,
    since: Instant,
    rows: Vec<(&'static str, Duration, usize)>,
}

impl<'a> Stages<'a> {
    /// Starts the clock of the first stage.
    #[must_use]
    pub fn new(metrics: &'a Metrics) -> Self {
        Self { metrics, since: Instant::now(), rows: Vec::new() }
    }

    /// The stage that began when the last one was done is done.
    pub fn done(&mut self, stage: &'static str, bytes: usize) {
        let took = self.since.elapsed();
        self.add(stage, took, bytes);
    }

    /// A stage took so long; several of the same name are added up.
    pub fn add(&mut self, stage: &'static str, took: Duration, bytes: usize) {
        self.metrics.stage(stage, took);
        match self.rows.iter_mut().find(|(name, _, _)| *name == stage) {
            Some((_, total, moved)) => {
                *total += took;
                *moved = moved.saturating_add(bytes);
            }
            None => self.rows.push((stage, took, bytes)),
        }
        self.since = Instant::now();
    }

    fn as_json(&self) -> Value {
        self.rows
            .iter()
            .map(|(stage, took, bytes)| {
                json!({ "stage": stage, "ms": took.as_secs_f64() * 1_000.0, "bytes": bytes })
            })
            .collect()
    }
}

/// The report of a log whose flights have been judged.
#[must_use]
pub fn of(log: &IngestedLog, flights: &[FlightResults], stages: &Stages<'_>) -> Value {
    json!({
        "format": log.format.name(),
        "unpacked_bytes": log.unpacked_bytes,
        "rows": log.rows,
        "issues": log.issues,
        "columns": {
            "clock": log.columns.clock,
            "identity": log.columns.identity,
            "mapped": log.columns.mapped.iter()
                .map(|(column, parameter)| json!({ "column": column, "parameter": parameter.name() }))
                .collect::<Value>(),
            "ignored": log.columns.ignored,
            "unknown": log.columns.unknown,
            "derived": log.columns.derived.iter().map(|one| json!(one.name())).collect::<Value>(),
        },
        "conversions": log.conversions.iter().map(of_conversion).collect::<Value>(),
        "flights": flights.iter().map(of_flight).collect::<Value>(),
        "stages": stages.as_json(),
    })
}

fn of_conversion(conversion: &UnitConversion) -> Value {
    json!({
        "column": conversion.column,
        "parameter": conversion.parameter.name(),
        "declared_unit": conversion.declared_unit,
        "catalogue_unit": conversion.catalogue_unit.symbol(),
        "arithmetic": conversion.arithmetic,
    })
}

fn of_flight(flight: &FlightResults) -> Value {
    let count = |wanted: fn(&Outcome) -> bool| {
        flight.evaluations.iter().filter(|evaluation| wanted(&evaluation.outcome)).count()
    };
    let withheld =
        |judgement: &&data_store::Judgement| judgement.prediction.verdict == Verdict::Withhold;
    json!({
        "flight_id": flight.flight_id,
        "start_utc": flight.flight.start_utc(),
        "duration_s": flight.flight.duration_s(),
        "profile": flight.profile,
        "level": flight.level,
        "rules": {
            "found": count(|outcome| matches!(outcome, Outcome::Found(_))),
            "clear": count(|outcome| matches!(outcome, Outcome::Clear(_))),
            "not_evaluated": count(|outcome| matches!(outcome, Outcome::NotEvaluated(_))),
        },
        "advisories": {
            "released": flight.judgements.iter().filter(|one| one.advisory.is_some()).count(),
            "withheld": flight.judgements.iter().filter(withheld).count(),
        },
    })
}

/// The artefacts that the model service says it has, to be recorded with the results.
#[must_use]
pub fn models(listing: &ModelListing) -> Vec<NewModel> {
    listing
        .models
        .iter()
        .map(|model| NewModel {
            model_sha256: model.model,
            name: model.name.clone(),
            version: model.version.clone(),
            manifest: serde_json::to_value(model).unwrap_or_default(),
            expires_utc: model.expires_utc,
        })
        .collect()
}
