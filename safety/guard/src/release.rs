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

#[cfg(test)]
mod tests {
    use crate::testing::{NOW, judged, limits, model_candidate, rule_candidate};
    use crate::{Level, Verdict};

    // verifies: SR-04
    #[test]
    fn a_release_names_what_it_rests_on() {
        for mut candidate in [rule_candidate(), model_candidate()] {
            candidate.record.quality.dropped_rows_pct = 4.0;
            let release = judged(&candidate).release.expect("a caveat is no reason to withhold");
            assert_eq!(release.flight(), candidate.flight);
            assert_eq!(release.source(), &candidate.statement.source);
            assert_eq!(release.level(), Level::L1);
            assert_eq!(release.guard(), limits().identity());
            assert_eq!(release.reviewed(), NOW);
            let said = format!("{} 4.0 % of the log could not be read.", release.text());
            assert_eq!(release.full_text(), said);
        }
    }

    // verifies: SR-25
    #[test]
    fn what_is_withheld_leaves_no_release() {
        let mut candidate = rule_candidate();
        candidate.record.quality.dropped_rows_pct = 80.0;
        let review = judged(&candidate);
        assert_eq!((review.verdict, review.level), (Verdict::Withhold, Level::L3));
        assert!(review.release.is_none());
        assert!(review.record().released_text.is_none());
    }
}
