//! A database that dies under the service: errors say so, and work goes on when it is back.

use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use data_postgres::{Cluster, ClusterOptions};
use data_store::{Page, Store, StoreOptions};

use crate::fixtures::{LEASE, flight_results, leased, results, tenant};

fn start(folder: &std::path::Path) -> Cluster {
    let options = ClusterOptions { durable: false, ..ClusterOptions::new(folder) };
    Cluster::start(&options).unwrap_or_else(|error| panic!("{error}; {:?}", error.hint()))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_was_killed_is_used_again_when_it_is_back() {
    let temporary = tempfile::tempdir().unwrap();
    std::fs::set_permissions(temporary.path(), PermissionsExt::from_mode(0o755)).unwrap();
    let folder = temporary.path().join("pg");
    let cluster = start(&folder);
    data_store::create_database(&cluster.url("postgres"), "flarepath", None).await.unwrap();
    data_store::migrate(&cluster.url("flarepath")).await.unwrap();
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
