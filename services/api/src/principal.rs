//! Who is calling, once that is proven.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use chrono::{DateTime, Utc};
use data_flight::id::PersonId;
use data_store::{AuthMethod, Role, TenantScope};
use uuid::Uuid;

use crate::error::{ApiError, ApiResult};
use crate::policy::{Action, Policy, Resource};

/// A person who proved who they are, and the tenant they belong to. Everything a request
/// reads or writes is scoped by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// The tenant of the person: the boundary of everything the request may touch.
    pub scope: TenantScope,
    /// The person.
    pub person: PersonId,
    /// What they are called.
    pub display_name: String,
    /// The roles they hold now, read with the session, so that a role that was taken away
    /// is gone at the next request.
    pub roles: Vec<Role>,
    /// How they proved it.
    pub method: AuthMethod,
    /// The session or token that proved it.
    pub credential: Uuid,
    /// When that proof ends, if it ends.
    pub expires_utc: Option<DateTime<Utc>>,
}

impl Principal {
    /// Whether the policy allows this person the action.
    #[must_use]
    pub fn may(&self, policy: &Policy, resource: Resource, action: Action) -> bool {
        policy.allows_any(&self.roles, resource, action)
    }

    /// Makes sure that the policy allows this person the action. The gate has asked the same
    /// for the route; asking again here is what keeps a new page or route from forgetting.
    ///
    /// # Errors
    /// Forbidden when it does not.
    pub fn require(&self, policy: &Policy, resource: Resource, action: Action) -> ApiResult<()> {
        if self.may(policy, resource, action) { Ok(()) } else { Err(ApiError::forbidden()) }
    }
}

impl FromRequest for Principal {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let principal = request.extensions().get::<Principal>().cloned();
        ready(principal.ok_or_else(ApiError::unauthenticated))
    }
}
