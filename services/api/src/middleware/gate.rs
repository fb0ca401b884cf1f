//! The gate before every handler: who is calling, is it written down, is it allowed.
//!
//! In this order: find the route in the permission table, authenticate, write the audit
//! intent, refuse what may come from another site, decide by policy, let the handler work,
//! write the outcome. Refusals are operations too and leave their rows. A route that is
//! served and not listed is refused for everybody.

use std::time::{Duration, Instant};

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, ResponseError, web};
use data_store::AuthMethod;

use super::deadline::{self, Pace};
use crate::audit::{self, Source};
use crate::authn::authenticate::{authenticate, presented};
use crate::authn::{cookie, csrf};
use crate::config::ServerConfig;
use crate::error::{ApiError, ApiResult};
use crate::policy::{Access, Lookup, RoutePermission};
use crate::principal::Principal;
use crate::problem::{Problem, ProblemKind};
use crate::state::AppState;

/// Longest time that a body may take to arrive, but for uploads.
const DEADLINE: Duration = Duration::from_secs(30);
/// Seconds after which an operator whose turns are all taken may try again.
const RETRY_TURN_S: u64 = 5;

/// Wraps every route; see the module.
///
/// # Errors
/// Only what the layer below fails with; refusals are responses.
pub async fn gate(
    state: web::Data<AppState>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let Some(template) = request.match_pattern() else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    match state.lookup(request.method().as_str(), &template) {
        Lookup::Found(row) if row.audited => guarded(&state, row, request, next).await,
        Lookup::Found(_) => Ok(next.call(request).await?.map_into_boxed_body()),
        Lookup::OtherMethod => {
            let error = ApiError::new(ProblemKind::MethodNotAllowed);
            Ok(request.into_response(error.error_response()))
        }
        Lookup::Unlisted => {
            tracing::error!(route = template, "a route is served without a permission");
            Ok(request.into_response(ApiError::forbidden().error_response()))
        }
    }
}

async fn guarded(
    state: &AppState,
    row: &'static RoutePermission,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let started = Instant::now();
    let caller = match who(state, &request).await {
        Ok(caller) => caller,
        Err(error) => return Ok(request.into_response(error.error_response())),
    };
    let source = Source::of(request.request());
    let operation = match audit::begin(state, row, &source, caller.as_ref()).await {
        Ok(operation) => Some(operation),
        Err(error) => {
            state.metrics().note_audit_failure();
            if !csrf::is_safe(request.method()) {
                let error = ApiError::new(ProblemKind::AuditUnavailable).source(error);
                return Ok(request.into_response(error.error_response()));
            }
            tracing::error!(%error, "reading goes on without an audit row");
            None
        }
    };
    let response = match decide(state, row, &request, caller.as_ref()) {
        Ok(()) => answer(state, row, request, caller, next).await?,
        Err(error) => request.into_response(error.error_response()),
    };
    if let Some(operation) = operation {
        let problem = response.response().extensions().get::<Problem>().cloned();
        operation.complete(state, response.status(), problem.as_ref(), started.elapsed()).await;
    }
    Ok(response)
}

async fn who(state: &AppState, request: &ServiceRequest) -> ApiResult<Option<Principal>> {
    let cookie = request.cookie(cookie::name(state.config().cookie_secure));
    let credential = presented(request.headers(), cookie.as_ref().map(|cookie| cookie.value()));
    authenticate(state, &credential).await
}

/// Whether the request may go on.
fn decide(
    state: &AppState,
    row: &RoutePermission,
    request: &ServiceRequest,
    caller: Option<&Principal>,
) -> ApiResult<()> {
    let changes = !csrf::is_safe(request.method());
    match (row.access, caller) {
        (Access::Public(_), _) if changes && csrf::is_cross_site(request.headers()) => {
            Err(ApiError::new(ProblemKind::CrossSite))
        }
        (Access::Public(_), _) => Ok(()),
        (Access::AnyOf(_), None) => Err(ApiError::unauthenticated()),
        (Access::AnyOf(_), Some(caller)) => {
            let rides_on_cookie = caller.method == AuthMethod::Session;
            if changes && rides_on_cookie && !csrf::is_same_site(request.headers()) {
                return Err(ApiError::new(ProblemKind::CrossSite));
            }
            if row.admits(state.policy(), &caller.roles) {
                Ok(())
            } else {
                Err(ApiError::forbidden())
            }
        }
    }
}

/// Lets the handler work, uploads in turn; the body has to arrive in time.
async fn answer(
    state: &AppState,
    row: &RoutePermission,
    mut request: ServiceRequest,
    caller: Option<Principal>,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let brings_files = row.brings_files();
    let _turn = match (brings_files, &caller) {
        (true, Some(caller)) => match state.upload_turns().take(caller.scope.tenant()) {
            Some(turn) => Some(turn),
            None => {
                let error = ApiError::new(ProblemKind::TooManyUploads).retry_after_s(RETRY_TURN_S);
                return Ok(request.into_response(error.error_response()));
            }
        },
        _ => None,
    };
    if let Some(caller) = caller {
        request.extensions_mut().insert(caller);
    }
    deadline::bound(&mut request, pace(state.config(), brings_files));
    Ok(next.call(request).await?.map_into_boxed_body())
}

fn pace(config: &ServerConfig, brings_files: bool) -> Pace {
    let seconds = |seconds: u32| Duration::from_secs(seconds.into());
    let window_s = u64::from(config.body_rate_window_s);
    Pace {
        deadline: if brings_files { seconds(config.upload_deadline_s) } else { DEADLINE },
        window_min_bytes: u64::from(config.body_rate_min_bytes_per_s).saturating_mul(window_s),
        window: seconds(config.body_rate_window_s),
        grace: seconds(config.body_rate_grace_s),
    }
}
