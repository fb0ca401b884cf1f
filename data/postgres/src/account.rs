//! Which operating system user runs the server.

use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use crate::ClusterError;

/// The user that runs the server, and the one that calls it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Account {
    /// User id of the server.
    pub uid: u32,
    /// Group id of the server.
    pub gid: u32,
    /// Whether this process is root and has to become that user.
    pub switch: bool,
    /// Names that may connect: the caller and the server's user.
    pub names: Vec<String>,
}

impl Account {
    /// The caller; for root an unprivileged user: the owner of `data` when the cluster is
    /// made already, else `postgres`, else `nobody`.
    pub(crate) fn choose(data: &Path) -> Result<Self, ClusterError> {
        let (uid, gid) = (rustix::process::geteuid().as_raw(), rustix::process::getegid().as_raw());
        let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
        if uid != 0 {
            let names = name_of(&users, uid).into_iter().collect();
            return Ok(Self { uid, gid, switch: false, names });
        }
        let owner = std::fs::metadata(data).ok().map(|made| (made.uid(), made.gid()));
        let (uid, gid) = owner
            .filter(|(uid, _)| *uid != 0)
            .or_else(|| ids_of(&users, "postgres"))
            .or_else(|| ids_of(&users, "nobody"))
            .ok_or(ClusterError::NoUnprivilegedUser)?;
        let names = name_of(&users, 0).into_iter().chain(name_of(&users, uid)).collect();
        Ok(Self { uid, gid, switch: true, names })
    }

    /// A command that runs as this user, in `folder`, in a process group of its own so that
    /// a Ctrl-C meant for the caller does not stop the database under it.
    pub(crate) fn command(&self, program: &Path, folder: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(folder).process_group(0).env("LC_ALL", "C");
        if self.switch {
            command.uid(self.uid).gid(self.gid);
        }
        command
    }
}

// The fields of a line are name, password, user id, group id, …
fn ids_of(users: &str, name: &str) -> Option<(u32, u32)> {
    let line = users.lines().find(|line| line.split(':').next() == Some(name))?;
    let mut ids = line.split(':').skip(2);
    Some((ids.next()?.parse().ok()?, ids.next()?.parse().ok()?))
}

fn name_of(users: &str, uid: u32) -> Option<String> {
    let uid = uid.to_string();
    let line = users.lines().find(|line| line.split(':').nth(2) == Some(uid.as_str()))?;
    line.split(':').next().map(ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    const USERS: &str = "root:x:0:0:root:/root:/bin/sh\n\
                         postgres:x:101:104:,,,:/var/lib/postgresql:/bin/bash\nbroken\n";

    #[test]
    fn ids_and_names_are_read_from_the_user_table() {
        assert_eq!(ids_of(USERS, "postgres"), Some((101, 104)));
        assert_eq!(ids_of(USERS, "postgre"), None);
        assert_eq!(ids_of(USERS, "broken"), None);
        assert_eq!(name_of(USERS, 0).as_deref(), Some("root"));
        assert_eq!(name_of(USERS, 7), None);
    }
}
