//! `/uploads`: files in, and how far they have come.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use data_flight::id::UploadId;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::error::ApiResult;
use crate::middleware::request_id::RequestId;
use crate::multipart;
use crate::principal::Principal;
use crate::problem::Problem;
use crate::service;
use crate::state::AppState;
use crate::views::{PageQuery, PageView, ReceivedView, UploadView};

/// Registers the routes.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config.service(create).service(list).service(get).service(report);
}

/// The form of an upload, for the document only: it is read as a stream.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is used")]
struct UploadForm {
    /// One or more logs, plain or compressed with zstd or gzip.
    #[schema(value_type = Vec<String>, format = Binary)]
    file: Vec<u8>,
    /// The aircraft, when the logs do not say.
    aircraft_id: Option<uuid::Uuid>,
}

/// Takes one or more files and queues them.
///
/// Answers as soon as the bytes are safe. With one file, `Location` names its status
/// resource. The same bytes again are the same upload.
#[utoipa::path(tag = "uploads",
    params(
        ("content-digest" = Option<String>, Header, description = "RFC 9530, of the whole body; sha-256 and sha-512 are checked."),
        ("repr-digest" = Option<String>, Header, description = "The same."),
    ),
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses(
        (status = ACCEPTED, body = ReceivedView),
        (status = BAD_REQUEST, body = Problem, content_type = "application/problem+json"),
        (status = REQUEST_TIMEOUT, body = Problem, content_type = "application/problem+json"),
        (status = PAYLOAD_TOO_LARGE, body = Problem, content_type = "application/problem+json"),
        (status = UNSUPPORTED_MEDIA_TYPE, body = Problem, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, body = Problem, content_type = "application/problem+json"),
        (status = TOO_MANY_REQUESTS, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/uploads")]
async fn create(
    state: web::Data<AppState>,
    caller: Principal,
    id: RequestId,
    request: HttpRequest,
    body: web::Payload,
) -> ApiResult<HttpResponse> {
    let limit_bytes = state.config().upload_limit_bytes;
    let form = multipart::receive(request.headers(), body, limit_bytes).await?;
    let received = service::uploads::receive(&state, &caller, form, id.0).await?;
    let mut response = HttpResponse::Accepted();
    if let [upload] = received.uploads.as_slice() {
        response.insert_header(("location", format!("/api/v1/uploads/{}", upload.id)));
    }
    Ok(response.json(received))
}

/// Uploads, newest first, without their reports.
#[utoipa::path(tag = "uploads", params(PageQuery), responses((status = OK, body = PageView<UploadView>)))]
#[get("/uploads")]
async fn list(
    state: web::Data<AppState>,
    caller: Principal,
    page: web::Query<PageQuery>,
) -> ApiResult<HttpResponse> {
    Ok(HttpResponse::Ok().json(service::uploads::list(&state, &caller, &page).await?))
}

/// One upload: its status, stages, and report or error.
#[utoipa::path(tag = "uploads", params(("id" = Uuid, Path, description = "The upload's id.")), responses(
    (status = OK, body = UploadView),
    (status = NOT_FOUND, body = Problem, content_type = "application/problem+json"),
))]
#[get("/uploads/{id}")]
async fn get(
    state: web::Data<AppState>,
    caller: Principal,
    id: web::Path<uuid::Uuid>,
) -> ApiResult<HttpResponse> {
    Ok(HttpResponse::Ok().json(service::uploads::get(&state, &caller, UploadId(*id)).await?))
}

/// The ledger of one upload: what became of every row and every column, what was converted,
/// lost or distrusted, and how long each stage took.
///
/// There is none before the upload is processed: the answer is 409 then.
#[utoipa::path(tag = "uploads", params(("id" = Uuid, Path, description = "The upload's id.")), responses(
    (status = OK, body = serde_json::Value),
    (status = NOT_FOUND, body = Problem, content_type = "application/problem+json"),
    (status = CONFLICT, body = Problem, content_type = "application/problem+json"),
))]
#[get("/uploads/{id}/report")]
async fn report(
    state: web::Data<AppState>,
    caller: Principal,
    id: web::Path<uuid::Uuid>,
) -> ApiResult<HttpResponse> {
    Ok(HttpResponse::Ok().json(service::uploads::report(&state, &caller, UploadId(*id)).await?))
}
