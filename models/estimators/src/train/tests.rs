//! Training on made-up approaches: what is learned, that it repeats, and what is refused.

use models_card::{Estimate, ScoreAnswer};

use super::*;
use crate::samples::{approach, artefact, now, params, random, schema, training_set, vector};

fn estimate(artefact: &Artefact, values: Vec<Option<f64>>) -> Estimate {
    match artefact.model().score(&vector(values), Some("c172s"), now()) {
        ScoreAnswer::Estimate(estimate) => estimate,
        ScoreAnswer::Abstained(abstention) => panic!("{abstention:?}"),
    }
}

#[test]
fn the_same_data_and_seed_give_the_same_artefact() {
    let again = train_novelty(&training_set(80, 1), &params()).expect("it trains");
    assert_eq!(again.digest(), artefact().digest());
    assert_eq!(again.manifest(), artefact().manifest());
    let other_data = train_novelty(&training_set(80, 2), &params()).expect("it trains");
    assert_ne!(other_data.manifest().weights, artefact().manifest().weights);
}

#[test]
fn ordinary_approaches_spread_over_the_percentiles() {
    // 400 approaches that were not trained on: the percentile should be close to uniform. Its
    // mean has a standard error of 28.9 / √400 = 1.4, the share above 90 one of 1.5 points.
    let mut random = random(99);
    let percentiles: Vec<f64> =
        (0..400).map(|_| estimate(artefact(), approach(&mut random)).percentile_pct).collect();
    let mean = percentiles.iter().sum::<f64>() / 400.0;
    assert!((44.0..56.0).contains(&mean), "{mean}");
    let above_90 = percentiles.iter().filter(|percentile| **percentile > 90.0).count();
    assert!((16..=68).contains(&above_90), "{above_90} of 400");
}

#[test]
fn the_shifted_feature_is_named_first() {
    let typical = [65.0, 344.5, 12.0, 1.15];
    let shifts = [40.0, 150.0, 30.0, 0.6];
    for (at, shift) in shifts.into_iter().enumerate() {
        let mut values = typical.map(Some).to_vec();
        values[at] = Some(typical[at] + shift);
        let estimate = estimate(artefact(), values);
        assert!(estimate.percentile_pct > 99.0, "{estimate:?}");
        let first = estimate.contributions.first().expect("a contribution");
        assert_eq!(first.feature, schema().features[at].name, "{estimate:?}");
        assert!((first.value - typical[at] - shift).abs() < 1e-9);
        assert!(estimate.contributions.len() <= 3);
        let shares: Vec<f64> =
            estimate.contributions.iter().map(|contribution| contribution.share_pct).collect();
        assert!(shares.is_sorted_by(|left, right| left >= right), "{shares:?}");
    }
}

#[test]
fn a_gap_between_two_kinds_of_approach_is_novel() {
    // 75 kt lies inside the range of every feature and between the two kinds, five standard
    // deviations from each: a single range check or a single Gaussian would not notice.
    let between = estimate(artefact(), vec![Some(75.0), Some(397.5), Some(12.0), Some(1.15)]);
    assert!(between.percentile_pct > 95.0, "{between:?}");
    assert!(between.outside_domain.is_empty(), "{between:?}");
    let components = &artefact().manifest().metrics[1];
    assert_eq!(components.name, "components chosen");
    assert!(components.value >= 2.0, "{components:?}");
}

#[test]
fn outside_the_ranges_is_named() {
    let estimate = estimate(artefact(), vec![Some(65.0), Some(344.5), Some(80.0), Some(1.15)]);
    assert_eq!(estimate.outside_domain, ["approach_bank_max_deg"]);
}

#[test]
fn a_missing_value_lowers_the_score_or_leaves_it() {
    let mut random = random(5);
    for at in 0..4 {
        let whole = approach(&mut random);
        let mut gap = whole.clone();
        gap[at] = None;
        let (whole, gap) = (estimate(artefact(), whole), estimate(artefact(), gap));
        assert!(gap.value <= whole.value + 1e-9);
        let name = &schema().features[at].name;
        assert!(gap.contributions.iter().all(|contribution| contribution.feature != *name));
    }
}

