//! A deliberately simple reader of the generator's own logs: split at commas, trim, parse.
//!
//! It shares no code with the writer and none with the real parser.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;

use crate::{GeneratedLog, Scenario, SyntheticAircraft, generate};

/// A log as columns of numbers; blank and unreadable fields are NaN.
pub(super) struct Log {
    pub(super) header: [String; 3],
    columns: BTreeMap<String, Vec<f64>>,
    pub(super) stamps: Vec<Option<NaiveDateTime>>,
    /// Rows with another number of fields than the header.
    pub(super) broken_rows: usize,
}

impl Log {
    pub(super) fn read(csv: &[u8]) -> Self {
        let text = String::from_utf8(csv.to_vec()).expect("plain text");
        let mut lines = text.lines();
        let header = [0, 1, 2].map(|_| lines.next().expect("a header line").to_owned());
        let names: Vec<String> = header[2].split(',').map(|name| name.trim().to_owned()).collect();
        let mut log = Self { header, columns: BTreeMap::new(), stamps: Vec::new(), broken_rows: 0 };
        let mut columns: Vec<Vec<f64>> = vec![Vec::new(); names.len()];
        for line in lines.filter(|line| !line.trim_matches('\0').is_empty()) {
            let fields: Vec<&str> = line.split(',').map(str::trim).collect();
            if fields.len() != names.len() {
                log.broken_rows += 1;
                continue;
            }
            let stamp = format!("{} {}", fields[0], fields[1]);
            log.stamps.push(NaiveDateTime::parse_from_str(&stamp, "%Y-%m-%d %H:%M:%S").ok());
            for (column, field) in columns.iter_mut().zip(fields) {
                column.push(field.parse().unwrap_or(f64::NAN));
            }
        }
        log.columns = names.into_iter().zip(columns).collect();
        log
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.columns.contains_key(name)
    }

    pub(super) fn column(&self, name: &str) -> &[f64] {
        self.columns.get(name).unwrap_or_else(|| panic!("no column `{name}`"))
    }

    pub(super) fn rows(&self) -> usize {
        self.stamps.len()
    }

    /// Rows before the first time stamp.
    pub(super) fn rows_without_stamp(&self) -> usize {
        self.stamps.iter().take_while(|stamp| stamp.is_none()).count()
    }

    /// The row that shows what is true at `at_s`: rows are one second apart from the first.
    pub(super) fn row_at(&self, at_s: f64) -> usize {
        assert!(at_s.is_finite() && at_s >= 0.0, "no time: {at_s}");
        data_flight::number::f64_to_count(at_s.ceil()).expect("a count")
    }

    /// The values of a column between two true times.
    pub(super) fn between(&self, name: &str, start_s: f64, end_s: f64) -> &[f64] {
        &self.column(name)[self.row_at(start_s)..=self.row_at(end_s)]
    }
}

/// Generates a flight and reads it back.
pub(super) fn fly(scenario: &Scenario) -> (GeneratedLog, Log) {
    let generated = generate(scenario);
    let log = Log::read(&generated.csv);
    (generated, log)
}

pub(super) fn max(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

pub(super) fn min(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::INFINITY, f64::min)
}

/// The longest run of rows for which `is_so` holds.
pub(super) fn longest_run(rows: usize, is_so: impl Fn(usize) -> bool) -> usize {
    let (mut longest, mut run) = (0, 0);
    for row in 0..rows {
        run = if is_so(row) { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

/// Columns of a kind (`CHT`, `EGT`) that a log has.
pub(super) fn cylinders(log: &Log, kind: &str, aircraft: SyntheticAircraft) -> Vec<String> {
    (1..=aircraft.cylinder_count())
        .map(|cylinder| format!("E1 {kind}{cylinder}"))
        .filter(|name| log.has(name))
        .collect()
}

/// Hottest minus coldest cylinder in each row.
pub(super) fn spread(log: &Log, kind: &str, aircraft: SyntheticAircraft) -> Vec<f64> {
    let columns = cylinders(log, kind, aircraft);
    (0..log.rows())
        .map(|row| {
            let values: Vec<f64> = columns.iter().map(|name| log.column(name)[row]).collect();
            max(&values) - min(&values)
        })
        .collect()
}
