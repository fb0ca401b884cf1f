//! The table of a benchmark: one row a stage, the median of its runs, beside limits.

use std::time::Duration;

use comfy_table::{CellAlignment, Table, presets};
use serde::Serialize;

use crate::output;

/// One log's times.
#[derive(Debug, Serialize)]
pub(super) struct LogTimes {
    pub(super) file: String,
    pub(super) bytes: u64,
    pub(super) unpacked_bytes: u64,
    pub(super) rows: u64,
    pub(super) flights: usize,
    pub(super) stages: Vec<StageTime>,
}

/// One stage's median over the runs.
#[derive(Debug, Serialize)]
pub(super) struct StageTime {
    stage: &'static str,
    ms: f64,
    /// Megabytes (10⁶ bytes) per second: of the unpacked log, or of what the stage writes.
    mb_per_s: f64,
    /// Logs like this one per second.
    logs_per_s: f64,
}

/// The median of the samples of a stage that moves `bytes`.
pub(super) fn stage(name: &'static str, samples: &mut [Duration], bytes: u64) -> StageTime {
    samples.sort_unstable();
    let median = samples.get(samples.len() / 2).copied().unwrap_or_default();
    let megabytes = u32::try_from(bytes / 1_000).map_or(f64::INFINITY, f64::from) / 1_000.0;
    let per_second = |count: f64| if median.is_zero() { 0.0 } else { count / median.as_secs_f64() };
    StageTime {
        stage: name,
        ms: median.as_secs_f64() * 1_000.0,
        mb_per_s: per_second(megabytes),
        logs_per_s: per_second(1.0),
    }
}

/// Prints every log, for people or for programs.
pub(super) fn print(logs: &[LogTimes], json: bool) -> anyhow::Result<()> {
    if json {
        return output::json(&logs);
    }
    for log in logs {
        output::text(&table(log))?;
    }
    Ok(())
}

fn table(log: &LogTimes) -> String {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING);
    table.set_header(["stage", "ms", "MB/s", "logs/s"]);
    let rate = |rate: f64| if rate > 0.0 { format!("{rate:.0}") } else { "-".to_owned() };
    for stage in &log.stages {
        table.add_row([
            stage.stage.to_owned(),
            format!("{:.2}", stage.ms),
            rate(stage.mb_per_s),
            rate(stage.logs_per_s),
        ]);
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    format!(
        "{}: {} rows, {} bytes unpacked, flights {}; one log at a time, median of the runs\n{}\n",
        log.file,
        log.rows,
        log.unpacked_bytes,
        log.flights,
        table.trim_fmt()
    )
}
