//! The pages and forms, one file per thing people do.

mod advisory;
mod flight;
mod home;
mod prediction;
mod session;
mod upload;

use actix_web::web;

/// Registers every page and form.
pub fn configure(config: &mut web::ServiceConfig) {
    config.service(home::home).service(session::sign_in).service(session::sign_out);
    config.service(upload::receive).service(upload::show);
    config.service(flight::show).service(flight::link_crew);
    config.service(advisory::acknowledge).service(advisory::contest);
    config.service(prediction::list);
}
