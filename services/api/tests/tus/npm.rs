//! The tus client from npm, installed once beside the build: never into the source tree.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};

const FILES: [(&str, &str); 3] = [
    ("package.json", include_str!("package.json")),
    ("package-lock.json", include_str!("package-lock.json")),
    ("upload.mjs", include_str!("upload.mjs")),
];
/// Longest time that installing may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// The folder with the script and the packages it needs, or why there is none.
pub fn installed() -> Result<PathBuf, String> {
    let mut digest = Sha256::new();
    FILES.iter().for_each(|(_, text)| digest.update(text));
    let name = format!("tus-{}", &hex::encode(digest.finalize())[..16]);
    let root = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let folder = root.join(name);
    if folder.join("node_modules/tus-js-client/package.json").is_file() {
        return Ok(folder);
    }
    let said = |error: std::io::Error| error.to_string();
    fs::create_dir_all(root).map_err(said)?;
    let fresh = tempfile::tempdir_in(root).map_err(said)?;
    for (file, text) in FILES {
        fs::write(fresh.path().join(file), text).map_err(said)?;
    }
    run("node", &["--version"], fresh.path())?;
    let quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"];
    let patient = ["--fetch-retries=1", "--fetch-timeout=30000"];
    run("npm", &[&["ci"], &quiet[..], &patient[..]].concat(), fresh.path())?;
    match fs::rename(fresh.keep(), &folder) {
        // Another process was faster: the same packages.
        Err(_) if folder.is_dir() => Ok(folder),
        renamed => renamed.map(|()| folder).map_err(said),
    }
}

/// Runs a program to its end, within [`PATIENCE`]; an error is one line.
fn run(program: &str, arguments: &[&str], folder: &Path) -> Result<(), String> {
    let mut child = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{program}: {error}"))?;
    let started = Instant::now();
    while child.try_wait().map_err(|error| error.to_string())?.is_none() {
        if started.elapsed() > PATIENCE {
            let _ = child.kill();
            return Err(format!("{program} did not end within {PATIENCE:?}"));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let Output { status, stderr, .. } =
        child.wait_with_output().map_err(|error| error.to_string())?;
    if status.success() {
        return Ok(());
    }
    let stderr = String::from_utf8_lossy(&stderr);
    let line = stderr.lines().find(|line| line.contains("error")).unwrap_or("no reason");
    Err(format!("{program}: {}", line.trim()))
}
