//! Raw recorder words: synthetic frames with one defect each, damaged frames by chance, and
//! the real recording of the data folder with its maker's layout.

mod chance;
mod encoder;
mod layouts;
mod rates;
mod sample;
mod sync;
mod times;
mod values;
mod vendor;

use data_flight::{Flight, IssueKind, Parameter};
use data_ingest::{FrameLayout, IngestedLog, Limits, ingest_frames};

/// A few parameters in 64 words; other tables can be put behind it.
pub const SMALL: &str = r#"
name = "small"
words_per_second = 64
packing = "words_16_little_endian"
[counter]
subframe = 2
word = 3
bits = [1, 12]
[[parameter]]
name = "indicated_airspeed_kt"
unit = "kt"
word = 4
bits = [1, 9]
"#;

pub fn layout(text: &str) -> FrameLayout {
    FrameLayout::from_toml(text).unwrap_or_else(|error| panic!("{error}"))
}

/// Reads what must be readable, and checks what always holds.
pub fn read(bytes: &[u8], layout: &FrameLayout) -> IngestedLog {
    let log = ingest_frames(bytes, layout, &Limits::default()).expect("the words are readable");
    check(&log);
    log
}

/// What holds for every recording: rows are seconds, and every flight has the same number of
/// rows in each of them.
pub fn check(log: &IngestedLog) {
    assert_eq!(log.rows.read, log.rows.kept + log.rows.dropped);
    let samples: usize = log.flights.iter().map(Flight::len).sum();
    assert_eq!(samples as u64 % log.rows.kept, 0, "{:?}", log.rows);
    let explained = log.issues.iter().filter(|issue| issue.kind.drops_rows());
    assert_eq!(explained.map(|issue| issue.count).sum::<u64>(), log.rows.dropped);
    let lines: Vec<usize> = log.row_lines.iter().map(Vec::len).collect();
    assert_eq!(lines, log.flights.iter().map(Flight::len).collect::<Vec<_>>());
}

/// The usable values of a parameter of a flight.
pub fn values(flight: &Flight, parameter: Parameter) -> Vec<Option<f64>> {
    flight.series(parameter).expect("the parameter was recorded").iter().collect()
}

/// The first usable value of every second.
pub fn first_values(flight: &Flight, parameter: Parameter) -> Vec<f64> {
    let all: Vec<f64> = values(flight, parameter).into_iter().flatten().collect();
    assert_eq!(all.len(), flight.len(), "every second has a value");
    all
}

/// The message of an issue of a kind.
pub fn message(log: &IngestedLog, kind: IssueKind) -> String {
    crate::synthetic::message(log, kind)
}
