//! Fixed-point numbers into padded text, without the formatting machinery.
//!
//! A flight has a quarter of a million fields; this writes one in a few nanoseconds.

use data_flight::number::f64_to_count;

/// Room for any number a log holds.
const LONGEST: usize = 24;

/// Appends `text`, right-aligned in `width`.
pub(crate) fn push_text(out: &mut Vec<u8>, text: &str, width: usize) {
    push_blank(out, width.saturating_sub(text.len()));
    out.extend_from_slice(text.as_bytes());
}

/// Appends `width` spaces.
pub(crate) fn push_blank(out: &mut Vec<u8>, width: usize) {
    out.resize(out.len() + width, b' ');
}

/// Appends `value` with `decimals` digits after the point, right-aligned in `width`; blank
/// when it is not finite. Halves round away from zero. As in a recorder's log, a small
/// negative number keeps its sign: `-0.00`.
pub(crate) fn push_number(out: &mut Vec<u8>, value: f64, decimals: u32, width: usize) {
    let scale = f64::from(10_u32.pow(decimals.min(9)));
    let Some(mut scaled) = f64_to_count((value * scale).abs() + 0.5) else {
        push_blank(out, width);
        return;
    };
    let mut digits = [b'0'; LONGEST];
    let mut used = 0;
    for digit in digits.iter_mut().rev() {
        if scaled == 0 && used > usize::try_from(decimals).unwrap_or(0) {
            break;
        }
        *digit = b'0' + u8::try_from(scaled % 10).unwrap_or(0);
        scaled /= 10;
        used += 1;
    }
    let negative = value.is_sign_negative();
    let fraction = usize::try_from(decimals).unwrap_or(0).min(used);
    let length = used + usize::from(decimals > 0) + usize::from(negative);
    push_blank(out, width.saturating_sub(length));
    if negative {
        out.push(b'-');
    }
    let (_, digits) = digits.split_at(LONGEST - used);
    let (whole, fraction) = digits.split_at(used - fraction);
    out.extend_from_slice(whole);
    if decimals > 0 {
        out.push(b'.');
        out.extend_from_slice(fraction);
    }
}

/// Appends a whole number of two digits with leading zeros.
pub(crate) fn push_two(out: &mut Vec<u8>, number: u32) {
    for digit in [number / 10 % 10, number % 10] {
        out.push(b'0' + u8::try_from(digit).unwrap_or(0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(value: f64, decimals: u32, width: usize) -> String {
        let mut out = Vec::new();
        push_number(&mut out, value, decimals, width);
        String::from_utf8(out).expect("digits")
    }

    #[test]
    fn numbers_are_padded_and_rounded() {
        assert_eq!(number(12.345, 1, 6), "  12.3");
        assert_eq!(number(0.05, 2, 7), "   0.05");
        assert_eq!(number(-0.004, 2, 7), "  -0.00");
        assert_eq!(number(-101.1234567, 7, 13), " -101.1234567");
        assert_eq!(number(9.96, 1, 6), "  10.0");
        assert_eq!(number(103.0, 0, 4), " 103");
        assert_eq!(number(0.0, 0, 4), "   0");
        assert_eq!(number(f64::NAN, 1, 6), "      ");
    }

    #[test]
    fn a_number_wider_than_its_column_is_not_cut() {
        assert_eq!(number(-123_456.7, 1, 6), "-123456.7");
    }

    proptest::proptest! {
        #[test]
        fn numbers_read_back_within_half_a_digit(value in -1e6_f64..1e6, decimals in 0_u32..5) {
            let read: f64 = number(value, decimals, 8).trim().parse().expect("a number");
            let half = 0.5 / f64::from(10_u32.pow(decimals));
            proptest::prop_assert!((read - value).abs() <= half * 1.000_001 + 1e-9);
        }
    }
}
