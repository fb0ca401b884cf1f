//! Placeholder header.

pub mod advisor_client;
pub mod breaker;
