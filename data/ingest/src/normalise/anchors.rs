//! Time stamps as printed → stamps that never go back, and where pieces begin.
//!
//! Decides what a strange stamp means (a repeated one, a clock being set, a gap, a misprint);
//! where rows stand between stamps is decided in `time_base.rs`.

use std::ops::Range;

use data_flight::number::count_to_f64;

use super::continuity::Path;
use super::rollover;
use super::time_base::SPLIT_GAP_S;
use crate::formats::Recording;
use crate::issue_book::Tally;
use crate::time::{Resolved, Stamp};

/// A stamp this little behind is jitter of the recorder, not a clock being set.
const REVERSED_S: f64 = 2.0;
/// How many stamps further on are asked whether a strange one stands alone. Receivers that
/// lose their fix repeat an old time for some rows.
const WITNESSES: usize = 10;
/// More rows than this with one stamp are a clock that stands still: two or three are jitter.
pub(super) const STUCK_ROWS: usize = 3;
/// A step of more than this many usual intervals is a gap.
pub(super) const GAP_INTERVALS: f64 = 1.5;
/// A step forward longer than this may be a clock set to another day.
const OTHER_DAY_S: f64 = 43_200.0;

/// What was seen on the way.
#[derive(Clone, Debug, Default)]
pub(super) struct Tallies {
    pub(super) blank: Tally,
    pub(super) unreadable: Tally,
    pub(super) duplicate: Tally,
    /// Rows that carry a stamp longer than jitter explains.
    pub(super) stopped: Tally,
    pub(super) reversed: Tally,
    pub(super) clock_set: Tally,
    pub(super) gap: Tally,
    pub(super) split: Tally,
}

/// Stamps that never go back within a piece.
#[derive(Clone, Debug)]
pub(super) struct Anchors {
    /// Seconds on one axis for every row that has a believable stamp.
    pub(super) rows: Vec<Option<f64>>,
    /// For every row, the seconds by which its clock runs behind the axis.
    pub(super) set_by_s: Vec<f64>,
    pub(super) pieces: Vec<Range<usize>>,
    /// The usual time between rows.
    pub(super) interval_s: f64,
    /// The step the stamps were printed with.
    pub(super) resolution_s: f64,
    pub(super) tallies: Tallies,
    pub(super) longest_gap_s: f64,
    pub(super) largest_set_s: f64,
    pub(super) first_line: u64,
}

/// What a stamp means beside the last good one.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Step {
    Forward,
    Same,
    Reversed,
    Alone,
    ClockSet,
    NewPiece,
}

/// Reads the stamps of a log in order.
pub(super) fn anchors(
    resolved: &Resolved,
    stamps: &[Stamp],
    recording: &Recording,
    first_position: usize,
    path: Option<Path<'_>>,
) -> Anchors {
    let Recording { lines, session_starts, .. } = recording;
    let resolution_s = resolved.resolution_s;
    let interval_s = usual_interval_s(&resolved.seconds);
    let mut anchors = Anchors {
        rows: Vec::with_capacity(lines.len()),
        set_by_s: Vec::with_capacity(lines.len()),
        pieces: Vec::new(),
        interval_s,
        resolution_s,
        tallies: Tallies::default(),
        longest_gap_s: 0.0,
        largest_set_s: 0.0,
        first_line: lines.first().copied().unwrap_or(0),
    };
    let (mut piece_start, mut set_by_s) = (0_usize, 0.0);
    let mut was_alone = false;
    // The first row that carries the last believable stamp.
    let mut run_start = 0_usize;
    // The row and the anchor of the last believable stamp.
    let mut last: Option<(usize, f64)> = None;
    for (row, (second, line)) in resolved.seconds.iter().zip(lines).enumerate() {
        let Some(second) = *second else {
            let is_blank = stamps.get(row) == Some(&Stamp::Blank);
            let tallies = &mut anchors.tallies;
            if is_blank { &mut tallies.blank } else { &mut tallies.unreadable }.add(*line);
            anchors.push(None, set_by_s);
            continue;
        };
        let mut here_s = second + set_by_s;
        let Some((last_row, last_s)) = last else {
            (last, run_start) = (Some((row, here_s)), row);
            anchors.push(Some(here_s), set_by_s);
            continue;
        };
        let session = session_starts
            .iter()
            .copied()
            .find(|at| (last_row.saturating_add(1)..=row).contains(at));
        let ahead = resolved.seconds.get(row.saturating_add(1)..).unwrap_or_default();
        let stepping = Stepping { from_s: last_s, to_s: here_s, set_by_s, interval_s, ahead };
        // Rows without a stamp since the last good one.
        let between = count_to_f64(row.saturating_sub(last_row).saturating_sub(1));
        let usual_s = interval_s.max(resolution_s) * (between + 1.0);
        let went_on = |path: &Path<'_>| path.went_on(last_row, row, here_s - last_s, usual_s);
        let is_set = first_position > last_row && stepping.is_to_another_day()
            || path.as_ref().is_some_and(went_on);
        let mut step = match stepping.step(is_set) {
            // A stale time may creep up to the last good one without reaching it.
            _ if (stepping.is_strange(resolution_s) || (was_alone && here_s < last_s))
                && stepping.stands_alone(last_row, row) =>
            {
                Step::Alone
            }
            step => step,
        };
        was_alone = step == Step::Alone;
        // Above the first row of an appended recording the clock may have done anything.
        if session.is_some() && matches!(step, Step::ClockSet | Step::Alone) {
            step = Step::NewPiece;
        }
        match step {
            Step::Same => {
                anchors.tallies.duplicate.add(*line);
                if row.saturating_sub(run_start) >= STUCK_ROWS {
                    anchors.tallies.stopped.add(*line);
                }
            }
            Step::Reversed => {
                anchors.tallies.reversed.add(*line);
                here_s = last_s;
            }
            Step::Alone => {
                anchors.tallies.unreadable.add(*line);
                anchors.push(None, set_by_s);
                continue;
            }
            Step::ClockSet => {
                anchors.tallies.clock_set.add(*line);
                let moved_s = here_s - last_s;
                let goes_on_s = last_s + interval_s.max(resolution_s) + interval_s * between;
                set_by_s += goes_on_s - here_s;
                here_s = goes_on_s;
                if moved_s.abs() > f64::abs(anchors.largest_set_s) {
                    anchors.largest_set_s = moved_s;
                }
            }
            Step::NewPiece => {
                let start = session.unwrap_or(row);
                anchors.tallies.split.add(lines.get(start).copied().unwrap_or(*line));
                anchors.pieces.push(piece_start..start);
                piece_start = start;
                here_s = second;
                set_by_s = 0.0;
            }
            Step::Forward => {
                let gap_s = here_s - last_s;
                let run_rows = row.saturating_sub(run_start);
                let rows =
                    if run_rows > STUCK_ROWS { count_to_f64(run_rows) } else { between + 1.0 };
                if gap_s / rows > interval_s.max(resolution_s) * GAP_INTERVALS {
                    anchors.tallies.gap.add(*line);
                    anchors.longest_gap_s = anchors.longest_gap_s.max(gap_s);
                }
            }
        }
        if here_s != last_s {
            run_start = row;
        }
        last = Some((row, here_s));
        anchors.push(Some(here_s), set_by_s);
    }
    anchors.pieces.push(piece_start..lines.len());
    anchors
}

