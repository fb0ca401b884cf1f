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

#[cfg(test)]
mod tests {
    use super::*;

    /// A cross of five points around each centre, four times over.
    fn crosses(centres: &[[f64; 2]]) -> FiniteMatrix {
        let around = [[0.0, 0.0], [0.1, 0.0], [-0.1, 0.0], [0.0, 0.1], [0.0, -0.1]];
        let rows: Vec<[f64; 2]> = (0..4)
            .flat_map(|_| centres.iter())
            .flat_map(|centre| around.map(|step| [centre[0] + step[0], centre[1] + step[1]]))
            .collect();
        FiniteMatrix::from_rows(rows.iter().map(<[f64; 2]>::as_slice)).expect("finite rows")
    }

    #[test]
    fn two_groups_are_found_where_they_are() {
        let rows = crosses(&[[0.0, 0.0], [5.0, -5.0]]);
        let mut components = fit_components(&rows, 2, 1).expect("it fits");
        components.sort_by(|left, right| left.mean[0].total_cmp(&right.mean[0]));
        for (component, centre) in components.iter().zip([[0.0, 0.0], [5.0, -5.0]]) {
            assert!((component.weight - 0.5).abs() < 1e-6, "{component:?}");
            for (found, centre) in component.mean.iter().zip(centre) {
                assert!((found - centre).abs() < 1e-6, "{component:?}");
            }
            // Two of five points at ±0.1 in each direction: 2 · 0.01 / 5 = 0.004, and the floor.
            for variance in component.covariance.diagonal() {
                assert!((variance - 0.004 - COVARIANCE_FLOOR).abs() < 1e-6, "{component:?}");
            }
        }
        assert_eq!(fit_components(&rows, 2, 1).expect("it fits"), {
            fit_components(&rows, 2, 1).expect("it fits again")
        });
    }

    #[test]
    fn a_group_without_any_spread_is_fitted_on_the_floor() {
        let rows = FiniteMatrix::from_rows([[1.0, 2.0].as_slice(); 30]).expect("finite rows");
        let mixture = fit_mixture(&rows, 1, 0.0, 1).expect("it fits");
        assert!(mixture.density(&[Some(1.0), Some(2.0)]).negative_log_likelihood.is_finite());
    }

    #[test]
    fn more_components_than_rows_are_refused() {
        let rows = crosses(&[[0.0, 0.0]]);
        let refused = fit_components(&rows, 20, 1);
        assert!(matches!(refused, Err(FitError::TooFewRows { components: 20, rows: 20 })));
        assert!(matches!(fit_components(&rows, 0, 1), Err(FitError::TooFewRows { .. })));
    }

    #[test]
    fn shrinkage_weakens_correlations_and_keeps_spreads() {
        let covariance = LowerTriangle::from_rows(vec![vec![2.0], vec![1.0, 3.0]]);
        let covariance = covariance.expect("a triangle");
        let component = Component { weight: 1.0, mean: vec![0.0, 0.0], covariance };
        let shrunk = shrunk(&[component], 0.75);
        assert_eq!(shrunk[0].covariance.rows(), [vec![2.0], vec![0.25, 3.0]]);
    }
}
