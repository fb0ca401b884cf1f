//! The fields of recorders for two engines: EDM 960, and the older 760.
//!
//! From published descriptions of the format; no log of a twin has been read here. Fuel levels
//! of the 960 are numbered by engine, and which tank a number means is not documented: they are
//! known and not used, like cylinders 7 to 9, torque, gas generators and hydraulics.

use data_flight::Parameter as P;

use super::fields::{Field, Measure as M, Start, one, two, unused};

/// Fields that both recorders have, in the same slots.
macro_rules! with_both_engines {
    ($($own:expr,)*) => {
        &[
            two("LE1", 0, 48, M::EngineTemperature, P::Engine1Egt1),
            two("LE2", 1, 49, M::EngineTemperature, P::Engine1Egt2),
            two("LE3", 2, 50, M::EngineTemperature, P::Engine1Egt3),
            two("LE4", 3, 51, M::EngineTemperature, P::Engine1Egt4),
            two("LE5", 4, 52, M::EngineTemperature, P::Engine1Egt5),
            two("LE6", 5, 53, M::EngineTemperature, P::Engine1Egt6),
            two("LT1", 6, 54, M::EngineTemperature, P::Engine1TurbineInletTemperature1),
            two("LT2", 7, 55, M::EngineTemperature, P::Engine1TurbineInletTemperature2),
            one("LC1", 8, M::EngineTemperature, P::Engine1Cht1),
            one("LC2", 9, M::EngineTemperature, P::Engine1Cht2),
            one("LC3", 10, M::EngineTemperature, P::Engine1Cht3),
            one("LC4", 11, M::EngineTemperature, P::Engine1Cht4),
            one("LC5", 12, M::EngineTemperature, P::Engine1Cht5),
            one("LC6", 13, M::EngineTemperature, P::Engine1Cht6),
            one("LCLD", 14, M::CoolingRate, P::Engine1CoolingRate),
            one("LOILT", 15, M::EngineTemperature, P::Engine1OilTemperature),
            one("MARK", 16, M::Mark, P::EventMark),
            unused("LCDT/LCRB", 18, None),
            one("BAT", 20, M::Tenths("volts"), P::Bus1Voltage),
            one("OAT", 21, M::AirTemperature, P::AirTemperature),
            one("LUSD", 22, M::Fuel, P::Engine1FuelUsed),
            one("LFF", 23, M::FuelFlow, P::Engine1FuelFlow),
            two("RE1", 24, 56, M::EngineTemperature, P::Engine2Egt1),
            two("RE2", 25, 57, M::EngineTemperature, P::Engine2Egt2),
            two("RE3", 26, 58, M::EngineTemperature, P::Engine2Egt3),
            two("RE4", 27, 59, M::EngineTemperature, P::Engine2Egt4),
            two("RE5", 28, 60, M::EngineTemperature, P::Engine2Egt5),
            two("RE6", 29, 61, M::EngineTemperature, P::Engine2Egt6),
            two("RT1", 30, 62, M::EngineTemperature, P::Engine2TurbineInletTemperature1)
                .from(Start::Fixed(0)),
            two("RT2", 31, 63, M::EngineTemperature, P::Engine2TurbineInletTemperature2)
                .from(Start::Fixed(0)),
            one("RC1", 32, M::EngineTemperature, P::Engine2Cht1),
            one("RC2", 33, M::EngineTemperature, P::Engine2Cht2),
            one("RC3", 34, M::EngineTemperature, P::Engine2Cht3),
            one("RC4", 35, M::EngineTemperature, P::Engine2Cht4),
            one("RC5", 36, M::EngineTemperature, P::Engine2Cht5),
            one("RC6", 37, M::EngineTemperature, P::Engine2Cht6),
            one("RCLD", 38, M::CoolingRate, P::Engine2CoolingRate),
            one("ROILT", 39, M::EngineTemperature, P::Engine2OilTemperature),
            one("LMAP", 40, M::Tenths("inhg"), P::Engine1ManifoldPressure),
            two("LRPM", 41, 42, M::Whole("rpm"), P::Engine1Speed),
            two("RRPM", 43, 44, M::Whole("rpm"), P::Engine2Speed),
            unused("RCDT/RCRB", 45, None),
            one("RUSD", 46, M::Fuel, P::Engine2FuelUsed),
            one("RFF", 47, M::FuelFlow, P::Engine2FuelFlow),
            $($own,)*
        ]
    };
}

