//! Recorded logs that lie beside the workspace. They name aircraft and people, so they are
//! read where they lie and never copied into the repository.

use std::path::{Path, PathBuf};

/// The folder of recorded data, `../shared/data` unless `FLAREPATH_DATA_DIR` says otherwise.
/// `None` only when it is missing and `FLAREPATH_DATA_OPTIONAL=1` says that this is meant.
///
/// # Panics
/// When it is missing and nothing says that it may be.
#[must_use]
pub fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("FLAREPATH_DATA_DIR")
        .map_or_else(|| crate::workspace::root().join("../shared/data"), PathBuf::from);
    if folder.join("garmin").is_dir() {
        return Some(folder);
    }
    let optional = std::env::var_os("FLAREPATH_DATA_OPTIONAL").is_some_and(|value| value == "1");
    assert!(
        optional,
        "no recorded logs at {}: set FLAREPATH_DATA_DIR to their folder, or \
         FLAREPATH_DATA_OPTIONAL=1 to do without",
        folder.display()
    );
    eprintln!("SKIPPED: no recorded logs at {}", folder.display());
    None
}

/// Every file below `folder/below`, in order of path.
///
/// # Panics
/// When a folder cannot be listed.
#[must_use]
pub fn files(folder: &Path, below: &str) -> Vec<PathBuf> {
    let (mut found, mut folders) = (Vec::new(), vec![folder.join(below)]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder that can be listed") {
            let path = entry.expect("an entry that can be read").path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}
