//! Reading a log never takes more than 64 MiB and eight times the log, whatever is in it.
//!
//! The allocator of this binary counts. A log that was sent packed is measured by its plain
//! size: that is bounded by `Limits`. Memory of the zstd library is not counted by the
//! allocator; its window is bounded to 32 MiB in `unpack.rs` and tested in `files.rs`.

#![expect(clippy::expect_used, reason = "helpers of tests")]
#![expect(clippy::print_stderr, reason = "skips are printed")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use data_ingest::archive::{ArchiveLimits, Content};
use data_ingest::{IngestError, IngestErrorKind, IngestedLog, Limits, archive, ingest};
use peak_alloc::PeakAlloc;

#[global_allocator]
static PEAK: PeakAlloc = PeakAlloc;

const MIB: usize = 1024 * 1024;

/// What `work` gives, and the most memory it held above what was held before. Tests of this
/// binary run one after the other.
fn measured<T>(work: impl FnOnce() -> T) -> (T, usize) {
    let before = PEAK.current_usage();
    PEAK.reset_peak_usage();
    let given = work();
    (given, PEAK.peak_usage().saturating_sub(before))
}

static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

fn read(bytes: &[u8]) -> (Result<IngestedLog, IngestError>, usize) {
    measured(|| ingest(bytes, &Limits::default()))
}

fn data_dir() -> Option<PathBuf> {
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

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("memory takes it");
    encoder.finish().expect("memory takes it")
}

/// The largest logs of a folder that must be known.
fn largest(folder: &Path, count: usize) -> Vec<PathBuf> {
    let mut files: Vec<(u64, PathBuf)> = std::fs::read_dir(folder)
        .expect("the folder can be listed")
        .map(|entry| entry.expect("the entry can be read"))
        .map(|entry| (entry.metadata().expect("a file").len(), entry.path()))
        .collect();
    files.sort();
    files.into_iter().rev().take(count).map(|(_, path)| path).collect()
}

#[test]
fn real_logs_take_less_than_eight_times_their_size() {
    let _alone = ONE_AT_A_TIME.lock().expect("no test failed before");
    let Some(dir) = data_dir() else { return };
    // Text is measured without the 64 MiB, which would hide everything in logs of this size.
    // The memory of an engine monitor holds differences of one byte, which become numbers.
    for (folder, fixed_bytes) in [
        ("garmin/g1000", MIB),
        ("garmin/perspective", MIB),
        ("garmin/g3x", MIB),
        ("garmin/ngafid_export", MIB),
        ("dynon", MIB),
        ("igc", MIB),
        ("adsb", 16 * MIB),
        ("jpi", 64 * MIB),
    ] {
        let mut read_any = false;
        for path in largest(&dir.join(folder), 4) {
            let sent = std::fs::read(&path).expect("the log can be read");
            let plain = match sent.as_slice() {
                [0x28, 0xB5, 0x2F, 0xFD, ..] => zstd::decode_all(sent.as_slice()).expect("zstd"),
                _ => sent.clone(),
            };
            for bytes in [&sent, &plain] {
                let (log, peak_bytes) = read(bytes);
                let rows = log.as_ref().map_or(0, |log| log.rows.kept);
                println!(
                    "{:>8} sent {:>8} plain {:>9} peak {rows:>6} rows  {}",
                    bytes.len(),
                    plain.len(),
                    peak_bytes,
                    path.display()
                );
                assert!(peak_bytes < fixed_bytes + 8 * plain.len(), "{}", path.display());
                read_any |= log.is_ok();
            }
        }
        assert!(read_any, "no log of {folder} is read");
    }
}

