//! The pages people look at, on the same server as the API.
//!
//! Pages call the functions of [`services_api::service`] and show its views, so that what
//! somebody may see is decided in one place. They work without scripts, and nothing is
//! fetched from anywhere else. A band is a word and a shape before it is a colour, nothing is
//! ever green, and what was not evaluated stands as large as what was found.
//!
//! Hand [`SURFACE`] to the server; without it the server has no pages.

mod assets;
mod format;
mod page;
mod pages;
mod permissions;
mod problem;

use actix_web::web;
use services_api::Surface;

pub use permissions::PAGE_PERMISSIONS;

/// The portal, to be served beside the API.
pub const SURFACE: Surface =
    Surface { permissions: PAGE_PERMISSIONS, configure, problem_page: problem::page };

fn configure(config: &mut web::ServiceConfig) {
    config.service(assets::style).service(assets::icon).service(assets::unavailable);
    config.configure(pages::configure);
}
