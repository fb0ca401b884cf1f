//! The ingestion worker: the only place where data, models and safety meet.
//!
//! | stage | type in → out | file | refuses with |
//! |---|---|---|---|
//! | leased | queue → `LeasedJob` | `worker.rs` | lease lost: abandoned |
//! | parsed | bytes → `IngestedLog`, in a child process | data-ingest, `isolation/` | unusable: kind, message, hint |
//! | identified | `Flight` → aircraft, if known | `identify.rs` | unknown stays unknown |
//! | measured | `Flight` → phases, key points, quality | `analyse.rs` | absent, with the reason |
//! | judged by rules | measures → `Evaluation` | `analyse.rs` | not evaluated, with the reason |
//! | judged by models | features → `ScoreAnswer` | `advisor_client.rs`, `breaker.rs` | rules only (L2) |
//! | guarded | `Candidate` → `Review` | `judge.rs`, `advise.rs` | withheld |
//! | advised | `Release` → advisory and log row | `advise.rs` | no log row, no advisory |
//! | linked | two recordings of one flight | `same_flight.rs`, data-store `links` | not enough evidence: two flights |
//! | stored | everything, once | data-store `results` | lease lost: nothing stored |
//!
//! Deliberately absent: HTTP for people, permissions, and any statement that did not pass
//! the guard.

pub mod advise;
pub mod advisor_client;
pub mod analyse;
pub mod breaker;
pub mod error;
pub mod flight;
mod identify;
pub mod isolation;
pub mod judge;
pub mod metrics;
pub mod process;
mod report;
pub mod same_flight;
pub mod sentence;
pub mod worker;
