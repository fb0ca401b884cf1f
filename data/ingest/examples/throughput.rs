//! Prints what one log takes per stage: `throughput FILE…`, best of several runs.
//!
//! `cargo run --release -p data-ingest --example throughput -- ../shared/data/garmin/*/*`

use std::time::Duration;

use data_flight::number::count_to_f64;
use data_ingest::{Limits, ingest};

/// Runs of which the fastest counts.
const RUNS: usize = 10;

#[expect(clippy::print_stdout, reason = "printing is what this program is for")]
fn main() -> std::io::Result<()> {
    println!("{:>9} {:>9} {:>9} {:>8}  file", "unpack ms", "parse ms", "norm ms", "MB/s");
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path)?;
        let mut best: Option<(Duration, data_ingest::IngestedLog)> = None;
        for _ in 0..RUNS {
            match ingest(&bytes, &Limits::default()) {
                Ok(log) => {
                    let took = log.timings.parse + log.timings.normalise;
                    if best.as_ref().is_none_or(|(fastest, _)| took < *fastest) {
                        best = Some((took, log));
                    }
                }
                Err(error) => println!("{}: {error}", error.kind().name()),
            }
        }
        let Some((took, log)) = best else { continue };
        let ms = |duration: Duration| duration.as_secs_f64() * 1e3;
        let megabytes = count_to_f64(usize::try_from(log.unpacked_bytes).unwrap_or(0)) / 1e6;
        println!(
            "{:>9.2} {:>9.2} {:>9.2} {:>8.0}  {path}",
            ms(log.timings.decompress),
            ms(log.timings.parse),
            ms(log.timings.normalise),
            megabytes / took.as_secs_f64(),
        );
    }
    Ok(())
}
