//! A few warm children: a log goes to one that is idle, or to a new one.
//!
//! A child that died, took too long or panicked is not asked again. One that has read many logs
//! is replaced, so that whatever a parser leaks stays small.

use std::sync::{Mutex, PoisonError};

use data_ingest::{IngestedLog, Limits};

use super::failure::Unread;
use super::process::{Parser, ParserOptions};
use crate::metrics::Metrics;

/// A child that has read so many logs is replaced.
const LOGS_EACH: u32 = 1_000;

/// Children that read logs. As many run as logs are read at the same time.
#[derive(Debug)]
pub struct ParserPool {
    options: ParserOptions,
    idle: Mutex<Vec<Parser>>,
    metrics: Metrics,
}

impl ParserPool {
    /// A pool without any child yet.
    #[must_use]
    pub fn new(options: ParserOptions, metrics: Metrics) -> Self {
        Self { options, idle: Mutex::default(), metrics }
    }

    /// Starts the first child, to find out whether that is possible.
    ///
    /// # Errors
    /// [`Unread::Unavailable`], with the reason.
    pub async fn warm(&self) -> Result<(), Unread> {
        let parser = self.start().await?;
        self.put_back(parser);
        Ok(())
    }

    /// Reads a log in a child. Dropping the future ends the child.
    ///
    /// # Errors
    /// See [`Unread`]; whatever it is, the next log is read.
    pub async fn read(&self, bytes: Vec<u8>, limits: &Limits) -> Result<IngestedLog, Unread> {
        let result = self.try_read(bytes, limits).await;
        if let Err(unread) = &result
            && let Some(kind) = unread.name()
        {
            self.metrics.parser_failure(kind);
        }
        result
    }

    async fn try_read(&self, bytes: Vec<u8>, limits: &Limits) -> Result<IngestedLog, Unread> {
        let mut parser = match self.take() {
            Some(parser) => parser,
            None => self.start().await?,
        };
        let result = parser.ask(bytes, limits, self.options.deadline).await;
        if matches!(result, Ok(_) | Err(Unread::Refused(_))) && parser.served < LOGS_EACH {
            self.put_back(parser);
        }
        result
    }

    async fn start(&self) -> Result<Parser, Unread> {
        let parser = Parser::start(&self.options).await?;
        self.metrics.parser_started();
        Ok(parser)
    }

    /// An idle child that is still alive.
    fn take(&self) -> Option<Parser> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some(mut parser) = idle.pop() {
            if parser.is_alive() {
                return Some(parser);
            }
        }
        None
    }

    fn put_back(&self, parser: Parser) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(parser);
    }
}
