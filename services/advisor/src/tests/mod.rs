//! The service over HTTP, on a port of its own, with made-up artefacts.

mod hostile;
mod logs;
mod readiness;
pub(crate) mod samples;
mod scoring;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use serde_json::Value;

use crate::{AdvisorConfig, AdvisorError, bind};

/// A running service; dropping it stops it.
pub(crate) struct Service {
    pub(crate) address: SocketAddr,
    handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
}

impl Service {
    /// Starts a service on the artefacts in `folder` with one thread that answers.
    pub(crate) fn start(folder: &Path) -> Self {
        let mut config = AdvisorConfig::new(([127, 0, 0, 1], 0).into(), folder);
        config.workers = 1;
        Self::start_with(config)
    }

    /// Starts a service, in the runtime the binary uses.
    pub(crate) fn start_with(config: AdvisorConfig) -> Self {
        let (sender, receiver) = mpsc::channel();
        let serve = async move {
            let bound = bind(config).expect("it binds");
            sender.send((bound.address(), bound.handle())).expect("the test waits");
            bound.run().await.expect("it serves");
        };
        let thread = std::thread::spawn(move || runtime().block_on(serve));
        let (address, handle) = receiver.recv().expect("it starts");
        Self { address, handle, thread: Some(thread) }
    }

    pub(crate) fn get(&self, path: &str) -> (u16, Value) {
        json(agent().get(format!("http://{}{path}", self.address)).call())
    }

    pub(crate) fn post(&self, body: &str) -> (u16, Value) {
        let url = format!("http://{}/v1/score", self.address);
        json(agent().post(url).header("x-request-id", "request-17").send(body))
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        runtime().block_on(self.handle.stop(false));
        if let Some(thread) = self.thread.take() {
            thread.join().expect("the service ended without a panic");
        }
    }
}

pub(crate) fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime")
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .proxy(None)
        .timeout_global(Some(Duration::from_secs(20)))
        .build()
        .new_agent()
}

fn json(response: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> (u16, Value) {
    let mut response = response.expect("an answer");
    let status = response.status().as_u16();
    (status, response.body_mut().read_json().expect("every answer is JSON"))
}

#[test]
fn only_a_free_loopback_address_and_a_readable_folder_will_do() {
    let folder = samples::folder();
    let refused = |address: SocketAddr, folder: &Path| {
        let bound = runtime().block_on(async { bind(AdvisorConfig::new(address, folder)) });
        bound.map(|bound| bound.address()).expect_err("it is refused")
    };
    let anywhere = refused(([0, 0, 0, 0], 0).into(), folder.path());
    assert!(matches!(anywhere, AdvisorError::NotLoopback(_)));
    let missing = refused(([127, 0, 0, 1], 0).into(), &folder.path().join("missing"));
    assert!(matches!(missing, AdvisorError::Artefacts { .. }));
    let service = Service::start(folder.path());
    assert!(matches!(refused(service.address, folder.path()), AdvisorError::Bind { .. }));
}
