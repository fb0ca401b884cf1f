//! An upload as it leaves the process: how far it has come and what was kept.

use chrono::{DateTime, Utc};
use data_store::{Upload, UploadStatus};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A received file.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct UploadView {
    /// Its id.
    pub id: Uuid,
    /// SHA-256 of the bytes as received. The same bytes are the same upload.
    pub sha256: String,
    /// Size of the bytes as received.
    pub size_bytes: i64,
    /// What the sender called it.
    pub file_name: String,
    /// The aircraft the sender named.
    pub aircraft_id: Option<Uuid>,
    /// When it was received.
    pub received_utc: DateTime<Utc>,
    /// `received`, `processing`, `processed` or `failed`.
    #[schema(example = "processed")]
    pub status: &'static str,
    /// How far it has come.
    pub stages: Vec<StageView>,
    /// Format, once known.
    #[schema(example = "garmin_g1000")]
    pub format: Option<String>,
    /// What happened to its rows, once processed.
    pub rows: Option<RowsView>,
    /// Flights found, once processed.
    pub flight_count: Option<i32>,
    /// What was found, in detail, once processed; null in lists.
    pub report: Option<serde_json::Value>,
    /// Why nothing could be made of it, when it failed.
    pub error: Option<UploadErrorView>,
    /// When the last worker finished with it.
    pub finished_utc: Option<DateTime<Utc>>,
}

/// One stage of the way of an upload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct StageView {
    /// `received`, `processing` or `stored`.
    pub stage: &'static str,
    /// `waiting`, `running`, `done` or `failed`.
    pub state: &'static str,
}

/// Rows of a log: `read` is the sum of `kept` and `dropped`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RowsView {
    /// Rows found.
    pub read: i64,
    /// Rows that became samples.
    pub kept: i64,
    /// Rows that could not be used; the report explains every one.
    pub dropped: i64,
}

/// Why nothing could be made of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct UploadErrorView {
    /// A stable word.
    #[schema(example = "not_a_log")]
    pub kind: String,
    /// What is wrong, in a sentence.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

impl UploadView {
    /// The view of an upload in a list.
    #[must_use]
    pub fn brief(row: Upload) -> Self {
        Self { report: None, ..Self::whole(row) }
    }

    /// The view of an upload on its own.
    #[must_use]
    pub fn whole(row: Upload) -> Self {
        let rows = match (row.rows_read_count, row.rows_kept_count, row.rows_dropped_count) {
            (Some(read), Some(kept), Some(dropped)) => Some(RowsView { read, kept, dropped }),
            _ => None,
        };
        Self {
            id: row.upload_id.0,
            sha256: row.sha256.to_string(),
            size_bytes: row.size_bytes,
            file_name: row.file_name,
            aircraft_id: row.aircraft_id.map(|id| id.0),
            received_utc: row.received_utc,
            status: row.status.name(),
            stages: stages(row.status),
            format: row.format,
            rows,
            flight_count: row.flight_count,
            report: row.report,
            error: row.failure.as_ref().map(UploadErrorView::from),
            finished_utc: row.finished_utc,
        }
    }
}

fn stages(status: UploadStatus) -> Vec<StageView> {
    let (processing, stored) = match status {
        UploadStatus::Received => ("waiting", "waiting"),
        UploadStatus::Processing => ("running", "waiting"),
        UploadStatus::Processed => ("done", "done"),
        UploadStatus::Failed => ("failed", "waiting"),
    };
    vec![
        StageView { stage: "received", state: "done" },
        StageView { stage: "processing", state: processing },
        StageView { stage: "stored", state: stored },
    ]
}

impl From<&serde_json::Value> for UploadErrorView {
    fn from(value: &serde_json::Value) -> Self {
        let text = |key: &str| {
            value.get(key).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
        };
        Self { kind: text("kind"), message: text("message"), hint: text("hint") }
    }
}

/// What became of the files of one request.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ReceivedView {
    /// Files that were taken, in the order they came.
    pub uploads: Vec<UploadView>,
    /// Files that were not, and why.
    pub refused: Vec<RefusedFileView>,
}

/// A file that was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RefusedFileView {
    /// What the sender called it.
    pub file_name: String,
    /// Why.
    pub reason: String,
}
