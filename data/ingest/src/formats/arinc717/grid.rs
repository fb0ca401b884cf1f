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
/// Bytes of one row beside its samples: its time, twice, its line and how it was dated.
const ROW_BYTES: usize = 40;
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

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(text: &str) -> FrameLayout {
        let head = "name = \"x\"\nwords_per_second = 64\npacking = \"words_16_big_endian\"\n";
        let pitch = "[[parameter]]\nname = \"pitch_deg\"\nunit = \"deg\"\nbits = [1, 12]\n";
        FrameLayout::from_toml(&format!("{head}{text}{pitch}word = [2, 3, 4]\n")).expect("a layout")
    }

    fn rate_hz(text: &str, subframes: usize, bytes: usize) -> Option<usize> {
        Grid::of(&layout(text), subframes, bytes).map(|grid| grid.rate_hz)
    }

    #[test]
    fn the_fastest_parameter_decides_up_to_a_limit() {
        assert_eq!(rate_hz("", 100, 12_800), Some(3));
        assert_eq!(rate_hz("base_rate_hz = 16\n", 100, 12_800), Some(16));
        let unnamed = "[[parameter]]\nname = \"x\"\nword = 4\nbits = [1, 1]\nrate_hz = 16\n";
        assert_eq!(rate_hz(unnamed, 100, 12_800), Some(3));
        let fast = unnamed.replace("\"x\"", "\"roll_deg\"\nunit = \"deg\"");
        assert_eq!(rate_hz(&fast, 100, 12_800), Some(8));
    }

    #[test]
    fn columns_never_take_more_memory_than_the_recording_justifies() {
        // One column: 9 + 40 bytes a row. 48 MiB hold 1,027,176 rows.
        let base = "base_rate_hz = 16\n";
        assert_eq!(rate_hz(base, 64_198, 0), Some(16));
        assert_eq!(rate_hz(base, 64_199, 0), Some(8));
        assert_eq!(rate_hz(base, 1_027_176, 0), Some(1));
        assert_eq!(rate_hz(base, 1_027_177, 0), None);
        // Six times the recording more: 49 bytes a row, 6 × 49 bytes for 6 rows.
        assert_eq!(rate_hz(base, 1_027_176 + 6, 49), Some(1));
        assert_eq!(rate_hz(base, usize::MAX, 0), None);
    }

    #[test]
    fn rows_stand_in_the_middle_of_their_part() {
        let grid = Grid { rate_hz: 8 };
        assert_eq!((grid.middle_s(0), grid.middle_s(7)), (0.0625, 0.9375));
        assert_eq!((grid.rows(3), grid.row(2, 5), grid.row_s()), (24, 21, 0.125));
    }
}
