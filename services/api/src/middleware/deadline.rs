//! A pace for request bodies: the HTTP layer itself waits for a trickle for ever.
//!
//! A body has a deadline as a whole, and a least rate while it arrives, so that a sender who
//! has gone is noticed long before the deadline. Only time spent waiting for the sender
//! counts for the rate: a slow disk of ours is not the sender's fault. Handlers are not cut
//! off, since what they began may already be written.

use std::io;
use std::time::Duration;

use actix_web::HttpMessage;
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::error::PayloadError;
use actix_web::web::Bytes;
use futures_util::{StreamExt, stream};
use tokio::time::Instant;

/// How fast a body has to arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Longest time from the first to the last byte.
    pub deadline: Duration,
    /// Bytes that have to arrive in every window.
    pub window_min_bytes: u64,
    /// How long a window is.
    pub window: Duration,
    /// How much longer the first window is.
    pub grace: Duration,
}

/// Lets the body of the request arrive at its pace; when it does not, reading it fails with
/// [`io::ErrorKind::TimedOut`].
pub fn bound(request: &mut ServiceRequest, pace: Pace) {
    let payload = request.take_payload();
    if matches!(payload, Payload::None) {
        return;
    }
    let paced = Paced {
        payload,
        pace,
        deadline: Instant::now() + pace.deadline,
        patience: pace.grace.saturating_add(pace.window),
        window_bytes: 0,
    };
    let bounded = stream::unfold(paced, |mut paced| async move {
        let chunk = paced.next().await?;
        Some((chunk, paced))
    });
    request.set_payload(Payload::Stream { payload: bounded.fuse().boxed_local() });
}

struct Paced {
    payload: Payload,
    pace: Pace,
    deadline: Instant,
    /// How much longer may be waited in this window.
    patience: Duration,
    /// What arrived in this window.
    window_bytes: u64,
}

impl Paced {
    async fn next(&mut self) -> Option<Result<Bytes, PayloadError>> {
        loop {
            let asked = Instant::now();
            let until = self.deadline.min(asked + self.patience);
            let arrived = tokio::time::timeout_at(until, self.payload.next()).await;
            let now = Instant::now();
            self.patience = self.patience.saturating_sub(now.duration_since(asked));
            match arrived {
                Ok(Some(Ok(chunk))) => {
                    let length = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
                    self.window_bytes = self.window_bytes.saturating_add(length);
                    let in_time = self.keeps_pace();
                    return Some(if in_time { Ok(chunk) } else { Err(timed_out()) });
                }
                Ok(ended) => return ended,
                Err(_elapsed) if self.deadline <= now => return Some(Err(timed_out())),
                Err(_elapsed) if !self.keeps_pace() => return Some(Err(timed_out())),
                Err(_elapsed) => {}
            }
        }
    }

    /// Whether enough arrived in the window, if it is over; then the next one begins.
    fn keeps_pace(&mut self) -> bool {
        if !self.patience.is_zero() {
            return true;
        }
        self.patience = self.pace.window;
        std::mem::take(&mut self.window_bytes) >= self.pace.window_min_bytes
    }
}

fn timed_out() -> PayloadError {
    PayloadError::Io(io::ErrorKind::TimedOut.into())
}

