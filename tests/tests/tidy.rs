//! Rules of the house that a reviewer would otherwise apply by hand to every file.

#![expect(clippy::expect_used, reason = "a failed expectation ends a test")]

use std::fs;

use tests::workspace;

/// No file is longer, tests included.
const MOST_LINES: usize = 500;

fn rust_files() -> Vec<(String, String)> {
    workspace::files(&["rs"])
        .expect("git ls-files")
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(workspace::root().join(&path)).expect("a readable file");
            (path.display().to_string(), text)
        })
        .collect()
}

fn report(what: &str, offenders: &[String]) {
    assert!(offenders.is_empty(), "{what}:\n  {}", offenders.join("\n  "));
}

#[test]
fn every_file_says_what_it_is() {
    let bare: Vec<String> = rust_files()
        .into_iter()
        .filter(|(_, text)| !text.starts_with("//! ") || text.starts_with("//! Placeholder"))
        .map(|(path, _)| path)
        .collect();
    report("files that do not open with a `//!` header", &bare);
}

#[test]
fn no_file_is_long() {
    let long: Vec<String> = rust_files()
        .into_iter()
        .filter(|(_, text)| text.lines().count() > MOST_LINES)
        .map(|(path, text)| format!("{path}: {} lines", text.lines().count()))
        .collect();
    report("files over the limit", &long);
}

#[test]
fn no_line_ends_in_blanks() {
    let mut offenders = Vec::new();
    for path in workspace::files(&["rs", "toml", "md", "sql", "html", "css"]).expect("git ls-files")
    {
        let text = fs::read_to_string(workspace::root().join(&path)).expect("a readable file");
        for (index, line) in text.lines().enumerate() {
            if line.ends_with(' ') || line.ends_with('\t') {
                offenders.push(format!("{}:{}", path.display(), index + 1));
            }
        }
    }
    report("lines with trailing blanks", &offenders);
}

#[test]
fn lints_are_expected_with_a_reason_and_never_allowed() {
    let needle = ["#[", "allow("].concat();
    let inner = ["#![", "allow("].concat();
    let offenders: Vec<String> = rust_files()
        .into_iter()
        .filter(|(_, text)| text.contains(&needle) || text.contains(&inner))
        .map(|(path, _)| path)
        .collect();
    report("files that allow a lint instead of expecting it", &offenders);
}

#[test]
fn every_crate_takes_the_lints_of_the_workspace() {
    let missing: Vec<String> = workspace::files(&["toml"])
        .expect("git ls-files")
        .into_iter()
        .filter(|path| path.ends_with("Cargo.toml") && path.components().count() > 1)
        .filter(|path| {
            let text = fs::read_to_string(workspace::root().join(path)).expect("a readable file");
            !text.contains("[lints]\nworkspace = true")
        })
        .map(|path| path.display().to_string())
        .collect();
    report("crates without `[lints] workspace = true`", &missing);
}

/// A public number of the vocabulary crates says its unit in its name.
#[test]
fn public_numbers_carry_their_unit() {
    /// Pure numbers and values whose unit stands in a field beside them.
    const UNITLESS: &[&str] = &[
        "value",
        "peak",
        "low_95",
        "high_95",
        "min",
        "max",
        "typical",
        "raw",
        "plausible_min",
        "plausible_max",
        "max_rate_per_s",
        "speed_ratio",
        "vertical_speed_ratio",
    ];
    let mut offenders = Vec::new();
    for (path, text) in rust_files() {
        let vocabulary = ["data/flight/", "models/card/", "safety/guard/src"];
        if !vocabulary.iter().any(|folder| path.starts_with(folder)) {
            continue;
        }
        for line in text.lines().map(str::trim) {
            let Some(field) = line.strip_prefix("pub ") else { continue };
            let Some((name, kind)) = field.split_once(':') else { continue };
            let kind = kind.trim().trim_end_matches(',');
            let number = matches!(kind, "f64" | "Option<f64>");
            if number && !UNITLESS.contains(&name) && data_flight::Unit::of_name(name).is_none() {
                offenders.push(format!("{path}: {name}"));
            }
        }
    }
    report("public numbers without a unit", &offenders);
}

/// The folders that the product is made of are the ones it was asked to have.
#[test]
fn the_top_level_is_the_agreed_one() {
    for folder in ["services", "models", "data", "safety", "migrations", "tests", "docs"] {
        assert!(workspace::root().join(folder).is_dir(), "no folder `{folder}`");
    }
}
