//! Log lines, error reports, and what must never be in either.
//!
//! Events are written as JSON lines to stderr (or as text on a terminal); results go to
//! stdout and never here. With a DSN in the environment, `error!` events and panics are
//! reported to Sentry once, without personal data: before sending, the request, user,
//! server name and everything named in [`NEVER_LOGGED`] are removed.
//!
//! Deliberately absent: bodies, file contents and positions. The API and the pipeline log
//! ids, counts and durations only.

use secrecy::ExposeSecret as _;
use sentry::protocol::Event;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _};

use crate::config::{Config, LogFormat};

/// Fields that no log line and no error report may carry. A test plants values in each and
/// searches the output for them.
pub const NEVER_LOGGED: &[&str] = &[
    "password",
    "token",
    "cookie",
    "authorization",
    "email",
    "person_name",
    "registration",
    "latitude_deg",
    "longitude_deg",
    "body",
    "database_url",
];

/// Keeps error reporting alive; dropping it sends what is still queued.
#[must_use]
pub struct Telemetry {
    _sentry: Option<sentry::ClientInitGuard>,
}

/// Starts logging, and error reporting when there is a DSN. Does nothing but error reporting
/// when logging was started before (in tests).
pub fn start(config: &Config) -> Telemetry {
    let filter = EnvFilter::try_new(&config.log_filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = match config.log_format {
        LogFormat::Json => tracing_subscriber::fmt::layer()
            .json()
            .flatten_event(true)
            .with_current_span(true)
            .with_span_list(false)
            .with_writer(std::io::stderr)
            .boxed(),
        LogFormat::Text => {
            tracing_subscriber::fmt::layer().with_target(false).with_writer(std::io::stderr).boxed()
        }
    };
    let _ = tracing_subscriber::registry()
        .with(lines.with_filter(filter))
        .with(sentry_layer())
        .try_init();
    let sentry = config
        .sentry_dsn
        .as_ref()
        .map(|dsn| sentry::init(sentry_options().dsn(dsn.expose_secret())));
    Telemetry { _sentry: sentry }
}

/// The layer that turns `error!` into one report. There is none for anything below: it is
/// neither sent nor kept as a breadcrumb, because breadcrumbs would carry other people's
/// requests.
#[must_use]
pub fn sentry_layer<S>() -> impl tracing_subscriber::Layer<S>
where
    S: tracing::Subscriber + for<'span> tracing_subscriber::registry::LookupSpan<'span>,
{
    sentry::integrations::tracing::ErrorLayer::new().with_filter(LevelFilter::ERROR)
}

/// Options of the error reporter, shared with the test that reads what would be sent.
pub fn sentry_options() -> sentry::ClientOptions {
    sentry::ClientOptions::new()
        .release(env!("CARGO_PKG_VERSION"))
        .send_default_pii(false)
        .attach_stacktrace(true)
        .before_send(|event| Some(without_personal_data(event)))
}

/// The report without anything that could name a person, an aircraft or a place.
fn without_personal_data(mut event: Event<'static>) -> Event<'static> {
    event.request = None;
    event.user = None;
    event.server_name = None;
    for context in event.contexts.values_mut() {
        if let sentry::protocol::Context::Other(fields) = context {
            fields.retain(|name, _| !NEVER_LOGGED.contains(&name.as_str()));
        }
    }
    event.extra.retain(|name, _| !NEVER_LOGGED.contains(&name.as_str()));
    event.tags.retain(|name, _| !NEVER_LOGGED.contains(&name.as_str()));
    event
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_reported_once_and_without_personal_data() {
        let events = sentry::test::with_captured_events_options(
            || {
                let subscriber = tracing_subscriber::registry().with(sentry_layer());
                tracing::subscriber::with_default(subscriber, || {
                    tracing::info!(email = "canary-mail", "not an error");
                    tracing::error!(
                        request_id = "r-1",
                        email = "canary-mail",
                        registration = "canary-tail",
                        token = "canary-token",
                        "the store did not answer"
                    );
                });
            },
            sentry_options(),
        );
        assert_eq!(events.len(), 1, "one internal error is one report");
        let sent = serde_json::to_string(&events).expect("a serialisable event");
        assert!(sent.contains("the store did not answer") && sent.contains("r-1"));
        assert!(!sent.contains("canary"), "personal data in {sent}");
    }
}
