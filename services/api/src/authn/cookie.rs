//! The session cookie: one name, one set of attributes.
//!
//! `__Host-` ties it to this host, to TLS and to the whole site (RFC 6265bis §4.1.3.2); the
//! prefix is only possible with `Secure`, so a server without TLS uses the plain name.

use actix_web::cookie::{Cookie, SameSite};
use secrecy::{ExposeSecret, SecretString};

/// The name of the cookie.
#[must_use]
pub const fn name(secure: bool) -> &'static str {
    if secure { "__Host-flarepath" } else { "flarepath" }
}

/// The cookie that carries a session secret until the browser closes or the session ends.
#[must_use]
pub fn issue(secret: &SecretString, secure: bool) -> Cookie<'static> {
    base(secret.expose_secret().to_owned(), secure)
}

/// The cookie that makes a browser forget its session.
#[must_use]
pub fn remove(secure: bool) -> Cookie<'static> {
    let mut cookie = base(String::new(), secure);
    cookie.make_removal();
    cookie
}

fn base(value: String, secure: bool) -> Cookie<'static> {
    Cookie::build(name(secure), value)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(secure)
        .finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_carry_every_protective_attribute() {
        let secret = SecretString::from("s3cret");
        let secure = issue(&secret, true).to_string();
        assert_eq!(secure, "__Host-flarepath=s3cret; HttpOnly; SameSite=Lax; Secure; Path=/");
        let plain = issue(&secret, false).to_string();
        assert_eq!(plain, "flarepath=s3cret; HttpOnly; SameSite=Lax; Path=/");
        assert!(remove(true).to_string().contains("Max-Age=0"));
    }
}
