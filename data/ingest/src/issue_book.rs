//! The book in which parsing and normalising write down what they lost or distrusted.
//!
//! One entry per kind and parameter, however many rows are concerned, so that half a million
//! bytes of padding are one line to read. Nothing here decides what a defect is.

use std::collections::BTreeMap;

use data_flight::{Issue, IssueKind};

/// How often something was seen, and where first. Line 0 means the whole file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) count: u64,
    pub(crate) first_line: u64,
}

impl Tally {
    /// Counts one more, seen on `line`.
    pub(crate) fn add(&mut self, line: u64) {
        if self.count == 0 {
            self.first_line = line;
        }
        self.count = self.count.saturating_add(1);
    }
}

/// Issues by kind and parameter.
#[derive(Clone, Debug, Default)]
pub(crate) struct IssueBook {
    entries: BTreeMap<(IssueKind, Option<String>), (Tally, String)>,
}

impl IssueBook {
    /// Writes down what was tallied, unless nothing was. A second note of the same kind and
    /// parameter adds to the first and keeps its message.
    pub(crate) fn note(
        &mut self,
        kind: IssueKind,
        parameter: Option<&str>,
        tally: Tally,
        message: impl Into<String>,
    ) {
        if tally.count == 0 {
            return;
        }
        self.entries
            .entry((kind, parameter.map(str::to_owned)))
            .and_modify(|(known, _)| {
                known.count = known.count.saturating_add(tally.count);
                known.first_line = known.first_line.min(tally.first_line);
            })
            .or_insert_with(|| (tally, message.into()));
    }

    /// Adds everything another book holds.
    pub(crate) fn append(&mut self, other: IssueBook) {
        for ((kind, parameter), (tally, message)) in other.entries {
            self.note(kind, parameter.as_deref(), tally, message);
        }
    }

    /// Every issue, by first line, then kind.
    pub(crate) fn into_issues(self) -> Vec<Issue> {
        let mut issues: Vec<Issue> = self
            .entries
            .into_iter()
            .map(|((kind, parameter), (tally, message))| Issue {
                line: tally.first_line,
                parameter,
                kind,
                message,
                count: tally.count,
            })
            .collect();
        issues.sort_by_key(|issue| issue.line);
        issues
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_entry_per_kind_and_parameter() {
        let mut book = IssueBook::default();
        let mut tally = Tally::default();
        tally.add(9);
        tally.add(12);
        book.note(IssueKind::Sentinel, Some("pitch_deg"), tally, "first");
        book.note(IssueKind::Sentinel, Some("pitch_deg"), Tally { count: 1, first_line: 4 }, "x");
        book.note(IssueKind::Sentinel, Some("roll_deg"), Tally { count: 1, first_line: 5 }, "y");
        book.note(IssueKind::TimeGap, None, Tally::default(), "never counted, never told");
        let told: Vec<_> = book
            .into_issues()
            .into_iter()
            .map(|i| (i.line, i.parameter.unwrap_or_default(), i.count, i.message))
            .collect();
        assert_eq!(
            told,
            [(4, "pitch_deg".into(), 3, "first".into()), (5, "roll_deg".into(), 1, "y".into())]
        );
    }
}
