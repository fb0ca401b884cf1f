//! Uploads that arrive in parts: how far each has come, and what it became.
//!
//! An offset moves by compare-and-set, so that of two senders who believe in the same offset
//! one loses. The last byte is acknowledged in the transaction that records the upload and its
//! job: a resumable upload that looks whole is one. The bytes are in [`crate::Partials`].

use chrono::{DateTime, Utc};
use data_flight::id::{AircraftId, PersonId, ResumableUploadId, UploadId};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::column::{Column, Maybe};
use crate::error::StoreErrorKind;
use crate::schema::resumable_uploads;
use crate::{
    NewUpload, Partials, ReceivedUpload, Store, StoreError, TenantScope, new_id, text, uploads,
};

/// An upload that arrives in parts.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = resumable_uploads)]
pub struct ResumableUpload {
    /// Its id.
    #[diesel(deserialize_as = Column<ResumableUploadId>)]
    pub resumable_upload_id: ResumableUploadId,
    /// Who announced it.
    #[diesel(deserialize_as = Column<PersonId>)]
    pub created_by: PersonId,
    /// When it was announced.
    pub created_utc: DateTime<Utc>,
    /// When it is thrown away, whole or not.
    pub expires_utc: DateTime<Utc>,
    /// Bytes that are on the disk.
    #[diesel(deserialize_as = Column<u64>)]
    pub offset_bytes: u64,
    /// Size of the whole; `None` until the sender says.
    #[diesel(deserialize_as = Maybe<u64>)]
    pub length_bytes: Option<u64>,
    /// Name of the file, as the sender called it; never used as a path.
    pub file_name: String,
    /// The aircraft that the sender named.
    #[diesel(deserialize_as = Maybe<AircraftId>)]
    pub aircraft_id: Option<AircraftId>,
    /// What the sender said about it, as it was said.
    pub metadata: Option<String>,
    /// Digests of the whole that the sender declared, as they were declared.
    pub repr_digest: Option<String>,
    /// What it became, once it is whole.
    #[diesel(deserialize_as = Maybe<UploadId>)]
    pub upload_id: Option<UploadId>,
}

/// A resumable upload to announce.
#[derive(Clone, Debug)]
pub struct NewResumableUpload {
    /// Who announces it.
    pub created_by: PersonId,
    /// When it is thrown away.
    pub expires_utc: DateTime<Utc>,
    /// Size of the whole, when it is known.
    pub length_bytes: Option<u64>,
    /// Name of the file, as the sender calls it.
    pub file_name: String,
    /// The aircraft that the sender names.
    pub aircraft: Option<AircraftId>,
    /// What the sender says about it.
    pub metadata: Option<String>,
    /// Digests of the whole that the sender declares.
    pub repr_digest: Option<String>,
}

impl Store {
    /// Announces an upload that will arrive in parts.
    ///
    /// # Errors
    /// `Invalid` when the sender or the aircraft is not the operator's, or the length is zero.
    pub async fn create_resumable_upload(
        &self,
        scope: &TenantScope,
        new: &NewResumableUpload,
    ) -> Result<ResumableUpload, StoreError> {
        let length_bytes = new.length_bytes.map(stored).transpose()?;
        let mut transaction = self.begin(scope).await?;
        let row = diesel::insert_into(resumable_uploads::table)
            .values((
                resumable_uploads::tenant_id.eq(scope.uuid()),
                resumable_uploads::resumable_upload_id.eq(new_id(ResumableUploadId).0),
                resumable_uploads::created_by.eq(new.created_by.0),
                resumable_uploads::expires_utc.eq(new.expires_utc),
                resumable_uploads::length_bytes.eq(length_bytes),
                resumable_uploads::file_name.eq(text::at_most(&new.file_name, 255)),
                resumable_uploads::aircraft_id.eq(new.aircraft.map(|aircraft| aircraft.0)),
                resumable_uploads::metadata.eq(&new.metadata),
                resumable_uploads::repr_digest.eq(&new.repr_digest),
            ))
            .returning(ResumableUpload::as_returning())
            .get_result(&mut transaction)
            .await?;
        transaction.commit().await?;
        Ok(row)
    }

    /// How many resumable uploads of the operator are neither whole nor expired.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count_open_resumable_uploads(
        &self,
        scope: &TenantScope,
        now: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        let mut transaction = self.begin(scope).await?;
        let count: i64 = resumable_uploads::table
            .filter(resumable_uploads::tenant_id.eq(scope.uuid()))
            .filter(resumable_uploads::upload_id.is_null())
            .filter(resumable_uploads::expires_utc.gt(now))
            .count()
            .get_result(&mut transaction)
            .await?;
        transaction.commit().await?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// One resumable upload, expired or not: the caller decides.
    ///
    /// # Errors
    /// `NotFound` when the operator has no such upload.
    pub async fn get_resumable_upload(
        &self,
        scope: &TenantScope,
        id: ResumableUploadId,
    ) -> Result<ResumableUpload, StoreError> {
        let mut transaction = self.begin(scope).await?;
        let row = resumable_uploads::table
            .find((scope.uuid(), id.0))
            .select(ResumableUpload::as_select())
            .first(&mut transaction)
            .await
            .optional()?;
        transaction.commit().await?;
        row.ok_or_else(not_found)
    }

