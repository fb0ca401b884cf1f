//! The API over real HTTP, against a real PostgreSQL: one binary, one private server, one
//! database and one listening API a test.
//!
//! Needs PostgreSQL to be installed, or `TEST_DATABASE_URL` of a superuser.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a failed expectation ends a test"
)]

/// The API alone, without pages.
fn surfaces() -> Vec<services_api::Surface> {
    Vec::new()
}

mod audit;
mod client;
mod common;
mod docs;
mod fixtures;
mod flights;
mod limits;
mod openapi;
mod people;
mod raw;
mod resumable;
mod resumable_hostile;
mod roles;
mod secrets;
mod sessions;
mod tenancy;
mod tus;
mod uploads;
mod world;
