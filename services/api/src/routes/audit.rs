//! `/audit`: who did what, when, from where, and how it ended. For auditors.

use actix_web::{HttpResponse, get, web};
use data_flight::id::PersonId;
use data_store::{AuditFilter, Subject};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::error::{ApiError, ApiResult};
use crate::principal::Principal;
use crate::service;
use crate::state::AppState;
use crate::views::{AuditEntryView, PageQuery, PageView};

/// Registers the routes.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config.service(list);
}

/// Which operations.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct AuditQuery {
    /// Only by this person.
    person: Option<Uuid>,
    /// Only this operation, for example `advisory.acknowledge`.
    operation: Option<String>,
    /// Only of this request.
    request_id: Option<Uuid>,
    /// Only about a thing of this kind; needs `subject_id`.
    subject_kind: Option<String>,
    /// Only about the thing of this id; needs `subject_kind`.
    subject_id: Option<Uuid>,
    /// Most rows wanted, 1 to 200; 50 unless given.
    limit: Option<u32>,
    /// The `next` of the page before.
    cursor: Option<String>,
}

/// Operations, newest first. People appear by id only.
#[utoipa::path(tag = "audit", params(AuditQuery), responses((status = OK, body = PageView<AuditEntryView>)))]
#[get("/audit")]
async fn list(
    state: web::Data<AppState>,
    caller: Principal,
    query: web::Query<AuditQuery>,
) -> ApiResult<HttpResponse> {
    let query = query.into_inner();
    let subject = match (query.subject_kind, query.subject_id) {
        (None, None) => None,
        (Some(kind), Some(id)) => Some(Subject { kind, id: id.to_string() }),
        _ => {
            let detail = "`subject_kind` and `subject_id` go together";
            return Err(ApiError::unprocessable(detail));
        }
    };
    let filter = AuditFilter {
        person: query.person.map(PersonId),
        subject,
        operation: query.operation,
        request_id: query.request_id.map(|id| id.to_string()),
    };
    let page = PageQuery { limit: query.limit, cursor: query.cursor };
    Ok(HttpResponse::Ok().json(service::log::audit(&state, &caller, &filter, &page).await?))
}
