//! Key point values: one number at one instant or over one stretch of a flight, by family.
//!
//! A [`KeyPointMeasure`] is a row of a table: which column, over which stretches, reduced how.
//! A row that yields nothing leaves a [`MeasureAbsence`] with the reason; nothing is filled.
//! Where a stretch occurs several times (landings, take-offs) there is one key point for each,
//! told apart by its time. Deliberately absent: thresholds.

mod approach;
mod attitude;
mod climb;
mod cruise;
mod engine;
mod flight;
mod fuel;
mod landing;
mod over;
mod reduce;
mod take_off;
mod weather;

use data_flight::{KeyPoint, MeasureAbsence, NotEvaluated, NotEvaluatedReason, Series, Unit};

use crate::Measured;
use crate::derived::{has_second_engine, is_usable, require, unusable};
use over::Over;
pub(crate) use over::{Stretch, approach_below, approach_between, gate_descending, samples_in};
pub(crate) use reduce::Take;

/// One key point value.
struct KeyPointMeasure {
    /// Published name, unit suffix included.
    name: &'static str,
    /// The columns that can give it, best first.
    columns: &'static [&'static str],
    /// The stretches it is measured over.
    over: Over,
    /// How the samples of a stretch become one number.
    take: Take,
}

impl KeyPointMeasure {
    const fn new(
        name: &'static str,
        columns: &'static [&'static str],
        over: Over,
        take: Take,
    ) -> Self {
        Self { name, columns, over, take }
    }
}

/// Every family.
const FAMILIES: &[&[KeyPointMeasure]] = &[
    flight::TABLE,
    take_off::TABLE,
    climb::TABLE,
    cruise::TABLE,
    approach::GATES,
    approach::TABLE,
    landing::TABLE,
    engine::ENGINE_1,
    engine::ENGINE_2,
    fuel::TABLE,
    attitude::TABLE,
    weather::TABLE,
];

/// The names of every key point value there can be.
pub fn key_point_names() -> impl Iterator<Item = &'static str> {
    FAMILIES.iter().copied().flatten().map(|measure| measure.name)
}

/// Adds every key point that can be measured, and an absence for every other.
pub(crate) fn add(measured: &mut Measured<'_>) {
    let mut found = Vec::new();
    let mut absent = Vec::new();
    for measure in FAMILIES.iter().copied().flatten() {
        if let Err(reason) = evaluate(measured, measure, &mut found) {
            absent.push(MeasureAbsence { name: measure.name.to_owned(), reason });
        }
    }
    found.sort_by(|a, b| a.at_s.total_cmp(&b.at_s));
    measured.key_points = found;
    measured.absences.append(&mut absent);
}

/// Measures one row over every stretch it occurs in. The error names what was missing
/// altogether, or the stretches in which too little was usable.
fn evaluate(
    measured: &Measured<'_>,
    measure: &KeyPointMeasure,
    found: &mut Vec<KeyPoint>,
) -> Result<(), NotEvaluated> {
    if let Some(column) = measure.columns.first()
        && column.starts_with("engine_2_")
        && !has_second_engine(measured.flight())
    {
        return Err(NotEvaluated::new(NotEvaluatedReason::NotApplicable, ["engine_2"]));
    }
    let groups: &[&[&str]] = if measure.columns.is_empty() { &[] } else { &[measure.columns] };
    require(measured, groups)?;
    let column = best_column(measured, measure.columns);
    let unit = Unit::of_name(measure.name)
        .ok_or_else(|| NotEvaluated::new(NotEvaluatedReason::NotApplicable, ["unit"]))?;
    let stretches = measure.over.stretches(measured);
    if stretches.is_empty() {
        return Err(NotEvaluated::new(NotEvaluatedReason::PhaseNotRecorded, [measure.over.name()]));
    }
    let mut unusable_at = Vec::new();
    for stretch in stretches {
        match measure.take.apply(measured, column, stretch) {
            Some((value, at_s)) if value.is_finite() => {
                found.push(KeyPoint { name: measure.name.to_owned(), value, unit, at_s });
            }
            _ => unusable_at.push(format!("at {:.0} s", stretch.from_s)),
        }
    }
    if unusable_at.is_empty() {
        return Ok(());
    }
    let mut reason = unusable(measured, groups);
    reason.detail.extend(unusable_at);
    Err(reason)
}

/// A column of the best name reduced over a stretch; `None` when there is none or too little
/// of it is usable.
pub(crate) fn reduce_over(
    measured: &Measured<'_>,
    columns: &[&'static str],
    stretch: Stretch,
    take: Take,
) -> Option<f64> {
    let (value, _) = take.apply(measured, best_column(measured, columns), stretch)?;
    value.is_finite().then_some(value)
}

/// The first of the columns with usable samples.
fn best_column<'m>(
    measured: &'m Measured<'_>,
    names: &[&'static str],
) -> Option<(&'static str, &'m Series)> {
    names.iter().find_map(|name| {
        let series = measured.column(name)?;
        is_usable(series).then_some((*name, series))
    })
}

#[cfg(test)]
mod tests;
