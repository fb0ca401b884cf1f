//! What happens in the air between a take-off and a landing.
//!
//! Heights are above the airfield; where there is none (the log begins or ends in the air)
//! only climb, cruise and descent are told apart.

use data_flight::PhaseOfFlight::{
    self, Approach, Climb, Cruise, Descent, FinalApproach, GoAround, InitialClimb,
};
use data_flight::{Parameter, PhaseSpan, Series};

use super::airborne::Spell;
use super::motion::Motion;
use super::spans::{Leg, LegEnd};
use super::valley::valleys;
use crate::Measured;
use crate::derived::best_altitude;
use crate::derived::regression::{Window, slope_per_s};

/// End of the initial climb and start of the final approach, in feet above the airfield.
const GATE_FT: f64 = 1_000.0;
/// Start of the approach, in feet above the airfield.
const APPROACH_FT: f64 = 3_000.0;
/// A leg that stays lower approaches from this much below its highest.
const TOP_FT: f64 = 100.0;
/// A leg that stays below the gate is on final below this share of its highest.
const LOW_TOP_SHARE: f64 = 0.9;
/// Half the window of the trend of altitude, in seconds.
const TREND_HALF_S: f64 = 10.0;
/// Trend that is climbing or descending, in feet per minute.
const TREND_FPM: f64 = 250.0;
/// The initial climb is over when the trend falls below this, in feet per minute.
const CLIMB_OVER_FPM: f64 = 100.0;
/// A trend shorter than this belongs to what was before it, in seconds.
const TREND_MIN_S: f64 = 30.0;
/// Level or climbing flight this long is not part of an approach, in seconds: longer than the
/// downwind leg of a circuit.
const LEVEL_S: f64 = 120.0;
/// Highest low point that is an abandoned landing, in feet above airfield or terrain.
const GO_AROUND_FT: f64 = 500.0;
/// How far it must have come down before and go up after, in feet.
const GO_AROUND_RISE_FT: f64 = 300.0;

/// The columns that one leg is judged by.
pub(super) struct LegView<'m> {
    leg: Leg,
    time_s: &'m [f64],
    height: Option<&'m Series>,
    /// First sample of the leg.
    first: usize,
    /// Trend of altitude of the leg's samples, in feet per minute.
    trend: Series,
}

impl<'m> LegView<'m> {
    pub(super) fn of(measured: &'m Measured<'_>, leg: Leg) -> Self {
        let time_s = measured.time_s();
        let first = time_s.partition_point(|time| *time < leg.start_s);
        let last = time_s.partition_point(|time| *time <= leg.end_s);
        let mut trend = Series::default();
        if let Some((altitude, max_gap_s)) = best_altitude(measured) {
            let mut part = Series::with_capacity(last.saturating_sub(first));
            for sample in (first..last).filter_map(|index| altitude.sample(index)) {
                part.push(sample.raw, sample.validity);
            }
            let window = Window { half_s: TREND_HALF_S, max_gap_s, circular: false };
            trend = slope_per_s(time_s.get(first..last).unwrap_or_default(), &part, window);
        }
        Self { leg, time_s, height: measured.column("height_above_airfield_ft"), first, trend }
    }

    /// Every usable `(time_s, height_ft, trend_fpm)` of the leg.
    fn samples(&self) -> impl DoubleEndedIterator<Item = (f64, Option<f64>, Option<f64>)> + '_ {
        (0..self.trend.len()).filter_map(|offset| {
            let index = self.first.saturating_add(offset);
            let height = self.height.and_then(|series| series.normal(index));
            let trend = self.trend.normal(offset).map(|per_s| per_s * 60.0);
            Some((*self.time_s.get(index)?, height, trend))
        })
    }

    /// The last time before `until_s` at or above a height.
    fn last_above(&self, height_ft: f64, until_s: f64) -> Option<f64> {
        self.samples()
            .rev()
            .find(|(time, height, _)| *time <= until_s && height.is_some_and(|h| h >= height_ft))
            .map(|(time, ..)| time)
    }

    fn highest(&self, from_s: f64, to_s: f64) -> Option<f64> {
        self.samples()
            .filter(|(time, ..)| *time >= from_s && *time <= to_s)
            .filter_map(|(_, height, _)| height)
            .max_by(f64::total_cmp)
    }
}

/// Phases of one leg as `(phase, end_s)`, each starting where the last ended.
pub(super) fn air_spans(view: &LegView<'_>) -> Vec<(PhaseOfFlight, f64)> {
    let Leg { start_s, end_s, .. } = view.leg;
    let final_s = final_start(view).unwrap_or(end_s);
    let initial_end_s = initial_climb_end(view).min(final_s);
    let approach_s = approach_start(view, initial_end_s, final_s).clamp(initial_end_s, final_s);
    let mut spans = vec![(InitialClimb, initial_end_s)];
    spans.extend(by_trend(view, initial_end_s, approach_s));
    spans.push((Approach, final_s));
    spans.push((FinalApproach, if view.leg.end == LegEnd::Edge { start_s } else { end_s }));
    spans
}

fn initial_climb_end(view: &LegView<'_>) -> f64 {
    let Leg { start_s, start, end_s, .. } = view.leg;
    if start == LegEnd::Edge {
        return start_s;
    }
    view.samples()
        .filter(|(time, ..)| *time > start_s)
        .find(|(time, height, trend)| {
            let levelled =
                time - start_s > TREND_HALF_S && trend.is_some_and(|t| t < CLIMB_OVER_FPM);
            height.is_some_and(|height| height >= GATE_FT) || levelled
        })
        .map_or(end_s, |(time, ..)| time)
}

