//! `bank_abs_deg`: the size of the bank angle, whichever the side.

use super::DerivedMeasure;
use super::series_math::map;

pub(super) const MEASURE: DerivedMeasure =
    DerivedMeasure::new("bank_abs_deg", &[&["roll_deg"]], |measured| {
        Some(map(measured.column("roll_deg")?, |roll| Some(roll.abs())))
    });
