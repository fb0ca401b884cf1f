//! `coordination_sideforce_g`: the sideways load factor that rate of turn and bank imply.
//!
//! n_y = V·ω·cos φ / g − sin φ, with V true airspeed, ω the *signed* rate of turn and φ the
//! *signed* bank (Etkin, Dynamics of Flight: lateral force in a steady turn at small pitch). A
//! coordinated turn gives zero. Positive is acceleration to the right: skidding in a right
//! turn, slipping in a left one. Mirrored flights give the mirrored value.

use data_flight::quantity::{METRES_PER_SECOND_PER_KNOT, STANDARD_GRAVITY_M_PER_S2};

use super::DerivedMeasure;
use super::series_math::{first_usable, map3};

/// Slower than this there is no turning flight.
const TRUE_AIRSPEED_MIN_KT: f64 = 30.0;

pub(super) const MEASURE: DerivedMeasure = DerivedMeasure::new(
    "coordination_sideforce_g",
    &[&["roll_deg"], &["turn_rate_deg_per_s"], &["true_airspeed_derived_kt", "true_airspeed_kt"]],
    |measured| {
        let roll = measured.column("roll_deg")?;
        let turn = measured.column("turn_rate_deg_per_s")?;
        let airspeed = first_usable(measured, &["true_airspeed_derived_kt", "true_airspeed_kt"])?;
        Some(map3(roll, turn, airspeed, |roll, turn, kt| {
            (kt >= TRUE_AIRSPEED_MIN_KT).then(|| sideforce_g(roll, turn, kt))
        }))
    },
);

fn sideforce_g(roll_deg: f64, turn_deg_per_s: f64, true_airspeed_kt: f64) -> f64 {
    let (sin_roll, cos_roll) = roll_deg.to_radians().sin_cos();
    let speed_m_per_s = true_airspeed_kt * METRES_PER_SECOND_PER_KNOT;
    speed_m_per_s * turn_deg_per_s.to_radians() * cos_roll / STANDARD_GRAVITY_M_PER_S2 - sin_roll
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coordinated_turn_has_no_sideforce() {
        // 100 kt = 51.44 m/s, 30° bank: ω = g·tan 30°/V = 9.80665·0.57735/51.444 = 0.110057
        // rad/s = 6.3058 °/s.
        assert!(sideforce_g(30.0, 6.3058, 100.0).abs() < 1e-4);
        assert!(sideforce_g(-30.0, -6.3058, 100.0).abs() < 1e-4);
    }

    #[test]
    fn a_mirrored_slip_is_the_mirrored_sideforce() {
        // 20° of bank to the right without turning is a slip: −sin 20° = −0.34202 g.
        assert!((sideforce_g(20.0, 0.0, 100.0) + 0.342_02).abs() < 1e-5);
        assert!((sideforce_g(-20.0, 0.0, 100.0) - 0.342_02).abs() < 1e-5);
    }
}