/// `None` when the leg does not end at an airfield.
fn final_start(view: &LegView<'_>) -> Option<f64> {
    let Leg { start_s, end_s, end, .. } = view.leg;
    if end == LegEnd::Edge {
        return None;
    }
    let gate = view.last_above(GATE_FT, end_s);
    gate.or_else(|| {
        let highest = view.highest(start_s, end_s)?;
        view.last_above(highest * LOW_TOP_SHARE, end_s)
    })
}

fn approach_start(view: &LegView<'_>, from_s: f64, final_s: f64) -> f64 {
    if view.leg.end == LegEnd::Edge {
        return final_s;
    }
    let Some(highest) = view.highest(from_s, final_s) else { return final_s };
    let from_ft = f64::min(APPROACH_FT, highest - TOP_FT);
    if from_ft <= GATE_FT {
        return final_s;
    }
    let below_s = view.last_above(from_ft, final_s).unwrap_or(final_s);
    after_last_level(view, below_s, final_s)
}

/// The end of the last long stretch without descent: level flight is not approaching.
fn after_last_level(view: &LegView<'_>, from_s: f64, to_s: f64) -> f64 {
    let mut start_s = from_s;
    let mut level_since_s: Option<f64> = None;
    for (time, _, trend) in view.samples().filter(|(time, ..)| *time >= from_s && *time <= to_s) {
        if trend.is_some_and(|fpm| fpm <= -TREND_FPM) {
            level_since_s = None;
            continue;
        }
        let since_s = *level_since_s.get_or_insert(time);
        if time - since_s >= LEVEL_S {
            start_s = time;
        }
    }
    start_s
}

/// Climb, cruise and descent by the trend of altitude.
fn by_trend(view: &LegView<'_>, from_s: f64, to_s: f64) -> Vec<(PhaseOfFlight, f64)> {
    let mut spans: Vec<(PhaseOfFlight, f64)> = Vec::new();
    let mut open_s = from_s;
    for (time, _, trend) in view.samples().filter(|(time, ..)| *time >= from_s && *time <= to_s) {
        let phase = match trend {
            Some(fpm) if fpm >= TREND_FPM => Climb,
            Some(fpm) if fpm <= -TREND_FPM => Descent,
            Some(_) => Cruise,
            None => spans.last().map_or(Cruise, |span| span.0),
        };
        match spans.last_mut() {
            Some(last) if last.0 == phase => last.1 = time,
            Some(last) => {
                last.1 = time;
                // Too short to count: what came before goes on, or what comes now began.
                if time - open_s < TREND_MIN_S {
                    spans.pop();
                    open_s = spans
                        .len()
                        .checked_sub(2)
                        .and_then(|before| spans.get(before))
                        .map_or(from_s, |span| span.1);
                } else {
                    open_s = time;
                }
                match spans.last_mut() {
                    Some(last) if last.0 == phase => last.1 = time,
                    _ => spans.push((phase, time)),
                }
            }
            None => spans.push((phase, time)),
        }
    }
    match spans.last_mut() {
        Some(last) => last.1 = to_s,
        None => spans.push((Cruise, to_s)),
    }
    spans
}

/// The legs of a spell, divided at its go-arounds, and the spans of those.
pub(super) fn go_around_split(
    measured: &Measured<'_>,
    motion: &Motion<'_>,
    spell: &Spell,
) -> (Vec<Leg>, Vec<PhaseSpan>) {
    let last = motion.time_s.partition_point(|time| *time <= spell.end.at_s).saturating_sub(1);
    let points = motion.altitudes(motion.index_at(spell.start.at_s), last);
    let edge = |contact| if contact { LegEnd::Contact } else { LegEnd::Edge };
    let mut legs = Vec::new();
    let mut go_arounds = Vec::new();
    let (mut start_s, mut start) = (spell.start.at_s, edge(spell.start.contact));
    for valley in valleys(&points) {
        let index = motion.index_at(valley.at_s);
        let low = height_over_ground(measured, index).is_some_and(|height| height <= GO_AROUND_FT);
        let risen = |point: &(f64, f64)| point.1 >= valley.altitude_ft + GO_AROUND_RISE_FT;
        let before = points.iter().rfind(|point| point.0 < valley.at_s && risen(point));
        let after = points.iter().find(|point| point.0 > valley.at_s && risen(point));
        let (true, Some((down_s, _)), Some((up_s, _))) = (low, before, after) else { continue };
        if *down_s < start_s {
            continue;
        }
        go_arounds.push(PhaseSpan { phase: GoAround, start_s: *down_s, end_s: *up_s });
        legs.push(Leg { start_s, start, end_s: valley.at_s, end: LegEnd::GoAround });
        (start_s, start) = (valley.at_s, LegEnd::GoAround);
    }
    legs.push(Leg { start_s, start, end_s: spell.end.at_s, end: edge(spell.end.contact) });
    (legs, go_arounds)
}

/// Height over terrain where recorded, else over the airfield.
fn height_over_ground(measured: &Measured<'_>, index: usize) -> Option<f64> {
    let terrain = measured.flight().series(Parameter::HeightTerrain);
    terrain
        .and_then(|series| series.normal(index))
        .or_else(|| measured.column("height_above_airfield_ft")?.normal(index))
}
