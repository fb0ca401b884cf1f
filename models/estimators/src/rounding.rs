//! Rounding of learned numbers to ten significant digits before they are stored.
//!
//! Matrix kernels sum in an order that depends on the processor, which moves the last bits
//! of a fit. Rounding far above those bits makes the same data and seed give the same file
//! on almost every machine (a value that falls on a rounding boundary may still differ), and
//! costs nothing: ten digits are far finer than any fit is certain.

/// `value` to ten significant decimal digits; what is not finite stays as it is.
pub(crate) fn ten_digits(value: f64) -> f64 {
    format!("{value:.9e}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_digits_are_kept() {
        assert_eq!(ten_digits(1.234_567_890_123).to_string(), "1.23456789");
        assert_eq!(ten_digits(-9.876_543_210_987e-7).to_string(), "-0.0000009876543211");
        assert_eq!(ten_digits(0.0).to_string(), "0");
        assert!(ten_digits(f64::NAN).is_nan());
    }
}
