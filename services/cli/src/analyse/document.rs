//! The document that `flarepath analyse --json` prints: a published contract.
//!
//! Its JSON Schema lies in `docs/analyse.schema.json` and is generated from these types.
//! Keys may be added, never renamed or removed.

use data_flight::Parameter;
use data_ingest::ColumnLedger;
use schemars::JsonSchema;
use serde::Serialize;
use services_pipeline::analyse::LogAnalysis;

use super::flight_view::FlightView;

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

/// One kind of defect.
#[derive(Debug, Serialize, JsonSchema)]
pub struct IssueView {
    /// First line concerned, from 1; 0 for the whole file.
    pub line: u64,
    /// Parameter or column concerned.
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
            issues: log
                .issues
                .iter()
                .map(|issue| IssueView {
                    line: issue.line,
                    parameter: issue.parameter.clone(),
                    kind: issue.kind.name().to_owned(),
                    message: issue.message.clone(),
                    count: issue.count,
                })
                .collect(),
            columns: ColumnsView::of(&log.columns),
            error: None,
            flights: log
                .flights
                .iter()
                .zip(&analysis.flights)
                .map(|(flight, analysis)| FlightView::of(flight, analysis))
                .collect(),
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
            error: Some(error),
            flights: Vec::new(),
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
