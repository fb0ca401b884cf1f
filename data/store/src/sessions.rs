//! Signed-in sessions and API tokens. Only the SHA-256 of a token is stored.

use chrono::{DateTime, Utc};
use data_flight::Digest;
use data_flight::id::{PersonId, SessionId, TenantId};
use diesel::prelude::*;
use diesel::sql_types::Binary;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::column::Column;
use crate::schema::{api_tokens, sessions};
use crate::{Store, StoreError, TenantScope, new_id};

/// A signed-in session.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, QueryableByName, Selectable)]
#[diesel(table_name = sessions)]
pub struct Session {
    /// The operator of the person.
    #[diesel(deserialize_as = Column<TenantId>)]
    pub tenant_id: TenantId,
    /// Its id; not a secret.
    #[diesel(deserialize_as = Column<SessionId>)]
    pub session_id: SessionId,
    /// Who signed in.
    #[diesel(deserialize_as = Column<PersonId>)]
    pub person_id: PersonId,
    /// When they did.
    pub created_utc: DateTime<Utc>,
    /// When the session was last used; see [`Store::touch_session`].
    pub last_seen_utc: DateTime<Utc>,
    /// When it ends by itself.
    pub expires_utc: DateTime<Utc>,
    /// When it was ended, if it was.
    pub ended_utc: Option<DateTime<Utc>>,
}

/// A session to make.
#[derive(Clone, Copy, Debug)]
pub struct NewSession {
    /// Who signed in.
    pub person: PersonId,
    /// SHA-256 of the secret that the caller will present.
    pub token: Digest,
    /// When it ends by itself.
    pub expires_utc: DateTime<Utc>,
}

/// A long-lived token for scripts.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, QueryableByName, Selectable)]
#[diesel(table_name = api_tokens)]
pub struct ApiToken {
    /// The operator of the person.
    #[diesel(deserialize_as = Column<TenantId>)]
    pub tenant_id: TenantId,
    /// Its id; not a secret.
    #[diesel(deserialize_as = Column<SessionId>)]
    pub api_token_id: SessionId,
    /// On whose behalf it acts.
    #[diesel(deserialize_as = Column<PersonId>)]
    pub person_id: PersonId,
    /// What it is for.
    pub name: String,
    /// When it was made.
    pub created_utc: DateTime<Utc>,
    /// When it was last used; see [`Store::touch_api_token`].
    pub last_used_utc: Option<DateTime<Utc>>,
    /// When it ends by itself.
    pub expires_utc: Option<DateTime<Utc>>,
    /// When it was revoked, if it was.
    pub revoked_utc: Option<DateTime<Utc>>,
}

impl Store {
    /// Makes a session.
    ///
    /// # Errors
    /// `Invalid` when the operator has no such person, `Conflict` when the token is in use.
    pub async fn create_session(
        &self,
        scope: &TenantScope,
        session: &NewSession,
    ) -> Result<Session, StoreError> {
        let mut transaction = self.begin(scope).await?;
        let row = diesel::insert_into(sessions::table)
            .values((
                sessions::tenant_id.eq(scope.uuid()),
                sessions::session_id.eq(new_id(SessionId).0),
                sessions::person_id.eq(session.person.0),
                sessions::token_sha256.eq(session.token.as_bytes().as_slice()),
                sessions::expires_utc.eq(session.expires_utc),
            ))
            .returning(Session::as_returning())
            .get_result(&mut transaction)
            .await?;
        transaction.commit().await?;
        Ok(row)
    }

