//! What the service writes to its log: the request id and the outcome, and no value.

use std::io::Write;
use std::sync::{Arc, Mutex};

use tracing_subscriber::fmt::MakeWriter;

use super::{Service, samples};

/// A log in memory.
#[derive(Clone, Default)]
struct Memory(Arc<Mutex<Vec<u8>>>);

impl Write for Memory {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("the log").write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'writer> MakeWriter<'writer> for Memory {
    type Writer = Memory;

    fn make_writer(&'writer self) -> Memory {
        self.clone()
    }
}

#[test]
fn the_log_has_the_request_id_and_no_values() {
    let memory = Memory::default();
    // The service answers on its own threads, so the subscriber is that of the whole process.
    tracing_subscriber::fmt()
        .json()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(memory.clone())
        .init();
    let folder = samples::folder();
    let service = Service::start(folder.path());
    let planted = samples::body(71.234_567_8, 12.0).replace("c172s", "planted-profile");
    service.post(&planted);
    service.post(&samples::body(71.234_567_8, 12.0));
    service.post(&planted.replace("71.2345678", "\"71.2345678\""));
    drop(service);
    let log = String::from_utf8(memory.0.lock().expect("the log").clone()).expect("text");
    let ours: Vec<&str> = log.lines().filter(|line| line.contains("request-17")).collect();
    assert!(ours.iter().any(|line| line.contains("\"outcome\":\"estimate\"")), "{log}");
    assert!(ours.iter().any(|line| line.contains("UnknownProfile")), "{log}");
    assert!(ours.iter().any(|line| line.contains("duration_ms")), "{log}");
    for planted in ["71.2345678", "planted-profile", "\"values\""] {
        assert!(!log.contains(planted), "{planted} was logged");
    }
}
