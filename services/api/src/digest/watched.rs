//! A body whose digest is computed while somebody else reads it.

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use actix_web::error::PayloadError;
use actix_web::web::{Bytes, Payload};
use futures_util::{Stream, StreamExt};

use super::Verifier;
use crate::error::{ApiError, ApiResult};
use crate::routes::extract::body_error;

/// Most bytes that may follow what the reader wanted: a form has an end of its own.
const EPILOGUE_MAX: usize = 64 * 1024;

/// A body that several may read; what each reads is gone for the others, and counted.
#[derive(Clone)]
pub struct WatchedBody(Rc<RefCell<Watched>>);

struct Watched {
    body: Payload,
    verifier: Verifier,
}

impl WatchedBody {
    /// Watches a body for what was declared of it.
    #[must_use]
    pub fn new(body: Payload, verifier: Verifier) -> Self {
        Self(Rc::new(RefCell::new(Watched { body, verifier })))
    }

    /// Reads what the other reader left, and compares.
    ///
    /// # Errors
    /// Digest mismatch; bad request when too much was left.
    pub async fn finish(mut self) -> ApiResult<()> {
        let mut left: usize = 0;
        while let Some(chunk) = self.next().await {
            left = left.saturating_add(chunk.map_err(body_error)?.len());
            if left > EPILOGUE_MAX {
                return Err(ApiError::bad_request("too much follows the end of the form"));
            }
        }
        std::mem::take(&mut self.0.borrow_mut().verifier).finish()
    }
}

impl Stream for WatchedBody {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let watched = &mut *self.0.borrow_mut();
        let polled = Pin::new(&mut watched.body).poll_next(cx);
        if let Poll::Ready(Some(Ok(chunk))) = &polled {
            watched.verifier.update(chunk);
        }
        polled
    }
}
