//! A small artefact trained on made-up numbers, once for all tests.

use std::path::Path;
use std::sync::OnceLock;

use chrono::{TimeDelta, Utc};
use data_flight::Unit;
use models_card::{FeatureDefinition, FeatureSchema, FeatureVector, ScoreRequest};
use models_estimators::{Artefact, TrainParams, TrainingSet, TrainingVector, train_novelty};

pub(crate) fn schema() -> FeatureSchema {
    let feature = |(name, unit): (&str, Unit)| FeatureDefinition {
        name: name.to_owned(),
        unit,
        meaning: name.replace('_', " "),
    };
    FeatureSchema {
        name: "sample-v1".to_owned(),
        features: [("airspeed_kt", Unit::Knot), ("bank_deg", Unit::Degree)].map(feature).to_vec(),
    }
}

/// Sixty vectors on two ellipses around (65, 12): no randomness is needed for that.
fn vectors() -> Vec<TrainingVector> {
    let turn = |at: u32| std::f64::consts::TAU * f64::from(at) / 60.0;
    let at_turn = |at: u32| {
        let radius = 1.0 + f64::from(at % 3);
        let values = vec![
            Some(65.0 + 2.0 * radius * turn(at).cos()),
            Some(12.0 + 3.0 * radius * turn(at).sin()),
        ];
        let vector = FeatureVector::new(&schema(), values).expect("finite");
        TrainingVector { flight: u64::from(at / 2), vector }
    };
    (0..60).map(at_turn).collect()
}

pub(crate) fn trained(lifetime: TimeDelta) -> Artefact {
    let set = TrainingSet {
        schema: schema(),
        vectors: vectors(),
        profiles: vec!["c172s".to_owned()],
        source: "Made-up numbers of the unit tests.".to_owned(),
        licence: "CC0-1.0".to_owned(),
    };
    let made_utc = Utc::now() - TimeDelta::hours(1);
    train_novelty(&set, &TrainParams::approach_novelty(7, made_utc, made_utc + lifetime))
        .expect("it trains")
}

/// One artefact that is valid for a day.
pub(crate) fn artefact() -> &'static Artefact {
    static ARTEFACT: OnceLock<Artefact> = OnceLock::new();
    ARTEFACT.get_or_init(|| trained(TimeDelta::days(1)))
}

/// A folder with the artefact in it.
pub(crate) fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    save(artefact(), &folder.path().join("approach-novelty"));
    folder
}

pub(crate) fn save(artefact: &Artefact, folder: &Path) {
    artefact.save(folder).expect("it is saved");
}

pub(crate) fn request(airspeed_kt: f64, bank_deg: f64) -> ScoreRequest {
    let values = vec![Some(airspeed_kt), Some(bank_deg)];
    ScoreRequest {
        model: "approach-novelty".to_owned(),
        profile: Some("c172s".to_owned()),
        vector: FeatureVector::new(&schema(), values).expect("finite"),
    }
}

pub(crate) fn body(airspeed_kt: f64, bank_deg: f64) -> String {
    serde_json::to_string(&request(airspeed_kt, bank_deg)).expect("JSON")
}
