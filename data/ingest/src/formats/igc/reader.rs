//! Every line of an IGC file → rows.
//!
//! A B record is a row. A K record is a row of its own at its own time, unless a fix of the same
//! second stands beside it: then it belongs to that fix. A second A record, or another aircraft,
//! starts another recording.

use chrono::NaiveTime;
use data_flight::number::f64_to_count;
use data_flight::{IssueKind, Parameter};

use super::day_clock::DayClock;
use super::extension::{AFTER_FIX, AFTER_TIME, Layout};
use super::fix::{self, FIX_BYTES, Fix};
use super::header::{self, Datum, ELLIPSOID, PRESSURE};
use crate::formats::Recording;
use crate::formats::cell::Cell;
use crate::formats::names::Names;
use crate::formats::tracks::{Field, Tracks};
use crate::issue_book::Tally;
use crate::text::{self, Line, Lines};
use crate::{IngestError, Limits};

const LATITUDE: &Field<'static> = &Field {
    name: "latitude",
    parameter: Parameter::Latitude,
    unit: "deg",
    mark: "repeats the last position while the receiver has none (marked `V`)",
};
const LONGITUDE: &Field<'static> =
    &Field { name: "longitude", parameter: Parameter::Longitude, ..*LATITUDE };

/// What the last row was made of.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Last {
    /// A fix, or nothing.
    #[default]
    Fix,
    /// K records only; a fix of the same second completes it.
    Data,
}

/// What holds for one recording.
#[derive(Debug)]
struct Session<'text> {
    clock: DayClock,
    fix_layout: Layout,
    data_layout: Layout,
    gnss: Datum,
    pressure: Datum,
    last: Last,
    last_position: &'text [u8],
}

impl Default for Session<'_> {
    fn default() -> Self {
        Self {
            clock: DayClock::default(),
            fix_layout: Layout::default(),
            data_layout: Layout::default(),
            gnss: Datum::Known(ELLIPSOID),
            pressure: Datum::Known(PRESSURE),
            last: Last::Fix,
            last_position: &[],
        }
    }
}

#[derive(Debug, Default)]
struct Tallies {
    truncated: Tally,
    unreadable: Tally,
    overlong: Tally,
}

struct Reader<'text> {
    tracks: Tracks,
    names: Names,
    session: Session<'text>,
    tallies: Tallies,
}

/// Reads every record.
///
/// # Errors
/// `TooLarge` when the log holds more numbers than allowed.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Recording>, IngestError> {
    let (body, padding) = text::without_padding(text::without_mark(bytes));
    let mut reader = Reader {
        tracks: Tracks::new(bytes.len(), limits),
        names: Names::default(),
        session: Session::default(),
        tallies: Tallies::default(),
    };
    let mut last_line = 0;
    let mut is_first = true;
    for line in Lines::new(body) {
        last_line = line.number;
        if line.bytes.iter().all(|byte| text::is_padding(*byte)) {
            continue;
        }
        if is_first && line.bytes.first() != Some(&b'A') {
            reader.bad_header(
                "A",
                line.number,
                "The log does not begin with its A record; the recorder is not known",
            );
        }
        is_first = false;
        if line.bytes.len() > limits.max_line_bytes {
            reader.overlong(line);
        } else {
            reader.record(line)?;
        }
    }
    let count = u64::try_from(padding).unwrap_or(u64::MAX);
    let tally = Tally::of(count, last_line);
    let message = format!("{padding} bytes of padding were skipped.");
    reader.tracks.issues().note(IssueKind::PaddingBytes, None, tally, message);
    Ok(reader.finish(limits))
}

impl<'text> Reader<'text> {
    fn record(&mut self, line: Line<'text>) -> Result<(), IngestError> {
        let record = line.bytes;
        match record.first().copied().unwrap_or_default() {
            b'B' => return self.fix(line),
            b'K' if self.session.data_layout.has_fields() => return self.data(line),
            b'A' => self.identification(line),
            b'H' => self.header(line),
            b'I' => {
                self.session.fix_layout = self.layout("I", AFTER_FIX, line);
            }
            b'J' => {
                self.session.data_layout = self.layout("J", AFTER_TIME, line);
            }
            letter @ (b'C'..=b'G' | b'K' | b'L') => self.names.ignore(&[letter], line.number),
            letter => self.names.unknown(&[letter], line.number),
        }
        Ok(())
    }

