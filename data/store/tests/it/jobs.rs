//! The queue: one worker a job, lost workers replaced, results stored exactly once.

use std::time::Duration;

use data_store::{JobFailure, JobState, Page, StoreErrorKind, UploadStatus};
use diesel_async::SimpleAsyncConnection;

use crate::common::TestDatabase;
use crate::fixtures::{LEASE, flight_results, leased, results, tenant, upload};

fn failure() -> JobFailure {
    JobFailure {
        kind: "not_a_log".to_owned(),
        message: "no row could be used".to_owned(),
        hint: "upload the recorder's own file".to_owned(),
    }
}

/// Lets every present lease run out, as if its worker had been silent for that long.
async fn expire_leases(database: &TestDatabase) {
    let expire =
        "UPDATE jobs SET lease_expires_utc = now() - interval '1 s' WHERE state = 'leased'";
    database.superuser().await.batch_execute(expire).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_is_leased_to_one_worker_only() {
    let database = TestDatabase::new().await;
    let scope = tenant(&database.store, "A").await;
    for byte in 0..8 {
        database.store.receive_upload(&scope, &upload(byte)).await.unwrap();
    }
    let workers = (0..4).map(|worker| {
        let store = database.store.clone();
        tokio::spawn(async move {
            let mut taken = Vec::new();
            while let Some(job) = store.lease_job(&format!("w{worker}"), LEASE).await.unwrap() {
                taken.push(job.lease.job());
            }
            taken
        })
    });
    let mut taken = Vec::new();
    for worker in workers.collect::<Vec<_>>() {
        taken.extend(worker.await.unwrap());
    }
    taken.sort();
    let leased = taken.len();
    taken.dedup();
    assert_eq!((leased, taken.len()), (8, 8));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_worker_is_replaced_and_the_flight_is_stored_once() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let scope = tenant(store, "A").await;
    let first = leased(store, &scope, 1).await;
    assert_eq!(store.lease_job("second", LEASE).await.unwrap(), None, "it is taken");

    expire_leases(&database).await;
    let second = store.lease_job("second", LEASE).await.unwrap().unwrap();
    assert_eq!(second.lease.job(), first.lease.job());
    assert_eq!(second.job.attempt_count, 2);

    // The first worker was only slow. It comes back and may change nothing.
    for refused in [
        store.heartbeat(&first.lease, LEASE).await.unwrap_err(),
        store.complete_job(&first.lease).await.unwrap_err(),
        store.fail_job(&first.lease, &failure(), None).await.unwrap_err(),
        store
            .store_flight_results(&first.lease, results(1, vec![flight_results()]))
            .await
            .unwrap_err(),
    ] {
        assert_eq!(refused.kind(), StoreErrorKind::Refused, "{refused:?}");
    }
    let page = Page::first(10);
    assert!(store.list_flights(&scope, &Default::default(), page).await.unwrap().is_empty());

    let ids = store
        .store_flight_results(&second.lease, results(1, vec![flight_results()]))
        .await
        .unwrap();
    let flights = store.list_flights(&scope, &Default::default(), page).await.unwrap();
    assert_eq!(flights.iter().map(|flight| flight.flight_id).collect::<Vec<_>>(), ids);
    let job = store.list_jobs(&scope, Page::first(10)).await.unwrap().remove(0);
    assert_eq!(job.state, JobState::Done);
    assert_eq!(store.lease_job("third", LEASE).await.unwrap(), None);
    // And the second worker cannot store it a second time either.
    let again = store.store_flight_results(&second.lease, results(1, vec![flight_results()])).await;
    assert_eq!(again.unwrap_err().kind(), StoreErrorKind::Refused);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_heartbeat_keeps_the_lease() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let scope = tenant(store, "A").await;
    let job = leased(store, &scope, 1).await;
    expire_leases(&database).await;
    store.heartbeat(&job.lease, LEASE).await.unwrap();
    assert_eq!(store.lease_job("second", LEASE).await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_whose_workers_keep_dying_is_dead_in_the_end() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let scope = tenant(store, "A").await;
    let mut job = leased(store, &scope, 1).await;
    for attempt in 2..=job.job.max_attempt_count {
        expire_leases(&database).await;
        job = store.lease_job("next", LEASE).await.unwrap().unwrap();
        assert_eq!(job.job.attempt_count, attempt);
    }
    expire_leases(&database).await;
    assert_eq!(store.lease_job("next", LEASE).await.unwrap(), None);
    let record = store.list_jobs(&scope, Page::first(1)).await.unwrap().remove(0);
    assert_eq!(record.state, JobState::Dead);
    let upload = store.get_upload(&scope, record.upload_id.unwrap()).await.unwrap();
    assert_eq!(upload.status, UploadStatus::Failed);
    assert_eq!(upload.failure.unwrap()["kind"], "worker_lost");
    let depth = store.queue_depth().await.unwrap();
    assert_eq!((depth[0].state, depth[0].job_count), (JobState::Dead, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_is_tried_again_later_and_then_given_up() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let scope = tenant(store, "A").await;
    let job = leased(store, &scope, 1).await;
    let upload = job.job.upload_id.unwrap();
    assert_eq!(store.get_upload(&scope, upload).await.unwrap().status, UploadStatus::Processing);
    let hour = Some(Duration::from_secs(3_600));
    let state = store.fail_job(&job.lease, &failure(), hour).await.unwrap();
    assert_eq!(state, JobState::Queued);
    assert_eq!(store.get_upload(&scope, upload).await.unwrap().status, UploadStatus::Received);
    assert_eq!(store.lease_job("w", LEASE).await.unwrap(), None, "not before the hour");

    let due = "UPDATE jobs SET run_after_utc = now()";
    database.superuser().await.batch_execute(due).await.unwrap();
    let job = store.lease_job("w", LEASE).await.unwrap().unwrap();
    let state = store.fail_job(&job.lease, &failure(), None).await.unwrap();
    assert_eq!(state, JobState::Dead);
    let upload = store.get_upload(&scope, upload).await.unwrap();
    assert_eq!(upload.status, UploadStatus::Failed);
    assert_eq!(upload.failure.unwrap()["hint"], "upload the recorder's own file");
}

#[tokio::test(flavor = "multi_thread")]
async fn results_are_stored_whole_or_not_at_all() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let scope = tenant(store, "A").await;
    let job = leased(store, &scope, 1).await;
    let mut broken = flight_results();
    // The last thing that is written refers to a model that was never recorded.
    broken.judgements[2].prediction.model = Some(crate::fixtures::digest(99));
    broken.judgements[2].prediction.features =
        Some((crate::fixtures::digest(1), crate::fixtures::digest(2)));
    let refused = store
        .store_flight_results(&job.lease, results(1, vec![flight_results(), broken]))
        .await
        .unwrap_err();
    assert_eq!(refused.kind(), StoreErrorKind::Invalid, "{refused:?}");
    let page = Page::first(10);
    assert!(store.list_flights(&scope, &Default::default(), page).await.unwrap().is_empty());
    let job_now = store.list_jobs(&scope, Page::first(1)).await.unwrap().remove(0);
    assert_eq!(job_now.state, JobState::Leased, "the worker still holds it");
    store.heartbeat(&job.lease, LEASE).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_results_from_two_sides_at_once_are_stored_once() {
    let database = TestDatabase::new().await;
    let scope = tenant(&database.store, "A").await;
    let lease = leased(&database.store, &scope, 1).await.lease;
    let attempts = (0..2).map(|_| {
        let store = database.store.clone();
        tokio::spawn(async move {
            store.store_flight_results(&lease, results(1, vec![flight_results()])).await.is_ok()
        })
    });
    let mut stored = 0;
    for attempt in attempts.collect::<Vec<_>>() {
        stored += usize::from(attempt.await.unwrap());
    }
    assert_eq!(stored, 1);
    let store = &database.store;
    let log = store.list_predictions(&scope, &Default::default(), Page::first(10)).await.unwrap();
    assert_eq!(log.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_waker_hears_of_a_new_job() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let scope = tenant(store, "A").await;
    let mut waker = store.job_waker().await.unwrap();
    assert!(!waker.wait(Duration::from_millis(50)).await.unwrap(), "nothing was added");
    store.receive_upload(&scope, &upload(1)).await.unwrap();
    assert!(waker.wait(Duration::from_secs(30)).await.unwrap());
}
