//! The parts of a parameter → the words of every one of its samples.
//!
//! Parts are joined most significant first. A part is some bits of a word, in one or more
//! subframes, in every frame or in some frames of the superframe; every part gives equally many
//! samples and the first of each make the first, and so on.

use data_flight::number::{count_to_f64, f64_to_count};
use toml::{Table, Value};

use super::fields::{Fields, Problems};

/// The most samples of one parameter in a frame or a superframe.
const MOST_SAMPLES: usize = 1_024;

/// A run of bits in one word of a frame or a superframe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Field {
    /// Subframe within the frame or the superframe, counted from 0.
    pub(in super::super) slot: usize,
    /// Word within the subframe; the sync word is 0.
    pub(in super::super) word: usize,
    /// The lowest bit, counted from 0.
    pub(in super::super) low_bit: u32,
    pub(in super::super) width: u32,
    /// Bits above these that must be those the fields before end with: a coarse and a fine word
    /// that are recorded at different moments prove by them that they belong together.
    pub(in super::super) repeats: u32,
}

/// What a parameter has to fit into.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    /// Words a second.
    pub(super) words: usize,
    /// Frames of a superframe; `None` when the layout has none.
    pub(super) cycle_frames: Option<usize>,
}

/// Where the samples of a parameter stand.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Samples {
    /// Whether they stand in certain frames of the superframe only.
    pub(in super::super) is_superframe: bool,
    /// The fields of every sample of a frame (or superframe), most significant first; the
    /// samples in order of time.
    pub(in super::super) fields: Vec<Vec<Field>>,
    /// Samples a second.
    pub(in super::super) rate_hz: f64,
    /// The longest time between two samples.
    pub(in super::super) interval_s: f64,
}

/// Reads where a parameter stands: its own keys, or its list of parts.
pub(super) fn read(
    fields: &mut Fields<'_>,
    frame: Frame,
    problems: &mut Problems,
) -> Option<Samples> {
    let rate_hz = fields.number("rate_hz", problems);
    let default = Where::read(fields, frame, None, problems);
    let parts = parts(fields, frame, &default, problems);
    let mut sampled = Sampled { place: &fields.place, frame, rate_hz, problems };
    let is_superframe = sampled.is_superframe(&parts)?;
    let fields = sampled.samples(&parts)?;
    let group_s = 4.0 * if is_superframe { count_to_f64(frame.cycle_frames?) } else { 1.0 };
    Some(Samples {
        is_superframe,
        rate_hz: count_to_f64(fields.len()) / group_s,
        interval_s: longest_interval_s(&fields, frame.words, group_s),
        fields,
    })
}

/// Where a part stands, as far as one table says.
#[derive(Clone, Debug)]
struct Where {
    subframes: Vec<usize>,
    frames: Option<Vec<usize>>,
}

/// One part: some bits of one or more words.
struct Part {
    place: Where,
    words: Vec<usize>,
    low_bit: u32,
    width: u32,
    repeats: u32,
}

impl Where {
    fn read(
        fields: &mut Fields<'_>,
        frame: Frame,
        default: Option<&Self>,
        problems: &mut Problems,
    ) -> Self {
        let subframes = fields.list("subframes", 1..=4, problems);
        let frames = fields.list("frames", 1..=frame.cycle_frames.unwrap_or(1), problems);
        Self {
            subframes: subframes
                .or_else(|| default.map(|place| place.subframes.clone()))
                .unwrap_or_else(|| (1..=4).collect()),
            frames: frames.or_else(|| default.and_then(|place| place.frames.clone())),
        }
    }

    /// Subframes within the frame or superframe, counted from 0, in order of time.
    fn slots(&self) -> Vec<usize> {
        let frames = self.frames.as_deref().unwrap_or(&[1]);
        let slot = |frame: usize, subframe: usize| {
            frame.saturating_sub(1).saturating_mul(4).saturating_add(subframe.saturating_sub(1))
        };
        frames
            .iter()
            .flat_map(|frame| self.subframes.iter().map(move |subframe| slot(*frame, *subframe)))
            .collect()
    }
}

/// The parts of a parameter; itself, when it has no list of them.
fn parts(
    fields: &mut Fields<'_>,
    frame: Frame,
    default: &Where,
    problems: &mut Problems,
) -> Vec<Part> {
    let Some(list) = fields.value("parts") else {
        return part(fields, frame, default.clone(), problems).into_iter().collect();
    };
    let tables: Option<Vec<&Table>> =
        list.as_array().and_then(|list| list.iter().map(Value::as_table).collect());
    let Some(tables) = tables.filter(|tables| !tables.is_empty()) else {
        let hint = "write parts = [{ word = 2, bits = [1, 12] }], most significant first";
        problems.tell(&fields.place, "`parts` is not a list of tables", hint);
        return Vec::new();
    };
    let mut parts: Vec<Part> = Vec::with_capacity(tables.len());
    for (index, table) in tables.into_iter().enumerate() {
        let place = format!("{}, part {}", fields.place, index.saturating_add(1));
        let mut fields = Fields::new(table, place);
        let place = Where::read(&mut fields, frame, Some(default), problems);
        let repeats = fields.whole("repeats", 1..=11, problems);
        let repeats = repeats.and_then(|repeats| u32::try_from(repeats).ok()).unwrap_or(0);
        let above: u32 = parts.iter().map(|part| part.width).sum();
        if let Some(part) = part(&mut fields, frame, place, problems) {
            let width = part.width.saturating_sub(repeats);
            if width == 0 || repeats > above {
                let message = format!("`repeats` = {repeats} is more than there is to repeat");
                let hint = "leave bits of its own, and repeat only bits of the parts before";
                problems.tell(&fields.place, message, hint);
            }
            parts.push(Part { width, repeats, ..part });
        }
        fields.finish(problems);
    }
    parts
}

