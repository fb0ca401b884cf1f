//! Feature vectors: what models read of one flight.
//!
//! One vector for each approach that came below 500 ft, to a landing or to a go-around.
//! Deliberately absent: scaling, filling of missing values, and any model.

mod approach;

use data_flight::Unit;
use models_card::{FeatureDefinition, FeatureSchema, FeatureVector};

use crate::Measured;
use crate::key_points::gate_descending;
use crate::phases::LegEnd;

/// One approach, to a landing or a go-around.
#[derive(Clone, Debug, PartialEq)]
pub struct Approach {
    /// When it came down through 1,000 ft above the airfield, or through 500 ft when the leg
    /// never was higher than 1,000 ft; seconds from the start of the flight.
    pub start_s: f64,
    /// When the wheels touched or, on a go-around, when it was lowest.
    pub touchdown_or_go_around_s: f64,
    /// Whether it ended on the ground.
    pub landed: bool,
    /// The columns that the features were taken from.
    pub inputs: Vec<&'static str>,
    /// What models read of it, after [`approach_schema`].
    pub vector: FeatureVector,
}

/// The schema of [`Approach::vector`].
#[must_use]
pub fn approach_schema() -> FeatureSchema {
    let features = approach::TABLE.iter().filter_map(|feature| {
        Some(FeatureDefinition {
            name: feature.name.to_owned(),
            unit: Unit::of_name(feature.name)?,
            meaning: feature.meaning.to_owned(),
        })
    });
    FeatureSchema { name: "approach-v1".to_owned(), features: features.collect() }
}

/// Every approach of a flight in order of time.
///
/// Airspeed features are relative to the landing reference speed of the type: without a
/// profile they are missing, because speeds of different types do not compare.
#[must_use]
pub fn approaches(measured: &Measured<'_>) -> Vec<Approach> {
    let schema = approach_schema();
    let inputs: Vec<&'static str> = approach::COLUMNS
        .iter()
        .filter_map(|names| names.iter().copied().find(|name| measured.column(name).is_some()))
        .collect();
    measured
        .legs
        .iter()
        .filter(|leg| leg.end != LegEnd::Edge)
        .filter_map(|leg| {
            let low_s = gate_descending(measured, leg, approach::LOW_GATE_FT)?;
            let start_s = gate_descending(measured, leg, approach::HIGH_GATE_FT);
            let values =
                approach::TABLE.iter().map(|feature| (feature.value)(measured, leg)).collect();
            // Values are finite and as many as the schema has: both come from one table.
            let vector = FeatureVector::new(&schema, values).ok()?;
            Some(Approach {
                start_s: start_s.unwrap_or(low_s),
                touchdown_or_go_around_s: leg.end_s,
                landed: leg.end == LegEnd::Contact,
                inputs: inputs.clone(),
                vector,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feature_is_in_the_schema_and_explained() {
        let schema = approach_schema();
        assert_eq!(schema.features.len(), approach::TABLE.len());
        for feature in &schema.features {
            assert!(feature.meaning.ends_with('.'), "{}", feature.name);
        }
    }

    #[test]
    fn the_digest_of_the_schema_is_part_of_the_contract() {
        // Changing names, units or order needs a new name and a new model.
        insta::assert_snapshot!(approach_schema().digest(), @"53c6ec5d3faa31395dd970417e741af73c092a4c8c8f7570d3b8dd874f1970a9");
    }
}
