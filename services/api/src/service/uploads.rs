//! Received files: taking them, and saying how far they have come.

use data_flight::Digest;
use data_flight::id::{AircraftId, UploadId};
use data_store::{NewUpload, ReceivedUpload, StoreErrorKind, TenantScope};
use uuid::Uuid;

use crate::error::{ApiError, ApiResult};
use crate::multipart::{Form, SpooledFile};
use crate::policy::{Action, Resource};
use crate::principal::Principal;
use crate::problem::ProblemKind;
use crate::routes::extract::aircraft_id;
use crate::state::AppState;
use crate::views::{PageQuery, PageView, ReceivedView, RefusedFileView, UploadView};

/// Takes every file of a form. Files that cannot be taken are named with the reason; the
/// others are taken all the same.
///
/// # Errors
/// Unprocessable when no file could be taken, or the aircraft is not the operator's.
pub async fn receive(
    state: &AppState,
    caller: &Principal,
    form: Form,
    request_id: Uuid,
) -> ApiResult<ReceivedView> {
    caller.require(state.policy(), Resource::Upload, Action::Create)?;
    if let Some(unknown) = form.fields.keys().find(|name| *name != "aircraft_id") {
        return Err(ApiError::bad_request(format!("the form has an unknown field `{unknown}`")));
    }
    let aircraft = aircraft_id(form.fields.get("aircraft_id").map(String::as_str))?;
    let mut received = ReceivedView { uploads: Vec::new(), refused: Vec::new() };
    for file in form.files {
        if file.size_bytes == 0 {
            state.metrics().note_upload("refused", 0);
            let reason = "the file is empty (0 bytes)".to_owned();
            received.refused.push(RefusedFileView { file_name: file.name, reason });
            continue;
        }
        received.uploads.push(take(state, caller, file, aircraft, request_id).await?);
    }
    if received.uploads.is_empty() {
        let detail = match received.refused.first() {
            Some(refused) => format!("`{}`: {}", refused.file_name, refused.reason),
            None => "the form holds no file".to_owned(),
        };
        return Err(ApiError::unprocessable(detail));
    }
    Ok(received)
}

/// Stores the bytes, then records the upload together with the job that will process it. The
/// same bytes again are the same upload, and make no second job.
async fn take(
    state: &AppState,
    caller: &Principal,
    file: SpooledFile,
    aircraft: Option<AircraftId>,
    request_id: Uuid,
) -> ApiResult<UploadView> {
    let (file_name, size_bytes) = (file.name.clone(), file.size_bytes);
    let sha256 = keep(state, &caller.scope, file.read()).await?;
    let new = NewUpload {
        sha256,
        size_bytes,
        file_name,
        uploaded_by: Some(caller.person),
        aircraft,
        request_id: Some(request_id.to_string()),
    };
    match state.store().receive_upload(&caller.scope, &new).await {
        Ok(received) => {
            note(state, &received);
            Ok(UploadView::whole(received.upload))
        }
        Err(error) if error.kind() == StoreErrorKind::Invalid && aircraft.is_some() => {
            Err(ApiError::unprocessable("`aircraft_id` is not an aircraft of your operator"))
        }
        Err(error) => Err(error.into()),
    }
}

/// Puts bytes where they stay. Whole files are in memory only here, and only as many at once
/// as there are slots.
///
/// # Errors
/// What reading them fails with, or when they cannot be kept.
pub(super) async fn keep(
    state: &AppState,
    scope: &TenantScope,
    read: impl Future<Output = ApiResult<Vec<u8>>>,
) -> ApiResult<Digest> {
    let _slot = state.upload_slots().acquire().await.map_err(ApiError::internal)?;
    Ok(state.blobs().put(scope, read.await?).await?)
}

/// Counts what was received.
pub(super) fn note(state: &AppState, received: &ReceivedUpload) {
    let result = if received.job.is_some() { "accepted" } else { "known" };
    let size_bytes = u64::try_from(received.upload.size_bytes).unwrap_or(0);
    state.metrics().note_upload(result, size_bytes);
}

/// Uploads, newest first, without their reports.
///
/// # Errors
/// When the page is not one, or the store does not answer.
pub async fn list(
    state: &AppState,
    caller: &Principal,
    page: &PageQuery,
) -> ApiResult<PageView<UploadView>> {
    caller.require(state.policy(), Resource::Upload, Action::Read)?;
    let asked = page.page(|text| text.parse().ok())?;
    let rows = state.store().list_uploads(&caller.scope, asked).await?;
    page.view(rows, |row| row.upload_id.to_string(), UploadView::brief)
}

/// One upload with its report.
///
/// # Errors
/// Not found when the operator has no such upload.
pub async fn get(state: &AppState, caller: &Principal, id: UploadId) -> ApiResult<UploadView> {
    caller.require(state.policy(), Resource::Upload, Action::Read)?;
    Ok(UploadView::whole(state.store().get_upload(&caller.scope, id).await?))
}

/// The ledger of one upload, as its processing left it.
///
/// # Errors
/// Not found when the operator has no such upload, conflict when it is not processed.
pub async fn report(
    state: &AppState,
    caller: &Principal,
    id: UploadId,
) -> ApiResult<serde_json::Value> {
    caller.require(state.policy(), Resource::Upload, Action::Read)?;
    let upload = state.store().get_upload(&caller.scope, id).await?;
    upload.report.ok_or_else(|| {
        let detail = format!("the upload is {}: it has no report", upload.status.name());
        ApiError::new(ProblemKind::Conflict).detail(detail)
    })
}
