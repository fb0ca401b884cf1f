//! A private PostgreSQL server in a folder, from the server binaries that are installed.
//!
//! [`Cluster::start`] makes the cluster on the first start, recovers it after a crash, waits
//! until it answers, and stops it when it is dropped. It listens on a Unix socket only; the
//! socket is reachable for the server's user alone, and the server asks the kernel who is
//! calling (`peer`), so there is no password to keep or to leak.
//!
//! PostgreSQL refuses to run as root: started as root, the server runs as `postgres` or
//! `nobody` and the folder is given to that user.
//!
//! Deliberately absent: SQL. Databases are made and filled by `data-store`. Every function
//! blocks; call them off the async threads.

mod account;
mod binaries;
mod cluster;
mod error;
mod folder;
mod lock;

pub use cluster::{Cluster, ClusterOptions};
pub use error::ClusterError;
