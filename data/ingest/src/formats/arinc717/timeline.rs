//! Subframes → the second each was recorded in, in pieces that become flights.
//!
//! 1. By the order of the subframes and the words skipped between them.
//! 2. By the frame counter: frames it jumps over are time that passed without being recorded.
//!    A counter that goes back was started anew, and so is the piece.
//! 3. By the recorded minutes and seconds, where the counter is too short to tell (or there is
//!    none): at a break they tell how long it was. Without a break a jump is the clock being
//!    set, unless it is too long for that and no counter goes on across it.
//!
//! After more than five minutes without data a new piece starts. Dates are found in `clock.rs`.

use std::collections::BTreeMap;
use std::ops::Range;

use super::layout::{ClockField, Counter, Field, FrameLayout, LayoutParameter};
use super::phase::{PhaseCheck, PhaseStep, Reading};
use super::sync::{Joint, Subframe};
use super::words::Words;
use crate::issue_book::Tally;

/// A gap longer than this ends a flight, as in `normalise/time_base.rs`.
const SPLIT_GAP_S: i64 = 300;
/// A counter that starts again within this time cannot measure a gap alone.
const NARROW_S: i64 = 1_200;
const HOUR_S: i64 = 3_600;

/// When every subframe was recorded.
#[derive(Clone, Debug, Default)]
pub(super) struct Timeline {
    /// Seconds, strictly increasing; a frame starts at a multiple of four.
    pub(super) at_s: Vec<i64>,
    pub(super) pieces: Vec<Piece>,
    /// Breaks over which time passed, by row.
    pub(super) gaps: Tally,
    pub(super) longest_gap_s: i64,
    /// Jumps of the recorded clock that are not time passing.
    pub(super) clock_set: Tally,
}

/// Subframes that become one flight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) subframes: Range<usize>,
    /// What the frame counter is ahead of the number of the frame; `None` when it could not be
    /// read, or there is none.
    pub(super) counter_phase: Option<i64>,
}

/// The frame that a second belongs to.
pub(super) const fn frame_of(at_s: i64) -> i64 {
    at_s.div_euclid(4)
}

/// Places every subframe in time.
pub(super) fn place(words: Words<'_>, layout: &FrameLayout, subframes: &[Subframe]) -> Timeline {
    let mut draft = Draft {
        at_s: in_order(subframes, layout.words_per_second),
        is_new_piece: vec![false; subframes.len()],
        is_break: subframes.iter().map(|s| matches!(s.joint, Joint::Broken { .. })).collect(),
        subframes,
        clock_set: Tally::default(),
    };
    let counter_s = layout.counter.map(modulus_s);
    if let (Some(counter), Some(modulus_s)) = (layout.counter, counter_s) {
        let readings = counter_readings(words, counter, subframes);
        let check = PhaseCheck { modulus_s, tolerance_s: 0, confirm: 2 };
        draft.follow_counter(&check.steps(&readings, &draft.at_s), modulus_s);
    }
    if let Some(readings) = clock_readings(words, layout, subframes) {
        let check = PhaseCheck { modulus_s: HOUR_S, tolerance_s: 2, confirm: 3 };
        draft.follow_clock(&check.steps(&readings, &draft.at_s), counter_s);
    }
    draft.finish(words, layout.counter)
}

fn modulus_s(counter: Counter) -> i64 {
    i64::try_from(counter.modulus()).unwrap_or(i64::from(u16::MAX)) * 4
}

/// Seconds by the order of the subframes and the words between them alone.
fn in_order(subframes: &[Subframe], words_per_second: usize) -> Vec<i64> {
    let mut at_s = 0_i64;
    let mut before = 0_i64;
    let seconds = subframes.iter().map(|subframe| {
        let number = i64::try_from(subframe.number).unwrap_or(0);
        at_s += match subframe.joint {
            Joint::Start => number,
            Joint::Seamless => 1,
            Joint::Broken { words } => {
                let skipped = words.saturating_add(words_per_second / 2) / words_per_second;
                let elapsed = i64::try_from(skipped).unwrap_or(0).saturating_add(1);
                nearest_step(elapsed, number - before)
            }
        };
        before = number;
        at_s
    });
    seconds.collect()
}

