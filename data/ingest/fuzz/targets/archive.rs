//! Any bytes as an archive: what it gives stays within the limits, and every entry has an
//! outcome.
#![no_main]

use data_ingest::archive::{self, ArchiveLimits, Content};
use libfuzzer_sys::fuzz_target;

/// Small, so that a bomb shows as one.
const LIMITS: ArchiveLimits = ArchiveLimits {
    max_entries: 64,
    max_entry_bytes: 1 << 20,
    max_total_bytes: 1 << 21,
    max_ratio: 100,
    max_path_bytes: 256,
};

fuzz_target!(|bytes: &[u8]| {
    let Ok(archive) = archive::entries(bytes, &LIMITS) else { return };
    let expected = archive.len();
    let mut total_bytes = 0_u64;
    let mut found = 0;
    for entry in archive {
        found += 1;
        assert!(!entry.path.starts_with('/') || matches!(entry.content, Content::Skipped(_)));
        if let Content::File { bytes, .. } = entry.content {
            assert!(entry.path.len() <= LIMITS.max_path_bytes);
            assert!(entry.path.split('/').all(|part| part != ".."));
            total_bytes += bytes.len() as u64;
        }
    }
    assert_eq!(found, expected);
    assert!(found <= LIMITS.max_entries && total_bytes <= LIMITS.max_total_bytes);
});
