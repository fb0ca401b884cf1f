//! An operation of the audit trail, as auditors read it: people appear by id only.

use chrono::{DateTime, Utc};
use data_store::AuditEntry;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// One operation.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct AuditEntryView {
    /// Its id.
    pub id: Uuid,
    /// When it began.
    pub started_utc: DateTime<Utc>,
    /// When it ended; null while it has not.
    pub completed_utc: Option<DateTime<Utc>>,
    /// The request, as it appears in every log.
    pub request_id: String,
    /// What, as resource and action.
    #[schema(example = "advisory.acknowledge")]
    pub operation: String,
    /// Path of the request, without its query.
    pub request_path: String,
    /// Address it came from.
    pub source_address: String,
    /// What the caller said it is.
    pub user_agent: Option<String>,
    /// `person`, `service` or `anonymous`.
    pub actor_kind: String,
    /// Who, when it was a person: a pseudonym.
    pub person_id: Option<Uuid>,
    /// `session` or `api_token`.
    pub auth_method: Option<&'static str>,
    /// Which session or token; not a secret.
    pub credential_id: Option<Uuid>,
    /// Kind of thing it was done to.
    pub subject_kind: Option<String>,
    /// Id of that thing.
    pub subject_id: Option<String>,
    /// `success`, `refused`, `error` or `timeout`; null while it has not ended.
    pub result: Option<&'static str>,
    /// Status of the answer.
    pub http_status_code: Option<i32>,
    /// Kind of the error.
    pub error_kind: Option<String>,
    /// How long it took.
    pub duration_ms: Option<f64>,
}

impl From<AuditEntry> for AuditEntryView {
    fn from(row: AuditEntry) -> Self {
        let done = row.completion.as_ref();
        Self {
            id: row.audit_id.0,
            started_utc: row.started_utc,
            completed_utc: done.map(|done| done.completed_utc),
            request_id: row.request_id,
            operation: row.operation,
            request_path: row.request_path,
            source_address: row.source_address,
            user_agent: row.user_agent,
            actor_kind: row.actor_kind,
            person_id: row.person_id.map(|person| person.0),
            auth_method: row.auth_method.map(|method| method.name()),
            credential_id: row.credential_id.map(|credential| credential.0),
            subject_kind: row.subject_kind,
            subject_id: row.subject_id,
            result: done.map(|done| done.result_kind.name()),
            http_status_code: done.and_then(|done| done.http_status_code),
            error_kind: done.and_then(|done| done.error_kind.clone()),
            duration_ms: done.and_then(|done| done.duration_ms),
        }
    }
}
