//! One private server for the test process, one migrated template, one copy of it a test.
//!
//! The server is not tied to any test; a small shell beside it waits on a pipe, and when the
//! test process ends, however it ends, stops the server and removes its folder.

use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use data_postgres::{Cluster, ClusterOptions};
use data_store::{Store, StoreOptions};
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use tokio::sync::OnceCell;

static SERVER: OnceCell<Server> = OnceCell::const_new();
static NEXT: AtomicU32 = AtomicU32::new(0);

type Url = Box<dyn Fn(&str) -> String + Send + Sync>;

/// Where databases can be made.
struct Server {
    url: Url,
    service_url: Url,
    template: String,
}

/// A database of one test, migrated and empty.
pub struct TestDatabase {
    /// URL of a superuser.
    pub url: String,
    /// URL of the services.
    pub service_url: String,
    /// The store as the services use it.
    pub store: Store,
}

impl TestDatabase {
    pub async fn new() -> Self {
        let server = SERVER.get_or_init(start).await;
        let name = server.copy(&server.template).await;
        let (url, service_url) = ((server.url)(&name), (server.service_url)(&name));
        let store = Store::connect(&service_url, StoreOptions::default()).await.unwrap();
        Self { url, service_url, store }
    }

    /// A connection past every protection, to look and to tamper.
    pub async fn superuser(&self) -> AsyncPgConnection {
        AsyncPgConnection::establish(&self.url).await.unwrap()
    }

    /// A connection as `role`, acting for `tenant`.
    pub async fn acting_as(
        &self,
        role: &str,
        tenant: data_flight::id::TenantId,
    ) -> AsyncPgConnection {
        let mut connection = self.superuser().await;
        let setup =
            format!("SET ROLE {role}; SELECT set_config('flarepath.tenant', '{tenant}', false)");
        connection.batch_execute(&setup).await.unwrap();
        connection
    }
}

/// The URL of a database without any migration.
pub async fn empty_database() -> String {
    let server = SERVER.get_or_init(start).await;
    (server.url)(&server.copy("template1").await)
}

impl Server {
    async fn copy(&self, template: &str) -> String {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("test_{}_{number}", std::process::id());
        let maintenance = (self.url)("postgres");
        data_store::create_database(&maintenance, &name, Some(template)).await.unwrap();
        name
    }
}

async fn start() -> Server {
    let (url, service_url): (Url, Url) = match std::env::var("TEST_DATABASE_URL") {
        Ok(given) => {
            let database_of = move |database: &str| with_database(&given, database);
            (Box::new(database_of.clone()), Box::new(database_of))
        }
        Err(_) => {
            let cluster = tokio::task::spawn_blocking(start_private).await.unwrap();
            // Stopped by the shell beside it.
            let cluster: &Cluster = Box::leak(Box::new(cluster));
            let service_url = |database: &str| cluster.service_url(database);
            (Box::new(|database| cluster.url(database)), Box::new(service_url))
        }
    };
    let template = format!("template_{}", std::process::id());
    data_store::create_database(&url("postgres"), &template, None).await.unwrap();
    data_store::migrate(&url(&template)).await.unwrap();
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
