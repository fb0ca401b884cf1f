//! The check bytes of EDM data: a flight header or a record and the byte after it come to zero.
//!
//! Recorders of before about 2005 and early 900s combine the bytes by exclusive or; all later
//! ones add them. Which of the two a flight uses is decided in `flight_header.rs`.

/// How the bytes of a header or a record come to zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Checksum {
    /// Their sum, modulo 256.
    Sum,
    /// Their exclusive or.
    Xor,
}

impl Checksum {
    /// Whether `bytes`, the check byte among them, come to zero.
    pub(super) fn fits(self, bytes: &[u8]) -> bool {
        let rest = match self {
            Self::Sum => bytes.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte)),
            Self::Xor => xor(bytes),
        };
        rest == 0
    }
}

/// The exclusive or of all bytes, which is also the checksum of the `$` records.
pub(super) fn xor(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |rest, byte| rest ^ byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_byte_brings_its_bytes_to_zero() {
        // 200 + 100 = 300 = 256 + 44, and 44 + 212 = 256.
        assert!(Checksum::Sum.fits(&[200, 100, 212]));
        assert!(!Checksum::Sum.fits(&[200, 100, 211]));
        // 0b1100 ^ 0b1010 = 0b0110.
        assert!(Checksum::Xor.fits(&[0b1100, 0b1010, 0b0110]));
        assert!(!Checksum::Xor.fits(&[0b1100, 0b1010, 0b0111]));
    }
}
