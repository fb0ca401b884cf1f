//! The queue: jobs leased to workers, one worker at a time.
//!
//! A lease carries a token. Only whoever holds the token of the job's present lease can
//! prolong, complete or fail it, so that a worker that was thought dead and comes back
//! changes nothing. A lease that runs out is given to the next worker as a further attempt;
//! after the last allowed attempt the job is dead and its upload has failed.

use std::time::Duration;

use chrono::{DateTime, Utc};
use data_flight::id::{JobId, TenantId, UploadId};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Double, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::column::{Column, Maybe};
use crate::schema::{jobs, uploads};
use crate::{JobState, Page, Store, StoreError, StoreErrorKind, TenantScope, UploadStatus, text};

/// A job as it stands.
#[derive(Clone, Debug, PartialEq, Queryable, QueryableByName, Selectable)]
#[diesel(table_name = jobs)]
pub struct JobRecord {
    /// The operator whose work it is.
    #[diesel(deserialize_as = Column<TenantId>)]
    pub tenant_id: TenantId,
    /// Its id.
    #[diesel(deserialize_as = Column<JobId>)]
    pub job_id: JobId,
    /// What is to be done, for example `process_upload`.
    pub kind: String,
    /// The upload it is about, if any.
    #[diesel(deserialize_as = Maybe<UploadId>)]
    pub upload_id: Option<UploadId>,
    /// Further arguments.
    pub payload: Value,
    /// The request that caused it.
    pub request_id: Option<String>,
    /// How far it has come.
    #[diesel(deserialize_as = Column<JobState>)]
    pub state: JobState,
    /// Attempts begun.
    pub attempt_count: i32,
    /// Attempts allowed.
    pub max_attempt_count: i32,
    /// When it was made.
    pub created_utc: DateTime<Utc>,
    /// Not to be begun before.
    pub run_after_utc: DateTime<Utc>,
    /// When the present lease runs out.
    pub lease_expires_utc: Option<DateTime<Utc>>,
    /// Why the last attempt failed: `kind`, `message` and `hint`.
    pub last_failure: Option<Value>,
    /// When it was done or given up.
    pub finished_utc: Option<DateTime<Utc>>,
}

/// Proof of holding a lease. Compared by the database on every use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LeaseToken {
    pub(crate) tenant: TenantId,
    pub(crate) job: JobId,
    pub(crate) token: Uuid,
}

impl LeaseToken {
    /// The scope of the job's operator.
    #[must_use]
    pub const fn scope(&self) -> TenantScope {
        TenantScope::new(self.tenant)
    }

    /// The job.
    #[must_use]
    pub const fn job(&self) -> JobId {
        self.job
    }
}

/// A job held by this worker.
#[derive(Clone, Debug, PartialEq)]
pub struct LeasedJob {
    /// The job.
    pub job: JobRecord,
    /// What to show when prolonging, completing or failing it.
    pub lease: LeaseToken,
}

/// Why an attempt failed, as stored and shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobFailure {
    /// A stable word, for example `not_a_log`.
    pub kind: String,
    /// What went wrong, in a sentence.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

/// How many jobs of a kind are in a state, and since when the oldest.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct QueueDepth {
    /// Kind of job.
    #[diesel(sql_type = Text)]
    pub kind: String,
    /// `queued`, `leased` or `dead`.
    #[diesel(sql_type = Text, deserialize_as = Column<JobState>)]
    pub state: JobState,
    /// How many.
    #[diesel(sql_type = BigInt)]
    pub job_count: i64,
    /// When the oldest was made.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub oldest_utc: Option<DateTime<Utc>>,
}

