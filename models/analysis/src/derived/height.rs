//! `height_above_airfield_ft`: height over the airfield that the aircraft came from, then
//! over the one it went to.
//!
//! The elevation of an airfield is the median of the same altitude (pressure altitude where it
//! is known) on the ground before lift-off, or after touchdown: 60 s, or what there is of it.
//! So weather, the sensor's offset and every turn of the altimeter's knob cancel. Before the
//! middle of a spell in the air the field of departure counts, after it the field of arrival:
//! the height may step there when the fields differ. When the log begins or ends in the air,
//! that half has no airfield: recorded height over terrain stands in where there is any,
//! otherwise there is no height.

use data_flight::{Parameter, Series, Validity};

use super::DerivedMeasure;
use super::vertical_speed::best_altitude;
use crate::Measured;

/// How much of the ground stretch counts, in seconds.
const GROUND_S: f64 = 60.0;

pub(super) const MEASURE: DerivedMeasure = DerivedMeasure::new(
    "height_above_airfield_ft",
    &[&[
        "altitude_pressure_derived_ft",
        "altitude_indicated_ft",
        "altitude_mean_sea_level_ft",
        "height_terrain_ft",
    ]],
    |measured| {
        let references = references(measured);
        let altitude = best_altitude(measured).map(|(series, _)| series);
        let terrain = measured.flight().series(Parameter::HeightTerrain);
        let mut out = Series::with_capacity(measured.time_s().len());
        let mut spans = references.iter().peekable();
        for (index, time) in measured.time_s().iter().enumerate() {
            while spans.next_if(|span| span.until_s < *time).is_some() {}
            let elevation = spans.peek().and_then(|span| span.elevation_ft);
            let sample = altitude.and_then(|series| series.sample(index));
            match (elevation, sample) {
                (Some(elevation), Some(sample)) if sample.validity.is_normal() => {
                    out.push(sample.raw - elevation, Validity::Normal);
                }
                _ => match terrain.and_then(|series| series.normal(index)) {
                    Some(height) => out.push(height, Validity::Normal),
                    None => out.push(0.0, sample.map_or(Validity::NoComputedData, worst)),
                },
            }
        }
        Some(out)
    },
);

/// A usable altitude over no known airfield is still no height.
fn worst(sample: data_flight::Sample<f64>) -> Validity {
    sample.validity.max(Validity::NoComputedData)
}

/// The elevation that counts until a time.
struct Reference {
    until_s: f64,
    elevation_ft: Option<f64>,
}

fn references(measured: &Measured<'_>) -> Vec<Reference> {
    let end_s = measured.flight().duration_s();
    let mut references = Vec::new();
    let mut ground_from_s = 0.0;
    for (index, spell) in measured.spells.iter().enumerate() {
        let next_s =
            measured.spells.get(index.saturating_add(1)).map_or(end_s, |next| next.start.at_s);
        let middle_s = f64::midpoint(spell.start.at_s, spell.end.at_s);
        let departure = spell.start.contact.then(|| {
            median_altitude(
                measured,
                f64::max(ground_from_s, spell.start.at_s - GROUND_S),
                spell.start.at_s,
            )
        });
        let arrival = spell.end.contact.then(|| {
            median_altitude(measured, spell.end.at_s, f64::min(next_s, spell.end.at_s + GROUND_S))
        });
        references.push(Reference { until_s: middle_s, elevation_ft: departure.flatten() });
        let ground_middle_s = f64::midpoint(spell.end.at_s, next_s);
        references.push(Reference { until_s: ground_middle_s, elevation_ft: arrival.flatten() });
        ground_from_s = spell.end.at_s;
    }
    // The last ground stretch, or a log that never left the ground.
    let elevation_ft = match measured.spells.last() {
        Some(_) => references.last().and_then(|reference| reference.elevation_ft),
        None => median_altitude(measured, 0.0, end_s),
    };
    references.push(Reference { until_s: f64::INFINITY, elevation_ft });
    references
}

fn median_altitude(measured: &Measured<'_>, from_s: f64, to_s: f64) -> Option<f64> {
    let (altitude, _) = best_altitude(measured)?;
    let time_s = measured.time_s();
    let first = time_s.partition_point(|time| *time < from_s);
    let last = time_s.partition_point(|time| *time <= to_s);
    let mut values: Vec<f64> = (first..last).filter_map(|index| altitude.normal(index)).collect();
    let middle = values.len() / 2;
    if values.is_empty() {
        return None;
    }
    let (_, median, _) = values.select_nth_unstable_by(middle, f64::total_cmp);
    Some(*median)
}
