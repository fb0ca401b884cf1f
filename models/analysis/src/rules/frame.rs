//! The columns that the rules of one flight read, as one polars frame of nullable numbers.
//!
//! Invalid is null. A parameter recorded more slowly than the time base is blank in between;
//! its last sample stands until the next one is due, no longer than the catalogue allows it to
//! be bridged. A sample that is missing although it was due, and one that was recorded and is
//! known to be wrong, stay null.

use std::collections::{BTreeMap, BTreeSet};

use data_flight::{Series, Validity};
use polars::prelude::{Column, DataFrame, IntoColumn, NamedFrom, PolarsResult};

use super::vocabulary;
use crate::Measured;

/// A parameter is slow when its samples are at least this many base intervals apart.
const SLOW_INTERVALS: f64 = 1.5;

/// The columns and, beside them, where each is known.
pub(super) struct Frame<'rule> {
    pub data: DataFrame,
    values: BTreeMap<&'rule str, Vec<Option<f64>>>,
    known: BTreeMap<&'rule str, Vec<bool>>,
}

impl<'rule> Frame<'rule> {
    /// The frame of `names`, all of which the flight has; others are left out.
    pub fn build(measured: &Measured, names: &BTreeSet<&'rule str>) -> PolarsResult<Self> {
        let time_s = measured.time_s();
        let base_s = median_interval_s(time_s.iter().copied());
        let values: BTreeMap<&str, Vec<Option<f64>>> = names
            .iter()
            .filter_map(|name| {
                let series = measured.column(name)?;
                Some((*name, known_values(series, time_s, base_s, vocabulary::max_gap_s(name))))
            })
            .collect();
        let columns: Vec<Column> = values
            .iter()
            .map(|(name, values)| {
                polars::prelude::Series::new((*name).into(), values.as_slice()).into_column()
            })
            .collect();
        let known = values
            .iter()
            .map(|(name, values)| (*name, values.iter().map(Option::is_some).collect()))
            .collect();
        Ok(Self { data: DataFrame::new(time_s.len(), columns)?, values, known })
    }

    /// A column's samples, null where unknown.
    pub fn values(&self, name: &str) -> Option<&[Option<f64>]> {
        self.values.get(name).map(Vec::as_slice)
    }

    /// Per sample, whether every one of these columns is known; never when one is not there.
    pub fn all_known(&self, names: &[String]) -> Vec<bool> {
        let mut all = vec![true; self.data.height()];
        for name in names {
            match self.known.get(name.as_str()) {
                Some(known) => all.iter_mut().zip(known).for_each(|(all, known)| *all &= known),
                None => all.fill(false),
            }
        }
        all
    }
}

fn known_values(
    series: &Series,
    time_s: &[f64],
    base_s: Option<f64>,
    max_gap_s: f64,
) -> Vec<Option<f64>> {
    let samples = || series.raw().iter().zip(series.validity());
    let recorded = samples().zip(time_s).filter(|((_, validity), _)| validity.is_normal());
    let own_s = median_interval_s(recorded.map(|(_, time_s)| *time_s));
    let stands_for_s = match (own_s, base_s) {
        (Some(own_s), Some(base_s)) if own_s >= SLOW_INTERVALS * base_s => own_s.min(max_gap_s),
        // As fast as the time base: a blank is a sample that did not come.
        _ => 0.0,
    };
    let mut last: Option<(f64, f64)> = None;
    samples()
        .zip(time_s)
        .map(|((value, validity), time_s)| match validity {
            Validity::Normal => {
                last = Some((*time_s, *value));
                Some(*value)
            }
            Validity::NoComputedData => {
                last.filter(|(since_s, _)| time_s - since_s < stands_for_s).map(|(_, value)| value)
            }
            Validity::FailureWarning | Validity::FunctionalTest => {
                last = None;
                None
            }
        })
        .collect()
}

/// The median of the steps between neighbouring times; `None` for fewer than two.
pub(super) fn median_interval_s(times_s: impl Iterator<Item = f64>) -> Option<f64> {
    let mut last = None;
    let mut steps: Vec<f64> =
        times_s.filter_map(|time_s| last.replace(time_s).map(|earlier| time_s - earlier)).collect();
    let middle = steps.len() / 2;
    if steps.is_empty() {
        return None;
    }
    let (_, median, _) = steps.select_nth_unstable_by(middle, f64::total_cmp);
    Some(*median)
}
