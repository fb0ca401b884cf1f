//! The airborne spells of a log: from lift-off (or the log's start) to touchdown (or its end).

use data_flight::Parameter;

use super::edge::{lift_off_s, touchdown_s};
use super::fast::{Stretch, fast_stretches};
use super::motion::Motion;
use super::valley::{GroundKnowledge, touched, valleys};
use crate::Measured;

/// One end of an airborne spell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct AirborneEdge {
    /// Seconds from the start of the flight.
    pub(crate) at_s: f64,
    /// Whether wheels left or met the ground here; otherwise the log began or ended.
    pub(crate) contact: bool,
}

/// One stretch of time off the ground.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Spell {
    pub(crate) start: AirborneEdge,
    pub(crate) end: AirborneEdge,
}

/// Altitude range that proves flight, in feet.
const PROOF_FT: f64 = 60.0;
/// Without any altitude: this fast for this long is flight.
const PROOF_KT: f64 = 50.0;
const PROOF_S: f64 = 60.0;
/// How long before and after a fast stretch the altitude is looked at, in seconds.
const MARGIN_S: f64 = 10.0;
/// A fast stretch this near the first or last known speed has no beginning or end, in seconds.
const EDGE_S: f64 = 3.0;
/// The log begins on the roll, not in the air, when speed changes by this over this time
/// while the altitude stays within this.
const ROLL_CHANGE_KT: f64 = 8.0;
const ROLL_S: f64 = 5.0;
const ROLL_FT: f64 = 10.0;

/// Every spell in order of time, and the fast stretches that did not become flight.
pub(crate) fn find_spells(measured: &Measured<'_>) -> (Vec<Spell>, Vec<(f64, f64)>) {
    let motion = Motion::of(measured);
    let stretches = fast_stretches(&motion);
    let at = |index: usize| motion.time_s.get(index).copied().unwrap_or_default();
    let mut outer = Vec::new();
    let mut rejected = Vec::new();
    for stretch in &stretches {
        match outer_spell(&motion, *stretch) {
            Some(spell) => outer.push((*stretch, spell)),
            None => rejected.push((at(stretch.first), at(stretch.last))),
        }
    }
    let knowledge = ground_knowledge(&motion, &stretches, &outer);
    let terrain = measured.flight().series(Parameter::HeightTerrain);
    let mut spells = Vec::new();
    for (stretch, spell) in outer {
        let mut start = spell.start;
        let points = motion.altitudes(stretch.first, stretch.last);
        for valley in valleys(&points) {
            let inside = valley.at_s > start.at_s && valley.at_s < spell.end.at_s;
            let height = terrain.and_then(|series| series.normal(motion.index_at(valley.at_s)));
            if !inside || !touched(&motion, &valley, height, &knowledge) {
                continue;
            }
            let before: Vec<_> = points
                .iter()
                .copied()
                .filter(|(t, _)| *t >= start.at_s && *t <= valley.floor_end_s)
                .collect();
            let after: Vec<_> =
                points.iter().copied().filter(|(t, _)| *t >= valley.floor_start_s).collect();
            let down = touchdown_s(&before).unwrap_or(valley.floor_start_s);
            let up = lift_off_s(&after).unwrap_or(valley.floor_end_s).max(down);
            spells.push(Spell { start, end: AirborneEdge { at_s: down, contact: true } });
            start = AirborneEdge { at_s: up, contact: true };
        }
        spells.push(Spell { start, end: spell.end });
    }
    (spells, rejected)
}

