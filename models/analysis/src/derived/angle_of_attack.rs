//! `angle_of_attack_estimated_deg`: angle of attack from attitude and the path through the
//! air, without sideslip.
//!
//! sin γ = A·cos α − B·sin α with A = sin θ, B = cos φ·cos θ and sin γ = vertical speed over
//! true airspeed (Etkin, Dynamics of Flight, wind-axis kinematics at zero sideslip), hence
//! α = acos(sin γ / R) − atan2(B, A) with R = √(A² + B²). With level wings that is pitch minus
//! flight path angle; without recorded roll it is taken as that. Vertical air movement is in
//! the result: it is an estimate. None below 30 kt, nor beyond 75° of bank, where it is noise.

use data_flight::Series;

use super::DerivedMeasure;
use super::flight_path::FPM_PER_KNOT;
use super::series_math::{first_usable, map2, map3};

/// Slower than this the estimate is noise.
const TRUE_AIRSPEED_MIN_KT: f64 = 30.0;
/// Beyond this bank the estimate is ill-conditioned.
const BANK_MAX_DEG: f64 = 75.0;

pub(super) const MEASURE: DerivedMeasure = DerivedMeasure::new(
    "angle_of_attack_estimated_deg",
    &[
        &["pitch_deg"],
        &["vertical_speed_derived_fpm"],
        &["true_airspeed_derived_kt", "true_airspeed_kt"],
    ],
    |measured| {
        let pitch = measured.column("pitch_deg")?;
        let vertical = measured.column("vertical_speed_derived_fpm")?;
        let airspeed = first_usable(measured, &["true_airspeed_derived_kt", "true_airspeed_kt"])?;
        let sin_gamma: Series = map2(vertical, airspeed, |fpm, kt| {
            let ratio = fpm / FPM_PER_KNOT / kt;
            (kt >= TRUE_AIRSPEED_MIN_KT && ratio.abs() < 1.0).then_some(ratio)
        });
        Some(match measured.column("roll_deg") {
            Some(roll) => map3(pitch, roll, &sin_gamma, angle_of_attack),
            None => map2(pitch, &sin_gamma, |pitch, sin| angle_of_attack(pitch, 0.0, sin)),
        })
    },
);

fn angle_of_attack(pitch_deg: f64, roll_deg: f64, sin_gamma: f64) -> Option<f64> {
    if roll_deg.abs() > BANK_MAX_DEG {
        return None;
    }
    let (sin_pitch, cos_pitch) = pitch_deg.to_radians().sin_cos();
    let b = roll_deg.to_radians().cos() * cos_pitch;
    let cosine = sin_gamma / sin_pitch.hypot(b);
    (cosine.abs() <= 1.0).then(|| (cosine.acos() - b.atan2(sin_pitch)).to_degrees())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn level_wings_give_pitch_minus_path() {
        // 8° pitch, path −3°: 11°.
        let found = angle_of_attack(8.0, 0.0, (-3.0_f64).to_radians().sin()).expect("physical");
        assert!((found - 11.0).abs() < 1e-9);
    }

    #[test]
    fn a_level_turn_needs_more_than_its_pitch() {
        // Level path, 60° bank, 5° pitch: tan α = tan θ / cos φ = 0.08749/0.5: α = 9.925°.
        for roll in [60.0, -60.0] {
            let found = angle_of_attack(5.0, roll, 0.0).expect("physical");
            assert!((found - 9.925).abs() < 0.01, "{found}");
        }
    }

    #[test]
    fn steep_bank_has_no_estimate() {
        assert!(angle_of_attack(5.0, 80.0, 0.0).is_none());
    }
}
