//! What a rule said about a flight: found, clear on evidence, or not evaluated and why.
//!
//! The three never collapse into one another. [`Clearance`] can only be built from evidence
//! that the inputs were valid for the required share of the time; silence is not clearance.

use serde::{Deserialize, Serialize};

use crate::{Digest, Unit};

/// How much a finding matters, by rising severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// Worth knowing.
    Advisory,
    /// Worth looking into.
    Caution,
    /// Worth looking into before the next flight.
    Warning,
}

impl Band {
    /// Every band, by rising severity.
    pub const ALL: [Band; 3] = [Band::Advisory, Band::Caution, Band::Warning];

    /// The published name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Band::Advisory => "advisory",
            Band::Caution => "caution",
            Band::Warning => "warning",
        }
    }

    /// The band of a published name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|band| band.name() == name)
    }
}

impl std::fmt::Display for Band {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// One event that a rule found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// The worst band reached.
    pub band: Band,
    /// Start in seconds from the start of the flight.
    pub start_s: f64,
    /// End in seconds from the start of the flight.
    pub end_s: f64,
    /// The worst sample in the rule's declared direction; always finite.
    pub peak: f64,
    /// When the worst sample was recorded, in seconds from the start of the flight.
    pub peak_at_s: f64,
    /// The unit of the peak.
    pub unit: Unit,
    /// The condition still held when the log, or its last valid stretch, ended.
    pub open_at_end: bool,
}

macro_rules! not_evaluated_reasons {
    ($($(#[$doc:meta])* $variant:ident = $name:literal;)*) => {
        /// Why something could not be judged.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum NotEvaluatedReason {
            $($(#[$doc])* $variant,)*
        }

        impl NotEvaluatedReason {
            /// Every reason, in declaration order.
            pub const ALL: &'static [NotEvaluatedReason] = &[$(NotEvaluatedReason::$variant,)*];

            /// The published name, for example `missing_parameter`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(NotEvaluatedReason::$variant => $name,)* }
            }
        }
    };
}

not_evaluated_reasons! {
    /// The log does not record a parameter that is needed.
    MissingParameter = "missing_parameter";
    /// A parameter is recorded, but too little of it is valid where it is needed.
    InsufficientValidity = "insufficient_validity";
    /// The phase of flight in question did not occur, or was not recorded.
    PhaseNotRecorded = "phase_not_recorded";
    /// There is no profile of this aircraft type.
    NoProfile = "no_profile";
    /// The profile lacks a value that is needed.
    MissingProfileValue = "missing_profile_value";
    /// It does not apply to this kind of aircraft.
    NotApplicable = "not_applicable";
    /// There is no airport, runway or terrain data.
    NoAirportData = "no_airport_data";
    /// The result was not a number.
    NotFinite = "not_finite";
    /// The model service did not answer in time, or its circuit is open.
    ModelUnavailable = "model_unavailable";
    /// The model declined: outside its validated domain or its inputs.
    ModelAbstained = "model_abstained";
    /// No model of this kind is installed.
    NoModel = "no_model";
    /// The evaluation itself failed; the detail holds the fault. A defect of this software.
    EvaluationFailed = "evaluation_failed";
}

impl std::fmt::Display for NotEvaluatedReason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// A refusal to judge, with its reason and what exactly was missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotEvaluated {
    /// Why.
    pub reason: NotEvaluatedReason,
    /// Parameter names, profile keys or phases, as the reason demands.
    pub detail: Vec<String>,
}

impl NotEvaluated {
    /// A refusal with its details.
    pub fn new<S: Into<String>>(
        reason: NotEvaluatedReason,
        detail: impl IntoIterator<Item = S>,
    ) -> Self {
        Self { reason, detail: detail.into_iter().map(Into::into).collect() }
    }
}

/// The evidence that a rule was really checked and found nothing.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Clearance {
    evaluated_s: f64,
    valid_pct: f64,
}

impl Clearance {
    /// Clearance from `evaluated_s` seconds of which `valid_pct` percent had every input
    /// valid. `None` when that is less than `required_pct`, or no time at all.
    #[must_use]
    pub fn from_evidence(evaluated_s: f64, valid_pct: f64, required_pct: f64) -> Option<Self> {
        let enough = evaluated_s > 0.0 && valid_pct >= required_pct && valid_pct <= 100.0;
        enough.then_some(Self { evaluated_s, valid_pct })
    }

    /// Seconds of flight that were checked.
    #[must_use]
    pub const fn evaluated_s(&self) -> f64 {
        self.evaluated_s
    }

    /// Percent of those seconds in which every input was valid.
    #[must_use]
    pub const fn valid_pct(&self) -> f64 {
        self.valid_pct
    }
}

/// What a rule concluded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Found at least once; never empty.
    Found(Vec<Finding>),
    /// Checked on sufficient evidence and not found.
    Clear(Clearance),
    /// Could not be checked.
    NotEvaluated(NotEvaluated),
}

/// One rule's conclusion about one flight.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
    /// The rule's stable id, for example `airspeed-high-vne`.
    pub rule: String,
    /// The rule's name, as a person reads it.
    pub name: String,
    /// The digest of the rule set that made this.
    pub ruleset: Digest,
    /// The names of the parameters and derived series that the rule read.
    pub inputs: Vec<String>,
    /// What it concluded.
    pub outcome: Outcome,
}

impl Evaluation {
    /// The events found; empty unless the outcome is [`Outcome::Found`].
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        match &self.outcome {
            Outcome::Found(findings) => findings,
            Outcome::Clear(_) | Outcome::NotEvaluated(_) => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clearance_needs_evidence() {
        assert!(Clearance::from_evidence(600.0, 96.0, 90.0).is_some());
        assert!(Clearance::from_evidence(600.0, 89.0, 90.0).is_none());
        assert!(Clearance::from_evidence(0.0, 100.0, 90.0).is_none());
        assert!(Clearance::from_evidence(600.0, f64::NAN, 90.0).is_none());
    }

    #[test]
    fn bands_rise() {
        assert!(Band::Advisory < Band::Caution && Band::Caution < Band::Warning);
        assert_eq!(Band::from_name("caution"), Some(Band::Caution));
    }
}
