//! From the credentials of a request to the person behind them, or to nobody.
//!
//! A bearer token is looked at first; a request that carries one never rides on a cookie. A
//! credential that is unknown, expired, ended or whose person is disabled makes nobody, and
//! which of these it was is not said.

use actix_web::http::header::{AUTHORIZATION, HeaderMap};
use chrono::{DateTime, TimeDelta, Utc};
use data_flight::id::PersonId;
use data_store::{ApiToken, AuthMethod, Session, TenantScope};
use secrecy::SecretString;
use uuid::Uuid;

use super::secret;
use crate::error::ApiResult;
use crate::principal::Principal;
use crate::state::AppState;

/// The credential that a request carries, if it can be one at all.
#[derive(Debug)]
pub enum Presented {
    /// An API token, in the `Authorization` header.
    Bearer(SecretString),
    /// A session secret, in the cookie.
    Cookie(SecretString),
    /// None.
    Nothing,
}

/// Reads the credential of a request.
#[must_use]
pub fn presented(headers: &HeaderMap, cookie: Option<&str>) -> Presented {
    if let Some(value) = headers.get(AUTHORIZATION) {
        let token = value.to_str().ok().and_then(|text| text.strip_prefix("Bearer "));
        let token = token.and_then(|token| secret::parse_bearer_token(token.trim()));
        return token.map_or(Presented::Nothing, Presented::Bearer);
    }
    cookie.and_then(secret::parse_session_secret).map_or(Presented::Nothing, Presented::Cookie)
}

/// The person behind a credential, or `None` when there is none.
///
/// # Errors
/// When the store does not answer.
pub async fn authenticate(state: &AppState, presented: &Presented) -> ApiResult<Option<Principal>> {
    match presented {
        Presented::Nothing => Ok(None),
        Presented::Cookie(text) => {
            let session = state.store().session_by_token(&secret::digest(text)).await?;
            match session {
                Some(session) => from_session(state, session).await,
                None => Ok(None),
            }
        }
        Presented::Bearer(text) => {
            let token = state.store().api_token_by_token(&secret::digest(text)).await?;
            match token {
                Some(token) => from_token(state, token).await,
                None => Ok(None),
            }
        }
    }
}

/// A credential that holds, before it is known who the person is.
struct Proof {
    scope: TenantScope,
    person: PersonId,
    method: AuthMethod,
    credential: Uuid,
    expires_utc: Option<DateTime<Utc>>,
}

async fn from_session(state: &AppState, session: Session) -> ApiResult<Option<Principal>> {
    let now = state.now();
    let idle = TimeDelta::seconds(state.config().session_idle_timeout_s.into());
    if !is_alive(&session, idle, now) {
        return Ok(None);
    }
    let scope = TenantScope::new(session.tenant_id);
    // Being seen is noted once in a while, not with a write for every request.
    if now.signed_duration_since(session.last_seen_utc) > idle / 10 {
        state.store().touch_session(&scope, session.session_id).await?;
    }
    let proof = Proof {
        scope,
        person: session.person_id,
        method: AuthMethod::Session,
        credential: session.session_id.0,
        expires_utc: Some(session.expires_utc),
    };
    identify(state, proof).await
}

async fn from_token(state: &AppState, token: ApiToken) -> ApiResult<Option<Principal>> {
    let now = state.now();
    let expired = token.expires_utc.is_some_and(|expires| expires <= now);
    if expired || token.revoked_utc.is_some() {
        return Ok(None);
    }
    let scope = TenantScope::new(token.tenant_id);
    let minute = TimeDelta::minutes(1);
    if token.last_used_utc.is_none_or(|used| now.signed_duration_since(used) > minute) {
        state.store().touch_api_token(&scope, token.api_token_id).await?;
    }
    let proof = Proof {
        scope,
        person: token.person_id,
        method: AuthMethod::ApiToken,
        credential: token.api_token_id.0,
        expires_utc: token.expires_utc,
    };
    identify(state, proof).await
}

fn is_alive(session: &Session, idle: TimeDelta, now: DateTime<Utc>) -> bool {
    session.ended_utc.is_none()
        && now < session.expires_utc
        && now.signed_duration_since(session.last_seen_utc) < idle
}

/// The person of a proof, with the roles they hold now; nobody when they are disabled.
async fn identify(state: &AppState, proof: Proof) -> ApiResult<Option<Principal>> {
    let found = state.store().person_with_roles(&proof.scope, proof.person).await?;
    let active = found.filter(|(person, _)| person.disabled_utc.is_none());
    Ok(active.map(|(person, roles)| Principal {
        scope: proof.scope,
        person: proof.person,
        display_name: person.display_name,
        roles,
        method: proof.method,
        credential: proof.credential,
        expires_utc: proof.expires_utc,
    }))
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;
    use data_flight::id::{SessionId, TenantId};
    use secrecy::ExposeSecret;

    use super::*;

    fn session(at: DateTime<Utc>) -> Session {
        Session {
            tenant_id: TenantId(Uuid::nil()),
            session_id: SessionId(Uuid::nil()),
            person_id: PersonId(Uuid::nil()),
            created_utc: at,
            last_seen_utc: at,
            expires_utc: at + TimeDelta::hours(12),
            ended_utc: None,
        }
    }

    #[test]
    fn a_session_ends_by_idleness_by_age_and_by_hand() {
        let start = DateTime::<Utc>::UNIX_EPOCH;
        let idle = TimeDelta::minutes(30);
        let fresh = session(start);
        assert!(is_alive(&fresh, idle, start + TimeDelta::minutes(29)));
        assert!(!is_alive(&fresh, idle, start + TimeDelta::minutes(30)), "idle");
        let used = Session { last_seen_utc: start + TimeDelta::hours(12), ..session(start) };
        assert!(!is_alive(&used, idle, start + TimeDelta::hours(12)), "too old");
        let ended = Session { ended_utc: Some(start), ..session(start) };
        assert!(!is_alive(&ended, idle, start), "ended");
    }

    #[test]
    fn a_request_with_an_authorization_header_never_rides_on_its_cookie() {
        let cookie = secret::new_session_secret().expect("randomness");
        let token = secret::new_bearer_token().expect("randomness");
        let mut headers = HeaderMap::new();
        let cookie = Some(cookie.expose_secret());
        assert!(matches!(presented(&headers, cookie), Presented::Cookie(_)));
        let bearer = format!("Bearer {}", token.expose_secret());
        headers.insert(AUTHORIZATION, HeaderValue::from_str(&bearer).expect("ascii"));
        assert!(matches!(presented(&headers, cookie), Presented::Bearer(_)));
        headers.insert(AUTHORIZATION, HeaderValue::from_static("Basic eDp5"));
        assert!(matches!(presented(&headers, cookie), Presented::Nothing));
        assert!(matches!(presented(&HeaderMap::new(), Some("short")), Presented::Nothing));
    }
}
