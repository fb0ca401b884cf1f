//! The fields of recorders for one engine: EDM 700 to 950.
//!
//! The slots above 63 exist in the wide records of later models only. Cylinders 7 to 9 have no
//! parameter; `CDT/CRB` is the probe of the compressor discharge in one aircraft and of the
//! carburettor in another, and nothing in the file says which, so it is known and not used.
//! `DIF`, the spread of the exhaust temperatures, is computed by the maker's program and not
//! recorded. `ALT` is above mean sea level: on the ground of four airports, on three days, it read
//! 14 to 41 ft below their elevations; a pressure altitude would have moved with the weather.

use data_flight::Parameter as P;

use super::fields::{Field, Measure as M, Start, one, two, unused};

/// Every field, in the order of its slots.
pub(super) const FIELDS: &[Field] = &[
    two("E1", 0, 48, M::EngineTemperature, P::Engine1Egt1),
    two("E2", 1, 49, M::EngineTemperature, P::Engine1Egt2),
    two("E3", 2, 50, M::EngineTemperature, P::Engine1Egt3),
    two("E4", 3, 51, M::EngineTemperature, P::Engine1Egt4),
    two("E5", 4, 52, M::EngineTemperature, P::Engine1Egt5),
    two("E6", 5, 53, M::EngineTemperature, P::Engine1Egt6),
    two("T1", 6, 54, M::EngineTemperature, P::Engine1TurbineInletTemperature1),
    two("T2", 7, 55, M::EngineTemperature, P::Engine1TurbineInletTemperature2),
    one("C1", 8, M::EngineTemperature, P::Engine1Cht1),
    one("C2", 9, M::EngineTemperature, P::Engine1Cht2),
    one("C3", 10, M::EngineTemperature, P::Engine1Cht3),
    one("C4", 11, M::EngineTemperature, P::Engine1Cht4),
    one("C5", 12, M::EngineTemperature, P::Engine1Cht5),
    one("C6", 13, M::EngineTemperature, P::Engine1Cht6),
    one("CLD", 14, M::CoolingRate, P::Engine1CoolingRate),
    one("OILT", 15, M::EngineTemperature, P::Engine1OilTemperature),
    one("MARK", 16, M::Mark, P::EventMark),
    one("OILP", 17, M::Whole("psi"), P::Engine1OilPressure),
    unused("CDT/CRB", 18, None),
    one("IAT", 19, M::EngineTemperature, P::Engine1InductionAirTemperature),
    one("BAT", 20, M::Tenths("volts"), P::Bus1Voltage),
    one("OAT", 21, M::AirTemperature, P::AirTemperature),
    one("USD", 22, M::Fuel, P::Engine1FuelUsed),
    one("FF", 23, M::FuelFlow, P::Engine1FuelFlow),
    unused("E7", 24, Some(56)),
    unused("E8", 25, Some(57)),
    unused("E9", 26, Some(58)),
    unused("C7", 27, None),
    unused("C8", 28, None),
    unused("C9", 29, None),
    one("HP", 30, M::Whole("%"), P::Engine1Power).from(Start::Fixed(0)),
    one("MAP", 40, M::Tenths("inhg"), P::Engine1ManifoldPressure),
    two("RPM", 41, 42, M::Whole("rpm"), P::Engine1Speed),
    unused("HYD1", 45, None),
    unused("HYD2", 44, None),
    one("FF2", 46, M::FuelFlow, P::Engine1FuelFlow2),
    one("USD2", 47, M::Fuel, P::Engine1FuelUsed2),
    one("AMP", 64, M::Whole("amps"), P::Bus1Current),
    one("BAT2", 65, M::Tenths("volts"), P::Bus2Voltage),
    one("AMP2", 66, M::Whole("amps"), P::Bus2Current),
    one("RFL", 67, M::Fuel, P::FuelQuantityRight),
    one("LFL", 68, M::Fuel, P::FuelQuantityLeft),
    one("FP", 69, M::Tenths("psi"), P::Engine1FuelPressure),
    one("LAUX", 71, M::Fuel, P::FuelQuantityAuxiliaryLeft),
    unused("NG", 72, Some(76)),
    unused("NP", 73, Some(77)),
    unused("TRQ", 74, None),
    unused("ITT", 75, None),
    two("HRS", 78, 79, M::Tenths("hours"), P::Engine1RunningTime),
    two("LNG", 86, 81, M::Arc, P::Longitude).from(Start::Longitude),
    two("LAT", 87, 82, M::Arc, P::Latitude).from(Start::Latitude),
    one("ALT", 83, M::Whole("ft"), P::AltitudeMeanSeaLevel),
    one("RAUX", 84, M::Fuel, P::FuelQuantityAuxiliaryRight),
    one("SPD", 85, M::Whole("kt"), P::GroundSpeed),
];
