//! The portal as a browser without scripts uses it, against a real PostgreSQL.
//!
//! Server, database and callers are those of the API's own tests.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a failed expectation ends a test"
)]

/// The API with the portal beside it.
fn surfaces() -> Vec<services_api::Surface> {
    vec![services_portal::SURFACE]
}

#[expect(dead_code, reason = "the API's own tests use all of it")]
#[path = "../../../api/tests/it/client.rs"]
mod client;
#[expect(dead_code, reason = "the API's own tests use all of it")]
#[path = "../../../api/tests/it/common.rs"]
mod common;
#[path = "../../../api/tests/it/fixtures.rs"]
mod fixtures;
#[expect(dead_code, reason = "the API's own tests use all of it")]
#[path = "../../../api/tests/it/world.rs"]
mod world;

mod browser;
mod pages;
mod permissions;
