//! The airborne spells of a log: from lift-off (or the log's start) to touchdown (or its end).

use data_flight::Parameter;

use super::edge::lift_off_s;
use super::fast::{Stretch, fast_stretches};
use super::motion::Motion;
use super::touchdown::touchdown_s;
use super::valley::{GroundKnowledge, Valley, touched, valleys};
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
/// The log ends on the roll when speed has fallen by this in that time, and to this share of
/// the fastest in the last minute, with the nose not above this.
const SLOWING_KT: f64 = 3.0;
const SLOWER_THAN_APPROACH: f64 = 0.8;
const APPROACH_S: f64 = 60.0;
const NOSE_DOWN_DEG: f64 = 3.0;

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
            // The slowest moment divides the landing from the take-off.
            let slowest_s = slowest_s(&motion, &valley);
            let after: Vec<_> =
                points.iter().copied().filter(|(time, _)| *time >= slowest_s).collect();
            let from = motion.index_at(start.at_s);
            let down = touchdown_s(&motion, from, motion.index_at(slowest_s)).unwrap_or(slowest_s);
            let up = lift_off_s(&after).unwrap_or(slowest_s);
            spells.push(Spell { start, end: AirborneEdge { at_s: down, contact: true } });
            start = AirborneEdge { at_s: up, contact: true };
        }
        spells.push(Spell { start, end: spell.end });
    }
    (spells, rejected)
}

fn slowest_s(motion: &Motion<'_>, valley: &Valley) -> f64 {
    let first = motion.index_at(valley.floor_start_s);
    let last = motion.index_at(valley.floor_end_s);
    (first..=last)
        .filter_map(|index| Some((*motion.time_s.get(index)?, motion.roll_kt(index)?)))
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map_or(valley.at_s, |(time, _)| time)
}

/// The spell from the first to the last moment in the air of one fast stretch.
fn outer_spell(motion: &Motion<'_>, stretch: Stretch) -> Option<Spell> {
    let at = |index: usize| motion.time_s.get(index).copied().unwrap_or_default();
    let (first_s, last_s) = (at(stretch.first), at(stretch.last));
    let known = |index: &usize| motion.roll_kt(*index).is_some();
    let first_known_s = (0..motion.time_s.len()).find(known).map(at)?;
    let last_known_s = (0..motion.time_s.len()).rev().find(known).map(at)?;
    let from_start = first_s - first_known_s <= EDGE_S && !begins_rolling(motion, stretch.first);
    let to_end = last_known_s - last_s <= EDGE_S && !ends_rolling(motion, stretch.last);
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
        AirborneEdge { at_s: touchdown_s(motion, stretch.first, stretch.last)?, contact: true }
    };
    (end.at_s > start.at_s).then_some(Spell { start, end })
}

/// Whether the log begins on the take-off roll: fast acceleration at one altitude.
fn begins_rolling(motion: &Motion<'_>, first: usize) -> bool {
    let Some(here_s) = motion.time_s.get(first) else { return false };
    let later = motion.index_at(here_s + ROLL_S).min(motion.time_s.len().saturating_sub(1));
    let speeds = motion.roll_kt(first).zip(motion.roll_kt(later));
    let altitudes = motion.altitude_ft(first).zip(motion.altitude_ft(later));
    speeds.is_some_and(|(here, there)| there - here >= ROLL_CHANGE_KT)
        && altitudes.is_none_or(|(here, there)| (there - here).abs() <= ROLL_FT)
}

/// Whether the log ends on the landing roll: level, nose down, slowing, and much slower than
/// on the approach. Level flight has its nose up when it is slow.
fn ends_rolling(motion: &Motion<'_>, last: usize) -> bool {
    let Some(end_s) = motion.time_s.get(last) else { return false };
    let earlier = motion.index_at(end_s - ROLL_S);
    let level = (earlier..=last)
        .filter_map(|index| motion.altitude_ft(index))
        .fold((f64::INFINITY, f64::NEG_INFINITY), |range, altitude| {
            (range.0.min(altitude), range.1.max(altitude))
        });
    let before = motion.index_at(end_s - APPROACH_S);
    let fastest = (before..last).filter_map(|index| motion.roll_kt(index)).max_by(f64::total_cmp);
    let slowing = motion.roll_kt(earlier).zip(motion.roll_kt(last)).zip(fastest).is_some_and(
        |((earlier, here), fastest)| {
            earlier - here >= SLOWING_KT && here <= fastest * SLOWER_THAN_APPROACH
        },
    );
    let nose_down = motion.pitch_deg(last).is_none_or(|pitch| pitch <= NOSE_DOWN_DEG);
    slowing && nose_down && level.1 - level.0 <= 2.0 * ROLL_FT
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
        .filter_map(|edge| motion.air_kt(motion.index_at(edge.at_s)))
        .max_by(f64::total_cmp);
    GroundKnowledge { elevations_ft, flying_kt }
}
