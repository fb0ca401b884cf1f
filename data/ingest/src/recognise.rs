//! Plain bytes → the format that reads them, by content alone.
//!
//! What is surely something else is named, so that the sender knows what happened. File names
//! are not looked at: they are wrong often enough.

use crate::formats::{FORMATS, Format};
use crate::{IngestError, IngestErrorKind, archive, text};

/// First bytes of what people send by mistake, and its name.
const FOREIGN: &[(&[u8], &str)] = &[
    (b"\xFF\xD8\xFF", "a JPEG picture"),
    (b"\x89PNG\r\n\x1A\n", "a PNG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF-", "a PDF document"),
    (b"\x7FELF", "a program (ELF)"),
    (b"MZ", "a program (Windows)"),
    (b"Rar!\x1A\x07", "a RAR archive"),
    (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive"),
    (b"\xFD7zXZ\0", "an xz stream"),
    (b"BZh", "a bzip2 stream"),
    (b"\x1F\x8B", "a gzip stream inside another compressed stream"),
    (b"\x28\xB5\x2F\xFD", "a zstd stream inside another compressed stream"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"PAR1", "a Parquet table"),
    (b"\x1A1", BEAST),
    (b"\x1A2", BEAST),
    (b"\x1A3", BEAST),
    (b"\x1A4", BEAST),
    (b"\xFF\xFE\0\0", "UTF-32 text"),
    (b"\0\0\xFE\xFF", "UTF-32 text"),
    (b"<!DOCTYPE", "a web page"),
    (b"<!doctype", "a web page"),
    (b"<html", "a web page"),
];

/// What dump1090 and readsb send one another: an escape and the type of the message. Positions
/// would have to be decoded from it first; readsb does that.
const BEAST: &str = "a Beast binary stream of raw Mode S messages, which is not read today (the trace that \
                     readsb makes of it is)";

/// First bytes of a Git LFS pointer file.
const GIT_LFS: &[u8] = b"version https://git-lfs.github.com/spec/";

/// The format of `bytes`.
///
/// # Errors
/// `NotAFlightLog`, `Archive`, `GitLfsPointer`, `OnlyPadding` or `UnknownFormat`.
pub(crate) fn recognise(bytes: &[u8]) -> Result<&'static Format, IngestError> {
    refuse_foreign(bytes)?;
    if let Some(format) = FORMATS.iter().find(|format| (format.recognise)(bytes)) {
        return Ok(format);
    }
    if text::without_mark(bytes).starts_with(b"#airframe_info") {
        let message = "the header of a Garmin log ends before its column names";
        return Err(IngestError::new(IngestErrorKind::NoUsableRows, message));
    }
    if is_binary(bytes) {
        let message = "the bytes are not text and no binary format that is read today";
        return Err(IngestError::new(IngestErrorKind::NotAFlightLog, message));
    }
    let message = "no line at the top of the text names the columns of a known format";
    Err(IngestError::new(IngestErrorKind::UnknownFormat, message))
}

/// Refuses what is surely no log, whatever reads it.
///
/// # Errors
/// `NotAFlightLog`, `Archive`, `GitLfsPointer` or `OnlyPadding`.
pub(crate) fn refuse_foreign(bytes: &[u8]) -> Result<(), IngestError> {
    if let Some((_, name)) = FOREIGN.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        let message = format!("this is {name}, not a flight log");
        return Err(IngestError::new(IngestErrorKind::NotAFlightLog, message));
    }
    if archive::is_archive(bytes) {
        let message = "this is a zip archive; its files are read one by one";
        return Err(IngestError::new(IngestErrorKind::Archive, message));
    }
    if bytes.starts_with(GIT_LFS) {
        let message = "this is a Git LFS pointer, not the log it stands for";
        return Err(IngestError::new(IngestErrorKind::GitLfsPointer, message));
    }
    if bytes.iter().all(|byte| text::is_padding(*byte)) {
        let message = format!("all {} bytes are NULs and blanks", bytes.len());
        return Err(IngestError::new(IngestErrorKind::OnlyPadding, message));
    }
    Ok(())
}

/// Whether the first kilobyte holds more control bytes than a damaged text would.
fn is_binary(bytes: &[u8]) -> bool {
    let head = bytes.get(..1024).unwrap_or(bytes);
    let controls = head
        .iter()
        .filter(|byte| byte.is_ascii_control() && !text::is_padding(**byte) && **byte != 0x0C)
        .count();
    controls.saturating_mul(20) > head.len()
}
