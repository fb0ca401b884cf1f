//! Scalar quantities that the compiler keeps apart.
//!
//! Errors in flight data are errors of kind (indicated for ground speed, height for
//! altitude) more often than of dimension, so each kind has its own newtype and there is no
//! arithmetic between kinds. Columns of samples do not use these: see [`crate::Unit`].
//! Reasons: `docs/decisions/0002-own-unit-newtypes.md`.

use serde::{Deserialize, Serialize};

macro_rules! quantities {
    ($($(#[$doc:meta])* $name:ident, $symbol:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(f64);

        impl $name {
            /// The quantity, or `None` when `value` is NaN or infinite.
            #[must_use]
            pub fn new(value: f64) -> Option<Self> {
                value.is_finite().then_some(Self(value))
            }

            /// The bare number in the unit of the type.
            #[must_use]
            pub const fn value(self) -> f64 {
                self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{} {}", self.0, $symbol)
            }
        }
    )*};
}

quantities! {
    /// Indicated airspeed in knots.
    IndicatedAirspeed, "kt";
    /// True airspeed in knots.
    TrueAirspeed, "kt";
    /// Ground speed in knots.
    GroundSpeed, "kt";
    /// Pressure altitude (1013.25 hPa datum) in feet.
    PressureAltitude, "ft";
    /// Density altitude in feet.
    DensityAltitude, "ft";
    /// Height above the airfield or terrain in feet.
    HeightAboveGround, "ft";
    /// Static air temperature in degrees Celsius.
    AirTemperature, "°C";
    /// Altimeter setting in inches of mercury.
    AltimeterSetting, "inHg";
}

/// Metres in a nautical mile, by definition.
pub const METRES_PER_NAUTICAL_MILE: f64 = 1_852.0;
/// Metres in an international foot, by definition.
pub const METRES_PER_FOOT: f64 = 0.304_8;
/// Metres per second in a knot, by definition.
pub const METRES_PER_SECOND_PER_KNOT: f64 = METRES_PER_NAUTICAL_MILE / 3_600.0;
/// Standard gravity in m/s², by definition (ISO 80000-3).
pub const STANDARD_GRAVITY_M_PER_S2: f64 = 9.806_65;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_refuse_what_is_not_a_number() {
        assert!(IndicatedAirspeed::new(f64::NAN).is_none());
        assert!(GroundSpeed::new(f64::INFINITY).is_none());
        assert_eq!(IndicatedAirspeed::new(65.0).map(|v| v.to_string()).as_deref(), Some("65 kt"));
    }
}
