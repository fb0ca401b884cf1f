//! How the given files are to be read: by what they are, or by an operator's description.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use data_ingest::{FrameLayout, IngestError, IngestedLog, Limits, Mapping};

use crate::exit::{Exit, Failure};

/// Options that describe the files.
#[derive(Debug, clap::Args)]
pub struct ReadingOptions {
    /// Read the files as tables by this mapping (TOML; keys: docs/formats.md).
    #[arg(long, value_name = "FILE", conflicts_with = "layout")]
    mapping: Option<PathBuf>,
    /// Read the files as raw ARINC 717 words by this frame layout (TOML; docs/formats.md).
    #[arg(long, value_name = "FILE")]
    layout: Option<PathBuf>,
    /// Show the first rows as the mapping reads them, and judge nothing.
    #[arg(long, requires = "mapping", conflicts_with = "json")]
    dry_run: bool,
    /// Rows that a dry run shows.
    #[arg(long, default_value_t = 10, value_name = "N", requires = "dry_run")]
    rows: usize,
}

/// How files are read.
#[derive(Debug)]
pub enum Reading {
    /// By what they are.
    ByContent,
    /// As tables, by an operator's mapping.
    Mapped(Box<Mapping>),
    /// As raw recorder words, by a frame layout.
    Frames(Box<FrameLayout>),
}

impl ReadingOptions {
    /// Loads what the options name.
    ///
    /// # Errors
    /// When a file cannot be read, or anything in it is wrong: every problem at once.
    pub fn load(&self) -> anyhow::Result<Reading> {
        if let Some(path) = &self.mapping {
            let mapping = Mapping::from_toml(&text(path)?).map_err(|error| wrong(path, &error))?;
            return Ok(Reading::Mapped(Box::new(mapping)));
        }
        if let Some(path) = &self.layout {
            let layout =
                FrameLayout::from_toml(&text(path)?).map_err(|error| wrong(path, &error))?;
            return Ok(Reading::Frames(Box::new(layout)));
        }
        Ok(Reading::ByContent)
    }

    /// How many rows a dry run shows; `None` when it is none.
    #[must_use]
    pub fn dry_run(&self) -> Option<usize> {
        self.dry_run.then_some(self.rows)
    }
}

impl Reading {
    /// Reads a log.
    ///
    /// # Errors
    /// When no row of it is usable.
    pub fn read(&self, bytes: &[u8]) -> Result<IngestedLog, IngestError> {
        let limits = Limits::default();
        match self {
            Self::ByContent => data_ingest::ingest(bytes, &limits),
            Self::Mapped(mapping) => data_ingest::ingest_mapped(bytes, mapping, &limits),
            Self::Frames(layout) => data_ingest::ingest_frames(bytes, layout, &limits),
        }
    }
}

fn text(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("read {}", path.display()))
}

fn wrong(path: &Path, error: &dyn std::error::Error) -> Failure {
    Failure::with_hint(
        Exit::Usage,
        format!("{}: {error}", path.display()),
        "every key and an example: docs/formats.md",
    )
}
