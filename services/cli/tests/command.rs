//! The command line as people and scripts use it: documents, exit codes, hints.
//!
//! Each test runs the real binary. What needs a database is in `service.rs`.

#![expect(clippy::expect_used, reason = "helpers of tests fail by panicking")]

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

/// A G1000 log of a few seconds on the ground, written for these tests.
fn small_log(rows: usize) -> String {
    let mut text = String::from(
        "#airframe_info, log_version=\"1.00\", airframe_name=\"Cessna 172S\", \
         unit_software_part_number=\"000-TEST-00\", system_id=\"T357\", mode=NORMAL,\n\
         #yyy-mm-dd, hh:mm:ss,   hh:mm,      degrees,      degrees, ft Baro,     kt,     kt\n\
         \x20 Lcl Date, Lcl Time, UTCOfst,     Latitude,    Longitude,    AltB,    IAS, GndSpd\n",
    );
    for row in 0..rows {
        text.push_str(&format!(
            "2026-05-04, 10:00:{row:02},  +00:00,   10.0000000,   20.0000000,   100.0,   0.00,   0.00\n"
        ));
    }
    text
}

fn flarepath(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_flarepath"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("FLAREPATH_")) {
        command.env_remove(name);
    }
    command.args(arguments).env_remove("DATABASE_URL").output().expect("the binary runs")
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> String {
    let path = folder.join(name);
    std::fs::write(&path, bytes).expect("a writable folder");
    path.display().to_string()
}

fn analyse(files: &[&str]) -> (i32, Value) {
    let mut arguments = vec!["analyse", "--json"];
    arguments.extend(files);
    let output = flarepath(&arguments);
    let document = serde_json::from_slice(&output.stdout).expect("one JSON document on stdout");
    (output.status.code().expect("an exit code"), document)
}

#[test]
fn a_file_that_cannot_be_read_leaves_the_document_complete() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, bytes: &[u8]| write(folder.path(), name, bytes);
    let good = write("good.csv", small_log(30).as_bytes());
    let empty = write("empty.csv", b"");
    let picture = write("picture.csv", &[0xFF, 0xD8, 0xFF, 0xE0, 0, 16, b'J', b'F', b'I', b'F']);
    let pointer = write(
        "pointer.csv",
        b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12345\n",
    );
    let padding = write("padding.csv", &[0; 4096]);
    let (code, document) = analyse(&[&good, &empty, &picture, &pointer, &padding, "/no/such/file"]);
    assert_eq!(code, 1, "some files could not be read");
    let files = document["files"].as_array().expect("a list of files");
    let kinds: Vec<&str> =
        files.iter().map(|file| file["error"]["kind"].as_str().unwrap_or("-")).collect();
    assert_eq!(
        kinds,
        [
            "-",
            "empty_file",
            "not_a_flight_log",
            "git_lfs_pointer",
            "only_padding",
            "unreadable_file"
        ]
    );
    for file in files.iter().skip(1) {
        assert!(file["error"]["hint"].as_str().is_some_and(|hint| !hint.is_empty()), "{file}");
        assert_eq!(file["flights"].as_array().map(Vec::len), Some(0));
    }
}

#[test]
fn a_log_cut_in_a_row_says_what_was_lost_and_keeps_the_rest() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let whole = small_log(30);
    let cut = whole.get(..whole.len() - 20).expect("longer than a row");
    let (code, document) = analyse(&[&write(folder.path(), "cut.csv", cut.as_bytes())]);
    assert_eq!(code, 0, "the file was read");
    let file = &document["files"][0];
    assert_eq!(file["format"], "garmin_g1000");
    assert_eq!(file["rows"], serde_json::json!({ "read": 30, "kept": 29, "dropped": 1 }));
    let kinds: Vec<&str> = file["issues"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|issue| issue["kind"].as_str())
        .collect();
    assert!(kinds.contains(&"truncated_row"), "{kinds:?}");
    let flight = &file["flights"][0];
    assert_eq!(flight["duration_s"], 28.0);
    assert_eq!(flight["aircraft"]["profile"], "c172s");
    assert!(flight["findings"].as_array().is_some_and(Vec::is_empty));
    let unknown = flight["not_evaluated"].as_array().expect("a list");
    assert!(!unknown.is_empty(), "a few columns on the ground cannot clear every rule");
}

#[test]
fn a_compressed_log_is_the_same_log() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let text = small_log(30);
    let plain = write(folder.path(), "log.csv", text.as_bytes());
    let packed = zstd::encode_all(text.as_bytes(), 3).expect("compressible");
    let packed = write(folder.path(), "log.csv.zst", &packed);
    let (_, document) = analyse(&[&plain, &packed]);
    let (first, second) = (&document["files"][0], &document["files"][1]);
    assert_eq!(first["flights"], second["flights"]);
    assert_ne!(first["sha256"], second["sha256"], "digests are those of the bytes as given");
}

#[test]
fn a_typo_in_the_configuration_ends_before_anything_starts() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = write(folder.path(), "flarepath.toml", b"[api]\nbnid = \"127.0.0.1:0\"\n");
    let output = flarepath(&["--config", &file, "serve"]);
    assert_eq!(output.status.code(), Some(10));
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(text.contains("did you mean `api.bind`?"), "{text}");
    assert!(text.contains("hint:"), "{text}");
}

