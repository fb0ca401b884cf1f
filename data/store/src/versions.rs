//! Versions of a flight: what a newer pipeline made of the same upload, and judging again.
//!
//! Earlier versions stay as they were written, with everything that hangs on them; they are
//! only marked. Which of several recordings of a flight counts is `links.rs`.

use chrono::{DateTime, Utc};
use data_flight::Digest;
use data_flight::id::{FlightId, JobId, UploadId};
use diesel::prelude::*;
use diesel::sql_types::{Binary, Double, Integer, Nullable, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::Value;
use uuid::Uuid;

use crate::schema::{flights, jobs, uploads};
use crate::uploads::PROCESS_UPLOAD;
use crate::{FlightRecord, Store, StoreError, TenantScope, UploadStatus, new_id, text};

/// Marks what another pipeline made of the same upload as superseded, and what this one made of
/// it as current: an operator may have gone back to it. Returns the flights that are current
/// again. Crew links move to the
/// new flight only where it starts at the same recorded instant: a wrong link would show a
/// flight to the wrong person.
pub(crate) async fn supersede(
    connection: &mut AsyncPgConnection,
    scope: &TenantScope,
    upload: Uuid,
    pipeline: &Digest,
) -> Result<Vec<Uuid>, StoreError> {
    let links = "INSERT INTO crew.flight_crew \
                 (tenant_id, flight_id, person_id, linked_by, reason, linked_utc) \
                 SELECT link.tenant_id, new.flight_id, link.person_id, link.linked_by, \
                 link.reason, link.linked_utc FROM flights AS old \
                 JOIN crew.flight_crew AS link \
                 ON link.tenant_id = old.tenant_id AND link.flight_id = old.flight_id \
                 JOIN flights AS new ON new.tenant_id = old.tenant_id \
                 AND new.upload_id = old.upload_id AND new.start_utc = old.start_utc \
                 WHERE old.tenant_id = $1 AND old.upload_id = $2 AND old.pipeline_sha256 <> $3 \
                 AND old.superseded_utc IS NULL AND new.pipeline_sha256 = $3 \
                 ON CONFLICT DO NOTHING";
    diesel::sql_query(links)
        .bind::<SqlUuid, _>(scope.uuid())
        .bind::<SqlUuid, _>(upload)
        .bind::<Binary, _>(pipeline.as_bytes().as_slice())
        .execute(connection)
        .await?;
    let earlier = flights::table
        .filter(flights::tenant_id.eq(scope.uuid()))
        .filter(flights::upload_id.eq(upload))
        .filter(flights::pipeline_sha256.ne(pipeline.as_bytes().as_slice()))
        .filter(flights::superseded_utc.is_null());
    diesel::update(earlier)
        .set(flights::superseded_utc.eq(diesel::dsl::now))
        .execute(connection)
        .await?;
    let revived = flights::table
        .filter(flights::tenant_id.eq(scope.uuid()))
        .filter(flights::upload_id.eq(upload))
        .filter(flights::pipeline_sha256.eq(pipeline.as_bytes().as_slice()))
        .filter(flights::superseded_utc.is_not_null());
    Ok(diesel::update(revived)
        .set(flights::superseded_utc.eq(None::<DateTime<Utc>>))
        .returning(flights::flight_id)
        .get_results(connection)
        .await?)
}

/// The current flight of the same upload that shares most of the time; without dates, the one in
/// the same place of the upload.
const SUCCESSOR: &str = "
    SELECT flight_id FROM flights
    WHERE tenant_id = $1 AND upload_id = $2 AND superseded_utc IS NULL
        AND CASE WHEN $3 IS NULL OR start_utc IS NULL THEN ordinal_number = $5
            ELSE start_utc <= $4 AND end_utc >= $3 END
    ORDER BY least(end_utc, $4) - greatest(start_utc, $3) DESC NULLS LAST,
        abs(ordinal_number - $5), abs(duration_s - $6) LIMIT 1";

#[derive(QueryableByName)]
struct Successor {
    #[diesel(sql_type = SqlUuid)]
    flight_id: Uuid,
}

/// What became of [`Store::reprocess_upload`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reprocessing {
    /// A job was made.
    Queued(JobId),
    /// A job of this upload waits or runs already.
    Waiting(JobId),
}

