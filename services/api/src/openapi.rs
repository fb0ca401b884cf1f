//! The head of the OpenAPI document; paths and schemas are collected from the routes.

use utoipa::OpenApi;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};

/// What is said before the paths.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Flarepath",
        description = "Advice from recorded flights, for people on the ground. Times are UTC; \
                       seconds count from the start of the flight; every number carries its \
                       unit in its name or beside it. Errors are problem details (RFC 9457)."
    ),
    components(schemas(crate::problem::Problem)),
    modifiers(&Credentials),
    security(("cookie" = []), ("bearer" = []))
)]
pub struct ApiDocument;

struct Credentials;

impl utoipa::Modify for Credentials {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        let cookie = ApiKeyValue::with_description(
            crate::authn::cookie::name(true),
            "A session from POST /api/v1/session; unsafe methods also need X-Requested-With.",
        );
        components.add_security_scheme("cookie", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
        let bearer = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("A token from POST /api/v1/tokens."))
            .build();
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    }
}
