//! Model artefacts that ever judged a flight of the operator, with their manifests.

use chrono::{DateTime, Utc};
use data_flight::Digest;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::Value;

use crate::column::Column;
use crate::schema::models;
use crate::{Store, StoreError, TenantScope};

/// A model artefact in use.
#[derive(Clone, Debug, PartialEq, Queryable, Selectable)]
#[diesel(table_name = models)]
pub struct ModelRecord {
    /// Digest of the artefact.
    #[diesel(deserialize_as = Column<Digest>)]
    pub model_sha256: Digest,
    /// Name, for example `approach-novelty`.
    pub name: String,
    /// Version of the artefact.
    pub version: String,
    /// The whole manifest.
    pub manifest: Value,
    /// After this it may no longer be used.
    pub expires_utc: DateTime<Utc>,
    /// When it first judged a flight of this operator.
    pub first_used_utc: DateTime<Utc>,
}

/// A model artefact to record.
#[derive(Clone, Debug)]
pub struct NewModel {
    /// Digest of the artefact.
    pub model_sha256: Digest,
    /// Name, for example `approach-novelty`.
    pub name: String,
    /// Version of the artefact.
    pub version: String,
    /// The whole manifest.
    pub manifest: Value,
    /// After this it may no longer be used.
    pub expires_utc: DateTime<Utc>,
}

/// Writes an artefact if it is not there, within the caller's transaction.
pub(crate) async fn insert(
    connection: &mut AsyncPgConnection,
    scope: &TenantScope,
    model: &NewModel,
) -> Result<(), StoreError> {
    diesel::insert_into(models::table)
        .values((
            models::tenant_id.eq(scope.uuid()),
            models::model_sha256.eq(model.model_sha256.as_bytes().as_slice()),
            models::name.eq(&model.name),
            models::version.eq(&model.version),
            models::manifest.eq(&model.manifest),
            models::expires_utc.eq(model.expires_utc),
        ))
        .on_conflict_do_nothing()
        .execute(connection)
        .await?;
    Ok(())
}

impl Store {
    /// Records an artefact before its first prediction; recording it again changes nothing.
    ///
    /// # Errors
    /// `Invalid` when the name is empty.
    pub async fn record_model(
        &self,
        scope: &TenantScope,
        model: &NewModel,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin(scope).await?;
        insert(&mut transaction, scope, model).await?;
        transaction.commit().await
    }

    /// Every artefact that judged a flight of the operator, latest first use first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_models(&self, scope: &TenantScope) -> Result<Vec<ModelRecord>, StoreError> {
        let mut transaction = self.begin(scope).await?;
        let rows = models::table
            .filter(models::tenant_id.eq(scope.uuid()))
            .order((models::first_used_utc.desc(), models::model_sha256))
            .select(ModelRecord::as_select())
            .load(&mut transaction)
            .await?;
        transaction.commit().await?;
        Ok(rows)
    }
}
