//! The lines above the rows of a comma-separated log: aircraft, units and names.
//!
//! Shared by the comma-separated formats; each of them decides which line is what.

use std::borrow::Cow;

use data_flight::AircraftIdentity;

use crate::columns::{self, Alias, Dialect, Role};
use crate::text::{self, Line, Lines};
use crate::{IngestError, IngestErrorKind};

/// A header that was found at the top of a text.
#[derive(Clone, Debug)]
pub(super) struct Heading {
    pub(super) aircraft: AircraftIdentity,
    pub(super) columns: Vec<HeadColumn>,
    pub(super) dialect: Dialect,
    /// The number of the last line of the header.
    pub(super) last_line: u64,
}

/// One column of a header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct HeadColumn {
    /// The name without its unit.
    pub(super) name: String,
    /// The second, shorter name; empty where there is none.
    pub(super) short: String,
    /// The declared unit, if any.
    pub(super) unit: Option<String>,
}

impl HeadColumn {
    /// What the column is used for, and whether its first name said so.
    pub(super) fn role(&self, dialect: Dialect) -> Option<(Role, bool)> {
        columns::role(&self.name, dialect)
            .map(|role| (role, true))
            .or_else(|| columns::role(&self.short, dialect).map(|role| (role, false)))
    }

    /// The alias row, when the column becomes a parameter.
    pub(super) fn alias(&self, dialect: Dialect) -> Option<(&'static Alias, bool)> {
        match self.role(dialect) {
            Some((Role::Value(alias), is_first)) => Some((alias, is_first)),
            _ => None,
        }
    }
}

/// Headers stand within the first lines; a preamble longer than this is another format.
const HEADER_LINES: usize = 8;
/// No header line of a real log comes near this.
const HEADER_LINE_BYTES: usize = 256 * 1024;

/// The first lines of a text.
pub(super) fn top(text: &[u8]) -> Vec<Line<'_>> {
    Lines::new(text::without_mark(text))
        .take(HEADER_LINES)
        .filter(|line| line.bytes.len() <= HEADER_LINE_BYTES)
        .collect()
}

/// The names of a comma-separated line, each with the unit in its brackets; a leading `#` is
/// not a name.
pub(super) fn names(line: &[u8]) -> Vec<HeadColumn> {
    names_by(line, b',')
}

/// The same for any delimiter.
pub(super) fn names_by(line: &[u8], delimiter: u8) -> Vec<HeadColumn> {
    let line = line.strip_prefix(b"#").unwrap_or(line);
    text::fields_by(line, delimiter)
        .iter()
        .map(|field| {
            let (name, unit) = columns::name_and_unit(&text::label(field));
            HeadColumn { name, short: String::new(), unit }
        })
        .collect()
}

/// Whether a line describes the aircraft.
pub(super) fn is_airframe_info(line: &[u8]) -> bool {
    let line = line.strip_prefix(b"\"").unwrap_or(line);
    line.starts_with(b"#airframe_info")
}

/// How many columns are known by name.
pub(super) fn known(columns: &[HeadColumn], dialect: Dialect) -> usize {
    columns.iter().filter(|column| column.alias(dialect).is_some()).count()
}

/// Whether the columns hold a date and a time.
pub(super) fn has_clock(columns: &[HeadColumn], dialect: Dialect) -> bool {
    let has = |wanted| columns.iter().any(|c| c.role(dialect).is_some_and(|(r, _)| r == wanted));
    has(Role::Date) && has(Role::Time)
}

/// What the lines of a header and the first rows below it say of the number of columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Agreement {
    /// The same.
    Same,
    /// The rows have as many as the first line, and the second has another number.
    FirstFitsRows,
    /// The rows have as many as the second line, and the first has another number.
    SecondFitsRows,
    /// The rows have more than any line.
    NoneFitsRows,
}

/// Rows that are asked how many columns there are.
const WITNESSES: usize = 9;

