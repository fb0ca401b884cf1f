//! Something that counts time round and round → where it jumps against the time assumed so far.
//!
//! Frame counters and clocks are both such things. A single reading that does not fit is a bit
//! error and moves nothing; a jump has to be confirmed by the readings after it.

/// How far what is counted is ahead of the time assumed, and how it is judged.
#[derive(Clone, Copy, Debug)]
pub(super) struct PhaseCheck {
    /// Seconds after which the counting starts again.
    pub(super) modulus_s: i64,
    /// Differences up to this many seconds are none.
    pub(super) tolerance_s: i64,
    /// Readings that must agree before a jump is believed.
    pub(super) confirm: usize,
}

/// A jump between two readings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PhaseStep {
    /// The last reading before it.
    pub(super) after: usize,
    /// The first reading behind it.
    pub(super) from: usize,
    /// Seconds it jumps ahead: 0 to the modulus.
    pub(super) by_s: i64,
}

/// A reading: which subframe, and what was counted, in seconds.
pub(super) type Reading = (usize, i64);

impl PhaseCheck {
    /// Every confirmed jump, against the seconds assumed for each subframe.
    pub(super) fn steps(self, readings: &[Reading], at_s: &[i64]) -> Vec<PhaseStep> {
        let mut steps = Vec::new();
        let mut current: Option<(i64, usize)> = None;
        let mut pending: Option<(i64, usize, usize)> = None;
        for (index, value_s) in readings {
            let Some(at_s) = at_s.get(*index) else { continue };
            let phase_s = (value_s - at_s).rem_euclid(self.modulus_s);
            if let Some((known_s, last)) = &mut current
                && self.is_same(*known_s, phase_s)
            {
                (*known_s, *last, pending) = (phase_s, *index, None);
                continue;
            }
            let (first, count) = match pending {
                Some((pending_s, first, count)) if self.is_same(pending_s, phase_s) => {
                    (first, count.saturating_add(1))
                }
                _ => (*index, 1),
            };
            pending = Some((phase_s, first, count));
            if count >= self.confirm {
                if let Some((known_s, after)) = current {
                    let by_s = (phase_s - known_s).rem_euclid(self.modulus_s);
                    steps.push(PhaseStep { after, from: first, by_s });
                }
                (current, pending) = (Some((phase_s, *index)), None);
            }
        }
        steps
    }

    fn is_same(self, one_s: i64, other_s: i64) -> bool {
        let apart_s = (one_s - other_s).rem_euclid(self.modulus_s);
        apart_s.min(self.modulus_s - apart_s) <= self.tolerance_s
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COUNTER: PhaseCheck = PhaseCheck { modulus_s: 64, tolerance_s: 0, confirm: 2 };

    fn steps(check: PhaseCheck, values: &[i64]) -> Vec<PhaseStep> {
        let at_s: Vec<i64> = (0_i64..).take(values.len()).map(|frame| frame * 4).collect();
        let readings: Vec<Reading> = values.iter().copied().enumerate().collect();
        check.steps(&readings, &at_s)
    }

    #[test]
    fn a_count_that_goes_on_has_no_jump() {
        assert_eq!(steps(COUNTER, &[56, 60, 0, 4, 8]), []);
        assert_eq!(steps(COUNTER, &[56]), []);
    }

    #[test]
    fn one_bad_reading_is_no_jump_and_two_that_agree_are() {
        assert_eq!(steps(COUNTER, &[0, 4, 40, 12, 16]), []);
        assert_eq!(steps(COUNTER, &[0, 4, 40, 52, 16, 20]), []);
        // From 4 s the count goes to 28 s where 8 s was due: 20 s ahead.
        let jump = PhaseStep { after: 1, from: 2, by_s: 20 };
        assert_eq!(steps(COUNTER, &[0, 4, 28, 32]), [jump]);
        // Back by 4 s is 60 s ahead, round the modulus.
        let back = PhaseStep { after: 1, from: 2, by_s: 60 };
        assert_eq!(steps(COUNTER, &[0, 4, 4, 8]), [back]);
    }

    #[test]
    fn a_clock_may_drift_within_its_tolerance() {
        let clock = PhaseCheck { modulus_s: 3_600, tolerance_s: 2, confirm: 3 };
        assert_eq!(steps(clock, &[3_590, 3_595, 0, 5, 9, 13]), []);
        // At 12 s the clock says 112 s.
        let jump = PhaseStep { after: 2, from: 3, by_s: 100 };
        assert_eq!(steps(clock, &[0, 4, 8, 112, 117, 120]), [jump]);
        assert_eq!(steps(clock, &[0, 4, 8, 112, 117]), []);
    }
}
