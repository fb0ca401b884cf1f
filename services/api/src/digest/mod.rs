//! Digests that senders declare, and whether the bytes are what they say.

mod verifier;
mod watched;

pub use verifier::{CHECKSUM_ALGORITHMS, REPR_DIGEST, Verifier, joined};
pub use watched::WatchedBody;
