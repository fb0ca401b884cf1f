//! Making, starting and stopping the server.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::ClusterError;
use crate::account::Account;
use crate::binaries::Binaries;
use crate::folder;
use crate::lock::Lock;

/// The database superuser: may make databases, roles and migrations.
const SUPERUSER: &str = "flarepath";

/// What the services sign in as; the first migration makes it.
const SERVICE: &str = "flarepath_service";

/// What is written of an old log when the server starts with a longer one.
const LOG_BYTES_MAX: u64 = 8 * 1024 * 1024;

/// Where and how to run a private server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClusterOptions {
    /// Folder of the cluster; made when it is not there.
    pub folder: PathBuf,
    /// The only folder in which to look for `initdb` and `postgres`; `None` looks where
    /// systems install them.
    pub binaries: Option<PathBuf>,
    /// Whether a commit survives a crash of the machine. Only tests say no.
    pub durable: bool,
    /// How long the server may take to become ready, and to stop.
    pub within: Duration,
}

impl ClusterOptions {
    /// A durable cluster in `folder`, with a minute to become ready (recovery after a crash
    /// included).
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            binaries: None,
            durable: true,
            within: Duration::from_secs(60),
        }
    }
}

impl Default for ClusterOptions {
    /// A durable cluster in `var/postgres` of the working folder.
    fn default() -> Self {
        Self::new("var/postgres")
    }
}

/// A running private server. Dropping it stops it.
#[derive(Debug)]
pub struct Cluster {
    server: Child,
    folder: PathBuf,
    socket: PathBuf,
    within: Duration,
    // Held until the server has stopped: fields are dropped after `drop` has run.
    _lock: Lock,
}

impl Cluster {
    /// Starts the server of a folder; makes the cluster first when there is none, and
    /// recovers it when it was not stopped cleanly. Comes back when it answers.
    ///
    /// # Errors
    /// [`ClusterError::NoBinaries`] when PostgreSQL is not installed,
    /// [`ClusterError::InUse`] when another process runs this cluster,
    /// [`ClusterError::NotReady`] with the end of the server's log when it fails to start.
    pub fn start(options: &ClusterOptions) -> Result<Self, ClusterError> {
        let deadline = Instant::now() + options.within;
        let wanted =
            std::path::absolute(&options.folder).map_err(ClusterError::folder(&options.folder))?;
        let account = Account::choose(&wanted.join("data"))?;
        let given = options.binaries.as_deref();
        let folder = folder::prepare(&wanted, &account, &Binaries::find(given, None, &wanted)?)?;
        let data = folder.join("data");
        let mut lock = Lock::take(&folder, &data, options.within)?;
        let made_by = std::fs::read_to_string(data.join("PG_VERSION")).ok();
        let binaries = Binaries::find(given, made_by.as_deref().map(str::trim), &folder)?;
        if made_by.is_none() {
            make(&binaries, &account, &folder, options.durable)?;
        }
        write_access_rules(&data, &account)?;
        let socket = folder::socket_folder(&folder, &account)?;
        let launch = Launch { binaries, account, folder, data, socket, durable: options.durable };
        let server = launch.until_ready(&mut lock, deadline, options.within)?;
        let (folder, socket, within) = (launch.folder, launch.socket, options.within);
        tracing::info!(folder = %folder.display(), process = server.id(), "database server ready");
        Ok(Self { server, folder, socket, within, _lock: lock })
    }

