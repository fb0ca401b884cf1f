//! What holds for every log that was read, however damaged.

use data_flight::{Flight, IssueKind, Parameter};
use data_ingest::IngestedLog;

use crate::damage::Damage;
use crate::logs::{self, RealLog, Row};

/// How many kept rows were held against their originals.
pub struct Rows {
    /// Rows whose text is an original line.
    pub compared: u64,
    /// Rows that the damage altered.
    pub altered: u64,
}

/// Every row is kept or dropped, and every dropped one is explained.
pub fn nothing_is_lost_untold(read: &IngestedLog) {
    assert_eq!(read.rows.read, read.rows.kept + read.rows.dropped);
    let samples: usize = read.flights.iter().map(Flight::len).sum();
    assert_eq!(u64::try_from(samples), Ok(read.rows.kept));
    let drops = read.issues.iter().filter(|issue| issue.kind.drops_rows());
    assert_eq!(drops.map(|issue| issue.count).sum::<u64>(), read.rows.dropped, "{:?}", read.issues);
    for (flight, lines) in read.flights.iter().zip(&read.row_lines) {
        assert_eq!(flight.len(), lines.len());
        assert!(flight.columns().all(|(_, series)| series.len() == flight.len()));
    }
    assert_eq!(read.flights.len(), read.row_lines.len());
}

/// A kept row holds what the same text held in the undamaged log; only lines that the damage
/// altered may hold anything else.
pub fn rows_are_the_original_ones(
    read: &IngestedLog,
    log: &RealLog,
    other: &RealLog,
    damage: &Damage,
) -> Rows {
    let mut rows = Rows { compared: 0, altered: 0 };
    if !logs::ROW_WISE.contains(&read.format) || damage.header_commas > 1 {
        return rows;
    }
    let lines = logs::lines(&damage.bytes);
    for (flight, numbers) in read.flights.iter().zip(&read.row_lines) {
        for (at, number) in numbers.iter().enumerate() {
            let line = &lines[usize::try_from(*number).expect("a line") - 1];
            let original =
                [log, other].into_iter().find_map(|log| Some((log, log.rows.get(line.text)?)));
            match original {
                // The last number of a file without a line end is not trusted.
                Some(_) if !line.is_terminated => rows.altered += 1,
                Some((log, original)) => {
                    compare(flight, at, original, read, log);
                    rows.compared += 1;
                }
                None => rows.altered += 1,
            }
        }
    }
    assert!(rows.altered <= damage.altered_lines + 1, "{} altered rows", rows.altered);
    rows
}

fn compare(flight: &Flight, at: usize, original: &Row, read: &IngestedLog, log: &RealLog) {
    for (parameter, expected) in original {
        // Columns under an altered name or unit are other columns.
        if !is_same_column(*parameter, read, log) {
            continue;
        }
        match flight.series(*parameter).and_then(|series| series.sample(at)) {
            Some(sample) => assert_eq!(
                sample.raw.to_bits(),
                expected.raw.to_bits(),
                "{parameter} is {sample:?} and was {expected:?}"
            ),
            // A column of which only blanks are left gives no series.
            None => assert!(!expected.validity.is_normal(), "{parameter} was {expected:?}"),
        }
    }
}

/// Whether a parameter comes from the column of the same name, converted in the same way.
fn is_same_column(parameter: Parameter, read: &IngestedLog, log: &RealLog) -> bool {
    let name = |log: &IngestedLog| {
        log.columns.mapped.iter().find(|(_, of)| *of == parameter).map(|(name, _)| name.clone())
    };
    let conversion =
        |log: &IngestedLog| log.conversions.iter().find(|of| of.parameter == parameter).cloned();
    // A flipped bit can give a column the name of its neighbour; that is told.
    let is_doubled = read
        .issues
        .iter()
        .any(|issue| issue.kind == IssueKind::DuplicateColumn && issue.parameter == name(read));
    !is_doubled && name(read) == name(&log.read) && conversion(read) == conversion(&log.read)
}
