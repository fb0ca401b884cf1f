//! One rule, checked.

use data_flight::{Band, PhaseOfFlight, Unit};

use super::expression::{Condition, Names, Number};

/// Which sample of an event is the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The largest value.
    Max,
    /// The smallest value.
    Min,
    /// The value farthest from zero, with its sign.
    MaxAbs,
}

impl Direction {
    /// The name in a rule file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Max => "max",
            Self::Min => "min",
            Self::MaxAbs => "max_abs",
        }
    }

    /// Whether `challenger` is worse than `worst`.
    pub(super) fn is_worse(self, challenger: f64, worst: f64) -> bool {
        match self {
            Self::Max => challenger > worst,
            Self::Min => challenger < worst,
            Self::MaxAbs => challenger.abs() > worst.abs(),
        }
    }
}

/// One rule: what is looked for, where, for how long, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    pub(super) file: String,
    pub(super) id: String,
    pub(super) name: String,
    pub(super) sentence: String,
    pub(super) why: String,
    pub(super) answers: Vec<String>,
    pub(super) phases: Vec<PhaseOfFlight>,
    pub(super) for_s: f64,
    pub(super) merge_gap_s: f64,
    pub(super) required_valid_pct: f64,
    pub(super) applies_to: Option<Condition>,
    /// Conditions by rising severity.
    pub(super) bands: Vec<(Band, Condition)>,
    pub(super) measure: Number,
    pub(super) unit: Unit,
    pub(super) direction: Direction,
    pub(super) names: Names,
    pub(super) inputs: Vec<String>,
}

impl Rule {
    /// The stable id, for example `airspeed-high-vne`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The name, as a person reads it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The family: the file it stands in, without its ending.
    #[must_use]
    pub fn family(&self) -> &str {
        self.file.strip_suffix(".toml").unwrap_or(&self.file)
    }

    /// What a finding means for a pilot, in a sentence.
    #[must_use]
    pub fn sentence(&self) -> &str {
        &self.sentence
    }

    /// Why these limits were chosen.
    #[must_use]
    pub fn why(&self) -> &str {
        &self.why
    }

    /// The items of regulations and guidance it answers, for example
    /// `GM2 ORO.AOC.130: bank angles`.
    #[must_use]
    pub fn answers(&self) -> &[String] {
        &self.answers
    }

    /// The columns it reads, in order of name.
    #[must_use]
    pub fn inputs(&self) -> &[String] {
        &self.inputs
    }

    /// The values of the aircraft profile it reads, in order of name.
    pub fn profile_values(&self) -> impl Iterator<Item = &str> {
        self.names.profile.iter().map(String::as_str)
    }

    /// The phases it looks at; empty for the whole flight.
    #[must_use]
    pub fn phases(&self) -> &[PhaseOfFlight] {
        &self.phases
    }

    /// How long the condition must hold, in seconds.
    #[must_use]
    pub const fn for_s(&self) -> f64 {
        self.for_s
    }

    /// Events closer together than this are one, in seconds.
    #[must_use]
    pub const fn merge_gap_s(&self) -> f64 {
        self.merge_gap_s
    }

    /// How much of the time every input must be valid before nothing found means clear.
    #[must_use]
    pub const fn required_valid_pct(&self) -> f64 {
        self.required_valid_pct
    }

    /// The aircraft it applies to, as a condition over profile values; `None` for all.
    #[must_use]
    pub fn applies_to(&self) -> Option<String> {
        self.applies_to.as_ref().map(ToString::to_string)
    }

    /// The bands and their conditions in canonical text, by rising severity.
    pub fn bands(&self) -> impl Iterator<Item = (Band, String)> {
        self.bands.iter().map(|(band, condition)| (*band, condition.to_string()))
    }

    /// What is reported of an event, in canonical text.
    #[must_use]
    pub fn measure(&self) -> String {
        self.measure.to_string()
    }

    /// The unit of what is reported.
    #[must_use]
    pub const fn unit(&self) -> Unit {
        self.unit
    }

    /// Which sample of an event is the worst.
    #[must_use]
    pub const fn direction(&self) -> Direction {
        self.direction
    }
}
