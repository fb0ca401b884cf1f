//! The caller's own API tokens, for programs.

use chrono::TimeDelta;
use data_flight::id::SessionId;
use data_store::{AuthMethod, NewSession};
use secrecy::ExposeSecret;

use crate::authn::secret;
use crate::error::{ApiError, ApiResult};
use crate::principal::Principal;
use crate::state::AppState;
use crate::views::{NewTokenView, TokenView};

/// Longest life of a token, in days.
pub const LIFE_MAX_DAYS: u16 = 366;

/// Makes a token that may do what its person may.
///
/// # Errors
/// Forbidden when the caller is a token itself: a token that leaked must not be able to
/// outlive its revocation.
pub async fn create(
    state: &AppState,
    caller: &Principal,
    name: &str,
    life_days: u16,
) -> ApiResult<NewTokenView> {
    if caller.method == AuthMethod::ApiToken {
        return Err(ApiError::forbidden().detail("a token cannot make tokens; sign in"));
    }
    let token = secret::new_bearer_token().map_err(ApiError::internal)?;
    let expires = state.now().checked_add_signed(TimeDelta::days(life_days.into()));
    let new = NewSession {
        person: caller.person,
        token: secret::digest(&token),
        expires_utc: expires.ok_or_else(|| ApiError::unprocessable("the token never ends"))?,
    };
    let row = state.store().create_api_token(&caller.scope, name, &new).await?;
    Ok(NewTokenView { token: token.expose_secret().to_owned(), about: row.into() })
}

/// The caller's tokens, newest first, revoked ones included.
///
/// # Errors
/// When the store does not answer.
pub async fn list(state: &AppState, caller: &Principal) -> ApiResult<Vec<TokenView>> {
    let rows = state.store().list_api_tokens(&caller.scope, caller.person).await?;
    Ok(rows.into_iter().map(TokenView::from).collect())
}

/// Revokes one of the caller's tokens; its next request is refused.
///
/// # Errors
/// Not found when the caller has no such token, or it was revoked before.
pub async fn revoke(state: &AppState, caller: &Principal, token: SessionId) -> ApiResult<()> {
    Ok(state.store().revoke_api_token(&caller.scope, caller.person, token).await?)
}
