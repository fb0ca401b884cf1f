//! The model service: a process of its own that loads artefacts and answers score requests.
//!
//! | route | answers | file |
//! |---|---|---|
//! | `POST /v1/score` | `ScoreRequest` → `ScoreAnswer`; abstaining is an answer | `routes/score.rs` |
//! | `GET /v1/models` | `ModelListing`: what is loaded, what was refused and why | `routes/models.rs` |
//! | `GET /livez` | the process runs | `routes/health.rs` |
//! | `GET /readyz` | every artefact that was found is loaded, and there is one | `routes/health.rs` |
//!
//! A process of its own, so that a panic, a leak or a stuck model costs rules-only advisories
//! and nothing else. It listens on loopback only, because it asks nobody who they are.
//! Artefacts are read once, at the start; a new one needs a restart, which takes less than a
//! second.
//!
//! Deliberately absent: a database, users, what a pilot is shown, and the values of any vector
//! in any log line.

mod config;
mod error;
mod guarded;
mod problem;
mod registry;
mod routes;
mod server;
mod span;
#[cfg(test)]
mod tests;

pub use config::AdvisorConfig;
pub use error::AdvisorError;
pub use registry::Registry;
pub use server::{BoundAdvisor, bind, run};
