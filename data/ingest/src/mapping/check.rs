//! The text of a mapping → [`Mapping`], or everything that is wrong with it.

use data_flight::AircraftIdentity;
use toml::de::DeTable;

use super::clock::{self, ClockDeclaration};
use super::problem::MappingError;
use super::table::{Found, Problems, Table};
use super::{Mapping, columns, tidy};
use crate::formats::DecimalMark;

/// No mapping of a real log comes near this; a larger one is something else.
const MAX_MAPPING_BYTES: usize = 1024 * 1024;

pub(super) fn mapping(toml: &str) -> Result<Mapping, MappingError> {
    let mut problems = Problems::new(toml);
    if toml.len() > MAX_MAPPING_BYTES {
        let message = format!("the mapping is larger than {MAX_MAPPING_BYTES} bytes");
        problems.add(None, "", message, None);
        return Err(MappingError::new(problems.into_inner()));
    }
    let (document, errors) = DeTable::parse_recoverable(toml);
    for error in &errors {
        problems.add(error.span(), "", error.message().trim().to_owned(), None);
    }
    let mut table = Table::whole(document.get_ref());
    let found = read(&mut table, &mut problems);
    table.tell_unknown(&mut problems);
    let problems = problems.into_inner();
    match found {
        Some(mapping) if problems.is_empty() => Ok(mapping),
        _ => Err(MappingError::new(problems)),
    }
}

/// The mapping as far as it can be read; `None` where a part without which there is none is
/// missing or wrong, which has then been told.
fn read(table: &mut Table<'_, '_>, problems: &mut Problems<'_>) -> Option<Mapping> {
    let header_line = header_line(table, problems);
    let skip_lines_below = table.count("skip_lines_below", problems).map_or(0, |f| f.value);
    let delimiter = delimiter(table, problems);
    let decimal = decimal_mark(table, delimiter, problems);
    let ignored = table.texts("ignored_columns", problems);

    let mut aircraft = Aircraft::default();
    if let Some(mut section) = table.table("aircraft", problems) {
        aircraft = Aircraft::read(&mut section, problems);
        section.tell_unknown(problems);
    }
    let clock = match table.table("time", problems) {
        Some(mut section) => {
            let clock = clock::read(&mut section, problems);
            section.tell_unknown(problems);
            clock
        }
        None => {
            if !table.has("time") {
                let hint = "say how the log tells the time: `date_time`, `date` and `time`, \
                            `elapsed`, `epoch` or `interval_s`";
                problems.add(None, "time", "this table is missing", hint.to_owned());
            }
            None
        }
    };
    let mut columns = Vec::new();
    if let Some(section) = table.table("columns", problems) {
        columns = columns::read(&section, problems);
    }
    if !table.has("columns") {
        let hint = "map a column: `\"Name in the log\" = { parameter = \"…\", unit = \"…\" }`";
        problems.add(None, "columns", "this table is missing", hint.to_owned());
    }
    tell_twice(&columns, clock.as_ref(), &aircraft, &ignored, problems);
    Some(Mapping {
        header_line,
        skip_lines_below,
        delimiter,
        decimal,
        aircraft: aircraft.constants,
        registration_column: aircraft.registration_column,
        model_column: aircraft.model_column,
        clock: clock?,
        columns: columns.into_iter().map(|(_, column)| column).collect(),
        ignored: ignored.iter().map(|found| tidy(found.value)).collect(),
    })
}

fn header_line(table: &mut Table<'_, '_>, problems: &mut Problems<'_>) -> u64 {
    let Some(found) = table.count("header_line", problems) else { return 1 };
    if found.value == 0 {
        problems.add(Some(found.at), found.place, "lines are counted from 1", None);
    }
    found.value.max(1)
}

fn delimiter(table: &mut Table<'_, '_>, problems: &mut Problems<'_>) -> u8 {
    let Some(found) = table.any_text("delimiter", problems) else { return b',' };
    match found.value.as_bytes() {
        [byte @ (b',' | b';' | b'\t' | b'|' | b':' | b' ')] => *byte,
        _ => {
            let hint = "one of `,` `;` `\\t` `|` `:` and a blank".to_owned();
            problems.add(Some(found.at), found.place, "this separates no fields", hint);
            b','
        }
    }
}

fn decimal_mark(
    table: &mut Table<'_, '_>,
    delimiter: u8,
    problems: &mut Problems<'_>,
) -> DecimalMark {
    let Some(found) = table.text("decimal_mark", problems) else { return DecimalMark::Point };
    match found.value {
        "." => DecimalMark::Point,
        "," if delimiter != b',' => DecimalMark::Comma,
        "," => {
            let message = "a comma cannot separate fields and mark decimals";
            let hint = "declare the `delimiter` as well".to_owned();
            problems.add(Some(found.at), found.place, message, hint);
            DecimalMark::Comma
        }
        _ => {
            let hint = "`.` or `,`".to_owned();
            problems.add(Some(found.at), found.place, "this marks no decimals", hint);
            DecimalMark::Point
        }
    }
}

/// What a mapping says of the aircraft.
#[derive(Debug, Default)]
struct Aircraft {
    constants: AircraftIdentity,
    registration_column: Option<String>,
    model_column: Option<String>,
}

impl Aircraft {
    fn read(section: &mut Table<'_, '_>, problems: &mut Problems<'_>) -> Self {
        let mut text = |key| section.text(key, problems).map(|found| found.value.trim().to_owned());
        let constants = AircraftIdentity {
            registration: text("registration"),
            model: text("model"),
            system_id: text("system_id"),
            recorder: text("recorder"),
            call_sign: text("call_sign"),
        };
        let [registration_column, model_column] =
            ["registration_column", "model_column"].map(|key| section.text(key, problems));
        let pairs = [
            (constants.registration.is_some(), &registration_column),
            (constants.model.is_some(), &model_column),
        ];
        for column in
            pairs.into_iter().filter_map(|(is_constant, c)| c.as_ref().filter(|_| is_constant))
        {
            let message = "this is declared for the whole log as well";
            let hint = "keep one of the two".to_owned();
            problems.add(Some(column.at.clone()), column.place.clone(), message, hint);
        }
        Self {
            constants,
            registration_column: registration_column.map(|found| tidy(found.value)),
            model_column: model_column.map(|found| tidy(found.value)),
        }
    }
}

/// Tells columns that are declared for two things.
fn tell_twice(
    columns: &[(Found<()>, super::MappedColumn)],
    clock: Option<&ClockDeclaration>,
    aircraft: &Aircraft,
    ignored: &[Found<&str>],
    problems: &mut Problems<'_>,
) {
    let clock: Vec<&str> = clock.map(ClockDeclaration::columns).unwrap_or_default();
    let identity = [&aircraft.registration_column, &aircraft.model_column];
    for (found, column) in columns {
        let name = column.name.as_str();
        let other = if clock.contains(&name) {
            "`time`"
        } else if identity.iter().any(|known| known.as_deref() == Some(name)) {
            "`aircraft`"
        } else {
            continue;
        };
        let message = format!("this column is declared in {other} as well");
        problems.add(Some(found.at.clone()), found.place.clone(), message, None);
    }
    for found in ignored {
        let name = tidy(found.value);
        let is_used = columns.iter().any(|(_, column)| column.name == name)
            || clock.contains(&name.as_str())
            || identity.iter().any(|known| known.as_deref() == Some(name.as_str()));
        if is_used {
            let message = format!("`{name}` is declared and ignored");
            let hint = "keep one of the two".to_owned();
            problems.add(Some(found.at.clone()), found.place.clone(), message, hint);
        }
    }
}
