//! Where the server binaries are. They are found, never downloaded.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::ClusterError;

/// A folder with `initdb` and `postgres` of one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Binaries {
    folder: PathBuf,
    major: String,
}

impl Binaries {
    /// Those in the folder `given`; else the first installed ones, in `PATH`, where
    /// `pg_config` says, or the newest of `/usr/lib/postgresql/*/bin`; those of major version
    /// `made_by` when a cluster exists in `folder`.
    pub(crate) fn find(
        given: Option<&Path>,
        made_by: Option<&str>,
        folder: &Path,
    ) -> Result<Self, ClusterError> {
        let places = given.map_or_else(candidates, |given| vec![given.to_owned()]);
        let installed: Vec<Self> = places.into_iter().filter_map(Self::in_folder).collect();
        let first = installed
            .first()
            .ok_or_else(|| ClusterError::NoBinaries { given: given.map(Path::to_owned) })?;
        let Some(made_by) = made_by else { return Ok(first.clone()) };
        let same = installed.iter().find(|binaries| binaries.major == made_by);
        same.cloned().ok_or_else(|| ClusterError::OtherVersion {
            folder: folder.to_owned(),
            made_by: made_by.to_owned(),
        })
    }

    pub(crate) fn initdb(&self) -> PathBuf {
        self.folder.join("initdb")
    }

    pub(crate) fn postgres(&self) -> PathBuf {
        self.folder.join("postgres")
    }

    fn in_folder(folder: PathBuf) -> Option<Self> {
        if !folder.join("initdb").is_file() {
            return None;
        }
        let output = Command::new(folder.join("postgres")).arg("--version").output().ok()?;
        let major = major_of(std::str::from_utf8(&output.stdout).ok()?)?;
        Some(Self { folder, major })
    }
}

fn candidates() -> Vec<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    if let Ok(output) = Command::new("pg_config").arg("--bindir").output() {
        folders.push(PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()));
    }
    let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .filter_map(|entry| Some((version_of(&entry.file_name())?, entry.path().join("bin"))))
        .collect();
    versions.sort();
    folders.extend(versions.into_iter().rev().map(|(_, folder)| folder));
    folders
}

fn version_of(name: &OsStr) -> Option<u32> {
    name.to_str()?.parse().ok()
}

// `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)` is major version 15.
fn major_of(version: &str) -> Option<String> {
    let number = version.split_whitespace().find(|word| word.starts_with(char::is_numeric))?;
    let digits = |c: &char| c.is_ascii_digit();
    Some(number.chars().take_while(digits).collect())
}

#[cfg(test)]
mod tests {
    use super::major_of;

    #[test]
    fn the_major_version_is_the_first_number() {
        let debian = "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n";
        assert_eq!(major_of(debian).as_deref(), Some("15"));
        assert_eq!(major_of("postgres (PostgreSQL) 18beta1").as_deref(), Some("18"));
        assert_eq!(major_of("postgres"), None);
    }
}
