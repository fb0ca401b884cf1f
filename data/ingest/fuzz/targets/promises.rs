//! What holds for every log that was read. No target of its own.

use data_flight::Flight;
use data_ingest::IngestedLog;

/// Stops the fuzzer when rows are lost untold, or columns do not fit their time base.
pub fn hold(log: &IngestedLog) {
    assert_eq!(log.rows.read, log.rows.kept + log.rows.dropped);
    let drops = log.issues.iter().filter(|issue| issue.kind.drops_rows());
    assert_eq!(drops.map(|issue| issue.count).sum::<u64>(), log.rows.dropped);
    assert!(!log.flights.is_empty());
    let lines: Vec<usize> = log.row_lines.iter().map(Vec::len).collect();
    assert_eq!(lines, log.flights.iter().map(Flight::len).collect::<Vec<_>>());
    for flight in &log.flights {
        assert!(flight.time_s().is_sorted_by(|earlier, later| earlier < later));
        for (parameter, series) in flight.columns() {
            let description = parameter.description();
            let range = description.plausible_min..=description.plausible_max;
            assert_eq!(series.len(), flight.len());
            assert!(series.iter().flatten().all(|value| range.contains(&value)), "{parameter}");
        }
    }
}
