//! Joins the tables with the citations in code and tests, and with the tests that ran.
//!
//! A requirement is linked when code cites it and a test that verifies it ran; a failure mode
//! when a test that injects it ran. A test that is ignored is not among those that ran.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::Case;
use crate::failure_mode::{FailureMode, Priority, Status};
use crate::marker::{Kind, Mark, marks};
use crate::requirement::{Requirement, RequirementStatus, Verification};

/// How far an item of the tables is traced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Traced {
    /// The requirement or failure mode.
    pub id: String,
    /// Where code serves it, as `path:line`.
    pub code: Vec<String>,
    /// The tests that verify or inject it, as `path:line function`.
    pub tests: Vec<String>,
}

/// What the join found. Every requirement and failure mode is in exactly one of `linked`,
/// `partial` and `unlinked`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct TraceReport {
    /// Traced all the way to a test that ran.
    pub linked: Vec<Traced>,
    /// Cited, but not all the way: only in code, only in a test, or the test did not run.
    pub partial: Vec<Traced>,
    /// Cited nowhere.
    pub unlinked: Vec<Traced>,
    /// Ids that are cited and stand in no table, with their place.
    pub unknown: Vec<String>,
    /// Claims of the tables that the join does not bear out; empty when the case holds.
    pub violations: Vec<String>,
    /// Failure modes of high priority that no guard holds yet.
    pub high_and_unguarded: Vec<String>,
}

impl Case {
    /// Joins the tables with the text of source files, as `(path, text)` with paths from the
    /// root of the workspace, and with the names of the tests that ran and passed, as the
    /// test runner prints them. Without `ran_tests` every test counts as run.
    #[must_use]
    pub fn trace<P: AsRef<str>, T: AsRef<str>>(
        &self,
        sources: &[(P, T)],
        ran_tests: Option<&[String]>,
    ) -> TraceReport {
        let mut join = Join {
            paths: sources.iter().map(|(path, _)| path.as_ref()).collect(),
            marks: sources
                .iter()
                .flat_map(|(path, text)| marks(path.as_ref(), text.as_ref()))
                .collect(),
            ran: ran_tests
                .map(|names| names.iter().filter_map(|name| name.rsplit("::").next()).collect()),
            report: TraceReport::default(),
        };
        for row in self.requirements() {
            join.requirement(row);
        }
        for row in self.failure_modes() {
            join.failure_mode(row);
        }
        join.unknown(self);
        join.report
    }
}

struct Join<'case> {
    paths: BTreeSet<&'case str>,
    marks: Vec<Mark>,
    /// Last segments of the names of the tests that ran.
    ran: Option<BTreeSet<&'case str>>,
    report: TraceReport,
}

impl Join<'_> {
    fn cited(&self, kind: Kind, id: &str) -> impl Iterator<Item = &Mark> {
        self.marks.iter().filter(move |mark| mark.kind == kind && mark.id == id)
    }

    fn traced(&self, kind: Kind, id: &str) -> Traced {
        let code = self.cited(Kind::Serves, id).map(Mark::place).collect();
        let tests = self.cited(kind, id).map(|mark| {
            format!("{} {}", mark.place(), mark.function.as_deref().unwrap_or("(no function)"))
        });
        Traced { id: id.to_owned(), code, tests: tests.collect() }
    }

    /// Whether a test that cites `id` ran.
    fn ran(&self, kind: Kind, id: &str) -> bool {
        self.cited(kind, id)
            .filter_map(|mark| mark.function.as_deref())
            .any(|function| self.ran.as_ref().is_none_or(|ran| ran.contains(function)))
    }

    fn file(&mut self, traced: Traced, linked: bool) {
        let cited = !traced.code.is_empty() || !traced.tests.is_empty();
        match (linked, cited) {
            (true, _) => self.report.linked.push(traced),
            (false, true) => self.report.partial.push(traced),
            (false, false) => self.report.unlinked.push(traced),
        }
    }

    fn requirement(&mut self, row: &Requirement) {
        let traced = self.traced(Kind::Verifies, &row.id);
        let linked = !traced.code.is_empty() && self.ran(Kind::Verifies, &row.id);
        let claims =
            row.status == RequirementStatus::Implemented && row.verified_by == Verification::Test;
        if claims && !linked {
            self.report.violations.push(format!(
                "{}: is said to be implemented; code or a test that ran is missing",
                row.id
            ));
        }
        self.file(traced, linked);
    }

    fn failure_mode(&mut self, row: &FailureMode) {
        let traced = self.traced(Kind::Injects, &row.id);
        let injected = self.ran(Kind::Injects, &row.id);
        for check in &row.checks {
            let path = if check.contains('/') {
                check.clone()
            } else {
                format!("safety/guard/src/checks/{check}.rs")
            };
            if !self.paths.contains(path.as_str()) {
                self.report.violations.push(format!("{}: there is no file {path}", row.id));
            }
        }
        if row.status == Status::Guarded && !injected {
            self.report
                .violations
                .push(format!("{}: is said to be guarded; no test that ran injects it", row.id));
        }
        if row.status != Status::Guarded && row.ap_before == Priority::High {
            self.report.high_and_unguarded.push(row.id.clone());
        }
        self.file(traced, injected);
    }

    fn unknown(&mut self, case: &Case) {
        let known: BTreeSet<&str> = case.ids().collect();
        let unknown = self.marks.iter().filter(|mark| !known.contains(mark.id.as_str()));
        self.report.unknown = unknown.map(|mark| format!("{} {}", mark.place(), mark.id)).collect();
    }
}
