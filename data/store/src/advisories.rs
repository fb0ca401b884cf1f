//! Statements released to people.
//!
//! [`record`] is the only function that writes one, and it writes the row of the prediction
//! log first, in the same transaction: no log row, no advisory. Verdict, digests and level
//! of an advisory are those of its log row; a withheld statement is refused here, and again
//! by the table.

use chrono::{DateTime, Utc};
use data_flight::id::{AdvisoryId, FlightId, PersonId, PredictionId};
use data_flight::{Band, Digest};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::Value;

use crate::column::{Column, Maybe};
use crate::crew::flown_by;
use crate::links::in_force;
use crate::results::Judgement;
use crate::schema::{advisories, advisory_revocations, flight_links, flights};
use crate::{
    Level, Page, Store, StoreError, StoreErrorKind, TenantScope, Verdict, new_id, predictions, text,
};

/// A released statement.
#[derive(Clone, Debug, PartialEq, Queryable, Selectable)]
#[diesel(table_name = advisories)]
pub struct Advisory {
    /// Its id.
    #[diesel(deserialize_as = Column<AdvisoryId>)]
    pub advisory_id: AdvisoryId,
    /// Its row of the prediction log.
    #[diesel(deserialize_as = Column<PredictionId>)]
    pub prediction_id: PredictionId,
    /// The flight it is about.
    #[diesel(deserialize_as = Column<FlightId>)]
    pub flight_id: FlightId,
    /// `pass` or `caveat`.
    #[diesel(deserialize_as = Column<Verdict>)]
    pub verdict: Verdict,
    /// Digest of the guards and limits that let it pass.
    #[diesel(deserialize_as = Column<Digest>)]
    pub guard_sha256: Digest,
    /// The rule that spoke, if one did.
    pub rule_id: Option<String>,
    /// Digest of its rule set.
    #[diesel(deserialize_as = Maybe<Digest>)]
    pub ruleset_sha256: Option<Digest>,
    /// Digest of the model that spoke, if one did.
    #[diesel(deserialize_as = Maybe<Digest>)]
    pub model_sha256: Option<Digest>,
    /// The level at which it was released.
    #[diesel(deserialize_as = Column<Level>)]
    pub level: Level,
    /// How much it matters.
    #[diesel(deserialize_as = Column<Band>)]
    pub band: Band,
    /// What it is about, in a phrase.
    pub title: String,
    /// The statement. Never show it without its caveats.
    pub body: String,
    /// What has to be said with it.
    pub caveats: Vec<String>,
    /// Why: measures, limits and contributions, for people who ask.
    pub explanation: Value,
    /// Start of what it is about, in seconds from the start of the flight.
    pub start_s: Option<f64>,
    /// End of what it is about, in seconds from the start of the flight.
    pub end_s: Option<f64>,
    /// When it was released.
    pub released_utc: DateTime<Utc>,
    /// After this it may no longer be shown as current.
    pub expires_utc: Option<DateTime<Utc>>,
    /// That it was taken back, if it was.
    #[diesel(embed)]
    pub revocation: Option<Revocation>,
    /// How its flight stands.
    #[diesel(embed)]
    pub flight: AdvisedFlight,
}

/// How the flight of an advisory stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = flights)]
pub struct AdvisedFlight {
    /// When a newer pipeline made it again; what was said of it then is no longer in force.
    pub superseded_utc: Option<DateTime<Utc>>,
}

/// That an advisory was taken back.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = advisory_revocations)]
pub struct Revocation {
    /// Why.
    pub reason: String,
    /// Who did; `None` for the service itself.
    #[diesel(deserialize_as = Maybe<PersonId>)]
    pub revoked_by: Option<PersonId>,
    /// When.
    pub revoked_utc: DateTime<Utc>,
}

/// What a judgement lets people read.
#[derive(Clone, Debug)]
pub struct NewAdvisory {
    /// How much it matters.
    pub band: Band,
    /// What it is about, in a phrase.
    pub title: String,
    /// The statement.
    pub body: String,
    /// What has to be said with it; empty exactly when the verdict is pass.
    pub caveats: Vec<String>,
    /// Why: measures, limits and contributions.
    pub explanation: Value,
    /// Start and end of what it is about, in seconds from the start of the flight.
    pub span_s: Option<(f64, f64)>,
    /// After this it may no longer be shown as current.
    pub expires_utc: Option<DateTime<Utc>>,
}

