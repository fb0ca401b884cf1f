//! Raw bytes: named by their digest, checked when read, repaired when damaged.

use data_flight::id::TenantId;
use data_store::{Blobs, StoreErrorKind, TenantScope, new_id};

fn scope() -> TenantScope {
    TenantScope::new(new_id(TenantId))
}

fn only_file(folder: &std::path::Path) -> std::path::PathBuf {
    let mut path = folder.to_owned();
    while path.is_dir() {
        let mut entries = std::fs::read_dir(&path).unwrap();
        path = entries.next().unwrap().unwrap().path();
        assert!(entries.next().is_none(), "one file, one way to it");
    }
    path
}

#[tokio::test]
async fn bytes_come_back_under_their_digest() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::in_folder(&folder.path().join("deep/blobs")).unwrap();
    let scope = scope();
    let digest = blobs.put(&scope, b"abc".to_vec()).await.unwrap();
    // SHA-256 of "abc", FIPS 180-4 appendix B.1.
    assert_eq!(
        digest.to_string(),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
    assert_eq!(blobs.put(&scope, b"abc".to_vec()).await.unwrap(), digest);
    assert_eq!(blobs.get(&scope, &digest).await.unwrap(), b"abc");
    only_file(folder.path());
    let empty = blobs.put(&scope, Vec::new()).await.unwrap();
    assert!(blobs.get(&scope, &empty).await.unwrap().is_empty());
}

#[tokio::test]
async fn another_operator_has_no_such_blob() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::in_folder(folder.path()).unwrap();
    let digest = blobs.put(&scope(), b"abc".to_vec()).await.unwrap();
    assert!(blobs.get(&scope(), &digest).await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn damage_is_noticed_and_repaired_by_the_next_upload() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::in_folder(folder.path()).unwrap();
    let scope = scope();
    let digest = blobs.put(&scope, b"abc".to_vec()).await.unwrap();
    std::fs::write(only_file(folder.path()), b"ab").unwrap();
    let refused = blobs.get(&scope, &digest).await.unwrap_err();
    assert_eq!(refused.kind(), StoreErrorKind::Corrupt);
    blobs.put(&scope, b"abc".to_vec()).await.unwrap();
    assert_eq!(blobs.get(&scope, &digest).await.unwrap(), b"abc");
}
