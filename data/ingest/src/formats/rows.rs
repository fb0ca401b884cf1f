//! The rows of a separated log → raw columns and time stamps.
//!
//! One pass, no allocation per field. A row that is cut or too long is dropped and counted;
//! everything else is kept, field by field as good as it is.

use std::borrow::Cow;

use data_flight::{IssueKind, RowLedger};
use memchr::{memchr, memchr_iter};

use super::cell::{self, Cell};
use super::heading::Heading;
use super::layout::{ClockColumns, Layout};
use super::plan::{Auxiliary, Identity, Plan, Use, plan};
use super::repeated::{Repeated, Repetition};
use super::{Clock, Recording};
use crate::budget::Budget;
use crate::issue_book::Tally;
use crate::text::{self, Line, Lines};
use crate::time::{Stamp, StampFields};
use crate::{IngestError, IngestErrorKind, Limits};

/// Numbers a log may hold: 64 parameters at 1 Hz for eleven days.
pub(super) const MAX_NUMBERS: usize = 64_000_000;

/// The error of a text whose header was recognised and is not found again.
pub(super) fn no_header() -> IngestError {
    IngestError::new(IngestErrorKind::UnknownFormat, "the header cannot be read")
}

/// What was seen while reading, to be told at the end.
#[derive(Debug, Default)]
struct Tallies {
    truncated: Tally,
    overlong: Tally,
    not_text: Tally,
    padding_bytes: Tally,
    headers: Tally,
    other_layout: Tally,
}

/// A recording, and what its format reads for itself.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) recording: Recording,
    pub(super) auxiliary: Vec<Auxiliary>,
    pub(super) identities: Vec<Identity>,
    /// The clock after its last row.
    pub(super) clock: ClockColumns,
}

#[derive(Debug)]
struct Reader<'log> {
    plan: Plan,
    layout: Layout,
    limits: &'log Limits,
    /// What the header says of every stamp.
    stamp: StampFields<'log>,
    stamps: Vec<Stamp>,
    lines: Vec<u64>,
    session_starts: Vec<usize>,
    rows: RowLedger,
    tallies: Tallies,
    /// Per column: numbers that stand for none, and fields that are no numbers.
    sentinels: Vec<Tally>,
    unreadables: Vec<Tally>,
}

/// Reads every row below the header of a log in the default layout.
///
/// # Errors
/// `TooLarge` when the log has more columns or numbers than allowed, or when reading it would
/// take more memory than `budget.rs` allows.
pub(super) fn read(
    text: &[u8],
    heading: Heading,
    limits: &Limits,
) -> Result<Recording, IngestError> {
    read_stamped(text, heading, limits, StampFields::default())
}

/// The same for rows whose stamps lack what the header says once, for example the date.
///
/// # Errors
/// As [`read`].
pub(super) fn read_stamped(
    text: &[u8],
    heading: Heading,
    limits: &Limits,
    stamp: StampFields<'_>,
) -> Result<Recording, IngestError> {
    let plan = plan(&heading, limits)?;
    Ok(read_with(text, heading, plan, Layout::default(), limits, stamp)?.recording)
}

/// Reads every row below the header as `plan` and `layout` say.
///
/// # Errors
/// `TooLarge` when the log has more numbers than allowed.
pub(super) fn read_planned(
    text: &[u8],
    heading: Heading,
    plan: Plan,
    layout: Layout,
    limits: &Limits,
) -> Result<Table, IngestError> {
    read_with(text, heading, plan, layout, limits, StampFields::default())
}

