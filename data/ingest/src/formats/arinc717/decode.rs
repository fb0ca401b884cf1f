//! Subframes in time → one column per parameter on the grid of the time base.
//!
//! Every sample is joined from its parts, which must all have been recorded in the same frame
//! (or superframe), and stands in the row that holds the time of its earliest word. Rows
//! between samples hold nothing; `normalise/resample.rs` decides what may be put there.
//!
//! A superframe sample is only read from frames whose own counter agrees with the frames around
//! it: a value from the wrong frame would be another parameter's.

use data_flight::Validity;
use data_flight::number::{count_to_f64, f64_to_count};

use super::grid::Grid;
use super::layout::{Counter, Field, FrameLayout, LayoutParameter};
use super::sync::Subframe;
use super::timeline::{Piece, frame_of, phase_of};
use super::words::Words;
use crate::issue_book::Tally;

/// One parameter over all subframes that were kept.
#[derive(Clone, Debug, Default)]
pub(super) struct Decoded {
    pub(super) values: Vec<f64>,
    pub(super) validity: Vec<Validity>,
    /// Samples for which the grid has no row of their own.
    pub(super) crowded: Tally,
    /// Bits that stand for no number, or not for one moment.
    pub(super) unreadable: Tally,
}

/// What was recorded at one place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Value {
    /// Before scale and offset; `None` when the bits stand for no number, or not for one moment.
    pub(super) number: Option<f64>,
    pub(super) bits: u32,
}

impl Value {
    /// The value with scale and offset, when it is a whole number from zero.
    pub(super) fn whole(self, parameter: &LayoutParameter) -> Option<i64> {
        let scaled = self.number?.mul_add(parameter.scale, parameter.offset);
        f64_to_count(scaled.round()).and_then(|number| i64::try_from(number).ok())
    }
}

/// Joins the fields of one sample; `None` when one of them was not recorded.
#[inline]
pub(super) fn value(
    words: Words<'_>,
    parameter: &LayoutParameter,
    fields: &[Field],
    place_of: impl Fn(usize) -> Option<usize>,
) -> Option<Value> {
    let word_bits = words.packing().word_bits();
    let (mut bits, mut width) = (0_u32, 0_u32);
    let mut is_one_moment = true;
    for field in fields {
        let place = place_of(field.slot)?;
        let word = words.at(place.saturating_add(field.word.saturating_mul(word_bits)))?;
        let part = u32::from(word) >> field.low_bit;
        let repeated = (part >> field.width) ^ bits;
        is_one_moment &= repeated & ones(field.repeats) == 0;
        bits = bits.checked_shl(field.width).unwrap_or(0) | (part & ones(field.width));
        width = width.saturating_add(field.width);
    }
    let number = if is_one_moment { parameter.coding.number(bits, width) } else { None };
    Some(Value { number, bits })
}

/// So many ones at the low end; up to 12 are asked for.
const fn ones(count: u32) -> u32 {
    (1 << count) - 1
}

/// The subframes of a recording, where and when they were found.
#[derive(Clone, Copy)]
pub(super) struct Found<'found> {
    pub(super) words: Words<'found>,
    pub(super) layout: &'found FrameLayout,
    pub(super) subframes: &'found [Subframe],
    /// When each subframe was recorded.
    pub(super) at_s: &'found [i64],
    pub(super) pieces: &'found [Piece],
}

/// One subframe slot of a frame or superframe: which of the subframes kept fills it.
type Slots = Vec<Option<usize>>;

