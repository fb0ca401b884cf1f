//! A model service that answers as told, one thread per connection.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How a request is answered.
#[derive(Clone, Debug)]
pub(super) enum Reply {
    /// A status line and a body.
    Whole { status: u16, body: String },
    /// The head at once, then the body byte by byte.
    Drip { body: String, pause: Duration },
    /// Nothing, with the connection open.
    Silence,
    /// The connection is closed without a byte.
    HangUp,
}

impl Reply {
    pub(super) fn json(body: String) -> Self {
        Self::Whole { status: 200, body }
    }

    pub(super) fn status(status: u16) -> Self {
        Self::Whole { status, body: "{}".to_owned() }
    }
}

struct Script {
    score: Mutex<Reply>,
    models: Reply,
    seen: Mutex<Vec<String>>,
    over: AtomicBool,
}

/// The fake service; dropping it ends its threads.
pub(super) struct Fake {
    address: SocketAddr,
    script: Arc<Script>,
}

impl Fake {
    /// Answers questions for a score and for the listing.
    pub(super) fn start(score: Reply, models: Reply) -> Self {
        Self::start_at("127.0.0.1:0", score, models)
    }

    /// As [`Fake::start`], at an address.
    pub(super) fn start_at(address: &str, score: Reply, models: Reply) -> Self {
        let listener = TcpListener::bind(address).expect("a free port");
        let address = listener.local_addr().expect("its address");
        let script = Arc::new(Script {
            score: Mutex::new(score),
            models,
            seen: Mutex::default(),
            over: AtomicBool::new(false),
        });
        let shared = Arc::clone(&script);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if shared.over.load(Ordering::SeqCst) {
                    return;
                }
                let shared = Arc::clone(&shared);
                let stream = stream.expect("a connection");
                std::thread::spawn(move || serve(stream, &shared));
            }
        });
        Self { address, script }
    }

    pub(super) fn url(&self) -> String {
        // The client takes a trailing slash.
        format!("http://{}/", self.address)
    }

    /// Changes how questions for a score are answered.
    pub(super) fn answer(&mut self, score: Reply) {
        *self.script.score.lock().expect("the script") = score;
    }

    /// The requests so far, heads and bodies, in lower case where HTTP does not care.
    pub(super) fn seen(&self) -> Vec<String> {
        self.script.seen.lock().expect("the script").clone()
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.script.over.store(true, Ordering::SeqCst);
        // Wakes the thread that accepts; nothing depends on whether this one arrives.
        let _woken = TcpStream::connect(self.address);
    }
}

fn serve(mut stream: TcpStream, script: &Script) {
    let request = read_request(&mut stream);
    let is_listing = request.starts_with("GET /v1/models ");
    script.seen.lock().expect("the script").push(request);
    let reply = if is_listing {
        script.models.clone()
    } else {
        script.score.lock().expect("the script").clone()
    };
    match reply {
        Reply::HangUp => {}
        Reply::Silence => wait(script, Duration::from_secs(60)),
        Reply::Whole { status, body } => {
            // The client may have given up; that is its business.
            let _sent = stream.write_all((head(status, &body) + &body).as_bytes());
        }
        Reply::Drip { body, pause } => {
            let mut sent = stream.write_all(head(200, &body).as_bytes());
            for byte in body.as_bytes() {
                if sent.is_err() || script.over.load(Ordering::SeqCst) {
                    return;
                }
                sent = stream.write_all(&[*byte]);
                wait(script, pause);
            }
        }
    }
}

fn head(status: u16, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status} As told\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n")
}

/// Sleeps in steps so that the end of the test is noticed.
fn wait(script: &Script, pause: Duration) {
    let step = Duration::from_millis(20);
    let mut left = pause;
    while !left.is_zero() && !script.over.load(Ordering::SeqCst) {
        std::thread::sleep(step.min(left));
        left = left.saturating_sub(step);
    }
}

/// Reads the head and as much body as it announces.
fn read_request(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut buffer = [0_u8; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let announced = head
                .lines()
                .find_map(|line| {
                    line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok()
                })
                .unwrap_or(0);
            if body.len() >= announced {
                return text;
            }
        }
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return text,
            Ok(read) => bytes.extend_from_slice(&buffer[..read]),
        }
    }
}
