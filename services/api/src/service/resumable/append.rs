//! Taking a part of a resumable upload: one writer at a time, on the disk before it counts.
//!
//! Two fences keep two requests from mixing their bytes: the lock of the file, held for as
//! long as a part arrives, and the compare-and-set of the offset in the database. The offset
//! is read again under the lock, so that nothing that was acknowledged is written over.
//!
//! A part without a declared digest is acknowledged as far as it came, also when the
//! connection breaks or it takes too long; a part with one is acknowledged whole or not at
//! all.

use actix_web::error::PayloadError;
use actix_web::web::Bytes;
use data_flight::id::ResumableUploadId;
use data_store::{NewUpload, PartialFile, ResumableUpload, StoreError, StoreErrorKind};
use futures_util::{Stream, StreamExt};
use uuid::Uuid;

use super::{find, forget, too_large};
use crate::digest::Verifier;
use crate::error::{ApiError, ApiResult};
use crate::policy::{Action, Resource};
use crate::principal::Principal;
use crate::problem::ProblemKind;
use crate::routes::extract::body_error;
use crate::service::uploads;
use crate::state::AppState;
use crate::tus::Part;

/// How many bytes arrive between two acknowledgements: what a server that dies in the middle
/// of a part costs its sender.
const CHECKPOINT_BYTES: u64 = 4 * 1024 * 1024;

/// Takes a part and returns how far the upload has come. With its last byte it becomes an
/// ordinary upload, queued for processing.
///
/// # Errors
/// Not found or gone; locked when another part is arriving; conflict when the part begins
/// elsewhere; too large beyond the length or the limit; digest or checksum mismatch; timeout
/// when nothing of it arrived in time; bad request when the connection broke.
pub async fn append(
    state: &AppState,
    caller: &Principal,
    id: ResumableUploadId,
    part: Part,
    body: impl Stream<Item = Result<Bytes, PayloadError>> + Unpin,
    request_id: Uuid,
) -> ApiResult<ResumableUpload> {
    caller.require(state.policy(), Resource::Resumable, Action::Append)?;
    let row = find(state, caller, id).await?;
    let end_bytes = fit(state, &row, &part)?;
    if row.upload_id.is_some() {
        return Ok(row);
    }
    let partials = state.blobs().partials();
    let file = match partials.open(&caller.scope, id, row.offset_bytes == 0).await {
        Ok(Some(file)) => file,
        Ok(None) => return Err(ApiError::new(ProblemKind::Locked)),
        Err(error) if error.kind() == StoreErrorKind::Corrupt => {
            // When it is whole by now, its file is gone with good reason.
            let row = find(state, caller, id).await?;
            fit(state, &row, &part)?;
            return match row.upload_id {
                Some(_) => Ok(row),
                None => lose(state, caller, id, error).await,
            };
        }
        Err(error) => return Err(error.into()),
    };
    // Until now somebody else may have written, finished or removed it.
    let row = match find(state, caller, id).await {
        Ok(row) if row.upload_id.is_some() => {
            partials.remove(&caller.scope, id).await?;
            fit(state, &row, &part)?;
            return Ok(row);
        }
        Err(error) if matches!(error.kind, ProblemKind::NotFound | ProblemKind::Gone) => {
            partials.remove(&caller.scope, id).await?;
            return Err(error);
        }
        found => found?,
    };
    fit(state, &row, &part)?;
    if let Some(length_bytes) = part.length_bytes
        && row.length_bytes.is_none()
        && length_bytes > row.offset_bytes
    {
        state.store().declare_resumable_length(&caller.scope, id, length_bytes).await?;
    }
    let length_bytes = row.length_bytes.or(part.length_bytes);
    let mut arrival = Arrival { state, caller, row, file, length_bytes, request_id };
    match arrival.take(body, part.verifier, end_bytes).await {
        Err(error) if is_overtaken(&error) => {
            find(state, caller, id).await?;
            Err(error)
        }
        done => done,
    }
}

/// Whether a part belongs where the upload is, as far as its head tells; returns where the
/// part must end at the latest.
fn fit(state: &AppState, row: &ResumableUpload, part: &Part) -> ApiResult<u64> {
    if part.offset_bytes != row.offset_bytes {
        let detail = format!("the upload is at offset {}", row.offset_bytes);
        return Err(ApiError::new(ProblemKind::Conflict).detail(detail));
    }
    let limit_bytes = state.config().upload_limit_bytes;
    match (row.length_bytes, part.length_bytes) {
        (Some(known), Some(now)) if known != now => {
            return Err(ApiError::bad_request(format!("the length of the upload is {known}")));
        }
        (_, Some(now)) if now > limit_bytes => return Err(too_large(limit_bytes)),
        (_, Some(now)) if now < row.offset_bytes => {
            let detail = "Upload-Length is less than what has arrived already";
            return Err(ApiError::bad_request(detail));
        }
        (None, Some(0)) => return Err(ApiError::unprocessable("the file is empty (0 bytes)")),
        _ => {}
    }
    let end_bytes = row.length_bytes.or(part.length_bytes).unwrap_or(limit_bytes);
    let declared = part.declared_bytes.unwrap_or(0);
    let is_whole = row.upload_id.is_some() && part.declared_bytes != Some(0);
    if is_whole || row.offset_bytes.saturating_add(declared) > end_bytes {
        return Err(too_large(end_bytes));
    }
    Ok(end_bytes)
}

