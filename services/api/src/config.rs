//! What an operator may configure about the server, with defaults that are safe on loopback.
//!
//! Nothing here reads files or the environment: the command line does, and hands this over.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use serde::Deserialize;

/// Configuration of the HTTP server; every field has a default.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ServerConfig {
    /// Address and port to listen on; port 0 takes a free one.
    pub bind: SocketAddr,
    /// Largest request body of an upload, in bytes. Everything else is limited to
    /// [`ServerConfig::JSON_LIMIT_BYTES`].
    pub upload_limit_bytes: u64,
    /// Longest time that the body of an upload may take to arrive, in seconds; at most
    /// [`ServerConfig::UPLOAD_DEADLINE_MAX_S`].
    pub upload_deadline_s: u32,
    /// Uploads of one operator that may be on their way at once, in this process.
    pub upload_concurrency_count: u32,
    /// Least rate at which a body has to arrive, averaged over a window; 0 asks for none.
    pub body_rate_min_bytes_per_s: u32,
    /// How long that window is, in seconds.
    pub body_rate_window_s: u32,
    /// How much later the first window ends, in seconds.
    pub body_rate_grace_s: u32,
    /// Seconds after which a resumable upload is thrown away, whole or not. What it became
    /// stays.
    pub resumable_expiry_s: u32,
    /// Resumable uploads of one operator that may be unfinished at once. Each may hold as many
    /// bytes as an upload may have.
    pub resumable_open_count: u32,
    /// Seconds without a request after which a session ends.
    pub session_idle_timeout_s: u32,
    /// Seconds after sign-in at which a session ends, whatever happens.
    pub session_absolute_timeout_s: u32,
    /// Whether cookies are only sent over TLS, under the `__Host-` prefix.
    pub cookie_secure: bool,
    /// Worker threads; `None` for one per core.
    pub worker_count: Option<usize>,
    /// Seconds that requests in flight get to finish when the server stops.
    pub shutdown_timeout_s: u32,
}

impl ServerConfig {
    /// Largest JSON or form body, in bytes.
    pub const JSON_LIMIT_BYTES: usize = 64 * 1024;
    /// Longest deadline of an upload: an operation that is open for longer counts as lost, and
    /// its audit row is closed.
    pub const UPLOAD_DEADLINE_MAX_S: u32 = 15 * 60;
}

impl Default for ServerConfig {
    fn default() -> Self {
        Self {
            bind: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080),
            upload_limit_bytes: 64 * 1024 * 1024,
            upload_deadline_s: Self::UPLOAD_DEADLINE_MAX_S,
            upload_concurrency_count: 8,
            body_rate_min_bytes_per_s: 4_096,
            body_rate_window_s: 10,
            body_rate_grace_s: 10,
            resumable_expiry_s: 24 * 60 * 60,
            resumable_open_count: 64,
            session_idle_timeout_s: 30 * 60,
            session_absolute_timeout_s: 12 * 60 * 60,
            cookie_secure: false,
            worker_count: None,
            shutdown_timeout_s: 10,
        }
    }
}

/// A configuration that would not be safe, or not work.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigProblem {
    /// Session cookies would cross a network in clear.
    #[error(
        "`bind` {bind} is reachable from other machines while `cookie_secure` is false; hint: set \
         `cookie_secure = true` and put a proxy that speaks TLS in front"
    )]
    CookieExposed {
        /// The configured address.
        bind: SocketAddr,
    },
    /// A limit of zero would refuse everything.
    #[error("`{key}` must be greater than zero")]
    Zero {
        /// The configuration key.
        key: &'static str,
    },
    /// A request could outlive its audit row.
    #[error("`upload_deadline_s` is more than {most_s}")]
    UploadDeadlineTooLong {
        /// The most.
        most_s: u32,
    },
    /// The idle timeout could never be reached.
    #[error("`session_idle_timeout_s` is longer than `session_absolute_timeout_s`")]
    IdleBeyondAbsolute,
}

impl ServerConfig {
    /// Every problem of this configuration; empty when it may be used.
    #[must_use]
    pub fn problems(&self) -> Vec<ConfigProblem> {
        let mut problems = Vec::new();
        if !self.cookie_secure && !self.bind.ip().is_loopback() {
            problems.push(ConfigProblem::CookieExposed { bind: self.bind });
        }
        let zeros = [
            ("upload_limit_bytes", self.upload_limit_bytes == 0),
            ("upload_deadline_s", self.upload_deadline_s == 0),
            ("upload_concurrency_count", self.upload_concurrency_count == 0),
            ("body_rate_window_s", self.body_rate_window_s == 0),
            ("resumable_expiry_s", self.resumable_expiry_s == 0),
            ("resumable_open_count", self.resumable_open_count == 0),
            ("session_idle_timeout_s", self.session_idle_timeout_s == 0),
            ("session_absolute_timeout_s", self.session_absolute_timeout_s == 0),
            ("worker_count", self.worker_count == Some(0)),
        ];
        problems.extend(
            zeros.iter().filter(|(_, zero)| *zero).map(|(key, _)| ConfigProblem::Zero { key }),
        );
        if self.upload_deadline_s > Self::UPLOAD_DEADLINE_MAX_S {
            let most_s = Self::UPLOAD_DEADLINE_MAX_S;
            problems.push(ConfigProblem::UploadDeadlineTooLong { most_s });
        }
        if self.session_idle_timeout_s > self.session_absolute_timeout_s {
            problems.push(ConfigProblem::IdleBeyondAbsolute);
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_loopback_and_sound() {
        let config = ServerConfig::default();
        assert!(config.bind.ip().is_loopback());
        assert_eq!(config.problems(), []);
    }

    #[test]
    fn clear_text_cookies_stay_on_this_machine() {
        let bind = SocketAddr::from(([0, 0, 0, 0], 80));
        let mut config = ServerConfig { bind, ..ServerConfig::default() };
        assert_eq!(config.problems(), [ConfigProblem::CookieExposed { bind }]);
        config.cookie_secure = true;
        assert_eq!(config.problems(), []);
    }

    #[test]
    fn every_problem_is_reported_at_once() {
        let config = ServerConfig {
            upload_limit_bytes: 0,
            session_absolute_timeout_s: 0,
            upload_deadline_s: 901,
            ..ServerConfig::default()
        };
        assert_eq!(
            config.problems(),
            [
                ConfigProblem::Zero { key: "upload_limit_bytes" },
                ConfigProblem::Zero { key: "session_absolute_timeout_s" },
                ConfigProblem::UploadDeadlineTooLong { most_s: 900 },
                ConfigProblem::IdleBeyondAbsolute,
            ]
        );
    }
}
