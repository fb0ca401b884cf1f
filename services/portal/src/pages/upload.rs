//! Uploading with a form, and the report of an upload.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use askama::Template;
use data_flight::Issue;
use data_flight::id::UploadId;
use serde::Deserialize;
use services_api::middleware::request_id::RequestId;
use services_api::multipart;
use services_api::views::{ReceivedView, UploadView};
use services_api::{ApiResult, AppState, Principal, service};
use uuid::Uuid;

use crate::page::{page, see_other};

#[derive(Template)]
#[template(path = "received.html")]
struct ReceivedPage<'a> {
    name: Option<&'a str>,
    received: ReceivedView,
}

#[post("/uploads")]
pub async fn receive(
    state: web::Data<AppState>,
    caller: Principal,
    id: RequestId,
    request: HttpRequest,
    body: web::Payload,
) -> ApiResult<HttpResponse> {
    let limit_bytes = state.config().upload_limit_bytes;
    let form = multipart::receive(request.headers(), body, limit_bytes).await?;
    let received = service::uploads::receive(&state, &caller, form, id.0).await?;
    match (received.uploads.as_slice(), received.refused.is_empty()) {
        ([upload], true) => Ok(see_other(&format!("/uploads/{}", upload.id))),
        _ => {
            page(StatusCode::ACCEPTED, &ReceivedPage { name: Some(&caller.display_name), received })
        }
    }
}

/// A line of the report.
struct IssueRow {
    line: u64,
    kind: &'static str,
    message: String,
    count: u64,
}

#[derive(Template)]
#[template(path = "upload.html")]
struct UploadPage<'a> {
    name: Option<&'a str>,
    upload: UploadView,
    issues: Vec<IssueRow>,
}

#[get("/uploads/{id}")]
pub async fn show(
    state: web::Data<AppState>,
    caller: Principal,
    id: web::Path<Uuid>,
) -> ApiResult<HttpResponse> {
    let upload = service::uploads::get(&state, &caller, UploadId(*id)).await?;
    let issues = issues(&upload);
    let shown = UploadPage { name: Some(&caller.display_name), upload, issues };
    page(StatusCode::OK, &shown)
}

/// The issues of a report, as far as it holds any.
fn issues(upload: &UploadView) -> Vec<IssueRow> {
    let listed = upload.report.as_ref().and_then(|report| report.get("issues")?.as_array());
    listed
        .into_iter()
        .flatten()
        .filter_map(|issue| Issue::deserialize(issue).ok())
        .map(|issue| IssueRow {
            line: issue.line,
            kind: issue.kind.name(),
            message: issue.message,
            count: issue.count,
        })
        .collect()
}
