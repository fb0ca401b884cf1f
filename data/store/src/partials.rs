//! Bytes of uploads that are not whole yet: one plain file each, beside the blobs.
//!
//! A file is written by one at a time: whoever opens it holds its lock, which the operating
//! system releases however the writer ends. What a file holds beyond the acknowledged offset
//! was never acknowledged and is cut off when the file is opened again. The offset itself is
//! in [`crate::ResumableUpload`]; nothing here decides who may write.
//!
//! Several servers may share the folder when its file system has locks that hold between
//! machines (NFS version 4 does).

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, SeekFrom};
use std::path::{Path, PathBuf};

use data_flight::id::ResumableUploadId;
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};

use crate::error::{Cause, StoreErrorKind};
use crate::{StoreError, TenantScope};

/// The folder of unfinished uploads. Made when it is first needed.
#[derive(Clone, Debug)]
pub struct Partials {
    folder: PathBuf,
}

/// The bytes of one unfinished upload, open for nobody else.
#[derive(Debug)]
pub struct PartialFile {
    file: tokio::fs::File,
}

impl Partials {
    pub(crate) const fn in_folder(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Opens the bytes of an upload for oneself; `None` when somebody else has them open. Read
    /// the offset only now: until the lock is held, somebody else may still move it. The file
    /// is made when `is_first`, that is when no byte was acknowledged before.
    ///
    /// # Errors
    /// `Corrupt` when it should be there and is not, `Unavailable` when the folder cannot be
    /// used.
    pub async fn open(
        &self,
        scope: &TenantScope,
        id: ResumableUploadId,
        is_first: bool,
    ) -> Result<Option<PartialFile>, StoreError> {
        let (folder, path) = (self.folder_of(scope), self.path_of(scope, id));
        match blocking(move || open(&folder, &path, is_first)).await {
            Ok(file) => Ok(file.map(|file| PartialFile { file: tokio::fs::File::from_std(file) })),
            Err(error) if error.kind() == ErrorKind::NotFound => Err(lost(error)),
            Err(error) => Err(unavailable("open", error)),
        }
    }

    /// Removes the bytes of an upload, also while somebody writes them; removing what is not
    /// there changes nothing.
    ///
    /// # Errors
    /// `Unavailable` when they cannot be removed.
    pub async fn remove(
        &self,
        scope: &TenantScope,
        id: ResumableUploadId,
    ) -> Result<(), StoreError> {
        match tokio::fs::remove_file(self.path_of(scope, id)).await {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(unavailable("remove", error)),
            _ => Ok(()),
        }
    }

    /// The uploads of an operator that have bytes here.
    ///
    /// # Errors
    /// `Unavailable` when the folder cannot be read.
    pub async fn list(&self, scope: &TenantScope) -> Result<Vec<ResumableUploadId>, StoreError> {
        let folder = self.folder_of(scope);
        let listed = blocking(move || {
            fs::read_dir(folder)?
                .map(|entry| Ok(entry?.file_name()))
                .collect::<io::Result<Vec<_>>>()
        });
        match listed.await {
            Ok(names) => Ok(names.iter().filter_map(|name| name.to_str()?.parse().ok()).collect()),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(unavailable("list", error)),
        }
    }

    fn folder_of(&self, scope: &TenantScope) -> PathBuf {
        self.folder.join(scope.tenant().to_string())
    }

    // Ids only: nothing that a sender names becomes part of a path.
    fn path_of(&self, scope: &TenantScope, id: ResumableUploadId) -> PathBuf {
        self.folder_of(scope).join(id.to_string())
    }
}

impl PartialFile {
    /// Goes to where the next byte belongs and cuts off what was never acknowledged.
    ///
    /// # Errors
    /// `Corrupt` when fewer bytes are there than were acknowledged, `Unavailable` when the
    /// file cannot be used.
    pub async fn resume(&mut self, offset_bytes: u64) -> Result<(), StoreError> {
        let resumed = async {
            if self.file.metadata().await?.len() < offset_bytes {
                return Err(io::Error::from(ErrorKind::UnexpectedEof));
            }
            self.file.set_len(offset_bytes).await?;
            self.file.seek(SeekFrom::Start(offset_bytes)).await?;
            Ok(())
        };
        resumed.await.map_err(|error| match error.kind() {
            ErrorKind::UnexpectedEof => lost(error),
            _ => unavailable("open", error),
        })
    }

    /// Writes on. The bytes are safe only after [`PartialFile::sync`].
    ///
    /// # Errors
    /// `Unavailable` when they cannot be written.
    pub async fn append(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        self.file.write_all(bytes).await.map_err(|error| unavailable("write", error))
    }

    /// Waits until everything that was written is on the disk.
    ///
    /// # Errors
    /// `Unavailable` when that cannot be said.
    pub async fn sync(&mut self) -> Result<(), StoreError> {
        self.file.flush().await.map_err(|error| unavailable("write", error))?;
        self.file.sync_data().await.map_err(|error| unavailable("write", error))
    }

    /// The whole content, which must be of `length_bytes`.
    ///
    /// # Errors
    /// `Corrupt` when it has another length, `Unavailable` when it cannot be read.
    pub async fn read(&mut self, length_bytes: u64) -> Result<Vec<u8>, StoreError> {
        self.file.flush().await.map_err(|error| unavailable("write", error))?;
        self.file.rewind().await.map_err(|error| unavailable("read", error))?;
        let mut bytes = Vec::new();
        self.file.read_to_end(&mut bytes).await.map_err(|error| unavailable("read", error))?;
        if u64::try_from(bytes.len()).ok() == Some(length_bytes) {
            return Ok(bytes);
        }
        let message = "an upload is not as long as it should be";
        Err(StoreError::new(StoreErrorKind::Corrupt, message))
    }
}

fn open(folder: &Path, path: &Path, is_first: bool) -> io::Result<Option<File>> {
    if is_first {
        fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    let file = options.read(true).write(true).create(is_first).truncate(false).open(path)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(None),
        Err(TryLockError::Error(error)) => return Err(error),
    }
    if is_first {
        // The name must outlive a crash as well as the bytes: the folders of the operator, of
        // all partials and of all blobs.
        for made in folder.ancestors().take(3) {
            File::open(made)?.sync_all()?;
        }
    }
    Ok(Some(file))
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| Err(io::Error::other(error)))
}

fn lost(cause: io::Error) -> StoreError {
    let message = "the acknowledged bytes of an upload are not there";
    StoreError::caused_by(StoreErrorKind::Corrupt, message, cause)
}

fn unavailable(verb: &str, cause: impl Into<Cause>) -> StoreError {
    let message = format!("cannot {verb} the bytes of an unfinished upload");
    StoreError::caused_by(StoreErrorKind::Unavailable, message, cause)
}
