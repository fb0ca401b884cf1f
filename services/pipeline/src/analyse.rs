//! Bytes to judged flights, without a database: parse, normalise, measure, rules.
//!
//! The worker and `flarepath analyse` both call this, so that what a person sees on the
//! command line is what the service computes. Deliberately absent: models, the guard and
//! storage, which follow in `judge.rs`, `advise.rs` and `process.rs`.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use data_flight::{
    Evaluation, Flight, FlightQuality, KeyPoint, MeasureAbsence, Parameter, PhaseSpan,
};
use data_ingest::{IngestError, IngestedLog, Limits};
use models_analysis::features::{self, Approach};
use models_analysis::profile::{AircraftProfile, ProfileError, Profiles};
use models_analysis::rules::{RuleError, RuleSet};

/// The rules, profiles and limits that judge every log. Made once, shared by all jobs.
#[derive(Debug)]
pub struct Analyst {
    profiles: Profiles,
    rules: RuleSet,
    limits: Limits,
}

/// Everything that was found out about one log.
#[derive(Debug)]
pub struct LogAnalysis {
    /// The log as it was read: format, rows, issues, columns, flights.
    pub log: IngestedLog,
    /// One for each flight of the log, in the same order.
    pub flights: Vec<FlightAnalysis>,
}

/// Everything that was found out about one flight.
#[derive(Debug)]
pub struct FlightAnalysis {
    /// Id of the profile whose limits were applied, when the type is known.
    pub profile: Option<String>,
    /// Id of the profile that belongs to the type the recorder names.
    pub recorded_profile: Option<String>,
    /// Phases of flight, by start time.
    pub phases: Vec<PhaseSpan>,
    /// Key point values, by time.
    pub key_points: Vec<KeyPoint>,
    /// Key points that could not be measured, with the reason.
    pub absences: Vec<MeasureAbsence>,
    /// Facts about the quality of the data.
    pub quality: FlightQuality,
    /// One evaluation for each rule.
    pub evaluations: Vec<Evaluation>,
    /// The approaches flown, as a model reads them.
    pub approaches: Vec<Approach>,
    /// The recorded parameters behind each derived column.
    pub sources: BTreeMap<String, Vec<Parameter>>,
    /// Time taken by the measures.
    pub measure: Duration,
    /// Time taken by the rules.
    pub rules: Duration,
}

/// The tables that judge cannot be loaded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AnalystError {
    /// The built-in rules are wrong.
    #[error("load the built-in rules")]
    Rules(#[from] RuleError),
    /// The built-in aircraft profiles are wrong.
    #[error("load the built-in aircraft profiles")]
    Profiles(#[from] ProfileError),
}

impl Analyst {
    /// The built-in rules and profiles.
    ///
    /// # Errors
    /// When a built-in table is wrong; tests make sure that none is.
    pub fn builtin() -> Result<Self, AnalystError> {
        Ok(Self {
            profiles: Profiles::builtin()?,
            rules: RuleSet::builtin()?,
            limits: Limits::default(),
        })
    }

    /// The rules that judge.
    #[must_use]
    pub const fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// How much of a log is read before it is refused.
    #[must_use]
    pub const fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The profile of an aircraft, from the model name that a recorder prints.
    #[must_use]
    pub fn recorded_profile(&self, flight: &Flight) -> Option<&AircraftProfile> {
        let aircraft = flight.aircraft();
        self.profiles.find(aircraft.model.as_deref(), aircraft.registration.as_deref())
    }

    /// The profile of an id, as an aircraft registry holds it.
    #[must_use]
    pub fn profile(&self, id: &str) -> Option<&AircraftProfile> {
        self.profiles.get(id)
    }

    /// Reads a log and judges every flight in it by the type its recorder names.
    ///
    /// # Errors
    /// When no row of the log is usable.
    pub fn analyse(&self, bytes: &[u8]) -> Result<LogAnalysis, IngestError> {
        Ok(self.judge(self.read(bytes)?))
    }

    /// Judges every flight of a log that was read, by the type its recorder names.
    #[must_use]
    pub fn judge(&self, log: IngestedLog) -> LogAnalysis {
        let flights = log
            .flights
            .iter()
            .map(|flight| self.analyse_flight(flight, &log, self.recorded_profile(flight)))
            .collect();
        LogAnalysis { log, flights }
    }

    /// Reads a log without judging it.
    ///
    /// # Errors
    /// When no row of the log is usable.
    pub fn read(&self, bytes: &[u8]) -> Result<IngestedLog, IngestError> {
        data_ingest::ingest(bytes, &self.limits)
    }

    /// Measures and judges one flight of a log by the limits of `profile`.
    #[must_use]
    pub fn analyse_flight(
        &self,
        flight: &Flight,
        log: &IngestedLog,
        profile: Option<&AircraftProfile>,
    ) -> FlightAnalysis {
        let started = Instant::now();
        let measured = models_analysis::measure(flight, profile);
        let measure = started.elapsed();
        let started = Instant::now();
        let evaluations = models_analysis::rules::evaluate(&measured, &self.rules, profile);
        let rules = started.elapsed();
        FlightAnalysis {
            profile: profile.map(|profile| profile.id.clone()),
            recorded_profile: self.recorded_profile(flight).map(|profile| profile.id.clone()),
            phases: measured.phases().to_vec(),
            key_points: measured.key_points().to_vec(),
            absences: measured.absences().to_vec(),
            quality: models_analysis::quality_with_ledger(
                measured.quality().clone(),
                &log.rows,
                &log.issues,
            ),
            evaluations,
            approaches: features::approaches(&measured),
            sources: measured
                .derived()
                .map(|(name, _)| (name.to_owned(), measured.sources(name)))
                .collect(),
            measure,
            rules,
        }
    }
}
