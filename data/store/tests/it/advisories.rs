//! What may become an advisory, and that neither it nor its log row ever changes.

use data_store::{
    AcknowledgementKind, Page, PredictionFilter, Role, StoreErrorKind, TenantScope, Verdict,
};
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};

use crate::common::TestDatabase;
use crate::fixtures::{judgement, person, stored_flight, tenant};

#[tokio::test(flavor = "multi_thread")]
async fn a_judgement_is_logged_and_shown_only_when_released() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let scope = tenant(store, "A").await;
    let flight = stored_flight(store, &scope, 1).await;
    let shown = store.list_advisories(&scope, &Default::default(), Page::first(10)).await.unwrap();
    assert_eq!(
        shown.iter().map(|advisory| advisory.verdict).collect::<Vec<_>>(),
        [Verdict::Caveat, Verdict::Pass]
    );
    assert_eq!(shown[0].caveats, ["The log ends before landing."]);
    let withheld = PredictionFilter { verdict: Some(Verdict::Withhold), ..Default::default() };
    let logged = store.list_predictions(&scope, &withheld, Page::first(10)).await.unwrap();
    assert_eq!(logged.len(), 1);
    assert_eq!(logged[0].flight_id, flight);
    assert_eq!(logged[0].candidate["sentence"], "with a NUL \u{fffd} from the log");
    for advisory in &shown {
        let log = store.get_prediction(&scope, advisory.prediction_id).await.unwrap();
        assert_eq!(log.verdict, advisory.verdict);
        assert_eq!(log.guard_sha256, advisory.guard_sha256);
        assert_eq!(log.ruleset_sha256, advisory.ruleset_sha256);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withheld_statement_with_text_is_refused_and_leaves_no_log_row() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let scope = tenant(store, "A").await;
    let flight = stored_flight(store, &scope, 1).await;
    let mut wrong = judgement(Verdict::Pass);
    wrong.prediction.verdict = Verdict::Withhold;
    let refused = store.record_judgement(&scope, flight, &wrong).await.unwrap_err();
    assert_eq!(refused.kind(), StoreErrorKind::Refused);
    let log = store.list_predictions(&scope, &Default::default(), Page::first(10)).await.unwrap();
    assert_eq!(log.len(), 3, "those of the flight");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caveat_without_text_and_a_rule_without_digest_are_refused() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let scope = tenant(store, "A").await;
    let flight = stored_flight(store, &scope, 1).await;
    let mut silent = judgement(Verdict::Caveat);
    silent.advisory.as_mut().unwrap().caveats.clear();
    let mut nobody = judgement(Verdict::Withhold);
    nobody.prediction.rule = None;
    for wrong in [silent, nobody] {
        let refused = store.record_judgement(&scope, flight, &wrong).await.unwrap_err();
        assert_eq!(refused.kind(), StoreErrorKind::Invalid, "{refused:?}");
    }
}

