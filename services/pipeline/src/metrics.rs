//! What the worker counts and times. Registered once, shared by all workers of a process.

use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

/// Upper bounds of the stage durations, in seconds: a stage takes milliseconds, a stuck one
/// the deadline of a job.
const BOUNDS_S: [f64; 10] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct StageLabel {
    stage: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ResultLabel {
    result: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct KindLabel {
    kind: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct JudgementLabel {
    source: &'static str,
    verdict: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct FailureModeLabel {
    failure_mode: String,
}

/// The worker's metrics.
#[derive(Clone, Debug)]
pub struct Metrics {
    stages: Family<StageLabel, Histogram, fn() -> Histogram>,
    uploads: Family<ResultLabel, Counter>,
    evaluations: Family<ResultLabel, Counter>,
    model_answers: Family<ResultLabel, Counter>,
    judgements: Family<JudgementLabel, Counter>,
    withheld: Family<FailureModeLabel, Counter>,
    parsers: Counter,
    parser_failures: Family<KindLabel, Counter>,
}

impl Default for Metrics {
    fn default() -> Self {
        let histogram: fn() -> Histogram = || Histogram::new(BOUNDS_S);
        Self {
            stages: Family::new_with_constructor(histogram),
            uploads: Family::default(),
            evaluations: Family::default(),
            model_answers: Family::default(),
            judgements: Family::default(),
            withheld: Family::default(),
            parsers: Counter::default(),
            parser_failures: Family::default(),
        }
    }
}

impl Metrics {
    /// Registers every metric under the prefix `flarepath`.
    pub fn register(&self, registry: &mut Registry) {
        registry.register_with_unit(
            "flarepath_stage_duration",
            "Time taken by one stage of processing an upload",
            Unit::Seconds,
            self.stages.clone(),
        );
        registry.register(
            "flarepath_uploads_processed",
            "Uploads by how their processing ended",
            self.uploads.clone(),
        );
        registry.register(
            "flarepath_evaluations",
            "Rule evaluations by outcome: found, clear, not_evaluated",
            self.evaluations.clone(),
        );
        registry.register(
            "flarepath_model_answers",
            "Questions to the model service by what came back",
            self.model_answers.clone(),
        );
        registry.register(
            "flarepath_judgements",
            "Reviewed statements by who made them and what the guard decided",
            self.judgements.clone(),
        );
        registry.register(
            "flarepath_withheld",
            "Statements withheld, by failure mode",
            self.withheld.clone(),
        );
        registry.register(
            "flarepath_parsers_started",
            "Child processes started to read logs",
            self.parsers.clone(),
        );
        registry.register(
            "flarepath_parser_failures",
            "Logs that came back unread because their parser failed, by how",
            self.parser_failures.clone(),
        );
    }

    /// A child process that reads logs was started.
    pub fn parser_started(&self) {
        self.parsers.inc();
    }

    /// A parser failed.
    pub fn parser_failure(&self, kind: &'static str) {
        self.parser_failures.get_or_create(&KindLabel { kind }).inc();
    }

    /// A stage took so long.
    pub fn stage(&self, stage: &'static str, took: Duration) {
        self.stages.get_or_create(&StageLabel { stage }).observe(took.as_secs_f64());
    }

    /// An upload was processed, was unusable, or failed.
    pub fn upload(&self, result: &'static str) {
        self.uploads.get_or_create(&ResultLabel { result }).inc();
    }

    /// A rule was evaluated.
    pub fn evaluation(&self, outcome: &data_flight::Outcome) {
        let result = match outcome {
            data_flight::Outcome::Found(_) => "found",
            data_flight::Outcome::Clear(_) => "clear",
            data_flight::Outcome::NotEvaluated(_) => "not_evaluated",
        };
        self.evaluations.get_or_create(&ResultLabel { result }).inc();
    }

    /// The model service was asked.
    pub fn model_answer(&self, result: &'static str) {
        self.model_answers.get_or_create(&ResultLabel { result }).inc();
    }

    /// The guard decided.
    pub fn judgement(&self, judgement: &data_store::Judgement) {
        let log = &judgement.prediction;
        let source = if log.rule.is_some() { "rule" } else { "model" };
        let label = JudgementLabel { source, verdict: log.verdict.name() };
        self.judgements.get_or_create(&label).inc();
        if log.verdict == data_store::Verdict::Withhold {
            for id in &log.reason_codes {
                self.withheld.get_or_create(&FailureModeLabel { failure_mode: id.clone() }).inc();
            }
        }
    }
}
