//! Finding the recorded data that lie beside the repository.

#![expect(clippy::print_stderr, reason = "a skipped test must be seen")]

use std::path::{Path, PathBuf};

/// The folder of recorded data: `FLAREPATH_DATA_DIR`, else `../shared/data` beside the
/// workspace.
pub fn data_dir() -> PathBuf {
    std::env::var_os("FLAREPATH_DATA_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    )
}

/// Whether the recorded data are there. Their absence fails the test, unless
/// `FLAREPATH_DATA_OPTIONAL=1` says that it may be so.
pub fn has_data() -> bool {
    let there = data_dir().join("garmin").is_dir();
    let optional = std::env::var("FLAREPATH_DATA_OPTIONAL").is_ok_and(|value| value == "1");
    assert!(
        there || optional,
        "no recorded logs in {}; set FLAREPATH_DATA_DIR, or FLAREPATH_DATA_OPTIONAL=1 to skip",
        data_dir().display()
    );
    if !there {
        eprintln!("SKIPPED: no recorded logs in {}", data_dir().display());
    }
    there
}
