//! A zip archive of logs → its files, one at a time.
//!
//! | step | file |
//! |---|---|
//! | central directory → headers of the files; overlapping files are refused | `directory.rs` |
//! | the local header before each file; all of them when the directory is damaged | `local.rs` |
//! | which files are no logs, and which paths are not believed | `skip.rs` |
//! | packed bytes → plain bytes, within the limits | `content.rs` |
//!
//! Nothing is written anywhere, so that a path is a label and nothing more; a path that tries
//! to be more is refused all the same. Only one file is unpacked at a time, a stored one not
//! even copied. Every file is either given or named with the reason why not. What `.gz` and
//! `.zst` files hold is unpacked by [`crate::ingest`]; an archive inside an archive is refused.
//!
//! Here alone names are looked at: to leave out what operating systems and recorders put beside
//! the logs. Which format a log has is decided by its content, as everywhere.

mod content;
mod directory;
mod local;
mod skip;

use std::borrow::Cow;
use std::collections::HashSet;

use data_flight::{Issue, IssueKind};

pub use skip::SkipReason;

use crate::issue_book::{IssueBook, Tally};
use crate::{IngestError, IngestErrorKind};
use directory::{Directory, Head};

/// How much of an archive is read: it is input from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArchiveLimits {
    /// The most entries, folders included.
    pub max_entries: usize,
    /// The most bytes one file may unpack to.
    pub max_entry_bytes: u64,
    /// The most bytes all files together may unpack to; those beyond are skipped.
    pub max_total_bytes: u64,
    /// The most times its packed size a file of more than [`ArchiveLimits::RATIO_FLOOR_BYTES`]
    /// may unpack to.
    pub max_ratio: u64,
    /// The longest path, in bytes.
    pub max_path_bytes: usize,
}

impl ArchiveLimits {
    /// A file that unpacks to no more than this may be padding for the most part.
    pub const RATIO_FLOOR_BYTES: u64 = crate::Limits::RATIO_FLOOR_BYTES;
}

impl Default for ArchiveLimits {
    fn default() -> Self {
        Self {
            max_entries: 4_096,
            max_entry_bytes: 256 * 1024 * 1024,
            max_total_bytes: 2 * 1024 * 1024 * 1024,
            max_ratio: 100,
            max_path_bytes: 512,
        }
    }
}

/// First bytes of an archive: a file, no file at all, or the mark of a split archive that is
/// whole after all.
const MAGICS: [&[u8]; 3] = [b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08PK\x03\x04"];

/// Whether the bytes are a zip archive, by their first bytes.
#[must_use]
pub fn is_archive(bytes: &[u8]) -> bool {
    MAGICS.iter().any(|magic| bytes.starts_with(magic))
}

/// One entry of an archive.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry<'archive> {
    /// The path inside the archive, with `/` between its parts; not to be used as a path of
    /// any file system.
    pub path: String,
    /// What the entry holds.
    pub content: Content<'archive>,
}

/// What an entry holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Content<'archive> {
    /// A file to be read.
    File {
        /// Its bytes.
        bytes: Cow<'archive, [u8]>,
        /// What was wrong with it in the archive; to be told with the issues of the log.
        defects: Vec<Issue>,
    },
    /// Something that is not read.
    Skipped(SkipReason),
}

/// An opened archive: an iterator over its entries, which unpacks each when it is asked for.
#[derive(Debug)]
pub struct Archive<'archive> {
    bytes: &'archive [u8],
    limits: ArchiveLimits,
    heads: std::vec::IntoIter<Head>,
    seen_paths: HashSet<String>,
    left_bytes: u64,
    directory_damaged: bool,
}

/// Opens an archive. Its entries come in the order of its directory.
///
/// # Errors
/// `CorruptArchive` when neither directory nor files can be found, `UnsafeArchive` when its
/// files overlap, `TooLarge` when it has more entries than allowed, `EmptyFile` when it has
/// none, `NotAFlightLog` when it is an office document.
pub fn entries<'archive>(
    bytes: &'archive [u8],
    limits: &ArchiveLimits,
) -> Result<Archive<'archive>, IngestError> {
    let Directory { heads, is_damaged } = directory::read(bytes, limits)?;
    if heads.is_empty() {
        return Err(IngestError::new(IngestErrorKind::EmptyFile, "the archive is empty"));
    }
    if heads.iter().any(|head| head.path == "[Content_Types].xml") {
        let message = "this is an office document, not an archive of logs";
        return Err(IngestError::new(IngestErrorKind::NotAFlightLog, message));
    }
    Ok(Archive {
        bytes,
        limits: *limits,
        heads: heads.into_iter(),
        seen_paths: HashSet::new(),
        left_bytes: limits.max_total_bytes,
        directory_damaged: is_damaged,
    })
}

impl Archive<'_> {
    /// Whether the directory at the end was missing or damaged, so that files were found by
    /// their own headers: files behind the damage are lost.
    #[must_use]
    pub const fn directory_damaged(&self) -> bool {
        self.directory_damaged
    }
}

impl<'archive> Iterator for Archive<'archive> {
    type Item = Entry<'archive>;

    fn next(&mut self) -> Option<Entry<'archive>> {
        let head = self.heads.next()?;
        let content = self.content(&head).unwrap_or_else(Content::Skipped);
        Some(Entry { path: head.path, content })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.heads.size_hint()
    }
}

impl ExactSizeIterator for Archive<'_> {}

impl<'archive> Archive<'archive> {
    fn content(&mut self, head: &Head) -> Result<Content<'archive>, SkipReason> {
        skip::judge(head, &self.limits)?;
        if self.left_bytes == 0 {
            return Err(SkipReason::TotalLimit);
        }
        let mut issues = IssueBook::default();
        let bytes = content::unpack(self.bytes, head, &self.limits, self.left_bytes, &mut issues)?;
        if is_archive(&bytes) {
            return Err(SkipReason::NestedArchive);
        }
        self.left_bytes = self.left_bytes.saturating_sub(crate::text::length(&bytes));
        if !self.seen_paths.insert(head.path.clone()) {
            let message = "The archive holds another file of the same path; both are read.";
            issues.note(IssueKind::ArchiveDamage, None, Tally::once(0), message);
        }
        Ok(Content::File { bytes, defects: issues.into_issues() })
    }
}
