//! Joined bits → a number, by the way the recorder coded it.
//!
//! Knows no scale and no unit.

/// How the joined bits of a parameter stand for a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Coding {
    /// A number from zero.
    Unsigned,
    /// Two's complement; the highest bit is the sign.
    TwosComplement,
    /// The highest bit is the sign, the others are the magnitude.
    SignMagnitude,
    /// Decimal digits of four bits, the highest with what is left.
    Bcd,
    /// A state: a number from zero that is held, not interpolated.
    Discrete,
}

impl Coding {
    /// Every coding that is read.
    pub const ALL: &'static [Coding] =
        &[Self::Unsigned, Self::TwosComplement, Self::SignMagnitude, Self::Bcd, Self::Discrete];

    /// The name a layout gives it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unsigned => "unsigned",
            Self::TwosComplement => "twos_complement",
            Self::SignMagnitude => "sign_magnitude",
            Self::Bcd => "bcd",
            Self::Discrete => "discrete",
        }
    }

    /// The coding of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|coding| coding.name() == name)
    }

    /// Whether the number may be below zero.
    pub(super) const fn is_signed(self) -> bool {
        matches!(self, Self::TwosComplement | Self::SignMagnitude)
    }

    /// The number that `width` bits (1 to 32) stand for; `None` when they stand for none,
    /// which only a decimal digit above nine does.
    #[inline]
    pub(super) fn number(self, bits: u32, width: u32) -> Option<f64> {
        let sign = 1_u32.checked_shl(width.saturating_sub(1)).unwrap_or(0);
        let is_negative = bits & sign != 0;
        match self {
            Self::Unsigned | Self::Discrete => Some(f64::from(bits)),
            Self::TwosComplement if is_negative => Some(f64::from(bits & !sign) - f64::from(sign)),
            Self::SignMagnitude if is_negative => Some(-f64::from(bits & !sign)),
            Self::TwosComplement | Self::SignMagnitude => Some(f64::from(bits)),
            Self::Bcd => decimal(bits),
        }
    }
}

/// The number of decimal digits of four bits each.
fn decimal(mut bits: u32) -> Option<f64> {
    let (mut number, mut weight) = (0.0, 1.0);
    while bits != 0 {
        let digit = bits & 0xF;
        if digit > 9 {
            return None;
        }
        number += f64::from(digit) * weight;
        weight *= 10.0;
        bits >>= 4;
    }
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_bits_stand_for_different_numbers() {
        // 0b1000_0000_0101: 2053; 2053 − 4096 = −2043; minus 5; "8", "0", "5".
        let number = |coding: Coding| coding.number(0b1000_0000_0101, 12);
        assert_eq!(number(Coding::Unsigned), Some(2_053.0));
        assert_eq!(number(Coding::Discrete), Some(2_053.0));
        assert_eq!(number(Coding::TwosComplement), Some(-2_043.0));
        assert_eq!(number(Coding::SignMagnitude), Some(-5.0));
        assert_eq!(number(Coding::Bcd), Some(805.0));
        assert_eq!(Coding::Bcd.number(0x0A1, 12), None);
    }

    #[test]
    fn the_widest_and_the_narrowest_are_read() {
        // All ones is −1 in two's complement; 2³¹ − 1 is the largest magnitude.
        assert_eq!(Coding::TwosComplement.number(u32::MAX, 32), Some(-1.0));
        assert_eq!(Coding::SignMagnitude.number(u32::MAX, 32), Some(-2_147_483_647.0));
        assert_eq!(Coding::TwosComplement.number(1, 1), Some(-1.0));
        assert_eq!(Coding::Unsigned.number(1, 1), Some(1.0));
        assert_eq!(Coding::Bcd.number(0x9999_9999, 32), Some(99_999_999.0));
        for coding in Coding::ALL {
            assert_eq!(Coding::from_name(coding.name()), Some(*coding));
        }
    }
}