/// A log of `columns` columns with the same field in every row and column.
fn uniform(columns: usize, field: &str, bytes: usize) -> Vec<u8> {
    const NAMES: [&str; 28] = [
        "Lcl Date", "Lcl Time", "AltB", "AltP", "AltMSL", "AltGPS", "IAS", "TAS", "GndSpd", "VSpd",
        "Pitch", "Roll", "HDG", "E1 CHT1", "E1 CHT2", "E1 CHT3", "E1 CHT4", "E1 EGT1", "E1 EGT2",
        "E1 EGT3", "E1 EGT4", "E1 RPM", "E1 MAP", "E1 OilT", "E1 OilP", "E2 CHT1", "E2 CHT2",
        "E2 CHT3",
    ];
    let names: Vec<&str> = NAMES.into_iter().take(columns).collect();
    let row = format!("{}\n", vec![field; columns].join(","));
    let mut log = format!("#airframe_info\n#units\n{}\n", names.join(","));
    while log.len() < bytes {
        log.push_str(&row);
    }
    log.into_bytes()
}

#[test]
fn logs_of_nothing_but_separators_are_read_or_refused_within_the_bound() {
    let _alone = ONE_AT_A_TIME.lock().expect("no test failed before");
    let mut outcomes = [0_u32; 2];
    for columns in [5, 28] {
        for field in ["", "1", "123", "1234567"] {
            let plain = uniform(columns, field, 10 * MIB);
            let mut ways = vec![("plain", plain.clone())];
            if field == "1234567" {
                let wide = plain.iter().flat_map(|byte| [*byte, 0]).collect();
                ways.extend([("gzip", gzip(&plain)), ("UTF-16", wide)]);
            }
            for (how, bytes) in ways {
                let (log, peak_bytes) = read(&bytes);
                let input = plain.len().max(bytes.len());
                println!(
                    "{columns:>2} columns of `{field}` {how}: {peak_bytes} bytes for {input}, {:?}",
                    log.as_ref().map(|log| log.rows.kept).map_err(IngestError::kind)
                );
                assert!(peak_bytes < 64 * MIB + 8 * input);
                match log {
                    Ok(_) => outcomes[0] += 1,
                    Err(error) => {
                        assert_eq!(error.kind(), IngestErrorKind::TooLarge);
                        outcomes[1] += 1;
                    }
                }
            }
        }
    }
    assert!(outcomes.iter().all(|count| *count > 0), "{outcomes:?}");
}

#[test]
fn bombs_are_refused_before_they_fill_the_memory() {
    let _alone = ONE_AT_A_TIME.lock().expect("no test failed before");
    let blanks = vec![b' '; 60 * MIB];
    for bomb in [gzip(&blanks), zstd::encode_all(blanks.as_slice(), 1).expect("memory takes it")] {
        let (log, peak_bytes) = read(&bomb);
        assert_eq!(log.expect_err("a bomb").kind(), IngestErrorKind::TooLarge);
        // The ratio allows a hundred times what was sent; the buffer grows by doubling.
        let room = (16 * MIB).max(100 * bomb.len());
        assert!(peak_bytes < 64 * MIB + 3 * room, "{peak_bytes} bytes for {}", bomb.len());
    }
}

#[test]
fn an_archive_holds_one_file_at_a_time() {
    let _alone = ONE_AT_A_TIME.lock().expect("no test failed before");
    // Twelve stored files of 4 MiB, each a gzip-like blob: stored files are not copied at all.
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let blob = vec![0xA5; 4 * MIB];
    for file in 0..12 {
        writer.start_file(format!("{file}.csv"), options).expect("memory takes it");
        writer.write_all(&blob).expect("memory takes it");
    }
    let packed = writer.finish().expect("memory takes it").into_inner();
    let (files, peak_bytes) = measured(|| {
        let entries = archive::entries(&packed, &ArchiveLimits::default()).expect("it opens");
        entries.filter(|entry| matches!(&entry.content, Content::File { bytes, .. } if bytes.len() == blob.len())).count()
    });
    assert_eq!(files, 12);
    assert!(peak_bytes < MIB, "{peak_bytes}");
}
