//! What needs a server of its own: a database that dies under the service, and roles of the
//! whole server that are not what they should be.

use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use data_postgres::{Cluster, ClusterOptions};
use data_store::{Page, Store, StoreErrorKind, StoreOptions};
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};

use crate::fixtures::{LEASE, flight_results, leased, results, tenant};

fn start(folder: &std::path::Path) -> Cluster {
    let options = ClusterOptions { durable: false, ..ClusterOptions::new(folder) };
    Cluster::start(&options).unwrap_or_else(|error| panic!("{error}; {:?}", error.hint()))
}

/// A server with one migrated database in a temporary folder.
async fn migrated() -> (tempfile::TempDir, Cluster) {
    let temporary = tempfile::tempdir().unwrap();
    std::fs::set_permissions(temporary.path(), PermissionsExt::from_mode(0o755)).unwrap();
    let cluster = start(&temporary.path().join("pg"));
    data_store::create_database(&cluster.url("postgres"), "flarepath", None).await.unwrap();
    data_store::migrate(&cluster.url("flarepath")).await.unwrap();
    (temporary, cluster)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_store_refuses_a_role_that_bypasses_row_level_security() {
    let (_folder, cluster) = migrated().await;
    let url = cluster.service_url("flarepath");
    let mut superuser = AsyncPgConnection::establish(&cluster.url("flarepath")).await.unwrap();
    for (change, expected) in [
        ("ALTER ROLE flarepath_app BYPASSRLS", Err(StoreErrorKind::Refused)),
        ("ALTER ROLE flarepath_app NOBYPASSRLS SUPERUSER", Err(StoreErrorKind::Refused)),
        ("ALTER ROLE flarepath_app NOSUPERUSER", Ok(())),
    ] {
        superuser.batch_execute(change).await.unwrap();
        let connected = Store::connect(&url, StoreOptions::default()).await;
        assert_eq!(connected.map(|_| ()).map_err(|error| error.kind()), expected, "{change}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_was_killed_is_used_again_when_it_is_back() {
    let (_temporary, cluster) = migrated().await;
    let folder = cluster.folder().to_owned();
    let options = StoreOptions { wait: Duration::from_secs(2), ..StoreOptions::default() };
    let store = Store::connect(&cluster.service_url("flarepath"), options).await.unwrap();
    let scope = tenant(&store, "A").await;
    let job = leased(&store, &scope, 1).await;
    let mut waker = store.job_waker().await.unwrap();

    let process = rustix::process::Pid::from_raw(cluster.process().try_into().unwrap()).unwrap();
    rustix::process::kill_process(process, rustix::process::Signal::KILL).unwrap();
    drop(cluster);
    assert!(waker.wait(Duration::from_secs(30)).await.unwrap_err().is_unavailable());
    // Server processes notice the death of their parent one after the other.
    let refused = loop {
        match store.ping().await {
            Ok(()) => tokio::time::sleep(Duration::from_millis(10)).await,
            Err(refused) => break refused,
        }
    };
    assert!(refused.is_unavailable(), "{refused:?}");
    let unstored = store.store_flight_results(&job.lease, results(1, vec![flight_results()])).await;
    assert!(unstored.unwrap_err().is_unavailable());
    assert!(store.job_waker().await.unwrap_err().is_unavailable());

    let cluster = start(&folder);
    store.ping().await.unwrap();
    store.heartbeat(&job.lease, LEASE).await.unwrap();
    let ids =
        store.store_flight_results(&job.lease, results(1, vec![flight_results()])).await.unwrap();
    let flights = store.list_flights(&scope, &Default::default(), Page::first(10)).await.unwrap();
    assert_eq!(flights.iter().map(|flight| flight.flight_id).collect::<Vec<_>>(), ids);
    cluster.stop().unwrap();
}
