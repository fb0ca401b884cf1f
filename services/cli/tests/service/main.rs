//! The service as a process, seen from outside: `up` with its private Postgres and its supervised
//! model service, with its parts stopped, killed, missing or in the way.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests fail by panicking"
)]

mod lifecycle;
mod model_service;
mod parser;
mod refused;
mod reprocess;
mod up;
