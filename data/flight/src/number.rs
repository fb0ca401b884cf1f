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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_counts_become_counts() {
        assert_eq!(f64_to_count(2.9), Some(2));
        assert_eq!(f64_to_count(-0.1), None);
        assert_eq!(f64_to_count(f64::NAN), None);
        assert_eq!(f64_to_count(f64::INFINITY), None);
        assert!((count_to_f64(7_200) - 7_200.0).abs() < f64::EPSILON);
    }
}