    /// The URL of a database of this server, for its superuser: to make databases and to
    /// migrate them. `postgres` always exists.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        self.url_for(SUPERUSER, database)
    }

    /// The URL of a migrated database for the services: signs in as `flarepath_service`,
    /// which owns nothing and may only become the application's role.
    #[must_use]
    pub fn service_url(&self, database: &str) -> String {
        self.url_for(SERVICE, database)
    }

    fn url_for(&self, user: &str, database: &str) -> String {
        let socket = percent_encoded(self.socket.as_os_str().as_bytes());
        let database = percent_encoded(database.as_bytes());
        format!("postgresql://{user}@/{database}?host={socket}")
    }

    /// Where the cluster is. Not where it was asked for when the server's user cannot get
    /// there; a warning was logged then.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The process id of the server.
    #[must_use]
    pub fn process(&self) -> u32 {
        self.server.id()
    }

    /// Stops the server: running transactions are rolled back, everything committed is
    /// written, connections are closed.
    ///
    /// # Errors
    /// [`ClusterError::Killed`] when it did not stop in time; the next start recovers.
    pub fn stop(mut self) -> Result<(), ClusterError> {
        stop(&mut self.server, self.within)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Err(error) = stop(&mut self.server, self.within) {
            tracing::error!(folder = %self.folder.display(), %error, "database server");
        }
    }
}

/// Everything that is needed to start the server once more.
struct Launch {
    binaries: Binaries,
    account: Account,
    folder: PathBuf,
    data: PathBuf,
    socket: PathBuf,
    durable: bool,
}

