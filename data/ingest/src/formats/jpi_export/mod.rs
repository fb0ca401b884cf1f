//! The maker's exports of J.P. Instruments engine monitors, one file a layout.
//!
//! Both layouts share their names (`columns/jpi.rs`), dates that start with the month, and a
//! clock without an offset to universal time. What their headers say of units is put in place of
//! what the names are measured in; a column whose unit nothing tells is not used, and told.

mod ezsave;
mod trends;

pub(super) use ezsave::FORMAT as EZSAVE;
pub(super) use trends::FORMAT as TRENDS;

use super::heading::HeadColumn;
use super::{Clock, Recording};
use crate::columns::{Dialect, jpi};
use crate::time;

const DIALECT: Dialect = Dialect::Jpi;

/// What is known of the units of an export; `None` where nothing tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Units {
    is_engine_fahrenheit: Option<bool>,
    is_air_fahrenheit: Option<bool>,
    fuel: Option<Fuel>,
}

/// What fuel is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fuel {
    Gallons,
    Litres,
    Pounds,
    Kilograms,
}

impl Units {
    /// The unit of what a name is measured in.
    fn of(self, measured_in: &str) -> Option<&'static str> {
        let degrees = |is_fahrenheit: Option<bool>, fahrenheit, celsius| {
            is_fahrenheit.map(|is| if is { fahrenheit } else { celsius })
        };
        match measured_in {
            jpi::ENGINE => degrees(self.is_engine_fahrenheit, "deg F", "deg C"),
            jpi::ENGINE_RATE => degrees(self.is_engine_fahrenheit, "deg F/min", "deg C/min"),
            jpi::AIR => degrees(self.is_air_fahrenheit, "deg F", "deg C"),
            jpi::FUEL => self.fuel.map(|fuel| match fuel {
                Fuel::Gallons => "gal",
                Fuel::Litres => "l",
                Fuel::Pounds => "lb",
                Fuel::Kilograms => "kg",
            }),
            jpi::FUEL_FLOW => self.fuel.map(|fuel| match fuel {
                Fuel::Gallons => "gph",
                Fuel::Litres => "lph",
                Fuel::Pounds => "lb/h",
                Fuel::Kilograms => "kg/h",
            }),
            _ => None,
        }
    }

    /// Gives every column the unit that is known for it.
    fn declare(self, columns: &mut [HeadColumn]) {
        for column in columns {
            if let Some((alias, _)) = column.alias(DIALECT)
                && let Some(unit) = self.of(alias.unit)
            {
                column.unit = Some(unit.to_owned());
            }
        }
    }
}

/// The dates of both layouts start with the month, whatever the log suggests.
fn read_dates(recording: &mut Recording) {
    if let Clock::Stamps(stamps) = &mut recording.clock {
        time::read_month_first(stamps);
    }
}
