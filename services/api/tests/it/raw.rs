//! A connection that sends what it likes: half a body, slowly, or nothing at all.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::client::Client;

/// A connection to the server with a request whose body has not been sent.
pub struct Raw(TcpStream);

impl Raw {
    /// Sends the head of a request, as the client would.
    pub fn begin(base: &str, client: &Client, request: &str, headers: &[(&str, &str)]) -> Self {
        let address = base.strip_prefix("http://").unwrap();
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let mut head = format!("{request} HTTP/1.1\r\nhost: {address}\r\n");
        let own = ["cookie", "x-requested-with", "tus-resumable"];
        let own = own.map(|name| (name, client.header(name)));
        for (name, value) in own.iter().filter(|(_, value)| !value.is_empty()).chain(headers) {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        let mut raw = Self(stream);
        raw.send(format!("{head}\r\n").as_bytes());
        raw
    }

    pub fn send(&mut self, bytes: &[u8]) {
        self.0.write_all(bytes).unwrap();
    }

    /// Sends unless the server has closed the connection.
    pub fn try_send(&mut self, bytes: &[u8]) -> bool {
        self.0.write_all(bytes).is_ok()
    }

    /// Everything the server answers until it closes, or falls silent.
    pub fn answer(mut self) -> String {
        let mut answer = Vec::new();
        let mut buffer = [0; 4_096];
        while !is_whole(&answer) {
            match self.0.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => answer.extend_from_slice(&buffer[..count]),
                Err(error) if error.kind() == ErrorKind::ConnectionReset => break,
                Err(error) => panic!("{error}: {}", String::from_utf8_lossy(&answer)),
            }
        }
        String::from_utf8(answer).unwrap()
    }
}

/// Whether an answer of which the head says the length is there.
fn is_whole(answer: &[u8]) -> bool {
    let text = String::from_utf8_lossy(answer);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let head = head.to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    match length {
        Some(length) => body.len() >= length.parse::<usize>().unwrap(),
        None => head.contains(" 204 "),
    }
}
