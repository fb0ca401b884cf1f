//! Ten rows with the answers the model gave when it was made, asked again at every load.
//!
//! They catch what digests cannot: a library, compiler or machine that computes something
//! else from the same bytes. The rows are made up from medians and spreads, increasingly far
//! from the centre; no row of anybody's flight is stored.

use models_card::Manifest;
use rand::Rng as _;
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng as _;
use serde::{Deserialize, Serialize};

use crate::error::LoadError;
use crate::loaded::missing_pct;
use crate::novelty::{NoveltyModel, NoveltyScore};
use crate::rounding::ten_digits;

/// Largest allowed difference, absolute below one and relative above.
const TOLERANCE: f64 = 1e-9;
/// How far each row strays from the medians, in spreads.
const REACH: [f64; ROWS] = [0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 12.0, 50.0];
/// Number of rows.
pub(super) const ROWS: usize = 10;
/// The row of which one value is missing, if the limit allows one.
const WITH_A_GAP: usize = 4;

/// One stored question and its answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReplayRow {
    /// Values in schema order.
    values: Vec<Option<f64>>,
    /// The answer when the model was made.
    expected: NoveltyScore,
}

/// Makes the rows and asks the model.
pub(super) fn rows(model: &NoveltyModel, seed: u64) -> Vec<ReplayRow> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let weights = model.weights();
    let mut rows = Vec::with_capacity(ROWS);
    for (at, reach) in REACH.into_iter().enumerate() {
        let mut values: Vec<Option<f64>> = weights
            .scaler
            .scales()
            .iter()
            .map(|scale| {
                let stray: f64 = random.gen_range(-1.0..=1.0);
                Some(ten_digits(scale.median + reach * stray * scale.spread))
            })
            .collect();
        if at == WITH_A_GAP {
            let whole = values.clone();
            if let Some(first) = values.first_mut() {
                *first = None;
            }
            if missing_pct(&values) > model.missing_limit_pct() {
                values = whole;
            }
        }
        let expected = model.score(&values);
        rows.push(ReplayRow { values, expected });
    }
    rows
}

/// Asks the model again.
pub(super) fn check(
    rows: &[ReplayRow],
    model: &NoveltyModel,
    manifest: &Manifest,
) -> Result<(), LoadError> {
    if rows.len() != ROWS {
        return Err(LoadError::Inconsistent("replay.json does not hold ten rows"));
    }
    for (row, ReplayRow { values, expected }) in rows.iter().enumerate() {
        if values.len() != manifest.schema.features.len()
            || expected.shares_pct.len() != values.len()
        {
            return Err(LoadError::Inconsistent("a row of replay.json is not of the schema"));
        }
        let found = model.score(values);
        let shares = found.shares_pct.iter().zip(&expected.shares_pct);
        let pairs = [
            ("the value", found.value, expected.value),
            ("the percentile", found.percentile_pct, expected.percentile_pct),
        ];
        let pairs =
            pairs.into_iter().chain(shares.map(|(found, expected)| ("a share", *found, *expected)));
        for (quantity, found, expected) in pairs {
            let difference = (found - expected).abs();
            // A NaN on either side is not within any tolerance.
            let within = difference <= TOLERANCE * expected.abs().max(1.0);
            if !within {
                return Err(LoadError::Replay { row, quantity, difference });
            }
        }
    }
    Ok(())
}