impl Found<'_> {
    /// Calls `each` for every frame (or superframe) with the subframes that fill its slots;
    /// `unplaced` counts frames whose place in the superframe is not known.
    pub(super) fn groups(
        &self,
        is_superframe: bool,
        unplaced: &mut Tally,
        mut each: impl FnMut(&Slots),
    ) {
        let frames = if is_superframe { self.layout.cycle_frames } else { 1 };
        let mut slots: Slots = vec![None; frames.saturating_mul(4)];
        for piece in self.pieces {
            let mut group = None;
            let mut frame: Option<(i64, Option<(i64, usize)>)> = None;
            for at in piece.subframes.clone() {
                let (Some(subframe), Some(at_s)) = (self.subframes.get(at), self.at_s.get(at))
                else {
                    continue;
                };
                let number = frame_of(*at_s);
                let placed = match frame {
                    Some((known, placed)) if known == number => placed,
                    _ if !is_superframe => Some((number, 0)),
                    _ => {
                        let placed = self.place_in_cycle(piece.counter_phase, at, number);
                        if placed.is_none() {
                            unplaced.add(subframe.row);
                        }
                        placed
                    }
                };
                frame = Some((number, placed));
                let Some((id, frame_in_group)) = placed else { continue };
                if group != Some(id) {
                    if group.is_some() {
                        each(&slots);
                    }
                    slots.fill(None);
                    group = Some(id);
                }
                let slot = frame_in_group.saturating_mul(4).saturating_add(subframe.number);
                if let Some(slot) = slots.get_mut(slot) {
                    *slot = Some(at);
                }
            }
            if group.is_some() {
                each(&slots);
            }
            slots.fill(None);
        }
    }

    /// The superframe of a frame and the frame's place in it; `None` when its own counter was
    /// not kept or does not agree with the frames around it.
    fn place_in_cycle(&self, phase: Option<i64>, first: usize, frame: i64) -> Option<(i64, usize)> {
        let (phase, counter): (i64, Counter) = (phase?, self.layout.counter?);
        let own = (first..self.subframes.len())
            .take(4)
            .filter_map(|at| Some((self.subframes.get(at)?, *self.at_s.get(at)?)))
            .take_while(|(_, at_s)| frame_of(*at_s) == frame)
            .find_map(|(subframe, at_s)| phase_of(self.words, counter, subframe, at_s))?;
        if own != phase {
            return None;
        }
        let cycle = i64::try_from(self.layout.cycle_frames).ok()?;
        let counted = frame + phase - i64::try_from(counter.first).ok()?;
        let in_cycle = usize::try_from(counted.rem_euclid(cycle)).ok()?;
        Some((counted.div_euclid(cycle), in_cycle))
    }

    /// Reads one parameter into a column of the grid. Slow or fast, every sample goes to the
    /// row in which its earliest word was recorded.
    pub(super) fn column(&self, parameter: &LayoutParameter, grid: Grid) -> Decoded {
        let rows = grid.rows(self.subframes.len());
        let mut decoded = Decoded {
            values: vec![0.0; rows],
            validity: vec![Validity::NoComputedData; rows],
            ..Decoded::default()
        };
        // Which word a sample is dated by, and its row within the second, never change.
        let anchors: Vec<(usize, usize)> =
            parameter.samples.fields.iter().map(|fields| self.anchor(fields, grid)).collect();
        self.groups(parameter.samples.is_superframe, &mut Tally::default(), |slots| {
            let place_of = |slot: usize| {
                let at = slots.get(slot).copied().flatten()?;
                self.subframes.get(at).map(|subframe| subframe.place)
            };
            for (fields, (slot, row)) in parameter.samples.fields.iter().zip(&anchors) {
                let Some(value) = value(self.words, parameter, fields, place_of) else { continue };
                let Some(at) = slots.get(*slot).copied().flatten() else { continue };
                let line = self.subframes.get(at).map_or(0, |subframe| subframe.row);
                decoded.put(grid.row(at, *row), parameter, value, line);
            }
        });
        decoded
    }

    /// The whole numbers of one parameter, with the second of their earliest word.
    pub(super) fn whole_numbers(&self, parameter: &LayoutParameter, list: &mut Vec<(i64, i64)>) {
        self.groups(parameter.samples.is_superframe, &mut Tally::default(), |slots| {
            let subframe = |slot: usize| slots.get(slot).copied().flatten();
            let place_of = |slot| self.subframes.get(subframe(slot)?).map(|found| found.place);
            for fields in &parameter.samples.fields {
                let number = value(self.words, parameter, fields, place_of)
                    .and_then(|value| value.whole(parameter));
                let first = fields.iter().map(|field| field.slot).min();
                let at_s = first.and_then(|slot| self.at_s.get(subframe(slot)?).copied());
                list.extend(at_s.zip(number));
            }
        });
    }

    /// The slot of the earliest word of a sample, and its row within that second.
    fn anchor(&self, fields: &[Field], grid: Grid) -> (usize, usize) {
        let first = fields.iter().map(|field| (field.slot, field.word)).min().unwrap_or_default();
        let part_s = count_to_f64(first.1) / count_to_f64(self.layout.words_per_second);
        let row = f64_to_count(part_s * count_to_f64(grid.rate_hz)).unwrap_or(0);
        (first.0, row.min(grid.rate_hz.saturating_sub(1)))
    }
}

impl Decoded {
    #[inline]
    fn put(&mut self, row: usize, parameter: &LayoutParameter, value: Value, line: u64) {
        let (Some(stored), Some(validity)) = (self.values.get_mut(row), self.validity.get_mut(row))
        else {
            return;
        };
        if *validity != Validity::NoComputedData {
            self.crowded.add(line);
            return;
        }
        let number = match value.number {
            Some(number) => {
                *validity = Validity::Normal;
                number
            }
            None => {
                *validity = Validity::FailureWarning;
                self.unreadable.add(line);
                f64::from(value.bits)
            }
        };
        *stored = number.mul_add(parameter.scale, parameter.offset);
    }
}
