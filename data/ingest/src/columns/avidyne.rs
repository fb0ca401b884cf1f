//! Names of the Avidyne Entegra engine data log. The log prints no units.
//!
//! Names and units from two public readers of this log, written apart from each other, which
//! agree: °F for the engine, °C for the air, inches of mercury, gallons per hour, feet. `AMPL`,
//! `AMPR`, `LBUS` and `RBUS` stand in logs of other installations in the places of `AMP1`,
//! `AMP2`, `MBUS` and `EBUS`.
//!
//! Not used: `AMPB`, the battery's ammeter, which reads −99 where there is none; switches.

use data_flight::Parameter as P;

use super::{Alias, Dictionary, Role, any};

pub(super) const DICTIONARY: Dictionary =
    Dictionary { aliases: ALIASES, ignored: IGNORED, is_ignored: |_| false, others: OTHERS };

const ALIASES: &[Alias] = &[
    any(&["LAT"], P::Latitude, "deg"),
    any(&["LON"], P::Longitude, "deg"),
    any(&["PALT"], P::AltitudePressure, "ft"),
    any(&["DALT"], P::DensityAltitudeRecorded, "ft"),
    any(&["OAT"], P::AirTemperature, "deg c"),
    any(&["MBUS", "LBUS"], P::Bus1Voltage, "volts"),
    any(&["EBUS", "RBUS"], P::Bus2Voltage, "volts"),
    any(&["AMP1", "AMPL"], P::Bus1Current, "amps"),
    any(&["AMP2", "AMPR"], P::Bus2Current, "amps"),
    any(&["FF"], P::Engine1FuelFlow, "gph"),
    any(&["USED"], P::Engine1FuelUsed, "gal"),
    any(&["OILT"], P::Engine1OilTemperature, "deg f"),
    any(&["OILP"], P::Engine1OilPressure, "psi"),
    any(&["MAP"], P::Engine1ManifoldPressure, "inhg"),
    any(&["RPM"], P::Engine1Speed, "rpm"),
    any(&["TIT"], P::Engine1TurbineInletTemperature1, "deg f"),
    any(&["C1"], P::Engine1Cht1, "deg f"),
    any(&["C2"], P::Engine1Cht2, "deg f"),
    any(&["C3"], P::Engine1Cht3, "deg f"),
    any(&["C4"], P::Engine1Cht4, "deg f"),
    any(&["C5"], P::Engine1Cht5, "deg f"),
    any(&["C6"], P::Engine1Cht6, "deg f"),
    any(&["E1"], P::Engine1Egt1, "deg f"),
    any(&["E2"], P::Engine1Egt2, "deg f"),
    any(&["E3"], P::Engine1Egt3, "deg f"),
    any(&["E4"], P::Engine1Egt4, "deg f"),
    any(&["E5"], P::Engine1Egt5, "deg f"),
    any(&["E6"], P::Engine1Egt6, "deg f"),
];

const OTHERS: &[(&str, Role)] = &[("TIME", Role::Time)];

const IGNORED: &[&str] = &["AMPB", "DIN", "DOUT", "CARBT"];
