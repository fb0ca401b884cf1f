//! The harness of the workspace's tests: where things lie, a database, a running service, and
//! the judgement of a log without either.
//!
//! | what | file |
//! |---|---|
//! | the workspace's own files and crates | `workspace.rs` |
//! | recorded logs that lie beside the workspace | `recorded.rs` |
//! | one Postgres a process, one database a test | `database.rs` |
//! | API, workers and model service around it | `service.rs`, `model_service.rs`, `operator.rs` |
//! | a reader of logs that can be told to die | `parser.rs`, `bin/hostile_parser.rs` |
//! | talking to it | `http.rs`, `log_lines.rs` |
//! | flights that are the same in every run | `flights.rs`, `log_text.rs` |
//! | a model trained once a process | `novelty.rs` |
//! | from bytes to judgements, with a door between any two stages | `hearing.rs` |
//!
//! Nothing here is part of the product, and nothing here asserts what a product should do.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    reason = "a harness that cannot do its work ends the test, and says so"
)]

pub mod database;
pub mod flights;
pub mod hearing;
pub mod http;
pub mod log_lines;
pub mod log_text;
pub mod model_service;
pub mod novelty;
pub mod operator;
pub mod parser;
pub mod recorded;
pub mod service;
pub mod workspace;

use std::future::Future;
use std::sync::LazyLock;

use tokio::runtime::Runtime;
use tokio::task::JoinHandle;

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().expect("a runtime"));

/// Runs a future from a test, which is not async; everything that a service spawns lives on
/// the same runtime and so outlives the call.
pub fn wait<T>(future: impl Future<Output = T>) -> T {
    RUNTIME.block_on(future)
}

/// Begins a future that goes on after the call.
pub fn spawn<F: Future<Output: Send + 'static> + Send + 'static>(
    future: F,
) -> JoinHandle<F::Output> {
    RUNTIME.spawn(future)
}