/// Removes an upload whose acknowledged bytes are lost: its sender has to begin again.
async fn lose<T>(
    state: &AppState,
    caller: &Principal,
    id: ResumableUploadId,
    error: StoreError,
) -> ApiResult<T> {
    tracing::error!(%error, %id, "a resumable upload is damaged and was removed");
    forget(state, caller, id).await?;
    Err(ApiError::new(ProblemKind::Gone).detail("its bytes were lost").source(error))
}

fn is_overtaken(error: &ApiError) -> bool {
    error.kind == ProblemKind::Conflict
}

/// A part that is arriving. While this lives, nobody else writes.
struct Arrival<'a> {
    state: &'a AppState,
    caller: &'a Principal,
    row: ResumableUpload,
    file: PartialFile,
    length_bytes: Option<u64>,
    request_id: Uuid,
}

impl Arrival<'_> {
    async fn take(
        &mut self,
        mut body: impl Stream<Item = Result<Bytes, PayloadError>> + Unpin,
        mut verifier: Verifier,
        end_bytes: u64,
    ) -> ApiResult<ResumableUpload> {
        match self.file.resume(self.row.offset_bytes).await {
            Err(error) if error.kind() == StoreErrorKind::Corrupt => {
                return lose(self.state, self.caller, self.row.resumable_upload_id, error).await;
            }
            resumed => resumed?,
        }
        let is_verified = !verifier.is_empty();
        let began_bytes = self.row.offset_bytes;
        let mut at_bytes = began_bytes;
        let mut failure = None;
        while let Some(chunk) = body.next().await {
            let chunk = match chunk {
                Ok(chunk) => chunk,
                Err(error) => {
                    failure = Some(body_error(error));
                    break;
                }
            };
            let length = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
            let next_bytes = at_bytes.saturating_add(length);
            if next_bytes > end_bytes {
                return self.discard(too_large(end_bytes)).await;
            }
            self.file.append(&chunk).await?;
            verifier.update(&chunk);
            at_bytes = next_bytes;
            let pending = at_bytes.saturating_sub(self.row.offset_bytes);
            if !is_verified && pending >= CHECKPOINT_BYTES && Some(at_bytes) != self.length_bytes {
                self.acknowledge(at_bytes).await?;
            }
        }
        match failure {
            Some(failure) if is_verified => return self.discard(failure).await,
            Some(failure) if Some(at_bytes) != self.length_bytes => {
                self.acknowledge(at_bytes).await?;
                let progressed = self.row.offset_bytes > began_bytes;
                let late = failure.kind == ProblemKind::Timeout;
                // Clients give up at a 408, and go on at an offset.
                return if late && progressed { Ok(self.row.clone()) } else { Err(failure) };
            }
            // The whole is here, whatever became of the connection afterwards.
            Some(_) => {}
            None => {
                if let Err(mismatch) = verifier.finish() {
                    return self.discard(mismatch).await;
                }
            }
        }
        if Some(at_bytes) == self.length_bytes {
            return self.finish(at_bytes).await;
        }
        self.acknowledge(at_bytes).await?;
        Ok(self.row.clone())
    }

    /// Keeps nothing of what arrived since the last acknowledgement.
    async fn discard<T>(&mut self, failure: ApiError) -> ApiResult<T> {
        self.file.resume(self.row.offset_bytes).await?;
        Err(failure)
    }

    /// Makes what arrived safe, then counts it.
    async fn acknowledge(&mut self, at_bytes: u64) -> ApiResult<()> {
        let (from_bytes, id) = (self.row.offset_bytes, self.row.resumable_upload_id);
        if at_bytes == from_bytes {
            return Ok(());
        }
        self.file.sync().await?;
        let store = self.state.store();
        store.advance_resumable_upload(&self.caller.scope, id, from_bytes, at_bytes).await?;
        self.row.offset_bytes = at_bytes;
        Ok(())
    }

    /// Makes an upload of the whole. Until that is recorded, the last byte does not count.
    async fn finish(&mut self, length_bytes: u64) -> ApiResult<ResumableUpload> {
        let (state, scope, id) = (self.state, &self.caller.scope, self.row.resumable_upload_id);
        let file = &mut self.file;
        let declared = self.row.repr_digest.as_deref();
        let read = async {
            let bytes = file.read(length_bytes).await?;
            let mut verifier = declared.map(Verifier::of_whole).transpose()?.unwrap_or_default();
            verifier.update(&bytes);
            verifier.finish().map(|()| bytes)
        };
        let kept = uploads::keep(state, scope, read).await;
        if kept.as_ref().is_err_and(|error| error.kind == ProblemKind::DigestMismatch) {
            // No further part can mend it.
            forget(state, self.caller, id).await?;
        }
        let new = NewUpload {
            sha256: kept?,
            size_bytes: length_bytes,
            file_name: self.row.file_name.clone(),
            uploaded_by: Some(self.row.created_by),
            aircraft: self.row.aircraft_id,
            request_id: Some(self.request_id.to_string()),
        };
        let from_bytes = self.row.offset_bytes;
        let received = state.store().finish_resumable_upload(scope, id, from_bytes, &new).await?;
        uploads::note(state, &received);
        if let Err(error) = state.blobs().partials().remove(scope, id).await {
            // It is an upload already; housekeeping removes the rest.
            tracing::warn!(%error, %id, "the parts of a whole upload could not be removed");
        }
        self.row.offset_bytes = length_bytes;
        self.row.length_bytes = Some(length_bytes);
        self.row.upload_id = Some(received.upload.upload_id);
        Ok(self.row.clone())
    }
}
