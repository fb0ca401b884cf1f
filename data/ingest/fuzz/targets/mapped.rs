//! Any bytes as a table that an operator's mapping declares, one mapping for each way to tell
//! the time. The first byte chooses the mapping.
#![no_main]

use std::sync::LazyLock;

use data_ingest::{Limits, Mapping, ingest_mapped, preview};
use libfuzzer_sys::fuzz_target;

#[path = "promises.rs"]
mod promises;

const COLUMNS: &str = "[columns]\nA = { parameter = \"indicated_airspeed_kt\", unit = \"kt\" }\n\
                       B = { parameter = \"altitude_pressure_ft\", unit = \"m\" }\n";

static MAPPINGS: LazyLock<Vec<Mapping>> = LazyLock::new(|| {
    let heads = [
        "[time]\ndate = \"D\"\ntime = \"T\"\nutc_offset = \"+02:00\"\n",
        "delimiter = \";\"\ndecimal_mark = \",\"\n[time]\ndate_time = \"T\"\n",
        "[time]\ntime = \"T\"\n",
        "[time]\nepoch = \"T\"\nepoch_unit = \"s\"\n",
        "[time]\nelapsed = \"T\"\nelapsed_unit = \"ms\"\n",
        "[time]\ninterval_s = 0.5\n",
    ];
    let mapping = |head: &&str| Mapping::from_toml(&format!("{head}{COLUMNS}"));
    heads.iter().map(mapping).collect::<Result<_, _>>().expect("the mappings are right")
});

fuzz_target!(|input: &[u8]| {
    let Some((choice, bytes)) = input.split_first() else { return };
    let mapping = &MAPPINGS[usize::from(*choice) % MAPPINGS.len()];
    let limits = Limits { max_unpacked_bytes: 4 * 1024 * 1024, ..Limits::default() };
    if let Ok(log) = ingest_mapped(bytes, mapping, &limits) {
        promises::hold(&log);
    }
    let shown = preview(bytes, mapping, 3);
    assert!(shown.first_rows.len() <= 3);
});
