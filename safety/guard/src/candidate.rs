//! What somebody wants to say about a flight, and every fact the guard may judge it by.
//!
//! A candidate is plain data in the guard's own words. It survives serialisation bit for
//! bit, so that a stored candidate can be reviewed again, years later, with the same result.
//! Nothing here is trusted: missing facts and facts that are no numbers are cases that the
//! checks decide, never defaults.

use data_flight::{Band, Digest, FlightQuality, Parameter, Unit, id::FlightId, number};
use serde::{Deserialize, Serialize};

use crate::{Level, Timestamp};

/// A statement about a flight with the facts it is to be judged by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Candidate {
    /// The flight it is about; the release names it again, so that it cannot be recorded
    /// against another one.
    pub flight: FlightId,
    /// What is to be said.
    pub statement: Statement,
    /// Which aircraft it was, by the log and by the registry.
    pub aircraft: AircraftFacts,
    /// What the record of the flight is worth.
    pub record: RecordFacts,
    /// What the rules that read the same inputs concluded.
    pub rules: RulesView,
    /// What the service has installed.
    pub installed: Installed,
    /// The level the service is at for this flight before this review: L0 when a model
    /// answered, L2 when it did not, worse when the fleet or the service is degraded.
    pub level: Level,
}

/// What is to be said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// Who says it.
    pub source: Source,
    /// The sentence, as a pilot would read it, with the unit beside every number.
    pub sentence: String,
    /// The columns it rests on.
    pub inputs: Vec<Input>,
    /// How much of the flight it speaks about.
    pub scope: Scope,
    /// Start in seconds from the start of the flight.
    #[serde(with = "number::exact")]
    pub start_s: f64,
    /// End in seconds from the start of the flight.
    #[serde(with = "number::exact")]
    pub end_s: f64,
    /// The worst sample, where the statement has one.
    pub peak: Option<Peak>,
}

/// Who says it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Source {
    /// A rule found an event.
    Rule(RuleSource),
    /// A model made an estimate.
    Model(ModelSource),
}

/// The rule that found an event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSource {
    /// The rule's stable id.
    pub id: String,
    /// The digest of the rule set.
    pub ruleset: Digest,
    /// The worst band reached.
    pub band: Band,
}

/// The model that made an estimate, and the estimate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelSource {
    /// The model's name, for example `approach-novelty`.
    pub name: String,
    /// The digest of the artefact that answered.
    pub model: Digest,
    /// The digest of the feature schema that the artefact reads.
    pub schema: Digest,
    /// After this the artefact may no longer be used.
    pub expires: Timestamp,
    /// The raw value.
    #[serde(with = "number::exact")]
    pub value: f64,
    /// Where the value lies among the training data, 0 to 100.
    #[serde(with = "number::exact")]
    pub percentile_pct: f64,
    /// Names of features outside the ranges in which the model was validated.
    pub outside_domain: Vec<String>,
    /// The features that contributed most.
    pub contributions: Vec<ContributionFact>,
}

/// How much one feature contributed to an estimate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContributionFact {
    /// Name of the feature, unit suffix included.
    pub feature: String,
    /// The value seen, in the feature's unit.
    #[serde(with = "number::exact")]
    pub value: f64,
    /// Share of the estimate.
    #[serde(with = "number::exact")]
    pub share_pct: f64,
}

/// One column that a statement rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// The name of the column, recorded or derived, unit suffix included.
    pub name: String,
    /// The recorded parameters that were really used to make it. A derived column that
    /// names none cannot be judged, and what cannot be judged is withheld.
    pub rests_on: Vec<Parameter>,
}

impl Input {
    /// A recorded parameter.
    #[must_use]
    pub fn recorded(parameter: Parameter) -> Self {
        Self { name: parameter.name().to_owned(), rests_on: vec![parameter] }
    }

    /// A derived column and the recorded parameters it was made from.
    pub fn derived(name: impl Into<String>, rests_on: impl IntoIterator<Item = Parameter>) -> Self {
        Self { name: name.into(), rests_on: rests_on.into_iter().collect() }
    }
}

/// How much of the flight a statement speaks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// A stretch that lies wholly inside the record.
    Window,
    /// The take-off; it needs the beginning of the flight.
    Takeoff,
    /// The approach and landing; it needs the end of the flight.
    Landing,
    /// The whole flight: totals, durations, counts.
    WholeFlight,
}

/// The worst sample of an event.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Peak {
    /// The value.
    #[serde(with = "number::exact")]
    pub value: f64,
    /// Its unit.
    pub unit: Unit,
    /// When, in seconds from the start of the flight.
    #[serde(with = "number::exact")]
    pub at_s: f64,
}

/// Which aircraft it was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AircraftFacts {
    /// What the log says.
    pub log: LogIdentity,
    /// What the operator's registry says.
    pub registry: RegistryIdentity,
}

/// What the log says of the aircraft; nothing guessed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogIdentity {
    /// Registration as recorded.
    pub registration: Option<String>,
    /// The recorder's name for the type.
    pub model: Option<String>,
    /// The profile that belongs to that name, where one is known.
    pub profile: Option<String>,
    /// The recorder's own identifier.
    pub system_id: Option<String>,
}

/// What the operator's registry says of the aircraft the flight was filed under.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegistryIdentity {
    /// Registration.
    pub registration: Option<String>,
    /// The profile whose limits were applied.
    pub profile: Option<String>,
    /// The identifier of the recorder that is fitted.
    pub system_id: Option<String>,
    /// Number of engines.
    pub engine_count: Option<u8>,
    /// Cylinders of each engine.
    pub cylinder_count: Option<u8>,
}

/// What the record of the flight is worth.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordFacts {
    /// Name of the log format.
    pub format: String,
    /// The facts that were measured about its quality.
    pub quality: FlightQuality,
    /// When the first sample was taken, where the log holds dates.
    pub start: Option<Timestamp>,
    /// When the last sample was taken, where the log holds dates.
    pub end: Option<Timestamp>,
    /// Length of the record in seconds.
    #[serde(with = "number::exact")]
    pub duration_s: f64,
    /// When the upload was received.
    pub received: Timestamp,
}

/// Ids of the rules that read at least one of the same inputs, by what they concluded for
/// the stretch that the statement is about. This is the independent view on a model.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RulesView {
    /// Rules that found something.
    pub found: Vec<String>,
    /// Rules that were checked on sufficient evidence and found nothing.
    pub clear: Vec<String>,
    /// Rules that could not be checked.
    pub not_evaluated: Vec<String>,
}

/// What the service has installed and recognises.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Installed {
    /// Digests of the rule sets in use.
    pub rulesets: Vec<Digest>,
    /// The approved model artefacts.
    pub models: Vec<InstalledModel>,
}

/// One approved model artefact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InstalledModel {
    /// The model's name.
    pub name: String,
    /// The digest of the artefact.
    pub model: Digest,
    /// The digest of the feature schema that this service computes for it.
    pub schema: Digest,
}

impl Candidate {
    /// The model that speaks, when it is a model.
    pub(crate) fn model(&self) -> Option<&ModelSource> {
        match &self.statement.source {
            Source::Model(model) => Some(model),
            Source::Rule(_) => None,
        }
    }

    /// Whether the statement rests on `parameter`.
    pub(crate) fn rests_on(&self, parameter: Parameter) -> bool {
        self.statement.inputs.iter().any(|input| input.rests_on.contains(&parameter))
    }
}
