//! Made-up approaches for the tests: two kinds of approach, correlated measures, a seed.

use std::sync::OnceLock;

use chrono::{DateTime, TimeDelta, Utc};
use data_flight::Unit;
use models_card::{FeatureDefinition, FeatureSchema, FeatureVector};
use rand::Rng as _;
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng as _;

use crate::{Artefact, TrainParams, TrainingSet, TrainingVector, train_novelty};

/// Names and units of the made-up features.
const FEATURES: [(&str, Unit); 4] = [
    ("approach_airspeed_kt", Unit::Knot),
    ("approach_sink_rate_fpm", Unit::FootPerMinute),
    ("approach_bank_max_deg", Unit::Degree),
    ("approach_normal_acceleration_max_g", Unit::StandardGravity),
];

pub(crate) fn schema() -> FeatureSchema {
    let feature = |(name, unit): (&str, Unit)| FeatureDefinition {
        name: name.to_owned(),
        unit,
        meaning: name.replace('_', " "),
    };
    FeatureSchema {
        name: "sample-approach-v1".to_owned(),
        features: FEATURES.into_iter().map(feature).collect(),
    }
}

/// One made-up approach: half of them at 65 kt, half at 85 kt; the sink rate follows the speed
/// (a 3° path sinks 5.3 ft/min per knot), with scatter.
pub(crate) fn approach(random: &mut Xoshiro256PlusPlus) -> Vec<Option<f64>> {
    let fast: bool = random.r#gen();
    let airspeed_kt = if fast { 85.0 } else { 65.0 } + 2.0 * normal(random);
    let sink_rate_fpm = 5.3 * airspeed_kt + 20.0 * normal(random);
    let bank_max_deg = 12.0 + 4.0 * normal(random);
    let normal_acceleration_max_g = 1.15 + 0.05 * normal(random);
    [airspeed_kt, sink_rate_fpm, bank_max_deg, normal_acceleration_max_g].map(Some).to_vec()
}

/// Standard normal by Box and Muller (1958).
fn normal(random: &mut Xoshiro256PlusPlus) -> f64 {
    let radius = (-2.0 * (1.0 - random.r#gen::<f64>()).ln()).sqrt();
    radius * (std::f64::consts::TAU * random.r#gen::<f64>()).cos()
}

pub(crate) fn random(seed: u64) -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(seed)
}

pub(crate) fn vector(values: Vec<Option<f64>>) -> FeatureVector {
    FeatureVector::new(&schema(), values).expect("finite values of the schema")
}

/// Three approaches each of so many flights.
pub(crate) fn training_set(flights: u64, seed: u64) -> TrainingSet {
    let mut random = random(seed);
    let vectors = (0..3 * flights)
        .map(|at| TrainingVector { flight: at / 3, vector: vector(approach(&mut random)) })
        .collect();
    TrainingSet {
        schema: schema(),
        vectors,
        profiles: vec!["c172s".to_owned(), "pa28".to_owned()],
        source: "Made-up approaches of the unit tests.".to_owned(),
        licence: "CC0-1.0".to_owned(),
    }
}

pub(crate) fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).expect("a time")
}

pub(crate) fn params() -> TrainParams {
    TrainParams::approach_novelty(7, now(), now() + TimeDelta::days(365))
}

/// One artefact for all tests that only read it.
pub(crate) fn artefact() -> &'static Artefact {
    static ARTEFACT: OnceLock<Artefact> = OnceLock::new();
    ARTEFACT.get_or_init(|| train_novelty(&training_set(80, 1), &params()).expect("it trains"))
}
