//! How much memory reading a log may take: at most 64 MiB and eight times the plain log.
//!
//! A file of nothing but commas, or of one digit per field, would take twenty times its size.
//! No recorder writes such a file, so it is refused instead of read. What is counted here is
//! an estimate from above of what the rows of a log will hold until its flights are made; the
//! bound itself is measured in `tests/memory.rs`.

use crate::{IngestError, IngestErrorKind, text};

/// What is left of 64 MiB beside buffers that do not grow with the log.
const FIXED_BYTES: u64 = 48 * 1024 * 1024;
/// What is left of eight times the plain log when its bytes have been unpacked into a buffer
/// that grew by doubling.
const TIMES_THE_LOG: u64 = 6;
/// Line, stamp and place in time of a row, until the flights are made.
const ROW_BYTES: u64 = 176;
/// A number and its validity, in a column that grew by doubling.
const CELL_BYTES: u64 = 18;

/// The memory that is left for the rows of a log.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Budget {
    left_bytes: u64,
    row_bytes: u64,
}

impl Budget {
    /// The memory for a plain log of so many bytes, whose rows give a number to so many columns.
    pub(crate) fn new(log: &[u8], columns: usize) -> Self {
        let columns = u64::try_from(columns).unwrap_or(u64::MAX);
        Self {
            left_bytes: FIXED_BYTES.saturating_add(text::length(log).saturating_mul(TIMES_THE_LOG)),
            row_bytes: ROW_BYTES.saturating_add(columns.saturating_mul(CELL_BYTES)),
        }
    }

    /// Takes the memory of one more row.
    ///
    /// # Errors
    /// `TooLarge` when there is none left.
    #[inline]
    pub(crate) fn take_row(&mut self) -> Result<(), IngestError> {
        match self.left_bytes.checked_sub(self.row_bytes) {
            Some(left_bytes) => {
                self.left_bytes = left_bytes;
                Ok(())
            }
            None => {
                let message = "the fields of the log are so short that reading them would take \
                               more than eight times its size in memory";
                Err(IngestError::new(IngestErrorKind::TooLarge, message))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_refused_when_the_memory_is_used_up() {
        // Two columns: 176 + 2 × 18 = 212 bytes a row. 48 MiB hold 237,413 rows and no more.
        let mut budget = Budget::new(&[], 2);
        let taken = (0..300_000).take_while(|_| budget.take_row().is_ok()).count();
        assert_eq!(taken, 237_413);
        assert!(budget.take_row().is_err_and(|e| e.kind() == IngestErrorKind::TooLarge));
    }
}
