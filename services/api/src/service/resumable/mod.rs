//! Uploads that arrive in parts: announcing, finding, removing. Parts are taken in [`append()`].
//!
//! A resumable upload is a row with an offset and a file of bytes beside the blobs. When its
//! last byte is there it becomes an ordinary upload: the same bytes are the same upload,
//! whichever way they came.

mod append;

pub use append::append;

use actix_web::error::PayloadError;
use actix_web::web::Bytes;
use chrono::TimeDelta;
use data_flight::id::ResumableUploadId;
use data_store::{NewResumableUpload, ResumableUpload, StoreErrorKind};
use futures_util::Stream;
use uuid::Uuid;

use crate::error::{ApiError, ApiResult};
use crate::policy::{Action, Resource};
use crate::principal::Principal;
use crate::problem::ProblemKind;
use crate::state::AppState;
use crate::tus::{Announcement, Part};

/// Seconds after which an operator with too many unfinished uploads may look again.
const RETRY_OPEN_S: u64 = 60;

/// Announces an upload.
///
/// # Errors
/// Too large over the limit; unprocessable when it is empty or the aircraft is not the
/// operator's; too many uploads when the operator has too many unfinished ones.
pub async fn create(
    state: &AppState,
    caller: &Principal,
    announced: Announcement,
) -> ApiResult<ResumableUpload> {
    caller.require(state.policy(), Resource::Resumable, Action::Create)?;
    caller.require(state.policy(), Resource::Upload, Action::Create)?;
    let config = state.config();
    match announced.length_bytes {
        Some(0) => return Err(ApiError::unprocessable("the file is empty (0 bytes)")),
        Some(length) if length > config.upload_limit_bytes => {
            return Err(too_large(config.upload_limit_bytes));
        }
        _ => {}
    }
    let now = state.now();
    // Two announcements at the very same time may both count as the last one allowed; the
    // limit bounds the disk, and one more does not matter.
    let open = state.store().count_open_resumable_uploads(&caller.scope, now).await?;
    if open >= u64::from(config.resumable_open_count) {
        let detail = format!("{open} resumable uploads are unfinished");
        let error = ApiError::new(ProblemKind::TooManyUploads).detail(detail);
        return Err(error.retry_after_s(RETRY_OPEN_S));
    }
    let aircraft = announced.metadata.aircraft;
    let new = NewResumableUpload {
        created_by: caller.person,
        expires_utc: now + TimeDelta::seconds(config.resumable_expiry_s.into()),
        length_bytes: announced.length_bytes,
        file_name: announced.metadata.file_name,
        aircraft,
        metadata: announced.metadata.text,
        repr_digest: announced.repr_digest,
    };
    match state.store().create_resumable_upload(&caller.scope, &new).await {
        Err(error) if error.kind() == StoreErrorKind::Invalid && aircraft.is_some() => {
            Err(ApiError::unprocessable("`aircraft_id` is not an aircraft of your operator"))
        }
        created => Ok(created?),
    }
}

/// Announces an upload whose first part, or all of it, comes along. When the part cannot be
/// taken nothing is left: the sender does not know the upload yet and could not continue it.
///
/// # Errors
/// As [`create`] and [`append`].
pub async fn create_with_part(
    state: &AppState,
    caller: &Principal,
    announced: Announcement,
    part: Part,
    body: impl Stream<Item = Result<Bytes, PayloadError>> + Unpin,
    request_id: Uuid,
) -> ApiResult<ResumableUpload> {
    let id = create(state, caller, announced).await?.resumable_upload_id;
    let appended = append(state, caller, id, part, body, request_id).await;
    if appended.is_err() {
        forget(state, caller, id).await?;
    }
    appended
}

/// How far an upload has come.
///
/// # Errors
/// Not found when the operator has no such upload, gone when it has expired.
pub async fn get(
    state: &AppState,
    caller: &Principal,
    id: ResumableUploadId,
) -> ApiResult<ResumableUpload> {
    caller.require(state.policy(), Resource::Resumable, Action::Read)?;
    find(state, caller, id).await
}

/// Throws an upload away, also while a part arrives. What it became stays.
///
/// # Errors
/// Not found when the operator has no such upload, gone when it has expired.
pub async fn terminate(
    state: &AppState,
    caller: &Principal,
    id: ResumableUploadId,
) -> ApiResult<()> {
    caller.require(state.policy(), Resource::Resumable, Action::Delete)?;
    find(state, caller, id).await?;
    forget(state, caller, id).await
}

/// Removes the bytes, then the row: what is interrupted in between is found again.
async fn forget(state: &AppState, caller: &Principal, id: ResumableUploadId) -> ApiResult<()> {
    state.blobs().partials().remove(&caller.scope, id).await?;
    match state.store().delete_resumable_upload(&caller.scope, id).await {
        Err(error) if !error.is_not_found() => Err(error.into()),
        _ => Ok(()),
    }
}

async fn find(
    state: &AppState,
    caller: &Principal,
    id: ResumableUploadId,
) -> ApiResult<ResumableUpload> {
    let row = state.store().get_resumable_upload(&caller.scope, id).await?;
    if row.expires_utc <= state.now() {
        return Err(ApiError::new(ProblemKind::Gone).detail("the upload has expired"));
    }
    Ok(row)
}

fn too_large(limit_bytes: u64) -> ApiError {
    ApiError::new(ProblemKind::TooLarge).detail(format!("the limit is {limit_bytes} bytes"))
}
