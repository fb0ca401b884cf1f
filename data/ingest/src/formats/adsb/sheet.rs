//! Comma-separated rows below one header line, for files that hold several aircraft.
//!
//! Gives every complete row as its fields; the others are counted. What a field means is for
//! the layouts to say.

use memchr::memchr;

use super::fleet::Fleet;
use super::row::Loss;
use crate::text::{self, Line, Lines};
use crate::{IngestError, Limits};

/// The names in the first line that is not blank, and that line.
pub(super) fn header(bytes: &[u8]) -> Option<(Vec<String>, Line<'_>)> {
    /// No header of these layouts comes near this.
    const HEADER_BYTES: usize = 16 * 1024;
    let line = Lines::new(text::without_mark(bytes))
        .take(8)
        .find(|line| !line.bytes.trim_ascii().is_empty())
        .filter(|line| line.bytes.len() <= HEADER_BYTES)?;
    Some((text::fields(line.bytes).iter().map(|field| text::label(field)).collect(), line))
}

/// Whether the header holds all these names.
pub(super) fn has(bytes: &[u8], wanted: &[&str]) -> bool {
    header(bytes).is_some_and(|(names, _)| {
        wanted.iter().all(|wanted| names.iter().any(|name| name == wanted))
    })
}

/// Stands for a last field that the end of the file may have cut: no number, and no name.
const PERHAPS_CUT: &[u8] = b"\xFF";

/// Calls `keep` with the fields and the line of every complete row of a text whose header has
/// so many columns.
///
/// # Errors
/// Those of `keep`.
pub(super) fn rows(
    bytes: &[u8],
    columns: usize,
    header: Line<'_>,
    limits: &Limits,
    fleet: &mut Fleet,
    mut keep: impl FnMut(&[&[u8]], u64, &mut Fleet) -> Result<(), IngestError>,
) -> Result<(), IngestError> {
    let (body, padding) = text::without_padding(text::without_mark(bytes));
    let mut plain: Vec<&[u8]> = Vec::with_capacity(columns);
    let mut last_line = header.number;
    for line in Lines::new(body).filter(|line| line.number > header.number) {
        last_line = line.number;
        let row = without_nuls(line.bytes);
        fleet.padding(line.number, line.bytes.len().saturating_sub(row.len()));
        if row.trim_ascii().is_empty() {
            continue;
        }
        if row == header.bytes {
            fleet.repeated_header(line.number);
            continue;
        }
        if row.len() > limits.max_line_bytes {
            fleet.lose(line.number, Loss::Overlong);
            continue;
        }
        let done = if memchr(b'"', row).is_none() {
            plain.clear();
            plain.extend(row.split(|byte| *byte == b','));
            complete(&mut plain, columns, line.is_terminated)
                .map(|()| keep(&plain, line.number, fleet))
        } else {
            let quoted = text::fields(row);
            let mut fields = quoted.iter().map(AsRef::as_ref).collect();
            complete(&mut fields, columns, line.is_terminated)
                .map(|()| keep(&fields, line.number, fleet))
        };
        match done {
            Ok(kept) => kept?,
            Err(loss) => fleet.lose(line.number, loss),
        }
    }
    fleet.padding(last_line, padding);
    Ok(())
}

/// Leaves one field for every column, or says why there is not.
fn complete(fields: &mut Vec<&[u8]>, columns: usize, is_terminated: bool) -> Result<(), Loss> {
    let is_blank = |field: &&[u8]| field.trim_ascii().is_empty();
    if fields.len() < columns {
        return Err(Loss::Truncated);
    }
    if !fields.iter().skip(columns).all(is_blank) {
        return Err(Loss::Overlong);
    }
    fields.truncate(columns);
    if let Some(last) = fields.last_mut().filter(|last| !is_terminated && !is_blank(last)) {
        *last = PERHAPS_CUT;
    }
    Ok(())
}

/// A line without the NUL bytes around it.
fn without_nuls(mut line: &[u8]) -> &[u8] {
    while let [0, rest @ ..] | [rest @ .., 0] = line {
        line = rest;
    }
    line
}
