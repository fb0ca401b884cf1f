//! A small client of the API: somebody with or without a session, and what they are told.

use serde_json::Value;
use ureq::http::{HeaderMap, Method, Request};

/// Somebody who talks to the API.
#[derive(Clone)]
pub struct Client {
    base: String,
    agent: ureq::Agent,
    headers: Vec<(&'static str, String)>,
}

/// What they are told.
#[derive(Clone, Debug)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Headers of the answer.
    pub headers: HeaderMap,
    /// Body of the answer.
    pub text: String,
}

impl Client {
    /// Nobody in particular.
    #[must_use]
    pub fn new(base: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None)
            .timeout_global(Some(std::time::Duration::from_secs(60)))
            .build();
        Self { base: base.to_owned(), agent: config.into(), headers: Vec::new() }
    }

    /// The same caller at another service.
    #[must_use]
    pub fn at(&self, base: &str) -> Self {
        Self { base: base.to_owned(), ..self.clone() }
    }

    /// The same caller with a header.
    #[must_use]
    pub fn with(&self, name: &'static str, value: impl Into<String>) -> Self {
        let mut client = self.clone();
        client.headers.retain(|(known, _)| *known != name);
        client.headers.push((name, value.into()));
        client
    }

    /// What this caller sends as a header; empty when nothing.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    /// Tries to sign in.
    #[must_use]
    pub fn sign_in(&self, email: &str, password: &str) -> Reply {
        self.post("/session", &serde_json::json!({ "email": email, "password": password }))
    }

    /// The same caller with the session that they were given.
    ///
    /// # Panics
    /// When they were given none.
    #[must_use]
    pub fn signed_in(&self, email: &str, password: &str) -> Self {
        let reply = self.sign_in(email, password);
        assert_eq!(reply.status, 201, "{}", reply.text);
        let cookie = reply.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
        self.with("cookie", cookie).with("x-requested-with", "tests")
    }

    /// Reads a resource below `/api/v1`.
    #[must_use]
    pub fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, &format!("/api/v1{path}"), None, Vec::new())
    }

    /// Reads a probe.
    #[must_use]
    pub fn probe(&self, path: &str) -> Reply {
        self.send(Method::GET, path, None, Vec::new())
    }

    /// Sends JSON to a resource below `/api/v1`.
    #[must_use]
    pub fn post(&self, path: &str, body: &Value) -> Reply {
        let body = body.to_string().into_bytes();
        self.send(Method::POST, &format!("/api/v1{path}"), Some("application/json"), body)
    }

    /// Uploads one file.
    #[must_use]
    pub fn upload(&self, name: &str, bytes: &[u8]) -> Reply {
        let boundary = "a-boundary-that-is-in-no-log";
        let head = format!(
            "--{boundary}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             content-type: application/octet-stream\r\n\r\n"
        );
        let tail = format!("\r\n--{boundary}--\r\n");
        let body = [head.as_bytes(), bytes, tail.as_bytes()].concat();
        let kind = format!("multipart/form-data; boundary={boundary}");
        self.send(Method::POST, "/api/v1/uploads", Some(&kind), body)
    }

    fn send(&self, method: Method, path: &str, kind: Option<&str>, body: Vec<u8>) -> Reply {
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.base));
        if let Some(kind) = kind {
            request = request.header("content-type", kind);
        }
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let request = request.body(body).expect("a request");
        let mut response = self.agent.run(request).expect("an answer");
        let reply = Reply {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            text: response.body_mut().read_to_string().expect("a body of text"),
        };
        // Every answer that any test sees is held to this.
        let id: Result<uuid::Uuid, _> = reply.header("x-request-id").parse();
        assert!(id.is_ok(), "{path} carries no request id: {:?}", reply.headers);
        reply
    }
}

impl Reply {
    /// The body as JSON.
    ///
    /// # Panics
    /// When it is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// The rows of a page.
    ///
    /// # Panics
    /// When it is none.
    #[must_use]
    pub fn items(&self) -> Vec<Value> {
        let items = self.json()["items"].as_array().cloned();
        items.unwrap_or_else(|| panic!("no page: {}", self.text))
    }

    /// A header of the answer; empty when it is absent.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The kind of a problem, without its prefix.
    ///
    /// # Panics
    /// When the answer is not a problem.
    #[must_use]
    pub fn problem(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text);
        let json = self.json();
        assert_eq!(json["status"], self.status);
        let kind = json["type"].as_str().unwrap_or_default();
        kind.trim_start_matches("urn:flarepath:problem:").to_owned()
    }
}
