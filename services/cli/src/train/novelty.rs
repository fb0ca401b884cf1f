//! Trains the approach novelty model on generated flights or on given logs.
//!
//! Flights go through the same reading and measuring as in the service, so that training and
//! serving cannot drift apart. The type that a recorder names decides the profile.

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::Context as _;
use chrono::{DateTime, Days, NaiveTime, Utc};
use models_analysis::features;
use models_card::FeatureVector;
use models_estimators::{TrainParams, TrainingSet, TrainingVector};
use services_pipeline::analyse::Analyst;

use super::NoveltyOptions;
use crate::exit::{Exit, Failure};
use crate::{output, parallel};

/// The approaches of one flight and the profile it was measured with.
struct FlightVectors {
    profile: Option<String>,
    vectors: Vec<FeatureVector>,
}

pub(super) fn run(options: &NoveltyOptions) -> anyhow::Result<Exit> {
    let analyst = Analyst::builtin()?;
    let day = options.dated.unwrap_or_else(|| Utc::now().date_naive());
    let created_utc = day.and_time(NaiveTime::MIN).and_utc();
    let expires_utc = created_utc
        .checked_add_days(Days::new(u64::from(options.valid_for)))
        .context("the day of expiry is out of range")?;
    let (flights, source, licence) = if options.logs.is_empty() {
        let source = format!(
            "{} flights without event or defect from the built-in flight generator, seed {}",
            options.flights, options.seed
        );
        (generated(&analyst, options, created_utc), source, "MIT OR Apache-2.0".to_owned())
    } else {
        let paths = crate::analyse::expand(&options.logs);
        let source = format!("{} logs given on the command line", paths.len());
        (recorded(&analyst, &paths), source, options.licence.clone())
    };
    let set = training_set(flights, source, licence);
    output::note(&format!(
        "{} approaches of the profiles {}",
        set.vectors.len(),
        set.profiles.join(", ")
    ));
    let params = TrainParams::approach_novelty(options.seed, created_utc, expires_utc);
    let artefact = models_estimators::train_novelty(&set, &params).map_err(|error| {
        Failure::with_hint(
            Exit::Artefact,
            format!("nothing was trained: {}", output::chain(&error)),
            "more flights with complete approaches are needed",
        )
    })?;
    artefact.save(&options.out).map_err(|error| {
        Failure::with_hint(
            Exit::Artefact,
            output::chain(&error),
            "the folder must not exist yet and its parent must be writable",
        )
    })?;
    output::text(&format!("{}\nwritten to {}", artefact.card(), options.out.display()))?;
    Ok(Exit::Done)
}

fn training_set(flights: Vec<FlightVectors>, source: String, licence: String) -> TrainingSet {
    let profiles: BTreeSet<String> = flights
        .iter()
        .filter(|flight| !flight.vectors.is_empty())
        .filter_map(|flight| flight.profile.clone())
        .collect();
    let vectors = (0_u64..)
        .zip(flights)
        .flat_map(|(number, flight)| {
            flight.vectors.into_iter().map(move |vector| TrainingVector { flight: number, vector })
        })
        .collect();
    TrainingSet {
        schema: features::approach_schema(),
        vectors,
        profiles: profiles.into_iter().collect(),
        source,
        licence,
    }
}

fn generated(
    analyst: &Analyst,
    options: &NoveltyOptions,
    end_utc: DateTime<Utc>,
) -> Vec<FlightVectors> {
    let fleet = data_generator::normal_fleet(options.seed, options.flights, end_utc);
    let measured = parallel::map(&fleet, "measuring", |scenario| {
        vectors(analyst, &data_generator::generate(scenario).csv)
    });
    // The generator's own logs are readable; a test of the generator holds that.
    measured.into_iter().flatten().flatten().collect()
}

fn recorded(analyst: &Analyst, paths: &[PathBuf]) -> Vec<FlightVectors> {
    let measured = parallel::map(paths, "measuring", |path| {
        let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
        vectors(analyst, &bytes).map_err(|error| output::chain(&error))
    });
    let mut flights = Vec::new();
    for (path, measured) in paths.iter().zip(measured) {
        match measured {
            Ok(found) => flights.extend(found),
            // Said, because the model card counts only what was learnt from.
            Err(why) => output::note(&format!("left out {}: {why}", path.display())),
        }
    }
    flights
}

fn vectors(
    analyst: &Analyst,
    bytes: &[u8],
) -> Result<Vec<FlightVectors>, data_ingest::IngestError> {
    let flights = analyst
        .analyse(bytes)?
        .flights
        .into_iter()
        .map(|flight| FlightVectors {
            profile: flight.profile,
            vectors: flight.approaches.into_iter().map(|approach| approach.vector).collect(),
        })
        .collect();
    Ok(flights)
}
