//! The audit trail: an intent before, a completion after, nothing changed, nothing lost.

use std::time::Duration;

use chrono::Utc;
use data_flight::id::{AuditId, PersonId, SessionId};
use data_store::{
    Actor, AuditCompletion, AuditFilter, AuditIntent, AuthMethod, Page, ResultKind, Role,
    StoreErrorKind, Subject, TenantScope, new_id,
};

use crate::common::TestDatabase;
use crate::fixtures::{person, tenant};

fn intent(actor: Actor) -> AuditIntent {
    AuditIntent {
        request_id: "request-1".to_owned(),
        operation: "flight.read".to_owned(),
        request_path: "/api/v1/flights/1".to_owned(),
        source_address: "192.0.2.1".to_owned(),
        user_agent: None,
        actor,
        subject: Some(Subject { kind: "flight".to_owned(), id: "1".to_owned() }),
        detail: serde_json::json!({}),
    }
}

fn completion(result_kind: ResultKind, error_kind: Option<&str>) -> AuditCompletion {
    AuditCompletion {
        completed_utc: Utc::now(),
        result_kind,
        http_status_code: Some(200),
        error_kind: error_kind.map(ToOwned::to_owned),
        duration_ms: Some(1.25),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operation_is_an_intent_and_a_completion() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let scope = tenant(store, "A").await;
    let who = person(store, &scope, "p@example.org", Role::Pilot).await;
    let proof = Some((AuthMethod::Session, new_id(SessionId)));
    let id = store.begin_audit(&scope, &intent(Actor::Person(who, proof))).await.unwrap();
    let page = Page::first(10);
    let open = store.list_audit(&scope, &AuditFilter::default(), page).await.unwrap();
    assert_eq!(open[0].completion, None);
    store.complete_audit(&scope, id, &completion(ResultKind::Success, None)).await.unwrap();
    // A second completion, after a lost answer, changes nothing.
    let late = completion(ResultKind::Error, Some("late"));
    store.complete_audit(&scope, id, &late).await.unwrap();
    let filter = AuditFilter { person: Some(who), ..AuditFilter::default() };
    let done = store.list_audit(&scope, &filter, page).await.unwrap().remove(0);
    assert_eq!((done.audit_id, done.person_id), (id, Some(who)));
    assert_eq!(done.auth_method, Some(AuthMethod::Session));
    assert_eq!(done.completion.unwrap().result_kind, ResultKind::Success);
    let subject = Some(Subject { kind: "flight".to_owned(), id: "2".to_owned() });
    let filter = AuditFilter { subject, ..AuditFilter::default() };
    assert!(store.list_audit(&scope, &filter, page).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn callers_who_are_nobody_yet_are_audited_for_the_service() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let service = TenantScope::SERVICE;
    let long = AuditIntent {
        request_path: format!("/{}", "é".repeat(2_000)),
        user_agent: Some("x".repeat(2_000)),
        ..intent(Actor::Anonymous)
    };
    let id = store.begin_audit(&service, &long).await.unwrap();
    let refused = completion(ResultKind::Refused, Some("wrong_password"));
    store.complete_audit(&service, id, &refused).await.unwrap();
    let entry = store
        .list_audit(&service, &AuditFilter::default(), Page::first(1))
        .await
        .unwrap()
        .remove(0);
    assert_eq!(entry.actor_kind, "anonymous");
    assert_eq!(entry.request_path.chars().count(), 512);
    assert_eq!(entry.user_agent.unwrap().len(), 256);
    let scope = tenant(store, "A").await;
    let others = store.list_audit(&scope, &AuditFilter::default(), Page::first(1)).await.unwrap();
    assert!(others.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_never_ended_is_closed_as_timeout() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let scope = tenant(store, "A").await;
    let ended = store.begin_audit(&scope, &intent(Actor::Service)).await.unwrap();
    store.complete_audit(&scope, ended, &completion(ResultKind::Success, None)).await.unwrap();
    let open = store.begin_audit(&scope, &intent(Actor::Service)).await.unwrap();
    let hour = Duration::from_secs(3_600);
    assert_eq!(store.close_stale_audit(&scope, hour).await.unwrap(), 0, "too young");
    assert_eq!(store.close_stale_audit(&scope, Duration::ZERO).await.unwrap(), 1);
    let rows = store.list_audit(&scope, &AuditFilter::default(), Page::first(10)).await.unwrap();
    let kinds: Vec<(AuditId, ResultKind)> =
        rows.into_iter().map(|row| (row.audit_id, row.completion.unwrap().result_kind)).collect();
    assert_eq!(kinds, [(open, ResultKind::Timeout), (ended, ResultKind::Success)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn contradictions_are_refused() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let scope = tenant(store, "A").await;
    let stranger = intent(Actor::Person(new_id(PersonId), None));
    let refused = store.begin_audit(&scope, &stranger).await.unwrap_err();
    assert_eq!(refused.kind(), StoreErrorKind::Invalid, "not a person of this operator");
    let id = store.begin_audit(&scope, &intent(Actor::Service)).await.unwrap();
    for wrong in [completion(ResultKind::Success, Some("x")), completion(ResultKind::Error, None)] {
        let refused = store.complete_audit(&scope, id, &wrong).await.unwrap_err();
        assert_eq!(refused.kind(), StoreErrorKind::Invalid);
    }
    let nothing = completion(ResultKind::Success, None);
    let refused = store.complete_audit(&scope, new_id(AuditId), &nothing).await.unwrap_err();
    assert_eq!(refused.kind(), StoreErrorKind::Invalid, "no such intent");
}