fn read_with(
    text: &[u8],
    heading: Heading,
    plan: Plan,
    layout: Layout,
    limits: &Limits,
    stamp: StampFields<'_>,
) -> Result<Table, IngestError> {
    let columns = plan.columns.len();
    let numbers_a_row = columns.saturating_add(plan.auxiliary.len());
    let mut repetition = Repetition::new(&heading, &layout);
    let mut reader = Reader {
        plan,
        layout,
        limits,
        stamp,
        stamps: Vec::new(),
        lines: Vec::new(),
        session_starts: Vec::new(),
        rows: RowLedger::default(),
        tallies: Tallies::default(),
        sentinels: vec![Tally::default(); columns],
        unreadables: vec![Tally::default(); columns],
    };
    let (body, padding) = text::without_padding(text::without_mark(text));
    let mut budget = Budget::new(text, columns);
    for line in Lines::new(body).filter(|line| line.number > heading.last_line) {
        let bytes = reader.without_nul_ends(line);
        if bytes.trim_ascii().is_empty() {
            continue;
        }
        match repetition.of(bytes) {
            Repeated::Row => {
                budget.take_row()?;
                reader.row(Line { bytes, ..line });
            }
            Repeated::OtherLayout => {
                reader.rows.read = reader.rows.read.saturating_add(1);
                reader.rows.dropped = reader.rows.dropped.saturating_add(1);
                reader.tallies.other_layout.add(line.number);
            }
            Repeated::Header => {
                reader.tallies.headers.add(line.number);
                reader.session_starts.push(reader.lines.len());
            }
        }
        if reader.lines.len().saturating_mul(numbers_a_row) > MAX_NUMBERS {
            let message = format!("the log holds more than {MAX_NUMBERS} numbers");
            return Err(IngestError::new(IngestErrorKind::TooLarge, message));
        }
    }
    reader.pad(padding);
    Ok(reader.finish(heading))
}

