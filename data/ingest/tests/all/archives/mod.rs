//! Archives of logs as people make them: what is read, what is left out, and with which note.

mod builder;
mod damaged;
mod hostile;

use std::borrow::Cow;
use std::io::{Cursor, Write};

use data_flight::IssueKind;
use data_ingest::archive::{self, ArchiveLimits, Content, Entry, SkipReason};
use data_ingest::{IngestErrorKind, Limits, ingest};

use crate::synthetic::{EXPORT, g1000, refusal};
use builder::{Member, zip};

/// Every entry of an archive that can be opened.
fn entries(bytes: &[u8]) -> Vec<Entry<'_>> {
    archive::entries(bytes, &ArchiveLimits::default()).expect("the archive opens").collect()
}

/// Paths with the size of their file, or the reason why it is not read.
fn outcomes(bytes: &[u8], limits: &ArchiveLimits) -> Vec<(String, Result<usize, SkipReason>)> {
    let outcome = |content| match content {
        Content::File { bytes, .. } => Ok(bytes.len()),
        Content::Skipped(reason) => Err(reason),
    };
    let entries = archive::entries(bytes, limits).expect("the archive opens");
    entries.map(|entry| (entry.path, outcome(entry.content))).collect()
}

/// The only outcome of an archive of one file.
fn only(member: Member) -> Result<usize, SkipReason> {
    let mut found = outcomes(&zip(&[member]), &ArchiveLimits::default());
    assert_eq!(found.len(), 1);
    found.remove(0).1
}

/// Why an archive is not opened at all.
fn refused(bytes: &[u8], limits: &ArchiveLimits) -> IngestErrorKind {
    archive::entries(bytes, limits).map(|_| ()).expect_err("the archive is refused").kind()
}

#[test]
fn logs_in_folders_are_read_and_the_rest_is_named() {
    let log = g1000(&["10:00:00", "10:00:01"]);
    let packed = zip(&[
        Member::stored("card/", b""),
        Member::stored("card/data_log/one.csv", log.as_bytes()),
        Member::deflated("card/data_log/2024/two.csv", EXPORT.as_bytes()),
        Member::zstd("card/data_log/2024/three.csv", EXPORT.as_bytes()),
        Member::deflated("card\\data_log\\four.csv", EXPORT.as_bytes()),
        Member::stored("__MACOSX/card/data_log/._one.csv", b"resource fork"),
        Member::stored("card/.DS_Store", b"icons"),
        Member::stored("card/.hidden/five.csv", EXPORT.as_bytes()),
        Member::stored("card/Thumbs.db", b"icons"),
        Member::stored("card/data_log/SYSTEM.LOG", b"booted"),
        Member::stored("card/older.zip", &zip(&[Member::stored("six.csv", b"a")])),
        Member::stored("card/older.csv", &zip(&[Member::stored("seven.csv", b"a")])),
    ]);
    assert!(archive::is_archive(&packed));
    let expected = [
        ("card/", Err(SkipReason::Folder)),
        ("card/data_log/one.csv", Ok(log.len())),
        ("card/data_log/2024/two.csv", Ok(EXPORT.len())),
        ("card/data_log/2024/three.csv", Ok(EXPORT.len())),
        ("card/data_log/four.csv", Ok(EXPORT.len())),
        ("__MACOSX/card/data_log/._one.csv", Err(SkipReason::HiddenFile)),
        ("card/.DS_Store", Err(SkipReason::HiddenFile)),
        ("card/.hidden/five.csv", Err(SkipReason::HiddenFile)),
        ("card/Thumbs.db", Err(SkipReason::HiddenFile)),
        ("card/data_log/SYSTEM.LOG", Err(SkipReason::RecorderDiagnostics)),
        ("card/older.zip", Err(SkipReason::NestedArchive)),
        ("card/older.csv", Err(SkipReason::NestedArchive)),
    ];
    let expected: Vec<_> =
        expected.into_iter().map(|(path, outcome)| (path.to_owned(), outcome)).collect();
    assert_eq!(outcomes(&packed, &ArchiveLimits::default()), expected);

    let archive = archive::entries(&packed, &ArchiveLimits::default()).expect("it opens");
    assert!(!archive.directory_damaged());
    assert_eq!(archive.len(), 12);
    let kept: Vec<u64> = archive
        .filter_map(|entry| match entry.content {
            Content::File { bytes, defects } => {
                assert_eq!(defects, []);
                Some(ingest(&bytes, &Limits::default()).expect("a log").rows.kept)
            }
            Content::Skipped(_) => None,
        })
        .collect();
    assert_eq!(kept, [2, 2, 2, 2]);
}