/// Which of the lines of a header fits the rows below its last line. A comma that was lost
/// leaves everything behind it under the name of its neighbour, and blanks at the end of the
/// rows hide it. Rows that have less than the header are rows that are cut.
pub(super) fn agreement(
    first: usize,
    second: Option<usize>,
    text: &[u8],
    last_line: u64,
) -> Agreement {
    let mut fields: Vec<usize> = Lines::new(text::without_mark(text))
        .filter(|line| line.number > last_line && !line.bytes.iter().all(|b| text::is_padding(*b)))
        .take(WITNESSES)
        .map(|line| text::fields(line.bytes).len())
        .collect();
    fields.sort_unstable();
    // One row may be damaged itself; the middle one of some is like most of them.
    let usual = fields.get(fields.len() / 2).copied();
    let count = |is: fn(&usize, &usize) -> bool| fields.iter().filter(|n| is(n, &first)).count();
    match second {
        Some(second) if second != first && usual == Some(second) => Agreement::SecondFitsRows,
        _ if count(usize::gt) > count(usize::eq).saturating_mul(2) => Agreement::NoneFitsRows,
        Some(second) if second != first => Agreement::FirstFitsRows,
        _ => Agreement::Same,
    }
}

/// Refuses a log of a family whose rows never have more fields than the header has names.
///
/// # Errors
/// `NoUsableRows` when most of the first rows have more.
pub(super) fn refuse_other_width(heading: &Heading, text: &[u8]) -> Result<(), IngestError> {
    match agreement(heading.columns.len(), None, text, heading.last_line) {
        Agreement::NoneFitsRows => Err(no_line_fits()),
        _ => Ok(()),
    }
}

/// The error of a header of which no line fits the rows.
pub(super) fn no_line_fits() -> IngestError {
    let message = "the rows have another number of columns than the header, so that no column \
                   can be told from its neighbour";
    IngestError::new(IngestErrorKind::NoUsableRows, message)
}

/// The aircraft of an `#airframe_info` line; nothing that is not printed there.
pub(super) fn aircraft(line: &[u8]) -> AircraftIdentity {
    // A spreadsheet quotes every field and doubles the quotes inside.
    let line: Cow<'_, [u8]> = if line.windows(2).any(|pair| pair == b"\"\"") {
        Cow::Owned(text::fields(line).join(b",".as_slice()))
    } else {
        Cow::Borrowed(line)
    };
    let mut aircraft = AircraftIdentity::default();
    let (mut product, mut part, mut unit) = (None, None, None);
    for (key, value) in pairs(&String::from_utf8_lossy(&line)) {
        match key.as_str() {
            "aircraft_ident" => aircraft.registration = Some(value),
            "airframe_name" => aircraft.model = Some(value),
            "system_id" => aircraft.system_id = Some(value),
            "product" => product = Some(value),
            "unit_software_part_number" => part = Some(value),
            "unit" => unit = Some(value),
            _ => {}
        }
    }
    // Two displays of one aircraft log the same flight; their unit tells them apart.
    let recorder: Vec<String> = [product, part, unit].into_iter().flatten().collect();
    aircraft.recorder = (!recorder.is_empty()).then(|| recorder.join(" "));
    aircraft
}

/// `key="value"` pairs; a comma inside quotes does not end a value. Blank values are left out.
fn pairs(text: &str) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    let mut is_quoted = false;
    for pair in text.split(|letter| {
        is_quoted ^= letter == '"';
        letter == ',' && !is_quoted
    }) {
        let Some((key, value)) = pair.split_once('=') else { continue };
        let value = value.trim().trim_matches('"').trim();
        if !value.is_empty() {
            pairs.push((key.trim().to_ascii_lowercase(), value.to_owned()));
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_aircraft_is_what_the_line_says() {
        let plain = br#"#airframe_info, log_version="1.00", airframe_name="Type 9, long", system_id="ABC1", unit_software_part_number="006-X", mode=NORMAL, "#;
        let saved = br#"#airframe_info," airframe_name=""Type 9, long"""," system_id=""ABC1"""," unit_software_part_number=""006-X""", mode=NORMAL,,"#;
        for line in [plain.as_slice(), saved] {
            let expected = AircraftIdentity {
                registration: None,
                model: Some("Type 9, long".into()),
                system_id: Some("ABC1".into()),
                recorder: Some("006-X".into()),
                call_sign: None,
            };
            assert_eq!(aircraft(line), expected);
        }
        let g3x = br#"#airframe_info,product="GDU 460",aircraft_ident="",unit_software_part_number="006-Y",unit="PFD1""#;
        let found = aircraft(g3x);
        assert_eq!((found.registration, found.recorder), (None, Some("GDU 460 006-Y PFD1".into())));
    }
}