/// The step nearest to `elapsed` that leads from one subframe number to the other; at least 1.
fn nearest_step(elapsed: i64, numbers: i64) -> i64 {
    let over = (elapsed - numbers).rem_euclid(4);
    let step = if over < 2 { elapsed - over } else { elapsed - over + 4 };
    if step < 1 { step + 4 } else { step }
}

fn read(words: Words<'_>, field: Field, place: usize) -> Option<i64> {
    let offset = field.word.saturating_mul(words.packing().word_bits());
    let word = words.at(place.saturating_add(offset))?;
    Some(i64::from((u32::from(word) >> field.low_bit) & ((1 << field.width) - 1)))
}

/// What the frame counter counts, in seconds, at each of its readings.
fn counter_readings(words: Words<'_>, counter: Counter, subframes: &[Subframe]) -> Vec<Reading> {
    let number = i64::try_from(counter.field.slot).unwrap_or(0);
    let all = subframes.iter().enumerate();
    all.filter(|(_, subframe)| subframe.number == counter.field.slot)
        .filter_map(|(at, subframe)| {
            Some((at, read(words, counter.field, subframe.place)? * 4 + number))
        })
        .collect()
}

/// Minutes and seconds of the recorded clock, in seconds; `None` when the layout has them not
/// in one subframe each.
fn clock_readings(
    words: Words<'_>,
    layout: &FrameLayout,
    subframes: &[Subframe],
) -> Option<Vec<Reading>> {
    let samples = |role| {
        let recorded = layout.parameters.iter().find(|p| p.clock == Some(role))?;
        (!recorded.samples.is_superframe).then_some(recorded)
    };
    let (minute, second) = (samples(ClockField::Minute)?, samples(ClockField::Second)?);
    let number = |parameter: &LayoutParameter, subframe: &Subframe| {
        let fields = parameter
            .samples
            .fields
            .iter()
            .find(|f| f.iter().all(|f| f.slot == subframe.number))?;
        let value = super::decode::value(words, parameter, fields, |_| Some(subframe.place))?;
        value.whole(parameter).filter(|number| (0..60).contains(number))
    };
    let reading = |(at, subframe): (usize, &Subframe)| {
        Some((at, number(minute, subframe)? * 60 + number(second, subframe)?))
    };
    Some(subframes.iter().enumerate().filter_map(reading).collect())
}

/// Seconds that are being corrected.
struct Draft<'found> {
    at_s: Vec<i64>,
    is_new_piece: Vec<bool>,
    /// Where words were skipped, the order is broken, or the counter jumps.
    is_break: Vec<bool>,
    subframes: &'found [Subframe],
    clock_set: Tally,
}

