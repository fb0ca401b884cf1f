//! Reads the configuration and reports every problem at once.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use secrecy::SecretString;

use super::{Config, KEYS, LogFormat};

/// One thing that is wrong with the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The key, file or variable concerned.
    pub at: String,
    /// What is wrong, and what would be right.
    pub message: String,
}

/// The configuration cannot be used. Every problem is in it, not only the first.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the configuration has {} problem(s):{}", problems.len(), listing(problems))]
pub struct ConfigError {
    /// All problems, in the order of the keys.
    pub problems: Vec<Problem>,
}

fn listing(problems: &[Problem]) -> String {
    problems.iter().map(|problem| format!("\n  {}: {}", problem.at, problem.message)).collect()
}

/// Loads defaults, then `file` if given (or `flarepath.toml` in the working folder if there
/// is one), then `environment`.
///
/// # Errors
/// When anything is unknown, unreadable or out of range; all problems at once.
pub fn load(
    file: Option<&Path>,
    environment: &BTreeMap<String, String>,
) -> Result<Config, ConfigError> {
    let mut reader = Reader::default();
    reader.defaults();
    reader.file(file);
    reader.environment(environment);
    let config = reader.config(environment);
    if reader.problems.is_empty() {
        Ok(config)
    } else {
        Err(ConfigError { problems: reader.problems })
    }
}

/// Values by dotted path, where each came from, and what was wrong on the way.
#[derive(Default)]
struct Reader {
    values: BTreeMap<String, (toml::Value, String)>,
    problems: Vec<Problem>,
}

impl Reader {
    fn problem(&mut self, at: impl Into<String>, message: impl Into<String>) {
        self.problems.push(Problem { at: at.into(), message: message.into() });
    }

    fn defaults(&mut self) {
        for key in KEYS {
            if let Ok(value) = parse_value(key.default) {
                self.values.insert(key.path.to_owned(), (value, key.path.to_owned()));
            }
        }
    }

    fn file(&mut self, file: Option<&Path>) {
        let path = file.map_or_else(|| PathBuf::from("flarepath.toml"), Path::to_path_buf);
        if file.is_none() && !path.exists() {
            return;
        }
        let at = path.display().to_string();
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) => return self.problem(at, format!("cannot be read: {error}")),
        };
        let table: toml::Table = match text.parse() {
            Ok(table) => table,
            Err(error) => {
                return self.problem(at, format!("is not valid TOML: {}", error.message()));
            }
        };
        for (section, value) in table {
            let toml::Value::Table(entries) = value else {
                self.problem(&section, "is not a section; write keys below a [section]");
                continue;
            };
            for (name, value) in entries {
                self.set(format!("{section}.{name}"), value, &at);
            }
        }
    }

    fn environment(&mut self, environment: &BTreeMap<String, String>) {
        /// Variables that are not keys: secrets, and places of test data.
        const OTHERS: &[&str] =
            &["FLAREPATH_SENTRY_DSN", "FLAREPATH_ADMIN_PASSWORD", "FLAREPATH_DATA_DIR"];
        for (name, text) in environment {
            if !name.starts_with("FLAREPATH_") || OTHERS.contains(&name.as_str()) {
                continue;
            }
            match KEYS.iter().find(|key| key.environment() == *name) {
                // A value that is not TOML by itself is a plain string.
                Some(key) => {
                    let value = parse_value(text).unwrap_or_else(|()| text.clone().into());
                    self.values.insert(key.path.to_owned(), (value, name.clone()));
                }
                None => self.problem(name, "is not a known variable"),
            }
        }
    }

    fn set(&mut self, path: String, value: toml::Value, origin: &str) {
        if KEYS.iter().any(|key| key.path == path) {
            let origin = format!("{path} in {origin}");
            self.values.insert(path, (value, origin));
            return;
        }
        let nearest = KEYS.iter().map(|key| key.path).min_by_key(|known| distance(known, &path));
        let hint = nearest.map(|known| format!("; did you mean `{known}`?")).unwrap_or_default();
        self.problem(path, format!("is not a known key in {origin}{hint}"));
    }

    /// The text of a string key, parsed; a problem and `fallback` when it does not parse.
    fn parsed<T: FromStr>(&mut self, path: &str, what: &str, fallback: T) -> T {
        match self.values.get(path) {
            Some((toml::Value::String(text), origin)) => match text.parse() {
                Ok(value) => return value,
                Err(_) => {
                    let (origin, message) = (origin.clone(), format!("`{text}` is not {what}"));
                    self.problem(origin, message);
                }
            },
            Some((other, origin)) => {
                let (origin, kind) = (origin.clone(), other.type_str());
                self.problem(origin, format!("is a {kind}, expected {what} in quotes"));
            }
            None => {}
        }
        fallback
    }

    /// A whole number within a range.
    fn number(&mut self, path: &str, low: u32, high: u32) -> u32 {
        let Some((value, origin)) = self.values.get(path) else { return low };
        let number = value.as_integer().and_then(|number| u32::try_from(number).ok());
        match number.filter(|number| (low..=high).contains(number)) {
            Some(number) => number,
            None => {
                let (origin, value) = (origin.clone(), value.to_string());
                self.problem(origin, format!("{value} is not a whole number from {low} to {high}"));
                low
            }
        }
    }

    fn flag(&mut self, path: &str) -> bool {
        let Some((value, origin)) = self.values.get(path) else { return false };
        let (flag, origin) = (value.as_bool(), origin.clone());
        if flag.is_none() {
            self.problem(origin, "expected true or false");
        }
        flag.unwrap_or_default()
    }

    fn seconds(&mut self, path: &str, low: u32, high: u32) -> Duration {
        Duration::from_secs(u64::from(self.number(path, low, high)))
    }

    fn config(&mut self, environment: &BTreeMap<String, String>) -> Config {
        const LOOPBACK: std::net::SocketAddr =
            std::net::SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 0);
        let address = "an address such as 127.0.0.1:8080";
        let text = |reader: &mut Self, path: &str| reader.parsed(path, "text", String::new());
        let secret = |name: &str| {
            environment
                .get(name)
                .filter(|text| !text.is_empty())
                .map(|text| SecretString::from(text.as_str()))
        };
        let log_format = match text(self, "telemetry.format").as_str() {
            "json" => LogFormat::Json,
            "text" => LogFormat::Text,
            other => {
                let message = format!("`{other}` is neither `json` nor `text`");
                self.problem("telemetry.format", message);
                LogFormat::Json
            }
        };
        let pool_size = self.number("store.pool_size", 2, 512);
        let worker_count = self.number("worker.count", 1, 64);
        let upload_limit_bytes = self.number("api.upload_limit_bytes", 1, 2_147_483_647);
        let parse_memory_bytes =
            self.number("worker.parse_memory_bytes", 67_108_864, 4_294_967_295);
        let artefacts = text(self, "advisor.artefacts");
        Config {
            api_bind: self.parsed("api.bind", address, LOOPBACK),
            upload_limit_bytes: usize::try_from(upload_limit_bytes).unwrap_or(usize::MAX),
            session_idle: self.seconds("api.session_idle_s", 60, 2_592_000),
            session_absolute: self.seconds("api.session_absolute_s", 60, 2_592_000),
            cookie_secure: self.flag("api.cookie_secure"),
            advisor_bind: self.parsed("advisor.bind", address, LOOPBACK),
            advisor_url: Some(text(self, "advisor.url")).filter(|url| !url.is_empty()),
            advisor_artefacts: if artefacts.is_empty() {
                PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/artifacts"))
            } else {
                artefacts.into()
            },
            advisor_deadline: Duration::from_millis(u64::from(self.number(
                "advisor.deadline_ms",
                10,
                60_000,
            ))),
            worker_count: usize::try_from(worker_count).unwrap_or(1),
            worker_lease: self.seconds("worker.lease_s", 5, 3_600),
            parse_memory_bytes: u64::from(parse_memory_bytes),
            parse_deadline: self.seconds("worker.parse_deadline_s", 1, 3_600),
            data_dir: text(self, "store.data_dir").into(),
            postgres_dir: Some(text(self, "store.postgres_dir"))
                .filter(|folder| !folder.is_empty())
                .map(PathBuf::from),
            pool_size: usize::try_from(pool_size).unwrap_or(16),
            log_filter: text(self, "telemetry.log"),
            log_format,
            database_url: secret("DATABASE_URL"),
            sentry_dsn: secret("FLAREPATH_SENTRY_DSN"),
            admin_password: secret("FLAREPATH_ADMIN_PASSWORD"),
        }
    }
}

