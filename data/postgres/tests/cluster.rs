//! The private server against the real binaries: made, stopped, killed, orphaned, refused.
//!
//! Needs PostgreSQL to be installed; fails with the command that installs it when it is not.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a failed expectation ends a test")]

use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use data_postgres::{Cluster, ClusterError, ClusterOptions};
use rustix::process::{Pid, Signal, kill_process, test_kill_process};

fn options(folder: &Path) -> ClusterOptions {
    ClusterOptions { durable: false, ..ClusterOptions::new(folder) }
}

fn start(folder: &Path) -> Cluster {
    Cluster::start(&options(folder))
        .unwrap_or_else(|error| panic!("{error}; {:?}; {error:?}", error.hint()))
}

/// A temporary folder through which the server's user can pass; they are made closed.
fn reachable() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o755)).unwrap();
    folder
}

fn pid(process: u32) -> Pid {
    Pid::from_raw(process.try_into().unwrap()).unwrap()
}

fn socket(cluster: &Cluster) -> std::path::PathBuf {
    let url = cluster.url("postgres");
    let (_, host) = url.split_once("?host=").unwrap();
    Path::new(&host.replace("%2F", "/")).join(".s.PGSQL.5432")
}

#[test]
fn a_cluster_starts_stops_and_starts_again() {
    let folder = reachable();
    let cluster = start(&folder.path().join("deep/postgres"));
    assert!(UnixStream::connect(socket(&cluster)).is_ok());
    let mode = std::fs::metadata(socket(&cluster).parent().unwrap()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700, "the socket folder is private");
    let (first, where_it_is) = (cluster.process(), cluster.folder().to_owned());
    let owner = std::fs::metadata(where_it_is.join("data")).unwrap().uid();
    assert_ne!(owner, 0, "the server does not run as root");
    cluster.stop().unwrap();
    assert!(test_kill_process(pid(first)).is_err(), "the server is gone");
    assert!(!where_it_is.join("data/postmaster.pid").exists(), "it stopped cleanly");
    let log = std::fs::read_to_string(where_it_is.join("postgres.log")).unwrap();
    assert!(log.contains("database system is shut down"), "{log}");

    let again = start(&where_it_is);
    let process = again.process();
    drop(again);
    assert!(test_kill_process(pid(process)).is_err(), "dropping it stops it");
    let log = std::fs::read_to_string(where_it_is.join("postgres.log")).unwrap();
    assert!(!log.contains("automatic recovery"), "nothing had to be recovered: {log}");
}

#[test]
fn a_killed_server_recovers_on_the_next_start() {
    let folder = reachable();
    let cluster = start(&folder.path().join("pg"));
    let where_it_is = cluster.folder().to_owned();
    kill_process(pid(cluster.process()), Signal::KILL).unwrap();
    drop(cluster);
    assert!(where_it_is.join("data/postmaster.pid").exists(), "the lock file is stale");
    let cluster = start(&where_it_is);
    assert!(UnixStream::connect(socket(&cluster)).is_ok());
    let log = std::fs::read_to_string(where_it_is.join("postgres.log")).unwrap();
    assert!(log.contains("automatic recovery in progress"), "{log}");
}

#[test]
fn a_second_owner_is_refused() {
    let folder = reachable();
    let cluster = start(&folder.path().join("pg"));
    let refused = Cluster::start(&options(cluster.folder())).unwrap_err();
    assert!(matches!(refused, ClusterError::InUse { .. }), "{refused:?}");
    assert!(refused.hint().unwrap().contains(&cluster.process().to_string()));
    assert!(UnixStream::connect(socket(&cluster)).is_ok(), "the first one is unharmed");
}

#[test]
fn a_server_that_somebody_else_started_is_left_alone() {
    let folder = reachable();
    let cluster = start(&folder.path().join("pg"));
    // As if a person had started it by hand: no owner's note.
    let where_it_is = cluster.folder().to_owned();
    let process = cluster.process();
    let note = where_it_is.join("lock");
    std::fs::remove_file(&note).unwrap();
    let refused = Cluster::start(&options(&where_it_is)).unwrap_err();
    assert!(
        matches!(&refused, ClusterError::InUse { process: Some(pid), .. }
        if u32::try_from(*pid) == Ok(process)),
        "{refused:?}"
    );
    assert!(test_kill_process(pid(process)).is_ok());
}

/// Not a test: what `the_server_of_a_killed_owner_is_stopped_and_replaced` kills.
#[test]
#[ignore = "started by another test, in a process of its own"]
fn owner_that_waits_to_be_killed() {
    let folder = std::env::var("FLAREPATH_OWNER_FOLDER").unwrap();
    let cluster = start(Path::new(&folder));
    std::fs::write(Path::new(&folder).join("started"), cluster.process().to_string()).unwrap();
    std::thread::sleep(Duration::from_secs(60));
}

#[test]
fn the_server_of_a_killed_owner_is_stopped_and_replaced() {
    let temporary = reachable();
    let folder = temporary.path().join("pg");
    let mut owner = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "owner_that_waits_to_be_killed", "--ignored"])
        .env("FLAREPATH_OWNER_FOLDER", &folder)
        .spawn()
        .unwrap();
    let deadline = Instant::now() + Duration::from_secs(60);
    let orphan: u32 = loop {
        let started = std::fs::read_to_string(folder.join("started")).unwrap_or_default();
        if let Ok(process) = started.parse() {
            break process;
        }
        assert!(Instant::now() < deadline, "the owner did not start its server");
        std::thread::sleep(Duration::from_millis(50));
    };
    owner.kill().unwrap();
    owner.wait().unwrap();
    assert!(test_kill_process(pid(orphan)).is_ok(), "the server outlives its owner");
    let cluster = start(&folder);
    assert_ne!(cluster.process(), orphan);
    assert!(test_kill_process(pid(orphan)).is_err(), "the orphan was stopped");
}

#[test]
fn a_folder_that_the_servers_user_cannot_reach_is_replaced() {
    if !rustix::process::geteuid().is_root() {
        eprintln!("SKIPPED: only root runs the server as another user");
        return;
    }
    // mkdtemp makes folders of mode 0700: the server's user cannot pass through this one.
    let closed = tempfile::tempdir().unwrap();
    std::fs::set_permissions(closed.path(), PermissionsExt::from_mode(0o700)).unwrap();
    let cluster = start(&closed.path().join("pg"));
    let folder = cluster.folder().to_owned();
    assert!(folder.starts_with("/var/tmp"), "{}", folder.display());
    cluster.stop().unwrap();
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_path_too_long_for_a_socket_still_works() {
    let temporary = reachable();
    let long = temporary.path().join("a".repeat(100));
    let cluster = start(&long);
    assert!(UnixStream::connect(socket(&cluster)).is_ok());
    let socket = socket(&cluster);
    assert!(socket.starts_with("/tmp/"), "{}", socket.display());
    cluster.stop().unwrap();
    std::fs::remove_dir_all(socket.parent().unwrap()).unwrap();
}

#[test]
fn a_cluster_of_another_version_says_which_to_install() {
    let temporary = reachable();
    let data = temporary.path().join("pg/data");
    std::fs::create_dir_all(&data).unwrap();
    std::fs::write(data.join("PG_VERSION"), "8\n").unwrap();
    let refused = Cluster::start(&options(&temporary.path().join("pg"))).unwrap_err();
    assert_eq!(
        refused.hint().as_deref(),
        Some("install it with `apt-get install -y postgresql-8`")
    );
}
