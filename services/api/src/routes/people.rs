//! `/people`: who belongs to the operator, and their roles.

use actix_web::{HttpResponse, get, post, put, web};
use data_flight::id::PersonId;
use data_store::Role;
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::extract::text;
use crate::error::{ApiError, ApiResult};
use crate::principal::Principal;
use crate::problem::Problem;
use crate::service;
use crate::service::people::PersonToAdd;
use crate::state::AppState;
use crate::views::PersonView;

/// Registers the routes.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config.service(list).service(create).service(set_roles);
}

/// A person to add.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewPerson {
    /// Address to sign in with.
    #[schema(example = "pilot@example.org")]
    email: String,
    /// What they are called.
    display_name: String,
    /// First password, 8 to 128 characters; without one they cannot sign in yet.
    #[schema(format = Password)]
    password: Option<String>,
    /// Roles they hold from the start.
    #[serde(default)]
    #[schema(example = json!(["pilot"]))]
    roles: Vec<String>,
}

/// Roles to hold, instead of the present ones.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Roles {
    /// Any of `pilot`, `operator`, `maintenance`, `gatekeeper`, `auditor`, `admin`.
    #[schema(example = json!(["pilot", "operator"]))]
    roles: Vec<String>,
}

/// Every person of the operator with their roles, by name.
#[utoipa::path(tag = "people", responses((status = OK, body = Vec<PersonView>)))]
#[get("/people")]
async fn list(state: web::Data<AppState>, caller: Principal) -> ApiResult<HttpResponse> {
    Ok(HttpResponse::Ok().json(service::people::list(&state, &caller).await?))
}

/// Adds a person.
#[utoipa::path(tag = "people", request_body = NewPerson, responses(
    (status = CREATED, body = PersonView),
    (status = CONFLICT, body = Problem, content_type = "application/problem+json"),
    (status = UNPROCESSABLE_ENTITY, body = Problem, content_type = "application/problem+json"),
))]
#[post("/people")]
async fn create(
    state: web::Data<AppState>,
    caller: Principal,
    body: web::Json<NewPerson>,
) -> ApiResult<HttpResponse> {
    let body = body.into_inner();
    let new = PersonToAdd {
        email: email(&body.email)?,
        display_name: text("display_name", &body.display_name, 100)?,
        password: body.password.map(SecretString::from),
        roles: roles(&body.roles)?,
    };
    Ok(HttpResponse::Created().json(service::people::create(&state, &caller, new).await?))
}

/// Gives a person exactly these roles, from their next request on.
#[utoipa::path(tag = "people", request_body = Roles,
    params(("id" = Uuid, Path, description = "The person's id.")),
    responses(
        (status = OK, body = PersonView),
        (status = NOT_FOUND, body = Problem, content_type = "application/problem+json"),
        (status = CONFLICT, body = Problem, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, body = Problem, content_type = "application/problem+json"),
    )
)]
#[put("/people/{id}/roles")]
async fn set_roles(
    state: web::Data<AppState>,
    caller: Principal,
    id: web::Path<uuid::Uuid>,
    body: web::Json<Roles>,
) -> ApiResult<HttpResponse> {
    let roles = roles(&body.roles)?;
    let view = service::people::set_roles(&state, &caller, PersonId(*id), &roles).await?;
    Ok(HttpResponse::Ok().json(view))
}

fn email(value: &str) -> ApiResult<String> {
    let value = text("email", value, 254)?;
    let (user, domain) = value.split_once('@').unwrap_or_default();
    let shaped = !user.is_empty() && !domain.is_empty() && !value.contains(char::is_whitespace);
    if shaped { Ok(value) } else { Err(ApiError::unprocessable("`email` is not an address")) }
}

fn roles(names: &[String]) -> ApiResult<Vec<Role>> {
    let mut roles = Vec::new();
    for name in names {
        let role = Role::from_name(name);
        let role = role.ok_or_else(|| ApiError::unprocessable("`roles` names an unknown role"))?;
        if !roles.contains(&role) {
            roles.push(role);
        }
    }
    Ok(roles)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_known_ones_and_counted_once() {
        let names =
            |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let pilot = roles(&names(&["pilot", "pilot"])).ok();
        assert_eq!(pilot, Some(vec![Role::Pilot]));
        assert!(roles(&names(&["person"])).is_err(), "not a role that can be given");
    }

    #[test]
    fn an_address_has_two_sides() {
        assert_eq!(email(" a@b ").ok().as_deref(), Some("a@b"));
        for bad in ["", "a", "@b", "a@", "a b@c"] {
            assert!(email(bad).is_err(), "{bad}");
        }
    }
}
