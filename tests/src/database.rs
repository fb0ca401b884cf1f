//! One private Postgres for the test process, one migrated template, one copy of it a test.
//!
//! The server is not tied to any test: statics are not dropped, and a test may be killed. A
//! small shell beside it waits on a pipe, and when this process ends, however it ends, stops
//! the server and removes its folder. With `TEST_DATABASE_URL` of a superuser nothing is
//! started, and the databases stay for whoever wants to look.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use data_postgres::{Cluster, ClusterOptions};

use crate::wait;

static SERVER: OnceLock<Server> = OnceLock::new();
static NEXT: AtomicU32 = AtomicU32::new(0);

/// Name of the only database of a server of its own.
const OWN: &str = "flarepath";

type Url = Box<dyn Fn(&str) -> String + Send + Sync>;

/// Where databases can be made.
struct Server {
    url: Url,
    service_url: Url,
    template: String,
}

/// The URL of a migrated, empty database, as the services sign in to it.
///
/// # Panics
/// When no server can be started.
#[must_use]
pub fn fresh() -> String {
    let server = SERVER.get_or_init(start_shared);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let name = format!("it_{}_{number}", std::process::id());
    wait(data_store::create_database(&(server.url)("postgres"), &name, Some(&server.template)))
        .expect("a copy of the template");
    (server.service_url)(&name)
}

fn start_shared() -> Server {
    let (url, service_url): (Url, Url) = match std::env::var("TEST_DATABASE_URL") {
        Ok(given) => {
            let database_of = move |database: &str| with_database(&given, database);
            (Box::new(database_of.clone()), Box::new(database_of))
        }
        Err(_) => {
            let folder = folder();
            let cluster = start(&folder.join("pg"));
            watch(&cluster, &folder);
            // Stopped by the shell beside it.
            let cluster: &Cluster = Box::leak(Box::new(cluster));
            let service_url = |database: &str| cluster.service_url(database);
            (Box::new(|database| cluster.url(database)), Box::new(service_url))
        }
    };
    let template = format!("it_template_{}", std::process::id());
    let migrated = async {
        data_store::create_database(&url("postgres"), &template, None).await?;
        data_store::migrate(&url(&template)).await
    };
    wait(migrated).expect("a migrated template");
    Server { url, service_url, template }
}

/// The URL with another database: what stands between the last slash of the path and the
/// query.
fn with_database(url: &str, database: &str) -> String {
    let (path, query) =
        url.split_once('?').map_or((url, None), |(path, query)| (path, Some(query)));
    let server = path.rsplit_once('/').map_or(path, |(server, _)| server);
    query.map_or_else(
        || format!("{server}/{database}"),
        |query| format!("{server}/{database}?{query}"),
    )
}

/// A folder that the user of the server can enter.
fn folder() -> std::path::PathBuf {
    let folder = tempfile::tempdir().expect("a temporary folder").keep();
    std::fs::set_permissions(&folder, PermissionsExt::from_mode(0o755)).expect("our own folder");
    folder
}

fn start(folder: &Path) -> Cluster {
    let options = ClusterOptions { durable: false, ..ClusterOptions::new(folder) };
    Cluster::start(&options)
        .unwrap_or_else(|error| panic!("no Postgres: {error}; hint: {:?}", error.hint()))
}

/// Stops the server and removes the folder when this process ends.
fn watch(cluster: &Cluster, folder: &Path) {
    let script = "read -r _; kill -INT \"$0\"; while kill -0 \"$0\" 2>/dev/null; do sleep 0.1; \
                  done; rm -rf \"$1\"";
    let watcher = Command::new("sh")
        .args(["-c", script, &cluster.process().to_string()])
        .arg(folder)
        .stdin(Stdio::piped())
        .spawn()
        .expect("a shell");
    // Its pipe must stay open until this process ends.
    std::mem::forget(watcher);
}

/// A server that one test may kill. Stopped and removed when it is dropped.
pub struct OwnServer {
    cluster: Option<Cluster>,
    // Removed after the server has stopped: fields are dropped in this order.
    folder: tempfile::TempDir,
}

impl OwnServer {
    /// Starts a server with one migrated database.
    ///
    /// # Panics
    /// When it cannot be started.
    #[must_use]
    pub fn start() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o755)).expect("our own");
        let cluster = start(&folder.path().join("pg"));
        let migrated = async {
            data_store::create_database(&cluster.url("postgres"), OWN, None).await?;
            data_store::migrate(&cluster.url(OWN)).await
        };
        wait(migrated).expect("a migrated database");
        Self { cluster: Some(cluster), folder }
    }

    /// The URL of the database, the same after a restart.
    ///
    /// # Panics
    /// When the server does not run.
    #[must_use]
    pub fn url(&self) -> String {
        self.cluster.as_ref().expect("a running server").service_url(OWN)
    }

    /// The id of the server's process.
    ///
    /// # Panics
    /// When the server does not run.
    #[must_use]
    pub fn process(&self) -> u32 {
        self.cluster.as_ref().expect("a running server").process()
    }

    /// Starts it again after its process was killed.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn restart(&mut self) {
        self.cluster = None;
        self.cluster = Some(start(&self.folder.path().join("pg")));
    }
}
