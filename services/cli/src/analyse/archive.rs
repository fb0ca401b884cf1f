//! An archive of logs on the command line: every log in it is a file of the document, and the
//! archive itself is one that says what was left out.

use data_flight::{Issue, IssueKind};
use data_ingest::archive::{self, ArchiveLimits, Content};
use data_ingest::{IngestError, IngestedLog};
use services_pipeline::analyse::Analyst;

use super::document::{ErrorView, FileView};
use super::hash;
use super::reading::Reading;

/// The archive and every log in it. Files that are no logs are issues of the archive.
///
/// # Errors
/// When the archive cannot be opened.
pub(super) fn analyse(
    analyst: &Analyst,
    reading: &Reading,
    path: &str,
    bytes: &[u8],
) -> Result<Vec<FileView>, IngestError> {
    let entries = archive::entries(bytes, &ArchiveLimits::default())?;
    let mut skipped: Vec<Issue> = Vec::new();
    let mut inside = Vec::new();
    if entries.directory_damaged() {
        let message = "The directory of the archive is damaged; files were found one by one, and \
                       those behind the damage are lost.";
        skipped.push(issue(IssueKind::ArchiveDamage, None, message));
    }
    for entry in entries {
        match entry.content {
            Content::Skipped(reason) => {
                skipped.push(issue(IssueKind::SkippedEntry, Some(entry.path), reason.note()));
            }
            Content::File { bytes, defects } => {
                let name = format!("{path}/{}", entry.path);
                let read = reading.read(&bytes).map(|log| with(log, defects));
                inside.push(view(analyst, name, &bytes, read));
            }
        }
    }
    let mut views = vec![FileView::of_archive(path.to_owned(), hash(bytes), bytes, skipped)];
    views.append(&mut inside);
    Ok(views)
}

/// The view of a log that was read, or of why it was not.
pub(super) fn view(
    analyst: &Analyst,
    name: String,
    bytes: &[u8],
    read: Result<IngestedLog, IngestError>,
) -> FileView {
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    match read {
        Ok(log) => FileView::of_analysis(name, hash(bytes), size, &analyst.judge(log)),
        Err(error) => FileView::of_error(name, hash(bytes), size, ErrorView::of(&error)),
    }
}

fn with(mut log: IngestedLog, defects: Vec<Issue>) -> IngestedLog {
    log.issues.splice(0..0, defects);
    log
}

fn issue(kind: IssueKind, entry: Option<String>, message: &str) -> Issue {
    Issue {
        line: 0,
        lines: Vec::new(),
        parameter: entry,
        kind,
        message: message.to_owned(),
        count: 1,
    }
}
