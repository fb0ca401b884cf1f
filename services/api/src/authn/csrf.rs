//! Whether a request that rides on a cookie was sent by our own pages.
//!
//! Two proofs are accepted: a custom header, which a foreign page cannot set without our
//! permission (we never give it), or an `Origin` that is our own host, which browsers attach
//! to every unsafe request and pages cannot forge. Neither needs a script or a hidden field.

use actix_web::http::Method;
use actix_web::http::header::{HOST, HeaderMap, ORIGIN};

/// The custom header that programs send.
pub const REQUESTED_WITH_HEADER: &str = "x-requested-with";

/// Whether the method changes nothing.
#[must_use]
pub fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Whether the headers prove that our own pages or a program sent the request.
#[must_use]
pub fn is_same_site(headers: &HeaderMap) -> bool {
    match headers.get(ORIGIN) {
        Some(origin) => is_own_origin(origin.to_str().ok(), headers),
        None => headers.contains_key(REQUESTED_WITH_HEADER),
    }
}

/// Whether the headers prove that another site sent the request.
#[must_use]
pub fn is_cross_site(headers: &HeaderMap) -> bool {
    headers.get(ORIGIN).is_some_and(|origin| !is_own_origin(origin.to_str().ok(), headers))
}

fn is_own_origin(origin: Option<&str>, headers: &HeaderMap) -> bool {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let (Some(origin), Some(host)) = (origin, host) else {
        return false;
    };
    // Behind a proxy that ends TLS the scheme differs; the host and port do not.
    origin
        .strip_prefix("https://")
        .or_else(|| origin.strip_prefix("http://"))
        .is_some_and(|authority| authority.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        headers
    }

    #[test]
    fn our_own_pages_and_programs_pass() {
        let own = [("host", "fly.example:8443"), ("origin", "https://fly.example:8443")];
        assert!(is_same_site(&headers(&own)));
        assert!(is_same_site(&headers(&[("host", "fly.example"), ("x-requested-with", "curl")])));
    }

    #[test]
    fn everybody_else_does_not() {
        let host = ("host", "fly.example");
        for foreign in [
            "https://evil.example",
            "https://fly.example.evil.example",
            "https://fly.example:444",
            "null",
            "",
        ] {
            let planted = headers(&[host, ("origin", foreign), ("x-requested-with", "x")]);
            assert!(!is_same_site(&planted), "{foreign}");
            assert!(is_cross_site(&planted), "{foreign}");
        }
        assert!(!is_same_site(&headers(&[host])), "no proof at all");
        assert!(!is_cross_site(&headers(&[host])), "a program without cookies");
        assert!(!is_same_site(&headers(&[("origin", "https://fly.example")])), "no host");
    }
}
