//! Resident memory of this process and of the ones that read logs for it, from `/proc`.

use anyhow::Context as _;

/// Resident memory in MiB.
///
/// # Errors
/// When `/proc` does not say.
pub(super) fn resident_mib() -> anyhow::Result<f64> {
    let own = std::process::id();
    let mut total = of("self").context("no VmRSS")?;
    for entry in std::fs::read_dir("/proc")? {
        let name = entry?.file_name();
        // Processes come and go while they are listed.
        if let Some(name) = name.to_str()
            && is_parser_of(name, own)
        {
            total += of(name).unwrap_or_default();
        }
    }
    Ok(total)
}

fn of(process: &str) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: f64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kib / 1_024.0)
}

fn is_parser_of(process: &str, parent: u32) -> bool {
    let read = |file: &str| std::fs::read_to_string(format!("/proc/{process}/{file}")).ok();
    let is_child = read("status").is_some_and(|status| {
        let line = status.lines().find_map(|line| line.strip_prefix("PPid:"));
        line.and_then(|line| line.trim().parse().ok()) == Some(parent)
    });
    is_child && read("cmdline").is_some_and(|command| command.contains("parse-child"))
}
