//! From the bytes of a log to judgements by the product's own code, without database and
//! network, with a door between any two stages through which a test can put a fault.
//!
//! ```text
//! bytes ─Analyst─▶ analysis ─model─▶ answers ─judge─▶ candidates ─advise, guard─▶ judgements
//!   ▲                 ▲                ▲                  ▲
//!   └──── a test may change what passes at any of these points ────┘
//! ```

use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use data_flight::id::FlightId;
use data_flight::{Digest, Parameter};
use data_store::Verdict;
use models_analysis::features::{self, Approach};
use models_card::{ScoreAnswer, ScoreRequest};
use safety_case::Case;
use safety_guard::{Candidate, Installed, InstalledModel, Level, RegistryIdentity, Timestamp};
use services_pipeline::advise::{self, Circumstances};
use services_pipeline::analyse::{Analyst, LogAnalysis};
use services_pipeline::judge::{self, Asked, Subject};

use crate::novelty;

static ANALYST: LazyLock<Analyst> =
    LazyLock::new(|| Analyst::builtin().expect("built-in rules and profiles"));
static CASE: LazyLock<Case> = LazyLock::new(|| Case::load().expect("a closed safety case"));

/// The built-in rules and profiles.
#[must_use]
pub fn analyst() -> &'static Analyst {
    &ANALYST
}

/// The safety case.
#[must_use]
pub fn case() -> &'static Case {
    &CASE
}

/// The first flight of a log on its way to judgement; a test changes what it wants to.
pub struct Hearing {
    /// The log and what was found out about it.
    pub analysis: LogAnalysis,
    /// What the model said of each approach.
    pub answers: Vec<(Approach, ScoreAnswer)>,
    /// What the operator's registry says.
    pub registry: RegistryIdentity,
    /// What the service has installed.
    pub installed: Installed,
    /// When the log was received.
    pub received_utc: DateTime<Utc>,
    /// When it is judged.
    pub now: DateTime<Utc>,
    /// The level, when it is not to follow from the answers.
    pub level: Option<Level>,
}

/// One statement and what became of it.
#[derive(Clone, Debug)]
pub struct Judged {
    /// Id of the rule, or name of the model.
    pub source: String,
    /// What the guard decided.
    pub verdict: Verdict,
    /// Failure modes that withheld it, worst first.
    pub withheld_by: Vec<String>,
    /// Failure modes named at all.
    pub named: Vec<String>,
    /// The sentence that would be or was shown.
    pub sentence: String,
    /// Caveats of the advisory.
    pub caveats: Vec<String>,
    /// Whether people will see it.
    pub shown: bool,
    /// Recorded parameters that it rests on.
    pub rests_on: Vec<Parameter>,
}

