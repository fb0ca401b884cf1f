//! Configuration: built-in default < `flarepath.toml` < `FLAREPATH_*` environment.
//!
//! Every problem is reported at once, with its key; unknown keys are problems. Secrets come
//! by environment only and are never printed. Safety limits are not configuration: they are
//! compiled in from `safety/limits.toml`.

mod key;
mod load;

pub use key::{KEYS, reference_toml};
pub use load::{ConfigError, Problem, load};

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;

/// How log lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// One JSON object a line, for machines.
    Json,
    /// One readable line, for a terminal.
    Text,
}

/// Everything that can be configured, checked.
#[derive(Debug)]
pub struct Config {
    /// Where the API and the pages listen.
    pub api_bind: SocketAddr,
    /// Largest upload accepted, in bytes.
    pub upload_limit_bytes: usize,
    /// A session without requests ends after this.
    pub session_idle: Duration,
    /// A session ends after this whatever happens.
    pub session_absolute: Duration,
    /// Whether cookies are marked `Secure`; needed behind TLS, impossible without it.
    pub cookie_secure: bool,
    /// Where the model service listens; port 0 lets the system choose.
    pub advisor_bind: SocketAddr,
    /// Where the worker finds the model service, when `up` does not start one itself.
    pub advisor_url: Option<String>,
    /// The folder of model artefacts.
    pub advisor_artefacts: PathBuf,
    /// How long the worker waits for one answer of the model service.
    pub advisor_deadline: Duration,
    /// Jobs worked on at the same time by one process.
    pub worker_count: usize,
    /// A job whose worker is silent for this long is given to another.
    pub worker_lease: Duration,
    /// Memory that reading one log may take, in bytes.
    pub parse_memory_bytes: u64,
    /// How long reading one log may take.
    pub parse_deadline: Duration,
    /// The folder of raw uploads and of the private Postgres.
    pub data_dir: PathBuf,
    /// The folder of the private Postgres's binaries; `None` looks where systems install them.
    pub postgres_dir: Option<PathBuf>,
    /// Database connections of one process.
    pub pool_size: usize,
    /// Filter of log lines, in the syntax of `tracing`'s `EnvFilter`.
    pub log_filter: String,
    /// How log lines are written.
    pub log_format: LogFormat,
    /// The database, when it is not the private one.
    pub database_url: Option<SecretString>,
    /// Where internal errors are reported; off without.
    pub sentry_dsn: Option<SecretString>,
    /// Password of the admin that `admin create` makes.
    pub admin_password: Option<SecretString>,
}