/// Which advisories to list; every condition that is given must hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AdvisoryFilter {
    /// Only about this flight.
    pub flight: Option<FlightId>,
    /// Only about flights that this person is linked to.
    pub flown_by: Option<PersonId>,
    /// Only of this band.
    pub band: Option<Band>,
    /// Also about flights that a newer pipeline made again.
    pub superseded: bool,
    /// Also about further recordings of flights that are listed already.
    pub linked: bool,
}

/// Writes a judgement: its row of the prediction log, and its advisory if it has one.
pub(crate) async fn record(
    connection: &mut AsyncPgConnection,
    scope: &TenantScope,
    flight: FlightId,
    judgement: &Judgement,
) -> Result<(PredictionId, Option<AdvisoryId>), StoreError> {
    let log = &judgement.prediction;
    if log.verdict == Verdict::Withhold && judgement.advisory.is_some() {
        let message = "a withheld statement cannot become an advisory";
        return Err(StoreError::new(StoreErrorKind::Refused, message));
    }
    let prediction = predictions::insert(connection, scope, flight, log).await?;
    let Some(new) = &judgement.advisory else { return Ok((prediction, None)) };
    let id = new_id(AdvisoryId);
    let (start_s, end_s) = new.span_s.unzip();
    let (rule, ruleset) =
        log.rule.as_ref().map(|(rule, digest)| (rule, digest.as_bytes().as_slice())).unzip();
    diesel::insert_into(advisories::table)
        .values((
            advisories::tenant_id.eq(scope.uuid()),
            advisories::advisory_id.eq(id.0),
            advisories::prediction_id.eq(prediction.0),
            advisories::flight_id.eq(flight.0),
            advisories::verdict.eq(log.verdict.name()),
            advisories::guard_sha256.eq(log.guard_sha256.as_bytes().as_slice()),
            advisories::rule_id.eq(rule),
            advisories::ruleset_sha256.eq(ruleset),
            advisories::model_sha256
                .eq(log.model.as_ref().map(|model| model.as_bytes().as_slice())),
            advisories::level.eq(log.level.name()),
            advisories::band.eq(new.band.name()),
            advisories::title.eq(text::storable(&new.title)),
            advisories::body.eq(text::storable(&new.body)),
            advisories::caveats.eq(&new.caveats),
            advisories::explanation.eq(text::storable_json(new.explanation.clone())),
            advisories::start_s.eq(start_s),
            advisories::end_s.eq(end_s),
            advisories::released_utc.eq(log.computed_utc),
            advisories::expires_utc.eq(new.expires_utc),
        ))
        .execute(connection)
        .await?;
    Ok((prediction, Some(id)))
}

impl Store {
    /// Records a judgement about a stored flight, and its advisory if it has one, in one
    /// transaction.
    ///
    /// # Errors
    /// `Refused` for an advisory whose verdict is withhold, `Invalid` when the flight or the
    /// model is not recorded or a digest is missing.
    pub async fn record_judgement(
        &self,
        scope: &TenantScope,
        flight: FlightId,
        judgement: &Judgement,
    ) -> Result<(PredictionId, Option<AdvisoryId>), StoreError> {
        let mut transaction = self.begin(scope).await?;
        let ids = record(&mut transaction, scope, flight, judgement).await?;
        transaction.commit().await?;
        Ok(ids)
    }

    /// One advisory, revoked or not.
    ///
    /// # Errors
    /// `NotFound` when the operator has no such advisory.
    pub async fn get_advisory(
        &self,
        scope: &TenantScope,
        id: AdvisoryId,
    ) -> Result<Advisory, StoreError> {
        let mut transaction = self.begin(scope).await?;
        let row = advisories::table
            .left_join(
                advisory_revocations::table.on(advisory_revocations::tenant_id
                    .eq(advisories::tenant_id)
                    .and(advisory_revocations::advisory_id.eq(advisories::advisory_id))),
            )
            .inner_join(
                flights::table.on(flights::tenant_id
                    .eq(advisories::tenant_id)
                    .and(flights::flight_id.eq(advisories::flight_id))),
            )
            .filter(advisories::tenant_id.eq(scope.uuid()))
            .filter(advisories::advisory_id.eq(id.0))
            .select(Advisory::as_select())
            .first(&mut transaction)
            .await
            .optional()?;
        transaction.commit().await?;
        row.ok_or_else(|| StoreError::not_found("advisory"))
    }

