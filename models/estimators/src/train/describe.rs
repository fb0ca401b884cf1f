//! Describes a trained model: the manifest with the ranges it was validated in and what was
//! measured on held-out flights.

use std::collections::BTreeSet;

use data_flight::Digest;
use data_flight::number::count_to_f64;
use models_card::{DomainRange, Manifest, Metric, TrainingData};
use sha2::{Digest as _, Sha256};

use crate::artefact::digest_of;
use crate::fit::COVARIANCE_FLOOR;
use crate::rounding::ten_digits;
use crate::train::select::Selected;
use crate::train::{TrainParams, TrainingSet, TrainingVector};

pub(super) fn manifest(
    set: &TrainingSet,
    params: &TrainParams,
    usable: &[&TrainingVector],
    selected: &Selected,
    weights_json: &[u8],
) -> Manifest {
    let flights: BTreeSet<u64> = usable.iter().map(|vector| vector.flight).collect();
    let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    Manifest {
        name: params.name.clone(),
        version: params.version.clone(),
        intended_use: params.intended_use.clone(),
        out_of_scope: params.out_of_scope.clone(),
        algorithm: format!(
            "Gaussian mixture with {} component(s) and full covariances (linfa-clustering 0.8, \
             expectation maximisation from k-means; {COVARIANCE_FLOOR} added to every variance; \
             correlations shrunk by {}) on medians, interquartile ranges and logarithmic tails; \
             number of components and shrinkage by held-out likelihood over {} folds by flight",
            selected.components,
            selected.shrinkage,
            super::select::FOLDS,
        ),
        schema: set.schema.clone(),
        domain: domain(set, usable),
        profiles: set.profiles.clone(),
        training: TrainingData {
            source: set.source.clone(),
            licence: set.licence.clone(),
            vectors: count(usable.len()),
            flights: count(flights.len()),
            digest: digest_of_vectors(usable),
        },
        seed: params.seed,
        code_version: params.code_version.clone(),
        metrics: metrics(set, usable, selected),
        created_utc: params.created_utc,
        expires_utc: params.expires_utc,
        weights: digest_of(weights_json),
    }
}

/// SHA-256 over the digests of the vectors that were trained on, in order.
fn digest_of_vectors(usable: &[&TrainingVector]) -> Digest {
    let mut hasher = Sha256::new();
    for vector in usable {
        hasher.update(vector.vector.digest().as_bytes());
    }
    Digest::from_bytes(hasher.finalize().into())
}

/// Smallest and largest value of each feature.
fn domain(set: &TrainingSet, usable: &[&TrainingVector]) -> Vec<DomainRange> {
    let features = set.schema.features.iter().enumerate();
    features
        .map(|(at, feature)| {
            let (min, max) = range(usable.iter().filter_map(|vector| value(vector, at)));
            DomainRange { feature: feature.name.clone(), min, max }
        })
        .collect()
}

fn value(vector: &TrainingVector, at: usize) -> Option<f64> {
    vector.vector.values().get(at).copied().flatten()
}

fn range(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(min, max), value| {
        (min.min(value), max.max(value))
    })
}

fn metrics(set: &TrainingSet, usable: &[&TrainingVector], selected: &Selected) -> Vec<Metric> {
    let scores = &selected.held_out_scores;
    let mean = scores.iter().sum::<f64>() / count_to_f64(scores.len());
    let plain = |name: &str, value: f64| Metric {
        name: name.to_owned(),
        value: ten_digits(value),
        low_95: None,
        high_95: None,
    };
    vec![
        plain("mean negative log likelihood of held-out flights, nats", mean),
        plain("components chosen", count_to_f64(selected.components)),
        plain("shrinkage chosen", selected.shrinkage),
        plain(
            "vectors left out for missing values",
            count_to_f64(set.vectors.len().saturating_sub(usable.len())),
        ),
        outside_domain(set, usable, &selected.folds),
    ]
}

/// How often an ordinary approach is outside the range of some feature: the share of vectors
/// with a value outside the ranges of the other folds, with Wilson's 95 % interval (1927).
fn outside_domain(set: &TrainingSet, usable: &[&TrainingVector], folds: &[usize]) -> Metric {
    let mut outside: BTreeSet<usize> = BTreeSet::new();
    for feature in 0..set.schema.features.len() {
        for held_out in 0..super::select::FOLDS {
            let numbered = || usable.iter().zip(folds).enumerate();
            let others = numbered().filter(|(_, (_, fold))| **fold != held_out);
            let (min, max) = range(others.filter_map(|(_, (vector, _))| value(vector, feature)));
            let beyond = numbered()
                .filter(|(_, (_, fold))| **fold == held_out)
                .filter(|(_, (vector, _))| {
                    value(vector, feature).is_some_and(|value| !(min..=max).contains(&value))
                })
                .map(|(at, _)| at);
            outside.extend(beyond);
        }
    }
    let (share, low, high) = wilson(outside.len(), usable.len());
    Metric {
        name: "held-out vectors with a value outside the ranges of the other folds, percent"
            .to_owned(),
        value: ten_digits(100.0 * share),
        low_95: Some(ten_digits(100.0 * low)),
        high_95: Some(ten_digits(100.0 * high)),
    }
}

/// A share with Wilson's score interval at 95 %; `count` is not zero.
fn wilson(hits: usize, count: usize) -> (f64, f64, f64) {
    const Z: f64 = 1.959_963_984_540_054;
    let n = count_to_f64(count);
    let share = count_to_f64(hits) / n;
    let centre = (share + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n);
    let half = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt() / (1.0 + Z * Z / n);
    (share, (centre - half).max(0.0), (centre + half).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_wilsons() {
        // Ten of a hundred: centre (0.1 + 0.0192073) / 1.0384146 = 0.1147974 and half width
        // 1.959964 · √(0.0009 + 0.0000960365) / 1.0384146 = 0.0595685.
        let (share, low, high) = wilson(10, 100);
        assert!((share - 0.1).abs() < 1e-12);
        assert!((low - 0.055_229).abs() < 1e-5, "{low}");
        assert!((high - 0.174_366).abs() < 1e-5, "{high}");
    }
}
