//! Ten thousand damaged real logs: no panic, no row lost untold, no row that is not one of the
//! original ones, no more memory than promised.
//!
//! Every log of the data folder that can be read is taken, shortened, damaged in one or two of
//! eight ways with a fixed seed, and read. Formats that are added later take part by
//! themselves. `FLAREPATH_MUTATIONS` sets another number of cases.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "test helpers")]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "tables and skips are printed")]

mod damage;
mod logs;
mod promises;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;

use data_ingest::{Limits, ingest};
use peak_alloc::PeakAlloc;
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use damage::Damage;
use logs::RealLog;

#[global_allocator]
static PEAK: PeakAlloc = PeakAlloc;

const SEED: u64 = 0x_F1A2_E9A7;
const CASES: usize = 10_000;

/// Reading takes no more than this beside eight times the log. The promise is 64 MiB, which
/// would hide everything in logs as short as these.
const FIXED_BYTES: usize = 2 * 1024 * 1024;

/// What came of all cases.
#[derive(Debug, Default)]
struct Outcomes {
    read: usize,
    refused: usize,
    rows_kept: u64,
    rows_dropped: u64,
    rows_compared: u64,
    rows_altered: u64,
    highest_peak_bytes: usize,
}

#[test]
fn ten_thousand_damaged_logs_keep_every_promise() {
    let Some(dir) = logs::data_dir() else { return };
    let logs = logs::all(&dir);
    let cases = std::env::var("FLAREPATH_MUTATIONS")
        .map_or(CASES, |cases| cases.parse().expect("a number of cases"));
    let mut by_damage: BTreeMap<&str, usize> = BTreeMap::new();
    let mut outcomes = Outcomes::default();
    for (case, seed) in (0..cases).zip(SEED..) {
        // A seed of its own for every case, so that one can be repeated alone.
        let mut chance = Xoshiro256PlusPlus::seed_from_u64(seed);
        let log = &logs[case % logs.len()];
        let other = &logs[chance.gen_range(0..logs.len())];
        let damage = Damage::of(log, other, &mut chance);
        *by_damage.entry(damage.name).or_default() += 1;
        let tried = catch_unwind(AssertUnwindSafe(|| try_case(log, other, &damage, &mut outcomes)));
        if let Err(panic) = tried {
            eprintln!("case {case}: {} with {}", log.path, damage.name);
            let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join("damaged_log");
            std::fs::write(&kept, &damage.bytes).expect("the folder takes it");
            eprintln!("kept as {}", kept.display());
            resume_unwind(panic);
        }
    }
    println!("{} logs, damaged by {by_damage:?}: {outcomes:?}", logs.len());
    // What is looked at must be there.
    assert!(outcomes.read > cases / 2, "{outcomes:?}");
    assert!(outcomes.rows_compared > outcomes.rows_kept / 2, "{outcomes:?}");
    assert!(outcomes.rows_dropped > 0 && outcomes.rows_altered > 0, "{outcomes:?}");
}

fn try_case(log: &RealLog, other: &RealLog, damage: &Damage, outcomes: &mut Outcomes) {
    let before = PEAK.current_usage();
    PEAK.reset_peak_usage();
    let read = ingest(&damage.bytes, &Limits::default());
    let peak_bytes = PEAK.peak_usage().saturating_sub(before);
    outcomes.highest_peak_bytes = outcomes.highest_peak_bytes.max(peak_bytes);
    assert!(peak_bytes <= FIXED_BYTES + 8 * damage.bytes.len(), "{peak_bytes} bytes");
    match read {
        Ok(read) => {
            promises::nothing_is_lost_untold(&read);
            let rows = promises::rows_are_the_original_ones(&read, log, other, damage);
            outcomes.read += 1;
            outcomes.rows_kept += read.rows.kept;
            outcomes.rows_dropped += read.rows.dropped;
            outcomes.rows_compared += rows.compared;
            outcomes.rows_altered += rows.altered;
        }
        Err(error) => {
            assert!(!error.to_string().is_empty() && !error.hint().is_empty());
            outcomes.refused += 1;
        }
    }
}
