//! The HTTP API: reviewed rows in, views out, by role.
//!
//! A request passes [`middleware::observe`] (id, span, metrics, errors), then
//! [`middleware::gate`] (who, audit, permission), then a handler of [`routes`], which calls a
//! function of [`service`] and answers with a view of [`views`]. The portal is a
//! [`surface::Surface`] on the same server and calls the same functions.
//!
//! Deliberately absent: models, the guard, parsing. The API reads rows that were reviewed
//! and enqueues work; it judges nothing.

pub mod audit;
pub mod authn;
pub mod config;
pub mod digest;
pub mod error;
pub mod metrics;
pub mod middleware;
pub mod multipart;
mod openapi;
pub mod policy;
pub mod principal;
pub mod problem;
pub mod routes;
pub mod server;
pub mod service;
pub mod state;
pub mod surface;
pub mod turns;
pub mod tus;
pub mod views;

pub use authn::password::{PasswordCost, PasswordHasher};
pub use config::{ConfigProblem, ServerConfig};
pub use error::{ApiError, ApiResult};
pub use principal::Principal;
pub use problem::{Problem, ProblemKind};
pub use server::{Bound, ServeError, app, bind, openapi_document, serve};
pub use state::{AppParts, AppState, StateError};
pub use surface::Surface;
