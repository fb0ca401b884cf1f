//! Ordered, named, unit-carrying features and vectors that cannot hold a NaN.
//!
//! A schema's digest covers names, units and order. A vector carries the digest of the
//! schema it was made for, so that a model can refuse one that was not made for it
//! (failure mode FM-FEA-05, feature order mismatch).

use data_flight::{Digest, Unit};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// One feature: what it is called and what unit it is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeatureDefinition {
    /// Name with unit suffix.
    pub name: String,
    /// Unit of the value.
    pub unit: Unit,
    /// What it measures, in words a pilot understands.
    pub meaning: String,
}

/// An ordered list of features.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeatureSchema {
    /// A name with a version, for example `approach-v1`.
    pub name: String,
    /// The features, in the order of every vector.
    pub features: Vec<FeatureDefinition>,
}

impl FeatureSchema {
    /// The digest of name, feature names, units and their order; meanings may be reworded.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let mut hasher = Sha256::new();
        hasher.update(self.name.as_bytes());
        for feature in &self.features {
            hasher.update([0]);
            hasher.update(feature.name.as_bytes());
            hasher.update([0]);
            hasher.update(feature.unit.suffix().as_bytes());
        }
        Digest::from_bytes(hasher.finalize().into())
    }
}

/// A feature vector could not be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FeatureError {
    /// The number of values is not the number of features.
    #[error("the schema `{schema}` has {expected} features and {found} values were given")]
    WrongLength {
        /// Name of the schema.
        schema: String,
        /// Features of the schema.
        expected: usize,
        /// Values given.
        found: usize,
    },
    /// A value is NaN or infinite; missing is said with `None`.
    #[error("the value of `{feature}` is not a finite number")]
    NotFinite {
        /// Name of the feature.
        feature: String,
    },
}

/// Values in the order of a schema; a missing value is `None`, a NaN is impossible to build.
/// Values that arrive from outside are checked again by [`FeatureVector::is_finite`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FeatureVector {
    schema: Digest,
    values: Vec<Option<f64>>,
}

impl FeatureVector {
    /// A vector for `schema`.
    ///
    /// # Errors
    /// When the length is not the schema's, or a value is not finite.
    pub fn new(schema: &FeatureSchema, values: Vec<Option<f64>>) -> Result<Self, FeatureError> {
        if values.len() != schema.features.len() {
            return Err(FeatureError::WrongLength {
                schema: schema.name.clone(),
                expected: schema.features.len(),
                found: values.len(),
            });
        }
        for (feature, value) in schema.features.iter().zip(&values) {
            if value.is_some_and(|value| !value.is_finite()) {
                return Err(FeatureError::NotFinite { feature: feature.name.clone() });
            }
        }
        Ok(Self { schema: schema.digest(), values })
    }

    /// The digest of the schema it was made for.
    #[must_use]
    pub const fn schema(&self) -> Digest {
        self.schema
    }

    /// The values, in schema order.
    #[must_use]
    pub fn values(&self) -> &[Option<f64>] {
        &self.values
    }

    /// How many values are missing.
    #[must_use]
    pub fn missing_count(&self) -> usize {
        self.values.iter().filter(|value| value.is_none()).count()
    }

    /// Whether every present value is finite; deserialised vectors are not trusted.
    #[must_use]
    pub fn is_finite(&self) -> bool {
        self.values.iter().flatten().all(|value| value.is_finite())
    }

    /// The digest of the vector itself, for the prediction log: schema, then for each value
    /// a presence byte and its bits.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let mut hasher = Sha256::new();
        hasher.update(self.schema.as_bytes());
        for value in &self.values {
            match value {
                Some(value) => {
                    hasher.update([1]);
                    hasher.update(value.to_bits().to_be_bytes());
                }
                None => hasher.update([0]),
            }
        }
        Digest::from_bytes(hasher.finalize().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema(names: [&str; 2]) -> FeatureSchema {
        FeatureSchema {
            name: "test-v1".to_owned(),
            features: names
                .into_iter()
                .map(|name| FeatureDefinition {
                    name: name.to_owned(),
                    unit: Unit::Knot,
                    meaning: String::new(),
                })
                .collect(),
        }
    }

    #[test]
    fn the_digest_depends_on_the_order() {
        assert_ne!(schema(["a_kt", "b_kt"]).digest(), schema(["b_kt", "a_kt"]).digest());
        assert_eq!(schema(["a_kt", "b_kt"]).digest(), schema(["a_kt", "b_kt"]).digest());
    }

    #[test]
    fn a_vector_cannot_hold_a_nan() {
        let schema = schema(["a_kt", "b_kt"]);
        let refused = FeatureVector::new(&schema, vec![Some(1.0), Some(f64::NAN)]);
        assert_eq!(refused.err(), Some(FeatureError::NotFinite { feature: "b_kt".to_owned() }));
        let short = FeatureVector::new(&schema, vec![None]);
        assert!(matches!(short, Err(FeatureError::WrongLength { expected: 2, found: 1, .. })));
        let missing = FeatureVector::new(&schema, vec![Some(1.0), None]).expect("a valid vector");
        assert_eq!(missing.missing_count(), 1);
    }
}
