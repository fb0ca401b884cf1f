//! The audit trail, in two phases.
//!
//! The intent is written before the operation; when it cannot be written, the operation must
//! not begin. The completion is a row of its own after it, so that nothing is ever updated.
//! An intent that never got one is closed as `timeout` by [`Store::close_stale_audit`].
//! Lists are ordered by the time of the intent: a past page can gain completions, never rows.

use std::time::Duration;

use chrono::{DateTime, Utc};
use data_flight::id::{AuditId, PersonId, SessionId};
use diesel::prelude::*;
use diesel::sql_types::{Double, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use serde_json::Value;

use crate::column::{Column, Maybe};
use crate::schema::{audit, audit_completions};
use crate::{AuthMethod, Page, ResultKind, Store, StoreError, TenantScope, new_id, text};

/// Who does something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Nobody yet: a caller who is not signed in.
    Anonymous,
    /// A process of the service.
    Service,
    /// A person, and what they proved it with.
    Person(PersonId, Option<(AuthMethod, SessionId)>),
}

/// What something is done to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Kind of thing, for example `flight`.
    pub kind: String,
    /// Its id.
    pub id: String,
}

/// What is about to be done.
#[derive(Clone, Debug)]
pub struct AuditIntent {
    /// The request, as it appears in every log.
    pub request_id: String,
    /// What, as a stable word, for example `advisory.acknowledge`.
    pub operation: String,
    /// Path of the request, or name of the job; cut to 512 characters.
    pub request_path: String,
    /// Address it came from.
    pub source_address: String,
    /// What the caller says it is; cut to 256 characters.
    pub user_agent: Option<String>,
    /// Who.
    pub actor: Actor,
    /// To what, where it is one thing.
    pub subject: Option<Subject>,
    /// Ids, counts and reasons; never the content of a request.
    pub detail: Value,
}

/// How it ended.
#[derive(Clone, Debug, PartialEq, Queryable, Selectable)]
#[diesel(table_name = audit_completions)]
pub struct AuditCompletion {
    /// When.
    pub completed_utc: DateTime<Utc>,
    /// How.
    #[diesel(deserialize_as = Column<ResultKind>)]
    pub result_kind: ResultKind,
    /// Status code of the answer, where there was one.
    pub http_status_code: Option<i32>,
    /// Kind of the error; absent exactly on success.
    pub error_kind: Option<String>,
    /// How long it took.
    pub duration_ms: Option<f64>,
}

/// One operation as audited.
#[derive(Clone, Debug, PartialEq, Queryable, Selectable)]
#[diesel(table_name = audit)]
pub struct AuditEntry {
    /// Its id.
    #[diesel(deserialize_as = Column<AuditId>)]
    pub audit_id: AuditId,
    /// When it began.
    pub started_utc: DateTime<Utc>,
    /// The request.
    pub request_id: String,
    /// What.
    pub operation: String,
    /// Path of the request, or name of the job.
    pub request_path: String,
    /// Address it came from.
    pub source_address: String,
    /// What the caller said it is.
    pub user_agent: Option<String>,
    /// `person`, `service` or `anonymous`.
    pub actor_kind: String,
    /// Who, when it was a person.
    #[diesel(deserialize_as = Maybe<PersonId>)]
    pub person_id: Option<PersonId>,
    /// How they proved it.
    #[diesel(deserialize_as = Maybe<AuthMethod>)]
    pub auth_method: Option<AuthMethod>,
    /// Which session or token they proved it with.
    #[diesel(deserialize_as = Maybe<SessionId>)]
    pub credential_id: Option<SessionId>,
    /// Kind of thing it was done to.
    pub subject_kind: Option<String>,
    /// Id of that thing.
    pub subject_id: Option<String>,
    /// Ids, counts and reasons.
    pub detail: Value,
    /// How it ended; `None` while it has not.
    #[diesel(embed)]
    pub completion: Option<AuditCompletion>,
}

/// Which entries to list; every condition that is given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Only by this person.
    pub person: Option<PersonId>,
    /// Only about this thing.
    pub subject: Option<Subject>,
    /// Only this operation.
    pub operation: Option<String>,
    /// Only of this request.
    pub request_id: Option<String>,
}

