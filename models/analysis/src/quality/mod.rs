//! Facts about the quality of a flight's data. Nothing here is a verdict.
//!
//! | facts | file |
//! |---|---|
//! | validity, gaps, clipping, spikes, sentinels of one column | `column.rs` |
//! | values that stand still while their partners move | `frozen.rs`, `partners.rs` |
//! | relations between columns | `relations.rs` |
//! | what only the log's reader knows | `ledger.rs` |

mod column;
mod frozen;
mod ledger;
mod partners;
mod relations;

use std::ops::Range;

use data_flight::{FlightQuality, ParameterQuality};

use crate::Measured;
pub(crate) use frozen::frozen_indicated_airspeed;
pub use ledger::quality_with_ledger;

/// Measures the facts that the flight itself holds. What the reader of the log counted is
/// added by [`quality_with_ledger`].
pub(crate) fn measure_quality(measured: &Measured<'_>) -> FlightQuality {
    let flight = measured.flight();
    let stretches = stretches(measured);
    let parameters = flight
        .columns()
        .map(|(parameter, series)| {
            let counts = column::count(measured.time_s(), parameter, series, &stretches);
            ParameterQuality {
                longest_frozen_s: frozen::longest_frozen_s(measured, parameter, &stretches),
                ..counts
            }
        })
        .collect();
    let gap_s = measured.time_s().array_windows().map(|[earlier, later]| later - earlier);
    FlightQuality {
        parameters,
        time_absent: flight.start_utc().is_none(),
        longest_row_gap_s: gap_s.fold(0.0, f64::max),
        airborne_at_edge: measured
            .spells
            .iter()
            .any(|spell| !(spell.start.contact && spell.end.contact)),
        altitude_disagreement_ft: relations::altitude_disagreement_ft(measured, &stretches),
        speed_ratio: relations::speed_ratio(measured, &stretches),
        vertical_speed_ratio: relations::vertical_speed_ratio(measured, &stretches),
        ..FlightQuality::default()
    }
}

/// The samples that are looked at: those in the air, of a log that never left the ground all.
fn stretches(measured: &Measured<'_>) -> Vec<Range<usize>> {
    let time_s = measured.time_s();
    if measured.spells.is_empty() {
        return std::iter::once(0..time_s.len()).collect();
    }
    let range = |from_s: f64, to_s: f64| {
        time_s.partition_point(|time| *time < from_s)..time_s.partition_point(|time| *time <= to_s)
    };
    measured.spells.iter().map(|spell| range(spell.start.at_s, spell.end.at_s)).collect()
}

#[cfg(test)]
mod tests;
