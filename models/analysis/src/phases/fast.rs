//! Stretches of the log in which the aircraft was fast enough to fly.
//!
//! Ground speed and indicated airspeed must agree as far as both are known: a parked aircraft
//! in a gale shows airspeed without ground speed. Far above the ground either is enough, so
//! that slow flight into a strong wind does not end a flight.

use super::motion::Motion;

/// A stretch of samples, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) first: usize,
    pub(super) last: usize,
}

/// Ground speed from which the aircraft may fly, and below which it may not, in knots.
const GROUND_ENTER_KT: f64 = 35.0;
const GROUND_LEAVE_KT: f64 = 30.0;
/// Indicated airspeed from which it may fly, together with some ground speed when known.
const INDICATED_ENTER_KT: f64 = 40.0;
const INDICATED_LEAVE_KT: f64 = 35.0;
const GROUND_WITH_INDICATED_KT: f64 = 20.0;
/// Height over the last ground at which any speed is flying speed, in feet.
const HIGH_FT: f64 = 150.0;
const HIGH_SPEED_KT: f64 = 20.0;
/// Changes shorter than this are not believed, in seconds.
const DEBOUNCE_S: f64 = 3.0;

/// Every fast stretch, in order of time.
pub(super) fn fast_stretches(motion: &Motion<'_>) -> Vec<Stretch> {
    let mut raw: Vec<Stretch> = Vec::new();
    let mut fast = false;
    let mut ground_ft: Option<f64> = None;
    for index in 0..motion.time_s.len() {
        if let Some(now) = is_fast(motion, index, fast, ground_ft) {
            fast = now;
        }
        let altitude = motion.altitude_ft(index);
        if fast {
            match raw.last_mut() {
                Some(open) if open.last.saturating_add(1) == index => open.last = index,
                _ => raw.push(Stretch { first: index, last: index }),
            }
        } else if altitude.is_some() {
            ground_ft = altitude;
        }
    }
    debounce(motion.time_s, raw)
}

fn is_fast(motion: &Motion<'_>, index: usize, fast: bool, ground_ft: Option<f64>) -> Option<bool> {
    let ground = motion.ground_kt(index);
    let indicated = motion.indicated_kt(index);
    if ground.is_none() && indicated.is_none() {
        return None;
    }
    let at_least = |speed: Option<f64>, kt: f64| speed.is_some_and(|speed| speed >= kt);
    let (ground_kt, indicated_kt) = if fast {
        (GROUND_LEAVE_KT, INDICATED_LEAVE_KT)
    } else {
        (GROUND_ENTER_KT, INDICATED_ENTER_KT)
    };
    let by_air = at_least(indicated, indicated_kt)
        && ground.is_none_or(|speed| speed >= GROUND_WITH_INDICATED_KT);
    let high = match (motion.altitude_ft(index), ground_ft) {
        (Some(altitude), Some(ground)) => (altitude - ground).abs() > HIGH_FT,
        _ => false,
    };
    let slow_and_high =
        fast && high && (at_least(ground, HIGH_SPEED_KT) || at_least(indicated, HIGH_SPEED_KT));
    Some(at_least(ground, ground_kt) || by_air || slow_and_high)
}

/// Joins stretches separated by a moment and drops momentary ones.
fn debounce(time_s: &[f64], raw: Vec<Stretch>) -> Vec<Stretch> {
    let at = |index: usize| time_s.get(index).copied().unwrap_or_default();
    let mut joined: Vec<Stretch> = Vec::with_capacity(raw.len());
    for stretch in raw {
        match joined.last_mut() {
            Some(open) if at(stretch.first) - at(open.last) <= DEBOUNCE_S => {
                open.last = stretch.last;
            }
            _ => joined.push(stretch),
        }
    }
    joined.retain(|stretch| at(stretch.last) - at(stretch.first) >= DEBOUNCE_S);
    joined
}
