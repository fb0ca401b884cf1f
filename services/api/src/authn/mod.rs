//! Who is calling: passwords, session and bearer secrets, cookies, and limits on guessing.
//!
//! What a caller may then do is decided in [`crate::policy`].

pub mod authenticate;
pub mod cookie;
pub mod csrf;
pub mod password;
pub mod secret;
pub mod throttle;
