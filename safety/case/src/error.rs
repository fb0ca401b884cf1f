//! Why a safety case was refused. Every problem is reported at once.

/// The safety case cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CaseError {
    /// A table is not valid TOML, or has an unknown or a missing field.
    #[error("failed to read safety/{table}")]
    ReadingTable {
        /// File name of the table.
        table: &'static str,
        /// What is wrong, with line and column.
        #[source]
        source: Box<toml::de::Error>,
    },
    /// The tables contradict each other or themselves.
    #[error("the safety case is not closed: {}", .0.join("; "))]
    NotClosed(Vec<String>),
}

impl CaseError {
    /// What a person can do about it.
    #[must_use]
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::ReadingTable { .. } => "correct the table at the place named, then build again",
            Self::NotClosed(_) => "correct every item named; `docs/SAFETY.md` explains the tables",
        }
    }
}