    /// A fix becomes a row, or completes that of K records of its second.
    fn fix(&mut self, line: Line<'text>) -> Result<(), IngestError> {
        let layout = &self.session.fix_layout;
        let (decimals, resolution_s) = layout.decimals(line.bytes);
        let Some(fix) = fix::read(line.bytes, decimals) else {
            self.tallies.truncated.add(line.number);
            self.tracks.drop_row();
            return Ok(());
        };
        let is_number = |cell| matches!(cell, Cell::Number(_));
        if fix.time_s.is_none() && !is_number(fix.latitude) && !is_number(fix.longitude) {
            self.tallies.unreadable.add(line.number);
            self.tracks.drop_row();
            return Ok(());
        }
        let seconds = fix.time_s.map(|time_s| self.session.clock.seconds(time_s));
        let is_completion =
            self.session.last == Last::Data && seconds.is_some() && seconds == self.tracks.last_s();
        if !is_completion {
            self.tracks.row(seconds, line.number)?;
        }
        self.session.last = Last::Fix;
        self.tracks.resolution(resolution_s);
        self.position(&fix);
        for (field, cell) in self.session.fix_layout.cells(line.bytes) {
            self.tracks.set(field, cell);
        }
        Ok(())
    }

    /// A 2D fix has no GNSS altitude. One without any satellite data repeats the position of
    /// the last fix, by specification: that is no position of its own.
    fn position(&mut self, fix: &Fix<'text>) {
        let not_valid = |cell, is_valid: bool| match cell {
            Cell::Number(number) if !is_valid => Cell::SentinelNumber(number),
            cell => cell,
        };
        let is_own = fix.is_3d || fix.position != self.session.last_position;
        self.session.last_position = fix.position;
        self.tracks.set(LATITUDE, not_valid(fix.latitude, is_own));
        self.tracks.set(LONGITUDE, not_valid(fix.longitude, is_own));
        if let Datum::Known(field) = self.session.pressure {
            self.tracks.set(field, fix.pressure_altitude);
        }
        if let Datum::Known(field) = self.session.gnss {
            self.tracks.set(field, not_valid(fix.gnss_altitude, fix.is_3d));
        }
    }

    /// Values at a time of their own.
    fn data(&mut self, line: Line<'_>) -> Result<(), IngestError> {
        let (decimals, _) = self.session.data_layout.decimals(line.bytes);
        let time = line.bytes.get(1..AFTER_TIME).unwrap_or_default();
        let Some(time_s) = fix::time_of_day_s(time, decimals.second) else {
            self.tallies.unreadable.add(line.number);
            self.tracks.drop_row();
            return Ok(());
        };
        let seconds = self.session.clock.seconds(time_s);
        if self.tracks.last_s() != Some(seconds) {
            self.tracks.row(Some(seconds), line.number)?;
            self.session.last = Last::Data;
        }
        for (field, cell) in self.session.data_layout.cells(line.bytes) {
            self.tracks.set(field, cell);
        }
        Ok(())
    }

    fn layout(&mut self, name: &str, first: usize, line: Line<'_>) -> Layout {
        let (layout, is_whole) = Layout::read(line.bytes, first, &mut self.names, line.number);
        if !is_whole {
            let message = format!(
                "The {name} record is damaged; fields it declares after the damage are not used"
            );
            self.bad_header(name, line.number, &message);
        }
        layout
    }

    fn identification(&mut self, line: Line<'_>) {
        if self.tracks.has_rows() {
            self.end_recording();
            self.session = Session::default();
        }
        let recorder = header::recorder(line.bytes);
        if recorder.is_none() {
            let message = "The A record does not name a recorder by three letters or digits for \
                           its maker and three for its serial number; the recorder is not known";
            self.bad_header("A", line.number, message);
        }
        self.tracks.aircraft().system_id = recorder;
    }

