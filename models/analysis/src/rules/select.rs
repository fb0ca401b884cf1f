//! Every condition of every rule over one flight: one frame, one lazy select, and masks that
//! are only unpacked where a condition held somewhere.

use std::collections::BTreeSet;

use data_flight::{Band, NotEvaluated};
use polars::prelude::{BooleanChunked, DataFrame, Expr, IntoLazy, PolarsResult};

use super::event::{Masks, Truth};
use super::frame::Frame;
use super::prepare::{MeasureSource, Prepared, fault};
use crate::Measured;

/// What the select said of one rule.
pub(super) struct Judged {
    bands: Vec<(Band, BooleanChunked)>,
    measure: Vec<Option<f64>>,
    known: Vec<bool>,
}

impl Judged {
    /// The masks, if the condition of some band held somewhere.
    pub fn masks(self) -> Option<Masks> {
        if !self.bands.iter().any(|(_, mask)| mask.any()) {
            return None;
        }
        let bands = self.bands.iter().map(|(band, mask)| (*band, truths(mask))).collect();
        Some(Masks { bands, measure: self.measure })
    }

    /// Per sample, whether every input of the rule is known.
    pub fn known(&self) -> &[bool] {
        &self.known
    }
}

/// What is said of every prepared rule, from one select. Should that fail, each rule is tried
/// alone, so that a defect in one does not silence the others.
pub(super) fn judge_all(
    measured: &Measured,
    prepared: &[&Prepared],
) -> Vec<Result<Judged, NotEvaluated>> {
    let names: BTreeSet<&str> =
        prepared.iter().flat_map(|ready| &ready.rule.inputs).map(String::as_str).collect();
    let frame = match Frame::build(measured, &names) {
        Ok(frame) => frame,
        Err(error) => return prepared.iter().map(|_| Err(fault(&error.to_string()))).collect(),
    };
    match select(&frame, prepared) {
        Ok(judged) => judged.into_iter().map(Ok).collect(),
        Err(_) => prepared.iter().map(|ready| judge_alone(&frame, ready)).collect(),
    }
}

fn judge_alone(frame: &Frame, ready: &Prepared) -> Result<Judged, NotEvaluated> {
    match select(frame, &[ready]) {
        Ok(mut judged) => judged.pop().ok_or_else(|| fault("the select gave no result")),
        Err(error) => Err(fault(&error.to_string())),
    }
}

fn select(frame: &Frame, prepared: &[&Prepared]) -> PolarsResult<Vec<Judged>> {
    let mut expressions: Vec<Expr> = Vec::new();
    for (rule, ready) in prepared.iter().enumerate() {
        for (band, condition) in ready.bands.iter().enumerate() {
            expressions.push(condition.clone().alias(band_column(rule, band)));
        }
        if let MeasureSource::Computed(measure) = &ready.measure {
            expressions.push(measure.clone().alias(measure_column(rule)));
        }
    }
    let result = frame.data.clone().lazy().select(expressions).collect()?;
    prepared.iter().enumerate().map(|(rule, ready)| unpack(frame, &result, rule, ready)).collect()
}

fn unpack(
    frame: &Frame,
    result: &DataFrame,
    rule: usize,
    ready: &Prepared,
) -> PolarsResult<Judged> {
    let bands = ready.rule.bands.iter().enumerate().map(|(band, (name, _))| {
        result.column(&band_column(rule, band))?.bool().map(|mask| (*name, mask.clone()))
    });
    let measure = match &ready.measure {
        MeasureSource::Column(name) => frame.values(name).unwrap_or_default().to_vec(),
        MeasureSource::Computed(_) => result.column(&measure_column(rule))?.f64()?.iter().collect(),
    };
    let known = frame.all_known(&ready.rule.inputs);
    Ok(Judged { bands: bands.collect::<PolarsResult<_>>()?, measure, known })
}

fn truths(mask: &BooleanChunked) -> Vec<Truth> {
    mask.iter()
        .map(|truth| match truth {
            Some(true) => Truth::True,
            Some(false) => Truth::False,
            None => Truth::Unknown,
        })
        .collect()
}

fn band_column(rule: usize, band: usize) -> String {
    format!("{rule}.{band}")
}

fn measure_column(rule: usize) -> String {
    format!("{rule}.measure")
}
