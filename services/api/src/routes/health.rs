//! Whether the process lives, whether it can work, and what it has counted.
//!
//! Liveness asks nothing of anybody: a database that is down must not get the process
//! killed. None of these carries personal data, and none leaves an audit row.

use actix_web::{HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::error::{ApiError, ApiResult};
use crate::state::AppState;

/// Registers the probes.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config.service(livez).service(readyz).service(metrics);
}

/// The process answers.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct Liveness {
    /// Always `alive`.
    status: &'static str,
}

/// What the process needs to work.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct Readiness {
    /// `ready` when every check passed, `not_ready` otherwise.
    status: &'static str,
    /// The database answers.
    database: Check,
    /// Its schema is the one this program was built for.
    migrations: Check,
    /// The policy is loaded and allows somebody something.
    policy: Check,
}

/// How one check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// As it should be.
    Passed,
    /// Not as it should be.
    Failed,
}

impl From<bool> for Check {
    fn from(passed: bool) -> Self {
        if passed { Self::Passed } else { Self::Failed }
    }
}

/// Whether the process lives.
#[utoipa::path(tag = "health", security(()), responses((status = OK, body = Liveness)))]
#[get("/livez")]
async fn livez() -> HttpResponse {
    HttpResponse::Ok().json(Liveness { status: "alive" })
}

/// Whether the process can work.
#[utoipa::path(tag = "health", security(()), responses(
    (status = OK, body = Readiness),
    (status = SERVICE_UNAVAILABLE, body = Readiness),
))]
#[get("/readyz")]
async fn readyz(state: web::Data<AppState>) -> HttpResponse {
    let database = state.store().ping().await.is_ok();
    let migrations = database && state.store().check_schema().await.is_ok();
    let policy = !state.policy().is_empty();
    let ready = database && migrations && policy;
    let body = Readiness {
        status: if ready { "ready" } else { "not_ready" },
        database: database.into(),
        migrations: migrations.into(),
        policy: policy.into(),
    };
    if ready {
        HttpResponse::Ok().json(body)
    } else {
        HttpResponse::ServiceUnavailable().json(body)
    }
}

/// Every counter of the process, in the OpenMetrics text format.
#[utoipa::path(tag = "health", security(()), responses(
    (status = OK, body = String, content_type = "application/openmetrics-text"),
))]
#[get("/metrics")]
async fn metrics(state: web::Data<AppState>) -> ApiResult<HttpResponse> {
    let mut text = String::new();
    prometheus_client::encoding::text::encode(&mut text, state.registry())
        .map_err(ApiError::internal)?;
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(HttpResponse::Ok().content_type(kind).body(text))
}
