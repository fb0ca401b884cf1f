//! The moment of lift-off: the bend in the altitude.
//!
//! Starting from where the aircraft is surely in the air, the altitude is followed back to
//! the last moment when it was not climbing and still near its lowest. Speed says nothing
//! here: a rolling aircraft is as fast as a flying one.

/// Altitude around one moment: mean and rate of the samples near it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Smoothed {
    pub(super) time_s: f64,
    pub(super) altitude_ft: f64,
    pub(super) fpm: f64,
}

/// Mean and least-squares rate over a centred window of time, at every point; the rate of
/// fewer than three points is zero.
pub(super) fn smoothed(points: &[(f64, f64)], half_s: f64) -> Vec<Smoothed> {
    let mut out = Vec::with_capacity(points.len());
    let mut first = 0_usize;
    for (index, (time_s, altitude)) in points.iter().enumerate() {
        while points.get(first).is_some_and(|(time, _)| time_s - time > half_s) {
            first = first.saturating_add(1);
        }
        let later = points.get(index..).unwrap_or_default();
        let count = later.iter().take_while(|(time, _)| time - time_s <= half_s).count();
        let near = points.get(first..index.saturating_add(count)).unwrap_or_default();
        let (mut n, mut x, mut y, mut xx, mut xy) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (time, other) in near {
            let (dx, dy) = (time - time_s, other - altitude);
            n += 1.0;
            x += dx;
            y += dy;
            xx += dx * dx;
            xy += dx * dy;
        }
        let spread = n * xx - x * x;
        let fpm = if n >= 3.0 && spread > 0.0 { (n * xy - x * y) / spread * 60.0 } else { 0.0 };
        out.push(Smoothed { time_s: *time_s, altitude_ft: altitude + y / n, fpm });
    }
    out
}

/// Half the window of the rate, in seconds.
const HALF_WINDOW_S: f64 = 1.5;
/// Height over the lowest altitude that proves flight, in feet.
const PROOF_FT: f64 = 60.0;
/// Slower changes than this are rolling, not climbing, in feet per minute: a 2 % runway at
/// 70 kt gives 142 ft/min.
const ROLLING_FPM: f64 = 150.0;
/// A level moment higher than this over the lowest altitude is not rolling, in feet: a 1 %
/// runway rises 23 ft in 30 s.
const ROLLING_FT: f64 = 25.0;
/// Below this over the lowest altitude it is rolling whatever the rate, in feet.
const FLOOR_FT: f64 = 2.0;
/// The runway's altitude is the lowest within this time before flight is proven, in seconds.
const RUNWAY_S: f64 = 30.0;

/// When the wheels left the ground, from `(time_s, altitude_ft)` in order of time; `None`
/// when the aircraft did not climb.
pub(super) fn lift_off_s(points: &[(f64, f64)]) -> Option<f64> {
    let mut low = f64::INFINITY;
    let proof = points.iter().position(|(_, altitude)| {
        low = low.min(*altitude);
        *altitude >= low + PROOF_FT
    })?;
    let (proof_s, _) = points.get(proof)?;
    let smooth = smoothed(points, HALF_WINDOW_S);
    let until = smooth.get(..=proof)?;
    let floor = until
        .iter()
        .filter(|point| proof_s - point.time_s <= RUNWAY_S)
        .fold(f64::INFINITY, |floor, point| floor.min(point.altitude_ft));
    let rolling = until.iter().rposition(|point| {
        let above = point.altitude_ft - floor;
        above <= FLOOR_FT || (point.fpm <= ROLLING_FPM && above <= ROLLING_FT)
    })?;
    // The first sample off the ground.
    smooth.get(rolling.saturating_add(1)).map(|point| point.time_s)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A level runway at 500 ft to 20 s, then 600 ft/min (10 ft/s).
    fn take_off() -> Vec<(f64, f64)> {
        (0..40)
            .map(|second| {
                let time = f64::from(second);
                (time, 500.0 + 10.0 * (time - 20.0).max(0.0))
            })
            .collect()
    }

    #[test]
    fn lift_off_is_where_the_climb_begins() {
        // At 20 s the mean of 19 to 21 s is 503.3 ft, rising at 300 ft/min; at 19 s it is 500 ft.
        assert_eq!(lift_off_s(&take_off()), Some(20.0));
    }

    #[test]
    fn the_sample_rate_does_not_matter() {
        let points: Vec<_> = (0..400)
            .map(|tick| {
                let time = f64::from(tick) / 10.0;
                (time, 500.0 + 10.0 * (time - 20.0).max(0.0))
            })
            .collect();
        let found = lift_off_s(&points).expect("a lift-off");
        assert!((found - 20.0).abs() <= 1.0, "{found}");
    }

    #[test]
    fn an_uphill_runway_is_not_a_climb() {
        // 1 ft/s = 60 ft/min on the runway.
        let points: Vec<_> = take_off().iter().map(|(t, a)| (*t, a + t)).collect();
        let found = lift_off_s(&points).expect("a lift-off");
        assert!((found - 20.0).abs() <= 1.0, "{found}");
    }

    #[test]
    fn staying_on_the_ground_has_no_lift_off() {
        let points: Vec<_> = (0..60).map(|s| (f64::from(s), 500.0)).collect();
        assert_eq!(lift_off_s(&points), None);
    }
}
