//! The safety case as data: hazards, failure modes, requirements and limits.
//!
//! The tables `safety/*.toml` are compiled in. [`Case::load`] reads and checks them,
//! [`Case::limits`] hands the checked thresholds to the guard.
//!
//! Deliberately absent: deciding about a statement (`safety-guard`) and reading files.

pub mod error;
pub mod limit;

use data_flight::Digest;
use safety_guard::Limits;

pub use error::CaseError;
pub use limit::LimitRow;

/// The tables, read and checked.
#[derive(Clone, Debug)]
pub struct Case {
    limit_rows: Vec<LimitRow>,
    limits: Limits,
}

impl Case {
    /// Reads and checks the tables that are compiled in.
    ///
    /// # Errors
    /// When a table cannot be read, or with every contradiction found in and between them.
    pub fn load() -> Result<Self, CaseError> {
        Self::read(include_str!("../../limits.toml"))
    }

    fn read(limits: &str) -> Result<Self, CaseError> {
        let table: limit::Table = toml::from_str(limits).map_err(|source| {
            CaseError::ReadingTable { table: "limits.toml", source: Box::new(source) }
        })?;
        let mut problems = Vec::new();
        let code = guard_code(&mut problems);
        let limits = limit::check(&table.limit, code, &mut problems);
        match limits {
            Some(limits) if problems.is_empty() => Ok(Self { limit_rows: table.limit, limits }),
            _ => Err(CaseError::NotClosed(problems)),
        }
    }

    /// The checked thresholds, with the identity of the guard that they make.
    #[must_use]
    pub const fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The rows of `safety/limits.toml`.
    #[must_use]
    pub fn limit_rows(&self) -> &[LimitRow] {
        &self.limit_rows
    }
}

/// The digest of the guard's source, computed when this crate was built.
fn guard_code(problems: &mut Vec<String>) -> Digest {
    env!("SAFETY_GUARD_CODE").parse().unwrap_or_else(|_| {
        problems.push("the digest of the guard's source is malformed".to_owned());
        Digest::from_bytes([0; 32])
    })
}
