//! A frame layout: where in the frames of one recorder which parameter stands, as a TOML file.
//!
//! | table | keys |
//! |---|---|
//! | top | `name`, `words_per_second`, `packing`, and if wanted `sync_words`, `base_rate_hz`, `aircraft_model` |
//! | `[counter]` | the frame counter: `subframe`, `word`, `bits`, `first` (its value in the first frame of a superframe) |
//! | `[superframe]` | `frames`: length of its cycle |
//! | `[clock]` | `year`, where no parameter records it |
//! | `[[parameter]]` | see `parameter.rs` |
//!
//! Words are counted from 1, which is the sync word; bits from 1, which is the lowest.
//! Every problem of a layout is reported at once. Nothing here reads a recording.

mod error;
mod fields;
mod parameter;
mod samples;

use std::collections::BTreeSet;

use toml::{Table, Value};

pub use error::{LayoutError, LayoutProblem};
pub(super) use parameter::{ClockField, LayoutParameter};
pub(super) use samples::Field;

use super::sync::SYNC_WORDS;
use super::words::Packing;
use fields::{Fields, Problems};

/// Words a second that recorders write (ARINC 717 and its predecessor 573).
pub(super) const WORDS_PER_SECOND: [usize; 7] = [64, 128, 256, 512, 1_024, 2_048, 4_096];
/// Longest cycle of a superframe.
const MOST_FRAMES: usize = 64;
/// Highest rate of a time base that a layout may ask for, in rows a second.
const MOST_ROWS_PER_SECOND: usize = 16;
/// More parameters than any recorder has.
const MOST_PARAMETERS: usize = 4_096;
/// Larger than any layout of a real recorder.
const MOST_LAYOUT_BYTES: usize = 4 * 1024 * 1024;

/// Where in the frames of one recorder which parameter stands.
#[derive(Clone, Debug, PartialEq)]
pub struct FrameLayout {
    pub(super) name: String,
    pub(super) aircraft_model: Option<String>,
    pub(super) packing: Packing,
    pub(super) words_per_second: usize,
    pub(super) sync_words: [u16; 4],
    pub(super) base_rate_hz: Option<usize>,
    pub(super) counter: Option<Counter>,
    /// Frames of a superframe cycle; 1 without superframes.
    pub(super) cycle_frames: usize,
    /// The year, where it is given and not recorded.
    pub(super) year: Option<i32>,
    pub(super) parameters: Vec<LayoutParameter>,
}

/// The word that counts frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Counter {
    pub(super) field: Field,
    /// Its value in the first frame of a superframe.
    pub(super) first: usize,
}

impl Counter {
    /// Frames after which it starts again.
    pub(super) const fn modulus(self) -> usize {
        1 << self.field.width
    }
}

impl FrameLayout {
    /// Reads a layout.
    ///
    /// # Errors
    /// With every problem of the layout, each with a hint.
    pub fn from_toml(text: &str) -> Result<Self, LayoutError> {
        let mut problems = Problems::default();
        if text.len() > MOST_LAYOUT_BYTES {
            let hint = format!("a layout has at most {MOST_LAYOUT_BYTES} bytes");
            problems.tell("layout", "the text is too long", hint);
            return Err(LayoutError::new(problems.0));
        }
        let read = match text.parse::<Table>() {
            Ok(table) => read(&table, &mut problems),
            Err(error) => {
                let message = format!("it is not TOML: {}", error.to_string().trim_end());
                problems.tell("layout", message, "see https://toml.io for the notation");
                None
            }
        };
        match read {
            Some(layout) if problems.0.is_empty() => Ok(layout),
            _ => Err(LayoutError::new(problems.0)),
        }
    }

    /// What the layout calls itself.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

fn read(table: &Table, problems: &mut Problems) -> Option<FrameLayout> {
    let mut top = Fields::new(table, "layout".to_owned());
    let name = top.text("name", problems);
    let name = top.require("name", name, "write name = \"…\"", problems);
    let aircraft_model = top.text("aircraft_model", problems);
    let words_per_second = words_per_second(&mut top, problems);
    let packing = packing(&mut top, problems);
    let sync_words = sync_words(&mut top, problems);
    let base_rate_hz = top.whole("base_rate_hz", 1..=MOST_ROWS_PER_SECOND, problems);
    // What depends on the length of a subframe is still checked against the longest.
    let words = words_per_second.unwrap_or(4_096);
    let counter = counter(&mut top, words, problems);
    let cycle_frames = superframe(&mut top, counter, problems);
    let year = clock(&mut top, problems);
    let parameters = parameters(&mut top, words, cycle_frames, problems);
    if let Some(year) = year
        && let Some(also) = parameters.iter().find(|p| p.clock == Some(ClockField::Year))
    {
        problems.tell(
            "clock",
            format!("the year is given as {year} and recorded by `{}`", also.label),
            "leave out [clock] when the year is recorded",
        );
    }
    top.finish(problems);
    Some(FrameLayout {
        name: name?,
        aircraft_model,
        packing: packing?,
        words_per_second: words_per_second?,
        sync_words: sync_words?,
        base_rate_hz,
        counter,
        cycle_frames: cycle_frames.unwrap_or(1),
        year,
        parameters,
    })
}

fn words_per_second(top: &mut Fields<'_>, problems: &mut Problems) -> Option<usize> {
    let hint = format!("known are {}", WORDS_PER_SECOND.map(|count| count.to_string()).join(", "));
    let count = top.value("words_per_second").map(Value::as_integer);
    let known = count
        .flatten()
        .and_then(|count| usize::try_from(count).ok())
        .filter(|count| WORDS_PER_SECOND.contains(count));
    if count.is_some() && known.is_none() {
        let message = "`words_per_second` is not a rate that recorders write";
        problems.tell(&top.place, message, hint.as_str());
    }
    top.require("words_per_second", known, &hint, problems)
}

fn packing(top: &mut Fields<'_>, problems: &mut Problems) -> Option<Packing> {
    let hint = format!(
        "known are {}",
        Packing::ALL.iter().map(|p| p.name()).collect::<Vec<_>>().join(", ")
    );
    let name = top.text("packing", problems);
    let packing = name.as_deref().and_then(Packing::from_name);
    if name.is_some() && packing.is_none() {
        problems.tell(&top.place, "`packing` is none that is read", hint.as_str());
    }
    top.require("packing", packing, &hint, problems)
}

/// The four sync words; the ones of the standard when none are given.
fn sync_words(top: &mut Fields<'_>, problems: &mut Problems) -> Option<[u16; 4]> {
    let Some(value) = top.value("sync_words") else { return Some(SYNC_WORDS) };
    let words: Option<Vec<u16>> = value.as_array().and_then(|words| {
        let word = |word: &Value| u16::try_from(word.as_integer()?).ok().filter(|w| *w < 0x1000);
        words.iter().map(word).collect()
    });
    let words = words.and_then(|words| <[u16; 4]>::try_from(words).ok());
    let distinct = words.filter(|words| BTreeSet::from(*words).len() == 4);
    if distinct.is_none() {
        problems.tell(
            &top.place,
            "`sync_words` are not four different words of 12 bits",
            "write sync_words = [0x247, 0x5B8, 0xA47, 0xDB8], or leave it out for these",
        );
    }
    distinct
}

fn table<'table>(
    top: &mut Fields<'table>,
    key: &'static str,
    problems: &mut Problems,
) -> Option<Fields<'table>> {
    let value = top.value(key)?;
    let table = value.as_table();
    if table.is_none() {
        problems.tell(&top.place, format!("`{key}` is not a table"), format!("write [{key}]"));
    }
    table.map(|table| Fields::new(table, key.to_owned()))
}

