//! Key points of fuel.

use data_flight::Parameter;

use super::KeyPointMeasure as Row;
use super::over::{Over, Stretch, samples_in};
use super::reduce::{Point, Take, mean_and_deviation};
use crate::Measured;

const TOTAL: &[&str] = &["fuel_quantity_total_gal"];
/// Quantities are means over this long, because fuel moves in its tank, in seconds.
const MEAN_S: f64 = 15.0;

pub(super) const TABLE: &[Row] = &[
    Row::new("fuel_quantity_at_start_gal", TOTAL, Over::Log, Take::Custom(at_start)),
    Row::new("fuel_quantity_at_end_gal", TOTAL, Over::Log, Take::Custom(at_end)),
    Row::new("fuel_used_gal", TOTAL, Over::Log, Take::Custom(used)),
    Row::new("fuel_quantity_minimum_airborne_gal", TOTAL, Over::Airborne, Take::Min),
    Row::new(
        "fuel_imbalance_maximum_gal",
        &["fuel_quantity_left_gal"],
        Over::Airborne,
        Take::Custom(imbalance),
    ),
    Row::new(
        "engine_1_fuel_burned_gal",
        &["engine_1_fuel_flow_gph"],
        Over::Log,
        Take::Custom(burned),
    ),
];

fn mean_total(measured: &Measured<'_>, stretch: Stretch) -> Option<f64> {
    let total = measured.column("fuel_quantity_total_gal")?;
    let samples = samples_in(measured.time_s(), stretch).filter_map(|index| total.normal(index));
    mean_and_deviation(samples.map(|gallons| (gallons, 0.0))).map(|(mean, _)| mean)
}

fn at_start(measured: &Measured<'_>, log: Stretch) -> Option<Point> {
    let total = measured.column("fuel_quantity_total_gal")?;
    let from_s = first_usable_s(measured, total.iter().position(|value| value.is_some())?)?;
    let mean = mean_total(measured, Stretch { from_s, to_s: from_s + MEAN_S })?;
    Some((mean, f64::max(log.from_s, from_s)))
}

fn at_end(measured: &Measured<'_>, _: Stretch) -> Option<Point> {
    let total = measured.column("fuel_quantity_total_gal")?;
    let last = total.validity().iter().rposition(|validity| validity.is_normal())?;
    let to_s = first_usable_s(measured, last)?;
    Some((mean_total(measured, Stretch { from_s: to_s - MEAN_S, to_s })?, to_s))
}

/// Quantity at the start minus quantity at the end; negative when fuel was added.
fn used(measured: &Measured<'_>, log: Stretch) -> Option<Point> {
    let (end, at_s) = at_end(measured, log)?;
    Some((at_start(measured, log)?.0 - end, at_s))
}

fn first_usable_s(measured: &Measured<'_>, index: usize) -> Option<f64> {
    measured.time_s().get(index).copied()
}

/// The largest difference between the tanks of the two sides, left minus right.
fn imbalance(measured: &Measured<'_>, stretch: Stretch) -> Option<Point> {
    let left = measured.flight().series(Parameter::FuelQuantityLeft)?;
    let right = measured.flight().series(Parameter::FuelQuantityRight)?;
    samples_in(measured.time_s(), stretch)
        .filter_map(|index| {
            let difference = left.normal(index)? - right.normal(index)?;
            Some((difference, *measured.time_s().get(index)?))
        })
        .reduce(|worst, point| if point.0.abs() > worst.0.abs() { point } else { worst })
}

/// Fuel flow integrated over time by the trapezium rule, over steps that may be joined.
fn burned(measured: &Measured<'_>, log: Stretch) -> Option<Point> {
    let flow = measured.flight().series(Parameter::Engine1FuelFlow)?;
    let max_gap_s = Parameter::Engine1FuelFlow.description().max_gap_s;
    let mut samples = measured.time_s().iter().zip(flow.iter());
    let mut previous = samples.by_ref().find_map(|(time, value)| Some((*time, value?)))?;
    let (mut gallons, mut covered_s) = (0.0, 0.0);
    for (time, value) in samples {
        let Some(gph) = value else { continue };
        let step_s = time - previous.0;
        if step_s <= max_gap_s {
            gallons += f64::midpoint(previous.1, gph) * step_s / 3_600.0;
            covered_s += step_s;
        }
        previous = (*time, gph);
    }
    // An integral over holes is not what was burned.
    (covered_s >= 0.9 * (log.to_s - log.from_s)).then_some((gallons, log.to_s))
}
