//! `/tokens`: the caller's own API tokens.

use actix_web::{HttpResponse, delete, get, post, web};
use data_flight::id::SessionId;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::extract::text;
use crate::error::{ApiError, ApiResult};
use crate::principal::Principal;
use crate::problem::Problem;
use crate::service;
use crate::service::tokens::LIFE_MAX_DAYS;
use crate::state::AppState;
use crate::views::{NewTokenView, TokenView};

/// Registers the routes.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config.service(create).service(list).service(revoke);
}

/// A token to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewToken {
    /// What it is for.
    #[schema(example = "nightly upload")]
    name: String,
    /// Days until it ends by itself, 1 to 366.
    #[serde(default = "default_life_days")]
    life_days: u16,
}

const fn default_life_days() -> u16 {
    90
}

/// Makes a token. It may do what its person may, and is shown only now.
#[utoipa::path(tag = "tokens", request_body = NewToken, responses(
    (status = CREATED, body = NewTokenView),
    (status = FORBIDDEN, body = Problem, content_type = "application/problem+json"),
    (status = UNPROCESSABLE_ENTITY, body = Problem, content_type = "application/problem+json"),
))]
#[post("/tokens")]
async fn create(
    state: web::Data<AppState>,
    caller: Principal,
    body: web::Json<NewToken>,
) -> ApiResult<HttpResponse> {
    let name = text("name", &body.name, 100)?;
    if !(1..=LIFE_MAX_DAYS).contains(&body.life_days) {
        let detail = format!("`life_days` is not 1 to {LIFE_MAX_DAYS}");
        return Err(ApiError::unprocessable(detail));
    }
    let view = service::tokens::create(&state, &caller, &name, body.life_days).await?;
    Ok(HttpResponse::Created().json(view))
}

/// The caller's tokens, newest first, without the tokens themselves.
#[utoipa::path(tag = "tokens", responses((status = OK, body = Vec<TokenView>)))]
#[get("/tokens")]
async fn list(state: web::Data<AppState>, caller: Principal) -> ApiResult<HttpResponse> {
    Ok(HttpResponse::Ok().json(service::tokens::list(&state, &caller).await?))
}

/// Revokes a token; its next request is refused.
#[utoipa::path(tag = "tokens", params(("id" = Uuid, Path, description = "The token's id.")), responses(
    (status = NO_CONTENT),
    (status = NOT_FOUND, body = Problem, content_type = "application/problem+json"),
))]
#[delete("/tokens/{id}")]
async fn revoke(
    state: web::Data<AppState>,
    caller: Principal,
    id: web::Path<uuid::Uuid>,
) -> ApiResult<HttpResponse> {
    service::tokens::revoke(&state, &caller, SessionId(*id)).await?;
    Ok(HttpResponse::NoContent().finish())
}
