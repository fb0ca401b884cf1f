//! Any text as an operator's mapping, and what is accepted as one at work on a small table.
#![no_main]

use data_ingest::{Limits, Mapping, ingest_mapped};
use libfuzzer_sys::fuzz_target;

const TABLE: &[u8] = b"D,T,A,B\n2024-01-01,10:00:00,60,100\n2024-01-01,10:00:01,61,\n,,,\n1,2\n";

fuzz_target!(|text: &str| {
    match Mapping::from_toml(text) {
        Ok(mapping) => drop(ingest_mapped(TABLE, &mapping, &Limits::default())),
        Err(error) => assert!(!error.problems().is_empty()),
    }
});
