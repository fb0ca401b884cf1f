//! Tells rows from a header that stands again between them.
//!
//! Recorders that were switched off and on, and people who join logs, append header lines.
//! When the new header names another aircraft or other columns, the rows below it would be
//! told of the wrong aircraft or read into the wrong parameters: they are not read.

use super::heading::{self, HeadColumn, Heading};
use super::layout::Layout;
use crate::columns::Dialect;
use data_flight::AircraftIdentity;

/// What a line between the rows is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Repeated {
    /// A row of the log.
    Row,
    /// A header line.
    Header,
    /// A row below a header with another aircraft or other columns.
    OtherLayout,
}

/// Watches the lines below a header.
#[derive(Debug)]
pub(super) struct Repetition<'log> {
    heading: &'log Heading,
    delimiter: u8,
    header_words: &'static [&'static str],
    header_line: Vec<u8>,
    is_other_aircraft: bool,
    is_other_layout: bool,
}

impl<'log> Repetition<'log> {
    pub(super) fn new(heading: &'log Heading, layout: &Layout) -> Self {
        Self {
            heading,
            delimiter: layout.delimiter,
            header_words: layout.header_words,
            header_line: layout.header_line.clone(),
            is_other_aircraft: false,
            is_other_layout: false,
        }
    }

    /// What the next line is.
    pub(super) fn of(&mut self, line: &[u8]) -> Repeated {
        if !self.header_line.is_empty() {
            let is_header = line.trim_ascii() == self.header_line;
            return if is_header { Repeated::Header } else { Repeated::Row };
        }
        let is_header = match line.trim_ascii_start() {
            [first, ..] if !first.is_ascii_digit() && self.is_header_word(line) => true,
            [b'#', ..] | [b'"', b'#', ..] => self.comment(line),
            [letter, ..] if letter.is_ascii_alphabetic() => self.names(line),
            _ => false,
        };
        match (is_header, self.is_other_aircraft || self.is_other_layout) {
            (true, _) => Repeated::Header,
            (false, true) => Repeated::OtherLayout,
            (false, false) => Repeated::Row,
        }
    }

    /// Whether the first field stands only at the start of header lines.
    fn is_header_word(&self, line: &[u8]) -> bool {
        if self.header_words.is_empty() {
            return false;
        }
        let first = line.split(|byte| *byte == self.delimiter).next().unwrap_or(line);
        let first = first.trim_ascii();
        let first = first.strip_prefix(b"\"").unwrap_or(first);
        let first = first.strip_suffix(b"\"").unwrap_or(first);
        self.header_words.iter().any(|word| first.eq_ignore_ascii_case(word.as_bytes()))
    }

    /// A line that starts with `#`: the aircraft, the units, or the names of an export.
    fn comment(&mut self, line: &[u8]) -> bool {
        if heading::is_airframe_info(line) {
            let here = heading::aircraft(line);
            self.is_other_aircraft = differs(&here, &self.heading.aircraft);
        } else if heading::known(&heading::names_by(line, self.delimiter), self.heading.dialect)
            >= 3
        {
            self.names(line);
        }
        true
    }

    /// Whether a line starting with a letter names columns; notes whether they differ.
    fn names(&mut self, line: &[u8]) -> bool {
        let here = heading::names_by(line, self.delimiter);
        let dialect: Dialect = self.heading.dialect;
        let is_same = |name: fn(&HeadColumn) -> &String| {
            here.len() == self.heading.columns.len()
                && here
                    .iter()
                    .zip(&self.heading.columns)
                    .all(|(here, known)| here.name.eq_ignore_ascii_case(name(known)))
        };
        let is_known = is_same(|column| &column.name) || is_same(|column| &column.short);
        let is_names = is_known || heading::known(&here, dialect) >= 3 || is_words(&here);
        if is_names {
            self.is_other_layout = !is_known;
        }
        is_names
    }
}

/// Whether a line holds words and no number: names of a log that is not known here.
fn is_words(columns: &[HeadColumn]) -> bool {
    let starts = columns.iter().filter_map(|column| column.name.bytes().next());
    let (mut words, mut others) = (0_usize, 0_usize);
    for start in starts {
        *if start.is_ascii_alphabetic() { &mut words } else { &mut others } += 1;
    }
    words >= 3 && others == 0
}

/// Whether two descriptions cannot be of one aircraft.
fn differs(here: &AircraftIdentity, known: &AircraftIdentity) -> bool {
    let unlike = |a: &Option<String>, b: &Option<String>| a.is_some() && b.is_some() && a != b;
    unlike(&here.registration, &known.registration)
        || unlike(&here.model, &known.model)
        || unlike(&here.system_id, &known.system_id)
}
