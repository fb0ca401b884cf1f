//! One file of an archive → its plain bytes.
//!
//! Unpacking stops at the first of: the size the archive declares, the limits, the end of the
//! stream, its first fault. What was unpacked before a fault is used and told. Nothing beyond
//! one file is held.

use std::borrow::Cow;
use std::io::Read;

use data_flight::IssueKind;

use super::directory::Head;
use super::local::Local;
use super::{ArchiveLimits, SkipReason};
use crate::issue_book::{IssueBook, Tally};
use crate::{text, unpack};

/// Compression methods (APPNOTE 4.4.5).
const STORED: u16 = 0;
const DEFLATE: u16 = 8;
const ZSTD: u16 = 93;

/// Unpacks a file; what is wrong with it is written into `issues`.
pub(super) fn unpack<'archive>(
    archive: &'archive [u8],
    head: &Head,
    limits: &ArchiveLimits,
    left_bytes: u64,
    issues: &mut IssueBook,
) -> Result<Cow<'archive, [u8]>, SkipReason> {
    let local = Local::at(archive, head.start).ok_or(SkipReason::Damaged)?;
    // A file that is one thing to this reader and another thing to the next is no log.
    if local.name != head.raw_name {
        return Err(SkipReason::LyingHeader);
    }
    let start = usize::try_from(local.data_start).ok();
    let rest = start.and_then(|start| archive.get(start..)).ok_or(SkipReason::Damaged)?;
    let end = usize::try_from(head.packed_bytes).unwrap_or(usize::MAX).min(rest.len());
    let packed = rest.get(..end).unwrap_or_default();
    if text::length(packed) < head.packed_bytes {
        note(issues, IssueKind::TruncatedCompression, "The archive ends inside this file.");
    }
    let room = Room::of(head, limits, left_bytes);
    let bytes = match local.method {
        STORED => Cow::Borrowed(packed),
        DEFLATE => drain(flate2::bufread::DeflateDecoder::new(packed), &room, issues)?,
        ZSTD => match unpack::zstd_stream(packed) {
            Ok(stream) => drain(stream, &room, issues)?,
            Err(_) => return Err(SkipReason::Damaged),
        },
        _ => return Err(SkipReason::UnknownCompression),
    };
    room.check(text::length(&bytes), head.unpacked_bytes)?;
    if bytes.is_empty() && head.packed_bytes > 0 && head.unpacked_bytes != Some(0) {
        return Err(SkipReason::Damaged);
    }
    if head.unpacked_bytes.is_some_and(|declared| text::length(&bytes) < declared) {
        let message = "The file is shorter than the archive says; what is there is used.";
        note(issues, IssueKind::ArchiveDamage, message);
    }
    let mut checksum = flate2::Crc::new();
    checksum.update(&bytes);
    if head.checksum.is_some_and(|expected| expected != checksum.sum()) {
        let message =
            "The bytes of this file are not those that were packed (their checksum differs).";
        note(issues, IssueKind::ArchiveDamage, message);
    }
    Ok(bytes)
}

fn note(issues: &mut IssueBook, kind: IssueKind, message: &str) {
    issues.note(kind, None, Tally::once(0), message);
}

/// How many bytes a file may unpack to, by each limit.
struct Room {
    max_entry_bytes: u64,
    ratio_bytes: u64,
    left_bytes: u64,
}

impl Room {
    fn of(head: &Head, limits: &ArchiveLimits, left_bytes: u64) -> Self {
        let ratio_bytes = head
            .packed_bytes
            .saturating_mul(limits.max_ratio)
            .max(ArchiveLimits::RATIO_FLOOR_BYTES);
        Self { max_entry_bytes: limits.max_entry_bytes, ratio_bytes, left_bytes }
    }

    /// The smallest of the limits.
    fn bytes(&self) -> u64 {
        self.max_entry_bytes.min(self.ratio_bytes).min(self.left_bytes)
    }

    fn check(&self, unpacked_bytes: u64, declared_bytes: Option<u64>) -> Result<(), SkipReason> {
        if declared_bytes.is_some_and(|declared_bytes| unpacked_bytes > declared_bytes) {
            Err(SkipReason::LyingHeader)
        } else if unpacked_bytes > self.max_entry_bytes {
            Err(SkipReason::TooLarge)
        } else if unpacked_bytes > self.ratio_bytes {
            Err(SkipReason::RatioTooHigh)
        } else if unpacked_bytes > self.left_bytes {
            Err(SkipReason::TotalLimit)
        } else {
            Ok(())
        }
    }
}

/// Reads a stream to its end, its limit or its first fault.
fn drain(
    stream: impl Read,
    room: &Room,
    issues: &mut IssueBook,
) -> Result<Cow<'static, [u8]>, SkipReason> {
    let mut bytes = Vec::new();
    // One byte more than allowed tells a file that fits exactly from one that does not.
    if stream.take(room.bytes().saturating_add(1)).read_to_end(&mut bytes).is_err() {
        if bytes.is_empty() {
            return Err(SkipReason::Damaged);
        }
        let message =
            "The file is cut or damaged in the archive; what was unpacked before is used.";
        note(issues, IssueKind::TruncatedCompression, message);
    }
    Ok(Cow::Owned(bytes))
}
