//! Aircraft profiles: speeds, limits and layout of a type, as data (`profiles/*.toml`).
//!
//! A profile is what rules compare a flight with. It holds limits as published for the type
//! at maximum mass and sea level; it does not know the weight, the weather or a supplement
//! of one particular aircraft. An unknown aircraft has no profile: nothing here guesses one.

mod builtin;
mod error;
mod key;
mod parse;

use std::collections::BTreeMap;

pub use error::{ProfileError, ProfileErrorKind};
pub use key::ProfileKey;
pub(crate) use key::{is_value_name, value_names};

/// What is known of an aircraft type.
#[derive(Clone, Debug, PartialEq)]
pub struct AircraftProfile {
    /// Stable id, for example `c172s`.
    pub id: String,
    /// The type as people call it, for example `Cessna 172S Skyhawk SP`.
    pub name: String,
    /// Names under which recorders announce the type.
    pub aliases: Vec<String>,
    /// Number of engines.
    pub engine_count: u8,
    /// Cylinders of each engine.
    pub cylinder_count: u8,
    /// Values by name with unit suffix, for example `vne_kt`; every name is a
    /// [`ProfileKey`], every value finite.
    pub values: BTreeMap<String, f64>,
}

impl AircraftProfile {
    /// A value by its name, for example `vne_kt`; also `engine_count` and `cylinder_count`.
    /// `None` when the profile does not hold it.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<f64> {
        match name {
            key::ENGINE_COUNT => Some(f64::from(self.engine_count)),
            key::CYLINDER_COUNT => Some(f64::from(self.cylinder_count)),
            _ => self.values.get(name).copied(),
        }
    }
}

/// The profiles in use, and which aircraft fly under which of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profiles {
    profiles: Vec<AircraftProfile>,
    /// Registration in normal form → index into `profiles`.
    assigned: BTreeMap<String, usize>,
}

impl Profiles {
    /// The profiles that are compiled in.
    ///
    /// # Errors
    /// Never for a released build: a test loads them.
    pub fn builtin() -> Result<Self, ProfileError> {
        Self::parse(builtin::FILES)
    }

    /// Profiles from `(file name, TOML text)` pairs, one profile a file.
    ///
    /// # Errors
    /// When a file is not a profile, a value is unknown or not finite, or two profiles claim
    /// the same id or alias.
    pub fn parse(files: &[(&str, &str)]) -> Result<Self, ProfileError> {
        parse::profiles(files).map(|profiles| Self { profiles, assigned: BTreeMap::new() })
    }

    /// Every profile, in order of id.
    #[must_use]
    pub fn all(&self) -> &[AircraftProfile] {
        &self.profiles
    }

    /// The profile with this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&AircraftProfile> {
        self.profiles.iter().find(|profile| profile.id == id)
    }

    /// Records that the aircraft with this registration is of the type `id`, whatever its
    /// recorder says of itself. Returns whether such a profile exists.
    pub fn assign(&mut self, registration: &str, id: &str) -> bool {
        let Some(index) = self.profiles.iter().position(|profile| profile.id == id) else {
            return false;
        };
        self.assigned.insert(normal_form(registration), index);
        true
    }

    /// The profile of an aircraft: the one assigned to its registration, otherwise the one
    /// that lists the recorder's `model` among its aliases. Case, blanks and punctuation do
    /// not matter; a model that only resembles an alias is unknown.
    #[must_use]
    pub fn find(
        &self,
        model: Option<&str>,
        registration: Option<&str>,
    ) -> Option<&AircraftProfile> {
        let assigned = registration
            .and_then(|registration| self.assigned.get(&normal_form(registration)))
            .and_then(|index| self.profiles.get(*index));
        assigned.or_else(|| {
            let model = normal_form(model?);
            self.profiles.iter().find(|profile| {
                profile.id.eq_ignore_ascii_case(&model)
                    || profile.aliases.iter().any(|alias| normal_form(alias) == model)
            })
        })
    }
}

/// Letters and digits in upper case: `PA-28-181` and `pa 28 181` are the same name.
fn normal_form(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

#[cfg(test)]
mod tests;
