//! `flarepath analyse FILE…`: what the service would compute, without a database.
//!
//! Files are analysed side by side on every core; the document keeps the order given. Every
//! file gets an entry, read or not. Progress goes to stderr, the result to stdout.

mod archive;
pub mod document;
mod dry_run;
pub mod flight_view;
pub mod reading;
mod summary;

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use data_ingest::Mapping;
use services_pipeline::analyse::Analyst;
use sha2::Digest as _;

use self::document::{Document, ErrorView, FileView};
use self::reading::{Reading, ReadingOptions};
use crate::exit::Exit;
use crate::{output, parallel};

/// Files larger than this are not read into memory.
const MOST_FILE_BYTES: u64 = 512 * 1024 * 1024;

/// Options of the command.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Logs to analyse; folders are searched for files, `.zip`, `.zst` and `.gz` are unpacked.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Print one JSON document (schema: docs/analyse.schema.json) instead of a summary.
    #[arg(long)]
    pub json: bool,
    /// How the files are read.
    #[command(flatten)]
    pub reading: ReadingOptions,
}

/// Runs the command.
///
/// # Errors
/// When the built-in tables are wrong or stdout is closed; a bad file is not an error.
pub fn run(options: &Options) -> anyhow::Result<Exit> {
    let analyst = Analyst::builtin().context("the built-in rules cannot be loaded")?;
    let paths = expand(&options.files);
    let reading = options.reading.load()?;
    if let (Some(rows), Reading::Mapped(mapping)) = (options.reading.dry_run(), &reading) {
        return try_mapping(&paths, mapping, rows);
    }
    let files = parallel::map(&paths, "analysing", |path| analyse_file(&analyst, &reading, path));
    let document = Document { files: files.into_iter().flatten().collect() };
    if options.json {
        output::json(&document)?;
    } else {
        output::text(&summary::of(&document))?;
    }
    let unread = document.files.iter().any(|file| file.error.is_some());
    Ok(if unread || document.files.is_empty() { Exit::Incomplete } else { Exit::Done })
}

/// Folders become the files below them, in order of their names.
#[must_use]
pub fn expand(paths: &[PathBuf]) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let mut inside: Vec<PathBuf> = std::fs::read_dir(path)
                .into_iter()
                .flatten()
                .flatten()
                .map(|entry| entry.path())
                .collect();
            inside.sort();
            files.extend(expand(&inside));
        } else {
            files.push(path.clone());
        }
    }
    files
}

/// Shows how a mapping reads the first rows of every file.
fn try_mapping(paths: &[PathBuf], mapping: &Mapping, rows: usize) -> anyhow::Result<Exit> {
    let mut exit = Exit::Done;
    for path in paths {
        let bytes = std::fs::read(path).with_context(|| format!("read {}", path.display()))?;
        let name = path.display().to_string();
        let preview = data_ingest::preview(&bytes, mapping, rows);
        output::text(&dry_run::page(&name, &preview))?;
        if preview.error.is_some() {
            exit = Exit::Incomplete;
        }
    }
    Ok(exit)
}

/// A file is one entry of the document; an archive is as many more as there are logs in it.
fn analyse_file(analyst: &Analyst, reading: &Reading, path: &Path) -> Vec<FileView> {
    let name = path.display().to_string();
    let bytes = match read(path) {
        Ok(bytes) => bytes,
        Err(error) => return vec![FileView::of_error(name, String::new(), 0, error)],
    };
    if data_ingest::archive::is_archive(&bytes) {
        return archive::analyse(analyst, reading, &name, &bytes)
            .unwrap_or_else(|error| vec![archive::view(analyst, name, &bytes, Err(error))]);
    }
    vec![archive::view(analyst, name, &bytes, reading.read(&bytes))]
}

/// SHA-256 of the bytes, in hexadecimal digits.
fn hash(bytes: &[u8]) -> String {
    hex::encode(sha2::Sha256::digest(bytes))
}

fn read(path: &Path) -> Result<Vec<u8>, ErrorView> {
    let unreadable = |error: std::io::Error| ErrorView {
        kind: "unreadable_file".to_owned(),
        message: format!("cannot read the file: {error}"),
        hint: "check the path and its permissions".to_owned(),
    };
    let file = File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    file.take(MOST_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if u64::try_from(bytes.len()).is_ok_and(|size| size > MOST_FILE_BYTES) {
        return Err(ErrorView {
            kind: "too_large".to_owned(),
            message: format!("the file is larger than {} MiB", MOST_FILE_BYTES / (1024 * 1024)),
            hint: "split it, or give the compressed file as it is".to_owned(),
        });
    }
    Ok(bytes)
}
