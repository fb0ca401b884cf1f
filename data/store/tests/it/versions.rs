//! Versions of a flight: which one is current, and asking for another.

use data_flight::{AircraftIdentity, Flight, Parameter, Series, Validity};
use data_store::{FlightResults, JobFailure, Reprocessing, UploadStatus};

use crate::common::TestDatabase;
use crate::fixtures::{LEASE, flight_results, leased, noon, results, stored_flight, tenant};

/// A flight of ten seconds, with or without dates.
fn flight(start_s: Option<i64>) -> FlightResults {
    let start = start_s.map(|seconds| noon() + chrono::TimeDelta::seconds(seconds));
    let time_s: Vec<f64> = (0..=10).map(f64::from).collect();
    let mut flight = Flight::new(AircraftIdentity::default(), start, time_s).unwrap();
    let mut pitch = Series::default();
    (0..=10).for_each(|_| pitch.push(1.0, Validity::Normal));
    flight.insert(Parameter::Pitch, pitch).unwrap();
    FlightResults { flight, derived: Vec::new(), ..flight_results() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_superseded_flight_names_the_current_one_that_shares_its_time() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let scope = tenant(store, "A").await;
    for (byte, old, new, successors) in [
        // The newer parser drops the first flight, and finds the second where it was.
        (1, vec![Some(0), Some(100)], vec![Some(101)], [None, Some(0)]),
        // Without dates the place in the upload decides.
        (2, vec![None, None], vec![None, None], [Some(0), Some(1)]),
        (3, vec![None, None], vec![None], [Some(0), None]),
    ] {
        let job = leased(store, &scope, byte).await;
        let found = results(1, old.into_iter().map(flight).collect());
        let old = store.store_flight_results(&job.lease, found).await.unwrap();
        let upload = job.job.upload_id.unwrap();
        store.reprocess_upload(&scope, upload, None).await.unwrap();
        let job = store.lease_job("worker", LEASE).await.unwrap().unwrap();
        let found = results(2, new.into_iter().map(flight).collect());
        let new = store.store_flight_results(&job.lease, found).await.unwrap();
        for (id, successor) in old.iter().zip(successors) {
            let record = store.get_flight(&scope, *id).await.unwrap();
            let named = store.superseded_by(&scope, &record).await.unwrap();
            assert_eq!(named, successor.map(|index: usize| new[index]), "upload {byte}");
        }
        let record = store.get_flight(&scope, new[0]).await.unwrap();
        assert_eq!(store.superseded_by(&scope, &record).await.unwrap(), None, "it is current");
        assert!(store.is_judged_by(&scope, upload, &crate::fixtures::digest(2)).await.unwrap());
        assert!(!store.is_judged_by(&scope, upload, &crate::fixtures::digest(1)).await.unwrap());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_is_queued_once_and_keeps_what_was_found() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let scope = tenant(store, "A").await;
    let id = stored_flight(store, &scope, 1).await;
    let upload = store.get_flight(&scope, id).await.unwrap().upload_id;
    let Reprocessing::Queued(job) = store.reprocess_upload(&scope, upload, None).await.unwrap()
    else {
        panic!("nothing else waits");
    };
    let again = store.reprocess_upload(&scope, upload, None).await.unwrap();
    assert_eq!(again, Reprocessing::Waiting(job));
    let leased = store.lease_job("worker", LEASE).await.unwrap().unwrap();
    assert_eq!(leased.job.job_id, job);
    let again = store.reprocess_upload(&scope, upload, None).await.unwrap();
    assert_eq!(again, Reprocessing::Waiting(job), "also while it is worked on");
    let failure =
        JobFailure { kind: "parser_crashed".into(), message: "x".into(), hint: "y".into() };
    store.fail_job(&leased.lease, &failure, None).await.unwrap();
    let row = store.get_upload(&scope, upload).await.unwrap();
    assert_eq!((row.status, row.failure), (UploadStatus::Processed, None), "as it was");
    assert!(store.get_flight(&scope, id).await.unwrap().superseded_utc.is_none());

    let stranger = tenant(store, "B").await;
    let refused = store.reprocess_upload(&stranger, upload, None).await.unwrap_err();
    assert!(refused.is_not_found());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_failed_waits_again() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let scope = tenant(store, "A").await;
    let job = leased(store, &scope, 1).await;
    let failure =
        JobFailure { kind: "unknown_format".into(), message: "x".into(), hint: "y".into() };
    store.fail_job(&job.lease, &failure, None).await.unwrap();
    let upload = job.job.upload_id.unwrap();
    assert_eq!(store.get_upload(&scope, upload).await.unwrap().status, UploadStatus::Failed);
    store.reprocess_upload(&scope, upload, None).await.unwrap();
    let row = store.get_upload(&scope, upload).await.unwrap();
    assert_eq!((row.status, row.failure), (UploadStatus::Received, None));
    let job = store.lease_job("worker", LEASE).await.unwrap().unwrap();
    store.store_flight_results(&job.lease, results(2, vec![flight_results()])).await.unwrap();
    assert_eq!(store.get_upload(&scope, upload).await.unwrap().status, UploadStatus::Processed);
}
