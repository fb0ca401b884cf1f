//! `/advisories`: what was said about flights, and the answers of who flew them.

use actix_web::{HttpResponse, get, post, web};
use data_flight::Band;
use data_flight::id::{AdvisoryId, FlightId};
use data_store::AdvisoryFilter;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::extract::text;
use crate::error::{ApiError, ApiResult};
use crate::principal::Principal;
use crate::problem::Problem;
use crate::service;
use crate::state::AppState;
use crate::views::{AdvisoryView, AnswerView, PageQuery, PageView};

/// Registers the routes.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config.service(list).service(get).service(acknowledge).service(contest);
}

/// Which advisories.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct AdvisoryQuery {
    /// Only about this flight.
    flight: Option<Uuid>,
    /// Only of this band: `advisory`, `caution` or `warning`.
    band: Option<String>,
    /// Also about further recordings of flights; true unless given when `flight` is.
    linked: Option<bool>,
    /// Most rows wanted, 1 to 200; 50 unless given.
    limit: Option<u32>,
    /// The `next` of the page before.
    cursor: Option<String>,
}

/// Advisories about flights the caller may see, newest first, withdrawn ones included. A
/// page may hold fewer rows than asked for while `next` is not null.
#[utoipa::path(tag = "advisories", params(AdvisoryQuery), responses((status = OK, body = PageView<AdvisoryView>)))]
#[get("/advisories")]
async fn list(
    state: web::Data<AppState>,
    caller: Principal,
    query: web::Query<AdvisoryQuery>,
) -> ApiResult<HttpResponse> {
    let query = query.into_inner();
    let band = match query.band.as_deref() {
        None => None,
        Some(name) => {
            let band = Band::from_name(name);
            Some(band.ok_or_else(|| ApiError::unprocessable("`band` is not a band"))?)
        }
    };
    let flight = query.flight.map(FlightId);
    // Asked about one flight, also about one that was judged again since, or is a further
    // recording of another.
    let superseded = flight.is_some();
    let linked = query.linked.unwrap_or(superseded);
    let filter = AdvisoryFilter { flight, flown_by: None, band, superseded, linked };
    let page = PageQuery { limit: query.limit, cursor: query.cursor };
    Ok(HttpResponse::Ok().json(service::advisories::list(&state, &caller, filter, &page).await?))
}

/// One advisory.
#[utoipa::path(tag = "advisories", params(("id" = Uuid, Path, description = "The advisory's id.")), responses(
    (status = OK, body = AdvisoryView),
    (status = NOT_FOUND, body = Problem, content_type = "application/problem+json"),
))]
#[get("/advisories/{id}")]
async fn get(
    state: web::Data<AppState>,
    caller: Principal,
    id: web::Path<Uuid>,
) -> ApiResult<HttpResponse> {
    Ok(HttpResponse::Ok().json(service::advisories::get(&state, &caller, AdvisoryId(*id)).await?))
}

/// Says that the caller read an advisory about a flight of theirs.
#[utoipa::path(tag = "advisories", params(("id" = Uuid, Path, description = "The advisory's id.")), responses(
    (status = OK, body = AnswerView),
    (status = NOT_FOUND, body = Problem, content_type = "application/problem+json"),
    (status = CONFLICT, body = Problem, content_type = "application/problem+json"),
))]
#[post("/advisories/{id}/acknowledgement")]
async fn acknowledge(
    state: web::Data<AppState>,
    caller: Principal,
    id: web::Path<Uuid>,
) -> ApiResult<HttpResponse> {
    let id = AdvisoryId(*id);
    Ok(HttpResponse::Ok().json(service::advisories::acknowledge(&state, &caller, id).await?))
}

/// Why an advisory is disputed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Contest {
    /// What is wrong with it.
    reason: String,
}

/// Disputes an advisory about a flight of the caller's, with a reason.
#[utoipa::path(tag = "advisories", request_body = Contest,
    params(("id" = Uuid, Path, description = "The advisory's id.")),
    responses(
        (status = CREATED, body = AnswerView),
        (status = NOT_FOUND, body = Problem, content_type = "application/problem+json"),
        (status = CONFLICT, body = Problem, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/advisories/{id}/contest")]
async fn contest(
    state: web::Data<AppState>,
    caller: Principal,
    id: web::Path<Uuid>,
    body: web::Json<Contest>,
) -> ApiResult<HttpResponse> {
    let reason = text("reason", &body.reason, 2_000)?;
    let id = AdvisoryId(*id);
    let view = service::advisories::contest(&state, &caller, id, &reason).await?;
    Ok(HttpResponse::Created().json(view))
}
