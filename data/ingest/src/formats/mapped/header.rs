//! The line of names of a mapped table, held against the mapping.

use std::collections::BTreeSet;

use data_flight::IssueKind;

use super::clock::DeclaredClock;
use super::{ClockColumns, Layout, mismatch};
use crate::columns::Dialect;
use crate::formats::ParsedColumn;
use crate::formats::heading::{HeadColumn, Heading};
use crate::formats::plan::{Auxiliary, Identity, Plan, Use, tell};
use crate::issue_book::{IssueBook, Tally};
use crate::mapping::{ClockKind, Mapping, Zone, tidy};
use crate::text::{self, Lines};
use crate::{ColumnLedger, IngestError, IngestErrorKind, Limits};

/// No line of names of a real log comes near this.
const HEADER_LINE_BYTES: usize = 256 * 1024;

/// The names of a table.
#[derive(Clone, Debug)]
pub(crate) struct Header {
    /// As printed, blanks tidied.
    pub(crate) names: Vec<String>,
    line: Vec<u8>,
    last_line: u64,
}

/// The line of names, where the mapping says it stands.
///
/// # Errors
/// `MappingMismatch` when the log has no such line.
pub(crate) fn header(text: &[u8], mapping: &Mapping) -> Result<Header, IngestError> {
    let line = Lines::new(text::without_mark(text))
        .find(|line| line.number == mapping.header_line)
        .filter(|line| line.bytes.len() <= HEADER_LINE_BYTES)
        .ok_or_else(|| {
            mismatch(format!("the log has no line {} that could be names", mapping.header_line))
        })?;
    let fields = text::fields_by(line.bytes, mapping.delimiter);
    let mut names: Vec<String> = fields.iter().map(|field| tidy(&text::label(field))).collect();
    while names.last().is_some_and(String::is_empty) {
        names.pop();
    }
    Ok(Header {
        names,
        line: line.bytes.trim_ascii().to_vec(),
        last_line: mapping.header_line.saturating_add(mapping.skip_lines_below),
    })
}

impl Header {
    /// Columns that the mapping names and the log does not have, in order of the mapping.
    pub(crate) fn missing(&self, mapping: &Mapping) -> Vec<String> {
        let columns = mapping.columns.iter().map(|column| &column.name);
        let identity = [&mapping.registration_column, &mapping.model_column];
        let named = columns
            .chain(identity.into_iter().flatten())
            .map(String::as_str)
            .chain(mapping.clock.columns());
        named.filter(|name| !self.has(name)).map(str::to_owned).collect()
    }

    fn has(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }

    /// Whether the log can be read by the mapping at all.
    ///
    /// # Errors
    /// `MappingMismatch` when a column of the clock or every mapped column is missing.
    pub(super) fn check(&self, mapping: &Mapping) -> Result<(), IngestError> {
        let line = mapping.header_line;
        if let Some(name) = mapping.clock.columns().into_iter().find(|name| !self.has(name)) {
            return Err(mismatch(format!(
                "line {line} does not name the column `{name}` of the clock"
            )));
        }
        if !mapping.columns.iter().any(|column| self.has(&column.name)) {
            return Err(mismatch(format!("line {line} names no column that the mapping maps")));
        }
        Ok(())
    }