    fn header(&mut self, line: Line<'_>) {
        let Some(header) = header::read(line.bytes) else {
            self.names.unknown(b"H", line.number);
            return;
        };
        match header.code {
            b"DTE" => match header.date() {
                Some(date) => {
                    if self.session.clock.set_date(date) {
                        self.tracks.segment();
                    }
                }
                None => self.bad_header("HFDTE", line.number, "The date record is no date"),
            },
            b"GID" => self.registration(header.value()),
            b"GTY" => self.tracks.aircraft().model = header.value(),
            b"FTY" => self.tracks.aircraft().recorder = header.value(),
            b"DTM" if !header.is_wgs84() => {
                let message = "Positions are declared in another datum than WGS 84; they are \
                               used as they are and may be some hundred metres off";
                self.bad_header("HFDTM", line.number, message);
            }
            b"DTM" => {}
            b"ALG" | b"ALP" => match (header::datum(&header), header.code) {
                (Some(datum), b"ALG") => self.session.gnss = datum,
                (Some(datum), _) => self.session.pressure = datum,
                (None, _) => {
                    let message = "What the altitudes are above is declared in words that are \
                                   not defined; they are read as the specification has them";
                    self.bad_header("HFALG", line.number, message);
                }
            },
            _ if header.is_ignored() => self.names.ignore(header.name, line.number),
            _ => self.names.unknown(header.name, line.number),
        }
    }

    /// The registration; another one below fixes is another aircraft.
    fn registration(&mut self, registration: Option<String>) {
        let is_other = self.tracks.has_rows()
            && self.tracks.aircraft().registration != registration
            && registration.is_some();
        if is_other {
            let aircraft = self.tracks.aircraft().clone();
            self.end_recording();
            *self.tracks.aircraft() = aircraft;
        }
        if registration.is_some() {
            self.tracks.aircraft().registration = registration;
        }
    }

    fn overlong(&mut self, line: Line<'_>) {
        let letter = line.bytes.first().copied().unwrap_or_default();
        if letter == b'B' {
            self.tallies.overlong.add(line.number);
            self.tracks.drop_row();
        } else {
            self.names.unknown(&[letter], line.number);
        }
    }

    fn bad_header(&mut self, name: &str, line: u64, message: &str) {
        let tally = Tally::once(line);
        self.tracks.issues().note(
            IssueKind::UnreadableHeader,
            Some(name),
            tally,
            format!("{message}."),
        );
    }

    /// What can only be said when all rows of a recording are there.
    fn end_recording(&mut self) {
        for field in [PRESSURE, ELLIPSOID, header::GEOID] {
            let message = format!(
                "Every `{}` is exactly 0: the recorder does not have it; none is used.",
                field.name
            );
            self.tracks.drop_zeros(field.parameter, &message);
        }
        let clock = self.session.clock;
        self.tracks.start_at(clock.date());
        if self.tracks.has_rows() && clock.date().is_none() {
            let at = clock.first_s().and_then(f64_to_count).and_then(|s| u32::try_from(s).ok());
            let at = at.and_then(|s| NaiveTime::from_num_seconds_from_midnight_opt(s, 0));
            let message = format!(
                "No date record (HFDTE) can be read: the fixes start at {} UTC of a day that is \
                 not known.",
                at.map_or_else(|| "some time".to_owned(), |at| at.to_string())
            );
            let tally = Tally::once(0);
            self.tracks.issues().note(IssueKind::NoTimeStamps, None, tally, message);
        }
        self.tracks.close();
    }

    fn finish(mut self, limits: &Limits) -> Vec<Recording> {
        let seen = std::mem::take(&mut self.tallies);
        let issues = self.tracks.issues();
        let mut note = |kind, tally, message: String| issues.note(kind, None, tally, message);
        note(
            IssueKind::TruncatedRow,
            seen.truncated,
            format!("B records are shorter than {FIX_BYTES} characters and were left out."),
        );
        note(
            IssueKind::UnreadableRow,
            seen.unreadable,
            "B records with neither time nor position, and K records without a time, were left \
             out."
                .into(),
        );
        note(
            IssueKind::OverlongRow,
            seen.overlong,
            format!("B records are longer than {} bytes and were left out.", limits.max_line_bytes),
        );
        self.end_recording();
        self.tracks.finish(self.names, "records")
    }
}
