//! The review: every check reads the candidate, the verdict is the maximum of what they find.
//!
//! Pure and total: the same candidate, limits and instant give the same review, whatever the
//! order of the checks. A review can be stored as a [`ReviewRecord`]; a [`Release`] cannot be
//! read back from anywhere.

use serde::{Deserialize, Serialize};

use crate::check::{CHECKS, Check, Context, Report};
use crate::{Candidate, GuardFinding, GuardIdentity, Level, Limits, Release, Timestamp, Verdict};

/// What the guard concluded about one candidate.
#[derive(Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Review {
    /// The maximum over the findings.
    pub verdict: Verdict,
    /// The worst level that applies to this statement.
    pub level: Level,
    /// What the checks found: worst first, otherwise by id.
    pub findings: Vec<GuardFinding>,
    /// Which code and which limits reviewed.
    pub guard: GuardIdentity,
    /// The permission to say it; absent when the verdict is to withhold.
    pub release: Option<Release>,
}

/// A review as it is stored and compared: everything but the permission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewRecord {
    /// The maximum over the findings.
    pub verdict: Verdict,
    /// The worst level that applies to this statement.
    pub level: Level,
    /// What the checks found: worst first, otherwise by id.
    pub findings: Vec<GuardFinding>,
    /// Which code and which limits reviewed.
    pub guard: GuardIdentity,
    /// The full text that was released, if it was.
    pub released_text: Option<String>,
}

impl Review {
    /// The review as it is stored.
    #[must_use]
    pub fn record(&self) -> ReviewRecord {
        ReviewRecord {
            verdict: self.verdict,
            level: self.level,
            findings: self.findings.clone(),
            guard: self.guard,
            released_text: self.release.as_ref().map(Release::full_text),
        }
    }

    /// The failure modes that withheld the statement, without repetition, worst first.
    #[must_use]
    pub fn withheld_by(&self) -> Vec<&str> {
        let withholding = self.findings.iter().filter(|f| f.verdict == Verdict::Withhold);
        let mut ids: Vec<&str> = withholding.map(|finding| finding.id.as_str()).collect();
        ids.dedup();
        ids
    }
}

/// Decides whether and how a candidate may be said. Never fails, never panics, reads no
/// clock: `now` is only compared with the expiry of models.
// req: SR-25
#[must_use]
pub fn review(candidate: &Candidate, limits: &Limits, now: Timestamp) -> Review {
    review_with(CHECKS, candidate, limits, now)
}

/// The same with a given list of checks, in a given order.
pub(crate) fn review_with(
    checks: &[Check],
    candidate: &Candidate,
    limits: &Limits,
    now: Timestamp,
) -> Review {
    let context = Context { candidate, limits, now };
    let mut findings = Vec::new();
    for check in checks {
        let mut report = Report::new(check.name);
        (check.examine)(&context, &mut report);
        findings.append(&mut report.findings);
    }
    findings.sort_by(|one, other| {
        let worst_first = other.verdict.cmp(&one.verdict);
        worst_first.then_with(|| one.cmp(other))
    });
    findings.dedup();
    let verdict = findings.iter().map(|finding| finding.verdict).max().unwrap_or_default();
    let level = level_of(verdict, candidate).max(candidate.level);
    let guard = limits.identity();
    let release = (verdict != Verdict::Withhold)
        .then(|| Release::new(candidate, caveats(&findings), level, guard, now));
    Review { verdict, level, findings, guard, release }
}

/// The level that a verdict leaves: a caveat is a stated limitation, a withheld model leaves
/// the rules, a withheld rule leaves the data.
fn level_of(verdict: Verdict, candidate: &Candidate) -> Level {
    match (verdict, candidate.model()) {
        (Verdict::Pass, _) => Level::L0,
        (Verdict::Caveat, _) => Level::L1,
        (Verdict::Withhold, Some(_)) => Level::L2,
        (Verdict::Withhold, None) => Level::L3,
    }
}

fn caveats(findings: &[GuardFinding]) -> Vec<String> {
    let mut caveats: Vec<String> = Vec::new();
    for finding in findings {
        if !caveats.contains(&finding.sentence) {
            caveats.push(finding.sentence.clone());
        }
    }
    caveats
}
