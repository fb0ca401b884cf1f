//! The names of a layout: column name → use, and the ledger of what a file has of them.
//!
//! Of two columns for one parameter the first counts; names that no table knows are told.

use data_flight::IssueKind;

use super::row::{Field, Use};
use crate::issue_book::{IssueBook, Tally};
use crate::{ColumnLedger, IngestError, IngestErrorKind, Limits};

/// What the names of a layout are used for.
#[derive(Debug)]
pub(super) struct Names {
    pub(super) uses: &'static [(&'static str, Use)],
    /// Known, and deliberately not used.
    pub(super) ignored: &'static [&'static str],
}

impl Names {
    /// What a name is used for; `None` when it is not known.
    pub(super) fn find(&self, name: &[u8]) -> Option<Use> {
        let known = self.uses.iter().find(|(known, _)| known.as_bytes() == name);
        let is_ignored = || self.ignored.iter().any(|known| known.as_bytes() == name);
        known.map(|(_, used)| *used).or_else(|| is_ignored().then_some(Use::Skip))
    }
}

/// The columns of one file, in the order they were met.
#[derive(Debug)]
pub(super) struct Columns {
    fields: &'static [Field],
    max_columns: usize,
    met: Vec<(Vec<u8>, Option<Use>)>,
    duplicates: Vec<String>,
}

impl Columns {
    pub(super) fn new(fields: &'static [Field], limits: &Limits) -> Self {
        Self { fields, max_columns: limits.max_columns, met: Vec::new(), duplicates: Vec::new() }
    }

    /// What the name that stands at a place of a row is used for; met for the first time, it
    /// is looked up and written down.
    ///
    /// # Errors
    /// `TooLarge` when there are more names than allowed.
    pub(super) fn at(
        &mut self,
        place: usize,
        name: &[u8],
        names: &Names,
    ) -> Result<Use, IngestError> {
        let known = match self.met.get(place) {
            Some((known, used)) if known == name => Some(used),
            _ => self.met.iter().find(|(known, _)| known == name).map(|(_, used)| used),
        };
        match known {
            Some(used) => Ok(used.unwrap_or(Use::Skip)),
            None => self.meet(name, names.find(name)),
        }
    }

    /// Writes down a name and its use.
    ///
    /// # Errors
    /// `TooLarge` when there are more names than allowed.
    pub(super) fn meet(&mut self, name: &[u8], used: Option<Use>) -> Result<Use, IngestError> {
        if self.met.len() >= self.max_columns {
            let message = format!("the log has more than {} columns", self.max_columns);
            return Err(IngestError::new(IngestErrorKind::TooLarge, message));
        }
        let is_again = matches!(used, Some(Use::Value(_)))
            && self.met.iter().any(|(_, earlier)| *earlier == used);
        let used = if is_again {
            self.duplicates.push(printed(name));
            Some(Use::Skip)
        } else {
            used
        };
        self.met.push((name.to_vec(), used));
        Ok(used.unwrap_or(Use::Skip))
    }

    /// The ledger of the columns; what is not used is told.
    pub(super) fn ledger(self, line: u64, issues: &mut IssueBook) -> ColumnLedger {
        let mut ledger = ColumnLedger::default();
        for (name, used) in &self.met {
            match used {
                Some(Use::Value(index)) => {
                    let field = self.fields.get(*index);
                    ledger.mapped.extend(field.map(|field| (printed(name), field.parameter)));
                }
                Some(Use::Skip) => ledger.ignored.push(printed(name)),
                Some(_) => {}
                None => ledger.unknown.push(printed(name)),
            }
        }
        for name in &self.duplicates {
            let message =
                format!("Another column already gives what `{name}` does; it is not used.");
            let tally = Tally::once(line);
            issues.note(IssueKind::DuplicateColumn, Some(name), tally, message);
        }
        tell(IssueKind::UnknownColumn, "No table knows", &ledger.unknown, line, issues);
        tell(IssueKind::IgnoredColumn, "Known and not used are", &ledger.ignored, line, issues);
        ledger
    }
}

/// One issue for all columns of a kind, with their names.
fn tell(kind: IssueKind, what: &str, names: &[String], line: u64, issues: &mut IssueBook) {
    let count = u64::try_from(names.len()).unwrap_or(u64::MAX);
    let message = format!("{what} these columns: {}.", names.join(", "));
    issues.note(kind, None, Tally::of(count, line), message);
}

/// A name as a person may read it.
fn printed(name: &[u8]) -> String {
    String::from_utf8_lossy(name).chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use data_flight::Parameter;

    use super::*;
    use crate::formats::adsb::row::field;

    const FIELDS: &[Field] = &[field("altitude", Parameter::AltitudePressure, "ft")];
    const NAMES: Names = Names {
        uses: &[("icao24", Use::Address), ("altitude", Use::Value(0)), ("alt", Use::Value(0))],
        ignored: &["hour"],
    };

    #[test]
    fn names_are_met_once_and_told() {
        let mut columns = Columns::new(FIELDS, &Limits::default());
        let mut at = |place, name: &str| columns.at(place, name.as_bytes(), &NAMES).ok();
        assert_eq!(at(0, "icao24"), Some(Use::Address));
        assert_eq!(at(1, "altitude"), Some(Use::Value(0)));
        assert_eq!(at(2, "alt"), Some(Use::Skip));
        assert_eq!(at(1, "altitude"), Some(Use::Value(0)));
        assert_eq!(at(0, "hour"), Some(Use::Skip));
        assert_eq!(at(0, "mood"), Some(Use::Skip));
        let mut issues = IssueBook::default();
        let ledger = columns.ledger(1, &mut issues);
        assert_eq!(ledger.mapped, [("altitude".to_owned(), Parameter::AltitudePressure)]);
        assert_eq!(ledger.ignored, ["alt", "hour"]);
        assert_eq!(ledger.unknown, ["mood"]);
        assert_eq!(issues.into_issues().len(), 3);
    }

    #[test]
    fn there_are_not_more_columns_than_allowed() {
        let limits = Limits { max_columns: 1, ..Limits::default() };
        let mut columns = Columns::new(FIELDS, &limits);
        assert!(columns.at(0, b"a", &NAMES).is_ok());
        assert!(columns.at(0, b"b", &NAMES).is_err());
    }
}
