//! The low points of a flight between two climbs: touch-and-gos, go-arounds, and neither.

use super::motion::Motion;

/// Both sides of a valley rise at least this far, in feet.
const PROMINENCE_FT: f64 = 100.0;
/// The floor of a valley reaches this far over its lowest point, in feet.
const FLOOR_FT: f64 = 15.0;

/// One low point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Valley {
    /// When it was lowest.
    pub(super) at_s: f64,
    /// How low, in feet of the altitude that was looked at.
    pub(super) altitude_ft: f64,
    /// Start and end of its floor.
    pub(super) floor_start_s: f64,
    pub(super) floor_end_s: f64,
}

/// The valleys of `(time_s, altitude_ft)` in order of time; the ends are not valleys.
pub(super) fn valleys(points: &[(f64, f64)]) -> Vec<Valley> {
    turning_points(points).into_iter().filter_map(|index| describe(points, index)).collect()
}

/// Indices of the lowest points between two rises of at least the prominence.
fn turning_points(points: &[(f64, f64)]) -> Vec<usize> {
    let mut found = Vec::new();
    let (mut low, mut high) = ((0, f64::INFINITY), f64::NEG_INFINITY);
    let mut descending = false;
    for (index, (_, altitude)) in points.iter().enumerate() {
        if descending {
            if *altitude < low.1 {
                low = (index, *altitude);
            } else if altitude - low.1 >= PROMINENCE_FT {
                found.push(low.0);
                descending = false;
                high = *altitude;
            }
        } else {
            high = high.max(*altitude);
            if high - altitude >= PROMINENCE_FT {
                descending = true;
                low = (index, *altitude);
            }
        }
    }
    found
}

fn describe(points: &[(f64, f64)], index: usize) -> Option<Valley> {
    let (at_s, altitude_ft) = *points.get(index)?;
    let on_floor = |point: &&(f64, f64)| point.1 <= altitude_ft + FLOOR_FT;
    let before = points.get(..=index)?.iter().rev().take_while(on_floor).last()?;
    let after = points.get(index..)?.iter().take_while(on_floor).last()?;
    Some(Valley { at_s, altitude_ft, floor_start_s: before.0, floor_end_s: after.0 })
}

/// What tells a touch-and-go from a low pass.
pub(super) struct GroundKnowledge {
    /// Altitudes of the ground where the aircraft stood or rolled, in feet.
    pub(super) elevations_ft: Vec<f64>,
    /// The highest speed through the air at a known lift-off or touchdown.
    pub(super) flying_kt: Option<f64>,
}

/// Altitude over a known ground within which wheels may touch, in feet: change of pressure
/// over hours, and the slope of runways.
const GROUND_FT: f64 = 40.0;
/// A touch takes at least this long, in seconds.
const TOUCH_S: f64 = 5.0;
/// A wheel-borne aircraft is slower than it flies: share of its lift-off speed.
const SLOWER_THAN_FLYING: f64 = 0.97;
/// Without a known ground: slower still, longer, and level.
const MUCH_SLOWER_THAN_FLYING: f64 = 0.8;
const LONG_TOUCH_S: f64 = 8.0;
/// Speed taken as flying speed when no take-off or landing was recorded, in knots.
const FLYING_DEFAULT_KT: f64 = 45.0;
/// Height over terrain that counts as ground, in feet: terrain models err by tens of feet.
const TERRAIN_FT: f64 = 30.0;

/// Whether the wheels touched in this valley.
pub(super) fn touched(
    motion: &Motion<'_>,
    valley: &Valley,
    terrain_ft: Option<f64>,
    knowledge: &GroundKnowledge,
) -> bool {
    let first = motion.index_at(valley.floor_start_s);
    let last = motion.index_at(valley.floor_end_s);
    let Some(slowest_kt) =
        (first..=last).filter_map(|index| motion.air_kt(index)).min_by(f64::total_cmp)
    else {
        return false;
    };
    let flying_kt = knowledge.flying_kt.unwrap_or(FLYING_DEFAULT_KT);
    let floor_s = valley.floor_end_s - valley.floor_start_s;
    let on_known_ground = knowledge
        .elevations_ft
        .iter()
        .any(|elevation| (valley.altitude_ft - elevation).abs() <= GROUND_FT);
    let on_terrain = terrain_ft.is_some_and(|height| height <= TERRAIN_FT);
    let slower = slowest_kt <= flying_kt * SLOWER_THAN_FLYING;
    let much_slower = slowest_kt <= flying_kt * MUCH_SLOWER_THAN_FLYING;
    if floor_s < TOUCH_S || !slower {
        return false;
    }
    if on_known_ground || on_terrain {
        return true;
    }
    // Far from every known field and without terrain: only what cannot be slow flight.
    terrain_ft.is_none() && much_slower && floor_s >= LONG_TOUCH_S && is_steady(motion, first, last)
}

/// Whether the altitude moved like that of wheels on a runway, not of slow flight.
fn is_steady(motion: &Motion<'_>, first: usize, last: usize) -> bool {
    const STEP_FT: f64 = 2.0;
    let points = motion.altitudes(first, last);
    let steady = points.array_windows().filter(|[a, b]| (b.1 - a.1).abs() <= STEP_FT).count();
    steady.saturating_mul(4) >= points.len().saturating_mul(3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_valley_lies_between_two_rises() {
        // Up to 800, down to 500 for 3 s, up to 900, down 50 and up: one valley.
        let altitudes =
            [500.0, 650.0, 800.0, 650.0, 500.0, 505.0, 510.0, 650.0, 900.0, 850.0, 900.0];
        let points: Vec<_> = altitudes.iter().zip(0..).map(|(a, t)| (f64::from(t), *a)).collect();
        assert_eq!(
            valleys(&points),
            [Valley { at_s: 4.0, altitude_ft: 500.0, floor_start_s: 4.0, floor_end_s: 6.0 }]
        );
    }
}
