//! What the slots of a record measure, and in which unit the header says.
//!
//! A field is one slot, or two of which the second holds multiples of 256. Its value is the sum
//! of all differences since the start of the flight, from 240 on unless the table says otherwise.
//! The tables of the recorders are in `single.rs` and `twin.rs`.

use data_flight::Parameter;

use super::flight_header::FlightHeader;
use super::header::Header;
use super::{single, twin};

/// Where the values of most fields start.
const USUAL_START: i32 = 240;

/// One field of a recorder.
#[derive(Debug, PartialEq)]
pub(super) struct Field {
    /// The name the maker's exports give it.
    pub(super) name: &'static str,
    pub(super) low: u8,
    pub(super) high: Option<u8>,
    pub(super) start: Start,
    pub(super) measure: Measure,
    /// `None` for fields that are known and not used.
    pub(super) parameter: Option<Parameter>,
}

/// The value before the first record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    Fixed(i32),
    /// The latitude of the flight header.
    Latitude,
    /// The longitude of the flight header.
    Longitude,
}

/// How the number of a field is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    /// Degrees, of which kind the configuration says.
    EngineTemperature,
    /// Degrees, of which kind another bit of the configuration says.
    AirTemperature,
    /// Degrees of the engine per minute.
    CoolingRate,
    /// Tenths of gallons, or whole units of what else fuel is counted in.
    Fuel,
    /// The same per hour.
    FuelFlow,
    /// Whole units.
    Whole(&'static str),
    /// Tenths of units.
    Tenths(&'static str),
    /// 1/6,000 degree of arc.
    Arc,
    /// Marks of events; see `marks.rs`.
    Mark,
}

/// A field of one slot that becomes a parameter.
pub(super) const fn one(
    name: &'static str,
    slot: u8,
    measure: Measure,
    parameter: Parameter,
) -> Field {
    let start = Start::Fixed(USUAL_START);
    Field { name, low: slot, high: None, start, measure, parameter: Some(parameter) }
}

/// A field of two slots that becomes a parameter.
pub(super) const fn two(
    name: &'static str,
    low: u8,
    high: u8,
    measure: Measure,
    parameter: Parameter,
) -> Field {
    Field { high: Some(high), ..one(name, low, measure, parameter) }
}

/// A field that is known and not used.
pub(super) const fn unused(name: &'static str, low: u8, high: Option<u8>) -> Field {
    let start = Start::Fixed(USUAL_START);
    Field { name, low, high, start, measure: Measure::Whole(""), parameter: None }
}

impl Field {
    /// The same field with another start.
    pub(super) const fn from(self, start: Start) -> Field {
        Field { start, ..self }
    }
}

/// The fields of a model; `None` for one that is not read.
pub(super) const fn of(model: u32) -> Option<&'static [Field]> {
    match model {
        700 | 711 | 730 | 740 | 800 | 830 | 831 | 900 | 930 | 950 => Some(single::FIELDS),
        760 => Some(twin::FIELDS_760),
        960 => Some(twin::FIELDS_960),
        _ => None,
    }
}

/// The units of one flight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Units {
    is_engine_fahrenheit: Option<bool>,
    is_air_fahrenheit: Option<bool>,
    fuel: Option<u8>,
}

/// The bit of the second configuration word that says that engine temperatures are °F.
const ENGINE_FAHRENHEIT: u16 = 0x1000;
/// The bit of the fourth configuration word that says that air temperature is °F.
const AIR_FAHRENHEIT: u16 = 0x2000;

impl Units {
    /// The units of a flight: its own configuration where its checksum vouches for it, else
    /// that of the file.
    pub(super) fn of(flight: &FlightHeader, header: &Header) -> Self {
        let words = if flight.is_damaged { &header.configuration } else { &flight.configuration };
        let says = |at: usize, bit: u16| words.get(at).map(|word| word & bit != 0);
        let own_fuel = flight.fuel_unit.filter(|_| !flight.is_damaged);
        Self {
            is_engine_fahrenheit: says(1, ENGINE_FAHRENHEIT),
            is_air_fahrenheit: says(3, AIR_FAHRENHEIT),
            fuel: own_fuel.or(header.fuel_unit),
        }
    }

    /// What the number of a field is divided by, and the unit it then has. A unit that nothing
    /// tells has a name that nothing can be converted from.
    pub(super) fn divisor_and_unit(self, measure: Measure) -> (f64, &'static str) {
        let degrees = |is_fahrenheit, fahrenheit, celsius| match is_fahrenheit {
            Some(true) => fahrenheit,
            Some(false) => celsius,
            None => "deg C or deg F",
        };
        match measure {
            Measure::EngineTemperature => {
                (1.0, degrees(self.is_engine_fahrenheit, "deg F", "deg C"))
            }
            Measure::AirTemperature => (1.0, degrees(self.is_air_fahrenheit, "deg F", "deg C")),
            Measure::CoolingRate => {
                (1.0, degrees(self.is_engine_fahrenheit, "deg F/min", "deg C/min"))
            }
            Measure::Fuel => match self.fuel {
                Some(0) => (10.0, "gal"),
                Some(1) => (1.0, "lb"),
                Some(2) => (1.0, "l"),
                Some(3) => (1.0, "kg"),
                _ => (1.0, "gal, lb, l or kg"),
            },
            Measure::FuelFlow => match self.fuel {
                Some(0) => (10.0, "gph"),
                Some(1) => (1.0, "lb/h"),
                Some(2) => (1.0, "lph"),
                Some(3) => (1.0, "kg/h"),
                _ => (1.0, "gal, lb, l or kg an hour"),
            },
            Measure::Whole(unit) => (1.0, unit),
            Measure::Tenths(unit) => (10.0, unit),
            Measure::Arc => (6_000.0, "deg"),
            Measure::Mark => (1.0, "bool"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::record::SLOTS;
    use super::*;

    #[test]
    fn a_slot_belongs_to_one_field_and_a_parameter_to_one_field() {
        for fields in [single::FIELDS, twin::FIELDS_760, twin::FIELDS_960] {
            for slot in 0..u8::try_from(SLOTS).expect("128") {
                let has = |f: &&Field| f.low == slot || f.high == Some(slot);
                let owners: Vec<_> = fields.iter().filter(has).map(|f| f.name).collect();
                assert!(owners.len() <= 1, "{slot}: {owners:?}");
            }
            let mut parameters: Vec<_> = fields.iter().filter_map(|f| f.parameter).collect();
            parameters.sort();
            let doubled: Vec<_> = parameters.array_windows().filter(|[a, b]| a == b).collect();
            assert!(doubled.is_empty(), "{doubled:?}");
        }
    }

    #[test]
    fn fuel_has_a_decimal_only_in_gallons() {
        let of = |fuel| Units { is_engine_fahrenheit: None, is_air_fahrenheit: None, fuel };
        assert_eq!(of(Some(0)).divisor_and_unit(Measure::Fuel), (10.0, "gal"));
        assert_eq!(of(Some(2)).divisor_and_unit(Measure::FuelFlow), (1.0, "lph"));
        assert_eq!(of(None).divisor_and_unit(Measure::CoolingRate), (1.0, "deg C or deg F"));
    }
}
