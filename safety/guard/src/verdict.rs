//! What a review may conclude: the verdict, the level of service, the findings behind both.

use data_flight::Digest;
use serde::{Deserialize, Serialize};

/// What may be done with a statement. The verdict of a review is the maximum over its
/// findings, so a further check can only make it more careful.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It may be said as it is.
    #[default]
    Pass,
    /// It may be said together with the caveats.
    Caveat,
    /// It must not be said.
    Withhold,
}

impl Verdict {
    /// The published name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Verdict::Pass => "pass",
            Verdict::Caveat => "caveat",
            Verdict::Withhold => "withhold",
        }
    }
}

/// The degradation ladder; a later level is a worse one, and the effective level is the
/// worst that applies. No level means "nothing is wrong with the aircraft".
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Level {
    /// Model, confidence and explanation.
    #[default]
    L0,
    /// As L0 with a stated limitation.
    L1,
    /// Rules only.
    L2,
    /// Data only: everything else is "not evaluated" with a reason.
    L3,
    /// Read-only: no new advisories.
    L4,
    /// A static page: use the standard procedure.
    L5,
}

impl Level {
    /// Every level, best first.
    pub const ALL: [Level; 6] = [Level::L0, Level::L1, Level::L2, Level::L3, Level::L4, Level::L5];

    /// The published name, for example `L2`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Level::L0 => "L0",
            Level::L1 => "L1",
            Level::L2 => "L2",
            Level::L3 => "L3",
            Level::L4 => "L4",
            Level::L5 => "L5",
        }
    }
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl std::fmt::Display for Level {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// One thing that a check found. The ids lead from a stored review to the failure mode, the
/// requirement, the limit and, through the safety case, to hazard and test.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct GuardFinding {
    /// What this finding alone would allow.
    pub verdict: Verdict,
    /// The failure mode, for example `FM-ING-01`.
    pub id: String,
    /// The name of the check, which is the name of its file, for example `frozen`.
    pub check: String,
    /// The safety requirement that the check holds, for example `SR-16`.
    pub requirement: String,
    /// The limit that was crossed, for example `LIM-01`; none for checks without a threshold.
    pub limit: Option<String>,
    /// What was seen, as a value with its unit.
    pub saw: String,
    /// One sentence that a pilot understands.
    pub sentence: String,
}

/// Which guard reviewed: two reviews with equal identities followed the same code and the
/// same limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct GuardIdentity {
    /// SHA-256 over the source files of this crate, computed where `safety-case` is built.
    pub code: Digest,
    /// SHA-256 over the canonical text of the limits.
    pub limits: Digest,
    /// SHA-256 over the two above: the one value to store beside an advisory.
    pub digest: Digest,
}
