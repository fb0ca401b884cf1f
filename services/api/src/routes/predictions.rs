//! `/predictions`: every judged candidate, shown or withheld. For auditors.

use actix_web::{HttpResponse, get, web};
use data_flight::id::{FlightId, PredictionId};
use data_store::{PredictionFilter, Verdict};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::error::{ApiError, ApiResult};
use crate::principal::Principal;
use crate::problem::Problem;
use crate::service;
use crate::state::AppState;
use crate::views::{PageQuery, PageView, PredictionView};

/// Registers the routes.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config.service(list).service(get);
}

/// Which predictions.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PredictionQuery {
    /// Only of this flight.
    flight: Option<Uuid>,
    /// Only with this verdict: `pass`, `caveat` or `withhold`.
    verdict: Option<String>,
    /// Only by this rule.
    rule: Option<String>,
    /// Only by the model of this SHA-256.
    model: Option<String>,
    /// Most rows wanted, 1 to 200; 50 unless given.
    limit: Option<u32>,
    /// The `next` of the page before.
    cursor: Option<String>,
}

/// Rows of the prediction log, newest first, without their candidates.
#[utoipa::path(tag = "predictions", params(PredictionQuery), responses((status = OK, body = PageView<PredictionView>)))]
#[get("/predictions")]
async fn list(
    state: web::Data<AppState>,
    caller: Principal,
    query: web::Query<PredictionQuery>,
) -> ApiResult<HttpResponse> {
    let query = query.into_inner();
    let verdict = match query.verdict.as_deref() {
        None => None,
        Some(name) => {
            let verdict = Verdict::from_name(name);
            Some(verdict.ok_or_else(|| ApiError::unprocessable("`verdict` is not a verdict"))?)
        }
    };
    let model = match query.model.as_deref() {
        None => None,
        Some(text) => Some(text.parse().map_err(|error: data_flight::id::DigestError| {
            ApiError::unprocessable("`model` is not a SHA-256").source(error)
        })?),
    };
    let flight = query.flight.map(FlightId);
    let filter = PredictionFilter { flight, verdict, model, rule: query.rule };
    let page = PageQuery { limit: query.limit, cursor: query.cursor };
    Ok(HttpResponse::Ok().json(service::log::predictions(&state, &caller, &filter, &page).await?))
}

/// One row of the prediction log, with its candidate and what the guards found.
#[utoipa::path(tag = "predictions", params(("id" = Uuid, Path, description = "The row's id.")), responses(
    (status = OK, body = PredictionView),
    (status = NOT_FOUND, body = Problem, content_type = "application/problem+json"),
))]
#[get("/predictions/{id}")]
async fn get(
    state: web::Data<AppState>,
    caller: Principal,
    id: web::Path<Uuid>,
) -> ApiResult<HttpResponse> {
    Ok(HttpResponse::Ok().json(service::log::prediction(&state, &caller, PredictionId(*id)).await?))
}
