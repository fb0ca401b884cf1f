//! The thresholds of the checks, with hard bounds that no table can leave.
//!
//! Values and reasons live in `safety/limits.toml`, which `safety-case` reads and compiles
//! in. The bounds stand here, in code: a limit outside them is refused, so that an edit of
//! the table can tune a check and cannot switch it off (failure mode FM-SRV-09).
// req: SR-11

use crate::GuardIdentity;

/// One threshold with the id it has in the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    /// For example `LIM-01`.
    pub id: String,
    /// In the unit that the suffix of its key names.
    pub value: f64,
}

/// Why a set of limits was refused.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum LimitProblem {
    /// A limit that the guard needs is not there.
    Missing {
        /// The key.
        key: &'static str,
    },
    /// A limit that no check reads.
    Unknown {
        /// The key.
        key: String,
    },
    /// A limit is given twice.
    Repeated {
        /// The key.
        key: String,
    },
    /// A limit outside the bounds within which its check still protects; NaN always is.
    OutOfBounds {
        /// The key.
        key: &'static str,
        /// The value given.
        value: f64,
        /// The smallest that is accepted.
        min: f64,
        /// The largest that is accepted.
        max: f64,
    },
    /// The limit that withholds is milder than the one that only adds a caveat.
    OutOfOrder {
        /// Key of the limit that adds a caveat.
        caveat: &'static str,
        /// Key of the limit that withholds.
        withhold: &'static str,
    },
}

impl std::fmt::Display for LimitProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Missing { key } => write!(f, "the limit `{key}` is missing"),
            Self::Unknown { key } => write!(f, "no check reads a limit `{key}`"),
            Self::Repeated { key } => write!(f, "the limit `{key}` is given twice"),
            Self::OutOfBounds { key, value, min, max } => {
                write!(f, "the limit `{key}` is {value}, outside {min} to {max}")
            }
            Self::OutOfOrder { caveat, withhold } => {
                write!(f, "the limit `{withhold}` is milder than `{caveat}`")
            }
        }
    }
}

impl std::error::Error for LimitProblem {}

