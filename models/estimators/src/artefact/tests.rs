//! Saving and loading: what was saved comes back, what was touched is refused.

use std::fs;
use std::path::PathBuf;

use super::*;
use crate::error::LoadError;
use crate::samples::{approach, artefact, now, random, vector};
use crate::{load, load_pinned};

/// The sample artefact in a folder of its own.
fn saved() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("approach-novelty");
    artefact().save(&path).expect("it is saved");
    (folder, path)
}

/// Changes a file and lists the new digests, as somebody would who wants it to pass.
fn forge(folder: &Path, file: &str, change: impl Fn(String) -> String) {
    let text = fs::read_to_string(folder.join(file)).expect("the file");
    let changed = change(text.clone());
    assert_ne!(changed, text, "the forgery changes something");
    fs::write(folder.join(file), changed).expect("the forged file");
    let names = [files::MANIFEST, files::WEIGHTS, files::REPLAY, files::CARD];
    let sums = names.map(|name| {
        let digest = digest_of(&fs::read(folder.join(name)).expect("the file"));
        format!("{digest}  {name}\n")
    });
    fs::write(folder.join("SHA256SUMS"), sums.concat()).expect("the forged list");
}

#[test]
fn what_was_saved_answers_the_same() {
    let (_keep, folder) = saved();
    let loaded = load(&folder).expect("it loads");
    assert_eq!(loaded.digest(), artefact().digest());
    assert_eq!(loaded.manifest(), artefact().manifest());
    let mut random = random(11);
    for _ in 0..50 {
        let vector = vector(approach(&mut random));
        let (before, after) = (
            artefact().model().score(&vector, Some("c172s"), now()),
            loaded.score(&vector, Some("c172s"), now()),
        );
        assert_eq!(before, after, "to the bit");
    }
    assert!(load_pinned(&folder, artefact().digest()).is_ok());
    let refused = load_pinned(&folder, digest_of(b"another")).expect_err("another digest");
    assert!(matches!(refused, LoadError::NotPinned { .. }));
}

#[test]
fn a_second_save_replaces_the_first() {
    let (_keep, folder) = saved();
    artefact().save(&folder).expect("it is saved again");
    assert!(load(&folder).is_ok());
}

#[test]
fn every_flipped_bit_is_refused() {
    let (_keep, folder) = saved();
    for file in ["manifest.json", "weights.json", "replay.json", "MODEL_CARD.md", "SHA256SUMS"] {
        let path = folder.join(file);
        let intact = fs::read(&path).expect("the file");
        // First and last byte and 60 between them, another bit each time.
        for step in 0..=61 {
            let at = (intact.len() - 1) * step / 61;
            let mut flipped = intact.clone();
            flipped[at] ^= 1 << (step % 8);
            fs::write(&path, flipped).expect("the flipped file");
            let refused = load(&folder).expect_err("a flipped bit");
            let expected = matches!(refused, LoadError::Changed { .. } | LoadError::MalformedSums);
            assert!(expected, "{file} byte {at}: {refused}");
        }
        fs::write(&path, intact).expect("the intact file");
    }
    assert!(load(&folder).is_ok(), "intact again");
}

#[test]
fn missing_truncated_and_half_written_folders_are_refused() {
    for file in ["manifest.json", "weights.json", "replay.json", "MODEL_CARD.md", "SHA256SUMS"] {
        let (_keep, folder) = saved();
        let path = folder.join(file);
        let bytes = fs::read(&path).expect("the file");
        fs::write(&path, &bytes[..bytes.len() / 2]).expect("half of it");
        assert!(load(&folder).is_err(), "half of {file}");
        fs::remove_file(&path).expect("it is removed");
        let refused = load(&folder).expect_err("a missing file");
        assert!(matches!(refused, LoadError::Io { path: missing, .. } if missing == path));
    }
    let empty = tempfile::tempdir().expect("a folder");
    assert!(matches!(load(empty.path()), Err(LoadError::Io { .. })));
}

#[test]
fn forged_weights_are_not_those_of_the_manifest() {
    let (_keep, folder) = saved();
    forge(&folder, "weights.json", |text| text.replacen("\"weight\": 0.", "\"weight\": 0.0", 1));
    assert!(matches!(load(&folder), Err(LoadError::WrongWeights { .. })));
}

#[test]
fn a_forged_manifest_is_not_that_of_the_card() {
    let (_keep, folder) = saved();
    forge(&folder, "manifest.json", |text| text.replace("\"pa28\"", "\"sr22\""));
    assert!(matches!(load(&folder), Err(LoadError::Inconsistent(_))));
}

#[test]
fn a_forged_card_is_not_that_of_the_manifest() {
    let (_keep, folder) = saved();
    forge(&folder, "MODEL_CARD.md", |text| text.replacen("version = \"1\"", "version = \"2\"", 1));
    assert!(matches!(load(&folder), Err(LoadError::Inconsistent(_))));
    forge(&folder, "MODEL_CARD.md", |text| text.replacen("+++", "", 1));
    assert!(matches!(load(&folder), Err(LoadError::Card(None))));
}

#[test]
fn another_answer_to_a_stored_row_is_refused() {
    let (_keep, folder) = saved();
    let last_digit = |text: String| {
        let mut rows: serde_json::Value = serde_json::from_str(&text).expect("rows");
        let value = &mut rows[7]["expected"]["value"];
        *value = (value.as_f64().expect("a number") * (1.0 + 1e-8)).into();
        rows.to_string()
    };
    forge(&folder, "replay.json", last_digit);
    let refused = load(&folder).expect_err("another answer");
    assert!(
        matches!(refused, LoadError::Replay { row: 7, quantity: "the value", .. }),
        "{refused}"
    );
}

#[test]
fn the_stored_rows_reach_from_the_centre_to_far_outside() {
    let (_keep, folder) = saved();
    let text = fs::read_to_string(folder.join("replay.json")).expect("rows");
    let rows: Vec<serde_json::Value> = serde_json::from_str(&text).expect("rows");
    assert_eq!(rows.len(), 10);
    let percentile = |row: usize| rows[row]["expected"]["percentile_pct"].as_f64();
    assert!(percentile(9) > Some(99.0));
    let gaps = |row: &serde_json::Value| {
        row["values"].as_array().map(|values| values.iter().filter(|value| value.is_null()).count())
    };
    assert_eq!(rows.iter().filter_map(gaps).sum::<usize>(), 1, "one row has one gap");
}

#[test]
fn the_card_says_what_it_must() {
    let card = artefact().card();
    for heading in ["Intended use", "Out of scope", "Data", "Algorithm", "Metrics", "Limits"] {
        assert!(card.contains(&format!("\n## {heading}\n")), "{heading}");
    }
    for feature in &artefact().manifest().schema.features {
        assert!(card.contains(&format!("| {} |", feature.name)));
    }
    assert!(card.contains(&artefact().digest().to_string()));
}