#[test]
fn wrong_usage_is_said_with_its_own_code() {
    assert_eq!(flarepath(&["fly"]).status.code(), Some(2));
    assert_eq!(flarepath(&["analyse"]).status.code(), Some(2));
    let help = flarepath(&["--help"]);
    assert_eq!(help.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&help.stdout).contains("Exit codes"));
}

#[test]
fn a_taken_address_is_said_with_its_own_code() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("an address").to_string();
    let output = flarepath(&["advisor", "--bind", &address]);
    assert_eq!(output.status.code(), Some(50));
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(text.contains(&address) && text.contains("hint:"), "{text}");
}

#[test]
fn a_database_that_is_not_there_is_said_with_its_own_code() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = Command::new(env!("CARGO_BIN_EXE_flarepath"))
        .arg("migrate")
        .current_dir(folder.path())
        // Port 1 of loopback answers nobody.
        .env("DATABASE_URL", "postgres://user:canary-secret@127.0.0.1:1/none")
        .output()
        .expect("the binary runs");
    assert_eq!(output.status.code(), Some(20));
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(text.contains("hint:"), "{text}");
    assert!(!text.contains("canary-secret"), "the password is printed: {text}");
}

#[test]
fn the_safety_tables_are_closed() {
    let output = flarepath(&["case", "check"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_mapping_reads_any_table_and_a_dry_run_shows_how() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mapping = "\
header_line = 1\ndelimiter = \";\"\ndecimal_mark = \",\"\n\
[time]\nelapsed = \"t\"\n\
[columns]\n\"Fahrt\" = { parameter = \"indicated_airspeed_kt\", unit = \"km/h\" }\n";
    let mapping = write(folder.path(), "mapping.toml", mapping.as_bytes());
    let log = write(folder.path(), "club.csv", b"t;Fahrt;Pilot\n0;0,0;x\n1;185,2;x\n2;92,6;x\n");
    let output = flarepath(&["analyse", "--mapping", &mapping, "--dry-run", &log]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{text}{}", String::from_utf8_lossy(&output.stderr));
    assert!(text.contains("3 rows read, 3 kept, 0 dropped"), "{text}");
    // 185.2 km/h are 100 kt.
    assert!(text.contains("columns mapped: Fahrt = indicated_airspeed_kt"), "{text}");
    assert!(text.lines().any(|line| line.trim_end().ends_with(" 100")), "{text}");
    assert!(text.contains("columns unknown: Pilot"), "{text}");

    let output = flarepath(&["analyse", "--mapping", &mapping, "--json", &log]);
    let document: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
    assert_eq!(document["files"][0]["format"], "mapped_csv");
    assert_eq!(document["files"][0]["columns"]["unknown"], serde_json::json!(["Pilot"]));

    let wrong = write(folder.path(), "wrong.toml", b"[columns]\n\"a\" = { parameter = \"ias\" }\n");
    let output = flarepath(&["analyse", "--mapping", &wrong, &log]);
    assert_eq!(output.status.code(), Some(2));
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(text.contains("wrong.toml") && text.contains("hint:"), "{text}");
}

#[test]
fn an_archive_is_as_many_logs_as_are_in_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let stored = [
        ("day/one.csv", small_log(30)),
        ("__MACOSX/._one.csv", "x".to_owned()),
        ("day/two.csv", small_log(20)),
    ];
    let archive = write(folder.path(), "logs.zip", &zip(&stored));
    let (code, document) = analyse(&[&archive]);
    assert_eq!(code, 0);
    let files = document["files"].as_array().expect("a list of files");
    let seen: Vec<_> = files
        .iter()
        .map(|file| (file["path"].as_str().unwrap_or_default(), file["rows"]["kept"].as_u64()))
        .collect();
    let inside = |name: &str| format!("{archive}/{name}");
    assert_eq!(
        seen,
        [
            (archive.as_str(), Some(0)),
            (inside("day/one.csv").as_str(), Some(30)),
            (inside("day/two.csv").as_str(), Some(20)),
        ]
    );
    let skipped = &files[0]["issues"][0];
    assert_eq!(skipped["kind"], "skipped_entry");
    assert_eq!(skipped["parameter"], "__MACOSX/._one.csv");
}

/// A zip archive of stored files (APPNOTE 4.3.7, 4.3.12 and 4.3.16): no compression.
fn zip(files: &[(&str, String)]) -> Vec<u8> {
    let (mut body, mut directory) = (Vec::new(), Vec::new());
    let le32 = |number: usize| u32::try_from(number).expect("small").to_le_bytes();
    let le16 = |number: usize| u16::try_from(number).expect("small").to_le_bytes();
    for (name, text) in files {
        let offset = le32(body.len());
        let mut crc = flate2::Crc::new();
        crc.update(text.as_bytes());
        // Version, flags, method, time and date; then checksum, both sizes, length of the name.
        let mut common = vec![20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0x28];
        common.extend(crc.sum().to_le_bytes());
        common.extend(le32(text.len()));
        common.extend(le32(text.len()));
        common.extend(le16(name.len()));
        common.extend([0, 0]);
        body.extend(b"PK\x03\x04");
        body.extend(&common);
        body.extend(name.as_bytes());
        body.extend(text.as_bytes());
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(offset);
        directory.extend(name.as_bytes());
    }
    let (count, start, size) = (le16(files.len()), le32(body.len()), le32(directory.len()));
    body.extend(directory);
    body.extend(b"PK\x05\x06\0\0\0\0");
    body.extend(count);
    body.extend(count);
    body.extend(size);
    body.extend(start);
    body.extend([0, 0]);
    body
}
