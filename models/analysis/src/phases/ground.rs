//! What happens on the ground between two spells in the air.

use data_flight::PhaseOfFlight::{
    self, LandingRoll, Parked, RejectedTakeoff, TakeoffRoll, TaxiIn, TaxiOut,
};

use super::motion::Motion;

/// A take-off roll begins where the speed was last below this, in knots.
const ROLL_START_GROUND_KT: f64 = 12.0;
/// The same by airspeed alone, which reads nothing useful below.
const ROLL_START_INDICATED_KT: f64 = 25.0;
/// A take-off roll is no longer than this, in seconds.
const ROLL_MAX_S: f64 = 120.0;
/// A landing roll ends where the speed first falls below this, in knots.
const TAXI_KT: f64 = 35.0;
/// A stop between two flights at least this long is parking, in seconds.
const PARKED_S: f64 = 120.0;
/// Speed that makes an acceleration on the ground a take-off attempt, in knots.
const REJECTED_KT: f64 = 40.0;
/// Movement shorter than this is noise, in seconds.
const MOVE_S: f64 = 3.0;

/// Phases of one ground stretch as `(phase, end_s)`, each starting where the last ended.
/// `landed` and `takes_off` say what the stretch lies between.
pub(super) fn ground_spans(
    motion: &Motion<'_>,
    (from_s, to_s): (f64, f64),
    landed: bool,
    takes_off: bool,
    rejected: &[(f64, f64)],
) -> Vec<(PhaseOfFlight, f64)> {
    if to_s <= from_s {
        return Vec::new();
    }
    let roll_end_s = if landed { landing_roll_end(motion, from_s, to_s) } else { from_s };
    let roll_start_s = if takes_off { takeoff_roll_start(motion, roll_end_s, to_s) } else { to_s };
    let (roll_end_s, roll_start_s) = if landed && takes_off && roll_end_s >= to_s {
        // Never slow: the slowest moment divides the landing from the take-off.
        let slowest_s = slowest(motion, from_s, to_s);
        (slowest_s, slowest_s)
    } else {
        (roll_end_s, roll_start_s)
    };
    let mut spans = vec![(LandingRoll, roll_end_s)];
    taxi(motion, roll_end_s, roll_start_s, landed, takes_off, rejected, &mut spans);
    spans.push((TakeoffRoll, if takes_off { to_s } else { from_s }));
    spans
}

fn indices(motion: &Motion<'_>, from_s: f64, to_s: f64) -> std::ops::Range<usize> {
    motion.index_at(from_s)..motion.time_s.partition_point(|time| *time <= to_s)
}

fn landing_roll_end(motion: &Motion<'_>, from_s: f64, to_s: f64) -> f64 {
    indices(motion, from_s, to_s)
        .find(|index| motion.roll_kt(*index).is_some_and(|kt| kt < TAXI_KT))
        .and_then(|index| motion.time_s.get(index).copied())
        .map_or(to_s, |time| time.clamp(from_s, to_s))
}

fn takeoff_roll_start(motion: &Motion<'_>, from_s: f64, to_s: f64) -> f64 {
    let limit =
        if motion.has_ground_speed() { ROLL_START_GROUND_KT } else { ROLL_START_INDICATED_KT };
    let earliest_s = f64::max(from_s, to_s - ROLL_MAX_S);
    indices(motion, earliest_s, to_s)
        .rev()
        .find(|index| motion.roll_kt(*index).is_some_and(|kt| kt <= limit))
        .and_then(|index| motion.time_s.get(index).copied())
        .map_or_else(|| slowest(motion, earliest_s, to_s), |time| time.clamp(from_s, to_s))
}

fn slowest(motion: &Motion<'_>, from_s: f64, to_s: f64) -> f64 {
    indices(motion, from_s, to_s)
        .filter_map(|index| Some((*motion.time_s.get(index)?, motion.roll_kt(index)?)))
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map_or(from_s, |(time, _)| time.clamp(from_s, to_s))
}

/// Taxi, parking and rejected take-offs between the end of one roll and the start of the next.
fn taxi(
    motion: &Motion<'_>,
    from_s: f64,
    to_s: f64,
    landed: bool,
    takes_off: bool,
    rejected: &[(f64, f64)],
    spans: &mut Vec<(PhaseOfFlight, f64)>,
) {
    let moves = movements(motion, from_s, to_s);
    let first_s = moves.first().map_or(to_s, |movement| movement.0);
    let last_s = moves.last().map_or(from_s, |movement| movement.1);
    let at = spans.len();
    match (landed, takes_off) {
        (false, true) => spans.extend([(Parked, first_s), (TaxiOut, to_s)]),
        (true, false) => spans.extend([(TaxiIn, last_s), (Parked, to_s)]),
        (false, false) => spans.extend([(Parked, first_s), (TaxiOut, last_s), (Parked, to_s)]),
        (true, true) => {
            let longest = moves
                .array_windows()
                .map(|[earlier, later]| (earlier.1, later.0))
                .max_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)));
            match longest {
                Some((stop_s, go_s)) if go_s - stop_s >= PARKED_S => {
                    spans.extend([(TaxiIn, stop_s), (Parked, go_s)]);
                }
                _ => spans.push((TaxiIn, slowest(motion, from_s, to_s))),
            }
            spans.push((TaxiOut, to_s));
        }
    }
    cut_rejected(motion, from_s, to_s, rejected, spans, at);
}

/// Replaces the parts of the taxi that were rejected take-offs.
fn cut_rejected(
    motion: &Motion<'_>,
    from_s: f64,
    to_s: f64,
    rejected: &[(f64, f64)],
    spans: &mut Vec<(PhaseOfFlight, f64)>,
    at: usize,
) {
    for (start_s, end_s) in rejected {
        let fastest = indices(motion, *start_s, *end_s)
            .filter_map(|index| motion.roll_kt(index))
            .fold(0.0, f64::max);
        if *start_s < from_s || *end_s > to_s || fastest < REJECTED_KT {
            continue;
        }
        let begin_s = takeoff_roll_start(motion, from_s, *start_s);
        let mut cut = Vec::new();
        let mut open_s = from_s;
        for (phase, phase_end_s) in spans.drain(at..) {
            let clear = phase_end_s <= begin_s || open_s >= *end_s;
            if clear {
                cut.push((phase, phase_end_s));
            } else {
                cut.extend([
                    (phase, begin_s),
                    (RejectedTakeoff, end_s.min(phase_end_s)),
                    (phase, phase_end_s),
                ]);
            }
            open_s = f64::max(open_s, phase_end_s);
        }
        spans.append(&mut cut);
    }
}

/// Stretches of movement as `(start_s, end_s)`, joined over momentary stops.
fn movements(motion: &Motion<'_>, from_s: f64, to_s: f64) -> Vec<(f64, f64)> {
    let mut found: Vec<(f64, f64)> = Vec::new();
    let mut moving_since: Option<f64> = None;
    for index in indices(motion, from_s, to_s) {
        let (Some(time), Some(moving)) = (motion.time_s.get(index), motion.is_moving(index)) else {
            continue;
        };
        let Some(since_s) = moving_since.filter(|_| moving) else {
            moving_since = moving.then_some(*time);
            continue;
        };
        match found.last_mut() {
            Some(last) if last.0 == since_s || since_s - last.1 <= MOVE_S => last.1 = *time,
            _ if time - since_s >= MOVE_S => found.push((since_s, *time)),
            _ => {}
        }
    }
    found
}
