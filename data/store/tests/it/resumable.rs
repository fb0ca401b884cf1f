//! Uploads in parts: an offset moves once, bytes have one writer, and whole means recorded.

use chrono::TimeDelta;
use data_flight::id::{AircraftId, ResumableUploadId};
use data_store::{
    Blobs, NewResumableUpload, NewUpload, Page, ResumableUpload, Role, Store, StoreErrorKind,
    TenantScope, new_id,
};

use crate::common::TestDatabase;
use crate::fixtures::{digest, noon, person, tenant, upload};

async fn announced(
    store: &Store,
    scope: &TenantScope,
    length_bytes: Option<u64>,
) -> ResumableUpload {
    let name = format!("{}@example.org", new_id(|id| id));
    let new = NewResumableUpload {
        created_by: person(store, scope, &name, Role::Operator).await,
        expires_utc: noon(),
        length_bytes,
        file_name: "log.csv".to_owned(),
        aircraft: None,
        metadata: Some("filename bG9nLmNzdg==".to_owned()),
        repr_digest: None,
    };
    store.create_resumable_upload(scope, &new).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offset_moves_once_however_many_push() {
    let database = TestDatabase::new().await;
    let scope = tenant(&database.store, "A").await;
    let id = announced(&database.store, &scope, Some(100)).await.resumable_upload_id;
    let pushes = (0..16).map(|_| {
        let store = database.store.clone();
        tokio::spawn(async move { store.advance_resumable_upload(&scope, id, 0, 40).await })
    });
    let mut moved = 0;
    for push in pushes.collect::<Vec<_>>() {
        match push.await.unwrap() {
            Ok(()) => moved += 1,
            Err(error) => assert_eq!(error.kind(), StoreErrorKind::Conflict),
        }
    }
    assert_eq!(moved, 1);
    let row = database.store.get_resumable_upload(&scope, id).await.unwrap();
    assert_eq!((row.offset_bytes, row.length_bytes, row.upload_id), (40, Some(100), None));
}

#[tokio::test(flavor = "multi_thread")]
async fn whole_is_recorded_or_it_is_not_whole() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let scope = tenant(store, "A").await;
    let id = announced(store, &scope, Some(4_096)).await.resumable_upload_id;
    let refused = store.advance_resumable_upload(&scope, id, 0, 4_096).await.unwrap_err();
    assert_eq!(
        refused.kind(),
        StoreErrorKind::Invalid,
        "the schema refuses a whole without upload"
    );
    let beyond = store.advance_resumable_upload(&scope, id, 0, 4_097).await.unwrap_err();
    assert_eq!(beyond.kind(), StoreErrorKind::Invalid);

    // From an offset that is not the present one nothing is recorded, neither upload nor job.
    let stale = store.finish_resumable_upload(&scope, id, 7, &upload(1)).await.unwrap_err();
    assert_eq!(stale.kind(), StoreErrorKind::Conflict);
    assert!(store.list_uploads(&scope, Page::first(10)).await.unwrap().is_empty());
    assert!(store.list_jobs(&scope, Page::first(10)).await.unwrap().is_empty());

    let received = store.finish_resumable_upload(&scope, id, 0, &upload(1)).await.unwrap();
    assert!(received.job.is_some());
    let row = store.get_resumable_upload(&scope, id).await.unwrap();
    assert_eq!((row.offset_bytes, row.upload_id), (4_096, Some(received.upload.upload_id)));
    let again = store.finish_resumable_upload(&scope, id, 4_096, &upload(1)).await.unwrap_err();
    assert_eq!(again.kind(), StoreErrorKind::Conflict, "it is whole once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_length_is_declared_once_and_not_below_what_is_there() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let scope = tenant(store, "A").await;
    let id = announced(store, &scope, None).await.resumable_upload_id;
    store.advance_resumable_upload(&scope, id, 0, 10).await.unwrap();
    let small = store.declare_resumable_length(&scope, id, 9).await.unwrap_err();
    assert_eq!(small.kind(), StoreErrorKind::Invalid);
    store.declare_resumable_length(&scope, id, 11).await.unwrap();
    assert!(store.declare_resumable_length(&scope, id, 12).await.unwrap_err().is_not_found());
    assert_eq!(store.get_resumable_upload(&scope, id).await.unwrap().length_bytes, Some(11));
}

#[tokio::test(flavor = "multi_thread")]
async fn another_operators_resumable_upload_is_not_there() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let (a, b) = (tenant(store, "A").await, tenant(store, "B").await);
    let id = announced(store, &a, Some(4_096)).await.resumable_upload_id;
    assert!(store.get_resumable_upload(&b, id).await.unwrap_err().is_not_found());
    assert!(store.delete_resumable_upload(&b, id).await.unwrap_err().is_not_found());
    let moved = store.advance_resumable_upload(&b, id, 0, 1).await.unwrap_err();
    assert_eq!(moved.kind(), StoreErrorKind::Conflict);
    let finished = store.finish_resumable_upload(&b, id, 0, &upload(1)).await.unwrap_err();
    assert_eq!(finished.kind(), StoreErrorKind::Conflict);
    assert!(store.list_uploads(&b, Page::first(10)).await.unwrap().is_empty());
    let before = noon() - TimeDelta::seconds(1);
    assert_eq!(store.count_open_resumable_uploads(&a, before).await.unwrap(), 1);
    assert_eq!(store.count_open_resumable_uploads(&b, before).await.unwrap(), 0);

    let foreign = NewResumableUpload {
        created_by: store.get_resumable_upload(&a, id).await.unwrap().created_by,
        expires_utc: noon(),
        length_bytes: Some(1),
        file_name: String::new(),
        aircraft: Some(new_id(AircraftId)),
        metadata: None,
        repr_digest: None,
    };
    let refused = store.create_resumable_upload(&a, &foreign).await.unwrap_err();
    assert_eq!(refused.constraint(), Some("resumable_uploads_tenant_id_aircraft_id_fkey"));
    let refused = store.create_resumable_upload(&b, &foreign).await.unwrap_err();
    assert_eq!(refused.kind(), StoreErrorKind::Invalid);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_expired_is_removed_with_its_bytes_and_nothing_else() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::in_folder(folder.path()).unwrap();
    let partials = blobs.partials();
    let (a, b) = (tenant(store, "A").await, tenant(store, "B").await);
    let write = async |scope: &TenantScope, id: ResumableUploadId| {
        let mut file = partials.open(scope, id, true).await.unwrap().unwrap();
        file.append(b"abc").await.unwrap();
        file.sync().await.unwrap();
    };
    let (open, whole, theirs) = (
        announced(store, &a, Some(9)).await,
        announced(store, &a, None).await,
        announced(store, &b, None).await,
    );
    let (open, whole, theirs) =
        (open.resumable_upload_id, whole.resumable_upload_id, theirs.resumable_upload_id);
    let orphan = new_id(ResumableUploadId);
    for (scope, id) in [(&a, open), (&a, whole), (&a, orphan), (&b, theirs)] {
        write(scope, id).await;
    }
    let new = NewUpload { sha256: digest(9), size_bytes: 3, ..upload(9) };
    let upload = store.finish_resumable_upload(&a, whole, 0, &new).await.unwrap().upload;

    let just_before = noon() - TimeDelta::milliseconds(1);
    let removed = store.remove_expired_resumable_uploads(&a, partials, just_before).await.unwrap();
    assert_eq!(removed, 0);
    let mut left = partials.list(&a).await.unwrap();
    left.sort();
    assert_eq!(left, [open, whole], "but bytes that belong to nothing go");
    assert_eq!(store.remove_expired_resumable_uploads(&a, partials, noon()).await.unwrap(), 2);
    assert_eq!(partials.list(&a).await.unwrap(), []);
    assert!(store.get_resumable_upload(&a, open).await.unwrap_err().is_not_found());
    assert_eq!(store.get_upload(&a, upload.upload_id).await.unwrap(), upload, "what it became");
    assert_eq!(partials.list(&b).await.unwrap(), [theirs]);
    assert!(store.get_resumable_upload(&b, theirs).await.is_ok());
}

