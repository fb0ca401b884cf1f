//! What else is served beside the API: pages with a permission table and errors of their own.
//!
//! The portal is such a surface. It lives in its own crate and is handed in, so that the API
//! knows no page and a page cannot be served without a permission.

use actix_web::{HttpResponse, web};

use crate::policy::RoutePermission;
use crate::problem::Problem;

/// A set of pages.
#[derive(Clone, Copy, Debug)]
pub struct Surface {
    /// What each of its routes needs.
    pub permissions: &'static [RoutePermission],
    /// Registers its routes.
    pub configure: fn(&mut web::ServiceConfig),
    /// Shows a problem as a page.
    pub problem_page: fn(&Problem) -> HttpResponse,
}
