//! Any bytes as raw recorder words under the example layout.
#![no_main]

use std::sync::LazyLock;

use data_ingest::{FrameLayout, Limits, ingest_frames};
use libfuzzer_sys::fuzz_target;

static LAYOUT: LazyLock<FrameLayout> = LazyLock::new(|| {
    FrameLayout::from_toml(include_str!("../../layouts/generic_64_words.toml"))
        .expect("the example is right")
});

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { max_unpacked_bytes: 4 * 1024 * 1024, ..Limits::default() };
    if let Ok(log) = ingest_frames(bytes, &LAYOUT, &limits) {
        assert_eq!(log.rows.read, log.rows.kept + log.rows.dropped);
        for flight in &log.flights {
            assert!(flight.columns().all(|(_, series)| series.len() == flight.len()));
        }
    }
});
