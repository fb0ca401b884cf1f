//! Passwords: argon2id, and the same time for people who do not exist.
//!
//! Parameters follow the OWASP password storage cheat sheet (19 MiB, two passes, one lane).
//! Passwords are Unicode text of 8 to 128 characters; composition rules are deliberately
//! absent (NIST SP 800-63B §5.1.1.2).

use argon2::password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use secrecy::{ExposeSecret, SecretString};

/// A password could not be hashed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PasswordError {
    /// Too short or too long to be a password.
    #[error("a password has {min} to {max} characters", min = PasswordHasher::MIN_CHARACTERS, max = PasswordHasher::MAX_CHARACTERS)]
    Length,
    /// The operating system gave no randomness.
    #[error("no randomness for a salt")]
    Randomness(#[source] getrandom::Error),
    /// The algorithm refused its parameters or its input.
    #[error("the password hash could not be computed")]
    Hash(#[source] argon2::password_hash::Error),
    /// The parameters are not ones argon2 accepts.
    #[error("argon2 does not accept these parameters")]
    Parameters(#[source] argon2::Error),
}

/// Cost of one password hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl PasswordCost {
    /// What production uses.
    pub const OWASP: PasswordCost = PasswordCost { memory_kib: 19_456, passes: 2, lanes: 1 };
    /// The least argon2 accepts. Only for tests, where nothing is protected.
    pub const MINIMAL: PasswordCost = PasswordCost { memory_kib: 8, passes: 1, lanes: 1 };
}

/// Hashes and verifies passwords at one cost.
#[derive(Clone)]
pub struct PasswordHasher {
    argon2: Argon2<'static>,
    /// A hash of nothing anybody knows, verified against when there is no such person.
    dummy: String,
}

impl std::fmt::Debug for PasswordHasher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PasswordHasher").finish_non_exhaustive()
    }
}

impl PasswordHasher {
    /// Fewest characters of a password.
    pub const MIN_CHARACTERS: usize = 8;
    /// Most characters of a password; hashing more would only cost time.
    pub const MAX_CHARACTERS: usize = 128;

    /// A hasher of the given cost.
    ///
    /// # Errors
    /// When argon2 does not accept the cost, or there is no randomness.
    pub fn new(cost: PasswordCost) -> Result<Self, PasswordError> {
        let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, None)
            .map_err(PasswordError::Parameters)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let mut nobody = [0_u8; 32];
        getrandom::fill(&mut nobody).map_err(PasswordError::Randomness)?;
        let dummy = hash(&argon2, &nobody)?;
        Ok(Self { argon2, dummy })
    }

    /// The hash to store for a new password, in PHC string format. Slow on purpose: call it
    /// where blocking is allowed.
    ///
    /// # Errors
    /// When the password is too short or too long, or there is no randomness.
    pub fn hash(&self, password: &SecretString) -> Result<String, PasswordError> {
        let characters = password.expose_secret().chars().count();
        if !(Self::MIN_CHARACTERS..=Self::MAX_CHARACTERS).contains(&characters) {
            return Err(PasswordError::Length);
        }
        hash(&self.argon2, password.expose_secret().as_bytes())
    }

    /// Whether the password belongs to the stored hash. Without a stored hash it does the
    /// same work against a hash nobody knows, and says no. Slow on purpose.
    #[must_use]
    pub fn verify(&self, password: &SecretString, stored: Option<&str>) -> bool {
        let Ok(parsed) = PasswordHash::new(stored.unwrap_or(&self.dummy)) else {
            return false;
        };
        let bytes = password.expose_secret().as_bytes();
        self.argon2.verify_password(bytes, &parsed).is_ok() && stored.is_some()
    }
}

fn hash(argon2: &Argon2<'_>, password: &[u8]) -> Result<String, PasswordError> {
    let mut salt = [0_u8; 16];
    getrandom::fill(&mut salt).map_err(PasswordError::Randomness)?;
    let salt = SaltString::encode_b64(&salt).map_err(PasswordError::Hash)?;
    let hash = argon2.hash_password(password, &salt).map_err(PasswordError::Hash)?;
    Ok(hash.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hasher() -> PasswordHasher {
        PasswordHasher::new(PasswordCost::MINIMAL).expect("a hasher")
    }

    #[test]
    fn a_password_verifies_against_its_own_hash_only() {
        let hasher = hasher();
        let password = SecretString::from("correct horse");
        let stored = hasher.hash(&password).expect("a hash");
        assert!(stored.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{stored}");
        assert!(hasher.verify(&password, Some(&stored)));
        assert!(!hasher.verify(&SecretString::from("correct horsf"), Some(&stored)));
        assert_ne!(stored, hasher.hash(&password).expect("a hash"), "salted");
    }

    #[test]
    fn nobody_is_never_verified() {
        let hasher = hasher();
        assert!(!hasher.verify(&SecretString::from("correct horse"), None));
        assert!(!hasher.verify(&SecretString::from("correct horse"), Some("not a hash")));
    }

    #[test]
    fn a_hash_made_at_another_cost_still_verifies() {
        let cost = PasswordCost { passes: 2, ..PasswordCost::MINIMAL };
        let password = SecretString::from("correct horse");
        let stored =
            PasswordHasher::new(cost).and_then(|other| other.hash(&password)).expect("a hash");
        assert!(hasher().verify(&password, Some(&stored)));
    }

    #[test]
    fn lengths_are_counted_in_characters() {
        let hasher = hasher();
        assert!(hasher.hash(&SecretString::from("äöüäöüä")).is_err(), "seven characters");
        assert!(hasher.hash(&SecretString::from("äöüäöüäö")).is_ok(), "eight characters");
        assert!(hasher.hash(&SecretString::from("x".repeat(129))).is_err());
    }

    #[test]
    fn production_uses_the_recommended_cost() {
        assert_eq!(
            PasswordCost::OWASP,
            PasswordCost { memory_kib: 19 * 1024, passes: 2, lanes: 1 }
        );
    }
}
