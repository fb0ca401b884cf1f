//! Names of Electronics International recorders (CGR-30P and its relatives).
//!
//! From column lists that were published with programs which read these logs. Not used: what the
//! display derives (`EGT:`, `CHT-D:` and so on, times and distances to the destination, economy),
//! annunciators, the speeds of the two magneto leads of which `RPM` is made, hours whose notation
//! is not documented, and `G METR`, of which nothing says whether it prints 0 or 1 at rest.

use data_flight::Parameter as P;

use super::{Alias, Dictionary, Role, any};

pub(super) const DICTIONARY: Dictionary =
    Dictionary { aliases: ALIASES, ignored: IGNORED, is_ignored: |_| false, others: CLOCK };

const ALIASES: &[Alias] = &[
    any(&["RPM"], P::Engine1Speed, "rpm"),
    any(&["MP"], P::Engine1ManifoldPressure, "inhg"),
    any(&["HP"], P::Engine1Power, "%"),
    any(&["FLOW"], P::Engine1FuelFlow, "gph"),
    any(&["FUEL P"], P::Engine1FuelPressure, "psi"),
    any(&["OIL P"], P::Engine1OilPressure, "psi"),
    any(&["OIL T"], P::Engine1OilTemperature, "deg f"),
    any(&["CARB T"], P::Engine1CarburetorTemperature, "deg f"),
    any(&["OAT"], P::AirTemperature, "deg c"),
    any(&["VOLTS"], P::Bus1Voltage, "volts"),
    any(&["AMPS"], P::Bus1Current, "amps"),
    any(&["FUEL"], P::FuelQuantityMain, "gal"),
    any(&["FUEL L"], P::FuelQuantityLeft, "gal"),
    any(&["FUEL R"], P::FuelQuantityRight, "gal"),
    any(&["EGT1"], P::Engine1Egt1, "deg f"),
    any(&["EGT2"], P::Engine1Egt2, "deg f"),
    any(&["EGT3"], P::Engine1Egt3, "deg f"),
    any(&["EGT4"], P::Engine1Egt4, "deg f"),
    any(&["EGT5"], P::Engine1Egt5, "deg f"),
    any(&["EGT6"], P::Engine1Egt6, "deg f"),
    any(&["CHT1"], P::Engine1Cht1, "deg f"),
    any(&["CHT2"], P::Engine1Cht2, "deg f"),
    any(&["CHT3"], P::Engine1Cht3, "deg f"),
    any(&["CHT4"], P::Engine1Cht4, "deg f"),
    any(&["CHT5"], P::Engine1Cht5, "deg f"),
    any(&["CHT6"], P::Engine1Cht6, "deg f"),
];

const IGNORED: &[&str] = &[
    "SEL TANK QTY",
    "RPMLEFT",
    "RPMRIGHT",
    "TEMP COMP",
    "EGT:",
    "EGT-D:",
    "EGT-H:",
    "CHT:",
    "CHT-D:",
    "CHT-H:",
    "FLOW ANN",
    "FUEL ANN",
    "FUEL P ANN",
    "OIL P ANN",
    "OIL T ANN",
    "SWTCH ANN",
    "G METR",
    "FLT",
    "TACH",
    "ENG",
    "LOCAL",
    "ZULU",
    "EST TOTAL",
    "RANGE",
    "TO DEST",
    "AT DEST",
    "REMAIN",
    "TO EMPTY",
    "DISTANCE",
    "QUANTITY",
    "FLIGHT",
    "SINCE ADD",
    "ECONOMY",
    "ENGINE",
    "SWITCH IN",
];

const CLOCK: &[(&str, Role)] = &[("Time", Role::Time)];