#[test]
fn stored_files_are_not_copied() {
    let packed = zip(&[Member::stored("a.csv", EXPORT.as_bytes())]);
    let content = entries(&packed).remove(0).content;
    let Content::File { bytes: Cow::Borrowed(bytes), .. } = content else { panic!("a copy") };
    assert_eq!(bytes, EXPORT.as_bytes());
}

#[test]
fn packed_files_inside_are_handed_over_as_they_are() {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(EXPORT.as_bytes()).expect("memory takes it");
    let gzip = encoder.finish().expect("memory takes it");
    let zstd = zstd::encode_all(EXPORT.as_bytes(), 1).expect("memory takes it");
    let packed = zip(&[Member::deflated("a.csv.gz", &gzip), Member::stored("b.csv.zst", &zstd)]);
    for entry in entries(&packed) {
        let Content::File { bytes, .. } = entry.content else { panic!("{}", entry.path) };
        assert_eq!(ingest(&bytes, &Limits::default()).expect("a log").rows.kept, 2);
    }
}

#[test]
fn an_archive_by_another_writer_is_read() {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Stored)
        // Sizes in the zip64 extra field.
        .large_file(true);
    writer.add_directory("logs", options).expect("memory takes it");
    writer.start_file("logs/Flüge.csv", options).expect("memory takes it");
    writer.write_all(EXPORT.as_bytes()).expect("memory takes it");
    let packed = writer.finish().expect("memory takes it").into_inner();
    let expected = [
        ("logs/".to_owned(), Err(SkipReason::Folder)),
        ("logs/Flüge.csv".to_owned(), Ok(EXPORT.len())),
    ];
    assert_eq!(outcomes(&packed, &ArchiveLimits::default()), expected);
}

#[test]
fn two_files_of_one_path_are_both_read_and_told() {
    let packed =
        zip(&[Member::stored("a.csv", b"the first"), Member::stored("a.csv", b"the second")]);
    let found: Vec<_> = entries(&packed)
        .into_iter()
        .map(|entry| match entry.content {
            Content::File { bytes, defects } => {
                (bytes.into_owned(), defects.into_iter().map(|issue| issue.kind).collect())
            }
            Content::Skipped(reason) => panic!("{reason:?}"),
        })
        .collect();
    let expected: [(Vec<u8>, Vec<IssueKind>); 2] =
        [(b"the first".into(), vec![]), (b"the second".into(), vec![IssueKind::ArchiveDamage])];
    assert_eq!(found, expected);
}

#[test]
fn what_is_no_archive_of_logs_is_refused_with_its_kind() {
    let limits = ArchiveLimits::default();
    assert!(!archive::is_archive(EXPORT.as_bytes()));
    let empty = zip(&[]);
    assert!(archive::is_archive(&empty));
    assert_eq!(refused(&empty, &limits), IngestErrorKind::EmptyFile);
    let office = zip(&[Member::stored("[Content_Types].xml", b"<Types/>")]);
    assert_eq!(refused(&office, &limits), IngestErrorKind::NotAFlightLog);
    assert_eq!(refused(b"PK\x03\x04....", &limits), IngestErrorKind::CorruptArchive);
    assert_eq!(refused(EXPORT.as_bytes(), &limits), IngestErrorKind::CorruptArchive);
}

#[test]
fn a_plain_reading_of_an_archive_says_that_it_is_one() {
    let packed = zip(&[Member::stored("a.csv", EXPORT.as_bytes())]);
    let (kind, message) = refusal(&packed);
    assert_eq!(kind, IngestErrorKind::Archive);
    assert!(message.contains("zip archive"), "{message}");
    assert!(kind.hint().contains("archive"), "{}", kind.hint());
    // Also inside a gzip stream, where the archive is not reached.
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(&packed).expect("memory takes it");
    assert_eq!(refusal(encoder.finish().expect("memory takes it")).0, IngestErrorKind::Archive);
}
