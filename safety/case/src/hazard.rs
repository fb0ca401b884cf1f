//! `safety/hazards.toml`: what can go wrong for a reader, by function and failure condition.
//!
//! A functional hazard analysis after ARP4761A, with the two columns of an ISO 26262 analysis
//! that help to rank. Mapped to those documents, not claimed to comply with them.

use serde::{Deserialize, Serialize};

/// One hazard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hazard {
    /// `HAZ-nn`.
    pub id: String,
    /// What the service does.
    pub function: Function,
    /// How it fails.
    pub condition: Condition,
    /// The effect class of one occurrence within the intended use.
    pub class: Class,
    /// The worst credible effect, in a sentence.
    pub effect: String,
    /// 1 rare to 5 every flight.
    pub exposure: u8,
    /// Whether a reader would notice in time.
    pub controllability: Controllability,
}

/// What the service does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Function {
    /// Log bytes become flights.
    Ingest,
    /// Flights become findings and estimates.
    Evaluate,
    /// People read them.
    Present,
    /// What was said, from what and why, is kept.
    Record,
}

impl Function {
    /// Every function.
    pub const ALL: [Function; 4] = [Self::Ingest, Self::Evaluate, Self::Present, Self::Record];
}

/// How a function fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// It does not happen and says so.
    LostAnnounced,
    /// It does not happen and nobody is told.
    LostUnannounced,
    /// It says less than is true.
    FalseNegative,
    /// It says more than is true.
    FalsePositive,
    /// It happens too late.
    Late,
    /// It happens for somebody else.
    WrongRecipient,
}

impl Condition {
    /// Every condition.
    pub const ALL: [Condition; 6] = [
        Self::LostAnnounced,
        Self::LostUnannounced,
        Self::FalseNegative,
        Self::FalsePositive,
        Self::Late,
        Self::WrongRecipient,
    ];
}

/// The effect classes of ARP4761A, by rising severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// None.
    NoSafetyEffect,
    /// More work, or an annoyance.
    Minor,
    /// A safety margin is reduced unnoticed, or the identity of a crew is exposed.
    Major,
    /// As major, for a whole fleet or every operator at once.
    Hazardous,
    /// Not reachable within the intended use.
    Catastrophic,
}

impl Class {
    /// The class as a severity, 1 to 5.
    #[must_use]
    pub const fn severity(self) -> u8 {
        match self {
            Self::NoSafetyEffect => 1,
            Self::Minor => 2,
            Self::Major => 3,
            Self::Hazardous => 4,
            Self::Catastrophic => 5,
        }
    }
}

/// Whether a reader would notice in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Controllability {
    /// Usually.
    High,
    /// Hardly ever.
    Low,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Table {
    pub(crate) hazard: Vec<Hazard>,
}
