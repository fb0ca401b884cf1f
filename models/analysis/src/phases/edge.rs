//! The moments of lift-off and touchdown: the bend in the altitude.
//!
//! Starting from where the aircraft is surely in the air, the altitude is followed back to
//! the last moment when it was not climbing and still near its lowest. Touchdown is the same
//! on reversed time. Speed says nothing here: a rolling aircraft is as fast as a flying one.

/// Height over the lowest altitude that proves flight, in feet.
const PROOF_FT: f64 = 60.0;
/// Slower changes than this are rolling, not climbing, in feet per minute: a 1 % runway at
/// 70 kt gives 71 ft/min.
const ROLLING_FPM: f64 = 100.0;
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
    let until = points.get(..=proof)?;
    let (proof_s, _) = points.get(proof)?;
    let floor = until
        .iter()
        .filter(|(time, _)| proof_s - time <= RUNWAY_S)
        .fold(f64::INFINITY, |floor, (_, altitude)| floor.min(*altitude));
    until
        .array_windows()
        .rev()
        .find(|[earlier, here, later]| {
            let fpm = (later.1 - earlier.1) / (later.0 - earlier.0) * 60.0;
            let above = here.1 - floor;
            above <= FLOOR_FT || (fpm <= ROLLING_FPM && above <= ROLLING_FT)
        })
        .map(|[_, here, _]| here.0)
}

/// When the wheels touched the ground; the mirror image of [`lift_off_s`].
pub(super) fn touchdown_s(points: &[(f64, f64)]) -> Option<f64> {
    let reversed: Vec<(f64, f64)> =
        points.iter().rev().map(|(time, altitude)| (-time, *altitude)).collect();
    lift_off_s(&reversed).map(|time| -time)
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
        // At 20 s the centred rate is 5 ft/s = 300 ft/min but the altitude is the lowest.
        assert_eq!(lift_off_s(&take_off()), Some(20.0));
    }

    #[test]
    fn touchdown_is_the_mirror_image() {
        let landing: Vec<_> = take_off().iter().rev().map(|(t, a)| (40.0 - t, *a)).collect();
        assert_eq!(touchdown_s(&landing), Some(20.0));
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