macro_rules! limits {
    ($($(#[$doc:meta])* $key:ident: $min:literal ..= $max:literal;)*) => {
        /// Every threshold of the guard, checked; made by [`Limits::check`] alone.
        #[derive(Clone, Debug, PartialEq)]
        pub struct Limits {
            identity: GuardIdentity,
            $($(#[$doc])* pub(crate) $key: Limit,)*
        }

        impl Limits {
            /// Every key with the bounds of its value.
            pub const BOUNDS: &'static [(&'static str, f64, f64)] =
                &[$((stringify!($key), $min, $max),)*];

            /// Checks a table of limits against what the guard needs and its bounds.
            ///
            /// # Errors
            /// Every problem of the table at once.
            pub fn check(
                entries: impl IntoIterator<Item = (String, Limit)>,
                identity: GuardIdentity,
            ) -> Result<Self, Vec<LimitProblem>> {
                let mut problems = Vec::new();
                $(let mut $key: Option<Limit> = None;)*
                for (key, limit) in entries {
                    let slot = match key.as_str() {
                        $(stringify!($key) => &mut $key,)*
                        _ => {
                            problems.push(LimitProblem::Unknown { key });
                            continue;
                        }
                    };
                    if slot.replace(limit).is_some() {
                        problems.push(LimitProblem::Repeated { key });
                    }
                }
                $(if let Some(limit) = &$key && !(limit.value >= $min && limit.value <= $max) {
                    problems.push(LimitProblem::OutOfBounds {
                        key: stringify!($key), value: limit.value, min: $min, max: $max,
                    });
                })*
                $(if $key.is_none() {
                    problems.push(LimitProblem::Missing { key: stringify!($key) });
                })*
                if let ($(Some($key),)*) = ($($key,)*) {
                    let limits = Self { identity, $($key,)* };
                    problems.extend(limits.disordered());
                    if problems.is_empty() {
                        return Ok(limits);
                    }
                }
                Err(problems)
            }

            /// Every limit with its key, in declaration order.
            pub fn entries(&self) -> impl Iterator<Item = (&'static str, &Limit)> {
                [$((stringify!($key), &self.$key),)*].into_iter()
            }
        }
    };
}

limits! {
    /// Longest frozen stretch of an input without a caveat.
    frozen_caveat_s: 1.0 ..= 60.0;
    /// Longest frozen stretch of an input that may still be spoken about.
    frozen_withhold_s: 5.0 ..= 300.0;
    /// Smallest share of usable samples without a caveat.
    valid_caveat_pct: 80.0 ..= 100.0;
    /// Smallest share of usable samples that may still be spoken about.
    valid_withhold_pct: 40.0 ..= 100.0;
    /// Longest gap of an input without a caveat, as a multiple of its bridgeable gap.
    gap_caveat_ratio: 1.0 ..= 20.0;
    /// Longest gap of an input that may still be spoken about, as the same multiple.
    gap_withhold_ratio: 2.0 ..= 120.0;
    /// Longest stretch without any row without a caveat.
    row_gap_caveat_s: 1.0 ..= 120.0;
    /// Longest stretch without any row before a statement about the whole flight is withheld.
    row_gap_withhold_s: 2.0 ..= 600.0;
    /// Largest share of unusable rows without a caveat.
    dropped_rows_caveat_pct: 0.0 ..= 10.0;
    /// Largest share of unusable rows that may still be spoken about.
    dropped_rows_withhold_pct: 1.0 ..= 50.0;
    /// Largest share of sentinels in an input without a caveat.
    sentinel_caveat_pct: 0.0 ..= 10.0;
    /// Largest share of sentinels in an input that may still be spoken about.
    sentinel_withhold_pct: 1.0 ..= 50.0;
    /// Largest share of spikes and impossible values in an input without a caveat.
    spike_caveat_pct: 0.0 ..= 5.0;
    /// Largest share of spikes and impossible values that may still be spoken about.
    spike_withhold_pct: 0.5 ..= 20.0;
    /// Most samples resting at an extreme of an input before its peak is a lower bound.
    clipped_caveat_count: 0.0 ..= 100.0;
    /// Longest bridgeable gap of a parameter that is judged for clipping.
    clipped_gap_max_s: 1.0 ..= 60.0;
    /// Largest disagreement of altitudes without a caveat.
    altitude_disagreement_caveat_ft: 200.0 ..= 2_000.0;
    /// Largest disagreement of altitudes that may still be spoken about.
    altitude_disagreement_withhold_ft: 500.0 ..= 4_000.0;
    /// Largest factor between true airspeed and ground speed without a caveat.
    speed_factor_caveat_ratio: 1.05 ..= 1.6;
    /// Largest factor between true airspeed and ground speed that may be spoken about.
    speed_factor_withhold_ratio: 1.1 ..= 1.9;
    /// Largest factor between vertical speed and change of altitude without a caveat.
    vertical_speed_factor_caveat_ratio: 1.05 ..= 2.0;
    /// Largest factor between vertical speed and change of altitude that may be spoken about.
    vertical_speed_factor_withhold_ratio: 1.1 ..= 3.0;
    /// Most rows stamped earlier than the row above without a caveat.
    time_reversed_caveat_count: 0.0 ..= 10.0;
    /// Most rows stamped earlier than the row above that may still be spoken about.
    time_reversed_withhold_count: 1.0 ..= 100.0;
    /// Most settings of the recorder's clock without a caveat.
    clock_set_caveat_count: 0.0 ..= 5.0;
    /// Most settings of the recorder's clock that may still be spoken about.
    clock_set_withhold_count: 1.0 ..= 20.0;
    /// How far a flight may seem to end after its log was received.
    clock_ahead_max_s: 0.0 ..= 3_600.0;
    /// Oldest flight whose date cannot be a rolled-over GPS week counter.
    record_age_max_s: 86_400.0 ..= 619_315_200.0;
    /// Smallest share of usable samples at which a column counts as recorded.
    recorded_valid_pct: 10.0 ..= 90.0;
    /// Most features outside the validated domain without a caveat.
    outside_domain_caveat_count: 0.0 ..= 1.0;
    /// Most features outside the validated domain that a model may still speak about.
    outside_domain_withhold_count: 0.0 ..= 3.0;
    /// Time before a model's expiry from which a caveat announces it.
    model_expiry_caveat_s: 0.0 ..= 7_776_000.0;
    /// Percentile from which a model calls a flight unusual.
    unusual_percentile_pct: 50.0 ..= 100.0;
    /// Longest sentence that may be released.
    sentence_max_count: 80.0 ..= 2_000.0;
}

impl Limits {
    /// Which guard and which limits these are.
    #[must_use]
    pub const fn identity(&self) -> GuardIdentity {
        self.identity
    }

    /// Whether a model that puts a flight at this percentile calls it unusual: whoever shows
    /// estimates and the checks that compare them with the rules use the same limit.
    #[must_use]
    pub fn calls_unusual(&self, percentile_pct: f64) -> bool {
        percentile_pct >= self.unusual_percentile_pct.value
    }

    /// Pairs in which the limit that withholds comes before the one that adds a caveat.
    fn disordered(&self) -> Vec<LimitProblem> {
        let mut problems = Vec::new();
        for (caveat, limit) in self.entries() {
            let Some((stem, unit)) = caveat.split_once("_caveat_") else { continue };
            for (withhold, stricter) in self.entries() {
                if withhold.split_once("_withhold_") != Some((stem, unit)) {
                    continue;
                }
                // Shares of usable samples fall towards withholding; everything else rises.
                let falls = stem == "valid";
                let (low, high) = if falls { (stricter, limit) } else { (limit, stricter) };
                if low.value > high.value {
                    problems.push(LimitProblem::OutOfOrder { caveat, withhold });
                }
            }
        }
        problems
    }
}

#[cfg(test)]
mod tests;
