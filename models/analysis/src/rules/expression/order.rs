//! Whether a severer band can only hold where the milder one holds.
//!
//! Decided on the trees: `pitch_deg > 30` implies `pitch_deg > 25` because the sides are the
//! same and 30 is more than 25. Sound, not complete: what it calls [`Order::Holds`] is true
//! for every flight; ordered bands written in unlike shapes are refused, and can be rewritten.

use super::{Comparison, Condition, Number};
use crate::profile::AircraftProfile;

/// What is known of an implication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::rules) enum Order {
    /// The severer condition implies the milder one.
    Holds,
    /// It depends on profile values that were not given.
    Undecided,
    /// It does not, or it cannot be seen from the shape.
    Fails,
}

/// Whether `severer` implies `milder`, with the values of `profile` where it is given.
pub(in crate::rules) fn implies(
    severer: &Condition,
    milder: &Condition,
    profile: Option<&AircraftProfile>,
) -> Order {
    if severer == milder {
        return Order::Holds;
    }
    match (severer, milder) {
        // Every alternative of the severer one must lead to the milder one, …
        (Condition::Or(left, right), _) => {
            all(implies(left, milder, profile), implies(right, milder, profile))
        }
        // … and to every part of it.
        (_, Condition::And(left, right)) => {
            all(implies(severer, left, profile), implies(severer, right, profile))
        }
        (Condition::And(left, right), _) => {
            any(implies(left, milder, profile), implies(right, milder, profile))
        }
        (_, Condition::Or(left, right)) => {
            any(implies(severer, left, profile), implies(severer, right, profile))
        }
        (Condition::Not(severer), Condition::Not(milder)) => implies(milder, severer, profile),
        (Condition::Compare(..), Condition::Compare(..)) => compare(severer, milder, profile),
        _ => Order::Fails,
    }
}

/// The value of a number without columns, if the profile values it names are known.
pub(in crate::rules) fn fold(number: &Number, profile: Option<&AircraftProfile>) -> Option<f64> {
    match number {
        Number::Literal(value) => Some(*value),
        Number::Column(_) => None,
        Number::Profile(name) => profile?.value(name),
        Number::Negate(of) => fold(of, profile).map(|value| -value),
        Number::Abs(of) => fold(of, profile).map(f64::abs),
        Number::Arithmetic(operator, left, right) => {
            operator.apply(fold(left, profile)?, fold(right, profile)?)
        }
        Number::Greatest(of) => fold_all(of, profile)?.into_iter().reduce(f64::max),
        Number::Least(of) => fold_all(of, profile)?.into_iter().reduce(f64::min),
    }
}

/// The truth of a condition without columns, if the profile values it names are known.
pub(in crate::rules) fn decide(condition: &Condition, profile: &AircraftProfile) -> Option<bool> {
    let value = |number| fold(number, Some(profile));
    match condition {
        Condition::Compare(comparison, left, right) => {
            Some(comparison.holds(value(left)?, value(right)?))
        }
        Condition::And(left, right) => Some(decide(left, profile)? && decide(right, profile)?),
        Condition::Or(left, right) => Some(decide(left, profile)? || decide(right, profile)?),
        Condition::Not(of) => decide(of, profile).map(|truth| !truth),
    }
}

impl Comparison {
    /// Whether the comparison holds between two known numbers.
    fn holds(self, left: f64, right: f64) -> bool {
        match self {
            Self::Less => left < right,
            Self::LessOrEqual => left <= right,
            Self::Greater => left > right,
            Self::GreaterOrEqual => left >= right,
            Self::Equal => left.total_cmp(&right).is_eq(),
            Self::NotEqual => left.total_cmp(&right).is_ne(),
        }
    }
}

fn fold_all(several: &[Number], profile: Option<&AircraftProfile>) -> Option<Vec<f64>> {
    several.iter().map(|number| fold(number, profile)).collect()
}

fn compare(severer: &Condition, milder: &Condition, profile: Option<&AircraftProfile>) -> Order {
    let (Some((op, of, limit)), Some((milder_op, milder_of, milder_limit))) =
        (with_limit_right(severer), with_limit_right(milder))
    else {
        return Order::Fails;
    };
    if of != milder_of {
        return Order::Fails;
    }
    if limit == milder_limit {
        // The same limit, whatever its value: only the operators matter.
        return if implied(op, 0.0, milder_op, 0.0) { Order::Holds } else { Order::Fails };
    }
    match (fold(limit, profile), fold(milder_limit, profile)) {
        (Some(limit), Some(milder_limit)) if implied(op, limit, milder_op, milder_limit) => {
            Order::Holds
        }
        (Some(_), Some(_)) => Order::Fails,
        _ if profile.is_none() && has_no_column(limit) && has_no_column(milder_limit) => {
            Order::Undecided
        }
        _ => Order::Fails,
    }
}

/// A comparison with the side that names no column on the right.
fn with_limit_right(condition: &Condition) -> Option<(Comparison, &Number, &Number)> {
    let Condition::Compare(comparison, left, right) = condition else {
        return None;
    };
    Some(if has_no_column(left) && !has_no_column(right) {
        (comparison.mirrored(), right, left)
    } else {
        (*comparison, left, right)
    })
}

fn has_no_column(number: &Number) -> bool {
    let mut names = super::Names::default();
    number.collect_names(&mut names);
    names.columns.is_empty()
}

/// Whether `x op limit` implies `x milder_op milder_limit` for every x.
fn implied(op: Comparison, limit: f64, milder_op: Comparison, milder_limit: f64) -> bool {
    use Comparison::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual};
    match (op, milder_op) {
        (Greater, Greater | GreaterOrEqual) | (GreaterOrEqual, GreaterOrEqual) => {
            limit >= milder_limit
        }
        (GreaterOrEqual, Greater) => limit > milder_limit,
        (Less, Less | LessOrEqual) | (LessOrEqual, LessOrEqual) => limit <= milder_limit,
        (LessOrEqual, Less) => limit < milder_limit,
        (Equal, _) => milder_op.holds(limit, milder_limit),
        _ => op == milder_op && limit.total_cmp(&milder_limit).is_eq(),
    }
}

/// Both must hold.
const fn all(left: Order, right: Order) -> Order {
    match (left, right) {
        (Order::Fails, _) | (_, Order::Fails) => Order::Fails,
        (Order::Holds, Order::Holds) => Order::Holds,
        _ => Order::Undecided,
    }
}

/// One of them must hold.
const fn any(left: Order, right: Order) -> Order {
    match (left, right) {
        (Order::Holds, _) | (_, Order::Holds) => Order::Holds,
        (Order::Fails, Order::Fails) => Order::Fails,
        _ => Order::Undecided,
    }
}