    /// Advisories, newest first, revoked ones included, and each flight's once however often it
    /// was recorded, as in [`Store::list_flights`]; the cursor is the id of the last one
    /// read.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_advisories(
        &self,
        scope: &TenantScope,
        filter: &AdvisoryFilter,
        page: Page<AdvisoryId>,
    ) -> Result<Vec<Advisory>, StoreError> {
        let mut query = advisories::table
            .left_join(
                advisory_revocations::table.on(advisory_revocations::tenant_id
                    .eq(advisories::tenant_id)
                    .and(advisory_revocations::advisory_id.eq(advisories::advisory_id))),
            )
            .inner_join(
                flights::table.on(flights::tenant_id
                    .eq(advisories::tenant_id)
                    .and(flights::flight_id.eq(advisories::flight_id))),
            )
            .filter(advisories::tenant_id.eq(scope.uuid()))
            .order(advisories::advisory_id.desc())
            .limit(page.limit())
            .select(Advisory::as_select())
            .into_boxed();
        if let Some(flight) = filter.flight {
            query = query.filter(advisories::flight_id.eq(flight.0));
        }
        if let Some(person) = filter.flown_by {
            let flown = flown_by(scope.uuid(), person.0);
            query = query.filter(advisories::flight_id.eq_any(flown));
        }
        if let Some(band) = filter.band {
            query = query.filter(advisories::band.eq(band.name()));
        }
        if !filter.linked {
            let links = in_force(scope.uuid());
            let about = advisories::flight_id;
            query = match filter.flown_by {
                None => query.filter(about.ne_all(links.select(flight_links::flight_id))),
                Some(person) => {
                    let flown = flown_by(scope.uuid(), person.0);
                    let links = links.filter(flight_links::same_as_flight_id.eq_any(flown));
                    query.filter(about.ne_all(links.select(flight_links::flight_id)))
                }
            };
        }
        if !filter.superseded {
            query = query.filter(flights::superseded_utc.is_null());
        }
        if let Some(after) = page.after {
            query = query.filter(advisories::advisory_id.lt(after.0));
        }
        let mut transaction = self.begin(scope).await?;
        let rows = query.load(&mut transaction).await?;
        transaction.commit().await?;
        Ok(rows)
    }

    /// Takes an advisory back, for good; taking it back again changes nothing.
    ///
    /// # Errors
    /// `NotFound` when the operator has no such advisory, `Invalid` when the reason is empty.
    pub async fn revoke_advisory(
        &self,
        scope: &TenantScope,
        id: AdvisoryId,
        revoked_by: Option<PersonId>,
        reason: &str,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin(scope).await?;
        must_exist(&mut transaction, scope, id).await?;
        diesel::insert_into(advisory_revocations::table)
            .values((
                advisory_revocations::tenant_id.eq(scope.uuid()),
                advisory_revocations::advisory_id.eq(id.0),
                advisory_revocations::reason.eq(reason),
                advisory_revocations::revoked_by.eq(revoked_by.map(|person| person.0)),
            ))
            .on_conflict_do_nothing()
            .execute(&mut transaction)
            .await?;
        transaction.commit().await
    }
}

/// Makes sure that the operator has this advisory.
pub(crate) async fn must_exist(
    connection: &mut AsyncPgConnection,
    scope: &TenantScope,
    id: AdvisoryId,
) -> Result<(), StoreError> {
    let exists: bool =
        diesel::select(diesel::dsl::exists(advisories::table.find((scope.uuid(), id.0))))
            .get_result(connection)
            .await?;
    if exists { Ok(()) } else { Err(StoreError::not_found("advisory")) }
}