/// Inserts an advisory by hand, with one column replaced, past every function of the store.
async fn insert_by_hand(
    connection: &mut AsyncPgConnection,
    scope: &TenantScope,
    column: &str,
    value: &str,
) -> Result<(), String> {
    let columns = [
        ("tenant_id", format!("'{}'", scope.tenant())),
        ("advisory_id", "gen_random_uuid()".to_owned()),
        ("prediction_id", "p.prediction_id".to_owned()),
        ("flight_id", "p.flight_id".to_owned()),
        ("verdict", "'pass'".to_owned()),
        ("guard_sha256", "p.guard_sha256".to_owned()),
        ("rule_id", "p.rule_id".to_owned()),
        ("ruleset_sha256", "p.ruleset_sha256".to_owned()),
        ("model_sha256", "NULL".to_owned()),
        ("level", "'L2'".to_owned()),
        ("band", "'caution'".to_owned()),
        ("title", "'t'".to_owned()),
        ("body", "'b'".to_owned()),
        ("caveats", "'{}'".to_owned()),
        ("explanation", "'{}'".to_owned()),
        ("released_utc", "now()".to_owned()),
    ];
    let names = columns.each_ref().map(|(name, _)| *name).join(", ");
    let values = columns
        .map(|(name, default)| if name == column { value.to_owned() } else { default })
        .join(", ");
    // A free log row with verdict pass: its advisory is not written yet.
    let insert = format!(
        "INSERT INTO advisories ({names}) SELECT {values} FROM predictions AS p \
         WHERE p.verdict = 'pass' AND NOT EXISTS \
         (SELECT 1 FROM advisories AS a WHERE a.prediction_id = p.prediction_id)"
    );
    connection.batch_execute(&insert).await.map_err(|error| error.to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_table_itself_refuses_what_was_not_reviewed() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let scope = tenant(store, "A").await;
    let flight = stored_flight(store, &scope, 1).await;
    let mut free = judgement(Verdict::Pass);
    free.advisory = None;
    store.record_judgement(&scope, flight, &free).await.unwrap();
    let mut connection = database.superuser().await;
    let foreign = format!("'\\x{}'", "00".repeat(32));
    for (column, value, because) in [
        ("verdict", "NULL", "not-null"),
        ("verdict", "'withhold'", "advisories_verdict_check"),
        ("verdict", "'caveat'", "violates"),
        ("guard_sha256", "NULL", "not-null"),
        ("guard_sha256", foreign.as_str(), "foreign key"),
        ("ruleset_sha256", "NULL", "violates check"),
        ("rule_id", "NULL", "violates check"),
        ("prediction_id", "gen_random_uuid()", "foreign key"),
        ("prediction_id", "NULL", "not-null"),
        ("flight_id", "gen_random_uuid()", "foreign key"),
        ("level", "'L4'", "advisories_level_check"),
        ("body", "''", "advisories_body_check"),
        ("caveats", "'{unasked}'", "violates check"),
    ] {
        let refused = insert_by_hand(&mut connection, &scope, column, value).await.unwrap_err();
        assert!(refused.contains(because), "{column} = {value}: {refused}");
    }
    // With nothing wrong it is accepted: the refusals above were about their columns.
    insert_by_hand(&mut connection, &scope, "", "").await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn append_only_tables_refuse_the_application_and_the_owner() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let scope = tenant(store, "A").await;
    stored_flight(store, &scope, 1).await;
    for table in [
        "predictions",
        "advisories",
        "advisory_revocations",
        "acknowledgements",
        "models",
        "audit",
        "audit_completions",
    ] {
        for change in [
            format!("UPDATE {table} SET tenant_id = tenant_id"),
            format!("DELETE FROM {table}"),
            format!("TRUNCATE {table} CASCADE"),
        ] {
            for (role, because) in
                [("flarepath_app", "permission denied"), ("flarepath_owner", "append-only")]
            {
                let mut connection = database.acting_as(role, scope.tenant()).await;
                let refused = connection.batch_execute(&change).await.unwrap_err().to_string();
                assert!(refused.contains(because), "{role}: {change}: {refused}");
            }
        }
    }
    let log = store.list_predictions(&scope, &Default::default(), Page::first(10)).await.unwrap();
    assert_eq!(log.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn readers_acknowledge_once_and_contest_with_a_reason() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let scope = tenant(store, "A").await;
    stored_flight(store, &scope, 1).await;
    let pilot = person(store, &scope, "p@example.org", Role::Pilot).await;
    let page = Page::first(10);
    let advisory =
        store.list_advisories(&scope, &Default::default(), page).await.unwrap()[0].advisory_id;
    let first = store.acknowledge_advisory(&scope, advisory, pilot).await.unwrap();
    let second = store.acknowledge_advisory(&scope, advisory, pilot).await.unwrap();
    assert_eq!(first, second);
    let contested = store.contest_advisory(&scope, advisory, pilot, "gust").await.unwrap();
    assert_eq!(contested.reason.as_deref(), Some("gust"));
    let refused = store.contest_advisory(&scope, advisory, pilot, "").await.unwrap_err();
    assert_eq!(refused.kind(), StoreErrorKind::Invalid);
    let all = store.acknowledgements_of(&scope, advisory).await.unwrap();
    assert_eq!(
        all.iter().map(|said| said.kind).collect::<Vec<_>>(),
        [AcknowledgementKind::Acknowledged, AcknowledgementKind::Contested]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revocation_is_seen_with_the_advisory_and_the_first_one_counts() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let scope = tenant(store, "A").await;
    stored_flight(store, &scope, 1).await;
    let advisory =
        store.list_advisories(&scope, &Default::default(), Page::first(1)).await.unwrap().remove(0);
    assert_eq!(advisory.revocation, None);
    store.revoke_advisory(&scope, advisory.advisory_id, None, "wrong limit").await.unwrap();
    store.revoke_advisory(&scope, advisory.advisory_id, None, "again").await.unwrap();
    let now = store.get_advisory(&scope, advisory.advisory_id).await.unwrap();
    assert_eq!(now.revocation.unwrap().reason, "wrong limit");
    let listed =
        store.list_advisories(&scope, &Default::default(), Page::first(1)).await.unwrap().remove(0);
    assert!(listed.revocation.is_some());
}
