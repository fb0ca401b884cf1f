//! Measures on recorded and on simulated flights: what they are, and what must not change
//! them.

// Clippy allows these in tests by configuration, but not in the helpers of tests.
#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "helpers of tests")]

#[path = "../common/mod.rs"]
mod common;
#[path = "../common/logs.rs"]
mod logs;
mod metamorphic;
mod real_logs;
mod rules_on_flights;
mod simulated_approaches;
