//! Bytes as received → plain bytes: zstd and gzip are unpacked, recognised by their magic.
//!
//! One layer only. A stream that breaks off gives what was unpacked before, with an issue;
//! a stream larger than the limits is refused before it fills the memory. Archives of several
//! files are not unpacked here, see `archive/`.

use std::borrow::Cow;
use std::io::{self, Read};

use data_flight::IssueKind;

use crate::issue_book::{IssueBook, Tally};
use crate::{IngestError, IngestErrorKind, Limits, text};

/// Plain bytes, and what was noticed on the way to them.
#[derive(Debug)]
pub(crate) struct Unpacked<'bytes> {
    pub(crate) bytes: Cow<'bytes, [u8]>,
    pub(crate) issues: IssueBook,
}

/// First bytes of a zstd frame (RFC 8878 §3.1.1).
const ZSTD_MAGIC: [u8; 4] = [0x28, 0xB5, 0x2F, 0xFD];
/// First bytes of a gzip member (RFC 1952 §2.3.1).
const GZIP_MAGIC: [u8; 2] = [0x1F, 0x8B];

/// The largest window of a zstd frame, as a power of two: 32 MiB. Levels up to 20 stay below;
/// a frame may ask for gigabytes before it has given one byte.
const ZSTD_WINDOW_LOG: u32 = 25;

/// Unpacks `bytes` when they are compressed.
///
/// # Errors
/// `EmptyFile`, `TooLarge`, or `CorruptCompression` when not one byte could be unpacked.
pub(crate) fn unpack<'bytes>(
    bytes: &'bytes [u8],
    limits: &Limits,
) -> Result<Unpacked<'bytes>, IngestError> {
    let packed_bytes = text::length(bytes);
    let unpacked = if bytes.starts_with(&ZSTD_MAGIC) {
        let stream = zstd_stream(bytes).map_err(|source| {
            IngestError::caused(IngestErrorKind::CorruptCompression, "zstd does not start", source)
        })?;
        drain(stream, "zstd", limits, packed_bytes)?
    } else if bytes.starts_with(&GZIP_MAGIC) {
        drain(flate2::bufread::MultiGzDecoder::new(bytes), "gzip", limits, packed_bytes)?
    } else {
        if packed_bytes > limits.max_unpacked_bytes {
            return Err(too_large(limits.max_unpacked_bytes));
        }
        Unpacked { bytes: Cow::Borrowed(bytes), issues: IssueBook::default() }
    };
    if unpacked.bytes.is_empty() {
        return Err(IngestError::new(IngestErrorKind::EmptyFile, "the file is empty"));
    }
    Ok(unpacked)
}

/// A zstd decoder that does not reserve more than a log needs.
pub(crate) fn zstd_stream(bytes: &[u8]) -> io::Result<impl Read + '_> {
    let mut stream = zstd::stream::read::Decoder::with_buffer(bytes)?;
    stream.window_log_max(ZSTD_WINDOW_LOG)?;
    Ok(stream)
}

fn too_large(bytes: u64) -> IngestError {
    IngestError::new(IngestErrorKind::TooLarge, format!("the log is larger than {bytes} bytes"))
}

/// Reads a decompressing stream to its end, its limit or its first fault.
fn drain(
    stream: impl Read,
    name: &str,
    limits: &Limits,
    packed_bytes: u64,
) -> Result<Unpacked<'static>, IngestError> {
    let room_bytes = limits.room_bytes(packed_bytes);
    let mut bytes = Vec::new();
    let mut issues = IssueBook::default();
    // One byte more than allowed tells a log that fits exactly from one that does not.
    let mut stream = stream.take(room_bytes.saturating_add(1));
    // `read_to_end` keeps what it read before a fault.
    if let Err(fault) = stream.read_to_end(&mut bytes) {
        salvage(&mut issues, &bytes, name, fault)?;
    }
    let unpacked_bytes = text::length(&bytes);
    if unpacked_bytes > limits.max_unpacked_bytes {
        return Err(too_large(limits.max_unpacked_bytes));
    }
    if unpacked_bytes > room_bytes {
        let message = format!("the log unpacks to more than {} times its size", limits.max_ratio);
        return Err(IngestError::new(IngestErrorKind::TooLarge, message));
    }
    Ok(Unpacked { bytes: Cow::Owned(bytes), issues })
}

fn salvage(
    issues: &mut IssueBook,
    bytes: &[u8],
    name: &str,
    fault: io::Error,
) -> Result<(), IngestError> {
    if bytes.is_empty() {
        let message = format!("nothing can be unpacked from the {name} stream");
        return Err(IngestError::caused(IngestErrorKind::CorruptCompression, message, fault));
    }
    let message = format!(
        "The {name} stream is cut or damaged after {} unpacked bytes; those are used.",
        bytes.len()
    );
    issues.note(IssueKind::TruncatedCompression, None, Tally::once(0), message);
    Ok(())
}
