//! The product end to end: one binary, one private Postgres, one database a test.
//!
//! | theme | file |
//! |---|---|
//! | a flight on its way from upload to advisory, by role | `pipeline.rs` |
//! | the model service away | `degraded.rs` |
//! | faults of the record, seen by the guard | `injections.rs` |
//! | faults of model and service, seen by the guard | `injections_of_models.rs` |
//! | input that is no flight | `bad_input.rs` |
//! | input that kills its reader | `isolation.rs` |
//! | workers and databases that die | `faults.rs` |
//! | a flight that was recorded several times | `same_flight.rs` |
//! | a flight that is judged again | `reprocess.rs` |
//! | every recorded log beside the workspace | `real_logs.rs` |
//! | what is logged and counted | `telemetry.rs` |
//!
//! Needs PostgreSQL to be installed, or `TEST_DATABASE_URL` of a superuser.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a failed expectation ends a test, and tables are printed"
)]

mod bad_input;
mod degraded;
mod faults;
mod injections;
mod injections_of_models;
mod isolation;
mod pipeline;
mod real_logs;
mod reprocess;
mod same_flight;
mod telemetry;
