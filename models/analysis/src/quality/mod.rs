//! Facts about the quality of a flight's data. Nothing here is a verdict.

mod frozen;

use data_flight::FlightQuality;

use crate::Measured;
pub(crate) use frozen::frozen_indicated_airspeed;

/// Measures the facts that the flight itself holds.
pub(crate) fn measure_quality(measured: &Measured<'_>) -> FlightQuality {
    FlightQuality {
        time_absent: measured.flight().start_utc().is_none(),
        ..FlightQuality::default()
    }
}
