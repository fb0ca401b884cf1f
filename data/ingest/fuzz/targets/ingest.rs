//! Any bytes as a log: whatever format they are taken for, the ledger adds up.
#![no_main]

use data_ingest::{Limits, ingest};
use libfuzzer_sys::fuzz_target;

#[path = "promises.rs"]
mod promises;

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { max_unpacked_bytes: 4 * 1024 * 1024, ..Limits::default() };
    if let Ok(log) = ingest(bytes, &limits) {
        promises::hold(&log);
    }
});
