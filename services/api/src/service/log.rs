//! The prediction log and the audit trail. For auditors.

use data_flight::id::PredictionId;
use data_store::{AuditFilter, PredictionFilter};

use crate::error::ApiResult;
use crate::policy::{Action, Resource};
use crate::principal::Principal;
use crate::state::AppState;
use crate::views::{AuditEntryView, PageQuery, PageView, PredictionView};

/// Rows of the prediction log, newest first, without their candidates.
///
/// # Errors
/// When the page is not one, or the store does not answer.
pub async fn predictions(
    state: &AppState,
    caller: &Principal,
    filter: &PredictionFilter,
    page: &PageQuery,
) -> ApiResult<PageView<PredictionView>> {
    caller.require(state.policy(), Resource::Prediction, Action::Read)?;
    let asked = page.page(|text| text.parse().ok())?;
    let rows = state.store().list_predictions(&caller.scope, filter, asked).await?;
    page.view(rows, |row| row.prediction_id.to_string(), PredictionView::brief)
}

/// One row of the prediction log, with its candidate and what the guards found.
///
/// # Errors
/// Not found when the operator has no such row.
pub async fn prediction(
    state: &AppState,
    caller: &Principal,
    id: PredictionId,
) -> ApiResult<PredictionView> {
    caller.require(state.policy(), Resource::Prediction, Action::Read)?;
    Ok(PredictionView::whole(state.store().get_prediction(&caller.scope, id).await?))
}

/// Operations of the audit trail, newest first.
///
/// # Errors
/// When the page is not one, or the store does not answer.
pub async fn audit(
    state: &AppState,
    caller: &Principal,
    filter: &AuditFilter,
    page: &PageQuery,
) -> ApiResult<PageView<AuditEntryView>> {
    caller.require(state.policy(), Resource::Audit, Action::Read)?;
    let asked = page.page(|text| text.parse().ok())?;
    let rows = state.store().list_audit(&caller.scope, filter, asked).await?;
    page.view(rows, |row| row.audit_id.to_string(), AuditEntryView::from)
}
