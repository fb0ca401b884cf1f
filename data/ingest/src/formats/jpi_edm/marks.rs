//! Marks: the pilot's, and those that change the interval between rows.
//!
//! | code | the maker prints | means |
//! |---|---|---|
//! | 1 | `X` | the pilot pressed the button |
//! | 2, 4 | `[`, `<` | leaning for best power or for economy starts: a row every second from here |
//! | 3, 5 | `]`, `>` | it ends: rows at the usual interval again |
//!
//! The row of the mark itself still stands at the interval before it; this was found in the
//! maker's export of a real log. A mark belongs to the row whose record names it.

/// The bits of a mark; the fourth one says how fuel tanks are numbered.
const CODE: i32 = 0b111;
/// Seconds between rows while leaning.
const FAST_S: f64 = 1.0;

/// When rows were taken.
#[derive(Clone, Debug)]
pub(super) struct Pace {
    usual_s: f64,
    interval_s: f64,
    next_s: f64,
}

impl Pace {
    /// Rows every `usual_s` seconds, the first one at zero.
    pub(super) const fn new(usual_s: f64) -> Self {
        Self { usual_s, interval_s: usual_s, next_s: 0.0 }
    }

    /// The time of the next row.
    pub(super) fn step(&mut self) -> f64 {
        let at_s = self.next_s;
        self.next_s += self.interval_s;
        at_s
    }

    /// Takes the mark of the row that was stepped to last.
    pub(super) fn mark(&mut self, code: i32) {
        let interval_s = match code & CODE {
            2 | 4 => FAST_S,
            3 | 5 => self.usual_s,
            _ => return,
        };
        self.next_s += interval_s - self.interval_s;
        self.interval_s = interval_s;
    }
}

/// Whether a value of the field marks its row.
pub(super) const fn is_mark(value: i32) -> bool {
    value & CODE != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_every_second_between_the_marks() {
        let mut pace = Pace::new(6.0);
        let mut times = Vec::new();
        for code in [0, 0, 2, 0, 3, 0, 4, 5, 1, 0] {
            times.push(pace.step());
            pace.mark(code);
        }
        // `[` at 12 s: 13, then `]` at 14 s: 20, `<` at 26 s, `>` at 27 s: 33, 39.
        assert_eq!(times, [0.0, 6.0, 12.0, 13.0, 14.0, 20.0, 26.0, 27.0, 33.0, 39.0]);
        assert!(is_mark(1) && !is_mark(0) && !is_mark(8));
    }
}
