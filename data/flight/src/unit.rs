//! Units of measurement as run-time tags of columns and key points.
//!
//! A column of samples carries its unit here; scalars in formulas use the newtypes in
//! [`crate::quantity`]. This file converts nothing: conversion happens once, on the way in,
//! in `data-ingest`.

use serde::{Deserialize, Serialize};

macro_rules! units {
    ($($(#[$doc:meta])* $variant:ident, $symbol:literal, $suffix:literal;)*) => {
        /// The unit of a parameter, a key point value or a limit.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Unit {
            $($(#[$doc])* $variant,)*
        }

        impl Unit {
            /// Every unit, in declaration order.
            pub const ALL: &'static [Unit] = &[$(Unit::$variant,)*];

            /// The symbol printed beside a number, for example `ft/min`.
            #[must_use]
            pub const fn symbol(self) -> &'static str {
                match self { $(Unit::$variant => $symbol,)* }
            }

            /// The name suffix without the underscore, for example `fpm`.
            #[must_use]
            pub const fn suffix(self) -> &'static str {
                match self { $(Unit::$variant => $suffix,)* }
            }
        }
    };
}

units! {
    /// Nautical miles per hour.
    Knot, "kt", "kt";
    /// International feet.
    Foot, "ft", "ft";
    /// Feet per minute.
    FootPerMinute, "ft/min", "fpm";
    /// Metres.
    Metre, "m", "m";
    /// Nautical miles of 1,852 m.
    NauticalMile, "nm", "nm";
    /// Degrees of arc.
    Degree, "°", "deg";
    /// Degrees of arc per second.
    DegreePerSecond, "°/s", "deg_per_s";
    /// Degrees Celsius.
    Celsius, "°C", "c";
    /// Degrees Fahrenheit.
    Fahrenheit, "°F", "f";
    /// Degrees Fahrenheit per minute (cooling and heating rates).
    FahrenheitPerMinute, "°F/min", "f_per_min";
    /// Hectopascals.
    Hectopascal, "hPa", "hpa";
    /// Inches of mercury.
    InchOfMercury, "inHg", "inhg";
    /// Multiples of standard gravity.
    StandardGravity, "g", "g";
    /// Seconds.
    Second, "s", "s";
    /// Kilograms.
    Kilogram, "kg", "kg";
    /// Kilograms per hour.
    KilogramPerHour, "kg/h", "kg_per_h";
    /// United States gallons.
    Gallon, "gal", "gal";
    /// United States gallons per hour.
    GallonPerHour, "gal/h", "gph";
    /// Pounds per square inch.
    PoundPerSquareInch, "psi", "psi";
    /// Revolutions per minute.
    RevolutionPerMinute, "rpm", "rpm";
    /// Hundredths.
    Percent, "%", "pct";
    /// Volts.
    Volt, "V", "v";
    /// Amperes.
    Ampere, "A", "a";
    /// A pure number.
    Ratio, "", "ratio";
    /// A number of things.
    Count, "", "count";
    /// Zero for no, one for yes.
    Flag, "", "flag";
}

impl Unit {
    /// The unit whose suffix ends `name`, if any; the longest suffix wins, so that
    /// `…_f_per_min` is not read as minutes of anything.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Unit> {
        Self::ALL
            .iter()
            .copied()
            .filter(|unit| name.strip_suffix(unit.suffix()).is_some_and(|stem| stem.ends_with('_')))
            .max_by_key(|unit| unit.suffix().len())
    }
}

impl std::fmt::Display for Unit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.symbol())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_suffix_names_the_unit() {
        assert_eq!(Unit::of_name("engine_1_cht_rate_f_per_min"), Some(Unit::FahrenheitPerMinute));
        assert_eq!(Unit::of_name("pitch_rate_deg_per_s"), Some(Unit::DegreePerSecond));
        assert_eq!(Unit::of_name("indicated_airspeed_kt"), Some(Unit::Knot));
        assert_eq!(Unit::of_name("unitless"), None);
    }
}
