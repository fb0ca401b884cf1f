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
//! | `repeats` | of a part: so many of its highest bits repeat the lowest of the parts before; a sample in which they differ was not recorded at one moment and is not used |
//! | `rate_hz` | samples a second; one word is repeated evenly to reach it, a list is checked |
//! | `clock` | `year`, `month`, `day`, `hour`, `minute`, `second`: dates the recording |

use data_flight::Parameter;
use toml::{Table, Value};

use super::super::coding::Coding;
use super::fields::{Fields, Problems};
use super::samples::{self, Frame, Samples};
use crate::normalise::can_convert;

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
    pub(in super::super) samples: Samples,
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
    let samples = samples::read(&mut fields, frame, problems);
    fields.finish(problems);
    Some(LayoutParameter {
        label: label?,
        parameter,
        clock,
        unit: unit?,
        coding: coding?,
        scale,
        offset,
        samples: samples?,
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
