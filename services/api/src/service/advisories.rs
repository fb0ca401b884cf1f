//! Released statements: reading them, and answering one's own.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use data_flight::id::{AdvisoryId, FlightId};
use data_store::{Advisory, AdvisoryFilter};

use super::sight::{self, Extent, Sight};
use crate::error::{ApiError, ApiResult};
use crate::policy::{Action, Resource};
use crate::principal::Principal;
use crate::problem::ProblemKind;
use crate::state::AppState;
use crate::views::{AdvisoryView, AnswerView, PageQuery, PageView};

/// Advisories about flights the caller may see, newest first.
///
/// # Errors
/// When the page is not one, or the store does not answer.
pub async fn list(
    state: &AppState,
    caller: &Principal,
    filter: AdvisoryFilter,
    page: &PageQuery,
) -> ApiResult<PageView<AdvisoryView>> {
    let sight = Sight::of(state, caller, Resource::Advisory);
    let flown_by = sight.cut_to(caller)?;
    let filter = AdvisoryFilter { flown_by, ..filter };
    let rows = state
        .store()
        .list_advisories(&caller.scope, &filter, page.page(|text| text.parse().ok())?)
        .await?;
    let rows = page.view(rows, |row| row.advisory_id.to_string(), |row| row)?;
    let mut engines = EngineRules::default();
    let mut shown = Vec::with_capacity(rows.items.len());
    for row in rows.items {
        let whole = sight.fleet
            || flown_by.is_some()
            || extent(state, caller, row.flight_id).await? == Some(Extent::Whole);
        if whole || engines.speak(state, caller, &row).await? {
            shown.push(row);
        }
    }
    Ok(PageView { items: views(state, caller, shown).await?, next: rows.next })
}

/// Every advisory about some flights, newest first within each, as far as the caller may see.
///
/// # Errors
/// When the store does not answer.
pub async fn about(
    state: &AppState,
    caller: &Principal,
    flights: &[FlightId],
) -> ApiResult<Vec<AdvisoryView>> {
    let mut all = Vec::new();
    for flight in flights {
        let filter = AdvisoryFilter {
            flight: Some(*flight),
            superseded: true,
            linked: true,
            ..AdvisoryFilter::default()
        };
        let mut page = PageQuery { limit: Some(PageQuery::LIMIT_MAX), cursor: None };
        loop {
            let read = list(state, caller, filter, &page).await?;
            all.extend(read.items);
            page.cursor = read.next;
            if page.cursor.is_none() {
                break;
            }
        }
    }
    Ok(all)
}

/// One advisory.
///
/// # Errors
/// Not found when the operator has no such advisory or the caller may not know of it.
pub async fn get(state: &AppState, caller: &Principal, id: AdvisoryId) -> ApiResult<AdvisoryView> {
    let row = readable(state, caller, id).await?;
    let mut views = views(state, caller, vec![row]).await?;
    views.pop().ok_or_else(ApiError::not_found)
}

/// Notes that the caller read an advisory about a flight of theirs. Saying it again gives
/// the first note.
///
/// # Errors
/// Not found when it is not about a flight of theirs; conflict when it was withdrawn, or its
/// flight was judged again.
pub async fn acknowledge(
    state: &AppState,
    caller: &Principal,
    id: AdvisoryId,
) -> ApiResult<AnswerView> {
    answerable(state, caller, id, Action::Acknowledge).await?;
    Ok(state.store().acknowledge_advisory(&caller.scope, id, caller.person).await?.into())
}

/// Notes that the caller disputes an advisory about a flight of theirs, and why.
///
/// # Errors
/// As [`acknowledge`].
pub async fn contest(
    state: &AppState,
    caller: &Principal,
    id: AdvisoryId,
    reason: &str,
) -> ApiResult<AnswerView> {
    answerable(state, caller, id, Action::Contest).await?;
    Ok(state.store().contest_advisory(&caller.scope, id, caller.person, reason).await?.into())
}

async fn readable(state: &AppState, caller: &Principal, id: AdvisoryId) -> ApiResult<Advisory> {
    let row = state.store().get_advisory(&caller.scope, id).await?;
    match extent(state, caller, row.flight_id).await? {
        Some(Extent::Whole) => Ok(row),
        Some(Extent::Engine) if EngineRules::default().speak(state, caller, &row).await? => Ok(row),
        _ => Err(ApiError::not_found()),
    }
}

/// Only who flew may answer, whatever else they may read.
async fn answerable(
    state: &AppState,
    caller: &Principal,
    id: AdvisoryId,
    action: Action,
) -> ApiResult<()> {
    caller.require(state.policy(), Resource::Advisory, action)?;
    let row = state.store().get_advisory(&caller.scope, id).await?;
    if !state.store().is_crew(&caller.scope, row.flight_id, caller.person).await? {
        return Err(ApiError::not_found());
    }
    let refused = if row.revocation.is_some() {
        "the advisory was withdrawn"
    } else if row.flight.superseded_utc.is_some() {
        "the flight was judged again since; answer what is said of it now"
    } else {
        return Ok(());
    };
    Err(ApiError::new(ProblemKind::Conflict).detail(refused))
}

async fn extent(
    state: &AppState,
    caller: &Principal,
    flight: FlightId,
) -> ApiResult<Option<Extent>> {
    match sight::extent(state, caller, Resource::Advisory, flight).await {
        Ok(extent) => Ok(Some(extent)),
        Err(error) if error.kind == ProblemKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Advisories with what the caller said to each. What others said would tell who flew.
async fn views(
    state: &AppState,
    caller: &Principal,
    rows: Vec<Advisory>,
) -> ApiResult<Vec<AdvisoryView>> {
    let ids: Vec<AdvisoryId> = rows.iter().map(|row| row.advisory_id).collect();
    let mut own = BTreeMap::<AdvisoryId, Vec<AnswerView>>::new();
    for answer in state.store().answers_of(&caller.scope, caller.person, &ids).await? {
        own.entry(answer.advisory_id).or_default().push(answer.into());
    }
    let now = state.now();
    let view = |row: Advisory| {
        let answers = own.remove(&row.advisory_id).unwrap_or_default();
        AdvisoryView::new(row, answers, now)
    };
    Ok(rows.into_iter().map(view).collect())
}

/// Which rules speak about engines, remembered flight by flight.
#[derive(Default)]
struct EngineRules {
    by_flight: BTreeMap<FlightId, Vec<String>>,
}

impl EngineRules {
    /// Whether an advisory comes from a rule that reads engine parameters.
    async fn speak(
        &mut self,
        state: &AppState,
        caller: &Principal,
        row: &Advisory,
    ) -> ApiResult<bool> {
        let Some(rule) = &row.rule_id else {
            return Ok(false);
        };
        let rules = match self.by_flight.entry(row.flight_id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                let read = state.store().read_evaluations(&caller.scope, row.flight_id).await?;
                let engine = read.into_iter().filter(|one| Extent::Engine.shows_rule(one));
                new.insert(engine.map(|one| one.rule).collect())
            }
        };
        Ok(rules.contains(rule))
    }
}
