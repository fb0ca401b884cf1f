//! Fits a Gaussian mixture with linfa; the one place where a learning library runs.
//!
//! linfa's mixture starts from its own k-means (ten k-means++ starts) and runs expectation
//! maximisation with full covariances. Its `n_runs` goes on from the last state instead of
//! starting anew, so one run is asked for. A panic inside becomes an error here. The density
//! is not linfa's: it exponentiates before it sums and underflows far from the data.

use std::panic::{AssertUnwindSafe, catch_unwind};

use linfa::DatasetBase;
use linfa::traits::Fit as _;
use linfa_clustering::GaussianMixtureModel;
use rand_xoshiro::Xoshiro256Plus;
use rand_xoshiro::rand_core::SeedableRng as _;

use crate::error::{FitError, WeightsError};
use crate::matrix::FiniteMatrix;
use crate::mixture::{Component, Mixture};
use crate::rounding::ten_digits;
use crate::triangle::LowerTriangle;

/// Added to every variance: a tenth of a spread, squared.
pub(crate) const COVARIANCE_FLOOR: f64 = 0.01;
/// Expectation maximisation stops when the mean log likelihood gains less, in nats.
const TOLERANCE: f64 = 1e-3;
/// Or fails after so many rounds.
const ROUNDS: u64 = 500;

/// Fits `components` Gaussians to transformed rows. `shrinkage`, 0 to 1, is the share of each
/// covariance that is replaced by its diagonal afterwards. Numbers are rounded to ten digits.
pub(crate) fn fit_mixture(
    rows: &FiniteMatrix,
    components: usize,
    shrinkage: f64,
    seed: u64,
) -> Result<Mixture, FitError> {
    Mixture::new(shrunk(&fit_components(rows, components, seed)?, shrinkage))
        .map_err(FitError::Unusable)
}

/// Fits `components` Gaussians; see [`fit_mixture`].
pub(crate) fn fit_components(
    rows: &FiniteMatrix,
    components: usize,
    seed: u64,
) -> Result<Vec<Component>, FitError> {
    let too_few = || FitError::TooFewRows { components, rows: rows.row_count() };
    if components == 0 || rows.row_count() <= components {
        return Err(too_few());
    }
    let data = DatasetBase::from(rows.to_ndarray().map_err(|_malformed| too_few())?);
    let parameters = GaussianMixtureModel::params(components)
        .with_rng(Xoshiro256Plus::seed_from_u64(seed))
        .reg_covariance(COVARIANCE_FLOOR)
        .tolerance(TOLERANCE)
        .max_n_iterations(ROUNDS);
    // Everything the closure touches is thrown away when it panics.
    let fitted = catch_unwind(AssertUnwindSafe(|| parameters.fit(&data)));
    let model = match fitted {
        Ok(Ok(model)) => model,
        Ok(Err(source)) => return Err(FitError::Library(Box::new(source))),
        Err(_payload) => return Err(FitError::Panicked),
    };
    let parts = model.weights().iter().zip(model.means().outer_iter());
    let parts = parts.zip(model.covariances().outer_iter());
    parts
        .map(|((weight, mean), covariance)| {
            let lower = covariance.outer_iter().zip(1..).map(|(row, length)| {
                row.iter().take(length).map(|value| ten_digits(*value)).collect()
            });
            let covariance = LowerTriangle::from_rows(lower.collect())
                .ok_or(FitError::Unusable(WeightsError::NotPositiveDefinite { component: 0 }))?;
            let mean = mean.iter().map(|value| ten_digits(*value)).collect();
            Ok(Component { weight: ten_digits(*weight), mean, covariance })
        })
        .collect()
}

/// (1 − λ) · Σ + λ · diag(Σ): keeps the spreads and weakens the correlations, which a small
/// sample knows least well.
pub(crate) fn shrunk(components: &[Component], shrinkage: f64) -> Vec<Component> {
    let change = |value: f64, is_on_diagonal: bool| {
        if is_on_diagonal { value } else { ten_digits(value * (1.0 - shrinkage)) }
    };
    let shrink = |component: &Component| Component {
        covariance: component.covariance.map(change),
        ..component.clone()
    };
    components.iter().map(shrink).collect()
}
