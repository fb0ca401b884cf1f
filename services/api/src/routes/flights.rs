//! `/flights`: what was flown, recorded, measured and concluded.

use actix_web::{HttpResponse, get, post, web};
use chrono::{DateTime, Utc};
use data_flight::id::{AircraftId, FlightId, UploadId};
use data_store::FlightFilter;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::extract::text;
use crate::error::{ApiError, ApiResult};
use crate::principal::Principal;
use crate::problem::Problem;
use crate::service;
use crate::service::flights::PARAMETERS_MAX;
use crate::state::AppState;
use crate::views::{
    EvaluationsView, FlightDetailView, FlightView, KeyPointsView, PageQuery, PageView, SeriesView,
};

/// Registers the routes.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config.service(list).service(get).service(series).service(evaluations);
    config.service(key_points).service(link_crew);
}

/// Which flights.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct FlightQuery {
    /// Only flights of this aircraft.
    aircraft: Option<Uuid>,
    /// Only flights found in this upload.
    upload: Option<Uuid>,
    /// Only flights that started, or were stored, at or after this.
    from: Option<DateTime<Utc>>,
    /// Only flights that started, or were stored, before this.
    to: Option<DateTime<Utc>>,
    /// Also further recordings of flights that are listed already; true unless given when
    /// `upload` is.
    linked: Option<bool>,
    /// Most rows wanted, 1 to 200; 50 unless given.
    limit: Option<u32>,
    /// The `next` of the page before.
    cursor: Option<String>,
}

/// Flights the caller may see, newest first: a pilot's own, or the fleet's without crew. A
/// flight that was recorded several times is listed once.
#[utoipa::path(tag = "flights", params(FlightQuery), responses((status = OK, body = PageView<FlightView>)))]
#[get("/flights")]
async fn list(
    state: web::Data<AppState>,
    caller: Principal,
    query: web::Query<FlightQuery>,
) -> ApiResult<HttpResponse> {
    let query = query.into_inner();
    let filter = FlightFilter {
        flown_by: None,
        aircraft: query.aircraft.map(AircraftId),
        upload: query.upload.map(UploadId),
        from_utc: query.from,
        to_utc: query.to,
        linked: query.linked.unwrap_or(query.upload.is_some()),
    };
    let page = PageQuery { limit: query.limit, cursor: query.cursor };
    Ok(HttpResponse::Ok().json(service::flights::list(&state, &caller, filter, &page).await?))
}

/// One flight with its phases and what was recorded.
#[utoipa::path(tag = "flights", params(("id" = Uuid, Path, description = "The flight's id.")), responses(
    (status = OK, body = FlightDetailView),
    (status = NOT_FOUND, body = Problem, content_type = "application/problem+json"),
))]
#[get("/flights/{id}")]
async fn get(
    state: web::Data<AppState>,
    caller: Principal,
    id: web::Path<Uuid>,
) -> ApiResult<HttpResponse> {
    Ok(HttpResponse::Ok().json(service::flights::get(&state, &caller, FlightId(*id)).await?))
}

/// Which samples.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct SeriesQuery {
    /// Names of up to 16 parameters, separated by commas.
    #[param(example = "indicated_airspeed_kt,pitch_deg")]
    parameter: String,
    /// First second wanted, from the start of the flight.
    from: Option<f64>,
    /// Last second wanted, from the start of the flight.
    to: Option<f64>,
}

/// Samples of some parameters; null where nothing was recorded or a sample is invalid.
#[utoipa::path(tag = "flights", params(("id" = Uuid, Path, description = "The flight's id."), SeriesQuery), responses(
    (status = OK, body = SeriesView),
    (status = NOT_FOUND, body = Problem, content_type = "application/problem+json"),
    (status = UNPROCESSABLE_ENTITY, body = Problem, content_type = "application/problem+json"),
))]
#[get("/flights/{id}/series")]
async fn series(
    state: web::Data<AppState>,
    caller: Principal,
    id: web::Path<Uuid>,
    query: web::Query<SeriesQuery>,
) -> ApiResult<HttpResponse> {
    let names = parameters(&query.parameter)?;
    let window_s = (query.from.unwrap_or(f64::NEG_INFINITY), query.to.unwrap_or(f64::INFINITY));
    // Not `from > to`: a NaN is in no order and must not pass.
    let ordered = window_s.0 <= window_s.1;
    if !ordered {
        return Err(ApiError::unprocessable("`from` is not before `to`"));
    }
    let id = FlightId(*id);
    let view = service::flights::series(&state, &caller, id, &names, window_s).await?;
    Ok(HttpResponse::Ok().json(view))
}

