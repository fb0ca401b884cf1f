//! Chooses number of components and shrinkage by held-out likelihood, and keeps the held-out
//! scores of the choice.

use models_card::FeatureSchema;

use crate::error::{FitError, TrainError};
use crate::fit::{fit_components, fit_mixture, shrunk};
use crate::folds::grouped_folds;
use crate::matrix::FiniteMatrix;
use crate::mixture::{Component, Mixture};
use crate::scaler::RobustScaler;
use crate::train::{TrainParams, no_values};

/// Number of folds.
pub(super) const FOLDS: usize = 5;
/// Shares of each covariance's correlations that may be removed, most first.
const SHRINKAGES: [f64; 5] = [0.75, 0.5, 0.25, 0.1, 0.0];
/// A pair must gain this much to displace a simpler one, in nats per vector.
const GAIN_NEEDED: f64 = 1e-3;
/// So many numbers of components in a row without a gain end the search.
const PATIENCE: usize = 2;

/// The choice, fitted on everything, with its held-out scores.
#[derive(Debug)]
pub(super) struct Selected {
    pub(super) components: usize,
    pub(super) shrinkage: f64,
    pub(super) scaler: RobustScaler,
    pub(super) mixture: Mixture,
    /// One score per vector, in order, from the fold that did not see its flight.
    pub(super) held_out_scores: Vec<f64>,
    /// The fold of each vector.
    pub(super) folds: Vec<usize>,
}

/// One fold: what is fitted on, and what is held out.
struct Fold {
    train: FiniteMatrix,
    /// Position in the training set and transformed row.
    held_out: Vec<(usize, Vec<Option<f64>>)>,
}

/// A pair that every fold could be fitted with.
struct Candidate {
    components: usize,
    shrinkage: f64,
    /// By position in the training set.
    scores: Vec<f64>,
}

impl Candidate {
    fn total(&self) -> f64 {
        self.scores.iter().sum()
    }
}

pub(super) fn select(
    schema: &FeatureSchema,
    rows: &[&[Option<f64>]],
    flights: &[u64],
    params: &TrainParams,
) -> Result<Selected, TrainError> {
    let features = schema.features.len();
    let folds = grouped_folds(flights, FOLDS, params.seed);
    let prepared: Vec<Fold> =
        (0..FOLDS).map(|fold| prepare(features, rows, &folds, fold)).collect::<Result<_, _>>()?;
    let mut best: Option<Candidate> = None;
    let mut last_failure = None;
    let mut without_gain: usize = 0;
    let gain_needed = GAIN_NEEDED * data_flight::number::count_to_f64(rows.len());
    for components in 1..=params.max_components {
        without_gain = without_gain.saturating_add(1);
        match candidates(&prepared, rows.len(), components, params.seed) {
            Ok(candidates) => {
                for candidate in candidates {
                    let gained = |best: &Candidate| best.total() - candidate.total();
                    if best.as_ref().is_none_or(|best| gained(best) > gain_needed) {
                        best = Some(candidate);
                        without_gain = 0;
                    }
                }
            }
            Err(source) => last_failure = Some((components, source)),
        }
        if without_gain >= PATIENCE {
            break;
        }
    }
    let failed = |(components, source)| TrainError::NoFit { components, source };
    let Some(best) = best else {
        return Err(last_failure
            .map_or_else(|| TrainError::InvalidParameter("no held-out score is finite"), failed));
    };
    let scaler = RobustScaler::measure(features, rows.iter().copied()).map_err(no_values)?;
    let matrix = imputed(&scaler, rows.iter().copied())?;
    let mixture = fit_mixture(&matrix, best.components, best.shrinkage, params.seed)
        .map_err(|source| failed((best.components, source)))?;
    Ok(Selected {
        components: best.components,
        shrinkage: best.shrinkage,
        scaler,
        mixture,
        held_out_scores: best.scores,
        folds,
    })
}

/// Fits every fold with a number of components and scores what it held out, once for each
/// shrinkage. A pair with a score that is not finite is left out.
fn candidates(
    folds: &[Fold],
    vectors: usize,
    components: usize,
    seed: u64,
) -> Result<Vec<Candidate>, FitError> {
    let fitted: Vec<Vec<Component>> = folds
        .iter()
        .map(|fold| fit_components(&fold.train, components, seed))
        .collect::<Result<_, _>>()?;
    let mut candidates = Vec::with_capacity(SHRINKAGES.len());
    for shrinkage in SHRINKAGES {
        let mut scores = vec![f64::NAN; vectors];
        for (fold, fitted) in folds.iter().zip(&fitted) {
            let mixture = Mixture::new(shrunk(fitted, shrinkage)).map_err(FitError::Unusable)?;
            for (at, row) in &fold.held_out {
                if let Some(score) = scores.get_mut(*at) {
                    *score = mixture.density(row).negative_log_likelihood;
                }
            }
        }
        if scores.iter().all(|score| score.is_finite()) {
            candidates.push(Candidate { components, shrinkage, scores });
        }
    }
    Ok(candidates)
}

/// Scales and imputes what a fold is fitted on, and scales what it holds out with that scaler.
fn prepare(
    features: usize,
    rows: &[&[Option<f64>]],
    folds: &[usize],
    fold: usize,
) -> Result<Fold, TrainError> {
    let kept = rows.iter().zip(folds).filter(|(_, of)| **of != fold).map(|(row, _)| *row);
    let scaler = RobustScaler::measure(features, kept.clone()).map_err(no_values)?;
    let train = imputed(&scaler, kept)?;
    let numbered = rows.iter().zip(folds).enumerate();
    let held_out = numbered
        .filter(|(_, (_, of))| **of == fold)
        .map(|(at, (row, _))| (at, scaler.transform(row)))
        .collect();
    Ok(Fold { train, held_out })
}

/// Transformed rows with zero, which is the median, for what is missing. Only fitting imputes
/// so; it pulls correlations towards zero in proportion to what is missing.
fn imputed<'row>(
    scaler: &RobustScaler,
    rows: impl Iterator<Item = &'row [Option<f64>]>,
) -> Result<FiniteMatrix, TrainError> {
    let filled: Vec<Vec<f64>> = rows
        .map(|row| scaler.transform(row).into_iter().map(|value| value.unwrap_or(0.0)).collect())
        .collect();
    FiniteMatrix::from_rows(filled.iter().map(Vec::as_slice)).map_err(|_not_finite| {
        TrainError::InvalidParameter("a value is too far from its median to be scaled")
    })
}
