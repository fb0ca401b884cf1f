//! A header → what is done with every field of a row, and the ledger of its columns.
//!
//! Two columns of one parameter are told and the better named one is used; text and set-up
//! columns are left out; names that no table knows are reported by name.

use std::collections::BTreeMap;

use data_flight::{IssueKind, Parameter};

use super::ParsedColumn;
use super::heading::{HeadColumn, Heading};
use crate::columns::{Reading, Role};
use crate::issue_book::{IssueBook, Tally};
use crate::{ColumnLedger, IngestError, IngestErrorKind, Limits, text};

/// What a field of a row is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// Nothing.
    Skip,
    /// A number of the column with this index.
    Value(usize),
    /// An angle in degrees and minutes of the column with this index.
    Angle(usize),
    /// A number of the auxiliary column with this index.
    Auxiliary(usize),
    /// A text that names the aircraft, in the identity column with this index.
    Identity(usize),
    /// Local date.
    Date,
    /// Local time.
    Time,
    /// Local minus universal time.
    UtcOffset,
    /// Universal time of day.
    UtcTime,
}

/// A column of texts that name the aircraft.
#[derive(Clone, Debug)]
pub(super) struct Identity {
    /// The name the log gives it.
    pub(super) name: String,
    /// The rows at which it says something new, and what; blanks say nothing.
    pub(super) changes: Vec<(usize, String)>,
}

impl Identity {
    /// Takes note of a field in a row.
    pub(super) fn see(&mut self, row: usize, field: &[u8]) {
        let field = field.trim_ascii();
        let is_known = self.changes.last().is_some_and(|(_, last)| last.as_bytes() == field);
        if !is_known && !field.is_empty() {
            self.changes.push((row, text::label(field)));
        }
    }
}

/// A column that a format reads for itself: a clock in parts, a flag of the recorder.
#[derive(Clone, Debug)]
pub(super) struct Auxiliary {
    /// The name the log gives it.
    pub(super) name: String,
    /// One number per kept row; NaN where there is none.
    pub(super) values: Vec<f64>,
}

/// What is done with every field of a row.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) uses: Vec<Use>,
    pub(super) columns: Vec<ParsedColumn>,
    pub(super) auxiliary: Vec<Auxiliary>,
    pub(super) identities: Vec<Identity>,
    pub(super) ledger: ColumnLedger,
    pub(super) issues: IssueBook,
}

/// Plans the reading of rows under a header.
///
/// # Errors
/// `TooLarge` when there are more columns than allowed.
pub(super) fn plan(heading: &Heading, limits: &Limits) -> Result<Plan, IngestError> {
    if heading.columns.len() > limits.max_columns {
        let message = format!("the log has more than {} columns", limits.max_columns);
        return Err(IngestError::new(IngestErrorKind::TooLarge, message));
    }
    let best = best_columns(heading);
    let mut plan = Plan {
        uses: Vec::with_capacity(heading.columns.len()),
        columns: Vec::with_capacity(best.len()),
        auxiliary: Vec::new(),
        identities: Vec::new(),
        ledger: ColumnLedger::default(),
        issues: IssueBook::default(),
    };
    for (at, column) in heading.columns.iter().enumerate() {
        let name = printed_name(column, at);
        let mut clock = |used_for| {
            plan.ledger.clock.push(name.clone());
            used_for
        };
        let used_for = match column.role(heading.dialect) {
            Some((Role::Date, _)) => clock(Use::Date),
            Some((Role::Time, _)) => clock(Use::Time),
            Some((Role::UtcOffset, _)) => clock(Use::UtcOffset),
            Some((Role::UtcTime, _)) => clock(Use::UtcTime),
            Some((Role::Auxiliary, _)) => {
                plan.ledger.clock.push(name.clone());
                plan.auxiliary.push(Auxiliary { name, values: Vec::new() });
                Use::Auxiliary(plan.auxiliary.len().saturating_sub(1))
            }
            Some((Role::Ignored, _)) => {
                plan.ledger.ignored.push(name);
                Use::Skip
            }
            Some((Role::Value(alias), _)) if best.get(&alias.parameter) == Some(&at) => {
                plan.ledger.mapped.push((name.clone(), alias.parameter));
                plan.columns.push(ParsedColumn {
                    name,
                    parameter: alias.parameter,
                    unit: column.unit.clone().unwrap_or_else(|| alias.unit.to_owned()),
                    reading: alias.reading,
                    values: Vec::new(),
                    validity: Vec::new(),
                });
                let index = plan.columns.len().saturating_sub(1);
                match alias.reading {
                    Reading::DegreesMinutes => Use::Angle(index),
                    _ => Use::Value(index),
                }
            }
            Some((Role::Value(alias), _)) => {
                let message = format!(
                    "Another column already gives `{}`; `{name}` is not used.",
                    alias.parameter
                );
                let tally = Tally::once(heading.last_line);
                plan.issues.note(IssueKind::DuplicateColumn, Some(&name), tally, message);
                plan.ledger.ignored.push(name);
                Use::Skip
            }
            None => {
                plan.ledger.unknown.push(name);
                Use::Skip
            }
        };
        plan.uses.push(used_for);
    }
    tell(&mut plan, heading.last_line);
    Ok(plan)
}

/// The column of each parameter: the first whose first name says so, else the first at all.
fn best_columns(heading: &Heading) -> BTreeMap<Parameter, usize> {
    let mut best: BTreeMap<Parameter, (usize, bool)> = BTreeMap::new();
    for (at, column) in heading.columns.iter().enumerate() {
        if let Some((alias, is_first_name)) = column.alias(heading.dialect) {
            let chosen = best.entry(alias.parameter).or_insert((at, is_first_name));
            if is_first_name && !chosen.1 {
                *chosen = (at, true);
            }
        }
    }
    best.into_iter().map(|(parameter, (at, _))| (parameter, at)).collect()
}

/// The name a person finds in the file; columns may have none.
fn printed_name(column: &HeadColumn, at: usize) -> String {
    [&column.name, &column.short]
        .into_iter()
        .find(|name| !name.is_empty())
        .cloned()
        .unwrap_or_else(|| format!("column {}", at.saturating_add(1)))
}

/// One issue for all unknown columns and one for all ignored ones, with their names.
pub(super) fn tell(plan: &mut Plan, line: u64) {
    let tally = |names: &[String]| Tally::of(u64::try_from(names.len()).unwrap_or(u64::MAX), line);
    let (unknown, ignored) = (&plan.ledger.unknown, &plan.ledger.ignored);
    let message =
        format!("No table knows these columns; they are not used: {}.", unknown.join(", "));
    plan.issues.note(IssueKind::UnknownColumn, None, tally(unknown), message);
    let message = format!("These columns are known and not used: {}.", ignored.join(", "));
    plan.issues.note(IssueKind::IgnoredColumn, None, tally(ignored), message);
}
