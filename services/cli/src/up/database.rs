//! The database: the one that `DATABASE_URL` names, or a private cluster of our own.
//!
//! The private cluster lies in `<data_dir>/postgres`, survives restarts and is stopped with
//! the process. Either way the schema is brought up to date before anything is served.

use anyhow::Context as _;
use data_postgres::{Cluster, ClusterOptions};
use data_store::{Blobs, Store, StoreOptions};
use secrecy::ExposeSecret as _;

use crate::config::Config;
use crate::exit::{Exit, Failure};
use crate::output;

/// Name of the database in the private cluster.
const NAME: &str = "flarepath";

/// An open database with its blobs, and the cluster behind it if it is ours.
#[derive(Debug)]
pub struct Database {
    /// Rows.
    pub store: Store,
    /// Raw uploads.
    pub blobs: Blobs,
    cluster: Option<Cluster>,
}

impl Database {
    /// Opens the database, starting the private cluster if none is configured.
    ///
    /// # Errors
    /// With exit code 20 and a hint when there is no database to be had.
    pub async fn open(config: &Config) -> anyhow::Result<Self> {
        let (owner_url, url, cluster) = match &config.database_url {
            Some(url) => (url.expose_secret().to_owned(), url.expose_secret().to_owned(), None),
            None => {
                let cluster = private(config).await?;
                (cluster.url(NAME), cluster.service_url(NAME), Some(cluster))
            }
        };
        let applied = data_store::migrate(&owner_url).await.map_err(unreachable)?;
        if !applied.is_empty() {
            tracing::info!(migration_count = applied.len(), "database schema brought up to date");
        }
        let options = StoreOptions { connections: config.pool_size, ..StoreOptions::default() };
        let store = Store::connect(&url, options).await.map_err(unreachable)?;
        let blobs = Blobs::in_folder(&config.data_dir.join("blobs"))
            .context("the folder of raw uploads cannot be used")?;
        Ok(Self { store, blobs, cluster })
    }

    /// Where the private cluster is reached as its superuser; `None` without one.
    #[must_use]
    pub fn owner_url(&self) -> Option<String> {
        self.cluster.as_ref().map(|cluster| cluster.url(NAME))
    }

    /// Stops the private cluster, if there is one.
    pub async fn close(self) {
        let Self { store, cluster, .. } = self;
        drop(store);
        if let Some(cluster) = cluster {
            let stopped = tokio::task::spawn_blocking(move || cluster.stop()).await;
            if let Ok(Err(error)) = stopped {
                output::note(&format!("the private Postgres: {}", output::chain(&error)));
            }
        }
    }
}

/// The private cluster with our database in it.
async fn private(config: &Config) -> anyhow::Result<Cluster> {
    let data_dir = &config.data_dir;
    std::fs::create_dir_all(data_dir)
        .with_context(|| format!("cannot make the folder {}", data_dir.display()))?;
    let folder = std::path::absolute(data_dir)?.join("postgres");
    let binaries = config.postgres_dir.clone();
    let options = ClusterOptions { binaries, ..ClusterOptions::new(folder) };
    let started = tokio::task::spawn_blocking(move || Cluster::start(&options)).await?;
    let cluster = started.map_err(|error| Failure {
        exit: Exit::Database,
        message: output::chain(&error),
        hint: error.hint(),
    })?;
    let maintenance = cluster.url("postgres");
    if !data_store::database_exists(&maintenance, NAME).await.map_err(unreachable)? {
        data_store::create_database(&maintenance, NAME, None).await.map_err(unreachable)?;
    }
    Ok(cluster)
}

fn unreachable(error: data_store::StoreError) -> Failure {
    Failure::with_hint(
        Exit::Database,
        format!("the database cannot be used: {}", output::chain(&error)),
        "check DATABASE_URL, or unset it to run a private Postgres",
    )
}
