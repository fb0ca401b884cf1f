//! Raw bytes as they were received, named by their SHA-256.
//!
//! Kept so that every result can be computed again. Bytes are written once and flushed to
//! the disk before the call returns; what is read is checked against its name.

use std::path::Path as FilePath;
use std::sync::Arc;

use data_flight::Digest;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{Error as ObjectError, ObjectStore, ObjectStoreExt, PutMode, PutPayload};
use sha2::{Digest as _, Sha256};

use crate::error::StoreErrorKind;
use crate::{Partials, StoreError, TenantScope};

/// Folder of unfinished uploads, beside the folders of the tenants: no tenant is called so.
const PARTIALS: &str = "partial";

/// Blobs in a folder, or wherever else an object store keeps them. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Blobs {
    objects: Arc<dyn ObjectStore>,
    partials: Partials,
}

impl Blobs {
    /// Blobs in a folder, which is made when it is not there.
    ///
    /// # Errors
    /// `Unavailable` when the folder cannot be made or read.
    pub fn in_folder(folder: &FilePath) -> Result<Self, StoreError> {
        std::fs::create_dir_all(folder).map_err(|error| unavailable("make", error))?;
        let objects =
            LocalFileSystem::new_with_prefix(folder).map_err(|error| unavailable("open", error))?;
        let partials = Partials::in_folder(folder.join(PARTIALS));
        Ok(Self { objects: Arc::new(objects.with_fsync(true)), partials })
    }

    /// Bytes that are still arriving and so have no digest yet.
    #[must_use]
    pub const fn partials(&self) -> &Partials {
        &self.partials
    }

    /// Stores bytes and returns their digest; storing them again changes nothing. Operators
    /// do not share blobs, so that nobody learns from a store what others have.
    ///
    /// # Errors
    /// `Unavailable` when they cannot be written.
    pub async fn put(&self, scope: &TenantScope, bytes: Vec<u8>) -> Result<Digest, StoreError> {
        let digest = digest_of(&bytes);
        let location = location(scope, &digest);
        let payload = PutPayload::from(bytes);
        match self.objects.put_opts(&location, payload.clone(), PutMode::Create.into()).await {
            Ok(_) => Ok(digest),
            // Kept from an earlier upload: trust it only if it is what its name says.
            Err(ObjectError::AlreadyExists { .. }) => match self.get(scope, &digest).await {
                Ok(_) => Ok(digest),
                Err(error) if error.kind() == StoreErrorKind::Corrupt => {
                    let written = self.objects.put(&location, payload).await;
                    written.map(|_| digest).map_err(|error| unavailable("write", error))
                }
                Err(error) => Err(error),
            },
            Err(error) => Err(unavailable("write", error)),
        }
    }

    /// The bytes of a digest.
    ///
    /// # Errors
    /// `NotFound` when the operator has none of that digest, `Corrupt` when what is stored is
    /// not what was written, `Unavailable` when it cannot be read.
    pub async fn get(&self, scope: &TenantScope, digest: &Digest) -> Result<Vec<u8>, StoreError> {
        let object = match self.objects.get(&location(scope, digest)).await {
            Ok(object) => object,
            Err(ObjectError::NotFound { .. }) => return Err(StoreError::not_found("blob")),
            Err(error) => return Err(unavailable("read", error)),
        };
        let bytes = object.bytes().await.map_err(|error| unavailable("read", error))?;
        if digest_of(&bytes) == *digest {
            return Ok(bytes.into());
        }
        let message = "a stored blob is not what its name says";
        Err(StoreError::new(StoreErrorKind::Corrupt, message))
    }
}

fn digest_of(bytes: &[u8]) -> Digest {
    Digest::from_bytes(Sha256::digest(bytes).into())
}

// Two digits first, so that no folder holds more than a share of the files.
fn location(scope: &TenantScope, digest: &Digest) -> Path {
    let name = digest.to_string();
    let shard: String = name.chars().take(2).collect();
    Path::from_iter([scope.tenant().to_string(), shard, name])
}

fn unavailable(verb: &str, cause: impl Into<crate::error::Cause>) -> StoreError {
    let message = format!("cannot {verb} stored bytes");
    StoreError::caused_by(StoreErrorKind::Unavailable, message, cause)
}
