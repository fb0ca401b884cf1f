//! The real logs, shortened, with what their undamaged rows hold. Nothing is copied out of the
//! data folder.

use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use data_flight::{Parameter, Validity};
use data_ingest::{IngestedLog, Limits, LogFormat, ingest};

/// One number of a row as stored.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stored {
    pub raw: f64,
    pub validity: Validity,
}

/// The numbers of one row.
pub type Row = HashMap<Parameter, Stored>;

/// A log that can be read, shortened.
pub struct RealLog {
    pub path: String,
    pub bytes: Vec<u8>,
    /// What comes of it undamaged.
    pub read: IngestedLog,
    /// The rows by their text; empty for formats that are not a row a line.
    pub rows: HashMap<Vec<u8>, Row>,
}

/// Lines above the rows that are always kept.
const HEADER_LINES: usize = 12;
/// Rows of a shortened log.
const ROWS: usize = 50;
/// Bytes of a shortened log that has no lines.
const BINARY_BYTES: usize = 12 * 1024;
/// Larger documents of one line are not cut, because nothing would be left of them.
const MOST_BYTES: usize = 64 * 1024;

/// The folder of real logs; `None` when it may be missing and is.
pub fn data_dir() -> Option<PathBuf> {
    let dir = std::env::var_os("FLAREPATH_DATA_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    if dir.is_dir() {
        return Some(dir);
    }
    let is_optional = std::env::var_os("FLAREPATH_DATA_OPTIONAL").is_some_and(|v| v == "1");
    assert!(is_optional, "no real logs at {}; set FLAREPATH_DATA_DIR", dir.display());
    eprintln!("SKIPPED: no real logs at {}", dir.display());
    None
}

/// Every log below the folder that can be read when it is shortened.
pub fn all(dir: &Path) -> Vec<RealLog> {
    let mut logs = Vec::new();
    for path in files(dir) {
        let sent = std::fs::read(&path).expect("the log can be read");
        let plain = match sent.as_slice() {
            [0x28, 0xB5, 0x2F, 0xFD, ..] => zstd::decode_all(sent.as_slice()).expect("zstd"),
            [0x1F, 0x8B, ..] => {
                let mut plain = Vec::new();
                let mut stream = flate2::bufread::MultiGzDecoder::new(sent.as_slice());
                stream.read_to_end(&mut plain).expect("gzip");
                plain
            }
            _ => sent,
        };
        let bytes = shortened(&plain);
        if let Ok(read) = ingest(&bytes, &Limits::default()) {
            let path = path.strip_prefix(dir).expect("below").display().to_string();
            let rows = rows(&bytes, &read);
            logs.push(RealLog { path, bytes, read, rows });
        }
    }
    let formats: std::collections::BTreeSet<&str> =
        logs.iter().map(|log| log.read.format.name()).collect();
    println!("{} logs of {} formats: {formats:?}", logs.len(), formats.len());
    assert!(logs.len() >= 50 && formats.len() >= 4, "{} logs: {formats:?}", logs.len());
    logs
}

/// Files of folders that hold logs, in order.
fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![dir.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("the folder can be listed") {
            let path = entry.expect("the entry can be read").path();
            let is_other = ["cmapss", "polaris", "jsbsim"].iter().any(|name| path.ends_with(name));
            if path.is_dir() && !is_other {
                folders.push(path);
            } else if path.is_file() {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The header and some rows from the middle; of what has no lines the start.
fn shortened(plain: &[u8]) -> Vec<u8> {
    let lines: Vec<&[u8]> = plain.split_inclusive(|byte| *byte == b'\n').collect();
    if lines.len() < 10 && plain.len() <= MOST_BYTES {
        return plain.to_vec();
    }
    let is_text = !plain[..plain.len().min(1_000)].contains(&0);
    if !is_text || lines.len() < 10 {
        return plain[..plain.len().min(BINARY_BYTES)].to_vec();
    }
    let header = lines.len().min(HEADER_LINES);
    let from = header.max(lines.len() / 2);
    let until = lines.len().min(from + ROWS);
    [lines[..header].concat(), lines[from..until].concat()].concat()
}

/// Formats in which a line is a row and a row holds all that is stored of it.
pub const ROW_WISE: &[LogFormat] = &[
    LogFormat::GarminG1000,
    LogFormat::GarminPerspective,
    LogFormat::GarminG3x,
    LogFormat::NgafidExport,
];

/// What of a row depends on rows above it: the last known variation is added to the track.
const HELD: Parameter = Parameter::TrackTrue;

/// The rows of a log by their text.
fn rows(bytes: &[u8], read: &IngestedLog) -> HashMap<Vec<u8>, Row> {
    let mut rows = HashMap::new();
    if !ROW_WISE.contains(&read.format) {
        return rows;
    }
    let lines = lines(bytes);
    for (flight, numbers) in read.flights.iter().zip(&read.row_lines) {
        for (at, number) in numbers.iter().enumerate() {
            let line = &lines[usize::try_from(*number).expect("a line") - 1];
            if !line.is_terminated {
                continue;
            }
            let columns = flight.columns().filter(|(parameter, _)| *parameter != HELD);
            let row = columns
                .map(|(parameter, series)| {
                    let sample = series.sample(at).expect("a sample for every row");
                    (parameter, Stored { raw: sample.raw, validity: sample.validity })
                })
                .collect();
            rows.insert(line.text.to_vec(), row);
        }
    }
    assert!(!rows.is_empty());
    rows
}

/// A line without its end and without NULs around it.
pub struct Line<'log> {
    pub text: &'log [u8],
    pub is_terminated: bool,
}

/// The lines of a text; LF, CR LF and CR end one.
pub fn lines(bytes: &[u8]) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        let (text, after) = rest.split_at(end.unwrap_or(rest.len()));
        rest = after.strip_prefix(b"\r\n").unwrap_or_else(|| after.get(1..).unwrap_or_default());
        lines.push(Line { text: without_nuls(text), is_terminated: end.is_some() });
    }
    lines
}

fn without_nuls(text: &[u8]) -> &[u8] {
    let start = text.iter().position(|byte| *byte != 0).unwrap_or(text.len());
    let end = text.iter().rposition(|byte| *byte != 0).map_or(start, |at| at + 1);
    &text[start..end]
}
