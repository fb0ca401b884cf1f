//! Headers that every response carries.
//!
//! The content security policy allows nothing but our own style sheet, images and forms: no
//! script runs, inline or otherwise. The referrer policy keeps `Origin` on our own forms,
//! which the check against cross-site requests relies on.

use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};

const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// Sets the headers; `Cache-Control` only when the handler did not.
pub fn set(headers: &mut HeaderMap, secure: bool) {
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if secure {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_script_is_ever_allowed_and_nothing_is_stored() {
        let mut headers = HeaderMap::new();
        set(&mut headers, false);
        let policy = headers.get(header::CONTENT_SECURITY_POLICY).expect("a policy");
        let policy = policy.to_str().expect("ascii");
        assert!(policy.starts_with("default-src 'none'"));
        assert!(!policy.contains("script") && !policy.contains("unsafe"), "{policy}");
        assert_eq!(headers.get(header::CACHE_CONTROL), Some(&HeaderValue::from_static("no-store")));
        assert!(!headers.contains_key(header::STRICT_TRANSPORT_SECURITY));
    }

    #[test]
    fn a_handler_may_allow_caching_and_tls_is_remembered() {
        let mut headers = HeaderMap::new();
        let caching = HeaderValue::from_static("public, max-age=3600");
        headers.insert(header::CACHE_CONTROL, caching.clone());
        set(&mut headers, true);
        assert_eq!(headers.get(header::CACHE_CONTROL), Some(&caching));
        assert!(headers.contains_key(header::STRICT_TRANSPORT_SECURITY));
    }
}
