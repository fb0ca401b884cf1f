//! Bytes to judged flights, without a database: parse, normalise, measure, rules.
//!
//! The worker and `flarepath analyse` both call this, so that what a person sees on the
//! command line is what the service computes. Deliberately absent: models, the guard and
//! storage, which follow in `judge.rs`, `advise.rs` and `process.rs`.

use std::time::{Duration, Instant};

use data_flight::{
    Evaluation, Flight, FlightQuality, KeyPoint, MeasureAbsence, PhaseSpan,
};
use data_ingest::{IngestError, IngestedLog, Limits};
use models_analysis::features::{self, Approach};
use models_analysis::profile::{AircraftProfile, Profiles};
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
    /// Id of the aircraft profile, when the type is known.
    pub profile: Option<String>,
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
    /// Time taken by the measures.
    pub measure: Duration,
    /// Time taken by the rules.
    pub rules: Duration,
}

impl Analyst {
    /// The built-in rules and profiles.
    ///
    /// # Errors
    /// When a built-in table is wrong; a test makes sure that it is not.
    pub fn builtin() -> Result<Self, RuleError> {
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

    /// The profile of an aircraft, from the model name a recorder printed.
    #[must_use]
    pub fn profile(&self, model: Option<&str>) -> Option<&AircraftProfile> {
        self.profiles.find(model)
    }

    /// The profile of an id, as an aircraft registry holds it.
    #[must_use]
    pub fn profile_of_id(&self, id: &str) -> Option<&AircraftProfile> {
        self.profiles.by_id(id)
    }

    /// Reads a log and judges every flight in it.
    ///
    /// # Errors
    /// When no row of the log is usable.
    pub fn analyse(&self, bytes: &[u8]) -> Result<LogAnalysis, IngestError> {
        let log = data_ingest::ingest(bytes, &self.limits)?;
        let flights = log.flights.iter().map(|flight| self.analyse_flight(flight, &log)).collect();
        Ok(LogAnalysis { log, flights })
    }

    /// Measures and judges one flight of a log.
    #[must_use]
    pub fn analyse_flight(&self, flight: &Flight, log: &IngestedLog) -> FlightAnalysis {
        let profile = self.profile(flight.aircraft().model.as_deref());
        let started = Instant::now();
        let measured = models_analysis::measure(flight, profile);
        let measure = started.elapsed();
        let started = Instant::now();
        let evaluations = models_analysis::rules::evaluate(&measured, &self.rules, profile);
        let rules = started.elapsed();
        FlightAnalysis {
            profile: profile.map(|profile| profile.id.clone()),
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
            measure,
            rules,
        }
    }
}
