//! One private database server for the test process, one migrated template, one copy of it a
//! test; one listening API a test.
//!
//! The database server is not tied to any test; a small shell beside it waits on a pipe, and
//! when the test process ends, however it ends, stops the server and removes its folder.

use std::future::Future;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{LazyLock, Mutex, OnceLock, PoisonError, mpsc};

use chrono::{DateTime, Utc};
use data_postgres::{Cluster, ClusterOptions};
use data_store::{Blobs, Store, StoreOptions};
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use services_api::{AppParts, AppState, PasswordCost, ServerConfig};
use tokio::runtime::Runtime;

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());
static SERVER: OnceLock<Server> = OnceLock::new();
static NEXT: AtomicU32 = AtomicU32::new(0);
static LOG: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// Where databases can be made.
struct Server {
    url: Box<dyn Fn(&str) -> String + Send + Sync>,
    template: String,
}

/// Runs a future of the store from a test, which is not async.
pub fn wait<T>(future: impl Future<Output = T>) -> T {
    RUNTIME.block_on(future)
}

/// Everything that was logged in this process so far.
pub fn log() -> String {
    String::from_utf8_lossy(&LOG.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
}

/// A database of one test, migrated and empty, with a folder for blobs.
pub struct Database {
    /// URL of a superuser.
    url: String,
    /// The store as the services use it.
    pub store: Store,
    folder: tempfile::TempDir,
}

impl Database {
    pub fn new() -> Self {
        capture_log();
        let server = SERVER.get_or_init(|| wait(start()));
        let url = wait(server.copy(&server.template));
        let store = wait(Store::connect(&url, StoreOptions::default())).unwrap();
        Self { url, store, folder: tempfile::tempdir().unwrap() }
    }

    /// Where blobs are.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Runs SQL past every protection.
    pub fn tamper(&self, sql: &str) {
        wait(async {
            let mut connection = AsyncPgConnection::establish(&self.url).await.unwrap();
            connection.batch_execute(sql).await.unwrap();
        });
    }

    /// A listening API on this database; returns its address. It ends with the process.
    pub fn serve(&self, config: ServerConfig, clock: fn() -> DateTime<Utc>) -> String {
        let url = self.url.clone();
        let blobs = Blobs::in_folder(self.folder.path()).unwrap();
        let (sender, receiver) = mpsc::channel();
        std::thread::spawn(move || {
            let system = actix_web::rt::System::new();
            system.block_on(async {
                let store = Store::connect(&url, StoreOptions::default()).await.unwrap();
                let parts = AppParts {
                    store,
                    blobs,
                    config: ServerConfig {
                        bind: "127.0.0.1:0".parse().unwrap(),
                        worker_count: Some(1),
                        ..config
                    },
                    password_cost: PasswordCost::MINIMAL,
                    registry: Default::default(),
                    surfaces: crate::surfaces(),
                    clock,
                };
                let state = AppState::new(parts).await.unwrap();
                let bound = services_api::bind(&state).unwrap();
                sender.send(bound.address).unwrap();
                bound.server.await.unwrap();
            });
        });
        format!("http://{}", receiver.recv().expect("the server starts"))
    }
}

impl Server {
    async fn copy(&self, template: &str) -> String {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("api_{}_{number}", std::process::id());
        let maintenance = (self.url)("postgres");
        data_store::create_database(&maintenance, &name, Some(template)).await.unwrap();
        (self.url)(&name)
    }
}

async fn start() -> Server {
    let url: Box<dyn Fn(&str) -> String + Send + Sync> = match std::env::var("TEST_DATABASE_URL") {
        Ok(given) => {
            let (server, _) = given.rsplit_once('/').expect("a URL that ends in a database");
            let server = server.to_owned();
            Box::new(move |database| format!("{server}/{database}"))
        }
        Err(_) => {
            let cluster = tokio::task::spawn_blocking(start_private).await.unwrap();
            // Stopped by the shell beside it.
            let cluster = Box::leak(Box::new(cluster));
            Box::new(|database| cluster.url(database))
        }
    };
    let template = format!("api_template_{}", std::process::id());
    data_store::create_database(&url("postgres"), &template, None).await.unwrap();
    data_store::migrate(&url(&template)).await.unwrap();
    Server { url, template }
}

fn start_private() -> Cluster {
    let folder = tempfile::tempdir().unwrap().keep();
    std::fs::set_permissions(&folder, PermissionsExt::from_mode(0o755)).unwrap();
    let options = ClusterOptions { durable: false, ..ClusterOptions::new(folder.join("pg")) };
    let cluster = Cluster::start(&options)
        .unwrap_or_else(|error| panic!("{error}; {:?}; {error:?}", error.hint()));
    let script = "read -r _; kill -INT \"$0\"; while kill -0 \"$0\" 2>/dev/null; do sleep 0.1; done; rm -rf \"$1\"";
    let watcher = Command::new("sh")
        .args(["-c", script, &cluster.process().to_string()])
        .arg(&folder)
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    // Its pipe must stay open until this process ends.
    std::mem::forget(watcher);
    cluster
}

/// Keeps every line that any crate logs, down to debug.
fn capture_log() {
    struct Keep;
    impl std::io::Write for Keep {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            LOG.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        tracing_subscriber::fmt()
            .with_max_level(tracing_subscriber::filter::LevelFilter::DEBUG)
            .with_ansi(false)
            .with_writer(|| Keep)
            .init();
    });
}