/// Whether reading a body failed because it took too long.
#[must_use]
pub fn is_timeout(error: &PayloadError) -> bool {
    matches!(error, PayloadError::Io(error) if error.kind() == io::ErrorKind::TimedOut)
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    const PAUSE: Duration = Duration::from_millis(20);
    /// No rate to speak of: ten pauses in all.
    const DEADLINE_ONLY: Pace = Pace {
        deadline: Duration::from_millis(200),
        window_min_bytes: 0,
        window: Duration::from_secs(10),
        grace: Duration::ZERO,
    };

    /// What of a body of one byte after every pause arrives, and how reading it ends.
    async fn trickle(bytes: usize, pace: Pace) -> (usize, Option<PayloadError>) {
        let mut request = TestRequest::post().to_srv_request();
        let trickle = stream::repeat(Bytes::from_static(b"x")).take(bytes).then(|byte| async {
            tokio::time::sleep(PAUSE).await;
            Ok(byte)
        });
        request.set_payload(Payload::Stream { payload: trickle.boxed_local() });
        bound(&mut request, pace);
        let mut body = request.take_payload();
        let mut chunks = 0;
        loop {
            match body.next().await {
                Some(Ok(_)) => chunks += 1,
                Some(Err(error)) => return (chunks, Some(error)),
                None => return (chunks, None),
            }
        }
    }

    #[actix_web::test]
    async fn a_body_that_trickles_in_for_ever_is_given_up() {
        let (chunks, error) = trickle(usize::MAX, DEADLINE_ONLY).await;
        // The deadline is that of the whole body: no chunk is late by itself, and no more than
        // ten pauses of 20 ms fit into 200 ms.
        assert!(chunks <= 10, "{chunks} chunks");
        assert!(is_timeout(&error.expect("an endless body")));
    }

    #[actix_web::test]
    async fn a_body_below_its_rate_is_given_up_long_before_its_deadline() {
        let hour = Duration::from_secs(3_600);
        let slow = Pace { deadline: hour, window_min_bytes: 6, window: 5 * PAUSE, grace: PAUSE };
        // One byte a pause: at most five or, with the grace, six fall into a window, and since
        // a pause is never shorter than asked, the second window can never hold six.
        let (chunks, error) = trickle(usize::MAX, slow).await;
        assert!(chunks <= 12, "{chunks} chunks");
        assert!(is_timeout(&error.expect("an endless body")));
        // Nothing is asked of the last window: the body may end in it.
        let ends = trickle(3, slow).await;
        assert!(matches!(ends, (3, None)), "{ends:?}");
        let (_, silent) = trickle(0, Pace { grace: Duration::ZERO, ..slow }).await;
        assert!(silent.is_none(), "an empty body is never too slow");
    }

    #[actix_web::test]
    async fn a_sender_who_falls_silent_is_noticed() {
        let mut request = TestRequest::post().to_srv_request();
        let once = stream::once(async { Ok(Bytes::from_static(b"some bytes")) });
        let silent = once.chain(stream::pending());
        request.set_payload(Payload::Stream { payload: silent.boxed_local() });
        let hour = Duration::from_secs(3_600);
        bound(
            &mut request,
            Pace { deadline: hour, window_min_bytes: 1, window: PAUSE, grace: PAUSE },
        );
        let mut body = request.take_payload();
        assert!(body.next().await.expect("the first chunk").is_ok());
        // The first window holds ten bytes and passes; the second holds none.
        let error = body.next().await.expect("no end").expect_err("silence");
        assert!(is_timeout(&error));
    }

    #[actix_web::test]
    async fn the_time_we_take_ourselves_does_not_count() {
        let mut request = TestRequest::post().to_srv_request();
        let ready = stream::repeat(Bytes::from_static(b"x")).take(5).map(Ok);
        request.set_payload(Payload::Stream { payload: ready.boxed_local() });
        let hour = Duration::from_secs(3_600);
        let grace = Duration::ZERO;
        bound(&mut request, Pace { deadline: hour, window_min_bytes: 1_000, window: PAUSE, grace });
        let mut body = request.take_payload();
        let mut chunks = 0;
        while let Some(chunk) = body.next().await {
            chunk.expect("the sender is not late");
            chunks += 1;
            tokio::time::sleep(2 * PAUSE).await;
        }
        assert_eq!(chunks, 5);
    }

    #[actix_web::test]
    async fn a_whole_body_passes_unchanged() {
        let mut request = TestRequest::post().set_payload("whole").to_srv_request();
        bound(&mut request, DEADLINE_ONLY);
        let body: Vec<_> =
            request.take_payload().map(|chunk| chunk.expect("bytes")).collect().await;
        assert_eq!(body.concat(), b"whole");
    }
}
