//! Finding the columns that a measure needs, and saying which were not there.

use data_flight::{Flight, NotEvaluated, NotEvaluatedReason, Series};

use crate::Measured;

/// Checks that at least one column of every group is there.
///
/// # Errors
/// `missing_parameter` with every name of the groups that are not met.
pub(crate) fn require(
    measured: &Measured<'_>,
    groups: &[&[&'static str]],
) -> Result<(), NotEvaluated> {
    let missing: Vec<&str> = groups
        .iter()
        .filter(|group| !group.iter().any(|name| measured.column(name).is_some()))
        .flat_map(|group| group.iter().copied())
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(NotEvaluated::new(NotEvaluatedReason::MissingParameter, missing))
}

/// The refusal when columns are there and too little of them is valid.
pub(crate) fn unusable(measured: &Measured<'_>, groups: &[&[&'static str]]) -> NotEvaluated {
    let there = groups
        .iter()
        .flat_map(|group| group.iter().copied())
        .filter(|name| measured.column(name).is_some());
    NotEvaluated::new(NotEvaluatedReason::InsufficientValidity, there)
}

/// Whether the log records anything of a second engine.
pub(crate) fn has_second_engine(flight: &Flight) -> bool {
    flight
        .columns()
        .any(|(parameter, series)| parameter.name().starts_with("engine_2_") && is_usable(series))
}

/// Whether a column has any usable sample.
pub(crate) fn is_usable(series: &Series) -> bool {
    series.validity().iter().any(|validity| validity.is_normal())
}
