//! The few conversions between counts and floating point numbers, in one reviewed place.
//!
//! `as` is denied elsewhere because it silently wraps and truncates.

/// A count as a floating point number; exact up to 2⁵³.
#[must_use]
#[expect(clippy::as_conversions, reason = "usize to f64 only rounds above 2^53, see the docs")]
pub const fn count_to_f64(count: usize) -> f64 {
    count as f64
}

/// The whole part of a number as a count; `None` below zero, above 2⁵³ or for NaN.
#[must_use]
#[expect(clippy::as_conversions, reason = "the range is checked first")]
pub fn f64_to_count(number: f64) -> Option<usize> {
    (0.0..=9_007_199_254_740_992.0).contains(&number).then_some(number as usize)
}

/// Serialisation of facts that must come back bit for bit, even when they are no number.
///
/// JSON has no NaN: serde writes it as `null`, which comes back as an error, or as "absent"
/// where the field is optional. A stored fact would then be judged differently from the
/// fresh one. Finite numbers stay numbers; the others become `"nan"`, `"inf"` and `"-inf"`.
/// Used with `#[serde(with = "data_flight::number::exact")]`.
pub mod exact {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    #[serde(untagged)]
    enum Exact {
        Number(f64),
        Word(Word),
    }

    #[derive(Serialize, Deserialize)]
    enum Word {
        #[serde(rename = "nan")]
        NotANumber,
        #[serde(rename = "inf")]
        Infinity,
        #[serde(rename = "-inf")]
        NegativeInfinity,
    }

    impl From<f64> for Exact {
        fn from(number: f64) -> Self {
            if number.is_nan() {
                Self::Word(Word::NotANumber)
            } else if number.is_finite() {
                Self::Number(number)
            } else if number > 0.0 {
                Self::Word(Word::Infinity)
            } else {
                Self::Word(Word::NegativeInfinity)
            }
        }
    }

    impl From<Exact> for f64 {
        fn from(exact: Exact) -> Self {
            match exact {
                Exact::Number(number) => number,
                Exact::Word(Word::NotANumber) => f64::NAN,
                Exact::Word(Word::Infinity) => f64::INFINITY,
                Exact::Word(Word::NegativeInfinity) => f64::NEG_INFINITY,
            }
        }
    }

    /// Writes a number, or the word for what is not one.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(number: &f64, serializer: S) -> Result<S::Ok, S::Error> {
        Exact::from(*number).serialize(serializer)
    }

    /// Reads what [`serialize`] wrote.
    ///
    /// # Errors
    /// When there is neither a number nor one of the three words.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
        Exact::deserialize(deserializer).map(f64::from)
    }

    /// The same for an optional fact; combine with `#[serde(default)]`.
    pub mod optional {
        use super::{Deserialize, Deserializer, Exact, Serialize, Serializer};

        /// Writes a number, the word for what is not one, or nothing.
        ///
        /// # Errors
        /// Those of the serializer.
        pub fn serialize<S: Serializer>(
            number: &Option<f64>,
            serializer: S,
        ) -> Result<S::Ok, S::Error> {
            number.map(Exact::from).serialize(serializer)
        }

        /// Reads what [`serialize`] wrote.
        ///
        /// # Errors
        /// When there is something that is neither a number nor one of the three words.
        pub fn deserialize<'de, D: Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Option<f64>, D::Error> {
            Ok(Option::<Exact>::deserialize(deserializer)?.map(f64::from))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Serialize, serde::Deserialize)]
    struct Facts {
        #[serde(with = "exact")]
        share_pct: f64,
        #[serde(with = "exact::optional", default)]
        ratio: Option<f64>,
    }

    #[test]
    fn a_fact_survives_json_even_when_it_is_no_number() {
        for share_pct in [0.1, -3.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            for ratio in [None, Some(share_pct)] {
                let json = serde_json::to_string(&Facts { share_pct, ratio }).expect("JSON");
                let back: Facts = serde_json::from_str(&json).expect("the same facts");
                assert_eq!(back.share_pct.to_bits(), share_pct.to_bits(), "{json}");
                assert_eq!(back.ratio.map(f64::to_bits), ratio.map(f64::to_bits), "{json}");
            }
        }
        assert!(serde_json::from_str::<Facts>(r#"{"share_pct": "much"}"#).is_err());
        assert!(serde_json::from_str::<Facts>(r#"{"share_pct": null}"#).is_err());
    }

    #[test]
    fn only_counts_become_counts() {
        assert_eq!(f64_to_count(2.9), Some(2));
        assert_eq!(f64_to_count(-0.1), None);
        assert_eq!(f64_to_count(f64::NAN), None);
        assert_eq!(f64_to_count(f64::INFINITY), None);
        assert!((count_to_f64(7_200) - 7_200.0).abs() < f64::EPSILON);
    }
}
