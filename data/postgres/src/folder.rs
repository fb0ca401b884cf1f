//! Where the cluster's files are, and that only the server's user can reach them.

use std::fs::DirBuilder;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};

use crate::ClusterError;
use crate::account::Account;
use crate::binaries::Binaries;

/// The kernel takes socket paths of up to 107 bytes; the name of the socket itself is 14.
const SOCKET_FOLDER_BYTES_MAX: usize = 90;

/// The folder that will hold the cluster: `wanted`, or one under `/var/tmp` when this is
/// root and the server's user cannot get to `wanted` (a folder below `/root`, mostly).
pub(crate) fn prepare(
    wanted: &Path,
    account: &Account,
    binaries: &Binaries,
) -> Result<PathBuf, ClusterError> {
    if let Some(parent) = wanted.parent() {
        std::fs::create_dir_all(parent).map_err(ClusterError::folder(parent))?;
    }
    private_folder(wanted, account)?;
    let wanted = wanted.canonicalize().map_err(ClusterError::folder(wanted))?;
    // Asked of the kernel rather than computed from permission bits.
    let reached = account.command(&binaries.postgres(), &wanted).arg("--version").output();
    match reached {
        Ok(_) => Ok(wanted),
        Err(error) if account.switch && error.kind() == std::io::ErrorKind::PermissionDenied => {
            let fallback = stand_in("/var/tmp", &wanted);
            private_folder(&fallback, account)?;
            tracing::warn!(
                wanted = %wanted.display(), folder = %fallback.display(),
                "the database server's user cannot reach the folder; using another one"
            );
            Ok(fallback)
        }
        Err(error) => Err(ClusterError::program(binaries.postgres())(error)),
    }
}

/// The folder for the server's socket: inside the cluster's folder where the kernel and the
/// server's configuration can take its path, else one under `/tmp`.
pub(crate) fn socket_folder(folder: &Path, account: &Account) -> Result<PathBuf, ClusterError> {
    let inside = folder.join("socket");
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/._-".contains(byte);
    let path = inside.as_os_str().as_bytes();
    let usable = path.len() <= SOCKET_FOLDER_BYTES_MAX && path.iter().all(plain);
    let socket = if usable { inside } else { stand_in("/tmp", folder) };
    private_folder(&socket, account)?;
    Ok(socket)
}

/// Makes a folder of mode 0700 that belongs to the server's user. One that exists must
/// belong to that user already, or to root when this is root, and be no symbolic link:
/// under `/tmp` anybody could have made it.
fn private_folder(folder: &Path, account: &Account) -> Result<(), ClusterError> {
    let failed = || ClusterError::folder(folder);
    match DirBuilder::new().mode(0o700).create(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
            return Err(failed()(error));
        }
        Ok(()) | Err(_) => {}
    }
    let found = std::fs::symlink_metadata(folder).map_err(failed())?;
    let mine = found.uid() == account.uid || (account.switch && found.uid() == 0);
    if !(found.is_dir() && mine) {
        return Err(ClusterError::ForeignFolder { folder: folder.to_owned() });
    }
    if account.switch {
        chown(folder, Some(account.uid), Some(account.gid)).map_err(failed())?;
    }
    let private = std::fs::Permissions::from_mode(0o700);
    std::fs::set_permissions(folder, private).map_err(failed())
}

// The same path always gets the same stand-in.
fn stand_in(parent: &str, folder: &Path) -> PathBuf {
    Path::new(parent).join(format!("flarepath-{:016x}", fnv1a(folder.as_os_str().as_bytes())))
}

// FNV-1a, 64 bit: stable over releases of the standard library, which its hasher is not.
fn fnv1a(bytes: &[u8]) -> u64 {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_fnv_1a() {
        // Published test vectors of the algorithm.
        assert_eq!(fnv1a(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a(b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn a_symbolic_link_is_not_a_private_folder() {
        let temporary = tempfile::tempdir().unwrap();
        let link = temporary.path().join("link");
        std::os::unix::fs::symlink(temporary.path(), &link).unwrap();
        let account = Account {
            uid: rustix::process::geteuid().as_raw(),
            gid: rustix::process::getegid().as_raw(),
            switch: false,
            names: Vec::new(),
        };
        let refused = private_folder(&link, &account);
        assert!(matches!(refused, Err(ClusterError::ForeignFolder { .. })), "{refused:?}");
    }
}
