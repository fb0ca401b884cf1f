//! Session and bearer secrets: 256 random bits, stored only as their SHA-256.
//!
//! A plain hash is enough at this entropy (OWASP ASVS 6.5.2). A bearer token reads
//! `flp_` + 64 hexadecimal digits + 8 digits of checksum, so that a mistyped one is refused
//! without a query and secret scanners find a leaked one exactly.

use data_flight::Digest;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest as _, Sha256};

/// What every bearer token starts with.
pub const TOKEN_PREFIX: &str = "flp_";
const SECRET_DIGITS: usize = 64;
const CHECKSUM_DIGITS: usize = 8;

/// A fresh session secret: 64 hexadecimal digits.
///
/// # Errors
/// When the operating system gives no randomness.
pub fn new_session_secret() -> Result<SecretString, getrandom::Error> {
    random_digits().map(SecretString::from)
}

/// A fresh bearer token; shown once, to the person who asked for it.
///
/// # Errors
/// When the operating system gives no randomness.
pub fn new_bearer_token() -> Result<SecretString, getrandom::Error> {
    let digits = random_digits()?;
    Ok(SecretString::from(format!("{TOKEN_PREFIX}{digits}{}", checksum(&digits))))
}

/// The digest under which a session secret or a bearer token is stored and found.
#[must_use]
pub fn digest(secret: &SecretString) -> Digest {
    Digest::from_bytes(Sha256::digest(secret.expose_secret().as_bytes()).into())
}

/// A presented bearer token, if it can be one at all.
#[must_use]
pub fn parse_bearer_token(text: &str) -> Option<SecretString> {
    let digits = text.strip_prefix(TOKEN_PREFIX)?;
    let (secret, check) = digits.split_at_checked(SECRET_DIGITS)?;
    let hexadecimal = digits.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'));
    let whole = check.len() == CHECKSUM_DIGITS && hexadecimal && check == checksum(secret);
    whole.then(|| SecretString::from(text))
}

/// A presented session secret, if it can be one at all.
#[must_use]
pub fn parse_session_secret(text: &str) -> Option<SecretString> {
    let whole = text.len() == SECRET_DIGITS
        && text.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'));
    whole.then(|| SecretString::from(text))
}

fn random_digits() -> Result<String, getrandom::Error> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes)?;
    Ok(hex::encode(bytes))
}

fn checksum(digits: &str) -> String {
    let digest = Sha256::digest(digits.as_bytes());
    hex::encode(digest).chars().take(CHECKSUM_DIGITS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_recognised_and_every_single_digit_typo_is_not() {
        let token = new_bearer_token().expect("randomness");
        let text = token.expose_secret();
        assert_eq!(text.len(), 4 + 64 + 8);
        assert!(parse_bearer_token(text).is_some());
        for index in 4..text.len() {
            let mut typo = text.to_owned().into_bytes();
            typo[index] = if typo[index] == b'0' { b'1' } else { b'0' };
            let typo = String::from_utf8(typo).expect("ascii");
            assert!(parse_bearer_token(&typo).is_none(), "digit {index}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_other_text_is_a_secret(text in ".*") {
            proptest::prop_assert!(parse_bearer_token(&text).is_none());
        }
    }

    #[test]
    fn secrets_differ_and_only_their_digest_is_comparable() {
        let one = new_session_secret().expect("randomness");
        let other = new_session_secret().expect("randomness");
        assert_ne!(digest(&one), digest(&other));
        assert!(parse_session_secret(one.expose_secret()).is_some());
        assert!(parse_session_secret("").is_none());
        assert!(!format!("{one:?}").contains(one.expose_secret()));
    }

    #[test]
    fn the_digest_is_plain_sha_256() {
        // SHA-256 of the three bytes "abc", FIPS 180-2 appendix B.1.
        assert_eq!(
            digest(&SecretString::from("abc")).to_string(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
