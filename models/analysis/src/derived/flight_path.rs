//! `flight_path_angle_deg`: the angle of the path over the ground, up positive:
//! atan(vertical speed / ground speed). Below 20 kt over the ground there is none.

use data_flight::quantity::{METRES_PER_FOOT, METRES_PER_NAUTICAL_MILE};

use super::DerivedMeasure;
use super::series_math::map2;

/// Slower than this the angle is noise.
const GROUND_SPEED_MIN_KT: f64 = 20.0;
/// Feet per minute in a knot.
pub(super) const FPM_PER_KNOT: f64 = METRES_PER_NAUTICAL_MILE / METRES_PER_FOOT / 60.0;

pub(super) const MEASURE: DerivedMeasure = DerivedMeasure::new(
    "flight_path_angle_deg",
    &[&["vertical_speed_derived_fpm"], &["ground_speed_kt"]],
    |measured| {
        let vertical = measured.column("vertical_speed_derived_fpm")?;
        let ground = measured.column("ground_speed_kt")?;
        Some(map2(vertical, ground, |fpm, kt| {
            (kt >= GROUND_SPEED_MIN_KT).then(|| (fpm / FPM_PER_KNOT).atan2(kt).to_degrees())
        }))
    },
);
