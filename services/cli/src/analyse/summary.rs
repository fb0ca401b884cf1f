//! The document as a table for people.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use comfy_table::{CellAlignment, Table, presets};

use super::document::{Document, FileView};

/// A table of the files, then findings by rule and not-evaluated rules by reason.
#[must_use]
pub fn of(document: &Document) -> String {
    let mut text = files(document);
    let _ = writeln!(text, "\n\n{}", totals(document));
    for file in &document.files {
        if let Some(error) = &file.error {
            let _ = writeln!(text, "{}: {} ({})", file.path, error.message, error.kind);
            let _ = writeln!(text, "  hint: {}", error.hint);
        }
    }
    text.push_str(&findings(document));
    text.push_str(&reasons(document));
    text
}

fn files(document: &Document) -> String {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING);
    table.set_header([
        "file",
        "format",
        "rows",
        "dropped",
        "issues",
        "flights",
        "airborne (s)",
        "found",
        "clear",
        "not evaluated",
    ]);
    for file in &document.files {
        let flights = &file.flights;
        let count = |each: fn(&super::flight_view::FlightView) -> usize| {
            flights.iter().map(each).sum::<usize>().to_string()
        };
        table.add_row([
            short(&file.path),
            file.format.clone().unwrap_or_else(|| "-".to_owned()),
            file.rows.read.to_string(),
            file.rows.dropped.to_string(),
            file.issues.iter().map(|issue| issue.count).sum::<u64>().to_string(),
            flights.len().to_string(),
            format!("{:.0}", airborne_s(file)),
            count(|flight| flight.findings.len()),
            count(|flight| flight.clear.len()),
            count(|flight| flight.not_evaluated.len()),
        ]);
    }
    for column in table.column_iter_mut().skip(2) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table.trim_fmt()
}

fn airborne_s(file: &FileView) -> f64 {
    file.flights
        .iter()
        .flat_map(|flight| &flight.phases)
        .filter(|span| {
            data_flight::PhaseOfFlight::from_name(&span.phase)
                .is_some_and(data_flight::PhaseOfFlight::is_airborne)
        })
        // `sum` of nothing is -0, which reads as a defect.
        .fold(0.0, |total, span| total + (span.end_s - span.start_s))
}

fn short(path: &str) -> String {
    std::path::Path::new(path)
        .file_name()
        .map_or_else(|| path.to_owned(), |name| name.to_string_lossy().into_owned())
}

fn totals(document: &Document) -> String {
    let files = &document.files;
    let unread = files.iter().filter(|file| file.error.is_some()).count();
    let rows: u64 = files.iter().map(|file| file.rows.read).sum();
    let dropped: u64 = files.iter().map(|file| file.rows.dropped).sum();
    let flights: usize = files.iter().map(|file| file.flights.len()).sum();
    format!(
        "{} files ({unread} could not be read), {rows} rows read, {} kept, {dropped} dropped, \
         {flights} flights",
        files.len(),
        rows - dropped,
    )
}

fn findings(document: &Document) -> String {
    let mut by_rule: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for finding in document.files.iter().flat_map(|f| &f.flights).flat_map(|f| &f.findings) {
        *by_rule.entry((&finding.rule, &finding.band)).or_default() += 1;
    }
    let mut text = String::from("\nfound, by rule and band:\n");
    if by_rule.is_empty() {
        text.push_str("  none; see below what could not be checked\n");
    }
    for ((rule, band), count) in by_rule {
        let _ = writeln!(text, "  {count:>5}  {rule} ({band})");
    }
    text
}

fn reasons(document: &Document) -> String {
    let mut by_reason: BTreeMap<&str, usize> = BTreeMap::new();
    for rule in document.files.iter().flat_map(|f| &f.flights).flat_map(|f| &f.not_evaluated) {
        *by_reason.entry(&rule.reason).or_default() += 1;
    }
    let mut text =
        String::from("\nnot evaluated, by reason (these say nothing about the flight):\n");
    for (reason, count) in by_reason {
        let _ = writeln!(text, "  {count:>5}  {reason}");
    }
    text
}
