//! Archives that were cut, garbled or packed badly: what was whole is read all the same.

use data_flight::{Issue, IssueKind};
use data_ingest::archive::{self, ArchiveLimits, Content, SkipReason};
use proptest::prelude::*;

use super::builder::{Member, files, zip};
use super::{entries, only, outcomes};
use crate::synthetic::EXPORT;

/// Bytes that do not pack well, so that a cut stream still gives most of them.
fn noisy_log() -> Vec<u8> {
    let rows = (0..1_000_u32).map(|row| format!("{:.4}\n", f64::from(row * 7_919 % 10_007) / 97.0));
    rows.collect::<String>().into_bytes()
}

/// The only file of an archive with what is told of it.
fn file_of(packed: &[u8]) -> (Vec<u8>, Vec<Issue>) {
    let mut found = entries(packed);
    assert_eq!(found.len(), 1);
    match found.remove(0).content {
        Content::File { bytes, defects } => (bytes.into_owned(), defects),
        Content::Skipped(reason) => panic!("{reason:?}"),
    }
}

fn kinds(issues: &[Issue]) -> Vec<IssueKind> {
    issues.iter().map(|issue| issue.kind).collect()
}

#[test]
fn without_its_directory_the_files_of_an_archive_are_found_one_after_the_other() {
    let streamed = Member { has_descriptor: true, ..Member::deflated("b.csv", EXPORT.as_bytes()) };
    let members = [
        Member::deflated("a.csv", EXPORT.as_bytes()),
        streamed,
        Member::stored("c.csv", EXPORT.as_bytes()),
    ];
    let (bytes, _) = files(&members);
    let expected: Vec<_> =
        ["a.csv", "b.csv", "c.csv"].map(|path| (path.to_owned(), Ok(EXPORT.len()))).into();
    // With the directory, without it, and with a garbled one.
    let mut garbled = zip(&members);
    assert_eq!(outcomes(&garbled, &ArchiveLimits::default()), expected);
    let end = garbled.len() - 22;
    garbled[end] = b'X';
    for damaged in [&bytes, &garbled] {
        let archive =
            archive::entries(damaged, &ArchiveLimits::default()).expect("files are found");
        assert!(archive.directory_damaged());
        assert_eq!(outcomes(damaged, &ArchiveLimits::default()), expected);
    }
}

#[test]
fn an_archive_that_is_cut_inside_a_file_gives_the_files_before_it_and_its_start() {
    let log = noisy_log();
    let streamed = Member { has_descriptor: true, ..Member::deflated("b.csv", &log) };
    let whole = Member::deflated("a.csv", EXPORT.as_bytes());
    let (bytes, starts) = files(&[whole, streamed]);
    let start = usize::try_from(starts[1]).expect("small");
    let cut = &bytes[..(start + bytes.len()) / 2];
    // The same with rubbish in place of what is cut off: an impossible kind of block.
    let mut garbled = bytes.clone();
    garbled[cut.len()..].fill(0xFF);
    for damaged in [cut, &garbled] {
        first_is_whole_and_second_in_part(damaged, &log);
    }
}

fn first_is_whole_and_second_in_part(damaged: &[u8], log: &[u8]) {
    let archive = archive::entries(damaged, &ArchiveLimits::default()).expect("two files");
    assert!(archive.directory_damaged());
    let files: Vec<_> = archive
        .map(|entry| match entry.content {
            Content::File { bytes, defects } => (bytes, kinds(&defects)),
            Content::Skipped(reason) => panic!("{}: {reason:?}", entry.path),
        })
        .collect();
    assert_eq!(files[0], (EXPORT.as_bytes().into(), vec![]));
    // Rubbish may unpack to something before it is noticed; what stands above it is right.
    assert!(files[1].0.starts_with(&log[..log.len() / 4]));
    assert_eq!(files[1].1, [IssueKind::TruncatedCompression]);
}

#[test]
fn a_stored_stream_of_unknown_length_ends_the_walk() {
    // Nobody can tell where it ends without the directory; what stands before it is read.
    let streamed = Member { has_descriptor: true, ..Member::stored("b.csv", b"bytes") };
    let (bytes, _) = files(&[Member::stored("a.csv", b"bytes"), streamed]);
    assert_eq!(outcomes(&bytes, &ArchiveLimits::default()), [("a.csv".to_owned(), Ok(5))]);
}

#[test]
fn a_damaged_file_gives_what_can_be_unpacked_and_says_so() {
    let log = noisy_log();
    let mut cut = Member::deflated("a.csv", &log);
    cut.packed.truncate(cut.packed.len() / 2);
    cut.packed_bytes = super::builder::length(&cut.packed);
    let (bytes, defects) = file_of(&zip(&[cut]));
    assert!(log.starts_with(&bytes) && bytes.len() > log.len() / 4, "{}", bytes.len());
    // Cut, therefore shorter than declared and of another checksum.
    assert_eq!(kinds(&defects), [IssueKind::TruncatedCompression, IssueKind::ArchiveDamage]);
    assert_eq!(defects[1].count, 2);

    let altered = Member { checksum: 1, ..Member::deflated("a.csv", &log) };
    let (bytes, defects) = file_of(&zip(&[altered]));
    assert_eq!((bytes == log, kinds(&defects)), (true, vec![IssueKind::ArchiveDamage]));
    assert!(defects[0].message.contains("checksum"));

    let short = Member { unpacked_bytes: 20_000, ..Member::deflated("a.csv", &log) };
    let (bytes, defects) = file_of(&zip(&[short]));
    assert_eq!((bytes == log, kinds(&defects)), (true, vec![IssueKind::ArchiveDamage]));
    assert!(defects[0].message.contains("shorter"));

    let rubbish =
        Member { packed: vec![0xFF; 50], packed_bytes: 50, ..Member::deflated("a", &log) };
    assert_eq!(only(rubbish), Err(SkipReason::Damaged));
    let nowhere = Member { start: Some(9_999), ..Member::stored("a.csv", &log) };
    assert_eq!(only(nowhere), Err(SkipReason::Damaged));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn flipped_bits_never_panic_and_never_unpack_more_than_allowed(
        flips in prop::collection::vec((0.0..1.0_f64, 0..8_u32), 1..30),
        cut in 0.5..1.0_f64,
    ) {
        let log = noisy_log();
        let streamed = Member { has_descriptor: true, ..Member::deflated("b.csv", &log) };
        let mut bytes = zip(&[
            Member::deflated("a.csv", &log), streamed,
            Member::zstd("c.csv", &log), Member::stored("d.csv", &log),
        ]);
        for (at, bit) in flips {
            let at = (at * bytes.len() as f64) as usize;
            bytes[at] ^= 1 << bit;
        }
        bytes.truncate((bytes.len() as f64 * cut).ceil() as usize);
        let limits = ArchiveLimits { max_total_bytes: 20_000, ..ArchiveLimits::default() };
        let mut total = 0;
        if let Ok(archive) = archive::entries(&bytes, &limits) {
            for entry in archive {
                if let Content::File { bytes, .. } = entry.content {
                    total += bytes.len();
                }
            }
        }
        prop_assert!(total <= 20_000);
    }
}
