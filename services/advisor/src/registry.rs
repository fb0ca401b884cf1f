//! The artefacts in a folder: loaded, or refused with the reason.
//!
//! One refused artefact does not stop the others; it makes the service not ready, so that
//! somebody looks. Of two folders with a model of the same name the first by folder name is
//! served and the other refused.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::io;
use std::path::Path;

use chrono::{DateTime, Utc};
use models_card::{ModelListing, RefusedArtefact};
use models_estimators::LoadedModel;

use crate::error::AdvisorError;

/// The loaded models by name, and the refused artefacts.
#[derive(Debug, Default)]
pub struct Registry {
    models: BTreeMap<String, LoadedModel>,
    refused: Vec<RefusedArtefact>,
}

impl Registry {
    /// Loads every folder in `folder`; files and hidden folders are passed over.
    ///
    /// # Errors
    /// When `folder` cannot be listed. An artefact that cannot be loaded is not an error.
    pub fn load(folder: &Path) -> Result<Self, AdvisorError> {
        let names = folder_names(folder)
            .map_err(|source| AdvisorError::Artefacts { path: folder.to_path_buf(), source })?;
        let mut registry = Self::default();
        for name in names {
            match models_estimators::load(&folder.join(&name)) {
                Ok(model) => registry.admit(name, model),
                Err(error) => registry.refuse(name, with_causes(&error)),
            }
        }
        Ok(registry)
    }

    /// The model with a name.
    #[must_use]
    pub fn model(&self, name: &str) -> Option<&LoadedModel> {
        self.models.get(name)
    }

    /// What was loaded and what was not.
    #[must_use]
    pub fn listing(&self) -> ModelListing {
        ModelListing {
            models: self.models.values().map(LoadedModel::summary).collect(),
            refused: self.refused.clone(),
        }
    }

    /// Whether something was loaded and nothing refused.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.refused.is_empty() && !self.models.is_empty()
    }

    /// Names of the models that only abstain by now.
    #[must_use]
    pub fn expired(&self, now: DateTime<Utc>) -> Vec<String> {
        let models = self.models.iter();
        models
            .filter(|(_, model)| model.manifest().expires_utc <= now)
            .map(|(name, _)| name.clone())
            .collect()
    }

    fn admit(&mut self, folder: String, model: LoadedModel) {
        let name = model.manifest().name.clone();
        if self.models.contains_key(&name) {
            self.refuse(folder, format!("another folder already serves the model `{name}`"));
            return;
        }
        tracing::info!(folder, model = name, digest = %model.digest(), "an artefact was loaded");
        self.models.insert(name, model);
    }

    fn refuse(&mut self, folder: String, reason: String) {
        tracing::error!(folder, reason, "an artefact was refused");
        self.refused.push(RefusedArtefact { folder, reason });
    }
}

fn folder_names(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_dir() && !name.starts_with('.') {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// An error and its causes in one line.
fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(source) = cause {
        text.push_str(": ");
        text.push_str(&source.to_string());
        cause = source.source();
    }
    text
}
