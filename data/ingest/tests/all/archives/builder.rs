//! Writes zip archives field by field, so that every field can lie. Nothing is checked here.

use std::io::Write;

/// One file of an archive: every field as it will be written.
#[derive(Clone, Debug)]
pub struct Member {
    pub name: Vec<u8>,
    /// The name in the local header, when it is another.
    pub local_name: Option<Vec<u8>>,
    pub method: u16,
    pub flags: u16,
    pub packed: Vec<u8>,
    pub checksum: u32,
    pub packed_bytes: u32,
    pub unpacked_bytes: u32,
    /// Unix mode in the upper half, DOS attributes in the lower.
    pub attributes: u32,
    /// Sizes and checksum are written behind the bytes only.
    pub has_descriptor: bool,
    /// Where the directory says that the file starts, when that is not where it does.
    pub start: Option<u32>,
}

/// The length of a test's bytes.
pub fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).expect("tests are small")
}

pub fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).expect("memory takes it");
    encoder.finish().expect("memory takes it")
}

pub fn checksum(bytes: &[u8]) -> u32 {
    let mut checksum = flate2::Crc::new();
    checksum.update(bytes);
    checksum.sum()
}

impl Member {
    /// A file stored as it is.
    pub fn stored(name: &str, bytes: &[u8]) -> Self {
        Self {
            name: name.as_bytes().to_vec(),
            local_name: None,
            method: 0,
            flags: 0,
            packed: bytes.to_vec(),
            checksum: checksum(bytes),
            packed_bytes: length(bytes),
            unpacked_bytes: length(bytes),
            attributes: 0,
            has_descriptor: false,
            start: None,
        }
    }

    fn packed(name: &str, bytes: &[u8], method: u16, packed: Vec<u8>) -> Self {
        Self { method, packed_bytes: length(&packed), packed, ..Self::stored(name, bytes) }
    }

    /// A deflated file.
    pub fn deflated(name: &str, bytes: &[u8]) -> Self {
        Self::packed(name, bytes, 8, deflate(bytes))
    }

    /// A file packed with zstd.
    pub fn zstd(name: &str, bytes: &[u8]) -> Self {
        Self::packed(name, bytes, 93, zstd::encode_all(bytes, 1).expect("memory takes it"))
    }

    /// Checksum and sizes, which three records share.
    fn sizes(&self) -> [u8; 12] {
        let mut sizes = [0; 12];
        for (place, number) in
            sizes.chunks_mut(4).zip([self.checksum, self.packed_bytes, self.unpacked_bytes])
        {
            place.copy_from_slice(&number.to_le_bytes());
        }
        sizes
    }

    fn flags(&self) -> u16 {
        self.flags | if self.has_descriptor { 1 << 3 } else { 0 }
    }

    /// The local header (APPNOTE 4.3.7).
    pub fn local_header(&self) -> Vec<u8> {
        let name = self.local_name.as_ref().unwrap_or(&self.name);
        let mut header = b"PK\x03\x04\x14\0".to_vec();
        header.extend(self.flags().to_le_bytes());
        header.extend(self.method.to_le_bytes());
        header.extend([0, 0, 0x21, 0x50]);
        header.extend(if self.has_descriptor { [0; 12] } else { self.sizes() });
        header.extend(u16::try_from(name.len()).expect("a short name").to_le_bytes());
        header.extend([0, 0]);
        header.extend(name);
        header
    }

    /// The entry of the directory (APPNOTE 4.3.12).
    fn directory_entry(&self, start: u32) -> Vec<u8> {
        let mut entry = b"PK\x01\x02\x14\x03\x14\0".to_vec();
        entry.extend(self.flags().to_le_bytes());
        entry.extend(self.method.to_le_bytes());
        entry.extend([0, 0, 0x21, 0x50]);
        entry.extend(self.sizes());
        entry.extend(u16::try_from(self.name.len()).expect("a short name").to_le_bytes());
        entry.extend([0; 8]);
        entry.extend(self.attributes.to_le_bytes());
        entry.extend(self.start.unwrap_or(start).to_le_bytes());
        entry.extend(&self.name);
        entry
    }
}

/// The files, one behind the other, and where each starts.
pub fn files(members: &[Member]) -> (Vec<u8>, Vec<u32>) {
    let (mut bytes, mut starts) = (Vec::new(), Vec::new());
    for member in members {
        starts.push(length(&bytes));
        bytes.extend(member.local_header());
        bytes.extend(&member.packed);
        if member.has_descriptor {
            bytes.extend(b"PK\x07\x08");
            bytes.extend(member.sizes());
        }
    }
    (bytes, starts)
}

/// An archive of the files.
pub fn zip(members: &[Member]) -> Vec<u8> {
    let (bytes, starts) = files(members);
    with_directory(bytes, members, &starts)
}

/// Appends the directory and its end (APPNOTE 4.3.16).
pub fn with_directory(mut bytes: Vec<u8>, members: &[Member], starts: &[u32]) -> Vec<u8> {
    let directory_start = length(&bytes);
    for (member, start) in members.iter().zip(starts) {
        bytes.extend(member.directory_entry(*start));
    }
    let directory_bytes = length(&bytes) - directory_start;
    let count = u16::try_from(members.len()).expect("few files").to_le_bytes();
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend(count);
    bytes.extend(count);
    bytes.extend(directory_bytes.to_le_bytes());
    bytes.extend(directory_start.to_le_bytes());
    bytes.extend([0, 0]);
    bytes
}
