//! Everything that is logged in this process, as the service writes it: JSON lines.

use std::io::Write;
use std::sync::{Mutex, Once, PoisonError};

static LINES: Mutex<Vec<u8>> = Mutex::new(Vec::new());
static START: Once = Once::new();

struct Writer;

impl Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        LINES.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Starts writing down what is logged, at level `debug` for our crates, which is more than a
/// service logs.
pub fn start() {
    START.call_once(|| {
        let ours = ["data", "models", "safety", "services"];
        let crates = crate::workspace::packages().unwrap_or_default();
        let filter = crates
            .iter()
            .map(crate::workspace::name)
            .filter(|name| ours.iter().any(|folder| name.starts_with(folder)))
            .map(|name| format!("{}=debug", name.replace('-', "_")))
            .collect::<Vec<_>>()
            .join(",");
        tracing_subscriber::fmt()
            .json()
            .flatten_event(true)
            .with_current_span(true)
            .with_span_list(false)
            .with_env_filter(format!("info,{filter}"))
            .with_writer(|| Writer)
            .init();
    });
}

/// Everything that was logged so far.
#[must_use]
pub fn all() -> String {
    let lines = LINES.lock().unwrap_or_else(PoisonError::into_inner);
    String::from_utf8_lossy(&lines).into_owned()
}
