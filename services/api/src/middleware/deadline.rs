//! A deadline for request bodies: the HTTP layer itself waits for a trickle for ever.
//!
//! Handlers are not cut off, since what they began may already be written.

use std::io;
use std::time::Duration;

use actix_web::HttpMessage;
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::error::PayloadError;
use futures_util::{StreamExt, stream};
use tokio::time::Instant;

/// Lets the body of the request arrive within `limit`; after that, reading it fails with
/// [`io::ErrorKind::TimedOut`].
pub fn bound(request: &mut ServiceRequest, limit: Duration) {
    let payload = request.take_payload();
    if matches!(payload, Payload::None) {
        return;
    }
    let deadline = Instant::now() + limit;
    let bounded = stream::unfold(payload, move |mut payload| async move {
        let chunk = match tokio::time::timeout_at(deadline, payload.next()).await {
            Ok(chunk) => chunk?,
            Err(_elapsed) => Err(PayloadError::Io(io::ErrorKind::TimedOut.into())),
        };
        Some((chunk, payload))
    });
    request.set_payload(Payload::Stream { payload: bounded.fuse().boxed_local() });
}

/// Whether reading a body failed because it took too long.
#[must_use]
pub fn is_timeout(error: &PayloadError) -> bool {
    matches!(error, PayloadError::Io(error) if error.kind() == io::ErrorKind::TimedOut)
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;
    use actix_web::web::Bytes;

    use super::*;

    #[actix_web::test]
    async fn a_body_that_trickles_in_for_ever_is_given_up() {
        const PAUSE: Duration = Duration::from_millis(20);
        let mut request = TestRequest::post().to_srv_request();
        let trickle = stream::repeat(Bytes::from_static(b"x")).then(|byte| async move {
            tokio::time::sleep(PAUSE).await;
            Ok(byte)
        });
        request.set_payload(Payload::Stream { payload: trickle.boxed_local() });
        bound(&mut request, 10 * PAUSE);
        let mut body = request.take_payload();
        let mut chunks = 0;
        let error = loop {
            match body.next().await.expect("an endless body") {
                Ok(_) => chunks += 1,
                Err(error) => break error,
            }
        };
        // The deadline is that of the whole body: no chunk is late by itself, and no more than
        // ten pauses of 20 ms fit into 200 ms.
        assert!(chunks <= 10, "{chunks} chunks");
        assert!(is_timeout(&error));
    }

    #[actix_web::test]
    async fn a_whole_body_passes_unchanged() {
        let mut request = TestRequest::post().set_payload("whole").to_srv_request();
        bound(&mut request, Duration::from_secs(10));
        let body: Vec<_> =
            request.take_payload().map(|chunk| chunk.expect("bytes")).collect().await;
        assert_eq!(body.concat(), b"whole");
    }
}
