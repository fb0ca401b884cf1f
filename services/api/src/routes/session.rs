//! `/session`: sign in, who am I, sign out.

use actix_web::{HttpResponse, delete, get, post, web};
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::audit::Source;
use crate::authn::cookie;
use crate::error::ApiResult;
use crate::principal::Principal;
use crate::problem::Problem;
use crate::service;
use crate::state::AppState;
use crate::views::SessionView;

/// Registers the routes.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config.service(sign_in).service(who_am_i).service(sign_out);
}

/// Who wants to sign in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SignIn {
    #[schema(example = "pilot@example.org")]
    email: String,
    #[schema(format = Password)]
    password: String,
}

/// Signs in and sets the session cookie.
///
/// The same answer is given, after the same work, whether the email or the password is
/// wrong. After ten failures of one account from one address, one more is allowed every 30
/// seconds.
#[utoipa::path(tag = "session", request_body = SignIn, security(()), responses(
    (status = CREATED, body = SessionView),
    (status = UNAUTHORIZED, body = Problem, content_type = "application/problem+json"),
    (status = TOO_MANY_REQUESTS, body = Problem, content_type = "application/problem+json"),
))]
#[post("/session")]
async fn sign_in(
    state: web::Data<AppState>,
    source: Source,
    former: Option<Principal>,
    body: web::Json<SignIn>,
) -> ApiResult<HttpResponse> {
    let SignIn { email, password } = body.into_inner();
    let password = SecretString::from(password);
    let signed_in = service::session::sign_in(&state, &email, password, &source).await?;
    // Signing in again replaces the session, so that no secret from before survives it.
    if let Some(former) = former {
        service::session::sign_out(&state, &former).await?;
    }
    Ok(HttpResponse::Created()
        .cookie(cookie::issue(&signed_in.secret, state.config().cookie_secure))
        .json(SessionView::from(&signed_in.principal)))
}

/// Who is signed in.
#[utoipa::path(tag = "session", responses(
    (status = OK, body = SessionView),
    (status = UNAUTHORIZED, body = Problem, content_type = "application/problem+json"),
))]
#[get("/session")]
async fn who_am_i(caller: Principal) -> HttpResponse {
    HttpResponse::Ok().json(SessionView::from(&caller))
}

/// Ends the session, or revokes the token that the request carries.
#[utoipa::path(tag = "session", responses((status = NO_CONTENT)))]
#[delete("/session")]
async fn sign_out(state: web::Data<AppState>, caller: Principal) -> ApiResult<HttpResponse> {
    service::session::sign_out(&state, &caller).await?;
    Ok(HttpResponse::NoContent().cookie(cookie::remove(state.config().cookie_secure)).finish())
}