    /// What is done with every field of a row.
    ///
    /// # Errors
    /// `TooLarge` when there are more columns than allowed.
    pub(super) fn plan(
        self,
        mapping: &Mapping,
        limits: &Limits,
    ) -> Result<(Heading, Plan, Layout), IngestError> {
        if self.names.len() > limits.max_columns {
            let message = format!("the log has more than {} columns", limits.max_columns);
            return Err(IngestError::new(IngestErrorKind::TooLarge, message));
        }
        let mut plan = Plan {
            uses: Vec::with_capacity(self.names.len()),
            columns: Vec::with_capacity(mapping.columns.len()),
            auxiliary: Vec::new(),
            identities: Vec::new(),
            ledger: ColumnLedger::default(),
            issues: IssueBook::default(),
        };
        let mut seen = BTreeSet::new();
        for (at, name) in self.names.iter().enumerate() {
            let used_for = if name.is_empty() || seen.insert(name) {
                used_for(mapping, name, at, &mut plan)
            } else {
                let message =
                    format!("Another column is called `{name}` as well; the first is used.");
                let mut tally = Tally::default();
                tally.add(mapping.header_line);
                plan.issues.note(IssueKind::DuplicateColumn, Some(name), tally, message);
                plan.ledger.ignored.push(name.clone());
                Use::Skip
            };
            plan.uses.push(used_for);
        }
        tell(&mut plan, mapping.header_line);
        let missing = self.missing(mapping);
        let mut tally = Tally::default();
        missing.iter().for_each(|_| tally.add(mapping.header_line));
        let message = format!(
            "The mapping names these columns and the log does not: {}.",
            missing.join(", ")
        );
        plan.issues.note(IssueKind::MissingColumn, None, tally, message);

        let columns =
            self.names.into_iter().map(|name| HeadColumn { name, ..HeadColumn::default() });
        let heading = Heading {
            aircraft: mapping.aircraft.clone(),
            columns: columns.collect(),
            dialect: Dialect::Mapped,
            last_line: self.last_line,
        };
        let layout = Layout {
            delimiter: mapping.delimiter,
            decimal: mapping.decimal,
            clock: clock(mapping),
            header_words: &[],
            header_line: self.line,
        };
        Ok((heading, plan, layout))
    }
}

/// What one column is used for.
fn used_for(mapping: &Mapping, name: &str, at: usize, plan: &mut Plan) -> Use {
    let identity = [&mapping.registration_column, &mapping.model_column];
    if let Some(used_for) = clock_use(mapping, name) {
        if let Use::Auxiliary(_) = used_for {
            plan.auxiliary.push(Auxiliary { name: name.to_owned(), values: Vec::new() });
        }
        plan.ledger.clock.push(name.to_owned());
        return used_for;
    }
    if identity.iter().any(|known| known.as_deref() == Some(name)) {
        plan.identities.push(Identity { name: name.to_owned(), changes: Vec::new() });
        plan.ledger.identity.push(name.to_owned());
        return Use::Identity(plan.identities.len().saturating_sub(1));
    }
    if let Some(column) = mapping.columns.iter().find(|column| column.name == name) {
        plan.ledger.mapped.push((name.to_owned(), column.parameter));
        plan.columns.push(ParsedColumn {
            name: name.to_owned(),
            parameter: column.parameter,
            unit: column.unit.clone(),
            reading: column.reading,
            values: Vec::new(),
            validity: Vec::new(),
        });
        return Use::Value(plan.columns.len().saturating_sub(1));
    }
    if mapping.ignored.iter().any(|known| known == name) {
        plan.ledger.ignored.push(name.to_owned());
    } else if name.is_empty() {
        plan.ledger.unknown.push(format!("column {}", at.saturating_add(1)));
    } else {
        plan.ledger.unknown.push(name.to_owned());
    }
    Use::Skip
}

/// What a column of the clock is used for. A count of seconds is the one auxiliary column.
fn clock_use(mapping: &Mapping, name: &str) -> Option<Use> {
    if matches!(&mapping.clock.zone, Zone::Column(column) if column == name) {
        return Some(Use::UtcOffset);
    }
    match &mapping.clock.kind {
        ClockKind::DateAndTime { date, .. } if date == name => Some(Use::Date),
        ClockKind::DateAndTime { time: column, .. }
        | ClockKind::DateTime { column, .. }
        | ClockKind::TimeOfDay { column, .. }
            if column == name =>
        {
            Some(Use::Time)
        }
        ClockKind::Elapsed { column, .. } | ClockKind::Epoch { column, .. } if column == name => {
            Some(Use::Auxiliary(0))
        }
        _ => None,
    }
}

fn clock(mapping: &Mapping) -> ClockColumns {
    match &mapping.clock.kind {
        ClockKind::Elapsed { .. } | ClockKind::Epoch { .. } | ClockKind::Interval { .. } => {
            ClockColumns::None
        }
        _ => ClockColumns::Declared(Box::new(DeclaredClock::new(mapping.clock.clone()))),
    }
}
