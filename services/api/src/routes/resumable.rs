//! `/uploads/resumable`: files in parts, as tus 1.0 has it.

use actix_web::http::header::LOCATION;
use actix_web::{
    HttpRequest, HttpResponse, HttpResponseBuilder, delete, head, options, patch, post, rt, web,
};
use data_flight::id::ResumableUploadId;
use data_store::ResumableUpload;
use tracing::Instrument;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::error::{ApiError, ApiResult};
use crate::middleware::request_id::RequestId;
use crate::principal::Principal;
use crate::problem::Problem;
use crate::service;
use crate::state::AppState;
use crate::tus::{self, Announcement, Part};

/// Registers the routes.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config.service(capabilities).service(create);
    config.service(progress).service(append).service(terminate);
}

/// What of tus is served.
#[utoipa::path(tag = "resumable uploads", responses((status = NO_CONTENT, headers(
    ("tus-version" = String, description = "1.0.0"),
    ("tus-max-size" = u64, description = "Largest upload, in bytes."),
    ("tus-extension" = String),
    ("tus-checksum-algorithm" = String),
))))]
#[options("/uploads/resumable")]
async fn capabilities(state: web::Data<AppState>) -> HttpResponse {
    let mut response = HttpResponse::NoContent();
    for header in tus::capabilities(state.config().upload_limit_bytes) {
        response.insert_header(header);
    }
    response.finish()
}

/// Announces an upload; its first part may come along.
///
/// Nothing is kept of a first part that did not arrive whole or is not what its digest says.
#[utoipa::path(tag = "resumable uploads",
    params(
        ("tus-resumable" = String, Header, description = "1.0.0"),
        ("upload-length" = Option<u64>, Header, description = "Size of the whole, in bytes."),
        ("upload-defer-length" = Option<u8>, Header, description = "1, when the size is not known yet."),
        ("upload-metadata" = Option<String>, Header, description = "`filename` and `aircraft_id` are used."),
        ("repr-digest" = Option<String>, Header, description = "RFC 9530, of the whole; checked with its last byte."),
        ("content-digest" = Option<String>, Header, description = "RFC 9530, of the first part."),
        ("upload-checksum" = Option<String>, Header, description = "tus, of the first part."),
    ),
    request_body(content = Option<Vec<u8>>, content_type = "application/offset+octet-stream"),
    responses(
        (status = CREATED, headers(("location" = String), ("upload-expires" = String))),
        (status = BAD_REQUEST, body = Problem, content_type = "application/problem+json"),
        (status = PRECONDITION_FAILED, body = Problem, content_type = "application/problem+json"),
        (status = PAYLOAD_TOO_LARGE, body = Problem, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, body = Problem, content_type = "application/problem+json"),
        (status = TOO_MANY_REQUESTS, body = Problem, content_type = "application/problem+json"),
        (status = 460, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/uploads/resumable")]
async fn create(
    state: web::Data<AppState>,
    caller: Principal,
    id: RequestId,
    request: HttpRequest,
    body: web::Payload,
) -> ApiResult<HttpResponse> {
    tus::refuse_other_versions(request.headers())?;
    let announced = Announcement::of(request.headers())?;
    let part = Part::of_announcement(request.headers())?;
    let mut response = HttpResponse::Created();
    let row = match part {
        None => service::resumable::create(&state, &caller, announced).await?,
        Some(part) => {
            let row = to_its_end(async move {
                let service = service::resumable::create_with_part;
                service(&state, &caller, announced, part, body, id.0).await
            });
            let row = row.await?;
            response.insert_header((tus::UPLOAD_OFFSET, row.offset_bytes));
            row
        }
    };
    let location = format!("/api/v1/uploads/resumable/{}", row.resumable_upload_id);
    response.insert_header((LOCATION, location));
    Ok(describe(&mut response, &row).finish())
}

/// How far an upload has come, and what it became.
#[utoipa::path(tag = "resumable uploads",
    params(
        ("id" = Uuid, Path, description = "The id in the location of the upload."),
        ("tus-resumable" = String, Header, description = "1.0.0"),
    ),
    responses(
        (status = OK, headers(
            ("upload-offset" = u64, description = "Bytes that are safe."),
            ("upload-length" = u64),
            ("upload-defer-length" = u8),
            ("upload-metadata" = String),
            ("upload-expires" = String),
            ("upload-id" = Uuid, description = "The upload it became, once it is whole."),
            ("location" = String, description = "The same as a path."),
        )),
        (status = NOT_FOUND),
        (status = GONE),
        (status = PRECONDITION_FAILED),
    )
)]
#[head("/uploads/resumable/{id}")]
async fn progress(
    state: web::Data<AppState>,
    caller: Principal,
    request: HttpRequest,
    id: web::Path<uuid::Uuid>,
) -> ApiResult<HttpResponse> {
    tus::refuse_other_versions(request.headers())?;
    let row = service::resumable::get(&state, &caller, ResumableUploadId(*id)).await?;
    let mut response = HttpResponse::Ok();
    response.insert_header((tus::UPLOAD_OFFSET, row.offset_bytes));
    match row.length_bytes {
        Some(length_bytes) => response.insert_header((tus::UPLOAD_LENGTH, length_bytes)),
        None => response.insert_header((tus::UPLOAD_DEFER_LENGTH, 1)),
    };
    if let Some(metadata) = &row.metadata {
        response.insert_header((tus::UPLOAD_METADATA, metadata.as_str()));
    }
    lead_on(&mut response, &row);
    Ok(describe(&mut response, &row).finish())
}

