//! Adding what only the reader of the log knows: rows it lost and what the clock did.

use data_flight::{FlightQuality, Issue, IssueKind, RowLedger};

/// The quality facts of a flight completed with what its log's reader counted.
///
/// The ledger and the issues are those of the whole log: with several flights in one log
/// each carries them, because nobody can tell whose rows were lost.
#[must_use]
pub fn quality_with_ledger(
    quality: FlightQuality,
    rows: &RowLedger,
    issues: &[Issue],
) -> FlightQuality {
    let count = |kind: IssueKind| {
        let of_kind = issues.iter().filter(|issue| issue.kind == kind);
        of_kind.fold(0_u64, |sum, issue| sum.saturating_add(issue.count))
    };
    FlightQuality {
        time_absent: quality.time_absent || count(IssueKind::NoTimeStamps) > 0,
        time_reversed_count: count(IssueKind::TimeReversed),
        clock_set_count: count(IssueKind::ClockSet),
        dropped_rows_pct: percent(rows.dropped, rows.read),
        ..quality
    }
}

/// Zero of nothing is nothing lost.
fn percent(part: u64, whole: u64) -> f64 {
    let number = |count: u64| u32::try_from(count).map_or(f64::from(u32::MAX), f64::from);
    if whole == 0 { 0.0 } else { 100.0 * number(part) / number(whole) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn issue(kind: IssueKind, count: u64) -> Issue {
        Issue { line: 1, parameter: None, kind, message: String::new(), count, lines: Vec::new() }
    }

    #[test]
    fn the_readers_counts_are_added() {
        let rows = RowLedger { read: 400, kept: 390, dropped: 10 };
        let issues = [
            issue(IssueKind::TimeReversed, 2),
            issue(IssueKind::TimeReversed, 1),
            issue(IssueKind::ClockSet, 1),
        ];
        let quality = quality_with_ledger(FlightQuality::default(), &rows, &issues);
        // 10 of 400 rows are 2.5 %.
        assert_eq!(
            (quality.time_reversed_count, quality.clock_set_count, quality.dropped_rows_pct),
            (3, 1, 2.5)
        );
        assert!(!quality.time_absent);
    }
}
