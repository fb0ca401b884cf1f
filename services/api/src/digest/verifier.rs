//! Digests that senders declare, and whether the bytes are what they say.
//!
//! `Content-Digest` and `Repr-Digest` are those of RFC 9530: dictionaries of algorithms and
//! byte sequences, of which unknown algorithms are ignored. Both cover the body of a request
//! as it is sent: of a POST and of a PATCH, the representation is what the body encloses
//! (RFC 9530, section 3.1). The tus checksum names one algorithm and must be
//! one we know. What is declared in a form that cannot be read is refused, not ignored: the
//! sender meant something by it.

use actix_web::http::header::{HeaderMap, HeaderName};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sfv::{BareItem, Dictionary, ListEntry, Parser};
use sha1::Sha1;
use sha2::digest::DynDigest;
use sha2::{Sha256, Sha512};

use crate::error::{ApiError, ApiResult};
use crate::problem::ProblemKind;

/// Digest of the body of a message.
pub const CONTENT_DIGEST: HeaderName = HeaderName::from_static("content-digest");
/// Digest of what is transferred, which of a whole body is the same.
pub const REPR_DIGEST: HeaderName = HeaderName::from_static("repr-digest");
/// Digest of the body of one request in tus 1.0.
pub const UPLOAD_CHECKSUM: HeaderName = HeaderName::from_static("upload-checksum");
/// The algorithms of the tus checksum, as tus lists them.
pub const CHECKSUM_ALGORITHMS: &str = "sha256,sha1";

/// Computes what a sender declared, while the bytes go by.
#[derive(Default)]
pub struct Verifier {
    checks: Vec<Check>,
}

struct Check {
    hasher: Box<dyn DynDigest + Send>,
    declared: Vec<u8>,
    header: HeaderName,
}

impl Verifier {
    /// What the headers declare of the body: `Content-Digest` and `Repr-Digest`.
    ///
    /// # Errors
    /// Bad request when a header cannot be read.
    pub fn of_body(headers: &HeaderMap) -> ApiResult<Self> {
        let mut verifier = Self::default();
        for header in [CONTENT_DIGEST, REPR_DIGEST] {
            if let Some(text) = joined(headers, &header)? {
                verifier.add_digests(&text, &header)?;
            }
        }
        Ok(verifier)
    }

    /// What a `Repr-Digest` declares of bytes that are sent in parts.
    ///
    /// # Errors
    /// Bad request when it cannot be read.
    pub fn of_whole(repr_digest: &str) -> ApiResult<Self> {
        let mut verifier = Self::default();
        verifier.add_digests(repr_digest, &REPR_DIGEST)?;
        Ok(verifier)
    }

    /// The same with the tus checksum, when there is one.
    ///
    /// # Errors
    /// Bad request when it cannot be read or its algorithm is not known.
    pub fn with_checksum(mut self, headers: &HeaderMap) -> ApiResult<Self> {
        let Some(text) = joined(headers, &UPLOAD_CHECKSUM)? else {
            return Ok(self);
        };
        let (algorithm, encoded) = text.split_once(' ').unwrap_or((&text, ""));
        let hasher: Box<dyn DynDigest + Send> = match algorithm {
            "sha1" => Box::new(Sha1::default()),
            "sha256" => Box::new(Sha256::default()),
            _ => {
                let detail = format!("the checksum is none of {CHECKSUM_ALGORITHMS}");
                return Err(ApiError::bad_request(detail));
            }
        };
        let declared = STANDARD
            .decode(encoded.trim())
            .map_err(|error| ApiError::bad_request("the checksum is not base64").source(error))?;
        self.checks.push(Check { hasher, declared, header: UPLOAD_CHECKSUM });
        Ok(self)
    }

    /// Whether nothing was declared.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.checks.is_empty()
    }

    /// Takes the next bytes into account.
    pub fn update(&mut self, bytes: &[u8]) {
        for check in &mut self.checks {
            check.hasher.update(bytes);
        }
    }

    /// Compares what was computed with what was declared.
    ///
    /// # Errors
    /// Digest mismatch, or checksum mismatch for the one of tus.
    pub fn finish(self) -> ApiResult<()> {
        for check in self.checks {
            if *check.hasher.finalize() != *check.declared {
                let kind = if check.header == UPLOAD_CHECKSUM {
                    ProblemKind::ChecksumMismatch
                } else {
                    ProblemKind::DigestMismatch
                };
                let detail = format!("the bytes are not what {} says", title_case(&check.header));
                return Err(ApiError::new(kind).detail(detail));
            }
        }
        Ok(())
    }

    fn add_digests(&mut self, text: &str, header: &HeaderName) -> ApiResult<()> {
        let malformed = || format!("{} is not a dictionary of digests", title_case(header));
        let digests: Dictionary = Parser::new(text)
            .parse()
            .map_err(|error| ApiError::bad_request(malformed()).source(error))?;
        for (algorithm, entry) in digests {
            let hasher: Box<dyn DynDigest + Send> = match algorithm.as_str() {
                "sha-256" => Box::new(Sha256::default()),
                "sha-512" => Box::new(Sha512::default()),
                _ => continue,
            };
            let ListEntry::Item(item) = entry else {
                return Err(ApiError::bad_request(malformed()));
            };
            let BareItem::ByteSequence(declared) = item.bare_item else {
                return Err(ApiError::bad_request(malformed()));
            };
            self.checks.push(Check { hasher, declared, header: header.clone() });
        }
        Ok(())
    }
}

