//! Bytes that somebody sent: who, when, how many, under which digest, and what became of
//! them. The bytes themselves are in [`crate::Blobs`].

use chrono::{DateTime, Utc};
use data_flight::Digest;
use data_flight::id::{AircraftId, JobId, PersonId, UploadId};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::Value;

use crate::column::{Column, Maybe};
use crate::schema::{jobs, uploads};
use crate::{Page, Store, StoreError, TenantScope, UploadStatus, new_id, text};

/// An upload.
#[derive(Clone, Debug, PartialEq, Queryable, Selectable)]
#[diesel(table_name = uploads)]
pub struct Upload {
    /// Its id.
    #[diesel(deserialize_as = Column<UploadId>)]
    pub upload_id: UploadId,
    /// SHA-256 of the bytes as received.
    #[diesel(deserialize_as = Column<Digest>)]
    pub sha256: Digest,
    /// Size of the bytes as received.
    pub size_bytes: i64,
    /// Name of the file, as the sender called it; never used as a path.
    pub file_name: String,
    /// Who sent it; `None` when the service itself did.
    #[diesel(deserialize_as = Maybe<PersonId>)]
    pub uploaded_by: Option<PersonId>,
    /// The aircraft that the sender named.
    #[diesel(deserialize_as = Maybe<AircraftId>)]
    pub aircraft_id: Option<AircraftId>,
    /// When it was received.
    pub received_utc: DateTime<Utc>,
    /// How far it has come.
    #[diesel(deserialize_as = Column<UploadStatus>)]
    pub status: UploadStatus,
    /// Name of the format, once known.
    pub format: Option<String>,
    /// Rows found.
    pub rows_read_count: Option<i64>,
    /// Rows that became samples.
    pub rows_kept_count: Option<i64>,
    /// Rows that could not be used.
    pub rows_dropped_count: Option<i64>,
    /// Flights found.
    pub flight_count: Option<i32>,
    /// What was found, in detail, once processed.
    pub report: Option<Value>,
    /// Why nothing could be made of it: `kind`, `message` and `hint`.
    pub failure: Option<Value>,
    /// When the last worker finished with it.
    pub finished_utc: Option<DateTime<Utc>>,
}

/// An upload to record.
#[derive(Clone, Debug)]
pub struct NewUpload {
    /// SHA-256 of the bytes as received; put them into [`crate::Blobs`] first.
    pub sha256: Digest,
    /// Size of the bytes as received.
    pub size_bytes: u64,
    /// Name of the file, as the sender called it.
    pub file_name: String,
    /// Who sent it; `None` when the service itself did.
    pub uploaded_by: Option<PersonId>,
    /// The aircraft that the sender named.
    pub aircraft: Option<AircraftId>,
    /// The request that brought it, to follow it through the worker's log.
    pub request_id: Option<String>,
}

/// What became of [`Store::receive_upload`].
#[derive(Clone, Debug, PartialEq)]
pub struct ReceivedUpload {
    /// The upload, new or known.
    pub upload: Upload,
    /// The job that will process it; `None` when these bytes were received before.
    pub job: Option<JobId>,
}

/// The kind of job that processes an upload.
pub(crate) const PROCESS_UPLOAD: &str = "process_upload";

impl Store {
    /// Records received bytes and, in the same transaction, the job that will process them.
    /// The same bytes received again are the same upload, and make no second job.
    ///
    /// # Errors
    /// `Invalid` when the sender or the aircraft is not the operator's.
    pub async fn receive_upload(
        &self,
        scope: &TenantScope,
        new: &NewUpload,
    ) -> Result<ReceivedUpload, StoreError> {
        let mut transaction = self.begin(scope).await?;
        let received = insert(&mut transaction, scope, new).await?;
        transaction.commit().await?;
        Ok(received)
    }

    /// One upload.
    ///
    /// # Errors
    /// `NotFound` when the operator has no such upload.
    pub async fn get_upload(
        &self,
        scope: &TenantScope,
        id: UploadId,
    ) -> Result<Upload, StoreError> {
        let mut transaction = self.begin(scope).await?;
        let row = uploads::table
            .find((scope.uuid(), id.0))
            .select(Upload::as_select())
            .first(&mut transaction)
            .await
            .optional()?;
        transaction.commit().await?;
        row.ok_or_else(|| StoreError::not_found("upload"))
    }

    /// Uploads, newest first; the cursor is the id of the last one read.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_uploads(
        &self,
        scope: &TenantScope,
        page: Page<UploadId>,
    ) -> Result<Vec<Upload>, StoreError> {
        let mut query = uploads::table
            .filter(uploads::tenant_id.eq(scope.uuid()))
            .order(uploads::upload_id.desc())
            .limit(page.limit())
            .select(Upload::as_select())
            .into_boxed();
        if let Some(after) = page.after {
            query = query.filter(uploads::upload_id.lt(after.0));
        }
        let mut transaction = self.begin(scope).await?;
        let rows = query.load(&mut transaction).await?;
        transaction.commit().await?;
        Ok(rows)
    }
}

/// Records received bytes and their job within the caller's transaction; see
/// [`Store::receive_upload`].
pub(crate) async fn insert(
    connection: &mut AsyncPgConnection,
    scope: &TenantScope,
    new: &NewUpload,
) -> Result<ReceivedUpload, StoreError> {
    let size_bytes = i64::try_from(new.size_bytes).map_err(|error| {
        let message = "the size of the upload cannot be stored";
        StoreError::caused_by(crate::StoreErrorKind::Invalid, message, error)
    })?;
    let inserted: Option<Upload> = diesel::insert_into(uploads::table)
        .values((
            uploads::tenant_id.eq(scope.uuid()),
            uploads::upload_id.eq(new_id(UploadId).0),
            uploads::sha256.eq(new.sha256.as_bytes().as_slice()),
            uploads::size_bytes.eq(size_bytes),
            uploads::file_name.eq(text::at_most(&new.file_name, 255)),
            uploads::uploaded_by.eq(new.uploaded_by.map(|person| person.0)),
            uploads::aircraft_id.eq(new.aircraft.map(|aircraft| aircraft.0)),
        ))
        .on_conflict((uploads::tenant_id, uploads::sha256))
        .do_nothing()
        .returning(Upload::as_returning())
        .get_result(connection)
        .await
        .optional()?;
    if let Some(upload) = inserted {
        let job = new_id(JobId);
        diesel::insert_into(jobs::table)
            .values((
                jobs::tenant_id.eq(scope.uuid()),
                jobs::job_id.eq(job.0),
                jobs::kind.eq(PROCESS_UPLOAD),
                jobs::upload_id.eq(upload.upload_id.0),
                jobs::request_id.eq(new.request_id.as_deref().map(text::storable)),
            ))
            .execute(connection)
            .await?;
        Ok(ReceivedUpload { upload, job: Some(job) })
    } else {
        let upload = uploads::table
            .filter(uploads::tenant_id.eq(scope.uuid()))
            .filter(uploads::sha256.eq(new.sha256.as_bytes().as_slice()))
            .select(Upload::as_select())
            .first(connection)
            .await?;
        Ok(ReceivedUpload { upload, job: None })
    }
}
