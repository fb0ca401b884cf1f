//! The central directory of an archive → the headers of its files.
//!
//! The `zip` crate finds and reads the directory; nothing of it is unpacked by that crate. A
//! directory that is cut off or damaged is replaced by a walk along the files. Files that share
//! bytes are the mark of a bomb and of nothing else: such an archive is refused as a whole.

use std::io::Cursor;

use zip::read::{Config, ZipFileEntry};
use zip::result::{ZipError, ZipResult};
use zip::unstable::read::ZipIterable;

use super::ArchiveLimits;
use super::local::{self, Local};
use crate::{IngestError, IngestErrorKind};

/// What the archive says of one entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Head {
    /// The path with `/` between its parts; a folder ends in one.
    pub(super) path: String,
    /// The name as it is written.
    pub(super) raw_name: Vec<u8>,
    /// Where the local header starts.
    pub(super) start: u64,
    pub(super) packed_bytes: u64,
    /// `None` when only the end of the file would say so and the directory is lost.
    pub(super) unpacked_bytes: Option<u64>,
    /// CRC-32 of the unpacked bytes.
    pub(super) checksum: Option<u32>,
    pub(super) is_encrypted: bool,
    pub(super) is_symbolic_link: bool,
}

/// Every entry of an archive.
#[derive(Debug)]
pub(super) struct Directory {
    pub(super) heads: Vec<Head>,
    pub(super) is_damaged: bool,
}

/// Reads the directory, or walks along the files when it cannot be read.
///
/// # Errors
/// `CorruptArchive`, `UnsafeArchive` or `TooLarge`.
pub(super) fn read(archive: &[u8], limits: &ArchiveLimits) -> Result<Directory, IngestError> {
    let directory = match central(archive, limits.max_entries) {
        Ok(heads) => Directory { heads, is_damaged: false },
        Err(error) => {
            let heads = local::walk(archive, limits);
            if heads.is_empty() {
                let message = "neither the directory nor a file of the archive can be found";
                let source = match error {
                    ZipError::Io(source) => source,
                    other => std::io::Error::other(other),
                };
                let kind = IngestErrorKind::CorruptArchive;
                return Err(IngestError::caused(kind, message, source));
            }
            Directory { heads, is_damaged: true }
        }
    };
    if directory.heads.len() > limits.max_entries {
        let message = format!("the archive has more than {} entries", limits.max_entries);
        return Err(IngestError::new(IngestErrorKind::TooLarge, message));
    }
    if overlap(archive, &directory.heads) {
        let message = "files of the archive share their bytes, as in an archive made to overflow";
        return Err(IngestError::new(IngestErrorKind::UnsafeArchive, message));
    }
    Ok(directory)
}

/// The entries of the central directory, at most one more than allowed.
fn central(archive: &[u8], max_entries: usize) -> ZipResult<Vec<Head>> {
    let mut directory = ZipIterable::try_new(Cursor::new(archive), Config::default())?;
    let room = directory.len().min(max_entries.saturating_add(1));
    directory.files()?.take(room).map(|entry| entry.map(|entry| head(&entry))).collect()
}

fn head(entry: &ZipFileEntry<'_>) -> Head {
    Head {
        path: match entry.name() {
            Ok(name) => name.replace('\\', "/"),
            Err(_) => path(entry.name_raw()),
        },
        raw_name: entry.name_raw().to_vec(),
        start: entry.header_start(),
        packed_bytes: entry.compressed_size(),
        unpacked_bytes: Some(entry.size()),
        checksum: Some(entry.crc32()),
        is_encrypted: entry.encrypted(),
        is_symbolic_link: entry.is_symlink(),
    }
}

/// A raw name as a path. Old Windows tools write backslashes.
pub(super) fn path(name: &[u8]) -> String {
    String::from_utf8_lossy(name).replace('\\', "/")
}

/// Whether two entries, headers included, share bytes.
fn overlap(archive: &[u8], heads: &[Head]) -> bool {
    let mut spans: Vec<(u64, u64)> = heads
        .iter()
        .filter_map(|head| {
            let data_start = Local::at(archive, head.start)?.data_start;
            Some((head.start, data_start.saturating_add(head.packed_bytes)))
        })
        .collect();
    spans.sort_unstable();
    spans.array_windows().any(|[(_, end), (next_start, _)]| next_start < end)
}
