//! The model card: a head that programs read and prose that people read.
//!
//! Both are written from the manifest and from nothing else, so the card cannot drift from
//! what is served; the head is compared with the manifest at every load.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use data_flight::Digest;
use models_card::Manifest;
use serde::{Deserialize, Serialize};

use crate::error::LoadError;

/// Marks the beginning and the end of the head.
const FENCE: &str = "+++\n";

/// The head of a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CardHead {
    name: String,
    version: String,
    artefact: Digest,
    weights: Digest,
    schema: String,
    schema_digest: Digest,
    profiles: Vec<String>,
    training_vectors: u64,
    training_flights: u64,
    training_digest: Digest,
    training_licence: String,
    /// As text: TOML has no unsigned 64-bit numbers.
    seed: String,
    code_version: String,
    created_utc: DateTime<Utc>,
    expires_utc: DateTime<Utc>,
}

impl CardHead {
    fn of(manifest: &Manifest, artefact: Digest) -> Self {
        Self {
            name: manifest.name.clone(),
            version: manifest.version.clone(),
            artefact,
            weights: manifest.weights,
            schema: manifest.schema.name.clone(),
            schema_digest: manifest.schema.digest(),
            profiles: manifest.profiles.clone(),
            training_vectors: manifest.training.vectors,
            training_flights: manifest.training.flights,
            training_digest: manifest.training.digest,
            training_licence: manifest.training.licence.clone(),
            seed: manifest.seed.to_string(),
            code_version: manifest.code_version.clone(),
            created_utc: manifest.created_utc,
            expires_utc: manifest.expires_utc,
        }
    }
}

/// Compares the head of a card with the manifest.
pub(super) fn check(card: &[u8], manifest: &Manifest, artefact: Digest) -> Result<(), LoadError> {
    let card = std::str::from_utf8(card).map_err(|_not_text| LoadError::Card(None))?;
    let rest = card.strip_prefix(FENCE).ok_or(LoadError::Card(None))?;
    let (head, _prose) = rest.split_once(FENCE).ok_or(LoadError::Card(None))?;
    let head: CardHead =
        toml::from_str(head).map_err(|source| LoadError::Card(Some(Box::new(source))))?;
    if head == CardHead::of(manifest, artefact) {
        Ok(())
    } else {
        Err(LoadError::Inconsistent("the head of the card describes another artefact"))
    }
}

/// Writes the card.
pub(super) fn render(manifest: &Manifest, artefact: Digest) -> Result<String, toml::ser::Error> {
    let mut card = String::from(FENCE);
    card.push_str(&toml::to_string(&CardHead::of(manifest, artefact))?);
    card.push_str(FENCE);
    // Writing to a string does not fail; the result only exists for other writers.
    let _infallible = prose(&mut card, manifest);
    Ok(card)
}

fn prose(card: &mut String, manifest: &Manifest) -> std::fmt::Result {
    let training = &manifest.training;
    writeln!(card, "\n# {} {}\n", manifest.name, manifest.version)?;
    writeln!(card, "Advisory information for people on the ground; not airworthiness.\n")?;
    writeln!(card, "## Intended use\n\n{}\n", manifest.intended_use)?;
    writeln!(card, "## Out of scope\n")?;
    for out_of_scope in &manifest.out_of_scope {
        writeln!(card, "- {out_of_scope}")?;
    }
    writeln!(card, "\n## Data\n\n{}", training.source)?;
    writeln!(card, "{} vectors from {} flights.", training.vectors, training.flights)?;
    writeln!(card, "Licence: {}.", training.licence)?;
    writeln!(card, "Profiles: {}.\n", manifest.profiles.join(", "))?;
    writeln!(card, "| feature | unit | smallest | largest | meaning |")?;
    writeln!(card, "|---|---|---|---|---|")?;
    for (feature, range) in manifest.schema.features.iter().zip(&manifest.domain) {
        let (name, unit, meaning) = (&feature.name, feature.unit, &feature.meaning);
        writeln!(card, "| {name} | {unit} | {} | {} | {meaning} |", range.min, range.max)?;
    }
    writeln!(card, "\n## Algorithm\n\n{}.\n", manifest.algorithm)?;
    writeln!(card, "## Metrics\n\nHeld-out flights only; no label exists for novelty.\n")?;
    writeln!(card, "| measured | value | 95 % interval |\n|---|---|---|")?;
    for metric in &manifest.metrics {
        let interval = match (metric.low_95, metric.high_95) {
            (Some(low), Some(high)) => format!("{low:.4} to {high:.4}"),
            _ => "not computed".to_owned(),
        };
        writeln!(card, "| {} | {:.4} | {interval} |", metric.name, metric.value)?;
    }
    card.push_str(LIMITS);
    Ok(())
}

/// What holds for every novelty model of ours.
const LIMITS: &str = "
## Limits

- Novel is not unsafe, and familiar is not safe: the model knows what is rare, not what is right.
- The percentile compares with held-out training flights. It is never 100 and never finer than
  one in the number of vectors plus one.
- Missing values are assumed to be what the others suggest, so a score with missing values is a
  lower bound. While fitting they were replaced by the median, which weakens correlations.
- Contributions explain the distance from the most similar group of training flights. When
  features move together the distance is divided among them.
- A value outside the range in the table above is named in the answer: there the model extrapolates.
- Flights of pilots, airfields or weather that the data does not cover look novel.
";
