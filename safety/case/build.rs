//! Computes the digest of the guard's source, so that every review can name the code that
//! made it. It identifies; it does not authenticate.

use std::path::{Path, PathBuf};
use std::{fs, io};

use sha2::{Digest, Sha256};

const GUARD: &str = "../guard/src";

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed={GUARD}");
    println!("cargo:rerun-if-changed=build.rs");
    let mut files = Vec::new();
    collect(Path::new(GUARD), &mut files)?;
    files.sort();
    let mut hasher = Sha256::new();
    for file in files {
        let text = fs::read(&file)?;
        let name = file.to_string_lossy();
        // Lengths keep file boundaries unambiguous.
        hasher.update(format!("{}:{}:{name}", name.len(), text.len()));
        hasher.update(text);
    }
    println!("cargo:rustc-env=SAFETY_GUARD_CODE={}", hex::encode(hasher.finalize()));
    Ok(())
}

/// Every Rust file below `folder` that is part of the guard, its tests included.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(())
}