fn counter(top: &mut Fields<'_>, words: usize, problems: &mut Problems) -> Option<Counter> {
    let mut fields = table(top, "counter", problems)?;
    let subframe = fields.whole("subframe", 1..=4, problems);
    let subframe = fields.require("subframe", subframe, "write subframe = 1", problems);
    let word = fields.whole("word", 2..=words, problems);
    let word = fields.require("word", word, "write word = 2", problems);
    let bits = fields.bits(problems);
    let first = fields.whole("first", 0..=4_095, problems).unwrap_or(0);
    fields.finish(problems);
    let (low_bit, width) = bits?;
    let field = Field {
        slot: subframe?.checked_sub(1)?,
        word: word?.checked_sub(1)?,
        low_bit,
        width,
        repeats: 0,
    };
    Some(Counter { field, first })
}

fn superframe(
    top: &mut Fields<'_>,
    counter: Option<Counter>,
    problems: &mut Problems,
) -> Option<usize> {
    let mut fields = table(top, "superframe", problems)?;
    let frames = fields.whole("frames", 2..=MOST_FRAMES, problems);
    let frames = fields.require("frames", frames, "write frames = 16", problems);
    let has_counter = top.table.contains_key("counter");
    if !has_counter {
        let hint = "add [counter]: only it tells which frame of the superframe is which";
        problems.tell(&fields.place, "there is no frame counter", hint);
    }
    if let (Some(frames), Some(counter)) = (frames, counter)
        && counter.modulus() % frames != 0
    {
        let message = format!(
            "a counter of {} bits starts again within a cycle of {frames} frames",
            counter.field.width
        );
        problems.tell(&fields.place, message, "the cycle must divide the range of the counter");
    }
    fields.finish(problems);
    frames
}

fn clock(top: &mut Fields<'_>, problems: &mut Problems) -> Option<i32> {
    let mut fields = table(top, "clock", problems)?;
    let year = fields.whole("year", 1_980..=2_199, problems);
    let year = fields.require("year", year, "write year = 2024", problems);
    fields.finish(problems);
    i32::try_from(year?).ok()
}

fn parameters(
    top: &mut Fields<'_>,
    words: usize,
    cycle_frames: Option<usize>,
    problems: &mut Problems,
) -> Vec<LayoutParameter> {
    let tables: Option<Vec<&Table>> = top
        .value("parameter")
        .and_then(Value::as_array)
        .and_then(|list| list.iter().map(Value::as_table).collect());
    let counts = 1..=MOST_PARAMETERS;
    let Some(tables) = tables.filter(|tables| counts.contains(&tables.len())) else {
        let hint = format!("write 1 to {MOST_PARAMETERS} [[parameter]] tables");
        problems.tell(&top.place, "there is no parameter, or there are too many", hint);
        return Vec::new();
    };
    let frame = samples::Frame { words, cycle_frames };
    let mut parameters: Vec<LayoutParameter> = Vec::with_capacity(tables.len());
    let (mut names, mut roles) = (BTreeSet::new(), BTreeSet::new());
    for (index, table) in tables.into_iter().enumerate() {
        let place = parameter::place(table, index);
        let read = parameter::read(table, place.clone(), frame, problems);
        let Some(parameter) = read else { continue };
        let name = parameter.parameter.map_or(parameter.label.as_str(), |known| known.name());
        if !names.insert(name.to_owned()) {
            let hint = "each name stands once; choose the better source or use a free name";
            problems.tell(&place, format!("`{name}` is given twice"), hint);
        }
        if let Some(role) = parameter.clock
            && !roles.insert(role)
        {
            let message = format!("`clock = \"{}\"` is given twice", role.name());
            problems.tell(&place, message, "each part of date and time stands once");
        }
        parameters.push(parameter);
    }
    parameters
}
