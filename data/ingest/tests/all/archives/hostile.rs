//! Archives that are made to do harm: none of them gives a file it should not.

use data_ingest::IngestErrorKind;
use data_ingest::archive::{ArchiveLimits, SkipReason};

use super::builder::{Member, deflate, files, length, with_directory, zip};
use super::{only, outcomes, refused};
use crate::synthetic::EXPORT;

/// More than what may be padding for the most part.
const OVER_THE_FLOOR_BYTES: usize = 17_500_000;

#[test]
fn a_file_that_unpacks_to_a_thousand_times_its_size_is_left_out() {
    let blanks = vec![b' '; OVER_THE_FLOOR_BYTES];
    for bomb in [Member::deflated("a.csv", &blanks), Member::zstd("a.csv", &blanks)] {
        assert!(bomb.packed.len() * 200 < blanks.len());
        assert_eq!(only(bomb), Err(SkipReason::RatioTooHigh));
    }
    // Padding alone is no bomb while it is small.
    let padding = vec![0; 1_000_000];
    assert_eq!(only(Member::deflated("a.csv", &padding)), Ok(padding.len()));
}

#[test]
fn files_that_share_their_bytes_condemn_the_archive() {
    let member = Member::deflated("a.csv", EXPORT.as_bytes());
    let (bytes, _) = files(std::slice::from_ref(&member));
    // Two entries of the directory for one file.
    let other = Member { name: b"b.csv".into(), ..member.clone() };
    let twice = with_directory(bytes.clone(), &[member.clone(), other], &[0, 0]);
    assert_eq!(refused(&twice, &ArchiveLimits::default()), IngestErrorKind::UnsafeArchive);

    // A file that reaches into the next one.
    let mut long = Member::stored("a.csv", b"0123456789");
    long.packed_bytes = 60;
    long.unpacked_bytes = 60;
    let reaching = zip(&[long, Member::stored("b.csv", EXPORT.as_bytes())]);
    assert_eq!(refused(&reaching, &ArchiveLimits::default()), IngestErrorKind::UnsafeArchive);
}

#[test]
fn quoted_headers_that_overlap_condemn_the_archive() {
    // The kernel is unpacked by every file: each quotes the headers of those behind it in a
    // stored block (RFC 1951 §3.2.4: a byte 0 for "not the last block, stored", the length,
    // its complement) and goes on with their bytes.
    let kernel = deflate(&vec![b' '; 1_000_000]);
    let last = Member {
        packed_bytes: length(&kernel),
        packed: kernel,
        ..Member::deflated("b.csv", &vec![b' '; 1_000_000])
    };
    let (behind, _) = files(std::slice::from_ref(&last));
    let header = last.local_header();
    let quoted = u16::try_from(header.len()).expect("short");
    let mut quote = vec![0];
    quote.extend(quoted.to_le_bytes());
    quote.extend((!quoted).to_le_bytes());
    let first = Member {
        name: b"a.csv".into(),
        packed: quote.clone(),
        packed_bytes: length(&quote) + length(&behind),
        unpacked_bytes: 1_000_000 + u32::from(quoted),
        ..last.clone()
    };
    let (mut bytes, _) = files(std::slice::from_ref(&first));
    let start = length(&bytes);
    bytes.extend(behind);
    let bomb = with_directory(bytes, &[first, last], &[0, start]);
    assert_eq!(refused(&bomb, &ArchiveLimits::default()), IngestErrorKind::UnsafeArchive);
}

#[test]
fn a_file_larger_than_it_says_is_not_read() {
    let lying = Member { unpacked_bytes: 10, ..Member::deflated("a.csv", EXPORT.as_bytes()) };
    assert_eq!(only(lying), Err(SkipReason::LyingHeader));
    let lying = Member { unpacked_bytes: 10, ..Member::stored("a.csv", EXPORT.as_bytes()) };
    assert_eq!(only(lying), Err(SkipReason::LyingHeader));
}