/// A TOML value from its text alone.
fn parse_value(text: &str) -> Result<toml::Value, ()> {
    let table: toml::Table = format!("value = {text}").parse().map_err(|_unreadable| ())?;
    table.get("value").cloned().ok_or(())
}

/// Edits between two short texts (Levenshtein), for hints.
fn distance(left: &str, right: &str) -> usize {
    let mut row: Vec<usize> = (0..=right.chars().count()).collect();
    for (i, a) in left.chars().enumerate() {
        let mut diagonal = i;
        let mut current = i + 1;
        for (cell, b) in row.iter_mut().skip(1).zip(right.chars()) {
            let substituted = diagonal + usize::from(a != b);
            diagonal = *cell;
            current = substituted.min(current + 1).min(*cell + 1);
            *cell = current;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn with_file(text: &str, pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("flarepath.toml");
        std::fs::write(&file, text).expect("a writable file");
        load(Some(&file), &environment(pairs))
    }

    #[test]
    fn the_environment_overrides_the_file_and_the_file_the_default() {
        let config = with_file(
            "[worker]\ncount = 3\nlease_s = 30\n",
            &[("FLAREPATH_WORKER_COUNT", "4"), ("FLAREPATH_STORE_DATA_DIR", "/srv/data")],
        )
        .expect("a valid configuration");
        assert_eq!(config.worker_count, 4);
        assert_eq!(config.worker_lease, Duration::from_secs(30));
        assert_eq!(config.data_dir, PathBuf::from("/srv/data"));
        assert_eq!(config.advisor_deadline, Duration::from_millis(500));
    }

    #[test]
    fn every_problem_is_reported_at_once_with_a_hint() {
        let error = with_file(
            "[api]\nbnid = \"x\"\nbind = \"nowhere\"\n[worker]\ncount = 0\n",
            &[("FLAREPATH_TELEMETRY_FORMAT", "xml"), ("FLAREPATH_TYPO", "1")],
        )
        .expect_err("four problems and an unknown variable");
        let text = error.to_string();
        for part in [
            "5 problem(s)",
            "did you mean `api.bind`?",
            "`nowhere` is not an address",
            "0 is not a whole number from 1 to 64",
            "FLAREPATH_TYPO: is not a known variable",
            "`xml` is neither `json` nor `text`",
        ] {
            assert!(text.contains(part), "no `{part}` in:\n{text}");
        }
    }

    #[test]
    fn secrets_are_never_printed() {
        let config = with_file("", &[("DATABASE_URL", "postgres://u:canary@h/d")]).expect("valid");
        assert!(!format!("{config:?}").contains("canary"));
    }

    #[test]
    fn distances_are_those_of_levenshtein() {
        // kitten → sitten → sittin → sitting: three edits.
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("same", "same"), 0);
    }
}
