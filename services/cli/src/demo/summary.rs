//! What the demo's flights came to, read back from the database: a published contract.
//!
//! The keys are those of the design; more may be added. Not evaluated counts as prominently
//! as found, and failed uploads are counted, not hidden.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::time::Duration;

use comfy_table::{CellAlignment, Table, presets};
use data_flight::Outcome;
use data_flight::id::FlightId;
use data_store::{AdvisoryFilter, Page, PredictionFilter, Store, TenantScope, Upload, Verdict};
use serde::Serialize;

use super::operator::{self, Operator};
use crate::up::service::Service;

/// The summary.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Summary {
    pub(crate) flights: usize,
    pub(crate) uploads: Uploads,
    pub(crate) rows: Rows,
    pub(crate) findings: Findings,
    pub(crate) advisories: Advisories,
    pub(crate) withheld_by: BTreeMap<String, usize>,
    pub(crate) not_evaluated_by: BTreeMap<String, usize>,
    pub(crate) unusable_by: BTreeMap<String, usize>,
    pub(crate) levels: BTreeMap<String, usize>,
    pub(crate) stages: Vec<Stage>,
    pub(crate) elapsed_ms: f64,
    pub(crate) url: String,
    #[serde(skip)]
    counted: BTreeSet<FlightId>,
}

#[derive(Debug, Default, Serialize)]
pub(crate) struct Uploads {
    pub(crate) processed: usize,
    pub(crate) failed: usize,
}

#[derive(Debug, Default, Serialize)]
pub(crate) struct Rows {
    pub(crate) read: i64,
    pub(crate) kept: i64,
    pub(crate) dropped: i64,
}

#[derive(Debug, Default, Serialize)]
pub(crate) struct Findings {
    pub(crate) advisory: usize,
    pub(crate) caution: usize,
    pub(crate) warning: usize,
}

#[derive(Debug, Default, Serialize)]
pub(crate) struct Advisories {
    pub(crate) released: usize,
    pub(crate) withheld: usize,
    pub(crate) not_evaluated: usize,
}

/// One stage over all uploads.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Stage {
    pub(crate) stage: String,
    pub(crate) ms: f64,
    pub(crate) mb: f64,
}

/// Reads the summary of everything the operator has.
pub(crate) async fn read(
    service: &Service,
    operator: &Operator,
    url: String,
    elapsed: Duration,
) -> anyhow::Result<Summary> {
    let (store, scope) = (&service.database.store, &operator.scope);
    let elapsed_ms = elapsed.as_secs_f64() * 1_000.0;
    let mut summary = Summary { url, elapsed_ms, ..Summary::default() };
    let mut after = None;
    loop {
        let uploads = store.list_uploads(scope, Page { limit: 1_000, after }).await?;
        uploads.iter().for_each(|upload| summary.add_upload(upload));
        after = uploads.last().map(|upload| upload.upload_id);
        if after.is_none() {
            break;
        }
    }
    summary.add_flights(store, scope).await?;
    summary.add_judgements(store, scope).await?;
    Ok(summary)
}

impl Summary {
    fn add_upload(&mut self, upload: &Upload) {
        self.rows.read += upload.rows_read_count.unwrap_or_default();
        self.rows.kept += upload.rows_kept_count.unwrap_or_default();
        self.rows.dropped += upload.rows_dropped_count.unwrap_or_default();
        if let Some(failure) = &upload.failure {
            self.uploads.failed += 1;
            let kind = failure.get("kind").and_then(|kind| kind.as_str()).unwrap_or("unknown");
            *self.unusable_by.entry(kind.to_owned()).or_default() += 1;
        } else {
            self.uploads.processed += 1;
        }
        let stages = upload.report.as_ref().and_then(|report| report.get("stages")?.as_array());
        for row in stages.into_iter().flatten() {
            let number = |key: &str| row.get(key).and_then(serde_json::Value::as_f64);
            let name = row.get("stage").and_then(|stage| stage.as_str()).unwrap_or_default();
            let at = self.stages.iter().position(|stage| stage.stage == name);
            let at = at.unwrap_or_else(|| {
                self.stages.push(Stage { stage: name.to_owned(), ..Stage::default() });
                self.stages.len() - 1
            });
            if let Some(stage) = self.stages.get_mut(at) {
                stage.ms += number("ms").unwrap_or_default();
                stage.mb += number("bytes").unwrap_or_default() / 1e6;
            }
        }
    }

