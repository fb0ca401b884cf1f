//! SQL text to [`Condition`] and [`Number`], through `sqlparser`.
//!
//! Names are resolved here: a column of the vocabulary, or a value of the profile, or an
//! error with the nearest known name. Nothing is run.

use sqlparser::ast::{
    BinaryOperator, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments, UnaryOperator,
    Value,
};
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::Token;

use super::{Arithmetic, Comparison, Condition, Number};
use crate::profile::{is_value_name, value_names};
use crate::rules::error::ExpressionError;
use crate::rules::vocabulary;

/// A condition from its SQL text.
pub(in crate::rules) fn condition(sql: &str) -> Result<Condition, ExpressionError> {
    to_condition(&expression(sql)?)
}

/// A number from its SQL text.
pub(in crate::rules) fn number(sql: &str) -> Result<Number, ExpressionError> {
    to_number(&expression(sql)?)
}

fn expression(sql: &str) -> Result<Expr, ExpressionError> {
    let syntax = |error: ParserError| ExpressionError::Syntax(Box::new(error));
    let mut parser = Parser::new(&GenericDialect {}).try_with_sql(sql).map_err(syntax)?;
    let expression = parser.parse_expr().map_err(syntax)?;
    let rest = parser.next_token();
    if rest.token == Token::EOF {
        Ok(expression)
    } else {
        Err(ExpressionError::Unsupported { found: rest.token.to_string() })
    }
}

fn to_condition(expression: &Expr) -> Result<Condition, ExpressionError> {
    match expression {
        Expr::Nested(inner) => to_condition(inner),
        Expr::UnaryOp { op: UnaryOperator::Not, expr } => {
            Ok(Condition::Not(Box::new(to_condition(expr)?)))
        }
        Expr::BinaryOp { left, op: BinaryOperator::And, right } => {
            Ok(Condition::And(Box::new(to_condition(left)?), Box::new(to_condition(right)?)))
        }
        Expr::BinaryOp { left, op: BinaryOperator::Or, right } => {
            Ok(Condition::Or(Box::new(to_condition(left)?), Box::new(to_condition(right)?)))
        }
        Expr::BinaryOp { left, op, right } => match comparison(op) {
            Some(comparison) => {
                Ok(Condition::Compare(comparison, to_number(left)?, to_number(right)?))
            }
            None if arithmetic(op).is_some() => Err(not_a_condition(expression)),
            None => Err(unsupported(expression)),
        },
        Expr::Between { expr, negated, low, high } => between(expr, *negated, low, high),
        Expr::Identifier(_) | Expr::Value(_) | Expr::Function(_) | Expr::UnaryOp { .. } => {
            // A name that is not known, or a function that is not, is the nearer mistake.
            to_number(expression)?;
            Err(not_a_condition(expression))
        }
        _ => Err(unsupported(expression)),
    }
}

/// `x BETWEEN low AND high` is `x >= low AND x <= high`, ends included, as in SQL.
fn between(
    of: &Expr,
    negated: bool,
    low: &Expr,
    high: &Expr,
) -> Result<Condition, ExpressionError> {
    let of = to_number(of)?;
    let from = Condition::Compare(Comparison::GreaterOrEqual, of.clone(), to_number(low)?);
    let to = Condition::Compare(Comparison::LessOrEqual, of, to_number(high)?);
    let inside = Condition::And(Box::new(from), Box::new(to));
    Ok(if negated { Condition::Not(Box::new(inside)) } else { inside })
}

