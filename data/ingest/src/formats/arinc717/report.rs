//! What was lost or distrusted in a raw recording, in sentences.
//!
//! The counting is done where the loss is seen; here it only gets its words.

use data_flight::{IssueKind, Parameter};

use super::decode::Decoded;
use super::grid::Grid;
use super::layout::{FrameLayout, LayoutParameter};
use super::recognise::detect;
use super::sync::Synchronised;
use super::timeline::Timeline;
use crate::issue_book::{IssueBook, Tally};
use crate::{IngestError, IngestErrorKind};

/// No sync word of the layout stands where it should; another rate or packing may.
pub(super) fn not_synchronised(bytes: &[u8], layout: &FrameLayout) -> IngestError {
    let asked = format!(
        "no sync at {} words a second packed as {}, as the layout `{}` says",
        layout.words_per_second, layout.packing, layout.name
    );
    let message = match detect(bytes) {
        Some(found) => format!(
            "{asked}; the bytes do sync at {} words a second packed as {}",
            found.words_per_second, found.packing
        ),
        None => asked,
    };
    IngestError::new(IngestErrorKind::NotSynchronised, message)
}

/// Sync statistics, and what they cost.
pub(super) fn tell_sync(found: &Synchronised, issues: &mut IssueBook) {
    let subframes = u64::try_from(found.subframes.len()).unwrap_or(u64::MAX);
    let statistics = format!(
        "{subframes} subframes found, {} lost ({} of them for a damaged sync word alone); sync \
         found again {} times; {} words and {} bytes of padding skipped.",
        found.lost.count,
        found.damaged,
        found.resynchronised,
        found.skipped_words,
        found.padding_bytes
    );
    let tally = Tally::of(subframes, 0);
    issues.note(IssueKind::SyncStatistics, None, tally, statistics);
    let message = "Subframes without sync, or in which words were inserted or lost, were left \
                   out; a stretch without sync counts as the seconds it would have lasted.";
    issues.note(IssueKind::SyncLost, None, found.lost, message);
    let message = "The recording ends within a subframe, which was left out.";
    issues.note(IssueKind::TruncatedRow, None, found.cut, message);
    let message = format!("{} bytes of padding were skipped.", found.padding_bytes);
    let tally = Tally::of(found.padding_bytes, 0);
    issues.note(IssueKind::PaddingBytes, None, tally, message);
}

/// Gaps and jumps of the clock.
pub(super) fn tell_time(timeline: &Timeline, issues: &mut IssueBook) {
    let message = format!("Time passes without rows, {} s at the longest.", timeline.longest_gap_s);
    issues.note(IssueKind::TimeGap, None, timeline.gaps, message);
    let message = "The recorded clock jumps where the recording goes on; durations are kept, and \
                   the flight is dated by what the clock says most of the time.";
    issues.note(IssueKind::ClockSet, None, timeline.clock_set, message);
}

/// Why a piece has no date.
pub(super) fn tell_undated(pieces: Tally, layout: &FrameLayout, issues: &mut IssueBook) {
    let message = if layout.parameters.iter().any(|known| known.clock.is_some()) {
        "Date and time are not recorded completely (year, month, day, hour, minute and second are \
         needed; the layout may give the year): when the flight took place is not known."
    } else {
        "The layout names no date and time: when the flight took place is not known."
    };
    issues.note(IssueKind::NoTimeStamps, None, pieces, message);
}

/// Frames whose place in the superframe is not known.
pub(super) fn tell_unplaced(frames: Tally, issues: &mut IssueBook) {
    let message = "The counter of these frames was lost or does not agree with the frames around \
                   them; their superframe parameters were left out.";
    issues.note(IssueKind::UnplacedFrame, None, frames, message);
}

/// What one parameter lost.
pub(super) fn tell_column(
    known: &LayoutParameter,
    parameter: Parameter,
    decoded: &Decoded,
    grid: Grid,
    issues: &mut IssueBook,
) {
    let name = Some(parameter.name());
    let message = format!(
        "`{}` holds digits above nine, or parts that were not recorded at one moment; those \
         samples are not used.",
        known.label
    );
    issues.note(IssueKind::UnreadableNumber, name, decoded.unreadable, message);
    let message = format!(
        "`{}` is recorded {} times a second and the time base has {} rows; the samples between \
         were left out.",
        known.label, known.samples.rate_hz, grid.rate_hz
    );
    issues.note(IssueKind::RateReduced, name, decoded.crowded, message);
}
