//! Names of the maker's exports of J.P. Instruments engine monitors.
//!
//! One engine has bare names, two have `L` and `R` before theirs. Temperatures and fuel have no
//! unit of their own: the unit of a name here is what it is measured in, and the formats put in
//! its place what their header says. `ALT` is above mean sea level (see `jpi_edm/single.rs`).
//!
//! Not used: `DIF`, which is derived from the exhaust temperatures; `MARK`, a letter; cylinders
//! 7 to 9, turbines and hydraulics, which have no parameter.

use data_flight::Parameter as P;

use super::{Alias, Dictionary, Reading, Role, any};

pub(super) const DICTIONARY: Dictionary =
    Dictionary { aliases: ALIASES, ignored: IGNORED, is_ignored: |_| false, others: CLOCK };

/// Degrees that all temperatures of the engine share.
pub(crate) const ENGINE: &str = "degrees C or F (engine)";
/// The same per minute.
pub(crate) const ENGINE_RATE: &str = "degrees C or F (engine) a minute";
/// Degrees of the air temperature.
pub(crate) const AIR: &str = "degrees C or F";
/// What fuel is counted in.
pub(crate) const FUEL: &str = "gal, l, lb or kg";
/// The same per hour.
pub(crate) const FUEL_FLOW: &str = "gal, l, lb or kg an hour";

const fn position(names: &'static [&'static str], parameter: P) -> Alias {
    Alias { reading: Reading::DegreesMinutes, ..any(names, parameter, "deg") }
}

const ALIASES: &[Alias] = &[
    any(&["E1", "LE1"], P::Engine1Egt1, ENGINE),
    any(&["E2", "LE2"], P::Engine1Egt2, ENGINE),
    any(&["E3", "LE3"], P::Engine1Egt3, ENGINE),
    any(&["E4", "LE4"], P::Engine1Egt4, ENGINE),
    any(&["E5", "LE5"], P::Engine1Egt5, ENGINE),
    any(&["E6", "LE6"], P::Engine1Egt6, ENGINE),
    any(&["C1", "LC1"], P::Engine1Cht1, ENGINE),
    any(&["C2", "LC2"], P::Engine1Cht2, ENGINE),
    any(&["C3", "LC3"], P::Engine1Cht3, ENGINE),
    any(&["C4", "LC4"], P::Engine1Cht4, ENGINE),
    any(&["C5", "LC5"], P::Engine1Cht5, ENGINE),
    any(&["C6", "LC6"], P::Engine1Cht6, ENGINE),
    any(&["T1", "TIT1", "LT1"], P::Engine1TurbineInletTemperature1, ENGINE),
    any(&["T2", "TIT2", "LT2"], P::Engine1TurbineInletTemperature2, ENGINE),
    any(&["CLD", "LCLD"], P::Engine1CoolingRate, ENGINE_RATE),
    any(&["OILT", "OIL", "LOILT"], P::Engine1OilTemperature, ENGINE),
    any(&["OILP", "LOILP"], P::Engine1OilPressure, "psi"),
    any(&["CRB", "LCRB"], P::Engine1CarburetorTemperature, ENGINE),
    any(&["CDT", "LCDT"], P::Engine1CompressorDischargeTemperature, ENGINE),
    any(&["IAT", "LIAT"], P::Engine1InductionAirTemperature, ENGINE),
    any(&["MAP", "LMAP"], P::Engine1ManifoldPressure, "inhg"),
    any(&["RPM", "LRPM"], P::Engine1Speed, "rpm"),
    any(&["HP", "%HP", "LHP"], P::Engine1Power, "%"),
    any(&["FF", "LFF"], P::Engine1FuelFlow, FUEL_FLOW),
    any(&["FF2", "LFF2"], P::Engine1FuelFlow2, FUEL_FLOW),
    any(&["FP", "LFP"], P::Engine1FuelPressure, "psi"),
    any(&["USD", "LUSD"], P::Engine1FuelUsed, FUEL),
    any(&["USD2", "LUSD2"], P::Engine1FuelUsed2, FUEL),
    any(&["HRS", "LHRS"], P::Engine1RunningTime, "hours"),
    any(&["RE1"], P::Engine2Egt1, ENGINE),
    any(&["RE2"], P::Engine2Egt2, ENGINE),
    any(&["RE3"], P::Engine2Egt3, ENGINE),
    any(&["RE4"], P::Engine2Egt4, ENGINE),
    any(&["RE5"], P::Engine2Egt5, ENGINE),
    any(&["RE6"], P::Engine2Egt6, ENGINE),
    any(&["RC1"], P::Engine2Cht1, ENGINE),
    any(&["RC2"], P::Engine2Cht2, ENGINE),
    any(&["RC3"], P::Engine2Cht3, ENGINE),
    any(&["RC4"], P::Engine2Cht4, ENGINE),
    any(&["RC5"], P::Engine2Cht5, ENGINE),
    any(&["RC6"], P::Engine2Cht6, ENGINE),
    any(&["RT1"], P::Engine2TurbineInletTemperature1, ENGINE),
    any(&["RT2"], P::Engine2TurbineInletTemperature2, ENGINE),
    any(&["RCLD"], P::Engine2CoolingRate, ENGINE_RATE),
    any(&["ROILT"], P::Engine2OilTemperature, ENGINE),
    any(&["ROILP"], P::Engine2OilPressure, "psi"),
    any(&["RIAT"], P::Engine2InductionAirTemperature, ENGINE),
    any(&["RMAP"], P::Engine2ManifoldPressure, "inhg"),
    any(&["RRPM"], P::Engine2Speed, "rpm"),
    any(&["RHP"], P::Engine2Power, "%"),
    any(&["RFF"], P::Engine2FuelFlow, FUEL_FLOW),
    any(&["RFF2"], P::Engine2FuelFlow2, FUEL_FLOW),
    any(&["RFP"], P::Engine2FuelPressure, "psi"),
    any(&["RUSD"], P::Engine2FuelUsed, FUEL),
    any(&["RHRS"], P::Engine2RunningTime, "hours"),
    any(&["OAT"], P::AirTemperature, AIR),
    any(&["BAT"], P::Bus1Voltage, "volts"),
    any(&["BAT2", "VLT2"], P::Bus2Voltage, "volts"),
    any(&["AMP"], P::Bus1Current, "amps"),
    any(&["AMP2"], P::Bus2Current, "amps"),
    any(&["RFL"], P::FuelQuantityRight, FUEL),
    any(&["LFL"], P::FuelQuantityLeft, FUEL),
    any(&["LAUX"], P::FuelQuantityAuxiliaryLeft, FUEL),
    any(&["RAUX"], P::FuelQuantityAuxiliaryRight, FUEL),
    any(&["SPD"], P::GroundSpeed, "kt"),
    any(&["ALT"], P::AltitudeMeanSeaLevel, "ft"),
    position(&["LAT"], P::Latitude),
    position(&["LNG"], P::Longitude),
];

const IGNORED: &[&str] = &[
    "INDEX", "DIF", "LDIF", "RDIF", "MARK", "E7", "E8", "E9", "C7", "C8", "C9", "LE7", "LE8",
    "LE9", "LC7", "LC8", "LC9", "RE7", "RE8", "RE9", "RC7", "RC8", "RC9", "RCRB", "RCDT", "RUSD2",
    "HYD1", "HYD2", "TRQ",
];

const CLOCK: &[(&str, Role)] = &[("Date", Role::Date), ("Time", Role::Time)];
