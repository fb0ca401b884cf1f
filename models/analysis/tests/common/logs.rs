//! Reading recorded logs through the real ingestion.

#![expect(clippy::expect_used, clippy::panic, reason = "helpers of tests")]

use std::path::{Path, PathBuf};

use data_flight::Flight;
use data_ingest::{IngestedLog, Limits, ingest};

use crate::common::data_dir;

/// One log of the data folder, ingested.
pub fn read_log(path: &Path) -> IngestedLog {
    let bytes = std::fs::read(path).expect("the log can be read");
    ingest(&bytes, &Limits::default()).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The only flight of one log of the data folder.
pub fn read_flight(name: &str) -> Flight {
    let mut flights = read_log(&data_dir().join(name)).flights;
    assert_eq!(flights.len(), 1, "{name}");
    flights.remove(0)
}

/// Every Garmin log, in order of path; the field dictionary is not one.
pub fn garmin_logs() -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in ["g1000", "g3x", "ngafid_export", "perspective"] {
        let entries = std::fs::read_dir(data_dir().join("garmin").join(folder));
        for entry in entries.expect("the folder can be listed") {
            let path = entry.expect("the entry can be read").path();
            if !path.ends_with("logFileFields.csv") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
