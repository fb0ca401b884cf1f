//! The real `tus-js-client` from npm against the listening API, through a proxy that cuts its
//! connections.
//!
//! Needs node, npm and once the packages of `package-lock.json`. Where they cannot be had, the
//! tests are reported as ignored with the reason beside them, and
//! `cargo test -p services-api --test tus -- --ignored` fails with it. That is why this is a
//! binary with a harness of its own: the built-in one cannot decide at run time.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a failed expectation ends a test"
)]

/// The API alone, without pages.
fn surfaces() -> Vec<services_api::Surface> {
    Vec::new()
}

#[expect(dead_code, reason = "the other tests use all of it")]
#[path = "../it/client.rs"]
mod client;
#[expect(dead_code, reason = "the other tests use all of it")]
#[path = "../it/common.rs"]
mod common;
mod cutting;
#[path = "../it/fixtures.rs"]
mod fixtures;
mod npm;
#[expect(dead_code, reason = "the other tests use all of it")]
#[path = "../it/world.rs"]
mod world;

use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use data_store::{Blobs, Page, Role};
use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::{Value, json};
use services_api::ServerConfig;
use sha2::{Digest, Sha256};

use crate::common::wait;
use crate::cutting::{CuttingProxy, REQUESTS_MAX_BYTES};
use crate::world::World;

/// Size of the file: several times what a connection lets through.
const FILE_BYTES: usize = 3_000_000;
/// Longest time that a client may take.
const PATIENCE: Duration = Duration::from_secs(180);

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let ways = ["whole", "chunked", "with-creation", "deferred", "terminated"];
    let installed = npm::installed();
    let trials = ways.into_iter().zip(1..).map(|(way, seed)| {
        let name = format!("tus_js_client_through_cuts::{way}");
        match installed.clone() {
            Ok(folder) => Trial::test(name, move || upload(&folder, way, seed)),
            Err(reason) => Trial::test(name, {
                let reason = reason.clone();
                move || Err(Failed::from(reason))
            })
            .with_ignored_flag(true)
            .with_kind(reason),
        }
    });
    libtest_mimic::run(&arguments, trials.collect()).exit_code()
}

/// Uploads a file one way and looks at what became of it.
fn upload(folder: &Path, way: &'static str, seed: u64) -> Result<(), Failed> {
    let config = ServerConfig { resumable_open_count: 1_000, ..ServerConfig::default() };
    let world = World::with(config, chrono::Utc::now);
    let operator = world.as_role(Role::Operator);
    let token = operator.post("/api/v1/tokens", &json!({ "name": way })).json();
    let bytes: Vec<u8> = (0_u32..).flat_map(u32::to_le_bytes).take(FILE_BYTES).collect();
    let file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
    std::fs::write(file.path(), &bytes).unwrap();
    let server = world.base.strip_prefix("http://").unwrap().parse().unwrap();
    let proxy = CuttingProxy::start(server, seed);

    let outcome = client(
        folder,
        &json!({
            "endpoint": format!("http://{}/api/v1/uploads/resumable", proxy.address),
            "token": token["token"],
            "file": file.path(),
            "way": way,
        }),
    )?;
    let cuts = proxy.cuts.load(Ordering::Relaxed);
    let path = outcome["url"].as_str().unwrap().strip_prefix(&format!("http://{}", proxy.address));
    let tus = operator.with("tus-resumable", "1.0.0");
    let head = tus.send(ureq::http::Method::HEAD, path.unwrap(), None, Vec::new());
    let uploads = wait(world.database.store.list_uploads(&world.ours.scope, Page::first(10)));
    let uploads = uploads.unwrap().len() - 1;
    if way == "terminated" {
        assert_eq!((head.status, uploads), (404, 0), "{outcome}");
        return Ok(());
    }
    // A connection lets 300,000 bytes through at most: 3,000,000 take ten, of which nine are
    // cut for certain.
    assert!(cuts >= FILE_BYTES / REQUESTS_MAX_BYTES - 1, "{cuts} cuts");
    assert!(outcome["retries"].as_u64().unwrap() > 0, "{outcome}");
    assert_eq!(head.header("upload-offset"), FILE_BYTES.to_string(), "{outcome}");
    assert_eq!(outcome["upload"], head.header("upload-id"), "the client is told");
    assert_eq!(uploads, 1, "once");
    let view = operator.get(head.header("location")).json();
    assert_eq!(view["sha256"], hex::encode(Sha256::digest(&bytes)));
    assert_eq!(view["file_name"], file.path().file_name().unwrap().to_str().unwrap());
    let blobs = Blobs::in_folder(world.database.folder()).unwrap();
    let sha256 = view["sha256"].as_str().unwrap().parse().unwrap();
    assert!(wait(blobs.get(&world.ours.scope, &sha256)).unwrap() == bytes, "byte for byte");
    Ok(())
}

/// Runs the script; what it prints.
fn client(folder: &Path, arguments: &Value) -> Result<Value, Failed> {
    let mut child = Command::new("node")
        .arg("upload.mjs")
        .arg(arguments.to_string())
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let started = Instant::now();
    while child.try_wait()?.is_none() {
        if started.elapsed() > PATIENCE {
            child.kill()?;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let output = child.wait_with_output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}
