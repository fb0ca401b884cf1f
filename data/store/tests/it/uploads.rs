//! Received bytes: once is once, and an upload and its job stand or fall together.

use data_flight::id::{PersonId, UploadId};
use data_store::{JobState, NewUpload, Page, StoreErrorKind, UploadStatus, new_id};

use crate::common::TestDatabase;
use crate::fixtures::{digest, tenant, upload};

#[tokio::test(flavor = "multi_thread")]
async fn the_same_bytes_are_the_same_upload() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let scope = tenant(store, "A").await;
    let first = store.receive_upload(&scope, &upload(1)).await.unwrap();
    assert!(first.job.is_some());
    assert_eq!(first.upload.status, UploadStatus::Received);
    let again = NewUpload { file_name: "other name.csv".to_owned(), ..upload(1) };
    let second = store.receive_upload(&scope, &again).await.unwrap();
    assert_eq!(second.job, None, "no second job");
    assert_eq!(second.upload, first.upload, "the first upload, unchanged");
    assert_eq!(store.list_jobs(&scope, Page::first(10)).await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_make_one_upload_and_one_job() {
    let database = TestDatabase::new().await;
    let scope = tenant(&database.store, "A").await;
    let attempts = (0..16).map(|_| {
        let store = database.store.clone();
        tokio::spawn(async move { store.receive_upload(&scope, &upload(1)).await.unwrap() })
    });
    let mut ids = std::collections::BTreeSet::new();
    let mut jobs = 0;
    for attempt in attempts.collect::<Vec<_>>() {
        let received = attempt.await.unwrap();
        ids.insert(received.upload.upload_id);
        jobs += usize::from(received.job.is_some());
    }
    assert_eq!((ids.len(), jobs), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_operators_may_receive_the_same_bytes() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let (a, b) = (tenant(store, "A").await, tenant(store, "B").await);
    let first = store.receive_upload(&a, &upload(1)).await.unwrap();
    let second = store.receive_upload(&b, &upload(1)).await.unwrap();
    assert_ne!(first.upload.upload_id, second.upload.upload_id);
    assert!(second.job.is_some(), "nobody can tell from the store what others have");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_sender_leaves_neither_upload_nor_job() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let scope = tenant(store, "A").await;
    let stranger = NewUpload { uploaded_by: Some(new_id(PersonId)), ..upload(1) };
    let refused = store.receive_upload(&scope, &stranger).await.unwrap_err();
    assert_eq!(refused.kind(), StoreErrorKind::Invalid);
    assert_eq!(refused.constraint(), Some("uploads_tenant_id_uploaded_by_fkey"));
    assert!(store.list_uploads(&scope, Page::first(10)).await.unwrap().is_empty());
    assert!(store.list_jobs(&scope, Page::first(10)).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn uploads_are_walked_by_cursor_newest_first() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let scope = tenant(store, "A").await;
    let mut newest_first = Vec::new();
    for byte in 0..5 {
        let received = store.receive_upload(&scope, &upload(byte)).await.unwrap();
        newest_first.insert(0, received.upload.upload_id);
    }
    let mut walked: Vec<UploadId> = Vec::new();
    let mut page = Page::first(2);
    loop {
        let rows = store.list_uploads(&scope, page).await.unwrap();
        let Some(last) = rows.last() else { break };
        page = Page::after(last.upload_id, 2);
        walked.extend(rows.iter().map(|row| row.upload_id));
    }
    assert_eq!(walked, newest_first);
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_names_are_stored_cut_and_without_nul() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let scope = tenant(store, "A").await;
    let name = format!("'; DROP TABLE uploads; --\0{}", "é".repeat(1_000));
    let new = NewUpload { file_name: name, sha256: digest(3), ..upload(3) };
    let received = store.receive_upload(&scope, &new).await.unwrap().upload;
    assert_eq!(received.file_name.chars().count(), 255);
    assert!(received.file_name.starts_with("'; DROP TABLE uploads; --\u{fffd}é"));
    let jobs = store.list_jobs(&scope, Page::first(10)).await.unwrap();
    assert_eq!(jobs[0].state, JobState::Queued);
    assert_eq!(jobs[0].request_id.as_deref(), Some("request-1"));
}
