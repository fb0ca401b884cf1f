//! Signing in and out.

use std::time::Instant;

use actix_web::http::StatusCode;
use actix_web::web;
use chrono::TimeDelta;
use data_flight::id::SessionId;
use data_store::{AuthMethod, NewSession, Person, TenantScope};
use secrecy::SecretString;

use crate::audit::{self, Source};
use crate::authn::secret;
use crate::error::{ApiError, ApiResult};
use crate::principal::Principal;
use crate::problem::ProblemKind;
use crate::state::AppState;

/// A fresh session and its secret, which only the cookie may carry.
#[derive(Debug)]
pub struct SignedIn {
    /// The secret for the cookie.
    pub secret: SecretString,
    /// Who signed in.
    pub principal: Principal,
}

/// Signs somebody in by email and password.
///
/// # Errors
/// Invalid credentials, whichever of the two is wrong and also when the person is disabled;
/// too many attempts after [`crate::authn::throttle::Throttle::BURST`] failures.
pub async fn sign_in(
    state: &AppState,
    email: &str,
    password: SecretString,
    source: &Source,
) -> ApiResult<SignedIn> {
    let (now, address) = (Instant::now(), source.address.as_str());
    if let Some(seconds) = state.throttle().wait_s(email, address, now) {
        state.metrics().note_sign_in("throttled");
        return Err(ApiError::new(ProblemKind::TooManyAttempts).retry_after_s(seconds));
    }
    let candidates = state.store().people_by_email(email).await?;
    // One row at least, so that an address nobody has takes as long as one that exists.
    let mut attempts = Vec::new();
    for person in &candidates {
        let whose = (TenantScope::new(person.tenant_id), person.person_id.0);
        attempts.push(audit::begin_sign_in(state, source, Some(whose)).await?);
    }
    if attempts.is_empty() {
        attempts.push(audit::begin_sign_in(state, source, None).await?);
    }
    let verified = verify(state, candidates, password).await?;
    let status = if verified.is_some() { StatusCode::CREATED } else { StatusCode::UNAUTHORIZED };
    for attempt in attempts {
        attempt.complete(state, status, None, now.elapsed()).await;
    }
    match verified {
        Some(person) => {
            state.throttle().note_success(email, address);
            state.metrics().note_sign_in("granted");
            open(state, person).await
        }
        None => {
            state.throttle().note_failure(email, address, now);
            state.metrics().note_sign_in("refused");
            Err(ApiError::new(ProblemKind::InvalidCredentials))
        }
    }
}

/// Ends the session or revokes the token the caller came with.
///
/// # Errors
/// When the store does not answer.
pub async fn sign_out(state: &AppState, caller: &Principal) -> ApiResult<()> {
    let credential = SessionId(caller.credential);
    match caller.method {
        AuthMethod::Session => state.store().end_session(&caller.scope, credential).await?,
        AuthMethod::ApiToken => {
            state.store().revoke_api_token(&caller.scope, caller.person, credential).await?;
        }
    }
    Ok(())
}

/// The person whose password it is. The same address may belong to people of several
/// operators; without any, the same work is done against a hash nobody knows.
async fn verify(
    state: &AppState,
    candidates: Vec<Person>,
    password: SecretString,
) -> ApiResult<Option<Person>> {
    let hasher = state.hasher().clone();
    let verified = web::block(move || {
        if candidates.is_empty() {
            std::hint::black_box(hasher.verify(&password, None));
        }
        candidates.into_iter().find(|person| {
            let matches = hasher.verify(&password, person.password_hash.as_deref());
            matches && person.disabled_utc.is_none()
        })
    });
    verified.await.map_err(ApiError::internal)
}

async fn open(state: &AppState, person: Person) -> ApiResult<SignedIn> {
    let scope = TenantScope::new(person.tenant_id);
    let secret = secret::new_session_secret().map_err(ApiError::internal)?;
    let life = TimeDelta::seconds(state.config().session_absolute_timeout_s.into());
    let expires_utc =
        state.now().checked_add_signed(life).ok_or_else(|| ApiError::new(ProblemKind::Internal))?;
    let new = NewSession { person: person.person_id, token: secret::digest(&secret), expires_utc };
    let session = state.store().create_session(&scope, &new).await?;
    let roles = state.store().roles_of(&scope, person.person_id).await?;
    let principal = Principal {
        scope,
        person: person.person_id,
        display_name: person.display_name,
        roles,
        method: AuthMethod::Session,
        credential: session.session_id.0,
        expires_utc: Some(expires_utc),
    };
    Ok(SignedIn { secret, principal })
}
