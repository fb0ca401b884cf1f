//! `X-HTTP-Method-Override`: for senders behind something that passes no PATCH or DELETE.
//!
//! tus demands it. It holds for the resource of one resumable upload and nowhere else, and is
//! applied before anything is decided by the method.

use actix_web::dev::ServiceRequest;
use actix_web::http::Method;

use super::ITEM;

const HEADER: &str = "x-http-method-override";

/// Makes the request what its header says it is.
pub fn override_method(request: &mut ServiceRequest) {
    if request.method() != Method::POST || request.match_pattern().as_deref() != Some(ITEM) {
        return;
    }
    let named = request.headers().get(HEADER).and_then(|name| name.to_str().ok());
    let known = [Method::PATCH, Method::DELETE, Method::HEAD];
    let found = known.into_iter().find(|method| Some(method.as_str()) == named);
    if let Some(method) = found {
        request.head_mut().method = method;
    }
}
