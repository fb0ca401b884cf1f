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
    /// Other lines that follow the first one, in order; 0 where there is none.
    next_lines: [u64; Issue::TOLD_LINES - 1],
}

impl Tally {
    /// Something that was seen once, on `line`.
    pub(crate) fn once(line: u64) -> Self {
        Self::of(1, line)
    }

    /// Something that was seen `count` times, first on `line`.
    pub(crate) fn of(count: u64, line: u64) -> Self {
        Self { count, first_line: line, ..Self::default() }
    }

    /// Counts one more, seen on `line`.
    pub(crate) fn add(&mut self, line: u64) {
        self.add_many(1, line);
    }

    /// Counts `count` more, all seen on `line`.
    pub(crate) fn add_many(&mut self, count: u64, line: u64) {
        if self.count == 0 {
            self.first_line = line;
        } else if let Some(free) = self.free_line(line) {
            *free = line;
        }
        self.count = self.count.saturating_add(count);
    }

    /// Where another line is told, unless there is no room or it is one that is told already.
    /// Lines come in order, and of several on one line only one is told.
    #[inline]
    fn free_line(&mut self, line: u64) -> Option<&mut u64> {
        let [second, third] = &mut self.next_lines;
        match (*second, *third) {
            (0, _) => (line > self.first_line).then_some(second),
            (known, 0) => (line > known).then_some(third),
            _ => None,
        }
    }

    /// Adds what was counted elsewhere.
    pub(crate) fn merge(&mut self, other: Self) {
        if other.count == 0 {
            return;
        }
        let (ours, theirs) = (self.lines(), other.lines());
        let mut lines: Vec<u64> = ours.into_iter().chain(theirs).collect();
        lines.sort_unstable();
        lines.dedup();
        let is_whole_file =
            [*self, other].iter().any(|tally| tally.count > 0 && tally.first_line == 0);
        let mut lines = lines.into_iter();
        let mut next = || lines.next().unwrap_or(0);
        let first_line = if is_whole_file { 0 } else { next() };
        *self = Self {
            count: self.count.saturating_add(other.count),
            first_line,
            next_lines: [next(), next()],
        };
    }

    /// The lines that are told, in order.
    pub(crate) fn lines(self) -> Vec<u64> {
        let [second, third] = self.next_lines;
        [self.first_line, second, third].into_iter().filter(|line| *line > 0).collect()
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
            .and_modify(|(known, _)| known.merge(tally))
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
                lines: tally.lines(),
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
        book.note(IssueKind::Sentinel, Some("pitch_deg"), Tally::once(4), "x");
        book.note(IssueKind::Sentinel, Some("roll_deg"), Tally::once(5), "y");
        book.note(IssueKind::TimeGap, None, Tally::default(), "never counted, never told");
        let told: Vec<_> = book
            .into_issues()
            .into_iter()
            .map(|i| (i.line, i.parameter.unwrap_or_default(), i.count, i.message, i.lines))
            .collect();
        assert_eq!(
            told,
            [
                (4, "pitch_deg".into(), 3, "first".into(), vec![4, 9, 12]),
                (5, "roll_deg".into(), 1, "y".into(), vec![5])
            ]
        );
    }

    #[test]
    fn the_first_three_lines_are_told_once_each() {
        let lines = |seen: &[u64]| {
            let mut tally = Tally::default();
            seen.iter().for_each(|line| tally.add(*line));
            (tally.count, tally.lines())
        };
        assert_eq!(lines(&[3]), (1, vec![3]));
        assert_eq!(lines(&[3, 3, 3, 8]), (4, vec![3, 8]));
        assert_eq!(lines(&[3, 5, 8, 9, 10]), (5, vec![3, 5, 8]));
        // The whole file has no line.
        assert_eq!(lines(&[0, 0]), (2, vec![]));
        let mut tally = Tally::once(8);
        tally.merge(Tally::of(6, 2));
        tally.merge(Tally::default());
        assert_eq!((tally.count, tally.first_line, tally.lines()), (7, 2, vec![2, 8]));
        tally.merge(Tally::once(0));
        assert_eq!((tally.first_line, tally.lines()), (0, vec![2, 8]));
    }
}
