//! Times, positions and arrays of a KML track → rows, paired by their order.
//!
//! The reference has one `when` for every `gx:coord`, in the same order, however they are mixed;
//! an empty one stands for a missing value. A coordinate is longitude, latitude and altitude in
//! metres. Altitude counts only under `altitudeMode` `absolute` (above sea level): clamped or
//! above-ground altitudes are instructions for drawing.
//!
//! Arrays are used when their unit is declared: in brackets behind the name that is displayed
//! (`Speed (m/s)`), or in the name itself (`speed_kts`).

use data_flight::{IssueKind, Parameter};

use crate::IngestError;
use crate::columns;
use crate::formats::cell::{self, Cell};
use crate::formats::iso_time::{self, IsoTime};
use crate::formats::names::Names;
use crate::formats::tracks::{Field, PLAIN_MARK, Tracks};
use crate::issue_book::Tally;
use crate::text;

const fn field(name: &'static str, parameter: Parameter, unit: &'static str) -> Field<'static> {
    Field { name, parameter, unit, mark: PLAIN_MARK }
}

const LATITUDE: Field<'static> = field("coord latitude", Parameter::Latitude, "deg");
const LONGITUDE: Field<'static> = field("coord longitude", Parameter::Longitude, "deg");
const ALTITUDE: Field<'static> = field("coord altitude", Parameter::AltitudeMeanSeaLevel, "m");

/// More declarations than this are not kept.
const MAX_FIELDS: usize = 256;

/// Arrays that are known, and their unit when their name tells it.
const ARRAYS: &[(&str, Parameter, Option<&str>)] =
    &[("speed", Parameter::GroundSpeed, None), ("speed_kts", Parameter::GroundSpeed, Some("kts"))];

/// Units of speed that are read.
const SPEED_UNITS: &[&str] = &["m/s", "km/h", "kph", "mph", "kt", "kts", "knots"];

/// Arrays that are known and not used: what bodies and batteries do, and numbers whose unit is
/// declared nowhere.
const IGNORED: &[&str] = &[
    "heart_rate",
    "heartrate",
    "cadence",
    "power",
    "battery",
    "temperature",
    "accuracy",
    "acc_horiz",
    "acc_vert",
    "course",
    "bearing",
    "altitude",
    "bank",
    "pitch",
    "distance",
];

/// The declared arrays with the unit behind their displayed name.
#[derive(Debug, Default)]
pub(super) struct Schema {
    fields: Vec<(String, Option<String>)>,
}

impl Schema {
    /// An array is declared; its label follows.
    pub(super) fn declare(&mut self, name: String) {
        if self.fields.len() < MAX_FIELDS {
            self.fields.push((name, None));
        }
    }

    /// The displayed name of the array declared last.
    pub(super) fn label(&mut self, label: &[u8]) {
        if let Some((_, unit)) = self.fields.last_mut() {
            *unit = columns::name_and_unit(&text::label(label)).1;
        }
    }

    /// The parameter and the unit of an array, if both are known.
    fn of(&self, name: &str) -> Option<(Parameter, &str)> {
        let (_, parameter, unit) =
            ARRAYS.iter().find(|(known, _, _)| known.eq_ignore_ascii_case(name))?;
        let declared = self.fields.iter().find(|(known, _)| known == name);
        let declared = declared.and_then(|(_, unit)| unit.as_deref());
        let unit = declared.or(*unit)?;
        let is_known = SPEED_UNITS.iter().any(|known| known.eq_ignore_ascii_case(unit));
        is_known.then_some((*parameter, unit))
    }
}

/// An array that becomes a parameter.
#[derive(Debug)]
struct Array {
    name: String,
    parameter: Parameter,
    unit: String,
    cells: Vec<Cell>,
}

/// A track in the making.
#[derive(Debug, Default)]
pub(super) struct TimedTrack {
    times: Vec<(Option<IsoTime>, u64)>,
    /// Latitude, longitude and altitude.
    positions: Vec<[Cell; 3]>,
    /// Where the first position stands: of a track without any time, the only line there is.
    first_position_line: u64,
    arrays: Vec<Array>,
    is_array_used: bool,
    is_absolute: bool,
}

impl TimedTrack {
    pub(super) fn when(&mut self, text: &[u8], line: u64) {
        self.times.push((iso_time::read(text), line));
    }

