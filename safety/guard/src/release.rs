//! Permission to say something: the only thing from which an advisory can be made.
//!
//! A release cannot be built, changed, copied or read back from storage outside this crate;
//! [`crate::review`] makes it, and whoever records the advisory consumes it. The first
//! example compiles and shows that the others fail for that reason alone.
//!
//! ```
//! let read: Result<safety_guard::ReviewRecord, _> = serde_json::from_str("{}");
//! assert!(read.is_err());
//! fn shown(release: safety_guard::Release) -> String {
//!     release.full_text()
//! }
//! ```
//!
//! ```compile_fail,E0277
//! let forged: Result<safety_guard::Release, _> = serde_json::from_str("{}");
//! ```
//!
//! ```compile_fail,E0451
//! fn altered(release: safety_guard::Release) -> safety_guard::Release {
//!     safety_guard::Release { text: "Nothing was found.".to_owned(), ..release }
//! }
//! ```
//!
//! ```compile_fail,E0599
//! fn copied(release: &safety_guard::Release) -> safety_guard::Release {
//!     safety_guard::Release::clone(release)
//! }
//! ```
// req: SR-01

use data_flight::id::FlightId;
use serde::Serialize;

use crate::{Candidate, GuardIdentity, Level, Source, Timestamp};

/// A reviewed statement that may be shown, with its caveats.
#[derive(Debug, PartialEq, Serialize)]
#[must_use = "a release that is not recorded is a statement nobody will see"]
pub struct Release {
    flight: FlightId,
    source: Source,
    text: String,
    caveats: Vec<String>,
    level: Level,
    guard: GuardIdentity,
    reviewed: Timestamp,
}

impl Release {
    /// Called by `review` alone, and only when the verdict allows it.
    pub(crate) fn new(
        candidate: &Candidate,
        caveats: Vec<String>,
        level: Level,
        guard: GuardIdentity,
        reviewed: Timestamp,
    ) -> Self {
        Self {
            flight: candidate.flight,
            source: candidate.statement.source.clone(),
            text: candidate.statement.sentence.clone(),
            caveats,
            level,
            guard,
            reviewed,
        }
    }

    /// The flight it is about; an advisory for any other flight is not covered.
    #[must_use]
    pub const fn flight(&self) -> FlightId {
        self.flight
    }

    /// Who says it, with the digest of the rule set or the model.
    #[must_use]
    pub const fn source(&self) -> &Source {
        &self.source
    }

    /// The sentence without its caveats. Never show it without [`Release::caveats`].
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What has to be said with it, in the words of a pilot; empty when the verdict is pass.
    #[must_use]
    pub fn caveats(&self) -> &[String] {
        &self.caveats
    }

    /// The sentence and its caveats as one paragraph.
    #[must_use]
    pub fn full_text(&self) -> String {
        let mut text = self.text.clone();
        for caveat in &self.caveats {
            text.push(' ');
            text.push_str(caveat);
        }
        text
    }

    /// The level of service at which it is said.
    #[must_use]
    pub const fn level(&self) -> Level {
        self.level
    }

    /// The guard that let it pass.
    #[must_use]
    pub const fn guard(&self) -> GuardIdentity {
        self.guard
    }

    /// The instant that was given to the review.
    #[must_use]
    pub const fn reviewed(&self) -> Timestamp {
        self.reviewed
    }
}
