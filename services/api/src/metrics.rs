//! What the server counts: rate, errors and duration per route template.
//!
//! Labels are route templates, methods and statuses, never raw paths, people or tenants, so
//! that the number of series is bounded and `/metrics` tells nothing about anybody.

use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

/// Labels of one kind of request.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    route: String,
    method: &'static str,
    status: u16,
}

/// Labels of one route.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RouteLabels {
    route: String,
    method: &'static str,
}

/// Labels of the end of an upload.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ResultLabels {
    result: &'static str,
}

/// The server's counters; clones share their values.
#[derive(Clone, Debug)]
pub struct Metrics {
    requests: Family<RequestLabels, Counter>,
    durations: Family<RouteLabels, Histogram>,
    sign_ins: Family<ResultLabels, Counter>,
    uploads: Family<ResultLabels, Counter>,
    uploaded_bytes: Counter,
    audit_failures: Counter,
}

/// Upper ends of the duration buckets, in seconds: around the promise of 0.5 s.
const DURATION_BUCKETS_S: [f64; 11] =
    [0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

impl Metrics {
    /// Fresh counters, registered under `flarepath_…`.
    pub fn register(registry: &mut Registry) -> Self {
        let metrics = Self {
            requests: Family::default(),
            durations: Family::new_with_constructor(|| Histogram::new(DURATION_BUCKETS_S)),
            sign_ins: Family::default(),
            uploads: Family::default(),
            uploaded_bytes: Counter::default(),
            audit_failures: Counter::default(),
        };
        registry.register("flarepath_http_requests", "Requests answered", metrics.requests.clone());
        registry.register_with_unit(
            "flarepath_http_request_duration",
            "Time from the request head to the response head",
            Unit::Seconds,
            metrics.durations.clone(),
        );
        registry.register("flarepath_sign_ins", "Attempts to sign in", metrics.sign_ins.clone());
        registry.register("flarepath_uploads", "Files received", metrics.uploads.clone());
        registry.register_with_unit(
            "flarepath_uploaded",
            "Bytes of files received",
            Unit::Bytes,
            metrics.uploaded_bytes.clone(),
        );
        registry.register(
            "flarepath_audit_failures",
            "Audit rows that could not be written",
            metrics.audit_failures.clone(),
        );
        metrics
    }

    /// Counts an answered request.
    pub fn note_request(&self, route: &str, method: &str, status: u16, duration: Duration) {
        let method = known_method(method);
        let route = route.to_owned();
        self.durations
            .get_or_create(&RouteLabels { route: route.clone(), method })
            .observe(duration.as_secs_f64());
        self.requests.get_or_create(&RequestLabels { route, method, status }).inc();
    }

    /// Counts an attempt to sign in: `granted`, `refused` or `throttled`.
    pub fn note_sign_in(&self, result: &'static str) {
        self.sign_ins.get_or_create(&ResultLabels { result }).inc();
    }

    /// Counts a received file: `accepted`, `known` or `refused`.
    pub fn note_upload(&self, result: &'static str, size_bytes: u64) {
        self.uploads.get_or_create(&ResultLabels { result }).inc();
        self.uploaded_bytes.inc_by(size_bytes);
    }

    /// Counts an audit row that could not be written.
    pub fn note_audit_failure(&self) {
        self.audit_failures.inc();
    }
}

/// Methods are labels only when they are known ones; anybody may invent others.
fn known_method(method: &str) -> &'static str {
    ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]
        .into_iter()
        .find(|known| *known == method)
        .unwrap_or("other")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn series_are_per_template_and_invented_methods_share_one() {
        let mut registry = Registry::default();
        let metrics = Metrics::register(&mut registry);
        let duration = Duration::from_millis(20);
        metrics.note_request("/api/v1/flights/{id}", "GET", 404, duration);
        metrics.note_request("/api/v1/flights/{id}", "GET", 404, duration);
        metrics.note_request("unmatched", "BREW", 404, duration);
        let mut text = String::new();
        prometheus_client::encoding::text::encode(&mut text, &registry).expect("text");
        let counted = "flarepath_http_requests_total{route=\"/api/v1/flights/{id}\",method=\"GET\",status=\"404\"} 2";
        assert!(text.contains(counted), "{text}");
        assert!(text.contains("method=\"other\"") && !text.contains("BREW"), "{text}");
        assert!(text.contains("flarepath_http_request_duration_seconds_sum"), "{text}");
    }
}