    /// Says how long the whole will be, which was not known before.
    ///
    /// # Errors
    /// `NotFound` when there is no such upload or its length is known already, `Invalid` when
    /// as much has arrived already.
    pub async fn declare_resumable_length(
        &self,
        scope: &TenantScope,
        id: ResumableUploadId,
        length_bytes: u64,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin(scope).await?;
        let open = resumable_uploads::table
            .find((scope.uuid(), id.0))
            .filter(resumable_uploads::length_bytes.is_null());
        let count = diesel::update(open)
            .set(resumable_uploads::length_bytes.eq(stored(length_bytes)?))
            .execute(&mut transaction)
            .await?;
        transaction.commit().await?;
        if count == 0 { Err(not_found()) } else { Ok(()) }
    }

    /// Acknowledges bytes that are on the disk.
    ///
    /// # Errors
    /// `Conflict` when the upload is not at `from_bytes` any more or is gone, `Invalid` when
    /// this would make it whole: that is [`Store::finish_resumable_upload`]'s to say.
    pub async fn advance_resumable_upload(
        &self,
        scope: &TenantScope,
        id: ResumableUploadId,
        from_bytes: u64,
        to_bytes: u64,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin(scope).await?;
        let here = resumable_uploads::table
            .find((scope.uuid(), id.0))
            .filter(resumable_uploads::offset_bytes.eq(stored(from_bytes)?))
            .filter(resumable_uploads::upload_id.is_null());
        let count = diesel::update(here)
            .set(resumable_uploads::offset_bytes.eq(stored(to_bytes)?))
            .execute(&mut transaction)
            .await?;
        transaction.commit().await?;
        if count == 0 { Err(overtaken()) } else { Ok(()) }
    }

    /// Acknowledges the last byte and, in the same transaction, records the whole as an upload
    /// with its job. Put the bytes into [`crate::Blobs`] first.
    ///
    /// # Errors
    /// `Conflict` when the upload is not at `from_bytes` any more or is gone; then nothing is
    /// recorded.
    pub async fn finish_resumable_upload(
        &self,
        scope: &TenantScope,
        id: ResumableUploadId,
        from_bytes: u64,
        new: &NewUpload,
    ) -> Result<ReceivedUpload, StoreError> {
        let size_bytes = stored(new.size_bytes)?;
        let mut transaction = self.begin(scope).await?;
        let received = uploads::insert(&mut transaction, scope, new).await?;
        let here = resumable_uploads::table
            .find((scope.uuid(), id.0))
            .filter(resumable_uploads::offset_bytes.eq(stored(from_bytes)?))
            .filter(resumable_uploads::upload_id.is_null());
        let count = diesel::update(here)
            .set((
                resumable_uploads::offset_bytes.eq(size_bytes),
                resumable_uploads::length_bytes.eq(size_bytes),
                resumable_uploads::upload_id.eq(received.upload.upload_id.0),
            ))
            .execute(&mut transaction)
            .await?;
        if count == 0 {
            return Err(overtaken());
        }
        transaction.commit().await?;
        Ok(received)
    }

    /// Forgets a resumable upload, not what it became. Remove its bytes first.
    ///
    /// # Errors
    /// `NotFound` when the operator has no such upload.
    pub async fn delete_resumable_upload(
        &self,
        scope: &TenantScope,
        id: ResumableUploadId,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin(scope).await?;
        let count = diesel::delete(resumable_uploads::table.find((scope.uuid(), id.0)))
            .execute(&mut transaction)
            .await?;
        transaction.commit().await?;
        if count == 0 { Err(not_found()) } else { Ok(()) }
    }

    /// Throws away what has expired, and bytes whose upload is gone; returns how many uploads
    /// were forgotten. Housekeeping calls it for every operator.
    ///
    /// # Errors
    /// When the database or the folder does not answer; what was removed until then stays so.
    pub async fn remove_expired_resumable_uploads(
        &self,
        scope: &TenantScope,
        partials: &Partials,
        now: DateTime<Utc>,
    ) -> Result<usize, StoreError> {
        let mut transaction = self.begin(scope).await?;
        let expired: Vec<uuid::Uuid> = resumable_uploads::table
            .filter(resumable_uploads::tenant_id.eq(scope.uuid()))
            .filter(resumable_uploads::expires_utc.le(now))
            .select(resumable_uploads::resumable_upload_id)
            .load(&mut transaction)
            .await?;
        transaction.commit().await?;
        let mut removed: usize = 0;
        for id in expired.into_iter().map(ResumableUploadId) {
            // Bytes first: a row without bytes is found again, bytes without a row only below.
            partials.remove(scope, id).await?;
            match self.delete_resumable_upload(scope, id).await {
                Ok(()) => removed = removed.saturating_add(1),
                Err(error) if error.is_not_found() => {}
                Err(error) => return Err(error),
            }
        }
        for id in partials.list(scope).await? {
            match self.get_resumable_upload(scope, id).await {
                Ok(_) => {}
                Err(error) if error.is_not_found() => partials.remove(scope, id).await?,
                Err(error) => return Err(error),
            }
        }
        Ok(removed)
    }
}

fn stored(count_bytes: u64) -> Result<i64, StoreError> {
    i64::try_from(count_bytes).map_err(|error| {
        StoreError::caused_by(StoreErrorKind::Invalid, "the size cannot be stored", error)
    })
}

fn not_found() -> StoreError {
    StoreError::not_found("resumable upload")
}

fn overtaken() -> StoreError {
    let message = "somebody else moved or removed the resumable upload";
    StoreError::new(StoreErrorKind::Conflict, message)
}
