//! `/aircraft`: what the operator flies.

use actix_web::{HttpResponse, get, post, web};
use data_flight::id::AircraftId;
use data_store::NewAircraft;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::extract::{optional_text, text};
use crate::error::ApiResult;
use crate::principal::Principal;
use crate::problem::Problem;
use crate::service;
use crate::state::AppState;
use crate::views::AircraftView;

/// Registers the routes.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config.service(list).service(create).service(get);
}

/// An aircraft to add.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AircraftToAdd {
    /// Registration; case and blanks do not matter.
    #[schema(example = "N1234A")]
    registration: String,
    /// Type, as people read it.
    #[schema(example = "Cessna 172S")]
    model: Option<String>,
    /// Id of the profile with its limits.
    #[schema(example = "c172s")]
    profile: Option<String>,
    /// Id of the recorder on board, for logs that do not carry a registration.
    recorder_system_id: Option<String>,
}

/// Every aircraft of the operator, by registration.
#[utoipa::path(tag = "aircraft", responses((status = OK, body = Vec<AircraftView>)))]
#[get("/aircraft")]
async fn list(state: web::Data<AppState>, caller: Principal) -> ApiResult<HttpResponse> {
    Ok(HttpResponse::Ok().json(service::aircraft::list(&state, &caller).await?))
}

/// Adds an aircraft.
#[utoipa::path(tag = "aircraft", request_body = AircraftToAdd, responses(
    (status = CREATED, body = AircraftView),
    (status = CONFLICT, body = Problem, content_type = "application/problem+json"),
    (status = UNPROCESSABLE_ENTITY, body = Problem, content_type = "application/problem+json"),
))]
#[post("/aircraft")]
async fn create(
    state: web::Data<AppState>,
    caller: Principal,
    body: web::Json<AircraftToAdd>,
) -> ApiResult<HttpResponse> {
    let new = NewAircraft {
        registration: text("registration", &body.registration, 20)?,
        model: optional_text("model", body.model.as_deref(), 100)?,
        profile: optional_text("profile", body.profile.as_deref(), 40)?,
        recorder_system_id: optional_text(
            "recorder_system_id",
            body.recorder_system_id.as_deref(),
            100,
        )?,
    };
    let view = service::aircraft::create(&state, &caller, &new).await?;
    let location = format!("/api/v1/aircraft/{}", view.id);
    Ok(HttpResponse::Created().insert_header(("location", location)).json(view))
}

/// One aircraft.
#[utoipa::path(tag = "aircraft", params(("id" = Uuid, Path, description = "The aircraft's id.")), responses(
    (status = OK, body = AircraftView),
    (status = NOT_FOUND, body = Problem, content_type = "application/problem+json"),
))]
#[get("/aircraft/{id}")]
async fn get(
    state: web::Data<AppState>,
    caller: Principal,
    id: web::Path<uuid::Uuid>,
) -> ApiResult<HttpResponse> {
    Ok(HttpResponse::Ok().json(service::aircraft::get(&state, &caller, AircraftId(*id)).await?))
}