    pub(super) fn coord(&mut self, text: &[u8], line: u64) {
        if self.positions.is_empty() {
            self.first_position_line = line;
        }
        // Commas are those of `coordinates`, which some writers carry over.
        let mut numbers = text
            .split(|byte| byte.is_ascii_whitespace() || *byte == b',')
            .filter(|number| !number.is_empty())
            .map(cell::read);
        let longitude = numbers.next().unwrap_or(Cell::Blank);
        let latitude = numbers.next().unwrap_or(Cell::Blank);
        let altitude = numbers.next().unwrap_or(Cell::Blank);
        self.positions.push([latitude, longitude, altitude]);
    }

    pub(super) fn altitude_mode(&mut self, mode: &[u8]) {
        self.is_absolute = mode == b"absolute";
    }

    /// An array begins; it is used when its parameter and its unit are known.
    pub(super) fn start_array(
        &mut self,
        name: &str,
        schema: &Schema,
        names: &mut Names,
        line: u64,
    ) {
        let is_new = |array: &Array| array.name != name;
        match schema.of(name) {
            Some((parameter, unit)) if self.arrays.iter().all(is_new) => {
                let unit = unit.to_owned();
                self.arrays.push(Array { name: name.into(), parameter, unit, cells: Vec::new() });
                self.is_array_used = true;
                return;
            }
            None if !is_known(name) => names.unknown(name.as_bytes(), line),
            _ => names.ignore(name.as_bytes(), line),
        }
        self.is_array_used = false;
    }

    pub(super) fn array_value(&mut self, text: &[u8]) {
        if let Some(array) = self.arrays.last_mut().filter(|_| self.is_array_used) {
            array.cells.push(cell::read(text));
        }
    }

    /// Writes the track as rows.
    ///
    /// # Errors
    /// `TooLarge` when the log holds more numbers than allowed.
    pub(super) fn write(self, tracks: &mut Tracks, names: &mut Names) -> Result<(), IngestError> {
        let (times, positions) = (self.times.len(), self.positions.len());
        let first_line = self.times.first().map_or(self.first_position_line, |(_, line)| *line);
        let mut untimed = Tally::default();
        let mut without_offset = Tally::default();
        for at in 0..times.max(positions) {
            let (time, line) = self.times.get(at).copied().unwrap_or((None, first_line));
            let Some(time) = time else {
                untimed.add(line);
                tracks.drop_row();
                continue;
            };
            if !time.has_offset {
                without_offset.add(line);
                tracks.forget_zone();
            }
            let seconds = tracks.seconds(time.at, time.resolution_s);
            tracks.row(Some(seconds), line)?;
            if let Some([latitude, longitude, altitude]) = self.positions.get(at) {
                tracks.set(&LATITUDE, *latitude);
                tracks.set(&LONGITUDE, *longitude);
                if self.is_absolute {
                    tracks.set(&ALTITUDE, *altitude);
                }
            }
            // An array of another length cannot be paired.
            for array in self.arrays.iter().filter(|array| array.cells.len() == times) {
                let (name, unit) = (array.name.as_str(), array.unit.as_str());
                let field = Field { name, parameter: array.parameter, unit, mark: PLAIN_MARK };
                tracks.set(&field, array.cells.get(at).copied().unwrap_or(Cell::Blank));
            }
        }
        if !self.is_absolute
            && self.positions.iter().any(|[_, _, altitude]| *altitude != Cell::Blank)
        {
            names.ignore(b"coord altitude (altitudeMode is not absolute)", first_line);
        }
        let issues = tracks.issues();
        let message = "Positions without a readable time were left out: when they were passed is \
                       not known.";
        issues.note(IssueKind::UnreadableRow, None, untimed, message);
        let message =
            "Times have no offset to universal time: when the flight took place is not known.";
        issues.note(IssueKind::UnreadableTime, Some("utc_offset"), without_offset, message);
        if times != positions {
            let tally = Tally::once(first_line);
            let message = format!(
                "A track has {times} times and {positions} positions; they are paired from the \
                 first on."
            );
            issues.note(IssueKind::DamagedDocument, Some("gx:coord"), tally, message);
        }
        for array in self.arrays.iter().filter(|array| array.cells.len() != times) {
            let tally = Tally::once(first_line);
            let message = format!(
                "The array `{}` has {} values for {times} times; it is not used.",
                array.name,
                array.cells.len()
            );
            issues.note(IssueKind::DamagedDocument, Some(array.parameter.name()), tally, message);
        }
        Ok(())
    }
}

/// Whether an array is known by name, used or not.
fn is_known(name: &str) -> bool {
    let is = |known: &str| known.eq_ignore_ascii_case(name);
    ARRAYS.iter().any(|(known, _, _)| is(known)) || IGNORED.iter().any(|known| is(known))
}
