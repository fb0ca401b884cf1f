//! The exit codes of the command, documented and stable.

/// Why the process ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Everything asked for was done.
    Done = 0,
    /// Some of it could not be done; what could is complete and was printed.
    Incomplete = 1,
    /// The command line is wrong.
    Usage = 2,
    /// The configuration is wrong.
    Configuration = 10,
    /// The database cannot be reached or prepared.
    Database = 20,
    /// The safety case is not closed.
    SafetyCase = 30,
    /// A model artefact was refused.
    Artefact = 40,
    /// An address to listen on is taken.
    Address = 50,
}

impl Exit {
    /// Every code with its meaning, for the help text and the docs.
    pub const ALL: &'static [(Exit, &'static str)] = &[
        (Exit::Done, "everything asked for was done"),
        (Exit::Incomplete, "some of it could not be done; what could is complete"),
        (Exit::Usage, "the command line is wrong"),
        (Exit::Configuration, "the configuration is wrong"),
        (Exit::Database, "the database cannot be reached or prepared"),
        (Exit::SafetyCase, "the safety case is not closed"),
        (Exit::Artefact, "a model artefact was refused"),
        (Exit::Address, "an address to listen on is taken"),
    ];

    /// The number the process ends with.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Exit::Done => 0,
            Exit::Incomplete => 1,
            Exit::Usage => 2,
            Exit::Configuration => 10,
            Exit::Database => 20,
            Exit::SafetyCase => 30,
            Exit::Artefact => 40,
            Exit::Address => 50,
        }
    }
}

/// An error that ends the process with a documented code and carries advice.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
    /// How the process ends.
    pub exit: Exit,
    /// What went wrong.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Failure {
    /// A failure that explains itself.
    pub fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: message.into(), hint: None }
    }

    /// A failure with advice.
    pub fn with_hint(exit: Exit, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { exit, message: message.into(), hint: Some(hint.into()) }
    }
}
