//! The grid of the time base: how many rows a second, and when each stands.
//!
//! One second is cut into equal parts and a row stands in the middle of each, so that a sample
//! in a row is at most half a part away from the time of its word. Why one grid for all
//! parameters: `docs/decisions/0007-rates-on-one-time-base.md`.

use data_flight::number::{count_to_f64, f64_to_count};

use super::layout::FrameLayout;

/// The fastest grid unless a layout asks for another.
const DEFAULT_MOST_HZ: usize = 8;
/// Bytes of one sample: its value and its validity.
const SAMPLE_BYTES: usize = 9;
/// Bytes of one row beside its samples: its time, three times, and its line.
const ROW_BYTES: usize = 32;
/// Columns may take this much memory whatever the size of the recording…
const BASE_BYTES: usize = 48 * 1024 * 1024;
/// …and so many times its size more.
const BYTES_PER_BYTE: usize = 6;

/// Rows of a second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Grid {
    pub(super) rate_hz: usize,
}

impl Grid {
    /// The grid on which every parameter of the catalogue has a row for each of its samples,
    /// up to 8 Hz or what the layout asks for; and slower, where columns of that rate would
    /// take more memory than the recording justifies. `None` when not even one row a second
    /// can be held.
    pub(super) fn of(layout: &FrameLayout, subframes: usize, bytes: usize) -> Option<Self> {
        let used = layout.parameters.iter().filter(|known| known.parameter.is_some());
        let fastest_hz = used.clone().map(|known| known.samples.rate_hz).fold(1.0, f64::max);
        let fastest_hz = f64_to_count(fastest_hz.ceil()).unwrap_or(1);
        let wanted = layout.base_rate_hz.unwrap_or_else(|| fastest_hz.min(DEFAULT_MOST_HZ));
        let room = bytes.saturating_mul(BYTES_PER_BYTE).saturating_add(BASE_BYTES);
        let row = used.count().saturating_mul(SAMPLE_BYTES).saturating_add(ROW_BYTES);
        let mut rate_hz = wanted;
        while rate_hz.saturating_mul(subframes).saturating_mul(row) > room {
            rate_hz /= 2;
        }
        (rate_hz > 0).then_some(Self { rate_hz })
    }

    /// Rows of so many subframes.
    pub(super) const fn rows(self, subframes: usize) -> usize {
        subframes.saturating_mul(self.rate_hz)
    }

    /// The row of a part of a subframe.
    pub(super) const fn row(self, subframe: usize, part: usize) -> usize {
        subframe.saturating_mul(self.rate_hz).saturating_add(part)
    }

    /// Seconds from one row to the next.
    pub(super) fn row_s(self) -> f64 {
        1.0 / count_to_f64(self.rate_hz)
    }

    /// Seconds from the start of a second to the middle of one of its parts.
    pub(super) fn middle_s(self, part: usize) -> f64 {
        (count_to_f64(part) + 0.5) / count_to_f64(self.rate_hz)
    }
}
