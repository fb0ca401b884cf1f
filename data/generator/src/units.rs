//! Conversions between the units a pilot reads and the SI units the model integrates.

/// Metres per foot, exact.
pub(crate) const M_PER_FT: f64 = 0.3048;
/// Metres per second per knot, exact (1852 m an hour).
pub(crate) const MS_PER_KT: f64 = 1852.0 / 3600.0;
/// Metres per nautical mile, exact.
pub(crate) const M_PER_NM: f64 = 1852.0;
/// Metres per second per foot per minute, exact.
pub(crate) const MS_PER_FPM: f64 = M_PER_FT / 60.0;
/// Standard gravity in metres per second squared.
pub(crate) const GRAVITY_MS2: f64 = 9.806_65;

/// An angle in radians brought into (-pi, pi].
pub(crate) fn wrap_rad(angle: f64) -> f64 {
    use std::f64::consts::{PI, TAU};
    let wrapped = angle.rem_euclid(TAU);
    if wrapped > PI { wrapped - TAU } else { wrapped }
}

/// An angle in radians as degrees in `[0, 360)`.
pub(crate) fn compass_deg(angle: f64) -> f64 {
    angle.to_degrees().rem_euclid(360.0)
}

/// Degrees Celsius as degrees Fahrenheit.
pub(crate) fn fahrenheit(celsius: f64) -> f64 {
    celsius * 1.8 + 32.0
}

/// Moves `value` towards `target` like a first-order lag of `tau_s`.
pub(crate) fn lag(value: &mut f64, target: f64, tau_s: f64, step_s: f64) {
    *value += (target - *value) * (step_s / (tau_s + step_s));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn angles_wrap_into_half_turns() {
        // 350 degrees is 10 degrees left of north.
        assert!((wrap_rad(350_f64.to_radians()) - (-10_f64).to_radians()).abs() < 1e-12);
        assert!((compass_deg((-10_f64).to_radians()) - 350.0).abs() < 1e-9);
    }
}
