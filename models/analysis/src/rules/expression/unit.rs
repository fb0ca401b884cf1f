//! Units of expressions, from the suffixes of names. Comparing knots with feet, or adding
//! them, is an error when the rule is loaded.

use data_flight::Unit;

use super::{Arithmetic, Condition, Number};
use crate::rules::error::ExpressionError;

/// Checks that both sides of every comparison, and of every sum, have the same unit.
pub(in crate::rules) fn check(condition: &Condition) -> Result<(), ExpressionError> {
    match condition {
        Condition::Compare(_, left, right) => same(left, right).map(|_unit| ()),
        Condition::And(left, right) | Condition::Or(left, right) => {
            check(left)?;
            check(right)
        }
        Condition::Not(of) => check(of),
    }
}

/// The unit of a number; `None` for one made of literals only, which fits every unit.
pub(in crate::rules) fn of(number: &Number) -> Result<Option<Unit>, ExpressionError> {
    match number {
        Number::Literal(_) => Ok(None),
        Number::Column(name) | Number::Profile(name) => match Unit::of_name(name) {
            Some(unit) => Ok(Some(unit)),
            None => Err(ExpressionError::NoUnit { name: name.clone() }),
        },
        Number::Negate(inner) | Number::Abs(inner) => of(inner),
        Number::Greatest(several) | Number::Least(several) => all_same(several),
        Number::Arithmetic(operator, left, right) => match operator {
            Arithmetic::Add | Arithmetic::Subtract => same(left, right),
            Arithmetic::Multiply => match (of(left)?, of(right)?) {
                (unit, None | Some(Unit::Ratio)) | (None | Some(Unit::Ratio), unit) => Ok(unit),
                (Some(_), Some(_)) => Err(mismatch(left, right)),
            },
            Arithmetic::Divide => match (of(left)?, of(right)?) {
                (unit, None | Some(Unit::Ratio)) => Ok(unit),
                (Some(above), Some(below)) if above == below => Ok(Some(Unit::Ratio)),
                _ => Err(mismatch(left, right)),
            },
        },
    }
}

fn all_same(several: &[Number]) -> Result<Option<Unit>, ExpressionError> {
    let mut found: Option<(&Number, Unit)> = None;
    for number in several {
        match (of(number)?, found) {
            (Some(unit), None) => found = Some((number, unit)),
            (Some(unit), Some((other, earlier))) if unit != earlier => {
                return Err(mismatch(other, number));
            }
            _ => {}
        }
    }
    Ok(found.map(|(_, unit)| unit))
}

fn same(left: &Number, right: &Number) -> Result<Option<Unit>, ExpressionError> {
    match (of(left)?, of(right)?) {
        (Some(a), Some(b)) if a != b => Err(mismatch(left, right)),
        (a, b) => Ok(a.or(b)),
    }
}

/// The error with both sides and their units; a side without a unit is a bare number.
fn mismatch(left: &Number, right: &Number) -> ExpressionError {
    let describe = |number: &Number| match of(number) {
        Ok(Some(unit)) => format!("`{number}` in {}", unit.suffix()),
        _ => format!("`{number}` without a unit"),
    };
    ExpressionError::UnitMismatch { left: describe(left), right: describe(right) }
}