impl Store {
    /// Takes the next due job for `lease_for`, if there is one. Jobs of all operators: work
    /// on it with [`LeaseToken::scope`]. Also returns jobs whose worker stopped answering to
    /// the queue, or gives them up.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn lease_job(
        &self,
        worker: &str,
        lease_for: Duration,
    ) -> Result<Option<LeasedJob>, StoreError> {
        let token = Uuid::new_v4();
        let query = diesel::sql_query("SELECT * FROM directory.lease_job($1, $2, $3)")
            .bind::<Text, _>(worker)
            .bind::<Double, _>(lease_for.as_secs_f64())
            .bind::<SqlUuid, _>(token);
        let job: Option<JobRecord> =
            query.get_result(&mut *self.connection().await?).await.optional()?;
        Ok(job.map(|job| {
            let lease = LeaseToken { tenant: job.tenant_id, job: job.job_id, token };
            LeasedJob { job, lease }
        }))
    }

    /// Prolongs a lease to `lease_for` from now.
    ///
    /// # Errors
    /// `Refused` when the lease is lost: stop working on the job.
    pub async fn heartbeat(
        &self,
        lease: &LeaseToken,
        lease_for: Duration,
    ) -> Result<(), StoreError> {
        let query = "UPDATE jobs SET lease_expires_utc = clock_timestamp() + make_interval(secs => $1) \
                     WHERE tenant_id = $2 AND job_id = $3 AND lease_token = $4";
        let mut transaction = self.begin(&lease.scope()).await?;
        let count = diesel::sql_query(query)
            .bind::<Double, _>(lease_for.as_secs_f64())
            .bind::<SqlUuid, _>(lease.tenant.0)
            .bind::<SqlUuid, _>(lease.job.0)
            .bind::<SqlUuid, _>(lease.token)
            .execute(&mut transaction)
            .await?;
        transaction.commit().await?;
        if count == 0 { Err(lease_lost()) } else { Ok(()) }
    }

    /// Completes a job that stores nothing else. Jobs that process an upload are completed
    /// by [`Store::store_flight_results`], in the transaction that stores their results.
    ///
    /// # Errors
    /// `Refused` when the lease is lost.
    pub async fn complete_job(&self, lease: &LeaseToken) -> Result<(), StoreError> {
        let mut transaction = self.begin(&lease.scope()).await?;
        hold(&mut transaction, lease).await?;
        finish(&mut transaction, lease).await?;
        transaction.commit().await
    }

    /// Ends an attempt without success. The job runs again after `retry_after`, until its
    /// attempts are used up; without `retry_after` it is given up at once. A job that is
    /// given up takes its upload with it, which then shows `failure`; an upload that an earlier
    /// job has processed keeps what was found.
    ///
    /// # Errors
    /// `Refused` when the lease is lost.
    pub async fn fail_job(
        &self,
        lease: &LeaseToken,
        failure: &JobFailure,
        retry_after: Option<Duration>,
    ) -> Result<JobState, StoreError> {
        let failure = failure_json(failure);
        let mut transaction = self.begin(&lease.scope()).await?;
        let job = hold(&mut transaction, lease).await?;
        let retry = retry_after.filter(|_| job.attempt_count < job.max_attempt_count);
        let state = if retry.is_some() { JobState::Queued } else { JobState::Dead };
        let query = "UPDATE jobs SET state = $1, lease_token = NULL, leased_by = NULL, \
                     lease_expires_utc = NULL, last_failure = $2, \
                     run_after_utc = clock_timestamp() + make_interval(secs => $3), \
                     finished_utc = CASE WHEN $1 = 'dead' THEN clock_timestamp() END \
                     WHERE tenant_id = $4 AND job_id = $5";
        diesel::sql_query(query)
            .bind::<Text, _>(state.name())
            .bind::<diesel::sql_types::Jsonb, _>(&failure)
            .bind::<Double, _>(retry.unwrap_or_default().as_secs_f64())
            .bind::<SqlUuid, _>(lease.tenant.0)
            .bind::<SqlUuid, _>(lease.job.0)
            .execute(&mut transaction)
            .await?;
        if let Some(upload) = job.upload_id {
            let target = uploads::table
                .find((lease.tenant.0, upload.0))
                .filter(uploads::status.ne(UploadStatus::Processed.name()));
            if state == JobState::Dead {
                diesel::update(target)
                    .set((
                        uploads::status.eq("failed"),
                        uploads::failure.eq(&failure),
                        uploads::finished_utc.eq(diesel::dsl::now),
                    ))
                    .execute(&mut transaction)
                    .await?;
            } else {
                diesel::update(target)
                    .set(uploads::status.eq("received"))
                    .execute(&mut transaction)
                    .await?;
            }
        }
        transaction.commit().await?;
        Ok(state)
    }

    /// Jobs of an operator, newest first; the cursor is the id of the last one read.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_jobs(
        &self,
        scope: &TenantScope,
        page: Page<JobId>,
    ) -> Result<Vec<JobRecord>, StoreError> {
        let mut query = jobs::table
            .filter(jobs::tenant_id.eq(scope.uuid()))
            .order(jobs::job_id.desc())
            .limit(page.limit())
            .select(JobRecord::as_select())
            .into_boxed();
        if let Some(after) = page.after {
            query = query.filter(jobs::job_id.lt(after.0));
        }
        let mut transaction = self.begin(scope).await?;
        let rows = query.load(&mut transaction).await?;
        transaction.commit().await?;
        Ok(rows)
    }

    /// How many jobs wait, run or are dead, over all operators: for metrics.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn queue_depth(&self) -> Result<Vec<QueueDepth>, StoreError> {
        let query = diesel::sql_query("SELECT * FROM directory.queue_depth()");
        Ok(query.load(&mut *self.connection().await?).await?)
    }
}

/// Locks the job of a lease for the rest of the transaction.
pub(crate) async fn hold(
    connection: &mut AsyncPgConnection,
    lease: &LeaseToken,
) -> Result<JobRecord, StoreError> {
    jobs::table
        .find((lease.tenant.0, lease.job.0))
        .filter(jobs::lease_token.eq(lease.token))
        .for_update()
        .select(JobRecord::as_select())
        .first(connection)
        .await
        .optional()?
        .ok_or_else(lease_lost)
}

/// Marks a held job as done.
pub(crate) async fn finish(
    connection: &mut AsyncPgConnection,
    lease: &LeaseToken,
) -> Result<(), StoreError> {
    diesel::update(jobs::table.find((lease.tenant.0, lease.job.0)))
        .set((
            jobs::state.eq("done"),
            jobs::lease_token.eq(None::<Uuid>),
            jobs::lease_expires_utc.eq(None::<DateTime<Utc>>),
            jobs::finished_utc.eq(diesel::dsl::now),
        ))
        .execute(connection)
        .await?;
    Ok(())
}

fn failure_json(failure: &JobFailure) -> Value {
    text::storable_json(serde_json::json!({
        "kind": failure.kind, "message": failure.message, "hint": failure.hint,
    }))
}

fn lease_lost() -> StoreError {
    StoreError::new(StoreErrorKind::Refused, "the lease of this job is lost")
}