/// The spell from the first to the last moment in the air of one fast stretch.
fn outer_spell(motion: &Motion<'_>, stretch: Stretch) -> Option<Spell> {
    let at = |index: usize| motion.time_s.get(index).copied().unwrap_or_default();
    let (first_s, last_s) = (at(stretch.first), at(stretch.last));
    let known = |index: &usize| motion.roll_kt(*index).is_some();
    let first_known_s = (0..motion.time_s.len()).find(known).map(at)?;
    let last_known_s = (0..motion.time_s.len()).rev().find(known).map(at)?;
    let from_start =
        first_s - first_known_s <= EDGE_S && !is_rolling(motion, stretch.first, ROLL_S);
    let to_end = last_known_s - last_s <= EDGE_S && !is_rolling(motion, stretch.last, -ROLL_S);
    let points = motion.altitudes(
        motion.index_at(first_s - MARGIN_S),
        motion.index_at(last_s + MARGIN_S).min(motion.time_s.len().saturating_sub(1)),
    );
    if points.is_empty() {
        return by_speed_alone(motion, stretch, from_start, to_end);
    }
    let (low, high) = points.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |range, point| {
        (range.0.min(point.1), range.1.max(point.1))
    });
    let level_between_edges = from_start && to_end && last_s - first_s >= PROOF_S;
    if high - low < PROOF_FT && !level_between_edges {
        return None;
    }
    let start = if from_start {
        AirborneEdge { at_s: 0.0, contact: false }
    } else {
        AirborneEdge { at_s: lift_off_s(&points)?, contact: true }
    };
    let end = if to_end {
        AirborneEdge { at_s: at(motion.time_s.len().saturating_sub(1)), contact: false }
    } else {
        AirborneEdge { at_s: touchdown_s(&points)?, contact: true }
    };
    (end.at_s > start.at_s).then_some(Spell { start, end })
}

/// Whether the speed changes as on a runway within `over_s` (negative: before the sample).
fn is_rolling(motion: &Motion<'_>, index: usize, over_s: f64) -> bool {
    let Some(here_s) = motion.time_s.get(index) else { return false };
    let other = motion.index_at(here_s + over_s).min(motion.time_s.len().saturating_sub(1));
    let speeds = motion.roll_kt(index).zip(motion.roll_kt(other));
    let altitudes = motion.altitude_ft(index).zip(motion.altitude_ft(other));
    speeds.is_some_and(|(here, there)| there - here >= ROLL_CHANGE_KT)
        && altitudes.is_none_or(|(here, there)| (there - here).abs() <= ROLL_FT)
}

/// Without altitude: long and fast enough is flight, between the times it was that fast.
fn by_speed_alone(
    motion: &Motion<'_>,
    stretch: Stretch,
    from_start: bool,
    to_end: bool,
) -> Option<Spell> {
    let fast = |index: &usize| motion.roll_kt(*index).is_some_and(|kt| kt >= PROOF_KT);
    let at = |index: usize| motion.time_s.get(index).copied();
    let start_s = (stretch.first..=stretch.last).find(fast).and_then(at)?;
    let end_s = (stretch.first..=stretch.last).rev().find(fast).and_then(at)?;
    (end_s - start_s >= PROOF_S).then_some(Spell {
        start: AirborneEdge { at_s: if from_start { 0.0 } else { start_s }, contact: !from_start },
        end: AirborneEdge {
            at_s: if to_end { motion.time_s.last().copied()? } else { end_s },
            contact: !to_end,
        },
    })
}

fn ground_knowledge(
    motion: &Motion<'_>,
    stretches: &[Stretch],
    outer: &[(Stretch, Spell)],
) -> GroundKnowledge {
    let mut elevations_ft = Vec::new();
    let mut begin = 0;
    let ends = stretches.iter().map(|stretch| (stretch.first, stretch.last.saturating_add(1)));
    for (end, next) in ends.chain([(motion.time_s.len(), 0)]) {
        let mut altitudes: Vec<f64> =
            (begin..end).filter_map(|index| motion.altitude_ft(index)).collect();
        let middle = altitudes.len() / 2;
        if !altitudes.is_empty() {
            let (_, median, _) = altitudes.select_nth_unstable_by(middle, f64::total_cmp);
            elevations_ft.push(*median);
        }
        begin = next;
    }
    let edges = outer.iter().flat_map(|(_, spell)| [spell.start, spell.end]);
    let flying_kt = edges
        .filter(|edge| edge.contact)
        .find_map(|edge| motion.air_kt(motion.index_at(edge.at_s)));
    GroundKnowledge { elevations_ft, flying_kt }
}
