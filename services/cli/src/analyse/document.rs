//! The document that `flarepath analyse --json` prints: a published contract.
//!
//! Its JSON Schema lies in `docs/analyse.schema.json` and is generated from these types.
//! Keys may be added, never renamed or removed.

use data_flight::{Issue, Parameter};
use data_ingest::{ColumnLedger, IngestError, UnitConversion};
use schemars::JsonSchema;
use serde::Serialize;
use services_pipeline::analyse::LogAnalysis;

use super::flight_view::FlightView;
use crate::output;

/// Everything that was found in the given files.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Document {
    /// One entry for each file, in the order given.
    pub files: Vec<FileView>,
}

/// One file.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FileView {
    /// The path as given.
    pub path: String,
    /// SHA-256 of the bytes as given.
    pub sha256: String,
    /// Format, recognised by content; null when it is none that is read.
    pub format: Option<String>,
    /// Size of the bytes as given.
    pub bytes: u64,
    /// Rows of samples: read = kept + dropped.
    pub rows: RowsView,
    /// Defects of the log, counted by kind.
    pub issues: Vec<IssueView>,
    /// What became of every column, by the name the log gives it.
    pub columns: ColumnsView,
    /// What was done to the numbers of columns to bring them into the catalogue's units.
    pub conversions: Vec<ConversionView>,
    /// Why nothing could be read, if so.
    pub error: Option<ErrorView>,
    /// The flights found.
    pub flights: Vec<FlightView>,
}

/// Rows of samples.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct RowsView {
    /// Rows found.
    pub read: u64,
    /// Rows that became samples.
    pub kept: u64,
    /// Rows that could not be used; explained by the issues.
    pub dropped: u64,
}

/// What became of every column.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct ColumnsView {
    /// Columns that tell when the rows were recorded.
    pub clock: Vec<String>,
    /// Columns that tell which aircraft the rows are of.
    pub identity: Vec<String>,
    /// Columns that became a parameter.
    pub mapped: Vec<MappedColumnView>,
    /// Columns that are known and not used.
    pub ignored: Vec<String>,
    /// Columns that no table knows.
    pub unknown: Vec<String>,
    /// Parameters that no column records: computed from others, as an issue says.
    pub derived: Vec<String>,
}

/// A column that became a parameter.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MappedColumnView {
    /// Its name in the log.
    pub column: String,
    /// The parameter, with its unit suffix.
    pub parameter: String,
}

/// What was done to the numbers of one column.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ConversionView {
    /// Its name in the log.
    pub column: String,
    /// The parameter it became.
    pub parameter: String,
    /// The unit the log declares, or the one this kind of log is known to print.
    pub declared_unit: String,
    /// The unit of the values here.
    pub catalogue_unit: String,
    /// The arithmetic, for a person to read.
    pub arithmetic: String,
}

/// One kind of defect.
#[derive(Debug, Serialize, JsonSchema)]
pub struct IssueView {
    /// First line concerned, from 1; 0 for the whole file.
    pub line: u64,
    /// The first lines concerned, at most three.
    pub lines: Vec<u64>,
    /// Parameter, column or entry of an archive concerned.
    pub parameter: Option<String>,
    /// Kind, for example `truncated_row`.
    pub kind: String,
    /// A sentence.
    pub message: String,
    /// Rows or samples affected.
    pub count: u64,
}

/// Why a file could not be read.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ErrorView {
    /// Kind, for example `not_a_flight_log`.
    pub kind: String,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

impl FileView {
    /// The view of a log that was read.
    #[must_use]
    pub fn of_analysis(path: String, sha256: String, bytes: u64, analysis: &LogAnalysis) -> Self {
        let log = &analysis.log;
        Self {
            path,
            sha256,
            format: Some(log.format.name().to_owned()),
            bytes,
            rows: RowsView { read: log.rows.read, kept: log.rows.kept, dropped: log.rows.dropped },
            issues: log.issues.iter().map(IssueView::of).collect(),
            columns: ColumnsView::of(&log.columns),
            conversions: log.conversions.iter().map(ConversionView::of).collect(),
            error: None,
            flights: log
                .flights
                .iter()
                .zip(&analysis.flights)
                .map(|(flight, analysis)| FlightView::of(flight, analysis))
                .collect(),
        }
    }

    /// The view of an archive, whose logs have views of their own.
    #[must_use]
    pub fn of_archive(path: String, sha256: String, bytes: &[u8], skipped: Vec<Issue>) -> Self {
        Self {
            path,
            sha256,
            format: Some("zip".to_owned()),
            bytes: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
            rows: RowsView::default(),
            issues: skipped.iter().map(IssueView::of).collect(),
            columns: ColumnsView::default(),
            conversions: Vec::new(),
            error: None,
            flights: Vec::new(),
        }
    }

    /// The view of a file that could not be read.
    #[must_use]
    pub fn of_error(path: String, sha256: String, bytes: u64, error: ErrorView) -> Self {
        Self {
            path,
            sha256,
            format: None,
            bytes,
            rows: RowsView::default(),
            issues: Vec::new(),
            columns: ColumnsView::default(),
            conversions: Vec::new(),
            error: Some(error),
            flights: Vec::new(),
        }
    }
}

impl ErrorView {
    /// The view of the error of a log.
    #[must_use]
    pub fn of(error: &IngestError) -> Self {
        Self {
            kind: error.kind().name().to_owned(),
            message: output::chain(error),
            hint: error.hint().to_owned(),
        }
    }
}

impl IssueView {
    fn of(issue: &Issue) -> Self {
        Self {
            line: issue.line,
            lines: issue.lines.clone(),
            parameter: issue.parameter.clone(),
            kind: issue.kind.name().to_owned(),
            message: issue.message.clone(),
            count: issue.count,
        }
    }
}

impl ConversionView {
    fn of(conversion: &UnitConversion) -> Self {
        Self {
            column: conversion.column.clone(),
            parameter: conversion.parameter.name().to_owned(),
            declared_unit: conversion.declared_unit.clone(),
            catalogue_unit: conversion.catalogue_unit.symbol().to_owned(),
            arithmetic: conversion.arithmetic.clone(),
        }
    }
}

impl ColumnsView {
    fn of(ledger: &ColumnLedger) -> Self {
        let mapped = |(column, parameter): &(String, Parameter)| MappedColumnView {
            column: column.clone(),
            parameter: parameter.name().to_owned(),
        };
        Self {
            clock: ledger.clock.clone(),
            identity: ledger.identity.clone(),
            mapped: ledger.mapped.iter().map(mapped).collect(),
            ignored: ledger.ignored.clone(),
            unknown: ledger.unknown.clone(),
            derived: ledger.derived.iter().map(|one| one.name().to_owned()).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_in_the_docs_is_that_of_the_types() {
        let schema = schemars::schema_for!(Document);
        let text = format!("{}\n", serde_json::to_string_pretty(&schema).expect("a schema"));
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/analyse.schema.json");
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(path, &text).expect("a writable docs folder");
        }
        let written = std::fs::read_to_string(path).unwrap_or_default();
        assert_eq!(written, text, "run with UPDATE_EXPECT=1 to rewrite {path}");
    }
}
