//! One id per request, from the caller when it is a UUID, fresh otherwise.
//!
//! Only UUIDs are taken over: anything else could carry line breaks into logs or secrets
//! into the audit trail.

use std::convert::Infallible;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::HeaderMap;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use uuid::{Builder, Uuid};

/// The name of the header, in requests and responses.
pub const REQUEST_ID_HEADER: &str = "x-request-id";

/// The id of the request at hand; a handler may take it as an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestId(pub Uuid);

impl RequestId {
    /// The caller's id when it is one, or a fresh one.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        let given = headers
            .get(REQUEST_ID_HEADER)
            .and_then(|value| value.to_str().ok())
            .and_then(|text| Uuid::try_parse(text).ok());
        Self(given.unwrap_or_else(fresh))
    }
}

/// A random UUID, or the nil UUID when the operating system gives no randomness: a request
/// without a distinguishable id is better than no answer.
fn fresh() -> Uuid {
    let mut bytes = [0_u8; 16];
    if getrandom::fill(&mut bytes).is_err() {
        return Uuid::nil();
    }
    Builder::from_random_bytes(bytes).into_uuid()
}

impl FromRequest for RequestId {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let id = request.extensions().get::<RequestId>().copied();
        ready(Ok(id.unwrap_or_else(|| Self::of(request.headers()))))
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    fn of(text: &'static str) -> Uuid {
        let mut headers = HeaderMap::new();
        let name = HeaderName::from_static(REQUEST_ID_HEADER);
        headers.insert(name, HeaderValue::from_static(text));
        RequestId::of(&headers).0
    }

    #[test]
    fn only_a_uuid_is_taken_over() {
        let given = "0191d5a8-7c3e-7f00-8000-000000000001";
        assert_eq!(of(given).to_string(), given);
        for other in ["", "1", "flp_secret", "0191d5a8-7c3e-7f00-8000-00000000000g"] {
            assert_ne!(of(other).to_string(), other);
            assert_eq!(of(other).get_version_num(), 4, "{other}");
        }
        assert_ne!(of(""), of(""), "fresh every time");
    }
}
