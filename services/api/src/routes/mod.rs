//! The routes of the API, one file per resource. Handlers read the request, call
//! [`crate::service`] and wrap the answer; they decide nothing.

pub mod aircraft;
pub mod extract;
pub mod health;
pub mod people;
pub mod session;
pub mod tokens;

use utoipa_actix_web::scope;
use utoipa_actix_web::service_config::ServiceConfig;

/// Registers every route of the API and collects their documentation.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config.configure(health::configure);
    config.service(
        scope::scope("/api/v1")
            .configure(session::configure)
            .configure(tokens::configure)
            .configure(people::configure)
            .configure(aircraft::configure),
    );
}
