//! Where the model service listens, what it loads, and how much it accepts.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// Settings of the model service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdvisorConfig {
    /// A loopback address; port 0 lets the system choose.
    pub bind: SocketAddr,
    /// Folder whose folders are artefacts.
    pub artefacts_dir: PathBuf,
    /// Largest accepted request body.
    pub request_limit_bytes: usize,
    /// Longest wait for the head of a request, and then for its body.
    pub request_timeout: Duration,
    /// Threads that answer.
    pub workers: usize,
}

impl AdvisorConfig {
    /// 64 KiB, five seconds, two threads.
    #[must_use]
    pub fn new(bind: SocketAddr, artefacts_dir: impl Into<PathBuf>) -> Self {
        Self {
            bind,
            artefacts_dir: artefacts_dir.into(),
            request_limit_bytes: 64 * 1024,
            request_timeout: Duration::from_secs(5),
            workers: 2,
        }
    }
}