fn part(
    fields: &mut Fields<'_>,
    frame: Frame,
    place: Where,
    problems: &mut Problems,
) -> Option<Part> {
    let words = fields.list("word", 2..=frame.words, problems);
    let words = fields.require("word", words, "write word = 2; word 1 is the sync word", problems);
    let (low_bit, width) = fields.bits(problems)?;
    Some(Part { place, words: words?, low_bit, width, repeats: 0 })
}

/// Makes the samples of a parameter out of its parts.
struct Sampled<'read> {
    place: &'read str,
    frame: Frame,
    rate_hz: Option<f64>,
    problems: &'read mut Problems,
}

impl Sampled<'_> {
    /// Whether the parts stand in certain frames; `None` when they do not agree.
    fn is_superframe(&mut self, parts: &[Part]) -> Option<bool> {
        let in_frames = parts.iter().filter(|part| part.place.frames.is_some()).count();
        if in_frames > 0 && self.frame.cycle_frames.is_none() {
            let hint = "add [superframe] with the number of frames";
            self.problems.tell(self.place, "`frames` without a superframe", hint);
            return None;
        }
        if in_frames > 0 && in_frames < parts.len() {
            let hint = "write frames for the parameter, or for each of its parts";
            self.problems.tell(self.place, "only some parts have `frames`", hint);
            return None;
        }
        Some(in_frames > 0)
    }

    fn samples(&mut self, parts: &[Part]) -> Option<Vec<Vec<Field>>> {
        let width: u32 = parts.iter().map(|part| part.width).sum();
        if width > 32 {
            let message = format!("the parts have {width} bits together");
            self.problems.tell(self.place, message, "at most 32 are read; leave out the lowest");
            return None;
        }
        let most = parts.iter().map(|p| p.words.len().saturating_mul(p.place.slots().len())).max();
        if most > Some(MOST_SAMPLES) {
            let hint = format!("at most {MOST_SAMPLES} samples of a frame or superframe are read");
            self.problems.tell(self.place, "it stands in too many words", hint);
            return None;
        }
        let columns: Option<Vec<Vec<Field>>> = parts.iter().map(|part| self.fields(part)).collect();
        let columns = columns?;
        let count = columns.first()?.len();
        if columns.iter().any(|column| column.len() != count) {
            let hint = "every part needs as many words × subframes × frames as the others";
            self.problems.tell(self.place, "the parts do not give equally many samples", hint);
            return None;
        }
        let sample = |at: usize| columns.iter().filter_map(|c| c.get(at).copied()).collect();
        let mut samples: Vec<Vec<Field>> = (0..count).map(sample).collect();
        samples.sort_by_key(|fields| fields.iter().map(|f| (f.slot, f.word)).min());
        Some(samples)
    }

    /// Every place of a part, in order of time.
    fn fields(&mut self, part: &Part) -> Option<Vec<Field>> {
        let slots = part.place.slots();
        let words = self.words(part, slots.len())?;
        let field = |slot, word: usize| Field {
            slot,
            word: word.saturating_sub(1),
            low_bit: part.low_bit,
            width: part.width,
            repeats: part.repeats,
        };
        Some(slots.iter().flat_map(|slot| words.iter().map(|word| field(*slot, *word))).collect())
    }

    /// The words of a part in each of its subframes, as many as the rate asks for.
    fn words(&mut self, part: &Part, slots: usize) -> Option<Vec<usize>> {
        let Some(rate_hz) = self.rate_hz else { return Some(part.words.clone()) };
        let frames = part.place.frames.as_ref().and(self.frame.cycle_frames).unwrap_or(1);
        let samples = rate_hz * 4.0 * count_to_f64(frames);
        let per_subframe = samples / count_to_f64(slots);
        let repeats = f64_to_count(per_subframe.round())
            .filter(|repeats| (1..=MOST_SAMPLES).contains(repeats))
            .filter(|_| (per_subframe - per_subframe.round()).abs() < 1e-6);
        let spacing = repeats.filter(|repeats| self.frame.words.is_multiple_of(*repeats));
        let words = match (repeats, spacing, part.words.as_slice()) {
            (Some(repeats), _, words) if words.len() == repeats => Some(words.to_vec()),
            (Some(repeats), Some(_), [first]) => {
                let spacing = self.frame.words / repeats;
                let word = |at: usize| first.saturating_add(spacing.saturating_mul(at));
                let words: Vec<usize> = (0..repeats).map(word).collect();
                words.last().is_some_and(|last| *last <= self.frame.words).then_some(words)
            }
            _ => None,
        };
        if words.is_none() {
            let message = format!(
                "{} words in {slots} subframes do not give `rate_hz` = {rate_hz}",
                part.words.len()
            );
            let hint = "list every word, or give the first and a rate that divides the subframe";
            self.problems.tell(self.place, message, hint);
        }
        words
    }
}

/// The longest time between two samples, over the end of the frame or superframe.
fn longest_interval_s(samples: &[Vec<Field>], words: usize, group_s: f64) -> f64 {
    let time_s =
        |field: &Field| count_to_f64(field.slot) + count_to_f64(field.word) / count_to_f64(words);
    let times: Vec<f64> = samples
        .iter()
        .map(|fields| fields.iter().map(time_s).fold(f64::INFINITY, f64::min))
        .collect();
    let wrapped = times.first().map(|first| first + group_s);
    let nexts = times.iter().skip(1).copied().chain(wrapped);
    times.iter().zip(nexts).map(|(time, next)| next - time).fold(0.0, f64::max)
}
