//! The caller's own sign-in and tokens.

use chrono::{DateTime, Utc};
use data_store::ApiToken;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::principal::Principal;

/// Who is signed in, as the caller sees themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SessionView {
    /// The caller.
    pub person_id: Uuid,
    /// What they are called.
    pub display_name: String,
    /// Roles they hold.
    #[schema(example = json!(["pilot"]))]
    pub roles: Vec<&'static str>,
    /// `session` or `api_token`.
    pub auth_method: &'static str,
    /// When the session or token ends at the latest.
    pub expires_utc: Option<DateTime<Utc>>,
}

impl From<&Principal> for SessionView {
    fn from(principal: &Principal) -> Self {
        Self {
            person_id: principal.person.0,
            display_name: principal.display_name.clone(),
            roles: principal.roles.iter().map(|role| role.name()).collect(),
            auth_method: principal.method.name(),
            expires_utc: principal.expires_utc,
        }
    }
}

/// One of the caller's API tokens, without the token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TokenView {
    /// Its id; not a secret.
    pub id: Uuid,
    /// What it is for.
    pub name: String,
    /// When it was made.
    pub created_utc: DateTime<Utc>,
    /// When it was last used, to the minute.
    pub last_used_utc: Option<DateTime<Utc>>,
    /// When it ends by itself.
    pub expires_utc: Option<DateTime<Utc>>,
    /// When it was revoked.
    pub revoked_utc: Option<DateTime<Utc>>,
}

impl From<ApiToken> for TokenView {
    fn from(row: ApiToken) -> Self {
        Self {
            id: row.api_token_id.0,
            name: row.name,
            created_utc: row.created_utc,
            last_used_utc: row.last_used_utc,
            expires_utc: row.expires_utc,
            revoked_utc: row.revoked_utc,
        }
    }
}

/// A new API token: the only time it is shown.
#[derive(Clone, Serialize, ToSchema)]
pub struct NewTokenView {
    /// The token; keep it like a password. It cannot be shown again.
    #[schema(example = "flp_…")]
    pub token: String,
    /// What is known of it.
    #[serde(flatten)]
    pub about: TokenView,
}
