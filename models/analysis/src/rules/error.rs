//! Why rules could not be loaded.

use sqlparser::parser::ParserError;

/// A rule set could not be loaded.
#[derive(Debug, thiserror::Error)]
#[error("rule file `{file}`{}: {kind}", in_rule(rule.as_deref()))]
#[non_exhaustive]
pub struct RuleError {
    /// Which file.
    pub file: String,
    /// The id of the rule, once it is known.
    pub rule: Option<String>,
    /// What is wrong.
    pub kind: RuleErrorKind,
    /// What the reader of TOML or SQL said, when that is the cause.
    #[source]
    pub source: Option<RuleErrorSource>,
}

/// The error below a [`RuleError`].
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub enum RuleErrorSource {
    /// The file is not the TOML it should be.
    Toml(Box<toml::de::Error>),
    /// The expression is not SQL.
    Sql(Box<ParserError>),
}

/// What is wrong with a rule.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RuleErrorKind {
    /// Not TOML, or a field is missing, unknown or of the wrong type.
    #[error("not a file of rules")]
    Document,
    /// A condition or the measure cannot be used.
    #[error("in `{field}`: {problem}")]
    Expression {
        /// Which field of the rule.
        field: &'static str,
        /// What is wrong with it.
        problem: String,
    },
    /// Two rules share an id.
    #[error("the id is already taken in `{by}`")]
    DuplicateId {
        /// The file of the earlier rule.
        by: String,
    },
    /// An id with other characters than lower-case letters, digits and hyphens.
    #[error("an id holds lower-case letters, digits and hyphens only")]
    BadId,
    /// No band has a condition.
    #[error("at least one of the bands advisory, caution and warning must have a condition")]
    NoBand,
    /// A severer band can hold where a milder one does not.
    #[error("the bands are not ordered: `{severer}` can hold where `{milder}` does not")]
    BandsNotOrdered {
        /// The condition of the milder band.
        milder: String,
        /// The condition of the severer band.
        severer: String,
    },
    /// A phase that does not exist.
    #[error("`{name}` is not a phase of flight; did you mean `{nearest}`?")]
    UnknownPhase {
        /// The name as written.
        name: String,
        /// The known phase most like it.
        nearest: &'static str,
    },
    /// A number outside its range.
    #[error("`{field}` must be {expected}")]
    OutOfRange {
        /// Which field of the rule.
        field: &'static str,
        /// What it may be.
        expected: &'static str,
    },
    /// A text field without text.
    #[error("`{field}` must not be empty")]
    Empty {
        /// Which field of the rule.
        field: &'static str,
    },
}

/// What is wrong with an expression.
#[derive(Debug, thiserror::Error)]
pub(super) enum ExpressionError {
    #[error("not an SQL expression")]
    Syntax(#[source] Box<ParserError>),
    #[error(
        "`{found}` is not supported; allowed are columns, profile values, numbers, + - * /, \
         < <= > >= = <>, BETWEEN, AND, OR, NOT, abs(x), greatest(x, y, …) and least(x, y, …)"
    )]
    Unsupported { found: String },
    #[error("`{name}` is neither a column nor a profile value; did you mean `{nearest}`?")]
    UnknownName { name: String, nearest: &'static str },
    #[error("`{found}` is a number where a condition is needed")]
    NotACondition { found: String },
    #[error("`{found}` is a condition where a number is needed")]
    NotANumber { found: String },
    #[error("`{name}` does not take {count} arguments")]
    Arguments { name: String, count: usize },
    #[error("units do not agree: {left} against {right}")]
    UnitMismatch { left: String, right: String },
    #[error("`{name}` has no unit suffix")]
    NoUnit { name: String },
    #[error("the unit cannot be told from numbers alone; name a column")]
    UnitUnknown,
    #[error("`{name}` is a column; only profile values decide what a rule applies to")]
    ColumnInAppliesTo { name: String },
}

impl ExpressionError {
    /// As the error of a rule's field.
    pub fn in_field(self, field: &'static str) -> (RuleErrorKind, Option<RuleErrorSource>) {
        let problem = self.to_string();
        let source = match self {
            Self::Syntax(error) => Some(RuleErrorSource::Sql(error)),
            _ => None,
        };
        (RuleErrorKind::Expression { field, problem }, source)
    }
}

fn in_rule(rule: Option<&str>) -> String {
    rule.map(|id| format!(", rule `{id}`")).unwrap_or_default()
}
