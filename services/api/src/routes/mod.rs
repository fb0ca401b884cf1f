//! The routes of the API, one file per resource. Handlers read the request, call
//! [`crate::service`] and wrap the answer; they decide nothing.

pub mod advisories;
pub mod aircraft;
pub mod audit;
pub mod extract;
pub mod flights;
pub mod health;
pub mod people;
pub mod predictions;
pub mod resumable;
pub mod session;
pub mod tokens;
pub mod uploads;

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
            .configure(aircraft::configure)
            // Before the uploads: there, `resumable` would be taken for an id.
            .configure(resumable::configure)
            .configure(uploads::configure)
            .configure(flights::configure)
            .configure(advisories::configure)
            .configure(predictions::configure)
            .configure(audit::configure),
    );
}
