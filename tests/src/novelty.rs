//! A model that is trained once a process, on approaches of generated flights without event
//! or defect, through the same reading and measuring as in the service.

use std::path::Path;
use std::sync::LazyLock;

use chrono::{DateTime, Days, Utc};
use models_analysis::features;
use models_estimators::{LoadedModel, TrainParams, TrainingSet, TrainingVector};
use services_pipeline::analyse::Analyst;
use tempfile::TempDir;

use crate::flights;

/// The folder of artefacts and the model in it.
struct Trained {
    folder: TempDir,
    model: LoadedModel,
}

static TRAINED: LazyLock<Trained> = LazyLock::new(train);

/// The trained model.
#[must_use]
pub fn model() -> &'static LoadedModel {
    &TRAINED.model
}

/// The folder of artefacts that a model service loads; the model is the only one in it.
#[must_use]
pub fn artefacts() -> &'static Path {
    TRAINED.folder.path()
}

/// When the model was made.
#[must_use]
pub fn created_utc() -> DateTime<Utc> {
    flights::start_utc()
}

/// Flights of one type that are enough to train on: five of seven circuits each, and fifteen
/// to another airfield.
fn train() -> Trained {
    let analyst = Analyst::builtin().expect("built-in rules and profiles");
    let seeds: Vec<u64> = (1_000..1_020).collect();
    let vectors_of = |seed: &u64| {
        let log = data_generator::generate(&match seed % 4 {
            0 => flights::circuits(*seed, 7),
            _ => flights::cross_country(*seed),
        });
        let analysis = analyst.analyse(&log.csv).expect("a generated log is usable");
        let approaches = analysis.flights.into_iter().flat_map(|flight| flight.approaches);
        approaches
            .map(|approach| TrainingVector { flight: *seed, vector: approach.vector })
            .collect::<Vec<_>>()
    };
    let half = seeds.len() / 2;
    let vectors = std::thread::scope(|scope| {
        let handles: Vec<_> = seeds
            .chunks(half)
            .map(|seeds| scope.spawn(|| seeds.iter().flat_map(vectors_of).collect::<Vec<_>>()))
            .collect();
        let joined = handles.into_iter().map(|handle| handle.join().expect("a measured flight"));
        joined.flatten().collect()
    });
    let set = TrainingSet {
        schema: features::approach_schema(),
        vectors,
        profiles: vec!["c172s".to_owned()],
        source: "20 generated flights without event or defect".to_owned(),
        licence: "MIT OR Apache-2.0".to_owned(),
    };
    let expires = created_utc().checked_add_days(Days::new(3_650)).expect("a date");
    let mut params = TrainParams::approach_novelty(1, created_utc(), expires);
    params.max_components = 2;
    let artefact = models_estimators::train_novelty(&set, &params).expect("enough approaches");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("approach-novelty");
    artefact.save(&path).expect("an artefact that can be written");
    let model = models_estimators::load(&path).expect("an artefact that can be read");
    Trained { folder, model }
}
