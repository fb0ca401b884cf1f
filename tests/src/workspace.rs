//! The workspace as data: its files and its crates, for the tests that hold for all of it.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// The folder of the workspace.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// Every file that git tracks or would track, relative to the root, with one of the endings.
///
/// # Errors
/// When git cannot be run or says no.
pub fn files(endings: &[&str]) -> std::io::Result<Vec<PathBuf>> {
    let output = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()?;
    if !output.status.success() {
        return Err(std::io::Error::other("git ls-files failed"));
    }
    let mut files: Vec<PathBuf> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(PathBuf::from)
        .filter(|path| path.extension().is_some_and(|e| endings.iter().any(|ending| e == *ending)))
        .filter(|path| root().join(path).is_file())
        .collect();
    files.sort();
    files.dedup();
    Ok(files)
}

/// The packages of the workspace as `cargo metadata` describes them.
///
/// Edges are read from `dependencies` and not from the resolve graph, which unifies features
/// over the whole workspace and so reports edges that no crate asked for.
///
/// # Errors
/// When cargo cannot be run or answers something else than JSON.
pub fn packages() -> std::io::Result<Vec<Value>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .current_dir(root())
        .output()?;
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    Ok(metadata.get("packages").and_then(Value::as_array).cloned().unwrap_or_default())
}

/// The names of a package's normal dependencies.
#[must_use]
pub fn normal_dependencies(package: &Value) -> Vec<String> {
    package
        .get("dependencies")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter(|dependency| dependency.get("kind").is_some_and(Value::is_null))
        .filter_map(|dependency| dependency.get("name").and_then(Value::as_str))
        .map(str::to_owned)
        .collect()
}

/// A package's name.
#[must_use]
pub fn name(package: &Value) -> &str {
    package.get("name").and_then(Value::as_str).unwrap_or_default()
}