fn to_number(expression: &Expr) -> Result<Number, ExpressionError> {
    match expression {
        Expr::Nested(inner) => to_number(inner),
        Expr::Identifier(name) if name.quote_style.is_none() => named(&name.value),
        Expr::Value(value) => match &value.value {
            Value::Number(text, _) => literal(text),
            _ => Err(unsupported(expression)),
        },
        Expr::UnaryOp { op: UnaryOperator::Minus, expr } => Ok(match to_number(expr)? {
            Number::Literal(value) => Number::Literal(-value),
            other => Number::Negate(Box::new(other)),
        }),
        Expr::UnaryOp { op: UnaryOperator::Plus, expr } => to_number(expr),
        Expr::BinaryOp { left, op, right } => match arithmetic(op) {
            Some(operator) => Ok(Number::Arithmetic(
                operator,
                Box::new(to_number(left)?),
                Box::new(to_number(right)?),
            )),
            None if is_condition(op) => Err(not_a_number(expression)),
            None => Err(unsupported(expression)),
        },
        Expr::Function(function) => call(expression, function),
        Expr::Between { .. } | Expr::UnaryOp { op: UnaryOperator::Not, .. } => {
            Err(not_a_number(expression))
        }
        _ => Err(unsupported(expression)),
    }
}

fn call(expression: &Expr, function: &Function) -> Result<Number, ExpressionError> {
    let FunctionArguments::List(list) = &function.args else {
        return Err(unsupported(expression));
    };
    let plain = list.duplicate_treatment.is_none()
        && list.clauses.is_empty()
        && function.over.is_none()
        && function.filter.is_none()
        && function.null_treatment.is_none()
        && function.within_group.is_empty();
    if !plain {
        return Err(unsupported(expression));
    }
    let mut arguments = Vec::with_capacity(list.args.len());
    for argument in &list.args {
        let FunctionArg::Unnamed(FunctionArgExpr::Expr(argument)) = argument else {
            return Err(unsupported(expression));
        };
        arguments.push(to_number(argument)?);
    }
    let name = function.name.to_string().to_ascii_lowercase();
    match (name.as_str(), arguments.len()) {
        ("abs", 1) => Ok(Number::Abs(Box::new(arguments.remove(0)))),
        ("greatest", 2..) => Ok(Number::Greatest(arguments)),
        ("least", 2..) => Ok(Number::Least(arguments)),
        ("abs" | "greatest" | "least", count) => Err(ExpressionError::Arguments { name, count }),
        _ => Err(unsupported(expression)),
    }
}

fn named(name: &str) -> Result<Number, ExpressionError> {
    if vocabulary::is_column(name) {
        Ok(Number::Column(name.to_owned()))
    } else if is_value_name(name) {
        Ok(Number::Profile(name.to_owned()))
    } else {
        let known = vocabulary::column_names().chain(value_names());
        Err(ExpressionError::UnknownName {
            name: name.to_owned(),
            nearest: crate::nearest::nearest(name, known),
        })
    }
}

fn literal(text: &str) -> Result<Number, ExpressionError> {
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(Number::Literal(value)),
        _ => Err(ExpressionError::Unsupported { found: text.to_owned() }),
    }
}

const fn comparison(operator: &BinaryOperator) -> Option<Comparison> {
    match operator {
        BinaryOperator::Lt => Some(Comparison::Less),
        BinaryOperator::LtEq => Some(Comparison::LessOrEqual),
        BinaryOperator::Gt => Some(Comparison::Greater),
        BinaryOperator::GtEq => Some(Comparison::GreaterOrEqual),
        BinaryOperator::Eq => Some(Comparison::Equal),
        BinaryOperator::NotEq => Some(Comparison::NotEqual),
        _ => None,
    }
}

const fn arithmetic(operator: &BinaryOperator) -> Option<Arithmetic> {
    match operator {
        BinaryOperator::Plus => Some(Arithmetic::Add),
        BinaryOperator::Minus => Some(Arithmetic::Subtract),
        BinaryOperator::Multiply => Some(Arithmetic::Multiply),
        BinaryOperator::Divide => Some(Arithmetic::Divide),
        _ => None,
    }
}

const fn is_condition(operator: &BinaryOperator) -> bool {
    comparison(operator).is_some() || matches!(operator, BinaryOperator::And | BinaryOperator::Or)
}

fn unsupported(expression: &Expr) -> ExpressionError {
    ExpressionError::Unsupported { found: expression.to_string() }
}

fn not_a_condition(expression: &Expr) -> ExpressionError {
    ExpressionError::NotACondition { found: expression.to_string() }
}

fn not_a_number(expression: &Expr) -> ExpressionError {
    ExpressionError::NotANumber { found: expression.to_string() }
}
