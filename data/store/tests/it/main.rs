//! The store against a real PostgreSQL: one binary, one private server, one database a test.
//!
//! Needs PostgreSQL to be installed, or `TEST_DATABASE_URL` of a superuser.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a failed expectation ends a test")]

mod advisories;
mod audit;
mod blobs;
mod common;
mod fixtures;
mod flights;
mod jobs;
mod links;
mod own_server;
mod people;
mod resumable;
mod schema;
mod series;
mod tenancy;
mod uploads;
mod versions;