impl Launch {
    fn until_ready(
        &self,
        lock: &mut Lock,
        deadline: Instant,
        within: Duration,
    ) -> Result<Child, ClusterError> {
        loop {
            let mut server = self.spawn()?;
            lock.note(server.id()).map_err(ClusterError::folder(self.folder.join("lock")))?;
            while Instant::now() < deadline {
                if is_ready(&self.data, server.id()) {
                    return Ok(server);
                }
                if server.try_wait().map_err(ClusterError::program("postgres"))?.is_some() {
                    break;
                }
                std::thread::sleep(Duration::from_millis(10));
            }
            stop(&mut server, within)?;
            let log = end_of_log(&self.folder);
            // Children of a server that was killed need a moment to notice.
            let transient = log.contains("pre-existing shared memory block");
            if !transient || Instant::now() >= deadline {
                return Err(ClusterError::NotReady { log });
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    fn spawn(&self) -> Result<Child, ClusterError> {
        let log = open_log(&self.folder)?;
        let mut command = self.account.command(&self.binaries.postgres(), &self.folder);
        command.arg("-D").arg(&self.data).args(["-c", "listen_addresses="]);
        command.arg("-c").arg(format!("unix_socket_directories={}", self.socket.display()));
        command.args([
            "-c",
            "unix_socket_permissions=0700",
            "-c",
            "port=5432",
            "-c",
            "timezone=UTC",
        ]);
        if !self.durable {
            command.args(["-c", "fsync=off", "-c", "full_page_writes=off"]);
        }
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        command.spawn().map_err(ClusterError::program(self.binaries.postgres()))
    }
}

/// Makes the cluster beside its place and moves it there when it is complete, so that one
/// that was interrupted is never taken for one.
fn make(
    binaries: &Binaries,
    account: &Account,
    folder: &Path,
    durable: bool,
) -> Result<(), ClusterError> {
    let (unfinished, data) = (folder.join("data.unfinished"), folder.join("data"));
    if unfinished.exists() {
        std::fs::remove_dir_all(&unfinished).map_err(ClusterError::folder(&unfinished))?;
    }
    let mut command = account.command(&binaries.initdb(), folder);
    command.arg("-D").arg(&unfinished).args(["-U", SUPERUSER, "--data-checksums"]);
    command.args(["--encoding=UTF8", "--locale=C", "--auth-local=peer", "--auth-host=reject"]);
    if !durable {
        command.arg("--no-sync");
    }
    let output = command.output().map_err(ClusterError::program(binaries.initdb()))?;
    if !output.status.success() {
        let output = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        return Err(ClusterError::Initdb { output });
    }
    std::fs::rename(&unfinished, &data).map_err(ClusterError::folder(&data))
}

/// Only the caller and the server's user may connect: the kernel says who they are. They may
/// be the superuser or the services' role.
fn write_access_rules(data: &Path, account: &Account) -> Result<(), ClusterError> {
    let names: String = account
        .names
        .iter()
        .map(|name| format!("owner \"{name}\" {SUPERUSER}\nowner \"{name}\" {SERVICE}\n"))
        .collect();
    let rules = format!("local all {SUPERUSER},{SERVICE} peer map=owner\n");
    for (file, text) in [("pg_hba.conf", rules), ("pg_ident.conf", names)] {
        let path = data.join(file);
        std::fs::write(&path, text).map_err(ClusterError::folder(&path))?;
        if account.switch {
            std::os::unix::fs::chown(&path, Some(account.uid), Some(account.gid))
                .map_err(ClusterError::folder(&path))?;
        }
    }
    Ok(())
}

/// Fast shutdown, then immediate, then the end; each with a share of the time.
fn stop(server: &mut Child, within: Duration) -> Result<(), ClusterError> {
    let failed = || ClusterError::program("postgres");
    for signal in [Signal::INT, Signal::QUIT] {
        if server.try_wait().map_err(failed())?.is_some() {
            return Ok(());
        }
        // Not waited for yet, so the process id is still this child's.
        kill_process(Pid::from_child(server), signal).map_err(|error| failed()(error.into()))?;
        let deadline = Instant::now() + within;
        while Instant::now() < deadline {
            if server.try_wait().map_err(failed())?.is_some() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }
    server.kill().map_err(failed())?;
    server.wait().map_err(failed())?;
    Err(ClusterError::Killed)
}

/// The server writes its process id into the first line of its lock file, and `ready` into
/// the eighth once it answers; `pg_ctl` waits for the same.
fn is_ready(data: &Path, process: u32) -> bool {
    let lock = std::fs::read_to_string(data.join("postmaster.pid")).unwrap_or_default();
    let mut lines = lock.lines();
    let owner = lines.next().and_then(|line| line.trim().parse().ok());
    owner == Some(process) && lines.nth(6).is_some_and(|status| status.trim() == "ready")
}

fn open_log(folder: &Path) -> Result<File, ClusterError> {
    let path = folder.join("postgres.log");
    let failed = || ClusterError::folder(&path);
    let log = OpenOptions::new().append(true).create(true).open(&path).map_err(failed())?;
    if log.metadata().map_err(failed())?.len() > LOG_BYTES_MAX {
        log.set_len(0).map_err(failed())?;
    }
    Ok(log)
}

fn end_of_log(folder: &Path) -> String {
    let read = || -> std::io::Result<String> {
        let mut log = File::open(folder.join("postgres.log"))?;
        let length = log.metadata()?.len();
        log.seek(SeekFrom::Start(length.saturating_sub(1_000)))?;
        let mut end = Vec::new();
        log.read_to_end(&mut end)?;
        Ok(String::from_utf8_lossy(&end).trim().to_owned())
    };
    read().unwrap_or_else(|error| format!("no log: {error}"))
}

fn percent_encoded(bytes: &[u8]) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    let encode = |byte: &u8| {
        if plain(*byte) { char::from(*byte).to_string() } else { format!("%{byte:02X}") }
    };
    bytes.iter().map(encode).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_encoded_for_a_url() {
        assert_eq!(percent_encoded("/var/a b".as_bytes()), "%2Fvar%2Fa%20b");
    }

    #[test]
    fn a_server_is_ready_when_its_own_lock_file_says_so() {
        let data = tempfile::tempdir().unwrap();
        let lock = |pid: u32, status: &str| format!("{pid}\n/d\n1\n5432\n/s\n\n1 2\n{status}\n");
        for (text, ready) in [
            (lock(42, "ready   "), true),
            (lock(42, "starting"), false),
            (lock(41, "ready   "), false),
            ("42\n".to_owned(), false),
        ] {
            std::fs::write(data.path().join("postmaster.pid"), text).unwrap();
            assert_eq!(is_ready(data.path(), 42), ready);
        }
    }
}