/// Takes a part. With its last byte the upload is received and queued.
#[utoipa::path(tag = "resumable uploads",
    params(
        ("id" = Uuid, Path, description = "The id in the location of the upload."),
        ("tus-resumable" = String, Header, description = "1.0.0"),
        ("upload-offset" = u64, Header, description = "Where the part begins."),
        ("upload-length" = Option<u64>, Header, description = "Size of the whole, if it was not said before."),
        ("upload-checksum" = Option<String>, Header, description = "tus, of the part: sha256 or sha1."),
        ("content-digest" = Option<String>, Header, description = "RFC 9530, of the part: sha-256 and sha-512."),
        ("repr-digest" = Option<String>, Header, description = "The same: of a PATCH, the representation is the part."),
    ),
    request_body(content = Vec<u8>, content_type = "application/offset+octet-stream"),
    responses(
        (status = NO_CONTENT, headers(
            ("upload-offset" = u64),
            ("upload-expires" = String),
            ("upload-id" = Uuid, description = "The upload it became, once it is whole."),
            ("location" = String, description = "The same as a path."),
        )),
        (status = BAD_REQUEST, body = Problem, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = Problem, content_type = "application/problem+json"),
        (status = REQUEST_TIMEOUT, body = Problem, content_type = "application/problem+json"),
        (status = CONFLICT, body = Problem, content_type = "application/problem+json"),
        (status = GONE, body = Problem, content_type = "application/problem+json"),
        (status = PRECONDITION_FAILED, body = Problem, content_type = "application/problem+json"),
        (status = PAYLOAD_TOO_LARGE, body = Problem, content_type = "application/problem+json"),
        (status = UNSUPPORTED_MEDIA_TYPE, body = Problem, content_type = "application/problem+json"),
        (status = LOCKED, body = Problem, content_type = "application/problem+json"),
        (status = TOO_MANY_REQUESTS, body = Problem, content_type = "application/problem+json"),
        (status = 460, body = Problem, content_type = "application/problem+json"),
    )
)]
#[patch("/uploads/resumable/{id}")]
async fn append(
    state: web::Data<AppState>,
    caller: Principal,
    request_id: RequestId,
    request: HttpRequest,
    id: web::Path<uuid::Uuid>,
    body: web::Payload,
) -> ApiResult<HttpResponse> {
    tus::refuse_other_versions(request.headers())?;
    let part = Part::of(request.headers())?;
    let row = to_its_end(async move {
        let id = ResumableUploadId(*id);
        service::resumable::append(&state, &caller, id, part, body, request_id.0).await
    });
    let row = row.await?;
    let mut response = HttpResponse::NoContent();
    response.insert_header((tus::UPLOAD_OFFSET, row.offset_bytes));
    lead_on(&mut response, &row);
    Ok(describe(&mut response, &row).finish())
}

/// Throws an upload away. What it became, if it was whole, stays.
#[utoipa::path(tag = "resumable uploads",
    params(
        ("id" = Uuid, Path, description = "The id in the location of the upload."),
        ("tus-resumable" = String, Header, description = "1.0.0"),
    ),
    responses(
        (status = NO_CONTENT),
        (status = NOT_FOUND, body = Problem, content_type = "application/problem+json"),
        (status = GONE, body = Problem, content_type = "application/problem+json"),
        (status = PRECONDITION_FAILED, body = Problem, content_type = "application/problem+json"),
    )
)]
#[delete("/uploads/resumable/{id}")]
async fn terminate(
    state: web::Data<AppState>,
    caller: Principal,
    request: HttpRequest,
    id: web::Path<uuid::Uuid>,
) -> ApiResult<HttpResponse> {
    tus::refuse_other_versions(request.headers())?;
    service::resumable::terminate(&state, &caller, ResumableUploadId(*id)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Lets work go on when its caller has gone: a broken connection drops the handler, and what
/// arrived before must still be acknowledged.
async fn to_its_end<T: 'static>(
    work: impl Future<Output = ApiResult<T>> + 'static,
) -> ApiResult<T> {
    rt::spawn(work.in_current_span()).await.map_err(ApiError::internal)?
}

/// What every answer about an upload says.
fn describe<'a>(
    response: &'a mut HttpResponseBuilder,
    row: &ResumableUpload,
) -> &'a mut HttpResponseBuilder {
    response.insert_header((tus::UPLOAD_EXPIRES, tus::expires(row.expires_utc)));
    if let Some(upload) = row.upload_id {
        response.insert_header((tus::UPLOAD_ID, upload.to_string()));
    }
    response
}

/// Where to look for what it became.
fn lead_on(response: &mut HttpResponseBuilder, row: &ResumableUpload) {
    if let Some(upload) = row.upload_id {
        response.insert_header((LOCATION, format!("/api/v1/uploads/{upload}")));
    }
}
