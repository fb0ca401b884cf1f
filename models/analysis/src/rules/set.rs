//! A set of rules and its digest.

use data_flight::Digest;
use sha2::{Digest as _, Sha256};

use super::error::RuleError;
use super::expression::order::{Order, implies};
use super::rule::Rule;
use super::{builtin, load};
use crate::profile::AircraftProfile;

/// Checked rules, and the digest that names exactly these rules.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleSet {
    rules: Vec<Rule>,
    digest: Digest,
}

impl RuleSet {
    /// The rules that are compiled in.
    ///
    /// # Errors
    /// Never for a released build: a test loads them.
    pub fn builtin() -> Result<Self, RuleError> {
        Self::parse(builtin::FILES)
    }

    /// Rules from `(file name, TOML text)` pairs.
    ///
    /// # Errors
    /// When a file is not TOML of the expected form, an expression is not supported or names
    /// something unknown, units do not agree, bands are not ordered, or an id is taken.
    pub fn parse(files: &[(&str, &str)]) -> Result<Self, RuleError> {
        let rules = load::rules(files)?;
        let digest = digest(&rules);
        Ok(Self { rules, digest })
    }

    /// The SHA-256 over the canonical form of every rule, in order of id: comments, blanks
    /// and the files they stand in do not matter, everything else does.
    #[must_use]
    pub const fn digest(&self) -> Digest {
        self.digest
    }

    /// Every rule, in order of id.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rule with this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// The ids of rules whose bands are not ordered with the values of this profile, for
    /// example because its cruise limit lies above its never-exceed speed. Such a rule still
    /// evaluates each band by its own condition.
    #[must_use]
    pub fn bands_not_ordered(&self, profile: &AircraftProfile) -> Vec<&str> {
        let lacks = |rule: &Rule| rule.profile_values().any(|name| profile.value(name).is_none());
        let unordered = |rule: &&Rule| {
            !lacks(rule)
                && rule.bands.array_windows().any(|[(_, milder), (_, severer)]| {
                    implies(severer, milder, Some(profile)) != Order::Holds
                })
        };
        self.rules.iter().filter(unordered).map(|rule| rule.id.as_str()).collect()
    }
}

/// Version of the canonical form that the digest covers.
const CANONICAL_FORM: &str = "flarepath-rules-1";

fn digest(rules: &[Rule]) -> Digest {
    let mut hasher = Sha256::new();
    let mut field = |text: &str| {
        // The length first, so that no two lists of fields have the same bytes.
        hasher.update(format!("{}:", text.len()));
        hasher.update(text);
    };
    field(CANONICAL_FORM);
    for rule in rules {
        field(&rule.id);
        field(&rule.name);
        field(&rule.sentence);
        field(&rule.why);
        field(&rule.answers.len().to_string());
        rule.answers.iter().for_each(|answer| field(answer));
        field(&rule.phases.len().to_string());
        rule.phases.iter().for_each(|phase| field(phase.name()));
        field(&rule.for_s.to_string());
        field(&rule.merge_gap_s.to_string());
        field(&rule.required_valid_pct.to_string());
        field(&rule.applies_to().unwrap_or_default());
        field(&rule.bands.len().to_string());
        for (band, condition) in rule.bands() {
            field(band.name());
            field(&condition);
        }
        field(&rule.measure());
        field(rule.direction.name());
    }
    Digest::from_bytes(hasher.finalize().into())
}
