//! One `[[parameter]]` of a layout: what it is called, and where its samples stand.
//!
//! | key | meaning |
//! |---|---|
//! | `name` | catalogue name; any other name is decoded for nothing but the clock, and listed |
//! | `label` | the name in the recorder's own documents; `name` when left out |
//! | `unit` | what scale and offset give; converted to the catalogue's |
//! | `coding` | `unsigned` (default), `twos_complement`, `sign_magnitude`, `bcd`, `discrete` |
//! | `scale`, `offset` | value = number × scale + offset; 1 and 0 when left out |
//! | `subframes` | 1 to 4, a list, or `"all"` (default) |
//! | `frames` | for superframe parameters: which frames of the cycle, counted from 1 |
//! | `word`, `bits` | where it stands; a list of words for several samples a second |
//! | `parts` | the same as a list, most significant first; each may have `subframes`, `frames` |
//! | `rate_hz` | samples a second; one word is repeated evenly to reach it, a list is checked |
//! | `clock` | `year`, `month`, `day`, `hour`, `minute`, `second`: dates the recording |

use data_flight::Parameter;
use data_flight::number::{count_to_f64, f64_to_count};
use toml::{Table, Value};

use super::super::coding::Coding;
use super::fields::{Fields, Problems};
use crate::normalise::can_convert;

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
}

/// The part of date and time that a parameter records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) enum ClockField {
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
}

impl ClockField {
    const ALL: [Self; 6] =
        [Self::Year, Self::Month, Self::Day, Self::Hour, Self::Minute, Self::Second];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Month => "month",
            Self::Day => "day",
            Self::Hour => "hour",
            Self::Minute => "minute",
            Self::Second => "second",
        }
    }
}

/// One parameter of a layout.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct LayoutParameter {
    pub(in super::super) label: String,
    pub(in super::super) parameter: Option<Parameter>,
    pub(in super::super) clock: Option<ClockField>,
    pub(in super::super) unit: String,
    pub(in super::super) coding: Coding,
    pub(in super::super) scale: f64,
    pub(in super::super) offset: f64,
    /// Whether its samples stand in certain frames of the superframe only.
    pub(in super::super) is_superframe: bool,
    /// The fields of every sample of a frame (or superframe), most significant first; the
    /// samples in order of time.
    pub(in super::super) samples: Vec<Vec<Field>>,
    /// Samples a second.
    pub(in super::super) rate_hz: f64,
    /// The longest time between two samples.
    pub(in super::super) interval_s: f64,
}

/// What a parameter has to fit into.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    /// Words a second.
    pub(super) words: usize,
    /// Frames of a superframe; `None` when the layout has none.
    pub(super) cycle_frames: Option<usize>,
}

/// How a parameter is called in problems.
pub(super) fn place(table: &Table, index: usize) -> String {
    let name = |key: &str| table.get(key).and_then(Value::as_str);
    let number = index.saturating_add(1);
    match name("label").or_else(|| name("name")) {
        Some(name) => format!("parameter {number} ({name})"),
        None => format!("parameter {number}"),
    }
}

pub(super) fn read(
    table: &Table,
    place: String,
    frame: Frame,
    problems: &mut Problems,
) -> Option<LayoutParameter> {
    let mut fields = Fields::new(table, place);
    let clock = clock(&mut fields, problems);
    let name = fields.text("name", problems);
    let label = fields.text("label", problems);
    let label = label.or_else(|| name.clone()).or_else(|| clock.map(|role| role.name().to_owned()));
    if name.is_none() && clock.is_none() && !table.contains_key("name") {
        problems.tell(&fields.place, "`name` is missing", "write name = \"pitch_deg\"");
    }
    let parameter = name.as_deref().and_then(Parameter::from_name);
    let unit = unit(&mut fields, parameter, problems);
    let coding = coding(&mut fields, problems);
    let scale = fields.number("scale", problems).unwrap_or(1.0);
    if scale == 0.0 {
        problems.tell(&fields.place, "`scale` is zero", "write the value of the lowest bit");
    }
    let offset = fields.number("offset", problems).unwrap_or(0.0);
    let rate_hz = fields.number("rate_hz", problems);
    let default = Where::read(&mut fields, frame, None, problems);
    let parts = parts(&mut fields, frame, &default, problems);
    let place = fields.place.clone();
    fields.finish(problems);

    let mut sampled = Sampled { place: &place, frame, rate_hz, problems };
    let is_superframe = sampled.is_superframe(&parts)?;
    let samples = sampled.samples(&parts)?;
    let group_s = 4.0 * if is_superframe { count_to_f64(frame.cycle_frames?) } else { 1.0 };
    Some(LayoutParameter {
        label: label?,
        parameter,
        clock,
        unit: unit?,
        coding: coding?,
        scale,
        offset,
        is_superframe,
        rate_hz: count_to_f64(samples.len()) / group_s,
        interval_s: longest_interval_s(&samples, frame.words, group_s),
        samples,
    })
}

fn clock(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<ClockField> {
    let name = fields.text("clock", problems)?;
    let role = ClockField::ALL.into_iter().find(|role| role.name() == name);
    if role.is_none() {
        let known = ClockField::ALL.map(ClockField::name).join(", ");
        let message = format!("`clock = \"{name}\"` is no part of date and time");
        problems.tell(&fields.place, message, format!("known are {known}"));
    }
    role
}

fn unit(
    fields: &mut Fields<'_>,
    parameter: Option<Parameter>,
    problems: &mut Problems,
) -> Option<String> {
    let unit = fields.text("unit", problems);
    let Some(parameter) = parameter else { return Some(unit.unwrap_or_default()) };
    let hint = format!(
        "`{parameter}` is stored in {}; give what the scale leads to",
        parameter.unit().suffix()
    );
    let unit = fields.require("unit", unit, &hint, problems)?;
    if !can_convert(&unit, parameter.unit()) {
        let message = format!("`{unit}` cannot become the unit of `{parameter}`");
        problems.tell(&fields.place, message, hint);
    }
    Some(unit)
}

fn coding(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Coding> {
    let Some(name) = fields.text("coding", problems) else { return Some(Coding::Unsigned) };
    let coding = Coding::from_name(&name);
    if coding.is_none() {
        let known: Vec<_> = Coding::ALL.iter().map(|coding| coding.name()).collect();
        let message = format!("`coding = \"{name}\"` is none that is read");
        problems.tell(&fields.place, message, format!("known are {}", known.join(", ")));
    }
    coding
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
    let mut parts = Vec::with_capacity(tables.len());
    for (index, table) in tables.into_iter().enumerate() {
        let place = format!("{}, part {}", fields.place, index.saturating_add(1));
        let mut fields = Fields::new(table, place);
        let place = Where::read(&mut fields, frame, Some(default), problems);
        parts.extend(part(&mut fields, frame, place, problems));
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
    Some(Part { place, words: words?, low_bit, width })
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