impl Store {
    /// The current version of a superseded flight: `None` for a flight that is current, and for
    /// one that the newer pipeline did not find again.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn superseded_by(
        &self,
        scope: &TenantScope,
        flight: &FlightRecord,
    ) -> Result<Option<FlightId>, StoreError> {
        if flight.superseded_utc.is_none() {
            return Ok(None);
        }
        let mut transaction = self.begin(scope).await?;
        let found: Option<Successor> = diesel::sql_query(SUCCESSOR)
            .bind::<SqlUuid, _>(scope.uuid())
            .bind::<SqlUuid, _>(flight.upload_id.0)
            .bind::<Nullable<Timestamptz>, _>(flight.start_utc)
            .bind::<Nullable<Timestamptz>, _>(flight.end_utc)
            .bind::<Integer, _>(flight.ordinal_number)
            .bind::<Double, _>(flight.duration_s)
            .get_result(&mut transaction)
            .await
            .optional()?;
        transaction.commit().await?;
        Ok(found.map(|row| FlightId(row.flight_id)))
    }

    /// Whether the flights of an upload that are current were made by this pipeline.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn is_judged_by(
        &self,
        scope: &TenantScope,
        upload: UploadId,
        pipeline: &Digest,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.begin(scope).await?;
        let current: Vec<Vec<u8>> = flights::table
            .filter(flights::tenant_id.eq(scope.uuid()))
            .filter(flights::upload_id.eq(upload.0))
            .filter(flights::superseded_utc.is_null())
            .select(flights::pipeline_sha256)
            .distinct()
            .load(&mut transaction)
            .await?;
        transaction.commit().await?;
        Ok(!current.is_empty() && current.iter().all(|made_by| made_by == pipeline.as_bytes()))
    }

    /// Makes a job that processes an upload again. What was found before stays in force until
    /// another pipeline has found something; an upload that had failed waits again.
    ///
    /// # Errors
    /// `NotFound` when the operator has no such upload.
    pub async fn reprocess_upload(
        &self,
        scope: &TenantScope,
        upload: UploadId,
        request_id: Option<&str>,
    ) -> Result<Reprocessing, StoreError> {
        let mut transaction = self.begin(scope).await?;
        // Held, so that two who ask at once do not both make a job.
        let status: String = uploads::table
            .find((scope.uuid(), upload.0))
            .for_update()
            .select(uploads::status)
            .first(&mut transaction)
            .await
            .optional()?
            .ok_or_else(|| StoreError::not_found("upload"))?;
        let open: Option<Uuid> = jobs::table
            .filter(jobs::tenant_id.eq(scope.uuid()))
            .filter(jobs::upload_id.eq(upload.0))
            .filter(jobs::state.eq_any(["queued", "leased"]))
            .select(jobs::job_id)
            .first(&mut transaction)
            .await
            .optional()?;
        if let Some(job) = open {
            transaction.commit().await?;
            return Ok(Reprocessing::Waiting(JobId(job)));
        }
        let job = new_id(JobId);
        diesel::insert_into(jobs::table)
            .values((
                jobs::tenant_id.eq(scope.uuid()),
                jobs::job_id.eq(job.0),
                jobs::kind.eq(PROCESS_UPLOAD),
                jobs::upload_id.eq(upload.0),
                jobs::request_id.eq(request_id.map(text::storable)),
            ))
            .execute(&mut transaction)
            .await?;
        if status == UploadStatus::Failed.name() {
            diesel::update(uploads::table.find((scope.uuid(), upload.0)))
                .set((
                    uploads::status.eq(UploadStatus::Received.name()),
                    uploads::failure.eq(None::<Value>),
                    uploads::finished_utc.eq(None::<DateTime<Utc>>),
                ))
                .execute(&mut transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(Reprocessing::Queued(job))
    }
}
