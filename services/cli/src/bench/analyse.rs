//! Times the path from bytes to rule evaluations, one log at a time.

use std::hint::black_box;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use comfy_table::{CellAlignment, Table, presets};
use serde::Serialize;
use services_pipeline::analyse::Analyst;

use super::AnalyseOptions;
use crate::exit::Exit;
use crate::output;

/// One log's times.
#[derive(Debug, Serialize)]
struct LogTimes {
    file: String,
    bytes: u64,
    unpacked_bytes: u64,
    rows: u64,
    stages: Vec<StageTime>,
}

/// One stage's median over the runs.
#[derive(Debug, Serialize)]
struct StageTime {
    stage: &'static str,
    ms: f64,
    /// Unpacked megabytes (10⁶ bytes) per second.
    mb_per_s: f64,
}

pub(super) fn run(options: &AnalyseOptions) -> anyhow::Result<Exit> {
    let analyst = Analyst::builtin()?;
    let mut logs = Vec::new();
    for path in &options.files {
        let bytes = std::fs::read(path).with_context(|| format!("read {}", path.display()))?;
        logs.push((path.display().to_string(), bytes));
    }
    if logs.is_empty() {
        logs.push(("generated flight".to_owned(), generated()));
    }
    let mut times = Vec::new();
    for (name, bytes) in &logs {
        times.push(time(&analyst, name, bytes, options.runs)?);
    }
    if options.json {
        output::json(&times)?;
    } else {
        times.iter().try_for_each(|log| output::text(&table(log)))?;
    }
    Ok(Exit::Done)
}

/// The longest of a dozen generated flights.
fn generated() -> Vec<u8> {
    let fleet = data_generator::normal_fleet(1, 12, chrono::DateTime::UNIX_EPOCH);
    let longest = fleet.iter().map(|one| data_generator::generate(one).csv).max_by_key(Vec::len);
    longest.unwrap_or_default()
}

fn time(analyst: &Analyst, name: &str, bytes: &[u8], runs: u16) -> anyhow::Result<LogTimes> {
    let names =
        ["decompress", "parse", "normalise", "measure", "rules", "total", "limit: separators"];
    let mut samples: Vec<Vec<Duration>> = names.map(|_| Vec::new()).into();
    let (mut unpacked_bytes, mut rows) = (0, 0);
    for _ in 0..runs {
        let started = Instant::now();
        let analysis =
            analyst.analyse(black_box(bytes)).with_context(|| format!("analyse {name}"))?;
        let total = started.elapsed();
        let sum = |part: fn(&services_pipeline::analyse::FlightAnalysis) -> Duration| {
            analysis.flights.iter().map(part).sum::<Duration>()
        };
        let timings = &analysis.log.timings;
        unpacked_bytes = analysis.log.unpacked_bytes;
        rows = analysis.log.rows.read;
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
        .map(|(stage, samples)| stage_time(stage, samples, unpacked_bytes))
        .collect();
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    Ok(LogTimes { file: name.to_owned(), bytes: size, unpacked_bytes, rows, stages })
}

/// How long it takes to count the separators of as many bytes as the log has unpacked: no
/// reader can be faster.
fn separators(bytes: &[u8], unpacked_bytes: u64) -> Duration {
    let wanted = usize::try_from(unpacked_bytes).unwrap_or(usize::MAX);
    let text: Vec<u8> = bytes.iter().copied().cycle().take(wanted).collect();
    let started = Instant::now();
    let count = text.iter().filter(|byte| matches!(byte, b',' | b'\n')).count();
    black_box(count);
    started.elapsed()
}

fn stage_time(stage: &'static str, samples: &mut [Duration], bytes: u64) -> StageTime {
    samples.sort_unstable();
    let median = samples.get(samples.len() / 2).copied().unwrap_or_default();
    let megabytes = u32::try_from(bytes / 1_000).map_or(f64::INFINITY, f64::from) / 1_000.0;
    StageTime {
        stage,
        ms: median.as_secs_f64() * 1_000.0,
        mb_per_s: if median.is_zero() { 0.0 } else { megabytes / median.as_secs_f64() },
    }
}

fn table(log: &LogTimes) -> String {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING);
    table.set_header(["stage", "ms", "MB/s"]);
    for stage in &log.stages {
        let speed =
            if stage.mb_per_s > 0.0 { format!("{:.0}", stage.mb_per_s) } else { "-".into() };
        table.add_row([stage.stage.to_owned(), format!("{:.2}", stage.ms), speed]);
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    format!(
        "{}: {} rows, {} bytes unpacked, one log at a time, median of the runs\n{}\n",
        log.file,
        log.rows,
        log.unpacked_bytes,
        table.trim_fmt()
    )
}
