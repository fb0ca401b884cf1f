//! `turn_rate_deg_per_s`: signed rate of turn, right positive, by regression of heading over
//! three seconds with wrap at 360 degrees; of track where no heading is recorded.
//!
//! The sign is the point: an unsigned rate against a signed roll makes every left turn look
//! uncoordinated.

use data_flight::Parameter;

use super::DerivedMeasure;
use super::regression::{Window, slope_per_s};

/// Half the window, in seconds.
const HALF_WINDOW_S: f64 = 1.5;

pub(super) const MEASURE: DerivedMeasure = DerivedMeasure::new(
    "turn_rate_deg_per_s",
    &[&["heading_magnetic_deg", "track_true_deg"]],
    |measured| {
        [Parameter::HeadingMagnetic, Parameter::TrackTrue].into_iter().find_map(|parameter| {
            let series = measured.flight().series(parameter)?;
            let max_gap_s = parameter.description().max_gap_s;
            let window = Window { half_s: HALF_WINDOW_S, max_gap_s, circular: true };
            (series.valid_count() > 0).then(|| slope_per_s(measured.time_s(), series, window))
        })
    },
);