impl Reader<'_> {
    /// The line without NUL bytes before and after it, which are counted as padding.
    fn without_nul_ends<'line>(&mut self, line: Line<'line>) -> &'line [u8] {
        if memchr(0, line.bytes).is_none() {
            return line.bytes;
        }
        let used = |byte: &u8| *byte != 0;
        let start = line.bytes.iter().position(used).unwrap_or(line.bytes.len());
        let end = line.bytes.iter().rposition(used).map_or(start, |at| at.saturating_add(1));
        let kept = line.bytes.get(start..end).unwrap_or_default();
        let cut = text::length(line.bytes).saturating_sub(text::length(kept));
        if cut > 0 {
            self.tallies.padding_bytes.add_many(cut, line.number);
        }
        kept
    }

    /// Counts the padding at the end of the file.
    fn pad(&mut self, bytes: usize) {
        if bytes > 0 {
            // The padding starts on the line of the last row, where its own end is missing.
            let line = self.lines.last().copied().unwrap_or(0).saturating_add(1);
            let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
            self.tallies.padding_bytes.add_many(bytes, line);
        }
    }

    /// Reads one row, or drops it with the reason.
    fn row(&mut self, line: Line<'_>) {
        self.rows.read = self.rows.read.saturating_add(1);
        if line.bytes.len() > self.limits.max_line_bytes {
            self.tallies.overlong.add(line.number);
            self.rows.dropped = self.rows.dropped.saturating_add(1);
            return;
        }
        if !line.bytes.is_ascii() && std::str::from_utf8(line.bytes).is_err()
            || memchr(0, line.bytes).is_some()
        {
            self.tallies.not_text.add(line.number);
        }
        let expected = self.plan.uses.len();
        let delimiter = self.layout.delimiter;
        let quoted = memchr(b'"', line.bytes).map(|_| text::fields_by(line.bytes, delimiter));
        let count = quoted
            .as_ref()
            .map_or_else(|| memchr_iter(delimiter, line.bytes).count().saturating_add(1), Vec::len);
        let is_too_long = count > expected
            && match &quoted {
                Some(fields) => is_used(fields.iter().skip(expected).map(AsRef::as_ref)),
                None => is_used(line.bytes.split(|byte| *byte == delimiter).skip(expected)),
            };
        if count < expected || is_too_long {
            let tallies = &mut self.tallies;
            let tally = if is_too_long { &mut tallies.overlong } else { &mut tallies.truncated };
            tally.add(line.number);
            self.rows.dropped = self.rows.dropped.saturating_add(1);
            return;
        }
        match quoted {
            Some(fields) => self.keep(line, fields.iter().map(Cow::as_ref)),
            None => {
                let mut start = 0_usize;
                let ends = memchr_iter(delimiter, line.bytes).chain([line.bytes.len()]);
                let fields = ends.map(|end| {
                    let field = line.bytes.get(start..end).unwrap_or_default();
                    start = end.saturating_add(1);
                    field
                });
                self.keep(line, fields);
            }
        }
    }

    /// Stores the fields of a complete row.
    fn keep<'row>(&mut self, line: Line<'row>, fields: impl Iterator<Item = &'row [u8]>) {
        let mut stamp: StampFields<'_> = self.stamp;
        let last = self.plan.uses.len().saturating_sub(1);
        for (at, (field, used_for)) in fields.zip(&self.plan.uses).enumerate() {
            let (index, mut cell) = match *used_for {
                Use::Value(index) => (index, cell::read_by(field, self.layout.decimal)),
                Use::Angle(index) => (index, cell::read_degrees_minutes(field)),
                Use::Skip => continue,
                Use::Auxiliary(index) => {
                    if let Some(column) = self.plan.auxiliary.get_mut(index) {
                        column.values.push(cell::read_by(field, self.layout.decimal).number());
                    }
                    continue;
                }
                Use::Identity(index) => {
                    if let Some(column) = self.plan.identities.get_mut(index) {
                        column.see(self.lines.len(), field);
                    }
                    continue;
                }
                Use::Date => {
                    stamp.date = field;
                    continue;
                }
                Use::Time => {
                    stamp.time = field;
                    continue;
                }
                Use::UtcOffset => {
                    stamp.utc_offset = field;
                    continue;
                }
                Use::UtcTime => {
                    stamp.utc_time = field;
                    continue;
                }
            };
            if at == last && !line.is_terminated && cell != Cell::Blank {
                // The file ends inside this row: `12` may have been `125`.
                cell = Cell::Unreadable;
            }
            let defects = match cell {
                Cell::SentinelNumber(_) | Cell::SentinelText => Some(&mut self.sentinels),
                Cell::Unreadable => Some(&mut self.unreadables),
                Cell::Blank | Cell::Number(_) => None,
            };
            if let Some(tally) = defects.and_then(|tallies| tallies.get_mut(index)) {
                tally.add(line.number);
            }
            if let Some(column) = self.plan.columns.get_mut(index) {
                let (value, validity) = cell.stored();
                column.values.push(value);
                column.validity.push(validity);
            }
        }
        self.stamps.extend(self.layout.clock.stamp(stamp));
        self.lines.push(line.number);
        self.rows.kept = self.rows.kept.saturating_add(1);
    }

    /// Writes down what was seen and hands over the columns.
    fn finish(self, heading: Heading) -> Table {
        let Plan { columns, auxiliary, identities, ledger, mut issues, .. } = self.plan;
        let seen = self.tallies;
        let expected = heading.columns.len();
        let mut note =
            |kind, tally: Tally, message: String| issues.note(kind, None, tally, message);
        note(
            IssueKind::TruncatedRow,
            seen.truncated,
            format!("Rows end before the last of {expected} columns and were left out."),
        );
        note(
            IssueKind::OverlongRow,
            seen.overlong,
            format!(
                "Rows have more than {expected} fields or {} bytes and were left out.",
                self.limits.max_line_bytes
            ),
        );
        note(
            IssueKind::NotText,
            seen.not_text,
            "Rows hold bytes that are not text; their readable fields are used.".into(),
        );
        note(
            IssueKind::PaddingBytes,
            seen.padding_bytes,
            format!("{} bytes of padding were skipped.", seen.padding_bytes.count),
        );
        note(
            IssueKind::OtherLayout,
            seen.other_layout,
            "The header stands again with another aircraft or other columns; the rows below it \
             were left out. Send that part as a log of its own."
                .into(),
        );
        note(
            IssueKind::RepeatedHeader,
            seen.headers,
            "The header stands again between the rows; it was skipped.".into(),
        );
        for (column, (sentinel, unreadable)) in
            columns.iter().zip(self.sentinels.iter().zip(&self.unreadables))
        {
            let name = Some(column.parameter.name());
            let message = format!("`{}` holds marks that stand for no value.", column.name);
            issues.note(IssueKind::Sentinel, name, *sentinel, message);
            let message = format!(
                "`{}` holds fields that are no numbers, or that the end of the file may have cut.",
                column.name
            );
            issues.note(IssueKind::UnreadableNumber, name, *unreadable, message);
        }
        let recording = Recording {
            aircraft: heading.aircraft,
            ledger,
            columns,
            clock: Clock::Stamps(self.stamps),
            lines: self.lines,
            session_starts: self.session_starts,
            rows: self.rows,
            issues,
        };
        Table { recording, auxiliary, identities, clock: self.layout.clock }
    }
}

/// Whether any field holds more than blanks.
fn is_used<'row>(mut fields: impl Iterator<Item = &'row [u8]>) -> bool {
    fields.any(|field| !field.trim_ascii().is_empty())
}
