//! Writing the audit trail: an intent before every operation, its outcome after it.
//!
//! What is stored: who, what, on which resource, from where, when, and how it ended. What is
//! never stored: bodies, passwords, tokens, cookies, query strings, names.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderMap, USER_AGENT};
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use data_flight::id::{AuditId, SessionId};
use data_store::{
    Actor, AuditCompletion, AuditIntent, ResultKind, StoreError, Subject, TenantScope,
};
use uuid::Uuid;

use crate::middleware::request_id::RequestId;
use crate::policy::RoutePermission;
use crate::principal::Principal;
use crate::problem::Problem;
use crate::state::AppState;

/// Where a request came from, as the audit trail keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The id of the request.
    pub request_id: Uuid,
    /// Its path, without the query.
    pub path: String,
    /// The address of the peer. Headers of proxies are not believed: anybody can set them.
    pub address: String,
    /// What the caller says it is.
    pub user_agent: Option<String>,
}

impl Source {
    /// The source of a request.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Self {
        let id = request.extensions().get::<RequestId>().copied();
        Self {
            request_id: id.unwrap_or_else(|| RequestId::of(request.headers())).0,
            path: request.path().to_owned(),
            address: source_address(request),
            user_agent: user_agent(request.headers()),
        }
    }
}

impl FromRequest for Source {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request)))
    }
}

/// The address of the peer, or `unknown`.
#[must_use]
pub fn source_address(request: &HttpRequest) -> String {
    request.peer_addr().map_or_else(|| "unknown".to_owned(), |peer| peer.ip().to_string())
}

fn user_agent(headers: &HeaderMap) -> Option<String> {
    let agent = headers.get(USER_AGENT)?.to_str().ok()?;
    Some(agent.chars().take(256).collect())
}

/// An operation that has begun and not ended.
#[derive(Debug)]
pub struct OpenOperation {
    scope: TenantScope,
    id: AuditId,
}

/// Writes the intent of a request.
///
/// # Errors
/// When it cannot be written; then nothing may be changed.
pub async fn begin(
    state: &AppState,
    row: &RoutePermission,
    source: &Source,
    caller: Option<&Principal>,
) -> Result<OpenOperation, StoreError> {
    let scope = caller.map_or(TenantScope::SERVICE, |caller| caller.scope);
    let actor = caller.map_or(Actor::Anonymous, |caller| {
        Actor::Person(caller.person, Some((caller.method, SessionId(caller.credential))))
    });
    let intent = AuditIntent {
        request_id: source.request_id.to_string(),
        operation: format!("{}.{}", row.resource, row.action_name()),
        request_path: source.path.clone(),
        source_address: source.address.clone(),
        user_agent: source.user_agent.clone(),
        actor,
        subject: subject(row, &source.path),
        detail: serde_json::json!({ "method": row.method, "route": row.template }),
    };
    let id = state.store().begin_audit(&scope, &intent).await?;
    Ok(OpenOperation { scope, id })
}

/// Writes the intent to sign in as somebody of an operator, so that the operator's auditors
/// see it too, and not only those of the service.
///
/// # Errors
/// When it cannot be written; then nobody may sign in.
pub async fn begin_sign_in(
    state: &AppState,
    source: &Source,
    person: Option<(TenantScope, Uuid)>,
) -> Result<OpenOperation, StoreError> {
    let scope = person.map_or(TenantScope::SERVICE, |(scope, _)| scope);
    let intent = AuditIntent {
        request_id: source.request_id.to_string(),
        operation: "session.create".to_owned(),
        request_path: source.path.clone(),
        source_address: source.address.clone(),
        user_agent: source.user_agent.clone(),
        actor: Actor::Anonymous,
        subject: person
            .map(|(_, person)| Subject { kind: "person".to_owned(), id: person.to_string() }),
        detail: serde_json::json!({ "attempt": true }),
    };
    let id = state.store().begin_audit(&scope, &intent).await?;
    Ok(OpenOperation { scope, id })
}

impl OpenOperation {
    /// Writes how the operation ended. It has happened, so a failure to write this is only
    /// counted and logged; the intent stays and is closed as a timeout later.
    pub async fn complete(
        self,
        state: &AppState,
        status: StatusCode,
        problem: Option<&Problem>,
        duration: Duration,
    ) {
        let (result_kind, error_kind) = outcome(status, problem);
        let completion = AuditCompletion {
            completed_utc: state.now(),
            result_kind,
            http_status_code: Some(status.as_u16().into()),
            error_kind,
            duration_ms: Some(duration.as_secs_f64() * 1_000.0),
        };
        if let Err(error) = state.store().complete_audit(&self.scope, self.id, &completion).await {
            state.metrics().note_audit_failure();
            tracing::error!(%error, "an audit completion could not be written");
        }
    }
}

/// Result and, unless it is a success, the kind of error: the last part of the problem type.
fn outcome(status: StatusCode, problem: Option<&Problem>) -> (ResultKind, Option<String>) {
    let result = match status {
        status if status.is_server_error() => ResultKind::Error,
        status if status.is_client_error() => ResultKind::Refused,
        _ => return (ResultKind::Success, None),
    };
    let kind = problem.and_then(|problem| problem.uri.rsplit(':').next());
    (result, Some(kind.map_or_else(|| format!("http-{}", status.as_u16()), str::to_owned)))
}

/// The one thing a route is about: the id in its path, and what it is an id of.
fn subject(row: &RoutePermission, path: &str) -> Option<Subject> {
    let mut previous = "";
    for (place, given) in row.template.split('/').zip(path.split('/')) {
        if place == "{id}" {
            let id = Uuid::try_parse(given).ok()?;
            let kind = match previous {
                "tokens" => "token",
                "uploads" => "upload",
                "resumable" => "resumable_upload",
                "flights" => "flight",
                "advisories" => "advisory",
                "predictions" => "prediction",
                "people" => "person",
                _ => row.resource.name(),
            };
            return Some(Subject { kind: kind.to_owned(), id: id.to_string() });
        }
        previous = place;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{API_PERMISSIONS, Lookup, lookup};
    use crate::problem::ProblemKind;

    fn row(method: &str, template: &str) -> &'static RoutePermission {
        match lookup(&[API_PERMISSIONS], method, template) {
            Lookup::Found(row) => row,
            other => panic!("{template}: {other:?}"),
        }
    }

    #[test]
    fn the_subject_is_the_thing_whose_id_is_in_the_path() {
        let crew = row("POST", "/api/v1/flights/{id}/crew");
        let id = "0191d5a8-7c3e-7f00-8000-000000000001";
        let found = subject(crew, &format!("/api/v1/flights/{id}/crew"));
        assert_eq!(found, Some(Subject { kind: "flight".to_owned(), id: id.to_owned() }));
        assert_eq!(subject(crew, "/api/v1/flights/planted-secret/crew"), None);
        assert_eq!(subject(row("GET", "/api/v1/flights"), "/api/v1/flights"), None);
    }

    #[test]
    fn only_success_has_no_error_kind() {
        assert_eq!(outcome(StatusCode::ACCEPTED, None), (ResultKind::Success, None));
        assert_eq!(outcome(StatusCode::SEE_OTHER, None), (ResultKind::Success, None));
        let missing = Problem::new(ProblemKind::NotFound, None);
        let refused = outcome(StatusCode::NOT_FOUND, Some(&missing));
        assert_eq!(refused, (ResultKind::Refused, Some("not-found".to_owned())));
        let error = outcome(StatusCode::BAD_GATEWAY, None);
        assert_eq!(error, (ResultKind::Error, Some("http-502".to_owned())));
    }
}
