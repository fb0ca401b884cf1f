//! Why a profile could not be loaded.

/// A profile could not be loaded.
#[derive(Debug, thiserror::Error)]
#[error("profile file `{file}`: {kind}")]
#[non_exhaustive]
pub struct ProfileError {
    /// Which file.
    pub file: String,
    /// What is wrong with it.
    pub kind: ProfileErrorKind,
    /// What the reader of TOML said, when that is the cause.
    #[source]
    pub source: Option<Box<toml::de::Error>>,
}

/// What is wrong with a profile.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProfileErrorKind {
    /// Not TOML, a field is missing, unknown or of the wrong type.
    #[error("not a profile")]
    Document,
    /// A value that no [`super::ProfileKey`] names.
    #[error("`{name}` is not a value of a profile; did you mean `{nearest}`?")]
    UnknownValue {
        /// The name as written.
        name: String,
        /// The known name most like it.
        nearest: &'static str,
    },
    /// A value that is NaN or infinite.
    #[error("`{name}` is not a finite number")]
    NotFinite {
        /// The name of the value.
        name: String,
    },
    /// An id with other characters than lower-case letters, digits and underscores.
    #[error("the id `{id}` may hold lower-case letters, digits and underscores only")]
    BadId {
        /// The id as written.
        id: String,
    },
    /// An engine or cylinder count of zero.
    #[error("`{name}` must be at least one")]
    ZeroCount {
        /// Which count.
        name: &'static str,
    },
    /// Two profiles with the same id, or the same alias.
    #[error("`{name}` is already taken by the profile `{by}`")]
    Duplicate {
        /// The id or alias.
        name: String,
        /// Who has it.
        by: String,
    },
}
