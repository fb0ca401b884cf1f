//! People of the operator and their roles. For administrators.

use actix_web::web;
use data_flight::id::PersonId;
use data_store::{NewPerson, Role, StoreErrorKind};
use secrecy::SecretString;

use crate::authn::password::PasswordError;
use crate::error::{ApiError, ApiResult};
use crate::policy::{Action, Resource};
use crate::principal::Principal;
use crate::problem::ProblemKind;
use crate::state::AppState;
use crate::views::PersonView;

/// Every person with their roles, by name.
///
/// # Errors
/// When the store does not answer.
pub async fn list(state: &AppState, caller: &Principal) -> ApiResult<Vec<PersonView>> {
    caller.require(state.policy(), Resource::People, Action::Read)?;
    let rows = state.store().list_people(&caller.scope).await?;
    Ok(rows.into_iter().map(|(person, roles)| PersonView::new(person, &roles)).collect())
}

/// A person to add, already checked for shape.
#[derive(Clone, Debug)]
pub struct PersonToAdd {
    /// Address to sign in with.
    pub email: String,
    /// What they are called.
    pub display_name: String,
    /// Their first password; without one they cannot sign in yet.
    pub password: Option<SecretString>,
    /// Roles they hold from the start.
    pub roles: Vec<Role>,
}

/// Adds a person.
///
/// # Errors
/// Conflict when the operator has a person of that address; unprocessable when the password
/// is too short or too long.
pub async fn create(
    state: &AppState,
    caller: &Principal,
    new: PersonToAdd,
) -> ApiResult<PersonView> {
    caller.require(state.policy(), Resource::People, Action::Create)?;
    let password_hash = match new.password {
        Some(password) => Some(hash(state, password).await?),
        None => None,
    };
    let roles = new.roles;
    let person = NewPerson {
        email: new.email,
        display_name: new.display_name,
        password_hash,
        roles: roles.clone(),
    };
    match state.store().create_person(&caller.scope, &person).await {
        Ok(row) => Ok(PersonView::new(row, &roles)),
        Err(error) if error.kind() == StoreErrorKind::Conflict => {
            let detail = "there is a person of this address already";
            Err(ApiError::new(ProblemKind::Conflict).detail(detail))
        }
        Err(error) => Err(error.into()),
    }
}

/// Gives a person exactly these roles.
///
/// # Errors
/// Not found when the operator has no such person; conflict when administrators would take
/// their own administration away, which nobody of the operator could undo.
pub async fn set_roles(
    state: &AppState,
    caller: &Principal,
    person: PersonId,
    roles: &[Role],
) -> ApiResult<PersonView> {
    caller.require(state.policy(), Resource::RoleAssignment, Action::Assign)?;
    if person == caller.person && !roles.contains(&Role::Admin) {
        let detail = "you cannot take your own administration away; another administrator can";
        return Err(ApiError::new(ProblemKind::Conflict).detail(detail));
    }
    state.store().set_roles(&caller.scope, person, roles).await?;
    let row = state.store().get_person(&caller.scope, person).await?;
    Ok(PersonView::new(row, roles))
}

/// Hashes a password where blocking is allowed.
async fn hash(state: &AppState, password: SecretString) -> ApiResult<String> {
    let hasher = state.hasher().clone();
    let hashed = web::block(move || hasher.hash(&password)).await.map_err(ApiError::internal)?;
    hashed.map_err(|error| match error {
        PasswordError::Length => ApiError::unprocessable(error.to_string()),
        other => ApiError::internal(other),
    })
}