impl std::fmt::Debug for Verifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let headers: Vec<&str> = self.checks.iter().map(|check| check.header.as_str()).collect();
        f.debug_struct("Verifier").field("declared_by", &headers).finish_non_exhaustive()
    }
}

/// The value of a header that may be spread over several lines.
///
/// # Errors
/// Bad request when it is not ASCII.
pub fn joined(headers: &HeaderMap, name: &HeaderName) -> ApiResult<Option<String>> {
    let lines: Result<Vec<&str>, _> = headers.get_all(name).map(|line| line.to_str()).collect();
    let lines = lines.map_err(|error| {
        ApiError::bad_request(format!("{} is not ASCII", title_case(name))).source(error)
    })?;
    Ok((!lines.is_empty()).then(|| lines.join(", ")))
}

/// A header as people write it: `Content-Digest`.
fn title_case(header: &HeaderName) -> String {
    let words = header.as_str().split('-').map(|word| {
        let mut letters = word.chars();
        let first = letters.next().map(|letter| letter.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    });
    words.collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    /// SHA-256 and SHA-512 of `{"hello": "world"}`, from RFC 9530, appendix B and D.
    const HELLO: &[u8] = b"{\"hello\": \"world\"}";
    const HELLO_SHA_256: &str = "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:";
    const HELLO_SHA_512: &str = "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgB\
                                 WnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:";

    fn headers(pairs: &[(HeaderName, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers
                .append(name.clone(), HeaderValue::from_bytes(value.as_bytes()).expect("a value"));
        }
        headers
    }

    fn verdict(pairs: &[(HeaderName, &str)], bytes: &[u8]) -> Result<(), ProblemKind> {
        let headers = headers(pairs);
        let verified = Verifier::of_body(&headers).and_then(|it| it.with_checksum(&headers));
        let mut verifier = verified.map_err(|error| error.kind)?;
        bytes.chunks(3).for_each(|chunk| verifier.update(chunk));
        verifier.finish().map_err(|error| error.kind)
    }

    #[test]
    fn the_examples_of_the_standard_hold_and_other_bytes_do_not() {
        for declared in [HELLO_SHA_256, HELLO_SHA_512] {
            for header in [CONTENT_DIGEST, REPR_DIGEST] {
                let pairs = [(header, declared)];
                assert_eq!(verdict(&pairs, HELLO), Ok(()), "{declared}");
                assert_eq!(verdict(&pairs, b"other"), Err(ProblemKind::DigestMismatch));
            }
        }
    }

    #[test]
    fn every_known_algorithm_counts_and_unknown_ones_do_not() {
        let wrong = HELLO_SHA_512.replacen("WZ", "XX", 1);
        let both = format!("{HELLO_SHA_256}, {wrong}");
        assert_eq!(verdict(&[(CONTENT_DIGEST, &both)], HELLO), Err(ProblemKind::DigestMismatch));
        let lines = [(CONTENT_DIGEST, HELLO_SHA_256), (CONTENT_DIGEST, wrong.as_str())];
        assert_eq!(verdict(&lines, HELLO), Err(ProblemKind::DigestMismatch), "on two lines");
        let unknown = format!("md5=:AAAA:, crc32c=7, {HELLO_SHA_256}");
        assert_eq!(verdict(&[(CONTENT_DIGEST, &unknown)], HELLO), Ok(()));
        let only_unknown = headers(&[(REPR_DIGEST, "unixsum=:AAAA:")]);
        assert!(Verifier::of_body(&only_unknown).expect("ignored").is_empty());
        let short = [(CONTENT_DIGEST, "sha-256=:AAAA:")];
        assert_eq!(verdict(&short, HELLO), Err(ProblemKind::DigestMismatch));
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        for text in ["sha-256=X48E", "sha-256", "sha-256=(:AAAA:)", "=", "sha-256=:*:", "ü"] {
            let refused = verdict(&[(CONTENT_DIGEST, text)], HELLO);
            assert_eq!(refused, Err(ProblemKind::BadRequest), "{text}");
        }
        for text in ["", "sha1", "md5 AAAA", "sha1 not-base64!", "SHA1 AAAA"] {
            let refused = verdict(&[(UPLOAD_CHECKSUM, text)], HELLO);
            let expected = if text == "sha1" {
                // Readable, and of no bytes at all.
                ProblemKind::ChecksumMismatch
            } else {
                ProblemKind::BadRequest
            };
            assert_eq!(refused, Err(expected), "{text}");
        }
    }

    #[test]
    fn the_checksum_of_tus_has_a_status_of_its_own() {
        // The example of the tus protocol: SHA-1 of "hello world".
        let pairs = [(UPLOAD_CHECKSUM, "sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=")];
        assert_eq!(verdict(&pairs, b"hello world"), Ok(()));
        assert_eq!(verdict(&pairs, b"hello worlt"), Err(ProblemKind::ChecksumMismatch));
        assert_eq!(ProblemKind::ChecksumMismatch.status().as_u16(), 460);
    }
}