#[tokio::test]
async fn bytes_have_one_writer_and_end_where_they_were_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::in_folder(folder.path()).unwrap();
    let (partials, id) = (blobs.partials(), new_id(ResumableUploadId));
    let scope = TenantScope::new(new_id(data_flight::id::TenantId));
    assert_eq!(partials.list(&scope).await.unwrap(), [], "the folder is made when it is needed");
    let mut first = partials.open(&scope, id, true).await.unwrap().unwrap();
    assert!(partials.open(&scope, id, true).await.unwrap().is_none(), "somebody writes");
    first.resume(0).await.unwrap();
    first.append(b"acknowledged, and more").await.unwrap();
    first.sync().await.unwrap();
    drop(first);

    let mut second = partials.open(&scope, id, false).await.unwrap().unwrap();
    second.resume(12).await.unwrap();
    second.append(b"!").await.unwrap();
    assert_eq!(second.read(13).await.unwrap(), b"acknowledged!");
    assert_eq!(second.read(14).await.unwrap_err().kind(), StoreErrorKind::Corrupt);
    assert_eq!(second.resume(14).await.unwrap_err().kind(), StoreErrorKind::Corrupt);
    drop(second);

    partials.remove(&scope, id).await.unwrap();
    partials.remove(&scope, id).await.unwrap();
    let gone = partials.open(&scope, id, false).await.unwrap_err();
    assert_eq!(gone.kind(), StoreErrorKind::Corrupt, "what was acknowledged must be there");
}
