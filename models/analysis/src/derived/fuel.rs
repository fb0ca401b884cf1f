//! `fuel_quantity_total_gal`: the sum of every recorded tank; where a tank has no usable
//! sample there is no total.

use data_flight::{Parameter, Series};

use super::DerivedMeasure;
use super::series_math::{joined, map2};

const TANKS: [Parameter; 4] = [
    Parameter::FuelQuantityLeft,
    Parameter::FuelQuantityRight,
    Parameter::FuelQuantityMain,
    Parameter::FuelQuantityAuxiliary,
];

pub(super) const MEASURE: DerivedMeasure = DerivedMeasure::new(
    "fuel_quantity_total_gal",
    &[&[
        "fuel_quantity_left_gal",
        "fuel_quantity_right_gal",
        "fuel_quantity_main_gal",
        "fuel_quantity_auxiliary_gal",
    ]],
    |measured| {
        let mut total: Option<Series> = None;
        for tank in TANKS {
            // A column that is empty throughout is a tank the aircraft does not have.
            let Some(tank) = joined(measured, tank).filter(|tank| tank.valid_count() > 0) else {
                continue;
            };
            total = Some(match total {
                Some(sum) => map2(&sum, &tank, |sum, gallons| Some(sum + gallons)),
                None => tank.into_owned(),
            });
        }
        total
    },
);
