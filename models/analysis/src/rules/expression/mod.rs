//! The language of conditions: a small tree over columns, profile values and numbers.
//!
//! The text is SQL and is read by `sqlparser`; what this tree cannot hold is an error that
//! names what is allowed. A condition and a number are different types, so `a < b < c` or
//! `pitch_deg AND roll_deg` cannot be built. Nothing here is evaluated: [`polars`] builds
//! expressions from the tree, [`unit`] checks units, [`order`] compares severities.

pub(super) mod order;
pub(super) mod parse;
pub(super) mod polars;
pub(super) mod unit;

use std::collections::BTreeSet;
use std::fmt;

/// An expression with a number as its value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Number {
    /// A number as written.
    Literal(f64),
    /// A recorded or derived column.
    Column(String),
    /// A value of the aircraft profile.
    Profile(String),
    /// The number with the other sign.
    Negate(Box<Number>),
    /// Two numbers and an operator.
    Arithmetic(Arithmetic, Box<Number>, Box<Number>),
    /// The number without its sign.
    Abs(Box<Number>),
    /// The largest of several numbers; unknown when one of them is.
    Greatest(Vec<Number>),
    /// The smallest of several numbers; unknown when one of them is.
    Least(Vec<Number>),
}

/// An operator between numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
}

/// An expression that is true, false or unknown.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Condition {
    /// Two numbers compared.
    Compare(Comparison, Number, Number),
    /// Both hold. False as soon as one is false, whatever the other.
    And(Box<Condition>, Box<Condition>),
    /// One of them holds. True as soon as one is true, whatever the other.
    Or(Box<Condition>, Box<Condition>),
    /// The opposite; unknown stays unknown.
    Not(Box<Condition>),
}

/// How two numbers are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    NotEqual,
}

/// The names an expression reads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Names {
    /// Recorded and derived columns.
    pub columns: BTreeSet<String>,
    /// Values of the aircraft profile.
    pub profile: BTreeSet<String>,
}

impl Number {
    /// Adds every name in this expression to `names`.
    pub fn collect_names(&self, names: &mut Names) {
        match self {
            Self::Literal(_) => {}
            Self::Column(name) => {
                names.columns.insert(name.clone());
            }
            Self::Profile(name) => {
                names.profile.insert(name.clone());
            }
            Self::Negate(of) | Self::Abs(of) => of.collect_names(names),
            Self::Arithmetic(_, left, right) => {
                left.collect_names(names);
                right.collect_names(names);
            }
            Self::Greatest(of) | Self::Least(of) => {
                of.iter().for_each(|number| number.collect_names(names));
            }
        }
    }
}

impl Condition {
    /// Adds every name in this expression to `names`.
    pub fn collect_names(&self, names: &mut Names) {
        match self {
            Self::Compare(_, left, right) => {
                left.collect_names(names);
                right.collect_names(names);
            }
            Self::And(left, right) | Self::Or(left, right) => {
                left.collect_names(names);
                right.collect_names(names);
            }
            Self::Not(of) => of.collect_names(names),
        }
    }
}

impl Arithmetic {
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
        }
    }

    /// The operator applied to two known numbers; division by zero is no number.
    pub fn apply(self, left: f64, right: f64) -> Option<f64> {
        let value = match self {
            Self::Add => left + right,
            Self::Subtract => left - right,
            Self::Multiply => left * right,
            Self::Divide => left / right,
        };
        value.is_finite().then_some(value)
    }
}

impl Comparison {
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Equal => "=",
            Self::NotEqual => "<>",
        }
    }

    /// The comparison with its sides exchanged: `a < b` is `b > a`.
    pub const fn mirrored(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
            Self::Equal | Self::NotEqual => self,
        }
    }
}

/// The canonical text of an expression: one form for one tree, whatever was written. It is
/// what the digest of a rule set covers and what the catalogue prints.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Literal(value) => write!(f, "{value}"),
            Self::Column(name) | Self::Profile(name) => f.write_str(name),
            Self::Negate(of) => write!(f, "-{}", Operand(of)),
            Self::Arithmetic(operator, left, right) => {
                write!(f, "{} {} {}", Operand(left), operator.symbol(), Operand(right))
            }
            Self::Abs(of) => write!(f, "abs({of})"),
            Self::Greatest(of) => write_call(f, "greatest", of),
            Self::Least(of) => write_call(f, "least", of),
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = |of: &Self| match (self, of) {
            (Self::And(..), Self::Or(..)) | (Self::Or(..), Self::And(..)) => format!("({of})"),
            _ => of.to_string(),
        };
        match self {
            Self::Compare(comparison, left, right) => {
                write!(f, "{left} {} {right}", comparison.symbol())
            }
            Self::And(left, right) => write!(f, "{} AND {}", side(left), side(right)),
            Self::Or(left, right) => write!(f, "{} OR {}", side(left), side(right)),
            Self::Not(of) => write!(f, "NOT ({of})"),
        }
    }
}

/// A number inside another: in brackets when it has an operator of its own.
struct Operand<'a>(&'a Number);

impl fmt::Display for Operand<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Number::Arithmetic(..) | Number::Negate(_) => write!(f, "({})", self.0),
            _ => self.0.fmt(f),
        }
    }
}

fn write_call(f: &mut fmt::Formatter<'_>, name: &str, of: &[Number]) -> fmt::Result {
    let arguments: Vec<String> = of.iter().map(Number::to_string).collect();
    write!(f, "{name}({})", arguments.join(", "))
}
