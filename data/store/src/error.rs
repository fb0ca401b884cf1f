//! What can go wrong in the store, by what the caller can do about it.
//!
//! The message says what was attempted; the cause stays in the source chain and must not be
//! shown to users, since it may quote values.

use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// Boxed cause of a [`StoreError`].
pub(crate) type Cause = Box<dyn std::error::Error + Send + Sync>;

/// What a caller can do about a [`StoreError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StoreErrorKind {
    /// There is no such row for this tenant; another tenant's row looks exactly the same.
    NotFound,
    /// It exists already, or somebody else changed it first.
    Conflict,
    /// The database or the blob folder cannot be reached now; trying again may help.
    Unavailable,
    /// The store declines: privilege, row-level security, an append-only table, a lost lease.
    Refused,
    /// The row breaks a rule of the schema, or refers to something that is not there.
    Invalid,
    /// What is stored cannot be read back, or the schema is not the one this code knows.
    Corrupt,
}

/// An operation of the store failed.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct StoreError {
    kind: StoreErrorKind,
    message: String,
    constraint: Option<String>,
    #[source]
    source: Option<Cause>,
}

impl StoreError {
    /// What the caller can do about it.
    #[must_use]
    pub const fn kind(&self) -> StoreErrorKind {
        self.kind
    }

    /// The name of the constraint that refused the row, when one did.
    #[must_use]
    pub fn constraint(&self) -> Option<&str> {
        self.constraint.as_deref()
    }

    /// Whether there is no such row for this tenant.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.kind == StoreErrorKind::NotFound
    }

    /// Whether trying again later may help.
    #[must_use]
    pub fn is_unavailable(&self) -> bool {
        self.kind == StoreErrorKind::Unavailable
    }

    /// There is no such `noun` for this tenant.
    pub(crate) fn not_found(noun: &str) -> Self {
        Self::new(StoreErrorKind::NotFound, format!("there is no such {noun}"))
    }

    pub(crate) fn new(kind: StoreErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), constraint: None, source: None }
    }

    pub(crate) fn caused_by(
        kind: StoreErrorKind,
        message: impl Into<String>,
        cause: impl Into<Cause>,
    ) -> Self {
        Self { kind, message: message.into(), constraint: None, source: Some(cause.into()) }
    }
}

impl From<DieselError> for StoreError {
    fn from(error: DieselError) -> Self {
        let constraint = match &error {
            DieselError::DatabaseError(_, information) => {
                information.constraint_name().map(ToOwned::to_owned)
            }
            _ => None,
        };
        let kind = kind_of(&error);
        let message = match kind {
            StoreErrorKind::NotFound => "there is no such row",
            StoreErrorKind::Conflict => "it exists already or was changed by somebody else",
            StoreErrorKind::Unavailable => "the database does not answer",
            StoreErrorKind::Refused => "the database refuses this operation",
            StoreErrorKind::Invalid => "the row breaks a rule of the schema",
            StoreErrorKind::Corrupt => "the database and this program do not agree",
        };
        Self { kind, message: message.to_owned(), constraint, source: Some(error.into()) }
    }
}

fn kind_of(error: &DieselError) -> StoreErrorKind {
    match error {
        DieselError::NotFound => StoreErrorKind::NotFound,
        DieselError::DatabaseError(kind, information) => match kind {
            DatabaseErrorKind::UniqueViolation
            | DatabaseErrorKind::SerializationFailure
            | DatabaseErrorKind::ExclusionViolation => StoreErrorKind::Conflict,
            DatabaseErrorKind::ForeignKeyViolation
            | DatabaseErrorKind::CheckViolation
            | DatabaseErrorKind::NotNullViolation
            | DatabaseErrorKind::RestrictViolation => StoreErrorKind::Invalid,
            DatabaseErrorKind::UnableToSendCommand | DatabaseErrorKind::ClosedConnection => {
                StoreErrorKind::Unavailable
            }
            DatabaseErrorKind::ReadOnlyTransaction => StoreErrorKind::Refused,
            _ => kind_of_message(information.message()),
        },
        DieselError::BrokenTransactionManager => StoreErrorKind::Unavailable,
        _ => StoreErrorKind::Corrupt,
    }
}

// diesel hands out no SQLSTATE for these; the texts are the server's own, in English because
// the private cluster runs in the C locale. In another language they count as Corrupt.
fn kind_of_message(message: &str) -> StoreErrorKind {
    let refused = ["permission denied", "row-level security", "append-only"];
    let unavailable =
        ["terminating connection", "the database system is", "too many clients", "timeout"];
    if refused.iter().any(|text| message.contains(text)) {
        StoreErrorKind::Refused
    } else if unavailable.iter().any(|text| message.contains(text)) {
        StoreErrorKind::Unavailable
    } else {
        StoreErrorKind::Corrupt
    }
}
