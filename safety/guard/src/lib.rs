//! Decides what may be said about a flight.
//!
//! [`review`] takes a [`Candidate`] (a statement and every fact it may be judged by), the
//! [`Limits`] and an instant, and answers with a [`Review`]: a [`Verdict`], the [`Level`] of
//! service, findings that each name failure mode, requirement and limit, and, unless the
//! statement is withheld, a [`Release`]. Nothing but a release can become an advisory.
//!
//! - Pure: no clock, no randomness, no files, no errors, no panics.
//! - Order-free: the verdict is the maximum over all findings, so a further check can only
//!   make the service more careful.
//! - What cannot be judged is withheld; damage to a column that a statement does not rest on
//!   does not touch it.
//! - It lets statements pass; it never says that an aircraft is fit to fly.
//!
//! Deliberately absent: measuring (`models-analysis`), the tables of hazards, requirements
//! and limits (`safety-case`), and writing anything down (`services-pipeline`).

#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::as_conversions,
        clippy::expect_used,
        clippy::float_cmp,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unreachable,
        clippy::unwrap_used
    )
)]

pub mod candidate;
mod check;
mod checks;
mod compare;
pub mod limits;
#[cfg(test)]
mod properties;
pub mod release;
pub mod review;
#[cfg(test)]
mod testing;
pub mod timestamp;
pub mod verdict;

pub use candidate::{
    AircraftFacts, Candidate, ContributionFact, Input, Installed, InstalledModel, LogIdentity,
    ModelSource, Peak, RecordFacts, RegistryIdentity, RuleSource, RulesView, Scope, Source,
    Statement,
};
pub use check::{CHECKS, Check};
pub use limits::{Limit, LimitProblem, Limits};
pub use release::Release;
pub use review::{Review, ReviewRecord, review};
pub use timestamp::Timestamp;
pub use verdict::{GuardFinding, GuardIdentity, Level, Verdict};