impl Anchors {
    /// Which rows have a believable stamp that neither neighbour with a stamp shares.
    pub(super) fn are_stamped(&self) -> Vec<bool> {
        let mut are_stamped = vec![false; self.rows.len()];
        let mut last: Option<(usize, f64)> = None;
        for (row, anchor_s) in self.rows.iter().enumerate() {
            let Some(anchor_s) = *anchor_s else { continue };
            let is_shared = last.is_some_and(|(_, last_s)| last_s == anchor_s);
            if let Some(is_stamped) = are_stamped.get_mut(row) {
                *is_stamped = !is_shared;
            }
            if let Some((last_row, _)) = last.filter(|_| is_shared)
                && let Some(is_stamped) = are_stamped.get_mut(last_row)
            {
                *is_stamped = false;
            }
            last = Some((row, anchor_s));
        }
        are_stamped
    }

    fn push(&mut self, anchor_s: Option<f64>, set_by_s: f64) {
        self.rows.push(anchor_s);
        self.set_by_s.push(set_by_s);
    }
}

/// A step between two stamps, with the raw stamps further on as witnesses.
struct Stepping<'log> {
    from_s: f64,
    to_s: f64,
    set_by_s: f64,
    interval_s: f64,
    ahead: &'log [Option<f64>],
}

impl Stepping<'_> {
    /// Before the first position a step to another day is the clock being set.
    fn is_to_another_day(&self) -> bool {
        self.to_s - self.from_s > OTHER_DAY_S
    }

    /// What the step means if the stamp is believed.
    fn step(&self, is_set: bool) -> Step {
        let step_s = self.to_s - self.from_s;
        if step_s == 0.0 {
            Step::Same
        } else if (-REVERSED_S..0.0).contains(&step_s) {
            Step::Reversed
        } else if step_s < 0.0 || is_set || rollover::is_step(step_s) {
            Step::ClockSet
        } else if step_s > SPLIT_GAP_S {
            Step::NewPiece
        } else {
            Step::Forward
        }
    }

    /// Whether the step is worth asking whether its stamp stands alone.
    fn is_strange(&self, resolution_s: f64) -> bool {
        let ordinary_s = self.interval_s.max(resolution_s) * 2.0;
        !(-REVERSED_S..=ordinary_s).contains(&(self.to_s - self.from_s))
    }

    /// Whether a stamp further on carries on from the last good one, as many rows later as the
    /// time between them needs: then the clock was right and only this stamp is wrong.
    fn stands_alone(&self, last_row: usize, row: usize) -> bool {
        let rows_since = row.saturating_sub(last_row);
        let witnesses = (1_usize..).zip(self.ahead).filter_map(|(rows_on, second)| {
            second.map(|second| (rows_since.saturating_add(rows_on), second + self.set_by_s))
        });
        witnesses.take(WITNESSES).any(|(rows, witness_s)| {
            let expected_s = self.from_s + self.interval_s * count_to_f64(rows);
            witness_s >= self.from_s
                && (witness_s - expected_s).abs() <= REVERSED_S
                && (self.to_s < self.from_s || witness_s < self.to_s)
        })
    }
}

/// The median time between rows: every distance between two stamps, shared by the rows of the
/// first of them. One second when there are not two stamps.
fn usual_interval_s(seconds: &[Option<f64>]) -> f64 {
    let mut intervals = Vec::with_capacity(seconds.len());
    let (mut run_s, mut rows) = (f64::NAN, 0.0);
    for second in seconds.iter().flatten() {
        let step_s = second - run_s;
        if step_s > 0.0 && step_s <= SPLIT_GAP_S {
            intervals.push(step_s / rows);
        }
        if step_s == 0.0 {
            rows += 1.0;
        } else {
            (run_s, rows) = (*second, 1.0);
        }
    }
    // The lower of two middles: gaps make intervals longer, nothing makes them shorter.
    let middle = intervals.len().saturating_sub(1) / 2;
    if intervals.is_empty() {
        return 1.0;
    }
    let (_, median, _) = intervals.select_nth_unstable_by(middle, f64::total_cmp);
    *median
}