/// The narrow records of the EDM 760, whose oil pressures are not recorded.
pub(super) const FIELDS_760: &[Field] = with_both_engines![
    unused("LOILP", 17, None),
    one("RMAP", 19, M::Tenths("inhg"), P::Engine2ManifoldPressure),
];

/// The wide records of the EDM 960.
pub(super) const FIELDS_960: &[Field] = with_both_engines![
    one("LOILP", 17, M::Whole("psi"), P::Engine1OilPressure),
    one("LIAT", 19, M::EngineTemperature, P::Engine1InductionAirTemperature),
    one("AMP", 64, M::Whole("amps"), P::Bus1Current),
    one("BAT2", 65, M::Tenths("volts"), P::Bus2Voltage),
    one("AMP2", 66, M::Whole("amps"), P::Bus2Current),
    unused("LFL1", 67, None),
    unused("LFL2", 68, None),
    one("LFP", 69, M::Tenths("psi"), P::Engine1FuelPressure),
    one("LHP", 70, M::Whole("%"), P::Engine1Power).from(Start::Fixed(0)),
    unused("LFL3", 71, None),
    unused("L-NG", 72, Some(76)),
    unused("L-NP", 73, Some(77)),
    unused("LTRQ", 74, None),
    unused("LITT", 75, None),
    two("LHRS", 78, 79, M::Tenths("hours"), P::Engine1RunningTime),
    two("LNG", 86, 81, M::Arc, P::Longitude).from(Start::Longitude),
    two("LAT", 87, 82, M::Arc, P::Latitude).from(Start::Latitude),
    one("ALT", 83, M::Whole("ft"), P::AltitudeMeanSeaLevel),
    one("SPD", 85, M::Whole("kt"), P::GroundSpeed),
    one("RMAP", 88, M::Tenths("inhg"), P::Engine2ManifoldPressure),
    one("RHP", 89, M::Whole("%"), P::Engine2Power).from(Start::Fixed(0)),
    one("RIAT", 90, M::EngineTemperature, P::Engine2InductionAirTemperature),
    unused("RFL1", 91, None),
    unused("RFL2", 92, None),
    one("RFP", 93, M::Tenths("psi"), P::Engine2FuelPressure),
    one("ROILP", 94, M::Whole("psi"), P::Engine2OilPressure),
    unused("RFL3", 95, None),
    unused("R-NG", 96, Some(100)),
    unused("R-NP", 97, Some(101)),
    unused("RTRQ", 98, None),
    unused("RITT", 99, None),
    two("RHRS", 102, 103, M::Tenths("hours"), P::Engine2RunningTime),
    unused("LE7", 104, Some(108)),
    unused("LE8", 105, Some(109)),
    unused("LE9", 106, Some(110)),
    one("LFF2", 107, M::FuelFlow, P::Engine1FuelFlow2),
    unused("LHYD1", 111, None),
    unused("RE7", 112, Some(116)),
    unused("RE8", 113, Some(117)),
    unused("RE9", 114, Some(118)),
    one("RFF2", 115, M::FuelFlow, P::Engine2FuelFlow2),
    unused("RHYD1", 119, None),
    unused("LC7", 120, None),
    unused("LC8", 121, None),
    unused("LC9", 122, None),
    unused("LHYD2", 123, None),
    unused("RC7", 124, None),
    unused("RC8", 125, None),
    unused("RC9", 126, None),
    unused("RHYD2", 127, None),
];
