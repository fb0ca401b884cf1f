//! `flarepath analyse --mapping FILE --dry-run`: the first rows as a mapping reads them, and
//! what becomes of every column. Nothing is judged.

use std::fmt::Write as _;

use comfy_table::{Table, presets};
use data_flight::Validity;
use data_ingest::Preview;

use crate::output;

/// The page of one file.
pub(super) fn page(name: &str, preview: &Preview) -> String {
    let mut text = format!("{name}\n");
    if let Some(error) = &preview.error {
        let _ = writeln!(text, "cannot be read: {}\nhint: {}", output::chain(error), error.hint());
    } else {
        let counts = preview.rows;
        let _ = writeln!(
            text,
            "{} flights; {} rows read, {} kept, {} dropped; aircraft {} {}",
            preview.flights,
            counts.read,
            counts.kept,
            counts.dropped,
            preview.aircraft.registration.as_deref().unwrap_or("not named"),
            preview.aircraft.model.as_deref().unwrap_or(""),
        );
        let _ = writeln!(text, "in brackets: recorded and not used\n{}", table(preview));
    }
    let named = |names: &[String]| match names {
        [] => "none".to_owned(),
        names => names.join(", "),
    };
    let mapped: Vec<String> =
        preview.columns.mapped.iter().map(|(column, to)| format!("{column} = {to}")).collect();
    for (what, names) in [
        ("mapped", &mapped),
        ("ignored", &preview.columns.ignored),
        ("unknown", &preview.columns.unknown),
        ("missing", &preview.missing),
    ] {
        let _ = writeln!(text, "columns {what}: {}", named(names));
    }
    for issue in &preview.issues {
        let _ = writeln!(
            text,
            "line {}: {} ({} times): {}",
            issue.line,
            issue.kind.name(),
            issue.count,
            issue.message
        );
    }
    text
}

fn table(preview: &Preview) -> String {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING);
    let parameters = preview.columns.mapped.iter().map(|(_, parameter)| parameter.name());
    table.set_header(["flight", "time_s", "time_utc"].into_iter().chain(parameters));
    for row in &preview.first_rows {
        let utc =
            row.time_utc.map(|time| time.to_rfc3339_opts(chrono::SecondsFormat::Millis, true));
        let samples = row.samples.iter().map(|sample| match sample {
            Some(sample) if sample.validity.is_normal() => shown(sample.raw),
            // Recorded and not used: a person may want to see it.
            Some(sample) if sample.validity != Validity::NoComputedData => {
                format!("({})", shown(sample.raw))
            }
            Some(_) => "-".to_owned(),
            None => "-".to_owned(),
        });
        let first =
            [row.flight.to_string(), format!("{:.1}", row.time_s), utc.unwrap_or("-".to_owned())];
        table.add_row(first.into_iter().chain(samples));
    }
    table.trim_fmt()
}

/// A number without the digits that only converting its unit has made.
fn shown(value: f64) -> String {
    ((value * 1e7).round() / 1e7).to_string()
}