#[test]
fn constants_outliers_and_gaps_do_not_break_training() {
    let mut set = training_set(40, 3);
    for (at, training) in set.vectors.iter_mut().enumerate() {
        let mut values = training.vector.values().to_vec();
        values[3] = Some(1.0);
        if at == 17 {
            values[0] = Some(1e12);
        }
        if at % 4 == 0 {
            values[2] = None;
        }
        training.vector = vector(values);
    }
    let artefact = train_novelty(&set, &params()).expect("it trains");
    let same = estimate(&artefact, vec![Some(65.0), Some(344.5), Some(12.0), Some(1.0)]);
    let moved = estimate(&artefact, vec![Some(65.0), Some(344.5), Some(12.0), Some(1.5)]);
    assert!(moved.percentile_pct > same.percentile_pct);
    assert_eq!(moved.contributions[0].feature, "approach_normal_acceleration_max_g");
}

#[test]
fn too_little_data_is_refused() {
    let few = train_novelty(&training_set(9, 1), &params());
    let counts = "27 of 27 vectors are complete enough to train on and 30 are needed; add flights";
    assert_eq!(few.expect_err("27 vectors").to_string(), counts);

    let mut one_flight = training_set(20, 1);
    one_flight.vectors.iter_mut().for_each(|training| training.flight %= 4);
    let refused = train_novelty(&one_flight, &params());
    assert!(matches!(refused, Err(TrainError::TooFewFlights { found: 4, needed: 5 })));

    let mut sparse = training_set(20, 1);
    for training in sparse.vectors.iter_mut().take(31) {
        let mut values = training.vector.values().to_vec();
        values[1] = None;
        training.vector = vector(values);
    }
    let refused = train_novelty(&sparse, &params()).expect_err("29 of 60");
    let TrainError::FeatureTooSparse { feature, present: 29, vectors: 60 } = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(feature, "approach_sink_rate_fpm");

    let mut gaps = training_set(10, 1);
    gaps.vectors[0].vector = vector(vec![None, None, Some(12.0), Some(1.15)]);
    let refused = train_novelty(&gaps, &params());
    assert!(matches!(refused, Err(TrainError::TooFewVectors { given: 30, usable: 29, .. })));
}

#[test]
fn what_is_not_of_the_schema_is_refused() {
    let mut set = training_set(20, 1);
    set.schema.features.swap(0, 1);
    let refused = train_novelty(&set, &params());
    assert!(matches!(refused, Err(TrainError::SchemaMismatch { index: 0, .. })));

    let mut set = training_set(20, 1);
    let short = serde_json::json!({ "schema": set.schema.digest(), "values": [1.0] });
    set.vectors[3].vector = serde_json::from_value(short).expect("it parses");
    let refused = train_novelty(&set, &params());
    assert!(matches!(refused, Err(TrainError::MalformedVector { index: 3 })));
}

#[test]
fn unusable_parameters_are_refused() {
    let refused = |change: &dyn Fn(&mut TrainingSet, &mut TrainParams)| {
        let (mut set, mut params) = (training_set(20, 1), params());
        change(&mut set, &mut params);
        match train_novelty(&set, &params) {
            Err(TrainError::InvalidParameter(reason)) => reason,
            other => panic!("{other:?}"),
        }
    };
    let reasons = [
        refused(&|set, _| set.profiles.clear()),
        refused(&|set, _| set.licence.clear()),
        refused(&|_, params| params.name.clear()),
        refused(&|_, params| params.expires_utc = params.created_utc),
        refused(&|_, params| params.max_components = 0),
        refused(&|_, params| params.missing_limit_pct = f64::NAN),
    ];
    let distinct: std::collections::BTreeSet<_> = reasons.iter().collect();
    assert_eq!(distinct.len(), reasons.len(), "each has its own reason: {reasons:?}");
}
