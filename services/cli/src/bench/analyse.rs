//! Times the path from bytes to rule evaluations, one log at a time.

use std::hint::black_box;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use services_pipeline::analyse::{Analyst, FlightAnalysis};

use super::StageOptions;
use super::stages::{self, LogTimes};
use crate::exit::Exit;

pub(super) fn run(options: &StageOptions) -> anyhow::Result<Exit> {
    let analyst = Analyst::builtin()?;
    let mut times = Vec::new();
    for (name, bytes) in &options.logs()? {
        times.push(time(&analyst, name, bytes, options.runs)?);
    }
    stages::print(&times, options.json)?;
    Ok(Exit::Done)
}

fn time(analyst: &Analyst, name: &str, bytes: &[u8], runs: u16) -> anyhow::Result<LogTimes> {
    let names =
        ["decompress", "parse", "normalise", "measure", "rules", "total", "limit: separators"];
    let mut samples: Vec<Vec<Duration>> = names.map(|_| Vec::new()).into();
    let (mut unpacked_bytes, mut rows, mut flights) = (0, 0, 0);
    for _ in 0..runs {
        let started = Instant::now();
        let analysis =
            analyst.analyse(black_box(bytes)).with_context(|| format!("analyse {name}"))?;
        let total = started.elapsed();
        let sum = |part: fn(&FlightAnalysis) -> Duration| {
            analysis.flights.iter().map(part).sum::<Duration>()
        };
        let timings = &analysis.log.timings;
        unpacked_bytes = analysis.log.unpacked_bytes;
        rows = analysis.log.rows.read;
        flights = analysis.flights.len();
        let limit = separators(bytes, unpacked_bytes);
        let durations = [
            timings.decompress,
            timings.parse,
            timings.normalise,
            sum(|flight| flight.measure),
            sum(|flight| flight.rules),
            total,
            limit,
        ];
        samples.iter_mut().zip(durations).for_each(|(stage, took)| stage.push(took));
    }
    let stages = names
        .into_iter()
        .zip(&mut samples)
        .map(|(name, samples)| stages::stage(name, samples, unpacked_bytes))
        .collect();
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    Ok(LogTimes { file: name.to_owned(), bytes: size, unpacked_bytes, rows, flights, stages })
}

/// How long it takes to find the separators of as many bytes as the log has unpacked: no
/// reader can be faster.
pub(super) fn separators(bytes: &[u8], unpacked_bytes: u64) -> Duration {
    let wanted = usize::try_from(unpacked_bytes).unwrap_or(usize::MAX);
    let text: Vec<u8> = bytes.iter().copied().cycle().take(wanted).collect();
    let started = Instant::now();
    black_box(memchr::memchr2_iter(b',', b'\n', &text).count());
    started.elapsed()
}
