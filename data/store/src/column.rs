//! How words, identifiers and digests of the vocabulary cross from database columns.
//!
//! Rows derive `Queryable` with `deserialize_as = Column<T>` (or `Maybe<T>` where the column
//! is nullable). Values go in as plain `Uuid`, bytes and text, so nothing here writes.

use data_flight::id::{
    AdvisoryId, AircraftId, AuditId, FlightId, JobId, PersonId, PredictionId, ResumableUploadId,
    SessionId, TenantId, UploadId,
};
use data_flight::{Band, Digest, NotEvaluatedReason, PhaseOfFlight, Unit};
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::pg::Pg;
use diesel::sql_types::{BigInt, Binary, Nullable, Text, Uuid as SqlUuid};
use uuid::Uuid;

use crate::vocabulary::{
    AcknowledgementKind, AuthMethod, JobState, Level, ResultKind, Role, SeriesKind, UploadStatus,
    Verdict,
};

/// A value read from a column that is not null.
#[derive(Debug, FromSqlRow)]
pub struct Column<T>(T);

/// A value read from a nullable column.
#[derive(Debug, FromSqlRow)]
pub struct Maybe<T>(Option<T>);

impl<T> From<Maybe<T>> for Option<T> {
    fn from(column: Maybe<T>) -> Self {
        column.0
    }
}

impl<T, S> FromSql<Nullable<S>, Pg> for Maybe<T>
where
    Column<T>: FromSql<S, Pg>,
    S: diesel::sql_types::SqlType<IsNull = diesel::sql_types::is_nullable::NotNull>,
{
    fn from_sql(bytes: <Pg as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        Column::<T>::from_sql(bytes).map(|column| Self(Some(column.0)))
    }

    fn from_nullable_sql(
        bytes: Option<<Pg as Backend>::RawValue<'_>>,
    ) -> deserialize::Result<Self> {
        bytes.map_or(Ok(Self(None)), Self::from_sql)
    }
}

macro_rules! into_inner {
    ($($name:ident)*) => {$(
        impl From<Column<$name>> for $name {
            fn from(column: Column<$name>) -> Self {
                column.0
            }
        }
    )*};
}

macro_rules! identifiers {
    ($($name:ident)*) => {$(
        into_inner! { $name }

        impl FromSql<SqlUuid, Pg> for Column<$name> {
            fn from_sql(bytes: <Pg as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
                <Uuid as FromSql<SqlUuid, Pg>>::from_sql(bytes).map(|id| Self($name(id)))
            }
        }
    )*};
}

macro_rules! words {
    ($($name:ident by $find:expr;)*) => {$(
        into_inner! { $name }

        impl FromSql<Text, Pg> for Column<$name> {
            fn from_sql(bytes: <Pg as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
                let text = <String as FromSql<Text, Pg>>::from_sql(bytes)?;
                let word: Option<$name> = $find(&text);
                word.map(Self).ok_or_else(|| {
                    format!("`{text}` is not a stored {}", stringify!($name)).into()
                })
            }
        }
    )*};
}

identifiers! {
    TenantId PersonId AircraftId UploadId ResumableUploadId FlightId AdvisoryId PredictionId JobId
    AuditId SessionId
}

words! {
    AcknowledgementKind by AcknowledgementKind::from_name;
    AuthMethod by AuthMethod::from_name;
    Band by Band::from_name;
    JobState by JobState::from_name;
    Level by Level::from_name;
    NotEvaluatedReason by reason_of_name;
    PhaseOfFlight by PhaseOfFlight::from_name;
    ResultKind by ResultKind::from_name;
    Role by Role::from_name;
    SeriesKind by SeriesKind::from_name;
    Unit by unit_of_suffix;
    UploadStatus by UploadStatus::from_name;
    Verdict by Verdict::from_name;
}

fn reason_of_name(name: &str) -> Option<NotEvaluatedReason> {
    NotEvaluatedReason::ALL.iter().copied().find(|reason| reason.name() == name)
}

fn unit_of_suffix(suffix: &str) -> Option<Unit> {
    Unit::ALL.iter().copied().find(|unit| unit.suffix() == suffix)
}

into_inner! { u64 Digest }

impl FromSql<BigInt, Pg> for Column<u64> {
    fn from_sql(bytes: <Pg as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        let count = <i64 as FromSql<BigInt, Pg>>::from_sql(bytes)?;
        Ok(Self(u64::try_from(count)?))
    }
}

impl FromSql<Binary, Pg> for Column<Digest> {
    fn from_sql(bytes: <Pg as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        let bytes = <Vec<u8> as FromSql<Binary, Pg>>::from_sql(bytes)?;
        let digest = <[u8; 32]>::try_from(bytes.as_slice())?;
        Ok(Self(Digest::from_bytes(digest)))
    }
}