fn parameters(joined: &str) -> ApiResult<Vec<String>> {
    let mut names: Vec<String> = Vec::new();
    for name in joined.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        let shaped = name.len() <= 100
            && name.bytes().all(|c| matches!(c, b'a'..=b'z' | b'0'..=b'9' | b'_'));
        if !shaped {
            return Err(ApiError::unprocessable("`parameter` holds something that is no name"));
        }
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    if (1..=PARAMETERS_MAX).contains(&names.len()) {
        Ok(names)
    } else {
        let detail = format!("`parameter` names {} parameters; 1 to 16 are possible", names.len());
        Err(ApiError::unprocessable(detail))
    }
}

/// What every rule concluded: found, clear on evidence, or not evaluated and why.
#[utoipa::path(tag = "flights", params(("id" = Uuid, Path, description = "The flight's id.")), responses(
    (status = OK, body = EvaluationsView),
    (status = NOT_FOUND, body = Problem, content_type = "application/problem+json"),
))]
#[get("/flights/{id}/evaluations")]
async fn evaluations(
    state: web::Data<AppState>,
    caller: Principal,
    id: web::Path<Uuid>,
) -> ApiResult<HttpResponse> {
    let id = FlightId(*id);
    Ok(HttpResponse::Ok().json(service::flights::evaluations(&state, &caller, id).await?))
}

/// What was measured, and what could not be and why.
#[utoipa::path(tag = "flights", params(("id" = Uuid, Path, description = "The flight's id.")), responses(
    (status = OK, body = KeyPointsView),
    (status = NOT_FOUND, body = Problem, content_type = "application/problem+json"),
))]
#[get("/flights/{id}/key-points")]
async fn key_points(
    state: web::Data<AppState>,
    caller: Principal,
    id: web::Path<Uuid>,
) -> ApiResult<HttpResponse> {
    let id = FlightId(*id);
    Ok(HttpResponse::Ok().json(service::flights::key_points(&state, &caller, id).await?))
}

/// Who flew, and why it has to be known.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CrewLink {
    /// Address of a pilot of the operator.
    #[schema(example = "pilot@example.org")]
    pilot_email: String,
    /// Why the flight is linked; kept with the link.
    reason: String,
}

/// Links a flight to a pilot, who then sees it.
#[utoipa::path(tag = "flights", request_body = CrewLink,
    params(("id" = Uuid, Path, description = "The flight's id.")),
    responses(
        (status = NO_CONTENT),
        (status = NOT_FOUND, body = Problem, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/flights/{id}/crew")]
async fn link_crew(
    state: web::Data<AppState>,
    caller: Principal,
    id: web::Path<Uuid>,
    body: web::Json<CrewLink>,
) -> ApiResult<HttpResponse> {
    let email = text("pilot_email", &body.pilot_email, 254)?;
    let reason = text("reason", &body.reason, 1_000)?;
    service::flights::link_crew(&state, &caller, FlightId(*id), &email, &reason).await?;
    Ok(HttpResponse::NoContent().finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_names_counted_once() {
        assert_eq!(parameters("a_kt, b_ft ,a_kt").ok(), Some(vec!["a_kt".into(), "b_ft".into()]));
        let many = (0..17).map(|n| format!("p{n}")).collect::<Vec<_>>().join(",");
        for bad in ["", ",", "A", "a;b", &"x".repeat(101), &many] {
            assert!(parameters(bad).is_err(), "{bad}");
        }
    }
}
