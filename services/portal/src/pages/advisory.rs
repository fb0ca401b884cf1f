//! Answering an advisory: read it, or contest it with a reason.

use actix_web::{HttpResponse, post, web};
use data_flight::id::AdvisoryId;
use serde::Deserialize;
use services_api::routes::extract::text;
use services_api::{ApiResult, AppState, Principal, service};
use uuid::Uuid;

use crate::page::see_other;

#[derive(Deserialize)]
struct Acknowledgement {
    /// The flight to go back to.
    flight: Uuid,
}

#[post("/advisories/{id}/acknowledgement")]
pub async fn acknowledge(
    state: web::Data<AppState>,
    caller: Principal,
    id: web::Path<Uuid>,
    form: web::Form<Acknowledgement>,
) -> ApiResult<HttpResponse> {
    service::advisories::acknowledge(&state, &caller, AdvisoryId(*id)).await?;
    Ok(see_other(&format!("/flights/{}#advisory-{id}", form.flight)))
}

#[derive(Deserialize)]
struct Contest {
    /// The flight to go back to.
    flight: Uuid,
    reason: String,
}

#[post("/advisories/{id}/contest")]
pub async fn contest(
    state: web::Data<AppState>,
    caller: Principal,
    id: web::Path<Uuid>,
    form: web::Form<Contest>,
) -> ApiResult<HttpResponse> {
    let reason = text("reason", &form.reason, 2_000)?;
    service::advisories::contest(&state, &caller, AdvisoryId(*id), &reason).await?;
    Ok(see_other(&format!("/flights/{}#advisory-{id}", form.flight)))
}
