//! The `columns` table of a mapping: name in the log → parameter, unit and meaning.

use std::collections::BTreeMap;

use data_flight::{Parameter, Unit};

use super::problem::did_you_mean;
use super::table::{Found, Problems, Table};
use super::{MappedColumn, tidy};
use crate::columns::Reading;
use crate::normalise;

/// What a number may mean beside its unit.
const MEANINGS: &[(&str, Reading)] = &[
    ("plain", Reading::Plain),
    ("difference_from_1_g", Reading::DeltaG),
    ("fraction", Reading::Fraction),
    ("west_positive", Reading::WestPositive),
    ("half_circle", Reading::HalfCircle),
    ("magnetic_track", Reading::MagneticTrack),
];

/// Every column that can be read, with the place of its name.
pub(super) fn read(
    section: &Table<'_, '_>,
    problems: &mut Problems<'_>,
) -> Vec<(Found<()>, MappedColumn)> {
    let mut columns: Vec<(Found<()>, MappedColumn)> = Vec::new();
    let mut first: BTreeMap<Parameter, String> = BTreeMap::new();
    let tables = section.tables(problems);
    if tables.is_empty() {
        let hint = "map a column: `\"Name in the log\" = { parameter = \"…\", unit = \"…\" }`";
        problems.add(None, "columns", "no column is mapped", hint.to_owned());
    }
    for (name, mut table) in tables {
        let parameter = parameter(&mut table, problems);
        let unit = unit(&mut table, parameter, problems);
        let reading = reading(&mut table, parameter, problems);
        table.tell_unknown(problems);
        let (Some(parameter), Some(unit)) = (parameter, unit) else { continue };
        let column = MappedColumn { name: tidy(name.value), parameter, unit, reading };
        if let Some(other) = first.get(&parameter) {
            let message = format!("`{parameter}` is already given by {other:?}");
            let hint = "keep one of the two and put the other into `ignored_columns`".to_owned();
            problems.add(Some(name.at.clone()), name.place.clone(), message, hint);
        } else if columns.iter().any(|(_, known)| known.name == column.name) {
            let message = "this column is mapped twice, but for blanks";
            problems.add(Some(name.at.clone()), name.place.clone(), message, None);
        } else {
            first.insert(parameter, name.value.to_owned());
        }
        columns.push((Found { value: (), at: name.at, place: name.place }, column));
    }
    columns
}

fn parameter(table: &mut Table<'_, '_>, problems: &mut Problems<'_>) -> Option<Parameter> {
    if !table.has("parameter") {
        let message = "the parameter is missing";
        let hint = "add `parameter = \"indicated_airspeed_kt\"`, for example".to_owned();
        problems.add(table.at(), table.path("parameter"), message, hint);
    }
    let found = table.text("parameter", problems)?;
    let parameter = Parameter::from_name(found.value.trim());
    if parameter.is_none() {
        let known = Parameter::ALL.iter().map(|parameter| parameter.name());
        let hint = did_you_mean(found.value, known).unwrap_or_else(|| {
            "names end in their unit, as `engine_1_oil_pressure_psi`".to_owned()
        });
        let message = format!("`{}` is not a parameter of the catalogue", found.value);
        problems.add(Some(found.at), found.place, message, hint);
    }
    parameter
}

fn unit(
    table: &mut Table<'_, '_>,
    parameter: Option<Parameter>,
    problems: &mut Problems<'_>,
) -> Option<String> {
    let become_of = |unit: Unit| {
        let spellings: Vec<_> =
            normalise::spellings(unit).iter().map(|unit| format!("`{unit}`")).collect();
        format!("these become {}: {}", unit.suffix(), spellings.join(", "))
    };
    let hint = parameter.map(|parameter| become_of(parameter.unit()));
    if !table.has("unit") {
        problems.add(table.at(), table.path("unit"), "the unit is missing", hint.clone());
    }
    let found = table.text("unit", problems)?;
    let unit = found.value.trim();
    let parameter = parameter?;
    let is_known =
        normalise::spellings(parameter.unit()).iter().any(|known| known.eq_ignore_ascii_case(unit));
    if !is_known {
        let message = format!("`{unit}` cannot become `{parameter}`");
        problems.add(Some(found.at), found.place, message, hint);
        return None;
    }
    Some(unit.to_owned())
}

fn reading(
    table: &mut Table<'_, '_>,
    parameter: Option<Parameter>,
    problems: &mut Problems<'_>,
) -> Reading {
    let Some(found) = table.text("meaning", problems) else { return Reading::Plain };
    let Some((_, reading)) = MEANINGS.iter().find(|(name, _)| *name == found.value) else {
        let names: Vec<_> = MEANINGS.iter().map(|(name, _)| format!("`{name}`")).collect();
        let hint = did_you_mean(found.value, MEANINGS.iter().map(|(name, _)| *name))
            .unwrap_or_else(|| format!("known are {}", names.join(", ")));
        problems.add(Some(found.at), found.place, "unknown meaning", hint);
        return Reading::Plain;
    };
    if let Some(parameter) = parameter.filter(|parameter| !applies(*reading, *parameter)) {
        let message = format!("`{}` says nothing of `{parameter}`", found.value);
        problems.add(Some(found.at), found.place, message, None);
    }
    *reading
}

/// Whether a meaning makes sense for a parameter.
fn applies(reading: Reading, parameter: Parameter) -> bool {
    match reading {
        Reading::Plain => true,
        Reading::DeltaG => parameter == Parameter::AccelerationNormal,
        Reading::Fraction => parameter.unit() == Unit::Percent,
        Reading::WestPositive => {
            matches!(parameter, Parameter::Longitude | Parameter::MagneticVariation)
        }
        Reading::HalfCircle => parameter.is_circular(),
        Reading::MagneticTrack => parameter == Parameter::TrackTrue,
        // Angles that are no numbers; no mapping can declare them.
        Reading::DegreesMinutes => false,
    }
}
