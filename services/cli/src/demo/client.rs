//! A small client of the HTTP API, as a customer's script would be.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context as _, bail};
use serde_json::Value;

/// Longest wait for one answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// A client; cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    agent: ureq::Agent,
    base: String,
}

/// A signed-in person.
#[derive(Clone, Debug)]
pub(crate) struct SignedIn {
    cookie: String,
}

impl Client {
    pub(crate) fn new(address: SocketAddr) -> Self {
        let agent = ureq::Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .http_status_as_error(false)
            .build()
            .new_agent();
        Self { agent, base: format!("http://{address}/api/v1") }
    }

    /// Signs in and keeps the session cookie.
    pub(crate) async fn sign_in(&self, email: &str, password: &str) -> anyhow::Result<SignedIn> {
        let body = serde_json::json!({ "email": email, "password": password });
        let request = self.agent.post(format!("{}/session", self.base));
        let request = request.header("x-requested-with", "flarepath-demo");
        let response = blocking(move || request.send_json(body)).await?;
        let cookie = response
            .headers()
            .get("set-cookie")
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split(';').next())
            .map(str::to_owned);
        match cookie {
            Some(cookie) if response.status().is_success() => Ok(SignedIn { cookie }),
            _ => bail!("signing in was answered with {}", response.status()),
        }
    }

    /// A GET whose answer is JSON.
    pub(crate) async fn get(&self, who: &SignedIn, path: &str) -> anyhow::Result<Value> {
        let request = self.agent.get(format!("{}{path}", self.base)).header("cookie", &who.cookie);
        let response = blocking(move || request.call()).await?;
        answer("GET", path, response).await
    }

    /// A POST of JSON whose answer is JSON or empty.
    pub(crate) async fn post(
        &self,
        who: &SignedIn,
        path: &str,
        body: Value,
    ) -> anyhow::Result<Value> {
        let request = self.posting(who, path);
        let response = blocking(move || request.send_json(body)).await?;
        answer("POST", path, response).await
    }

    /// Uploads one file as a multipart form.
    pub(crate) async fn upload(
        &self,
        who: &SignedIn,
        name: &str,
        bytes: &[u8],
    ) -> anyhow::Result<Value> {
        const BOUNDARY: &str = "flarepath-demo-boundary-2f1c";
        let name: String = name.chars().filter(|c| !matches!(c, '"' | '\r' | '\n')).collect();
        let mut body = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; \
             filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        let request = self
            .posting(who, "/uploads")
            .header("content-type", format!("multipart/form-data; boundary={BOUNDARY}"));
        let response = blocking(move || request.send(body)).await?;
        answer("POST", "/uploads", response).await
    }

    fn posting(
        &self,
        who: &SignedIn,
        path: &str,
    ) -> ureq::RequestBuilder<ureq::typestate::WithBody> {
        self.agent
            .post(format!("{}{path}", self.base))
            .header("cookie", &who.cookie)
            .header("x-requested-with", "flarepath-demo")
    }
}

type Response = ureq::http::Response<ureq::Body>;

async fn blocking(
    call: impl FnOnce() -> Result<Response, ureq::Error> + Send + 'static,
) -> anyhow::Result<Response> {
    tokio::task::spawn_blocking(call).await?.context("the API did not answer")
}

async fn answer(method: &str, path: &str, mut response: Response) -> anyhow::Result<Value> {
    let status = response.status();
    let text = tokio::task::spawn_blocking(move || response.body_mut().read_to_string())
        .await?
        .context("the answer of the API cannot be read")?;
    if !status.is_success() {
        bail!("{method} {path} was answered with {status}: {text}");
    }
    if text.is_empty() { Ok(Value::Null) } else { Ok(serde_json::from_str(&text)?) }
}
