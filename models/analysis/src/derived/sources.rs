//! The recorded parameters behind a column: what a statement that reads it rests on.

use std::collections::BTreeSet;

use data_flight::Parameter;

use super::{AFTER_PHASES, BEFORE_PHASES, DerivedMeasure};
use crate::Measured;

/// The recorded parameters that a column was made from; a recorded column is its own source.
/// Empty when the flight has no such column.
pub(crate) fn sources(measured: &Measured<'_>, name: &str) -> BTreeSet<Parameter> {
    let mut found = BTreeSet::new();
    collect(measured, name, &mut found);
    found
}

fn collect(measured: &Measured<'_>, name: &str, found: &mut BTreeSet<Parameter>) {
    let derived = BEFORE_PHASES.iter().chain(AFTER_PHASES).find(|measure| measure.name == name);
    if let Some(measure) = derived {
        for group in measure.needs {
            let usable = group.iter().filter(|name| is_usable(measured, name));
            // Parts all count; of alternatives only the one that was taken.
            let taken = if combines(measure) { usize::MAX } else { 1 };
            usable.take(taken).for_each(|name| collect(measured, name, found));
        }
    } else if let Some(parameter) = Parameter::from_name(name)
        && measured.flight().series(parameter).is_some()
    {
        found.insert(parameter);
    }
}

fn is_usable(measured: &Measured<'_>, name: &str) -> bool {
    measured.column(name).is_some_and(|series| series.valid_count() > 0)
}

/// Cylinders and tanks are parts of one quantity; every other group lists alternatives in
/// the order in which they are preferred.
fn combines(measure: &DerivedMeasure) -> bool {
    measure.name.starts_with("engine_") || measure.name.starts_with("fuel_quantity_")
}

#[cfg(test)]
mod tests {
    use data_flight::{AircraftIdentity, Flight, Series, Validity};

    use super::*;

    fn flight(columns: &[Parameter]) -> Flight {
        let times = (0_u8..60).map(f64::from).collect();
        let mut flight = Flight::new(AircraftIdentity::default(), None, times).unwrap();
        for parameter in columns {
            let mut series = Series::default();
            (0..60).for_each(|_| series.push(100.0, Validity::Normal));
            flight.insert(*parameter, series).unwrap();
        }
        flight
    }

    #[test]
    fn parts_all_count_and_of_alternatives_the_one_taken() {
        let flight = flight(&[
            Parameter::Engine1Cht1,
            Parameter::Engine1Cht3,
            Parameter::AltitudeIndicated,
            Parameter::AltitudeMeanSeaLevel,
            Parameter::GroundSpeed,
        ]);
        let measured = crate::measure(&flight, None);
        let of = |name: &str| sources(&measured, name).into_iter().collect::<Vec<_>>();
        assert_eq!(
            of("engine_1_cht_divergence_f"),
            [Parameter::Engine1Cht1, Parameter::Engine1Cht3]
        );
        assert_eq!(of("vertical_speed_derived_fpm"), [Parameter::AltitudeIndicated]);
        assert_eq!(
            of("flight_path_angle_deg"),
            [Parameter::AltitudeIndicated, Parameter::GroundSpeed]
        );
        assert_eq!(of("ground_speed_kt"), [Parameter::GroundSpeed]);
        assert!(of("roll_deg").is_empty() && of("no_such_column").is_empty());
    }
}
