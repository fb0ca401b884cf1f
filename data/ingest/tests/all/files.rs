//! What is not a log, and logs that are packed: each gets its own clear answer.

use std::io::Write;

use data_flight::IssueKind;
use data_ingest::{IngestErrorKind, Limits, ingest};

use crate::synthetic::{EXPORT, G1000_HEADER, count, g1000, read, refusal};

#[test]
fn what_is_not_a_log_is_named() {
    let kind = |bytes: &[u8]| refusal(bytes).0;
    assert_eq!(kind(b""), IngestErrorKind::EmptyFile);
    assert_eq!(kind(b"\0\0\0 \n\0"), IngestErrorKind::OnlyPadding);
    for (bytes, name) in [
        (b"\xFF\xD8\xFF\xE0\0\x10JFIF".as_slice(), "JPEG"),
        (b"\x89PNG\r\n\x1A\n....", "PNG"),
        (b"%PDF-1.7", "PDF"),
        (b"\x7FELF\x02\x01", "ELF"),
    ] {
        let (kind, message) = refusal(bytes);
        assert_eq!(kind, IngestErrorKind::NotAFlightLog);
        assert!(message.contains(name), "{message}");
    }
    let pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n";
    assert_eq!(kind(pointer), IngestErrorKind::GitLfsPointer);
    let noise: Vec<u8> = (1..=31_u8).cycle().take(4096).collect();
    assert_eq!(kind(&noise), IngestErrorKind::NotAFlightLog);
    assert_eq!(kind(b"field,order,unit\nIAS,1,kt\n"), IngestErrorKind::UnknownFormat);
}

#[test]
fn a_header_without_rows_is_no_log() {
    assert_eq!(refusal(G1000_HEADER).0, IngestErrorKind::NoUsableRows);
    let first_line = G1000_HEADER.lines().next().expect("a line");
    assert_eq!(refusal(first_line).0, IngestErrorKind::NoUsableRows);
    // The only row is cut.
    let cut = format!("{G1000_HEADER}2020-01-01, 10:00:00,  -01:00, KXYZ, 47.0");
    assert_eq!(refusal(cut).0, IngestErrorKind::NoUsableRows);
}

#[test]
fn every_kind_of_error_has_a_name_and_a_hint() {
    let mut names: Vec<_> = IngestErrorKind::ALL.iter().map(|kind| kind.name()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), IngestErrorKind::ALL.len());
    for name in [
        "empty_file",
        "git_lfs_pointer",
        "no_usable_rows",
        "not_a_flight_log",
        "only_padding",
        "too_large",
        "unknown_format",
        "corrupt_compression",
    ] {
        assert!(names.contains(&name), "{name}");
    }
    for kind in IngestErrorKind::ALL {
        assert!(kind.hint().ends_with('.'), "{kind:?}");
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("memory takes it");
    encoder.finish().expect("memory takes it")
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).expect("memory takes it")
}

/// A log long and varied enough that a cut stream still gives rows.
fn long_log() -> String {
    (0..4_000).fold(EXPORT.to_owned(), |log, row| {
        let spread = f64::from(row * 7_919 % 10_007) / 97.0;
        format!("{log}{:.3},0.5,{spread:.5},47.1,-97.1,0.5,{:.4},3\n", 800.0 + spread, spread / 3.0)
    })
}

#[test]
fn packed_logs_are_read_whatever_they_are_called() {
    let plain = read(EXPORT);
    for packed in [gzip(EXPORT.as_bytes()), zstd(EXPORT.as_bytes())] {
        let log = read(packed);
        assert_eq!(log.flights, plain.flights);
        assert_eq!(log.unpacked_bytes, EXPORT.len() as u64);
    }
}

#[test]
fn a_packed_log_that_breaks_off_gives_what_was_unpacked() {
    let log = long_log();
    for packed in [gzip(log.as_bytes()), zstd(log.as_bytes())] {
        let half = read(&packed[..packed.len() * 3 / 4]);
        assert!(half.rows.kept > 100, "{:?}", half.rows);
        assert!(half.rows.kept < 4_002);
        assert_eq!(count(&half, IssueKind::TruncatedCompression), 1);
    }
    for magic in [b"\x28\xB5\x2F\xFDnonsense".as_slice(), b"\x1F\x8Bnonsense"] {
        assert_eq!(refusal(magic).0, IngestErrorKind::CorruptCompression);
    }
    let twice = gzip(&gzip(EXPORT.as_bytes()));
    assert_eq!(refusal(twice).0, IngestErrorKind::NotAFlightLog);
}

#[test]
fn a_padded_log_may_unpack_to_many_times_its_size() {
    // Rows and then 10 MB of NULs: over 200 times its size, and below 16 MiB.
    let padded = EXPORT.to_owned() + &"\0".repeat(10_000_000);
    for packed in [gzip(padded.as_bytes()), zstd(padded.as_bytes())] {
        assert!(packed.len() * 200 < padded.len(), "{}", packed.len());
        let log = read(packed);
        assert_eq!(log.rows.kept, 2);
        assert_eq!(count(&log, IssueKind::PaddingBytes), 10_000_000);
    }
}

#[test]
fn a_zstd_frame_may_not_reserve_gigabytes() {
    // A frame header that asks for a window of 2^(10 + 20) bytes: the descriptor is the
    // exponent minus ten in the upper five bits (RFC 8878 §3.1.1.1.2).
    let greedy = b"\x28\xB5\x2F\xFD\x00\xA0\x01\x00\x00";
    assert_eq!(refusal(greedy).0, IngestErrorKind::CorruptCompression);
}

#[test]
fn limits_are_held() {
    let refuse = |bytes: &[u8], limits: Limits| {
        ingest(bytes, &limits).map(|_| ()).expect_err("over the limit").kind()
    };
    let small = Limits { max_unpacked_bytes: 100, ..Limits::default() };
    assert_eq!(refuse(EXPORT.as_bytes(), small), IngestErrorKind::TooLarge);
    // A few hundred packed bytes that unpack to a million.
    let bomb = zstd(&vec![b' '; 1_000_000]);
    assert!(bomb.len() < 1_000);
    assert_eq!(refuse(&bomb, small), IngestErrorKind::TooLarge);
    assert_eq!(refuse(&gzip(&vec![b' '; 1_000_000]), small), IngestErrorKind::TooLarge);
    // 20 MB of blanks in a few kilobytes: more than 16 MiB and more than 200 times its size.
    let blanks = vec![b' '; 20_000_000];
    for bomb in [zstd(&blanks), gzip(&blanks)] {
        assert!(bomb.len() * 200 < blanks.len());
        assert_eq!(refuse(&bomb, Limits::default()), IngestErrorKind::TooLarge);
    }
    let narrow = Limits { max_columns: 7, ..Limits::default() };
    assert_eq!(refuse(EXPORT.as_bytes(), narrow), IngestErrorKind::TooLarge);

    let log = g1000(&["10:00:00", "11:00:00", "12:00:00"]);
    let one = Limits { max_flights: 1, ..Limits::default() };
    let log = ingest(log.as_bytes(), &one).expect("the first flight is read");
    assert_eq!((log.flights.len(), log.rows.kept, log.rows.dropped), (1, 1, 2));
    crate::synthetic::check(&log);
}