impl Draft<'_> {
    fn is_break(&self, at: usize) -> bool {
        self.is_break.get(at) == Some(&true)
    }

    /// Where within a jump the time passed: the last break, or the start of the frame.
    fn joint(&self, step: PhaseStep) -> usize {
        let between = step.after.saturating_add(1)..=step.from;
        if let Some(broken) = between.clone().rev().find(|at| self.is_break(*at)) {
            return broken;
        }
        let frame = self.at_s.get(step.from).copied().map(frame_of);
        between
            .rev()
            .take_while(|at| self.at_s.get(*at).copied().map(frame_of) == frame)
            .last()
            .unwrap_or(step.from)
    }

    /// Seconds from the subframe above.
    fn step_s(&self, at: usize) -> i64 {
        let second = |at: usize| self.at_s.get(at).copied().unwrap_or(0);
        at.checked_sub(1).map_or(0, |above| second(at) - second(above))
    }

    /// Moves every subframe by the shifts at and above it.
    fn shift(&mut self, shifts: &BTreeMap<usize, i64>) {
        let mut by_s = 0_i64;
        for (at, second) in self.at_s.iter_mut().enumerate() {
            by_s = by_s.saturating_add(shifts.get(&at).copied().unwrap_or(0));
            *second = second.saturating_add(by_s);
        }
    }

    fn start_piece(&mut self, at: usize) {
        if let Some(is_new) = self.is_new_piece.get_mut(at) {
            *is_new = true;
        }
    }

    fn follow_counter(&mut self, steps: &[PhaseStep], modulus_s: i64) {
        let mut shifts = BTreeMap::new();
        for step in steps {
            let at = self.joint(*step);
            let back_s = modulus_s - step.by_s;
            // Round the counter, a small step back may only mean that less was skipped.
            let is_less = back_s < step.by_s && self.step_s(at) > back_s && self.is_break(at);
            if is_less {
                *shifts.entry(at).or_insert(0) -= back_s;
            } else if step.by_s <= modulus_s / 2 || modulus_s < NARROW_S {
                *shifts.entry(at).or_insert(0) += step.by_s;
            } else {
                self.start_piece(at);
            }
            if let Some(is_break) = self.is_break.get_mut(at) {
                *is_break = true;
            }
        }
        self.shift(&shifts);
    }

    fn follow_clock(&mut self, steps: &[PhaseStep], counter_s: Option<i64>) {
        let is_told_by_counter = counter_s.is_some_and(|modulus_s| modulus_s >= NARROW_S);
        let unit_s = counter_s.unwrap_or(4);
        let mut shifts = BTreeMap::new();
        for step in steps {
            let at = self.joint(*step);
            let between = step.after.saturating_add(1)..step.from.saturating_add(1);
            if self.is_new_piece.get(between).is_some_and(|new| new.contains(&true)) {
                continue;
            }
            let by_s = (step.by_s + unit_s / 2) / unit_s * unit_s;
            if is_told_by_counter || by_s == 0 {
                self.tell_clock_set(at);
            } else if self.is_break(at) {
                *shifts.entry(at).or_insert(0) += by_s;
            } else if step.by_s > SPLIT_GAP_S && counter_s.is_none() {
                self.start_piece(at);
            } else {
                self.tell_clock_set(at);
            }
        }
        self.shift(&shifts);
    }

    fn tell_clock_set(&mut self, at: usize) {
        self.clock_set.add(self.subframes.get(at).map_or(0, |subframe| subframe.row));
    }

    fn finish(self, words: Words<'_>, counter: Option<Counter>) -> Timeline {
        let mut timeline = Timeline { clock_set: self.clock_set, ..Timeline::default() };
        let mut first = 0_usize;
        for (at, subframe) in self.subframes.iter().enumerate().skip(1) {
            let step_s = self.step_s(at);
            if step_s > 1 {
                timeline.gaps.add(subframe.row);
                timeline.longest_gap_s = timeline.longest_gap_s.max(step_s);
            }
            if step_s > SPLIT_GAP_S || self.is_new_piece.get(at) == Some(&true) {
                timeline.pieces.push(Piece { subframes: first..at, counter_phase: None });
                first = at;
            }
        }
        if first < self.subframes.len() {
            let subframes = first..self.subframes.len();
            timeline.pieces.push(Piece { subframes, counter_phase: None });
        }
        timeline.at_s = self.at_s;
        if let Some(counter) = counter {
            for piece in &mut timeline.pieces {
                let range = piece.subframes.clone();
                let subframes = self.subframes.get(range.clone()).unwrap_or_default();
                let at_s = timeline.at_s.get(range).unwrap_or_default();
                piece.counter_phase = counter_phase(words, counter, subframes, at_s);
            }
        }
        timeline
    }
}

/// What most readings of a counter say it is ahead of the frames.
fn counter_phase(
    words: Words<'_>,
    counter: Counter,
    subframes: &[Subframe],
    at_s: &[i64],
) -> Option<i64> {
    let phases = subframes
        .iter()
        .zip(at_s)
        .filter_map(|(subframe, at_s)| phase_of(words, counter, subframe, *at_s));
    most_frequent(phases)
}

/// What the counter of a subframe says it is ahead of the frames; `None` when the subframe
/// does not hold the counter.
pub(super) fn phase_of(
    words: Words<'_>,
    counter: Counter,
    subframe: &Subframe,
    at_s: i64,
) -> Option<i64> {
    if subframe.number != counter.field.slot {
        return None;
    }
    let frames = i64::try_from(counter.modulus()).ok()?;
    Some((read(words, counter.field, subframe.place)? - frame_of(at_s)).rem_euclid(frames))
}

/// The value that occurs most often; the smallest of several.
pub(super) fn most_frequent(values: impl Iterator<Item = i64>) -> Option<i64> {
    let mut counts: BTreeMap<i64, u64> = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    let most = counts.values().max().copied()?;
    counts.into_iter().find(|(_, count)| *count == most).map(|(value, _)| value)
}
