//! One recorded value with its validity.
//!
//! The validity names are those of the ARINC 429 sign/status matrix. An invalid sample keeps
//! the raw value that was recorded, but [`Sample::normal`] will not hand it out by accident.
//!
//! What a sample is worth is decided in `data-ingest` and nowhere else; nothing here judges.

use serde::{Deserialize, Serialize};

/// Whether a sample may be used, in the words of the ARINC 429 sign/status matrix.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Validity {
    /// Usable.
    Normal = 0,
    /// Nothing was recorded: a blank field, or a parameter slower than the time base.
    #[default]
    NoComputedData = 1,
    /// The source said that it has no value (a sentinel, a printed `NaN`), or what was recorded
    /// is known to be wrong: unreadable, out of range, a spike, a frozen sensor.
    FailureWarning = 2,
    /// Recorded while the source said it was testing itself. Only sources that say so give it;
    /// it is never guessed, and a text log has no way of saying it.
    FunctionalTest = 3,
}

/// The raw number of a sample whose source printed a mark for "no value" that is no number:
/// `NaN`, `inf`, `#N/A`, dashes. It is the number most recorders print for the same thing, so
/// that such samples are counted as sentinels and not as zeros. Its validity is
/// [`Validity::FailureWarning`].
pub const NO_VALUE: f64 = -9_999.0;

impl Validity {
    /// The code stored in the database; [`Validity::from_code`] reads it back.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Validity::Normal => 0,
            Validity::NoComputedData => 1,
            Validity::FailureWarning => 2,
            Validity::FunctionalTest => 3,
        }
    }

    /// The validity of a stored code; an unknown code is a failure warning, never normal.
    #[must_use]
    pub const fn from_code(code: u8) -> Self {
        match code {
            0 => Validity::Normal,
            1 => Validity::NoComputedData,
            3 => Validity::FunctionalTest,
            _ => Validity::FailureWarning,
        }
    }

    /// Whether the sample may be used.
    #[must_use]
    pub const fn is_normal(self) -> bool {
        matches!(self, Validity::Normal)
    }
}

/// A value and whether it may be used.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sample<T> {
    /// The value as recorded, in the catalogue unit; a sentinel stays the number it is, or
    /// [`NO_VALUE`] where it is none. Meaningless for [`Validity::NoComputedData`].
    pub raw: T,
    /// Whether it may be used.
    pub validity: Validity,
}

impl<T: Copy> Sample<T> {
    /// The value, if it may be used.
    #[must_use]
    pub fn normal(self) -> Option<T> {
        self.validity.is_normal().then_some(self.raw)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_normal_sample_gives_its_value() {
        let frozen = Sample { raw: 92.0, validity: Validity::FailureWarning };
        assert_eq!(frozen.normal(), None);
        assert_eq!(Sample { raw: 92.0, validity: Validity::Normal }.normal(), Some(92.0));
    }

    #[test]
    fn codes_round_trip_and_unknown_codes_are_failures() {
        for code in 0..=3 {
            assert_eq!(Validity::from_code(code).code(), code);
        }
        assert_eq!(Validity::from_code(200), Validity::FailureWarning);
    }
}