impl Store {
    /// Writes what is about to be done. When this fails, do not do it.
    ///
    /// # Errors
    /// `Invalid` when the person is not of this operator or a required text is empty.
    pub async fn begin_audit(
        &self,
        scope: &TenantScope,
        intent: &AuditIntent,
    ) -> Result<AuditId, StoreError> {
        let id = new_id(AuditId);
        let (actor_kind, person, proof) = match intent.actor {
            Actor::Anonymous => ("anonymous", None, None),
            Actor::Service => ("service", None, None),
            Actor::Person(person, proof) => ("person", Some(person.0), proof),
        };
        let (auth_method, credential) =
            proof.map(|(method, credential)| (method.name(), credential.0)).unzip();
        let subject = intent.subject.as_ref();
        let mut transaction = self.begin(scope).await?;
        diesel::insert_into(audit::table)
            .values((
                audit::tenant_id.eq(scope.uuid()),
                audit::audit_id.eq(id.0),
                audit::request_id.eq(text::at_most(&intent.request_id, 128)),
                audit::operation.eq(&intent.operation),
                audit::request_path.eq(text::at_most(&intent.request_path, 512)),
                audit::source_address.eq(text::at_most(&intent.source_address, 64)),
                audit::user_agent
                    .eq(intent.user_agent.as_deref().map(|agent| text::at_most(agent, 256))),
                audit::actor_kind.eq(actor_kind),
                audit::person_id.eq(person),
                audit::auth_method.eq(auth_method),
                audit::credential_id.eq(credential),
                audit::subject_kind.eq(subject.map(|subject| text::at_most(&subject.kind, 64))),
                audit::subject_id.eq(subject.map(|subject| text::at_most(&subject.id, 128))),
                audit::detail.eq(text::storable_json(intent.detail.clone())),
            ))
            .execute(&mut transaction)
            .await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// Writes how it ended. Trying again after a lost answer is safe.
    ///
    /// # Errors
    /// `Invalid` when there is no such intent, or `error_kind` does not go with the result.
    pub async fn complete_audit(
        &self,
        scope: &TenantScope,
        id: AuditId,
        completion: &AuditCompletion,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin(scope).await?;
        diesel::insert_into(audit_completions::table)
            .values((
                audit_completions::tenant_id.eq(scope.uuid()),
                audit_completions::audit_id.eq(id.0),
                audit_completions::completed_utc.eq(completion.completed_utc),
                audit_completions::result_kind.eq(completion.result_kind.name()),
                audit_completions::http_status_code.eq(completion.http_status_code),
                audit_completions::error_kind.eq(completion.error_kind.as_deref()),
                audit_completions::duration_ms.eq(completion.duration_ms),
            ))
            .on_conflict_do_nothing()
            .execute(&mut transaction)
            .await?;
        transaction.commit().await
    }

    /// Closes intents older than `older_than` that never got a completion, as `timeout`, and
    /// says how many.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn close_stale_audit(
        &self,
        scope: &TenantScope,
        older_than: Duration,
    ) -> Result<usize, StoreError> {
        let query = "INSERT INTO audit_completions (tenant_id, audit_id, result_kind, error_kind) \
                     SELECT tenant_id, audit_id, 'timeout', 'never_completed' FROM audit \
                     WHERE tenant_id = $1 \
                     AND started_utc < clock_timestamp() - make_interval(secs => $2) \
                     AND NOT EXISTS (SELECT 1 FROM audit_completions AS done \
                     WHERE done.tenant_id = audit.tenant_id AND done.audit_id = audit.audit_id) \
                     ON CONFLICT DO NOTHING";
        let mut transaction = self.begin(scope).await?;
        let count = diesel::sql_query(query)
            .bind::<SqlUuid, _>(scope.uuid())
            .bind::<Double, _>(older_than.as_secs_f64())
            .execute(&mut transaction)
            .await?;
        transaction.commit().await?;
        Ok(count)
    }

    /// Entries of the trail, newest first; the cursor is the id of the last one read.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_audit(
        &self,
        scope: &TenantScope,
        filter: &AuditFilter,
        page: Page<AuditId>,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        let mut query = audit::table
            .left_join(
                audit_completions::table.on(audit_completions::tenant_id
                    .eq(audit::tenant_id)
                    .and(audit_completions::audit_id.eq(audit::audit_id))),
            )
            .filter(audit::tenant_id.eq(scope.uuid()))
            .order(audit::audit_id.desc())
            .limit(page.limit())
            .select(AuditEntry::as_select())
            .into_boxed();
        if let Some(person) = filter.person {
            query = query.filter(audit::person_id.eq(person.0));
        }
        if let Some(subject) = &filter.subject {
            query = query.filter(audit::subject_kind.eq(&subject.kind));
            query = query.filter(audit::subject_id.eq(&subject.id));
        }
        if let Some(operation) = &filter.operation {
            query = query.filter(audit::operation.eq(operation));
        }
        if let Some(request_id) = &filter.request_id {
            query = query.filter(audit::request_id.eq(request_id));
        }
        if let Some(after) = page.after {
            query = query.filter(audit::audit_id.lt(after.0));
        }
        let mut transaction = self.begin(scope).await?;
        let rows = query.load(&mut transaction).await?;
        transaction.commit().await?;
        Ok(rows)
    }
}
