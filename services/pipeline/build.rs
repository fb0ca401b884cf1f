//! Computes the digest of the sources that make results from bytes, so that results of another
//! parser or another measure are another version of a flight. It identifies; it does not
//! authenticate. The guard has a digest of its own.

use std::path::{Path, PathBuf};
use std::{fs, io};

use sha2::{Digest, Sha256};

/// Code and tables, tests left out.
const SOURCES: [&str; 6] = [
    "../../data/flight/src",
    "../../data/ingest/src",
    "../../models/analysis/src",
    "../../models/analysis/profiles",
    "../../models/analysis/rules",
    "src",
];

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=build.rs");
    let mut files = Vec::new();
    for folder in SOURCES {
        println!("cargo:rerun-if-changed={folder}");
        collect(Path::new(folder), &mut files)?;
    }
    files.sort();
    let mut hasher = Sha256::new();
    for file in files {
        let text = fs::read(&file)?;
        let name = file.to_string_lossy();
        // Lengths keep file boundaries unambiguous.
        hasher.update(format!("{}:{}:{name}", name.len(), text.len()));
        hasher.update(text);
    }
    println!("cargo:rustc-env=FLAREPATH_PIPELINE_CODE={}", hex::encode(hasher.finalize()));
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let is_test = path.file_stem().is_some_and(|stem| stem == "tests");
        if is_test {
            continue;
        }
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
