//! A folder that a command empties when it starts: what a demo or a benchmark works in.

use std::fs::File;
use std::path::Path;

use anyhow::Context as _;

use crate::exit::{Exit, Failure};

/// Empties the folder. Only one that the same command made before is emptied, and never while
/// another of them works in it: the returned file stays locked for as long as this one does.
///
/// # Errors
/// When the folder is somebody else's, is in use, or cannot be written.
pub fn empty(folder: &Path, command: &str) -> anyhow::Result<File> {
    let marker = folder.join(format!("MADE_BY_FLAREPATH_{}", command.to_uppercase()));
    let refuse = |message: String| {
        let hint = "stop it or move it away, or set FLAREPATH_STORE_DATA_DIR to another folder";
        Failure::with_hint(Exit::Usage, message, hint)
    };
    if folder.exists() && !marker.exists() {
        let message = format!("{} was not made by `flarepath {command}`", folder.display());
        return Err(refuse(message).into());
    }
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let lock = File::create(&marker)?;
    if lock.try_lock().is_err() {
        let message = format!("another `flarepath {command}` is running in {}", folder.display());
        return Err(refuse(message).into());
    }
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path == marker {
            continue;
        }
        let removed = if path.is_dir() {
            std::fs::remove_dir_all(&path)
        } else {
            std::fs::remove_file(&path)
        };
        removed.with_context(|| format!("cannot remove {}", path.display()))?;
    }
    Ok(lock)
}
