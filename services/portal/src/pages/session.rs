//! Signing in and out with a form.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use askama::Template;
use secrecy::SecretString;
use serde::Deserialize;
use services_api::audit::Source;
use services_api::authn::cookie;
use services_api::{ApiResult, AppState, Principal, ProblemKind, service};

use crate::page::{page, see_other};

/// The form to sign in, perhaps after an attempt that failed.
#[derive(Template)]
#[template(path = "sign_in.html")]
pub struct SignInPage<'a> {
    /// Nobody is signed in yet.
    pub name: Option<&'a str>,
    /// Why the attempt before did not succeed.
    pub failure: Option<&'a str>,
}

#[derive(Deserialize)]
struct SignIn {
    email: String,
    password: String,
}

#[post("/sign-in")]
pub async fn sign_in(
    state: web::Data<AppState>,
    source: Source,
    former: Option<Principal>,
    form: web::Form<SignIn>,
) -> ApiResult<HttpResponse> {
    let SignIn { email, password } = form.into_inner();
    let password = SecretString::from(password);
    match service::session::sign_in(&state, &email, password, &source).await {
        Ok(signed_in) => {
            if let Some(former) = former {
                service::session::sign_out(&state, &former).await?;
            }
            let mut response = see_other("/");
            let cookie = cookie::issue(&signed_in.secret, state.config().cookie_secure);
            response.add_cookie(&cookie).map_err(services_api::ApiError::internal)?;
            Ok(response)
        }
        Err(error) if error.kind == ProblemKind::InvalidCredentials => {
            let failure = Some("The email or the password is wrong.");
            page(StatusCode::UNAUTHORIZED, &SignInPage { name: None, failure })
        }
        Err(error) => Err(error),
    }
}

#[post("/sign-out")]
pub async fn sign_out(state: web::Data<AppState>, caller: Principal) -> ApiResult<HttpResponse> {
    service::session::sign_out(&state, &caller).await?;
    let mut response = see_other("/");
    let cookie = cookie::remove(state.config().cookie_secure);
    response.add_cookie(&cookie).map_err(services_api::ApiError::internal)?;
    Ok(response)
}