    /// The session of a token, ended and expired ones included: the caller decides. Looks
    /// across tenants, since the token is all that is known of the caller.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn session_by_token(&self, token: &Digest) -> Result<Option<Session>, StoreError> {
        let query = diesel::sql_query("SELECT * FROM directory.session_by_token($1)");
        let query = query.bind::<Binary, _>(token.as_bytes().as_slice());
        Ok(query.get_result(&mut *self.connection().await?).await.optional()?)
    }

    /// Notes that a session was used now.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn touch_session(
        &self,
        scope: &TenantScope,
        session: SessionId,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin(scope).await?;
        diesel::update(sessions::table.find((scope.uuid(), session.0)))
            .set(sessions::last_seen_utc.eq(diesel::dsl::now))
            .execute(&mut transaction)
            .await?;
        transaction.commit().await
    }

    /// Ends a session; ending it again changes nothing.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn end_session(
        &self,
        scope: &TenantScope,
        session: SessionId,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin(scope).await?;
        let open =
            sessions::table.find((scope.uuid(), session.0)).filter(sessions::ended_utc.is_null());
        diesel::update(open)
            .set(sessions::ended_utc.eq(diesel::dsl::now))
            .execute(&mut transaction)
            .await?;
        transaction.commit().await
    }

    /// Makes an API token for a person.
    ///
    /// # Errors
    /// `Invalid` when the operator has no such person, `Conflict` when the token is in use.
    pub async fn create_api_token(
        &self,
        scope: &TenantScope,
        name: &str,
        token: &NewSession,
    ) -> Result<ApiToken, StoreError> {
        let mut transaction = self.begin(scope).await?;
        let row = diesel::insert_into(api_tokens::table)
            .values((
                api_tokens::tenant_id.eq(scope.uuid()),
                api_tokens::api_token_id.eq(new_id(SessionId).0),
                api_tokens::person_id.eq(token.person.0),
                api_tokens::name.eq(name),
                api_tokens::token_sha256.eq(token.token.as_bytes().as_slice()),
                api_tokens::expires_utc.eq(token.expires_utc),
            ))
            .returning(ApiToken::as_returning())
            .get_result(&mut transaction)
            .await?;
        transaction.commit().await?;
        Ok(row)
    }

    /// The API token of a secret, revoked and expired ones included: the caller decides.
    /// Looks across tenants, since the token is all that is known of the caller.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn api_token_by_token(&self, token: &Digest) -> Result<Option<ApiToken>, StoreError> {
        let query = diesel::sql_query("SELECT * FROM directory.api_token_by_token($1)");
        let query = query.bind::<Binary, _>(token.as_bytes().as_slice());
        Ok(query.get_result(&mut *self.connection().await?).await.optional()?)
    }

    /// The API tokens of a person, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_api_tokens(
        &self,
        scope: &TenantScope,
        person: PersonId,
    ) -> Result<Vec<ApiToken>, StoreError> {
        let mut transaction = self.begin(scope).await?;
        let rows = api_tokens::table
            .filter(api_tokens::tenant_id.eq(scope.uuid()))
            .filter(api_tokens::person_id.eq(person.0))
            .order(api_tokens::api_token_id.desc())
            .select(ApiToken::as_select())
            .load(&mut transaction)
            .await?;
        transaction.commit().await?;
        Ok(rows)
    }

    /// Notes that an API token was used now.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn touch_api_token(
        &self,
        scope: &TenantScope,
        token: SessionId,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin(scope).await?;
        diesel::update(api_tokens::table.find((scope.uuid(), token.0)))
            .set(api_tokens::last_used_utc.eq(diesel::dsl::now))
            .execute(&mut transaction)
            .await?;
        transaction.commit().await
    }

    /// Revokes an API token of a person.
    ///
    /// # Errors
    /// `NotFound` when that person has no such token, or it was revoked before.
    pub async fn revoke_api_token(
        &self,
        scope: &TenantScope,
        person: PersonId,
        token: SessionId,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin(scope).await?;
        let open = api_tokens::table
            .find((scope.uuid(), token.0))
            .filter(api_tokens::person_id.eq(person.0))
            .filter(api_tokens::revoked_utc.is_null());
        let count = diesel::update(open)
            .set(api_tokens::revoked_utc.eq(diesel::dsl::now))
            .execute(&mut transaction)
            .await?;
        transaction.commit().await?;
        if count == 0 { Err(StoreError::not_found("API token")) } else { Ok(()) }
    }
}

/// Ends every session and token of a person, within the caller's transaction.
pub(crate) async fn end_all(
    connection: &mut AsyncPgConnection,
    scope: &TenantScope,
    person: PersonId,
) -> Result<(), StoreError> {
    diesel::update(
        sessions::table
            .filter(sessions::tenant_id.eq(scope.uuid()))
            .filter(sessions::person_id.eq(person.0))
            .filter(sessions::ended_utc.is_null()),
    )
    .set(sessions::ended_utc.eq(diesel::dsl::now))
    .execute(connection)
    .await?;
    diesel::update(
        api_tokens::table
            .filter(api_tokens::tenant_id.eq(scope.uuid()))
            .filter(api_tokens::person_id.eq(person.0))
            .filter(api_tokens::revoked_utc.is_null()),
    )
    .set(api_tokens::revoked_utc.eq(diesel::dsl::now))
    .execute(connection)
    .await?;
    Ok(())
}