    async fn add_flights(&mut self, store: &Store, scope: &TenantScope) -> anyhow::Result<()> {
        let flights = operator::all_flights(store, scope).await?;
        self.flights = flights.len();
        self.counted = flights.iter().map(|flight| flight.flight_id).collect();
        for flight in flights {
            *self.levels.entry(flight.level.name().to_owned()).or_default() += 1;
            for evaluation in store.read_evaluations(scope, flight.flight_id).await? {
                self.add_outcome(&evaluation.outcome);
            }
        }
        Ok(())
    }

    fn add_outcome(&mut self, outcome: &Outcome) {
        match outcome {
            Outcome::Found(findings) => {
                for finding in findings {
                    match finding.band {
                        data_flight::Band::Advisory => self.findings.advisory += 1,
                        data_flight::Band::Caution => self.findings.caution += 1,
                        data_flight::Band::Warning => self.findings.warning += 1,
                    }
                }
            }
            Outcome::Clear(_) => {}
            Outcome::NotEvaluated(why) => {
                self.advisories.not_evaluated += 1;
                *self.not_evaluated_by.entry(why.reason.name().to_owned()).or_default() += 1;
            }
        }
    }

    async fn add_judgements(&mut self, store: &Store, scope: &TenantScope) -> anyhow::Result<()> {
        let mut after = None;
        loop {
            let page = Page { limit: 1_000, after };
            let rows = store.list_advisories(scope, &AdvisoryFilter::default(), page).await?;
            self.advisories.released += rows.len();
            after = rows.last().map(|row| row.advisory_id);
            if after.is_none() {
                break;
            }
        }
        let withheld =
            PredictionFilter { verdict: Some(Verdict::Withhold), ..PredictionFilter::default() };
        let mut after = None;
        loop {
            let rows =
                store.list_predictions(scope, &withheld, Page { limit: 1_000, after }).await?;
            // Of a flight that was recorded several times, only what was said of the one that
            // is counted.
            for row in rows.iter().filter(|row| self.counted.contains(&row.flight_id)) {
                self.advisories.withheld += 1;
                for id in withholding(&row.findings) {
                    *self.withheld_by.entry(id).or_default() += 1;
                }
            }
            after = rows.last().map(|row| row.prediction_id);
            if after.is_none() {
                return Ok(());
            }
        }
    }

    /// The summary as tables for people.
    pub(crate) fn as_text(&self) -> String {
        let mut text = format!(
            "{} uploads processed, {} could not be read; {} flights; {} rows read, {} kept, {} \
             dropped; {:.1} s\n",
            self.uploads.processed,
            self.uploads.failed,
            self.flights,
            self.rows.read,
            self.rows.kept,
            self.rows.dropped,
            self.elapsed_ms / 1_000.0,
        );
        let _ = writeln!(
            text,
            "found by rules: {} advisory, {} caution, {} warning",
            self.findings.advisory, self.findings.caution, self.findings.warning
        );
        let _ = writeln!(
            text,
            "advisories: {} released, {} withheld, {} rules not evaluated",
            self.advisories.released, self.advisories.withheld, self.advisories.not_evaluated
        );
        for (title, counts) in [
            ("withheld by failure mode", &self.withheld_by),
            ("not evaluated, by reason", &self.not_evaluated_by),
            ("not readable, by kind", &self.unusable_by),
            ("flights by level of service", &self.levels),
        ] {
            if !counts.is_empty() {
                let list: Vec<String> =
                    counts.iter().map(|(name, count)| format!("{name} {count}")).collect();
                let _ = writeln!(text, "{title}: {}", list.join(", "));
            }
        }
        let mut table = Table::new();
        table.load_preset(presets::NOTHING).set_header(["stage", "ms", "MB"]);
        for stage in &self.stages {
            let size = if stage.mb > 0.0 { format!("{:.1}", stage.mb) } else { "-".to_owned() };
            table.add_row([stage.stage.clone(), format!("{:.0}", stage.ms), size]);
        }
        for column in table.column_iter_mut().skip(1) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        let _ =
            writeln!(text, "time per stage, over all uploads and workers:\n{}", table.trim_fmt());
        text
    }
}

/// The failure modes that withheld a statement, each once.
fn withholding(findings: &serde_json::Value) -> Vec<String> {
    let mut ids: Vec<String> = findings
        .as_array()
        .into_iter()
        .flatten()
        .filter(|finding| finding.get("verdict").is_some_and(|verdict| verdict == "withhold"))
        .filter_map(|finding| finding.get("id")?.as_str().map(str::to_owned))
        .collect();
    ids.sort();
    ids.dedup();
    ids
}
