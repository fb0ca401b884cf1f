//! Bytes of a raw recording → 12-bit words at any place the packing allows.
//!
//! Words are read where they stand; nothing is copied. Which of them are sync words is decided
//! in `sync.rs`, what they mean in `decode.rs`.

use std::fmt;

/// How a file holds the 12-bit words of the recorder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Packing {
    /// One word in the lower 12 bits of two bytes, low byte first.
    Words16LittleEndian,
    /// One word in the lower 12 bits of two bytes, high byte first.
    Words16BigEndian,
    /// Words one behind the other without filling; the first bit is the lowest of its byte,
    /// and the first bit of a word is its lowest.
    Bits12LowFirst,
    /// Words one behind the other without filling; the first bit is the highest of its byte,
    /// and the first bit of a word is its highest.
    Bits12HighFirst,
}

impl Packing {
    /// Every packing that is read.
    pub const ALL: &'static [Packing] = &[
        Self::Words16LittleEndian,
        Self::Words16BigEndian,
        Self::Bits12LowFirst,
        Self::Bits12HighFirst,
    ];

    /// The name a layout gives it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Words16LittleEndian => "words_16_little_endian",
            Self::Words16BigEndian => "words_16_big_endian",
            Self::Bits12LowFirst => "bits_12_low_first",
            Self::Bits12HighFirst => "bits_12_high_first",
        }
    }

    /// The packing of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|packing| packing.name() == name)
    }

    /// Bits from the start of one word to the start of the next.
    pub(super) const fn word_bits(self) -> usize {
        match self {
            Self::Words16LittleEndian | Self::Words16BigEndian => 16,
            Self::Bits12LowFirst | Self::Bits12HighFirst => 12,
        }
    }

    /// Bits between two places where a word may start after a slip.
    pub(super) const fn step_bits(self) -> usize {
        match self {
            Self::Words16LittleEndian | Self::Words16BigEndian => 8,
            Self::Bits12LowFirst | Self::Bits12HighFirst => 1,
        }
    }
}

impl fmt::Display for Packing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A recording as words. Places are counted in bits from its start.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words<'bytes> {
    bytes: &'bytes [u8],
    packing: Packing,
}

impl<'bytes> Words<'bytes> {
    pub(super) const fn new(bytes: &'bytes [u8], packing: Packing) -> Self {
        Self { bytes, packing }
    }

    pub(super) const fn packing(self) -> Packing {
        self.packing
    }

    /// Length of the recording in bits.
    pub(super) const fn end(self) -> usize {
        self.bytes.len().saturating_mul(8)
    }

    /// The word that starts at a place; `None` when it does not end within the recording.
    #[inline]
    pub(super) fn at(self, place: usize) -> Option<u16> {
        let index = place / 8;
        let pair = || Some([*self.bytes.get(index)?, *self.bytes.get(index.checked_add(1)?)?]);
        let word = match self.packing {
            Packing::Words16LittleEndian => u16::from_le_bytes(pair()?),
            Packing::Words16BigEndian => u16::from_be_bytes(pair()?),
            Packing::Bits12LowFirst => {
                let [a, b] = pair()?;
                let c = self.third(place)?;
                low_16(u32::from_le_bytes([a, b, c, 0]) >> (place % 8))
            }
            Packing::Bits12HighFirst => {
                let [a, b] = pair()?;
                let c = self.third(place)?;
                low_16(u32::from_be_bytes([0, a, b, c]) >> (12 - place % 8))
            }
        };
        Some(word & 0x0FFF)
    }

    /// The third byte of a word that starts within a byte; zero when the word ends before it.
    #[inline]
    fn third(self, place: usize) -> Option<u8> {
        let byte = self.bytes.get((place / 8).checked_add(2)?).copied();
        if place % 8 > 4 { byte } else { Some(byte.unwrap_or(0)) }
    }

    /// Whether all bytes between two places are 0x00, or all are 0xFF.
    pub(super) fn is_padding(self, from: usize, until: usize) -> bool {
        let bytes = self.bytes.get(from.div_ceil(8)..until / 8).unwrap_or_default();
        bytes.first().is_some_and(|first| {
            matches!(first, 0x00 | 0xFF) && bytes.iter().all(|byte| byte == first)
        })
    }
}

/// The lower 16 bits.
const fn low_16(bits: u32) -> u16 {
    let [a, b, _, _] = bits.to_le_bytes();
    u16::from_le_bytes([a, b])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_as_each_packing_holds_them() {
        // Words 0x247 and 0x5B8.
        let read = |bytes: &[u8], packing, place| Words::new(bytes, packing).at(place);
        let le = [0x47, 0x02, 0xB8, 0x05];
        assert_eq!(read(&le, Packing::Words16LittleEndian, 0), Some(0x247));
        assert_eq!(read(&le, Packing::Words16LittleEndian, 16), Some(0x5B8));
        assert_eq!(read(&le, Packing::Words16LittleEndian, 24), None);
        let be = [0x02, 0x47, 0x05, 0xB8];
        assert_eq!(read(&be, Packing::Words16BigEndian, 16), Some(0x5B8));
        // Low first: 0x247 | 0x5B8 << 12 = 0x5B8247, low byte first.
        let low = [0x47, 0x82, 0x5B];
        assert_eq!(read(&low, Packing::Bits12LowFirst, 0), Some(0x247));
        assert_eq!(read(&low, Packing::Bits12LowFirst, 12), Some(0x5B8));
        // High first: 0x2475B8, high byte first.
        let high = [0x24, 0x75, 0xB8];
        assert_eq!(read(&high, Packing::Bits12HighFirst, 0), Some(0x247));
        assert_eq!(read(&high, Packing::Bits12HighFirst, 12), Some(0x5B8));
        for packing in [Packing::Bits12LowFirst, Packing::Bits12HighFirst] {
            assert_eq!(read(&low, packing, 13), None);
            assert_eq!(read(&low, packing, usize::MAX), None);
        }
    }

    #[test]
    fn a_word_may_start_at_any_bit() {
        // One 0x247 behind `slip` bits of zero, in both orders.
        for slip in 0..8_usize {
            let low = (0x247_u32 << slip).to_le_bytes();
            assert_eq!(Words::new(&low, Packing::Bits12LowFirst).at(slip), Some(0x247));
            let high = (0x247_u32 << (20 - slip)).to_be_bytes();
            assert_eq!(Words::new(&high, Packing::Bits12HighFirst).at(slip), Some(0x247));
        }
    }

    #[test]
    fn padding_is_one_byte_over_and_over() {
        let words = |bytes| Words::new(bytes, Packing::Words16LittleEndian);
        assert!(words(&[0x47, 0xFF, 0xFF, 0xFF]).is_padding(8, 32));
        assert!(words(&[0, 0]).is_padding(0, 16));
        assert!(!words(&[0x47, 0xFF]).is_padding(0, 16));
        assert!(!words(&[0x00, 0xFF]).is_padding(0, 16));
        assert!(!words(&[0x11, 0x11]).is_padding(0, 16));
        assert!(!words(&[0x00]).is_padding(8, 8));
    }
}
