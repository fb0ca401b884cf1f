//! A browser without scripts: it follows forms, carries a cookie and says where it is.

use data_store::Role;
use ureq::http::Method;

use crate::client::{Client, Reply};
use crate::world::{PASSWORD, World};

/// Somebody at a browser.
pub struct Browser {
    client: Client,
}

impl Browser {
    /// Nobody yet.
    pub fn new(world: &World) -> Self {
        Self { client: world.anonymous().with("origin", world.base.clone()) }
    }

    /// A person of our operator who used the form to sign in.
    pub fn signed_in(world: &World, role: Role) -> Self {
        let mut browser = Self::new(world);
        let email = world.ours.email(role);
        let reply = browser.submit("/sign-in", &[("email", &email), ("password", PASSWORD)]);
        assert_eq!((reply.status, reply.header("location")), (303, "/"), "{}", reply.text);
        let cookie = reply.header("set-cookie").split(';').next().unwrap().to_owned();
        browser.client = browser.client.with("cookie", cookie);
        browser
    }

    /// The same browser, sent here by another site.
    pub fn lured(&self) -> Self {
        Self { client: self.client.with("origin", "https://evil.example") }
    }

    pub fn get(&self, path: &str) -> Reply {
        self.client.get(path)
    }

    /// Sends a form.
    pub fn submit(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let encode = |text: &str| {
            text.bytes()
                .map(|byte| match byte {
                    b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' => char::from(byte).to_string(),
                    _ => format!("%{byte:02X}"),
                })
                .collect::<String>()
        };
        let pairs: Vec<_> =
            fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        let body = pairs.join("&").into_bytes();
        self.client.send(Method::POST, path, Some("application/x-www-form-urlencoded"), body)
    }

    /// Sends files with the upload form.
    pub fn upload(&self, files: &[(&str, &[u8])]) -> Reply {
        self.client.upload_to("/uploads", files, &[])
    }
}
