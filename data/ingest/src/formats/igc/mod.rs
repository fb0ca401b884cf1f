//! IGC: the file of a GNSS flight recorder, one record a line, named by its first letter.
//!
//! | record | what is read | file |
//! |---|---|---|
//! | A | manufacturer and serial number of the recorder | `header.rs` |
//! | H | date, aircraft, recorder type, datums of position and altitudes | `header.rs` |
//! | I, J | which fields stand at the end of B and in K records | `extension.rs` |
//! | B | a fix: time, position, validity, pressure and GNSS altitude, extensions | `fix.rs` |
//! | K | values between fixes, at their own times | `reader.rs` |
//!
//! Source: FAI/IGC, *Technical Specification for GNSS Flight Recorders*, appendix A.
//!
//! Not read: tasks (C), events (E), satellites (D, F), comments (L) and the signature (G), which
//! is not verified; pilots, crew, their dates of birth and every other header about people.

mod day_clock;
mod extension;
mod fix;
mod header;
mod reader;

use super::{Format, Parsed};
use crate::text::{self, Lines};
use crate::{IngestError, Limits, LogFormat};

pub(super) const FORMAT: Format = Format { recognise, parse };

/// Headers, tasks and comments may stand above the first fix; more lines than this do not.
const TOP_LINES: usize = 512;
/// How far those lines may reach.
const TOP_BYTES: usize = 128 * 1024;

/// A fix, or the recorder's name and a date: either may be damaged, hardly both.
fn recognise(text: &[u8]) -> bool {
    let text = text::without_mark(text);
    let top = text.get(..TOP_BYTES).unwrap_or(text);
    let mut lines = Lines::new(top).take(TOP_LINES).filter(|l| !l.bytes.trim_ascii().is_empty());
    let Some(first) = lines.next() else { return false };
    let is_date = |line: &[u8]| header::read(line).is_some_and(|header| header.is_date());
    let has_name = header::names_recorder(first.bytes);
    std::iter::once(first)
        .chain(lines)
        .any(|line| fix::is_fix(line.bytes) || (has_name && is_date(line.bytes)))
}

fn parse(text: &[u8], limits: &Limits) -> Result<Parsed, IngestError> {
    Ok(Parsed { format: LogFormat::Igc, recordings: reader::read(text, limits)? })
}