impl Hearing {
    /// Reads, measures and judges a log by rules and model, as the worker does for an operator
    /// who registered the aircraft that the log is of.
    ///
    /// # Panics
    /// When nothing in the log is usable.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let mut hearing = Self::without_model(bytes);
        let (model, flight) = (novelty::model(), &hearing.analysis.flights[0]);
        let score = |approach: &Approach| {
            let answer = model.score(&approach.vector, flight.profile.as_deref(), hearing.now);
            (approach.clone(), answer)
        };
        hearing.answers = flight.approaches.iter().map(score).collect();
        hearing.installed.models = vec![InstalledModel {
            name: model.manifest().name.clone(),
            model: model.digest(),
            schema: features::approach_schema().digest(),
        }];
        hearing
    }

    /// The same by rules alone.
    ///
    /// # Panics
    /// When nothing in the log is usable.
    #[must_use]
    pub fn without_model(bytes: &[u8]) -> Self {
        let analysis = analyst().analyse(bytes).expect("a usable log");
        let flight = &analysis.flights[0];
        let now = crate::flights::start_utc() + chrono::TimeDelta::days(1);
        let recorded = analysis.log.flights[0].aircraft();
        let profile = flight.profile.as_deref().and_then(|id| analyst().profile(id));
        Self {
            answers: Vec::new(),
            registry: RegistryIdentity {
                registration: recorded.registration.clone(),
                profile: flight.profile.clone(),
                system_id: recorded.system_id.clone(),
                engine_count: profile.map(|profile| profile.engine_count),
                cylinder_count: profile.map(|profile| profile.cylinder_count),
            },
            installed: Installed { rulesets: vec![analyst().rules().digest()], models: Vec::new() },
            received_utc: now,
            now,
            level: None,
            analysis,
        }
    }

    /// The judgements.
    #[must_use]
    pub fn judge(&self) -> Vec<Judged> {
        self.judge_after(|_| {})
    }

    /// The judgements of candidates that `change` saw before the guard did.
    ///
    /// # Panics
    /// When a record cannot be written.
    #[must_use]
    pub fn judge_after(&self, change: impl Fn(&mut Candidate)) -> Vec<Judged> {
        let (log, analysis) = (&self.analysis.log, &self.analysis.flights[0]);
        let subject = Subject {
            flight_id: FlightId(uuid::Uuid::nil()),
            flight: &log.flights[0],
            log,
            analysis,
            registry: &self.registry,
            installed: &self.installed,
            received: Timestamp::from_unix_ms(self.received_utc.timestamp_millis()),
        };
        let asked: Vec<Asked<'_>> = self
            .answers
            .iter()
            .map(|(approach, answer)| Asked {
                approach,
                request: ScoreRequest {
                    model: judge::NOVELTY_MODEL.to_owned(),
                    profile: analysis.profile.clone(),
                    vector: approach.vector.clone(),
                },
                answer: Ok(answer.clone()),
            })
            .collect();
        let level = self.level.unwrap_or_else(|| judge::level(&asked));
        let circumstances = Circumstances {
            limits: case().limits(),
            now: self.now,
            inputs: Digest::from_bytes([0; 32]),
            request_id: None,
        };
        let mut judged = Vec::new();
        for (evaluation, finding, mut candidate) in
            judge::rule_candidates(&subject, analyst(), level)
        {
            change(&mut candidate);
            let shown = advise::of_rule(&evaluation.name, "", finding.band, &evaluation.inputs);
            let judgement = advise::judge(&candidate, None, Some(shown), &circumstances);
            judged.push(Judged::new(&candidate, judgement.expect("plain records")));
        }
        for (mut candidate, features) in judge::model_candidates(&subject, &asked, level) {
            change(&mut candidate);
            let shown = advise::of_novelty(&candidate, case().limits());
            let judgement = advise::judge(&candidate, Some(features), shown, &circumstances);
            judged.push(Judged::new(&candidate, judgement.expect("plain records")));
        }
        judged
    }
}

impl Judged {
    fn new(candidate: &Candidate, judgement: data_store::Judgement) -> Self {
        let source = match &candidate.statement.source {
            safety_guard::Source::Rule(rule) => rule.id.clone(),
            safety_guard::Source::Model(model) => model.name.clone(),
        };
        let findings = judgement.prediction.findings.as_array().cloned().unwrap_or_default();
        let mut withheld_by: Vec<String> = findings
            .iter()
            .filter(|finding| finding["verdict"] == "withhold")
            .filter_map(|finding| finding["id"].as_str().map(str::to_owned))
            .collect();
        withheld_by.dedup();
        Self {
            source,
            verdict: judgement.prediction.verdict,
            withheld_by,
            named: judgement.prediction.reason_codes,
            sentence: candidate.statement.sentence.clone(),
            shown: judgement.advisory.is_some(),
            caveats: judgement.advisory.map(|advisory| advisory.caveats).unwrap_or_default(),
            rests_on: candidate
                .statement
                .inputs
                .iter()
                .flat_map(|input| input.rests_on.iter().copied())
                .collect(),
        }
    }
}
