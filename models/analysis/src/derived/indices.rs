//! `stall_index_ratio`, `coordination_index_ratio`, `loss_of_control_index_ratio`: how near a
//! stall, how far from coordinated flight, and their product, each from 0 to 1.
//!
//! Idea: Stall and LOC-I indices of the NGAFID (National General Aviation Flight Information
//! Database), with two defects put right: rate of turn and bank are both signed, and air
//! density comes from pressure altitude. The critical angle is the conventional 15°, full
//! coordination scale 4 ft/s² of sideways acceleration; both are conventions, not limits of a
//! type.

use data_flight::quantity::{METRES_PER_FOOT, STANDARD_GRAVITY_M_PER_S2};

use super::DerivedMeasure;
use super::series_math::{map, map2};

/// Angle of attack at which the stall index is one, in degrees.
const CRITICAL_ANGLE_DEG: f64 = 15.0;
/// Sideways acceleration at which the coordination index is one: 4 ft/s², in g.
const FULL_SIDEFORCE_G: f64 = 4.0 * METRES_PER_FOOT / STANDARD_GRAVITY_M_PER_S2;

pub(super) const STALL: DerivedMeasure =
    DerivedMeasure::new("stall_index_ratio", &[&["angle_of_attack_estimated_deg"]], |measured| {
        let angle = measured.column("angle_of_attack_estimated_deg")?;
        Some(map(angle, |degrees| Some((degrees / CRITICAL_ANGLE_DEG).clamp(0.0, 1.0))))
    });

pub(super) const COORDINATION: DerivedMeasure =
    DerivedMeasure::new("coordination_index_ratio", &[&["coordination_sideforce_g"]], |measured| {
        let force = measured.column("coordination_sideforce_g")?;
        Some(map(force, |g| Some((g.abs() / FULL_SIDEFORCE_G).min(1.0))))
    });

pub(super) const LOSS_OF_CONTROL: DerivedMeasure = DerivedMeasure::new(
    "loss_of_control_index_ratio",
    &[&["stall_index_ratio"], &["coordination_index_ratio"]],
    |measured| {
        let stall = measured.column("stall_index_ratio")?;
        let coordination = measured.column("coordination_index_ratio")?;
        Some(map2(stall, coordination, |stall, coordination| Some(stall * coordination)))
    },
);
