//! A sender that speaks tus: the requests of the protocol, one function each.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use data_store::TenantScope;
use std::path::PathBuf;
use ureq::http::Method;

use crate::client::{Client, Reply};
use crate::common::Database;

/// Where uploads are announced.
pub const COLLECTION: &str = "/api/v1/uploads/resumable";

/// A sender.
pub struct Tus(pub Client);

impl Tus {
    pub fn new(client: Client) -> Self {
        Self(client.with("tus-resumable", "1.0.0"))
    }

    /// The same sender with one more header.
    pub fn with(&self, name: &'static str, value: impl Into<String>) -> Self {
        Self(self.0.with(name, value))
    }

    /// Announces an upload; returns where it is.
    pub fn announced(&self, length: usize, metadata: &str) -> String {
        let reply = self.announce(length, metadata);
        assert_eq!(reply.status, 201, "{}", reply.text);
        reply.header("location").to_owned()
    }

    pub fn announce(&self, length: usize, metadata: &str) -> Reply {
        let sender = self.with("upload-length", length.to_string());
        let sender = match metadata {
            "" => sender,
            metadata => sender.with("upload-metadata", metadata),
        };
        sender.0.send(Method::POST, COLLECTION, None, Vec::new())
    }

    /// Sends a part.
    pub fn patch(&self, path: &str, offset: usize, bytes: &[u8]) -> Reply {
        let sender = self.with("upload-offset", offset.to_string());
        let kind = Some("application/offset+octet-stream");
        sender.0.send(Method::PATCH, path, kind, bytes.to_vec())
    }

    pub fn head(&self, path: &str) -> Reply {
        self.0.send(Method::HEAD, path, None, Vec::new())
    }

    /// How far an upload has come.
    pub fn offset(&self, path: &str) -> usize {
        let reply = self.head(path);
        assert_eq!(reply.status, 200);
        reply.header("upload-offset").parse().unwrap()
    }

    pub fn delete(&self, path: &str) -> Reply {
        self.0.delete(path)
    }
}

/// One pair of `Upload-Metadata`.
pub fn pair(key: &str, value: &str) -> String {
    format!("{key} {}", STANDARD.encode(value))
}

/// Where the bytes of an unfinished upload are.
pub fn partial(database: &Database, scope: &TenantScope, path: &str) -> PathBuf {
    let id = path.rsplit('/').next().unwrap();
    database.folder().join("partial").join(scope.tenant().to_string()).join(id)
}

/// Waits until so many bytes of an unfinished upload are in its file, so that whoever sent
/// them holds its lock.
pub fn await_bytes(database: &Database, scope: &TenantScope, path: &str, count: u64) {
    let file = partial(database, scope, path);
    settle(|| file.metadata().is_ok_and(|file| file.len() == count));
}

/// Waits for something that will be so in a moment.
pub fn settle(mut so: impl FnMut() -> bool) {
    let mut patience = 1_000;
    while !so() {
        patience -= 1;
        assert!(patience > 0, "it never was so");
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
}
