//! A caller of the API: somebody's cookie or token, or nobody's.

use serde_json::Value;
use ureq::http::{Method, Request};
use uuid::Uuid;

/// A caller.
#[derive(Clone)]
pub struct Client {
    base: String,
    agent: ureq::Agent,
    headers: Vec<(&'static str, String)>,
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: ureq::http::HeaderMap,
    pub text: String,
    /// The id that was sent with the request.
    pub request_id: Uuid,
}

impl Client {
    pub fn new(base: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(std::time::Duration::from_secs(30)))
            .build();
        Self { base: base.to_owned(), agent: config.into(), headers: Vec::new() }
    }

    /// The same caller at another server.
    pub fn at(&self, base: &str) -> Self {
        Self { base: base.to_owned(), ..self.clone() }
    }

    /// The same caller with one more header.
    pub fn with(&self, name: &'static str, value: impl Into<String>) -> Self {
        let mut client = self.clone();
        client.headers.retain(|(known, _)| *known != name);
        client.headers.push((name, value.into()));
        client
    }

    /// What this caller sends as a header.
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    /// The same caller without a header.
    pub fn without(&self, name: &str) -> Self {
        let mut client = self.clone();
        client.headers.retain(|(known, _)| *known != name);
        client
    }

    /// Somebody signed in by cookie, as a program would.
    pub fn signed_in(base: &str, email: &str, password: &str) -> Self {
        let anonymous = Self::new(base);
        let body = serde_json::json!({ "email": email, "password": password });
        let reply = anonymous.post("/api/v1/session", &body);
        assert_eq!(reply.status, 201, "{}", reply.text);
        let cookie = reply.header("set-cookie").split(';').next().unwrap().to_owned();
        anonymous.with("cookie", cookie).with("x-requested-with", "tests")
    }

    pub fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, None, Vec::new())
    }

    pub fn post(&self, path: &str, body: &Value) -> Reply {
        self.json(Method::POST, path, body)
    }

    pub fn put(&self, path: &str, body: &Value) -> Reply {
        self.json(Method::PUT, path, body)
    }

    pub fn delete(&self, path: &str) -> Reply {
        self.send(Method::DELETE, path, None, Vec::new())
    }

    pub fn json(&self, method: Method, path: &str, body: &Value) -> Reply {
        self.send(method, path, Some("application/json"), body.to_string().into_bytes())
    }

    /// Sends files as a multipart form.
    pub fn upload(&self, files: &[(&str, &[u8])], fields: &[(&str, &str)]) -> Reply {
        self.upload_to("/api/v1/uploads", files, fields)
    }

    /// The same to another path.
    pub fn upload_to(&self, path: &str, files: &[(&str, &[u8])], fields: &[(&str, &str)]) -> Reply {
        let boundary = "a-boundary-that-is-in-no-file";
        let mut body = Vec::new();
        for (name, value) in fields {
            let head = format!(
                "--{boundary}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
            body.extend_from_slice(head.as_bytes());
        }
        for (name, bytes) in files {
            let head = format!(
                "--{boundary}\r\ncontent-disposition: form-data; name=\"file\"; \
                 filename=\"{name}\"\r\ncontent-type: application/octet-stream\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        let kind = format!("multipart/form-data; boundary={boundary}");
        self.send(Method::POST, path, Some(&kind), body)
    }

    pub fn send(&self, method: Method, path: &str, kind: Option<&str>, body: Vec<u8>) -> Reply {
        let request_id = data_store::new_id(|id| id);
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.base));
        if self.header("x-request-id").is_empty() {
            request = request.header("x-request-id", request_id.to_string());
        }
        if let Some(kind) = kind {
            request = request.header("content-type", kind);
        }
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let request = request.body(body).unwrap();
        let mut response = self.agent.run(request).expect("the server answers");
        Reply {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            text: response.body_mut().read_to_string().unwrap(),
            request_id,
        }
    }
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    /// The `type` of a problem, without its prefix; fails when it is not a problem that
    /// names this request.
    pub fn problem(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text);
        let json = self.json();
        assert_eq!(json["status"], self.status);
        assert_eq!(json["instance"], format!("urn:uuid:{}", self.request_id));
        let kind = json["type"].as_str().unwrap();
        kind.strip_prefix("urn:flarepath:problem:").unwrap().to_owned()
    }
}
