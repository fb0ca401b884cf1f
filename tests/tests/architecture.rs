//! The shape of the workspace: which crate may depend on which, and who owns heavy crates.
//!
//! A new edge is a change of the design: it is made here first, and argued in
//! `docs/ARCHITECTURE.md`. The tables may shrink freely.

use tests::workspace;

/// Every crate with every crate of ours that it may depend on. Absent edges are forbidden.
const ALLOWED_EDGES: &[(&str, &[&str])] = &[
    ("data-flight", &[]),
    ("data-generator", &["data-flight"]),
    ("data-ingest", &["data-flight"]),
    ("data-postgres", &[]),
    ("data-store", &["data-flight"]),
    ("models-card", &["data-flight"]),
    ("models-analysis", &["data-flight", "models-card"]),
    ("models-estimators", &["data-flight", "models-card"]),
    ("safety-guard", &["data-flight"]),
    ("safety-case", &["data-flight", "safety-guard"]),
    ("services-advisor", &["data-flight", "models-card", "models-estimators"]),
    (
        "services-pipeline",
        &[
            "data-flight",
            "data-ingest",
            "data-store",
            "models-analysis",
            "models-card",
            "safety-case",
            "safety-guard",
        ],
    ),
    ("services-api", &["data-flight", "data-store", "models-card"]),
    ("services-portal", &["data-flight", "data-store", "services-api"]),
];

/// May depend on every crate of ours.
const EVERYTHING: &[&str] = &["services-cli", "tests"];

/// Crates that only the named crates of ours may name.
const OWNERS: &[(&str, &[&str])] = &[
    ("polars", &["models-analysis"]),
    ("sqlparser", &["models-analysis"]),
    ("diesel", &["data-store"]),
    ("diesel-async", &["data-store"]),
    ("diesel_migrations", &["data-store"]),
    ("object_store", &["data-store"]),
    ("pco", &["data-store"]),
    ("linfa", &["models-estimators"]),
    ("linfa-clustering", &["models-estimators"]),
    ("smartcore", &["models-estimators"]),
    ("ndarray", &["models-estimators"]),
    ("casbin", &["services-api"]),
    ("argon2", &["services-api"]),
    ("askama", &["services-portal"]),
    ("clap", &["services-cli"]),
    ("sentry", &["services-cli"]),
    ("anyhow", &["services-cli"]),
];

#[test]
fn edges_are_the_allowed_ones() {
    let packages = workspace::packages().expect("cargo metadata");
    let ours: Vec<&str> = packages.iter().map(workspace::name).collect();
    let mut forbidden = Vec::new();
    for package in &packages {
        let name = workspace::name(package);
        if EVERYTHING.contains(&name) {
            continue;
        }
        let (_, allowed) = ALLOWED_EDGES
            .iter()
            .find(|(krate, _)| *krate == name)
            .unwrap_or_else(|| panic!("`{name}` has no row in ALLOWED_EDGES"));
        for dependency in workspace::normal_dependencies(package) {
            if ours.contains(&dependency.as_str()) && !allowed.contains(&dependency.as_str()) {
                forbidden.push(format!("{name} -> {dependency}"));
            }
        }
    }
    assert!(forbidden.is_empty(), "not allowed edges: {forbidden:?}");
}

#[test]
fn heavy_crates_have_owners() {
    let packages = workspace::packages().expect("cargo metadata");
    let mut trespassers = Vec::new();
    for package in &packages {
        let name = workspace::name(package);
        for dependency in workspace::normal_dependencies(package) {
            let owners = OWNERS.iter().find(|(krate, _)| *krate == dependency);
            if owners.is_some_and(|(_, owners)| !owners.contains(&name)) {
                trespassers.push(format!("{name} names {dependency}"));
            }
        }
    }
    assert!(trespassers.is_empty(), "{trespassers:?}");
}

#[test]
fn a_crate_lies_where_its_name_says() {
    let packages = workspace::packages().expect("cargo metadata");
    assert!(packages.len() >= 15, "cargo metadata lists {} packages", packages.len());
    for package in &packages {
        let name = workspace::name(package);
        let path = workspace::root().join(name.replacen('-', "/", 1)).join("Cargo.toml");
        assert!(path.is_file(), "`{name}` should lie at {}", path.display());
    }
}

/// The guard must stay small enough to review: what it can reach is a list in the tree.
#[test]
fn the_guard_reaches_only_the_reviewed_crates() {
    let output = std::process::Command::new(env!("CARGO"))
        .args(["tree", "-p", "safety-guard", "-e", "normal", "--prefix", "none", "--offline"])
        .current_dir(workspace::root())
        .output()
        .expect("cargo tree");
    let mut reached: Vec<String> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| line.split_whitespace().next().map(str::to_owned))
        .collect();
    reached.sort();
    reached.dedup();
    let expected = include_str!("../expected/safety-guard.deps.txt");
    assert_eq!(reached.join("\n"), expected.trim_end(), "edit the list by hand after review");
}
