//! How the rows of a text table are written: what separates fields, what marks decimals, how
//! the clock is printed.
//!
//! The default is that of Garmin displays. Which column is what stands in `plan.rs`, not here.

use super::mapped::clock::DeclaredClock;
use crate::time::{Stamp, StampFields};

/// What stands between the whole part of a number and its decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum DecimalMark {
    /// `12.5`
    #[default]
    Point,
    /// `12,5`
    Comma,
}

/// How the columns of the clock are read.
#[derive(Debug, Default)]
pub(super) enum ClockColumns {
    /// A date, a time, and perhaps an offset, each in a column of its own.
    #[default]
    Printed,
    /// One column with date and time, in universal time.
    DateTimeUtc,
    /// One column with a time of day; there is no date.
    TimeOfDay,
    /// As an operator's mapping says.
    Declared(Box<DeclaredClock>),
    /// None: the format works out its clock itself.
    None,
}

impl ClockColumns {
    /// The stamp of one row; `None` when the format works out its clock itself.
    #[inline]
    pub(super) fn stamp(&mut self, fields: StampFields<'_>) -> Option<Stamp> {
        match self {
            Self::Printed => Some(Stamp::read(fields)),
            Self::DateTimeUtc => Some(Stamp::date_time_utc(fields.time)),
            Self::TimeOfDay => Some(Stamp::time_of_day(fields.time)),
            Self::Declared(clock) => Some(clock.stamp(fields)),
            Self::None => None,
        }
    }
}

/// How the rows of a log are written.
#[derive(Debug)]
pub(super) struct Layout {
    /// The byte between two fields.
    pub(super) delimiter: u8,
    pub(super) decimal: DecimalMark,
    pub(super) clock: ClockColumns,
    /// First fields that only lines of a header have; found below the header, such a line is
    /// the header standing again.
    pub(super) header_words: &'static [&'static str],
    /// The one line that is the header standing again, where no name is known; else empty.
    pub(super) header_line: Vec<u8>,
}

impl Default for Layout {
    fn default() -> Self {
        Self {
            delimiter: b',',
            decimal: DecimalMark::default(),
            clock: ClockColumns::default(),
            header_words: &[],
            header_line: Vec::new(),
        }
    }
}
