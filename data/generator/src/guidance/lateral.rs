//! Following a line over the ground, in wind.

use super::View;
use crate::airfield::Line;
use crate::dynamics::Aeroplane;
use crate::units::{GRAVITY_MS2, wrap_rad};

/// The bank that brings the track onto `line`: the further away, the steeper the intercept,
/// up to 50 degrees.
pub(super) fn bank_for_line(view: &View, plane: &Aeroplane, line: &Line, limit_deg: f64) -> f64 {
    let away_m = line.cross_track_m(plane.east_m, plane.north_m);
    let ahead_m = view.ground_speed_ms.max(20.0) * 9.0;
    let intercept = (away_m / ahead_m).atan().clamp(-0.87, 0.87);
    bank_for_track(view, line.course_rad - intercept, limit_deg)
}

/// The bank that turns the track to `track_rad`.
pub(super) fn bank_for_track(view: &View, track_rad: f64, limit_deg: f64) -> f64 {
    let limit = limit_deg.to_radians();
    (1.5 * wrap_rad(track_rad - view.track_rad)).clamp(-limit, limit)
}

/// Radius of a turn at a bank over the ground, in metres.
pub(super) fn turn_radius_m(view: &View, bank_deg: f64) -> f64 {
    view.ground_speed_ms * view.ground_speed_ms / (GRAVITY_MS2 * bank_deg.to_radians().tan())
}
