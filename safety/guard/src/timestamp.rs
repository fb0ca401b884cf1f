//! An instant as a plain number. The guard has no clock: every instant is an argument.

use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The instant so many milliseconds after the epoch.
    #[must_use]
    pub const fn from_unix_ms(unix_ms: i64) -> Self {
        Self(unix_ms)
    }

    /// Milliseconds since the epoch.
    #[must_use]
    pub const fn unix_ms(self) -> i64 {
        self.0
    }

    /// Seconds from `earlier` to `self`; negative when `self` comes first.
    #[must_use]
    pub fn seconds_since(self, earlier: Self) -> f64 {
        let span_ms = self.0.saturating_sub(earlier.0);
        // Two exact conversions: whole seconds of an i64 of milliseconds exceed i32, so the
        // span is split; beyond 68 years it saturates, which is beyond every limit.
        let whole_s = i32::try_from(span_ms.div_euclid(1_000)).unwrap_or(if span_ms < 0 {
            i32::MIN
        } else {
            i32::MAX
        });
        let rest_ms = i32::try_from(span_ms.rem_euclid(1_000)).unwrap_or_default();
        f64::from(whole_s) + f64::from(rest_ms) / 1_000.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_seconds_with_sign() {
        let early = Timestamp::from_unix_ms(1_000);
        let late = Timestamp::from_unix_ms(3_500);
        // 3.5 s − 1 s = 2.5 s.
        assert_eq!(late.seconds_since(early).to_bits(), 2.5_f64.to_bits());
        assert_eq!(early.seconds_since(late).to_bits(), (-2.5_f64).to_bits());
        let end = Timestamp::from_unix_ms(i64::MAX);
        assert!(end.seconds_since(Timestamp::from_unix_ms(i64::MIN)) > 2.0e9);
    }
}
