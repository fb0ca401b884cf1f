//! The header before each file of an archive (APPNOTE 4.3.7), and all of them in a row.
//!
//! The directory at the end of an archive is what counts; these headers say where the bytes of
//! a file start, and stand in when the directory is cut off. A walk stops at the first place
//! where no header follows: nothing is searched for inside the bytes of a file.

use flate2::{Decompress, FlushDecompress, Status};

use super::ArchiveLimits;
use super::directory::Head;

/// Sizes follow behind the bytes, not before them.
const FLAG_SIZES_BEHIND: u16 = 1 << 3;
const FLAG_ENCRYPTED: u16 = 1;
/// Bytes of a header before name and extra fields.
const HEADER_BYTES: u64 = 30;
const METHOD_DEFLATE: u16 = 8;

/// A header before a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Local<'archive> {
    pub(super) name: &'archive [u8],
    pub(super) method: u16,
    /// Where the bytes of the file start.
    pub(super) data_start: u64,
    flags: u16,
    checksum: u32,
    packed_bytes: u32,
    unpacked_bytes: u32,
}

impl<'archive> Local<'archive> {
    /// The header at an offset, if there is one.
    pub(super) fn at(archive: &'archive [u8], start: u64) -> Option<Self> {
        let header = archive.get(usize::try_from(start).ok()?..)?;
        let (fixed, rest) = header.split_first_chunk::<30>()?;
        let [b'P', b'K', 3, 4, _, _, f0, f1, m0, m1, _, _, _, _, sizes @ ..] = fixed else {
            return None;
        };
        let [c0, c1, c2, c3, p0, p1, p2, p3, u0, u1, u2, u3, n0, n1, x0, x1] = *sizes;
        let name_bytes = u16::from_le_bytes([n0, n1]);
        let extra_bytes = u16::from_le_bytes([x0, x1]);
        Some(Self {
            name: rest.get(..usize::from(name_bytes))?,
            method: u16::from_le_bytes([*m0, *m1]),
            data_start: start
                .checked_add(HEADER_BYTES)?
                .checked_add(u64::from(name_bytes))?
                .checked_add(u64::from(extra_bytes))?,
            flags: u16::from_le_bytes([*f0, *f1]),
            checksum: u32::from_le_bytes([c0, c1, c2, c3]),
            packed_bytes: u32::from_le_bytes([p0, p1, p2, p3]),
            unpacked_bytes: u32::from_le_bytes([u0, u1, u2, u3]),
        })
    }

    const fn has_sizes_behind(&self) -> bool {
        self.flags & FLAG_SIZES_BEHIND != 0
    }
}

/// The files of an archive without a directory, as far as one header follows the other.
pub(super) fn walk(archive: &[u8], limits: &ArchiveLimits) -> Vec<Head> {
    let mut heads = Vec::new();
    let mut start = 0_u64;
    // What may be unpacked to find out where files end.
    let mut left_bytes = limits.max_total_bytes;
    while heads.len() <= limits.max_entries
        && let Some(local) = Local::at(archive, start)
    {
        let rest = usize::try_from(local.data_start).ok().and_then(|from| archive.get(from..));
        let Some(rest) = rest else { break };
        let Some((head, taken_bytes)) = head(&local, start, rest, &mut left_bytes) else { break };
        heads.push(head);
        start = local.data_start.saturating_add(taken_bytes);
    }
    heads
}

/// What a header says of its file, and how many bytes to go on to the next header.
fn head(local: &Local<'_>, start: u64, rest: &[u8], left_bytes: &mut u64) -> Option<(Head, u64)> {
    let known = Head {
        path: super::directory::path(local.name),
        raw_name: local.name.to_vec(),
        start,
        packed_bytes: u64::from(local.packed_bytes),
        unpacked_bytes: Some(u64::from(local.unpacked_bytes)),
        checksum: Some(local.checksum),
        is_encrypted: local.flags & FLAG_ENCRYPTED != 0,
        is_symbolic_link: false,
    };
    if !local.has_sizes_behind() {
        let taken_bytes = known.packed_bytes;
        return Some((known, taken_bytes));
    }
    // Deflate says itself where it ends; of stored bytes nobody knows.
    if local.method != METHOD_DEFLATE {
        return None;
    }
    let deflated_bytes = deflated_bytes(rest, left_bytes)?;
    let behind = usize::try_from(deflated_bytes).ok().and_then(|at| rest.get(at..));
    let has_mark = behind.is_some_and(|behind| behind.starts_with(b"PK\x07\x08"));
    let descriptor_bytes = if has_mark { 16 } else { 12 };
    let head = Head { packed_bytes: deflated_bytes, unpacked_bytes: None, checksum: None, ..known };
    Some((head, deflated_bytes.saturating_add(descriptor_bytes)))
}

/// How many bytes a deflate stream takes: to its end, or all there are when it is cut or
/// damaged. Nothing when it unpacks to more than is left, from which it is taken.
fn deflated_bytes(packed: &[u8], left_bytes: &mut u64) -> Option<u64> {
    let mut stream = Decompress::new(false);
    let mut scratch = vec![0; 64 * 1024];
    loop {
        let (taken, given) = (stream.total_in(), stream.total_out());
        let rest = packed.get(usize::try_from(taken).ok()?..)?;
        let status = stream.decompress(rest, &mut scratch, FlushDecompress::None);
        let is_stuck = stream.total_in() == taken && stream.total_out() == given;
        *left_bytes = left_bytes.checked_sub(stream.total_out().saturating_sub(given))?;
        match status {
            Ok(Status::StreamEnd) => return Some(stream.total_in()),
            Ok(_) if !is_stuck => {}
            _ => return Some(crate::text::length(packed)),
        }
    }
}
