//! Profiles from TOML, checked: every value is known and finite, no name is claimed twice.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{AircraftProfile, ProfileError, ProfileErrorKind, ProfileKey, key, normal_form};
use crate::nearest::nearest;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    id: String,
    name: String,
    aliases: Vec<String>,
    engine_count: u8,
    cylinder_count: u8,
    values: BTreeMap<String, f64>,
}

pub(super) fn profiles(files: &[(&str, &str)]) -> Result<Vec<AircraftProfile>, ProfileError> {
    let mut profiles: Vec<AircraftProfile> = Vec::with_capacity(files.len());
    for (file, text) in files {
        let file = (*file).to_owned();
        let document: Document = toml::from_str(text).map_err(|error| ProfileError {
            file: file.clone(),
            kind: ProfileErrorKind::Document,
            source: Some(Box::new(error)),
        })?;
        let fail = |kind| ProfileError { file: file.clone(), kind, source: None };
        let profile = profile(document).map_err(fail)?;
        refuse_duplicates(&profiles, &profile).map_err(fail)?;
        profiles.push(profile);
    }
    profiles.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(profiles)
}

fn profile(document: Document) -> Result<AircraftProfile, ProfileErrorKind> {
    let is_id = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if document.id.is_empty() || !document.id.chars().all(is_id) {
        return Err(ProfileErrorKind::BadId { id: document.id });
    }
    for (name, count) in
        [(key::ENGINE_COUNT, document.engine_count), (key::CYLINDER_COUNT, document.cylinder_count)]
    {
        if count == 0 {
            return Err(ProfileErrorKind::ZeroCount { name });
        }
    }
    for (name, value) in &document.values {
        if ProfileKey::from_name(name).is_none() {
            let nearest = nearest(name, ProfileKey::ALL.iter().map(|key| key.name));
            return Err(ProfileErrorKind::UnknownValue { name: name.clone(), nearest });
        }
        if !value.is_finite() {
            return Err(ProfileErrorKind::NotFinite { name: name.clone() });
        }
    }
    Ok(AircraftProfile {
        id: document.id,
        name: document.name,
        aliases: document.aliases,
        engine_count: document.engine_count,
        cylinder_count: document.cylinder_count,
        values: document.values,
    })
}

fn refuse_duplicates(
    earlier: &[AircraftProfile],
    profile: &AircraftProfile,
) -> Result<(), ProfileErrorKind> {
    for other in earlier {
        if other.id == profile.id {
            return Err(ProfileErrorKind::Duplicate {
                name: profile.id.clone(),
                by: other.id.clone(),
            });
        }
        let taken = |alias: &&String| {
            other.aliases.iter().any(|theirs| normal_form(theirs) == normal_form(alias))
        };
        if let Some(alias) = profile.aliases.iter().find(taken) {
            return Err(ProfileErrorKind::Duplicate { name: alias.clone(), by: other.id.clone() });
        }
    }
    Ok(())
}
