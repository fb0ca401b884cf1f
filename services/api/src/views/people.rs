//! A person as administrators see them. Nobody else sees people.

use chrono::{DateTime, Utc};
use data_store::{Person, Role};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A person of the operator; never their password, in any form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PersonView {
    /// Their id.
    pub id: Uuid,
    /// Address they sign in with.
    pub email: String,
    /// What they are called.
    pub display_name: String,
    /// Roles they hold.
    #[schema(example = json!(["pilot"]))]
    pub roles: Vec<&'static str>,
    /// When they were added.
    pub created_utc: DateTime<Utc>,
    /// Since when they may not sign in; null while they may.
    pub disabled_utc: Option<DateTime<Utc>>,
}

impl PersonView {
    /// The view of a row and the roles beside it.
    #[must_use]
    pub fn new(row: Person, roles: &[Role]) -> Self {
        Self {
            id: row.person_id.0,
            email: row.email,
            display_name: row.display_name,
            roles: roles.iter().map(|role| role.name()).collect(),
            created_utc: row.created_utc,
            disabled_utc: row.disabled_utc,
        }
    }
}
