//! The table of configuration keys: the single place where a key, its default and its
//! meaning are written. The reference in `docs/config.reference.toml` is generated from it.

use std::fmt::Write as _;

/// One configuration key.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Dotted path in `flarepath.toml`; the environment name is derived from it.
    pub path: &'static str,
    /// The value when nobody says otherwise, as it would be written in TOML.
    pub default: &'static str,
    /// What it means, units included.
    pub meaning: &'static str,
}

impl Key {
    /// The environment variable that overrides the file, for example `FLAREPATH_API_BIND`.
    #[must_use]
    pub fn environment(&self) -> String {
        format!("FLAREPATH_{}", self.path.replace('.', "_").to_uppercase())
    }
}

/// Every key, grouped by section.
pub const KEYS: &[Key] = &[
    Key {
        path: "api.bind",
        default: "\"127.0.0.1:8080\"",
        meaning: "Address the API and the pages listen on.",
    },
    Key {
        path: "api.upload_limit_bytes",
        default: "67108864",
        meaning: "Largest upload accepted, in bytes.",
    },
    Key {
        path: "api.session_idle_s",
        default: "3600",
        meaning: "A session without requests ends after this many seconds.",
    },
    Key {
        path: "api.session_absolute_s",
        default: "43200",
        meaning: "A session ends after this many seconds whatever happens.",
    },
    Key {
        path: "api.cookie_secure",
        default: "false",
        meaning: "Mark cookies `Secure`: set it when TLS is in front, and always outside loopback.",
    },
    Key {
        path: "advisor.bind",
        default: "\"127.0.0.1:0\"",
        meaning: "Address the model service listens on; port 0 lets the system choose.",
    },
    Key {
        path: "advisor.url",
        default: "\"\"",
        meaning: "Where workers find the model service; empty: `up` starts one itself.",
    },
    Key {
        path: "advisor.artefacts",
        default: "\"\"",
        meaning: "Folder of model artefacts; empty: the ones that ship with the product.",
    },
    Key {
        path: "advisor.deadline_ms",
        default: "500",
        meaning: "How long a worker waits for one answer of the model service, in milliseconds.",
    },
    Key {
        path: "worker.count",
        default: "2",
        meaning: "Jobs worked on at the same time by one process.",
    },
    Key {
        path: "worker.lease_s",
        default: "60",
        meaning: "A job whose worker is silent for this many seconds is given to another.",
    },
    Key {
        path: "worker.parse_memory_bytes",
        default: "1073741824",
        meaning: "Memory that reading one log may take, in bytes; its samples may take a quarter.",
    },
    Key {
        path: "worker.parse_deadline_s",
        default: "60",
        meaning: "How long reading one log may take, in seconds.",
    },
    Key {
        path: "store.data_dir",
        default: "\"var\"",
        meaning: "Folder of raw uploads and of the private Postgres.",
    },
    Key {
        path: "store.postgres_dir",
        default: "\"\"",
        meaning: "Folder of `initdb` and `postgres` for the private Postgres; empty: found by itself.",
    },
    Key { path: "store.pool_size", default: "16", meaning: "Database connections of one process." },
    Key {
        path: "telemetry.log",
        default: "\"info\"",
        meaning: "Filter of log lines, in the syntax of tracing's EnvFilter.",
    },
    Key {
        path: "telemetry.format",
        default: "\"json\"",
        meaning: "`json` for machines or `text` for a terminal.",
    },
];

/// The configuration reference: a valid `flarepath.toml` with every default written out.
#[must_use]
pub fn reference_toml() -> String {
    let mut text = String::from(
        "# Every key of flarepath.toml with its default. Generated: change the table in\n\
         # services/cli/src/config/key.rs instead. Environment variables override the file;\n\
         # secrets come by environment only: DATABASE_URL, FLAREPATH_SENTRY_DSN.\n",
    );
    let mut section = "";
    for key in KEYS {
        let Some((group, name)) = key.path.split_once('.') else { continue };
        if group != section {
            section = group;
            let _ = writeln!(text, "\n[{group}]");
        }
        let _ = writeln!(text, "# {} ({})", key.meaning, key.environment());
        let _ = writeln!(text, "{name} = {}", key.default);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reference_in_the_docs_is_the_table() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/config.reference.toml");
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(path, reference_toml()).expect("a writable docs folder");
        }
        let written = std::fs::read_to_string(path).unwrap_or_default();
        assert_eq!(written, reference_toml(), "run with UPDATE_EXPECT=1 to rewrite {path}");
    }
}
