//! What the service does for somebody who is signed in: one file per resource.
//!
//! The API's routes and the portal's pages both call these functions, so that permission on
//! objects and redaction exist once. Whether the caller may use the function at all was
//! decided before, by the gate; what exactly they see is decided here.

pub mod advisories;
pub mod aircraft;
pub mod flights;
pub mod log;
pub mod people;
pub mod resumable;
pub mod session;
pub mod sight;
pub mod tokens;
pub mod uploads;
