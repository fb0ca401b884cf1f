//! From the tree to polars expressions over nullable columns.
//!
//! Null means unknown and polars' AND, OR and NOT follow Kleene's three-valued logic. The
//! traps avoided here: polars calls NaN greater than everything, so a division by zero
//! becomes null instead of NaN; its horizontal maximum skips nulls, so [`Number::Greatest`]
//! is built from comparisons and is unknown when one argument is.

use polars::prelude::{Expr, NULL, col, lit, when};

use super::{Arithmetic, Comparison, Condition, Number};
use crate::profile::AircraftProfile;

/// What to do with an unknown argument of `greatest` and `least`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unknown {
    /// The result is unknown: right for a condition.
    Spreads,
    /// The known arguments decide: right for the peak of what has already been found.
    IsSkipped,
}

/// The expression of a condition, a nullable boolean. `None` when a profile value is missing.
pub(in crate::rules) fn condition(
    condition_: &Condition,
    profile: Option<&AircraftProfile>,
) -> Option<Expr> {
    Some(match condition_ {
        Condition::Compare(comparison, Number::Abs(of), limit)
            if !matches!(comparison, Comparison::Equal | Comparison::NotEqual) =>
        {
            compare_abs(*comparison, of, limit, profile)?
        }
        Condition::Compare(comparison, left, right) => {
            let left = number(left, profile, Unknown::Spreads)?;
            let right = number(right, profile, Unknown::Spreads)?;
            match comparison {
                Comparison::Less => left.lt(right),
                Comparison::LessOrEqual => left.lt_eq(right),
                Comparison::Greater => left.gt(right),
                Comparison::GreaterOrEqual => left.gt_eq(right),
                Comparison::Equal => left.eq(right),
                Comparison::NotEqual => left.neq(right),
            }
        }
        Condition::And(left, right) => condition(left, profile)?.and(condition(right, profile)?),
        Condition::Or(left, right) => condition(left, profile)?.or(condition(right, profile)?),
        Condition::Not(of) => condition(of, profile)?.not(),
    })
}

/// `abs(x) > c` as `x > c OR x < -c`, and `abs(x) < c` as `x < c AND x > -c`: the same truth
/// for every x and c, known or not, at a third of the cost of choosing a sign per sample.
fn compare_abs(
    comparison: Comparison,
    of: &Number,
    limit: &Number,
    profile: Option<&AircraftProfile>,
) -> Option<Expr> {
    let side = |comparison, limit: Number| {
        condition(&Condition::Compare(comparison, of.clone(), limit), profile)
    };
    let above = side(comparison, limit.clone())?;
    let below = side(comparison.mirrored(), Number::Negate(Box::new(limit.clone())))?;
    Some(match comparison {
        Comparison::Greater | Comparison::GreaterOrEqual => above.or(below),
        _ => above.and(below),
    })
}

/// The expression of a measure, a nullable number. `None` when a profile value is missing.
pub(in crate::rules) fn measure(
    measure: &Number,
    profile: Option<&AircraftProfile>,
) -> Option<Expr> {
    number(measure, profile, Unknown::IsSkipped)
}

fn number(of: &Number, profile: Option<&AircraftProfile>, unknown: Unknown) -> Option<Expr> {
    let inner = |of: &Number| number(of, profile, unknown);
    Some(match of {
        Number::Literal(value) => lit(*value),
        Number::Column(name) => col(name.as_str()),
        Number::Profile(name) => lit(profile?.value(name)?),
        Number::Negate(of) => match of.as_ref() {
            Number::Literal(value) => lit(-value),
            of => lit(0.0) - inner(of)?,
        },
        Number::Abs(of) => {
            let of = inner(of)?;
            when(of.clone().lt(lit(0.0))).then(lit(0.0) - of.clone()).otherwise(of)
        }
        Number::Arithmetic(operator, left, right) => {
            let (left, right) = (inner(left)?, inner(right)?);
            match operator {
                Arithmetic::Add => left + right,
                Arithmetic::Subtract => left - right,
                Arithmetic::Multiply => left * right,
                Arithmetic::Divide => {
                    when(right.clone().neq(lit(0.0))).then(left / right).otherwise(lit(NULL))
                }
            }
        }
        Number::Greatest(several) => extreme(several, profile, unknown, Expr::gt_eq)?,
        Number::Least(several) => extreme(several, profile, unknown, Expr::lt_eq)?,
    })
}

/// The argument that stands in relation `wins` to every other one.
fn extreme(
    several: &[Number],
    profile: Option<&AircraftProfile>,
    unknown: Unknown,
    wins: fn(Expr, Expr) -> Expr,
) -> Option<Expr> {
    let mut arguments = several.iter().map(|of| number(of, profile, unknown));
    let first = arguments.next()??;
    arguments.try_fold(first, |best, next| {
        let next = next?;
        let last = match unknown {
            Unknown::Spreads => lit(NULL),
            Unknown::IsSkipped => {
                when(best.clone().is_null()).then(next.clone()).otherwise(best.clone())
            }
        };
        Some(
            when(wins(best.clone(), next.clone()))
                .then(best.clone())
                .when(wins(next.clone(), best))
                .then(next)
                .otherwise(last),
        )
    })
}
