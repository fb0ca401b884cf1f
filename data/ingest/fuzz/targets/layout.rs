//! Any text as a frame layout, and what is accepted as one at work on some words.
#![no_main]

use data_ingest::{FrameLayout, Limits, ingest_frames};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match FrameLayout::from_toml(text) {
        Ok(layout) => {
            let words: Vec<u8> =
                (0..4_096_u16).flat_map(|word| (word % 0x1000).to_le_bytes()).collect();
            drop(ingest_frames(&words, &layout, &Limits::default()));
        }
        Err(error) => assert!(!error.problems().is_empty()),
    }
});
