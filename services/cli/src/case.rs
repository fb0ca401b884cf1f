//! `flarepath case`: the safety case, its tables and how they are traced.

use std::path::PathBuf;

use anyhow::Context as _;
use safety_case::Case;

use crate::exit::{Exit, Failure};
use crate::output;

/// Options of the command.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Check the tables, and trace their ids to code and tests when the source is given.
    Check {
        /// Folder of the source code.
        #[arg(long, value_name = "DIR")]
        source: Option<PathBuf>,
    },
}

/// Runs the command.
///
/// # Errors
/// With exit code 30 when the case is not closed.
pub fn run(options: &Options) -> anyhow::Result<Exit> {
    let Action::Check { source } = &options.action;
    let case = Case::load().map_err(|error| {
        Failure::with_hint(
            Exit::SafetyCase,
            output::chain(&error),
            "correct the tables in safety/*.toml",
        )
    })?;
    let mut text = format!(
        "{} hazards, {} failure modes, {} requirements, {} limits\nguard {}",
        case.hazards().len(),
        case.failure_modes().len(),
        case.requirements().len(),
        case.limit_rows().len(),
        case.limits().identity().digest,
    );
    let mut exit = Exit::Done;
    if let Some(folder) = source {
        let sources = sources(folder)?;
        let report = case.trace(&sources, None::<&[String]>);
        text.push_str(&format!(
            "\n{} ids linked to code and tests, {} partly, {} to nothing",
            report.linked.len(),
            report.partial.len(),
            report.unlinked.len()
        ));
        for problem in report.unknown.iter().chain(&report.violations) {
            text.push_str(&format!("\nnot closed: {problem}"));
            exit = Exit::SafetyCase;
        }
        for open in &report.high_and_unguarded {
            text.push_str(&format!("\nopen risk: {open}"));
        }
    }
    output::text(&text)?;
    Ok(exit)
}

/// Every Rust file below a folder, build output left out.
fn sources(folder: &std::path::Path) -> anyhow::Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        let entries = std::fs::read_dir(&next)
            .with_context(|| format!("the folder {} cannot be read", next.display()))?;
        for entry in entries {
            let path = entry?.path();
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
            if path.is_dir() {
                let skipped = name.is_some_and(|name| name == "target" || name.starts_with('.'));
                if !skipped {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path)
                    .with_context(|| format!("{} cannot be read", path.display()))?;
                let shown = path.strip_prefix(folder).unwrap_or(&path).display().to_string();
                found.push((shown, text));
            }
        }
    }
    found.sort();
    Ok(found)
}