#[test]
fn a_file_of_two_names_is_not_read() {
    let cloaked = Member {
        local_name: Some(b"run.exe".into()),
        ..Member::stored("a.csv", EXPORT.as_bytes())
    };
    assert_eq!(only(cloaked), Err(SkipReason::LyingHeader));
}

#[test]
fn paths_that_lead_out_of_the_archive_are_not_read() {
    for path in [
        "../a.csv",
        "logs/../../a.csv",
        "..\\a.csv",
        "logs\\..\\..\\a.csv",
        "/etc/cron.d/a.csv",
        "\\\\server\\share\\a.csv",
        "C:\\a.csv",
        "c:/a.csv",
        "a\0.csv",
        "a\r\nb.csv",
    ] {
        let outcome = only(Member::stored(path, EXPORT.as_bytes()));
        assert_eq!(outcome, Err(SkipReason::UnsafePath), "{path:?}");
    }
    let long = "long/".repeat(200) + "a.csv";
    assert_eq!(only(Member::stored(&long, EXPORT.as_bytes())), Err(SkipReason::PathTooLong));
}

#[test]
fn links_and_encrypted_files_are_not_read() {
    // 0o120777: a symbolic link; its content is the path it leads to.
    let link = Member { attributes: 0o120_777 << 16, ..Member::stored("a.csv", b"/etc/passwd") };
    assert_eq!(only(link), Err(SkipReason::SymbolicLink));
    let secret = Member { flags: 1, ..Member::deflated("a.csv", EXPORT.as_bytes()) };
    assert_eq!(only(secret), Err(SkipReason::Encrypted));
    // AES: method 99 and the flag.
    let secret = Member { flags: 1, method: 99, ..Member::stored("a.csv", b"salt and more") };
    assert_eq!(only(secret), Err(SkipReason::Encrypted));
    let bzip2 = Member { method: 12, ..Member::stored("a.csv", b"BZh9") };
    assert_eq!(only(bzip2), Err(SkipReason::UnknownCompression));
}

#[test]
fn every_limit_is_held() {
    let log = EXPORT.as_bytes();
    let packed = zip(&[
        Member::deflated("a.csv", log),
        Member::deflated("b.csv", log),
        Member::stored("c.csv", log),
    ]);
    let limits = ArchiveLimits { max_entries: 2, ..ArchiveLimits::default() };
    assert_eq!(refused(&packed, &limits), IngestErrorKind::TooLarge);
    let (without_directory, _) = files(&vec![Member::deflated("a.csv", log); 3]);
    assert_eq!(refused(&without_directory, &limits), IngestErrorKind::TooLarge);

    let reasons = |limits: &ArchiveLimits| -> Vec<_> {
        outcomes(&packed, limits).into_iter().map(|(_, outcome)| outcome).collect()
    };
    let one_short = log.len() as u64 - 1;
    let limits = ArchiveLimits { max_entry_bytes: one_short, ..ArchiveLimits::default() };
    assert_eq!(reasons(&limits), [Err(SkipReason::TooLarge); 3]);
    let limits = ArchiveLimits { max_total_bytes: one_short + 1, ..ArchiveLimits::default() };
    assert_eq!(
        reasons(&limits),
        [Ok(log.len()), Err(SkipReason::TotalLimit), Err(SkipReason::TotalLimit)]
    );
    let limits = ArchiveLimits { max_path_bytes: 4, ..ArchiveLimits::default() };
    assert_eq!(reasons(&limits), [Err(SkipReason::PathTooLong); 3]);
}

#[test]
fn a_directory_that_counts_more_entries_than_it_holds_is_not_believed() {
    let mut packed = zip(&[Member::stored("a.csv", EXPORT.as_bytes())]);
    // The counts stand 14 and 12 bytes before the end.
    let end = packed.len();
    packed[end - 14..end - 10].copy_from_slice(&[0xF0, 0xFF, 0xF0, 0xFF]);
    assert_eq!(
        outcomes(&packed, &ArchiveLimits::default()),
        [("a.csv".to_owned(), Ok(EXPORT.len()))]
    );
}
