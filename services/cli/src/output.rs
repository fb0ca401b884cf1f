//! What people and programs see: results on stdout, progress on stderr.

use std::io::Write as _;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;
pub use services_pipeline::error::chain;

/// Prints one JSON document to stdout.
///
/// # Errors
/// When stdout is closed.
pub fn json<T: Serialize>(value: &T) -> anyhow::Result<()> {
    let stdout = std::io::stdout().lock();
    let mut writer = std::io::BufWriter::new(stdout);
    serde_json::to_writer(&mut writer, value)?;
    writer.write_all(b"\n")?;
    writer.flush()?;
    Ok(())
}

/// Prints text to stdout.
///
/// # Errors
/// When stdout is closed.
pub fn text(text: &str) -> std::io::Result<()> {
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    if !text.ends_with('\n') {
        stdout.write_all(b"\n")?;
    }
    stdout.flush()
}

/// Prints a line for people to stderr; nobody is left without the result when it is closed.
pub fn note(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// A progress bar on stderr, drawn only on a terminal.
#[must_use]
pub fn progress(total: usize, what: &'static str) -> ProgressBar {
    let total = u64::try_from(total).unwrap_or(u64::MAX);
    let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{prefix:>12} [{bar:32}] {pos}/{len} {msg}") {
        bar.set_style(style.progress_chars("=> "));
    }
    bar.set_prefix(what);
    bar
}
