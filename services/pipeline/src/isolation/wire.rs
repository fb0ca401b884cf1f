//! What parent and child say to each other: messages with their length in front, as MessagePack
//! with the names of fields, so that any serde attribute of what is sent keeps its meaning.
//!
//! The child is of the same program, so the version only tells a mistake from a message. Both
//! sides refuse lengths beyond what they agreed on before they allocate anything.

use std::io::{self, Read, Write};

use data_ingest::{IngestedLog, Limits};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

use super::failure::Refusal;

/// Changes with every change of a message or of anything in one.
pub(super) const VERSION: u32 = 1;
/// The longest message that is no log: a greeting, the limits of a log.
pub(super) const SHORT_BYTES: u64 = 64 * 1024;

/// Bytes of the length in front of every message.
const LENGTH: usize = size_of::<u64>();

/// The first message, to the child: what it may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Greeting {
    pub(super) version: u32,
    /// How much memory it may take beyond what it has when it starts.
    pub(super) memory_bytes: u64,
    /// How much processor time one log may take.
    pub(super) cpu_s: u64,
}

/// The answer to the greeting: the child is confined and waits for logs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Ready {
    pub(super) version: u32,
    /// Confinements that the system did not grant and that are not essential.
    pub(super) missing: Vec<String>,
}

/// What to do with the bytes of the message that follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Request {
    pub(super) limits: Limits,
}

/// What came of a log.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Answer {
    /// It was read.
    Read(Box<IngestedLog>),
    /// Nothing in it can be used.
    Refused(Refusal),
    /// The parser panicked at this place of the source.
    Panicked(String),
}

/// A message that cannot be understood.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Garbled(pub(super) String);

/// The bytes of a message.
pub(super) fn encode(message: &impl Serialize) -> Result<Vec<u8>, Garbled> {
    rmp_serde::to_vec_named(message)
        .map_err(|error| Garbled(format!("a message cannot be encoded: {error}")))
}

/// The message of some bytes.
pub(super) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Garbled> {
    rmp_serde::from_slice(bytes)
        .map_err(|error| Garbled(format!("a message cannot be decoded: {error}")))
}

fn length_of(message: &[u8]) -> [u8; LENGTH] {
    u64::try_from(message.len()).unwrap_or(u64::MAX).to_le_bytes()
}

fn checked(length: [u8; LENGTH], most_bytes: u64) -> io::Result<(u64, Vec<u8>)> {
    let length = u64::from_le_bytes(length);
    let capacity = usize::try_from(length).ok().filter(|_| length <= most_bytes);
    let capacity = capacity.ok_or_else(|| {
        let message = format!("a message of {length} bytes where {most_bytes} are allowed");
        io::Error::new(io::ErrorKind::FileTooLarge, message)
    })?;
    Ok((length, Vec::with_capacity(capacity)))
}

fn whole(message: Vec<u8>, length: u64) -> io::Result<Vec<u8>> {
    if u64::try_from(message.len()).is_ok_and(|read| read == length) {
        Ok(message)
    } else {
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}

/// The next message; `None` when there will be none.
pub(super) fn receive(from: &mut impl Read, most_bytes: u64) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; LENGTH];
    match from.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        result => result?,
    }
    let (length, mut message) = checked(length, most_bytes)?;
    from.take(length).read_to_end(&mut message)?;
    whole(message, length).map(Some)
}

pub(super) fn send(to: &mut impl Write, message: &[u8]) -> io::Result<()> {
    to.write_all(&length_of(message))?;
    to.write_all(message)?;
    to.flush()
}

/// The same as [`receive`], for the parent, who also has others to wait for.
pub(super) async fn receive_async(
    from: &mut (impl AsyncRead + Unpin),
    most_bytes: u64,
) -> io::Result<Vec<u8>> {
    let mut length = [0; LENGTH];
    from.read_exact(&mut length).await?;
    let (length, mut message) = checked(length, most_bytes)?;
    from.take(length).read_to_end(&mut message).await?;
    whole(message, length)
}

pub(super) async fn send_async(
    to: &mut (impl AsyncWrite + Unpin),
    message: &[u8],
) -> io::Result<()> {
    to.write_all(&length_of(message)).await?;
    to.write_all(message).await?;
    to.flush().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_come_back_and_nothing_follows_the_last() {
        let mut pipe = Vec::new();
        send(&mut pipe, b"one").expect("a vector takes everything");
        send(&mut pipe, b"").expect("a vector takes everything");
        let mut reader = pipe.as_slice();
        assert_eq!(receive(&mut reader, 3).expect("whole").as_deref(), Some(&b"one"[..]));
        assert_eq!(receive(&mut reader, 3).expect("whole").as_deref(), Some(&b""[..]));
        assert_eq!(receive(&mut reader, 3).expect("the end"), None);
    }

    #[test]
    fn a_length_that_lies_costs_nothing() {
        let long = [&u64::MAX.to_le_bytes()[..], b"x"].concat();
        let refused = receive(&mut long.as_slice(), 100).expect_err("too long");
        assert_eq!(refused.kind(), io::ErrorKind::FileTooLarge);
        let short = [&5_u64.to_le_bytes()[..], b"abc"].concat();
        let cut = receive(&mut short.as_slice(), 100).expect_err("3 bytes of 5");
        assert_eq!(cut.kind(), io::ErrorKind::UnexpectedEof);
    }

    #[test]
    fn what_is_no_message_is_garbled() {
        let bytes = encode(&Request { limits: Limits::default() }).expect("plain data");
        assert_eq!(decode::<Request>(&bytes).expect("the same").limits, Limits::default());
        for end in 0..bytes.len() {
            assert!(decode::<Request>(&bytes[..end]).is_err(), "cut at {end}");
        }
        assert!(decode::<Answer>(&bytes).is_err(), "another message");
    }
}
