//! The five files of an artefact: names, digests, bounded reads, ordered writes.
//!
//! What is in the files is not looked at here.

use std::fs;
use std::io::{ErrorKind, Read as _};
use std::path::Path;

use data_flight::Digest;

use crate::artefact::digest_of;
use crate::error::{LoadError, SaveError};

pub(super) const MANIFEST: &str = "manifest.json";
pub(super) const WEIGHTS: &str = "weights.json";
pub(super) const REPLAY: &str = "replay.json";
pub(super) const CARD: &str = "MODEL_CARD.md";
const SUMS: &str = "SHA256SUMS";
/// The files that `SHA256SUMS` lists, in its order.
const LISTED: [&str; 4] = [MANIFEST, WEIGHTS, REPLAY, CARD];
/// No file of an artefact is larger.
const LIMIT_BYTES: u64 = 20_000_000;

/// The bytes of the four listed files.
pub(super) struct Contents<'bytes> {
    pub(super) manifest: &'bytes [u8],
    pub(super) weights: &'bytes [u8],
    pub(super) replay: &'bytes [u8],
    pub(super) card: &'bytes [u8],
}

/// The bytes of the four listed files, each with the digest it was listed with.
pub(super) struct Checked {
    pub(super) manifest: Vec<u8>,
    pub(super) weights: Vec<u8>,
    pub(super) replay: Vec<u8>,
    pub(super) card: Vec<u8>,
}

pub(super) fn write(folder: &Path, contents: &Contents<'_>) -> Result<(), SaveError> {
    let io = |path: &Path| {
        let path = path.to_path_buf();
        move |source| SaveError::Io { path, source }
    };
    fs::create_dir_all(folder).map_err(io(folder))?;
    let sums = folder.join(SUMS);
    match fs::remove_file(&sums) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(io(&sums)(error)),
        _ => {}
    }
    let mut listing = String::new();
    let bytes = [contents.manifest, contents.weights, contents.replay, contents.card];
    for (name, bytes) in LISTED.into_iter().zip(bytes) {
        let path = folder.join(name);
        fs::write(&path, bytes).map_err(io(&path))?;
        listing.push_str(&line(digest_of(bytes), name));
    }
    fs::write(&sums, listing).map_err(io(&sums))
}

/// Reads the four listed files and compares each with its listed digest.
pub(super) fn read_checked(folder: &Path) -> Result<Checked, LoadError> {
    let sums = read(folder, SUMS)?;
    let sums = String::from_utf8(sums).map_err(|_not_text| LoadError::MalformedSums)?;
    let listed = parse(&sums).ok_or(LoadError::MalformedSums)?;
    let mut files = Vec::with_capacity(LISTED.len());
    for (file, expected) in LISTED.into_iter().zip(listed) {
        let bytes = read(folder, file)?;
        let found = digest_of(&bytes);
        if found != expected {
            return Err(LoadError::Changed { file, expected, found });
        }
        files.push(bytes);
    }
    let [manifest, weights, replay, card] =
        <[Vec<u8>; 4]>::try_from(files).map_err(|_length| LoadError::MalformedSums)?;
    Ok(Checked { manifest, weights, replay, card })
}

/// A line as `sha256sum` prints it.
fn line(digest: Digest, name: &str) -> String {
    format!("{digest}  {name}\n")
}

/// The digests of exactly the listed files, in order. Only the spelling that [`line`] makes
/// is read, so that no changed byte of the list goes unnoticed.
fn parse(sums: &str) -> Option<Vec<Digest>> {
    let mut digests = Vec::with_capacity(LISTED.len());
    let mut lines = sums.split_inclusive('\n');
    for name in LISTED {
        let found = lines.next()?;
        let digest: Digest = found.split_once("  ")?.0.parse().ok()?;
        if found != line(digest, name) {
            return None;
        }
        digests.push(digest);
    }
    lines.next().is_none().then_some(digests)
}

fn read(folder: &Path, file: &'static str) -> Result<Vec<u8>, LoadError> {
    let path = folder.join(file);
    let mut bytes = Vec::new();
    let result = fs::File::open(&path)
        .and_then(|file| file.take(LIMIT_BYTES.saturating_add(1)).read_to_end(&mut bytes));
    let length = result.map_err(|source| LoadError::Io { path, source })?;
    if u64::try_from(length).is_ok_and(|length| length <= LIMIT_BYTES) {
        Ok(bytes)
    } else {
        Err(LoadError::TooLarge { file, limit_bytes: LIMIT_BYTES })
    }
}
