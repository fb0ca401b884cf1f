//! Names of records and elements that are met beside the ones that are read, and how often.
//!
//! Only names: what stands in a record that is not read is looked at nowhere. Bounded in number
//! and length, because the names come from the log.

use std::collections::BTreeMap;

use data_flight::IssueKind;

use crate::ColumnLedger;
use crate::issue_book::{IssueBook, Tally};

/// More distinct names than this are counted together.
const MAX_NAMES: usize = 256;
/// Longer names are cut.
const MAX_NAME_BYTES: usize = 40;

/// Names by what is known of them.
#[derive(Debug, Default)]
pub(super) struct Names {
    ignored: BTreeMap<Vec<u8>, Tally>,
    unknown: BTreeMap<Vec<u8>, Tally>,
}

impl Names {
    /// Counts a name that is known and deliberately not used.
    pub(super) fn ignore(&mut self, name: &[u8], line: u64) {
        add(&mut self.ignored, name, line);
    }

    /// Counts a name that no table knows.
    pub(super) fn unknown(&mut self, name: &[u8], line: u64) {
        add(&mut self.unknown, name, line);
    }

    /// Writes the names down; `of_what` is the plural of what they name.
    pub(super) fn tell(self, of_what: &str, ledger: &mut ColumnLedger, issues: &mut IssueBook) {
        let (ignored, tally, list) = list(&self.ignored);
        let message = format!("These {of_what} are known and not used: {list}.");
        issues.note(IssueKind::IgnoredColumn, None, tally, message);
        ledger.ignored.extend(ignored);
        let (unknown, tally, list) = self::list(&self.unknown);
        let message = format!("No table knows these {of_what}; they are not used: {list}.");
        issues.note(IssueKind::UnknownColumn, None, tally, message);
        ledger.unknown.extend(unknown);
    }
}

fn add(names: &mut BTreeMap<Vec<u8>, Tally>, name: &[u8], line: u64) {
    let name = name.get(..MAX_NAME_BYTES).unwrap_or(name);
    if let Some(tally) = names.get_mut(name) {
        tally.add(line);
        return;
    }
    let key = if names.len() < MAX_NAMES { name } else { b"(others)" };
    names.entry(key.to_vec()).or_default().add(line);
}

/// The names, all of them together, and a list with how often each was met.
fn list(names: &BTreeMap<Vec<u8>, Tally>) -> (Vec<String>, Tally, String) {
    let mut all = Tally::default();
    let (mut plain, mut counted) = (Vec::new(), Vec::new());
    for (name, tally) in names {
        all.merge(*tally);
        let name = String::from_utf8_lossy(name);
        counted.push(format!("{name} ({})", tally.count));
        plain.push(name.into_owned());
    }
    (plain, all, counted.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_counted_and_bounded() {
        let mut names = Names::default();
        for line in 1..=3 {
            names.ignore(b"F", line);
        }
        names.ignore(b"E", 2);
        names.unknown(&[b'x'; 100], 9);
        (0..1_000_u32).for_each(|n| names.unknown(&n.to_be_bytes(), 10));
        let (mut ledger, mut issues) = (ColumnLedger::default(), IssueBook::default());
        names.tell("records", &mut ledger, &mut issues);
        assert_eq!(ledger.ignored, ["E", "F"]);
        // 256 names and one for the rest.
        assert_eq!(ledger.unknown.len(), 257);
        assert!(ledger.unknown.contains(&"x".repeat(40)));
        let issues = issues.into_issues();
        assert_eq!(issues[0].message, "These records are known and not used: E (1), F (3).");
        assert_eq!((issues[0].count, issues[0].line), (4, 1));
        assert_eq!(issues[1].count, 1_001);
    }
}
