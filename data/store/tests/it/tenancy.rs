//! No operator sees, changes or learns anything of another, by two mechanisms.

use data_flight::id::TenantId;
use data_store::{Page, Role, Store, StoreErrorKind, StoreOptions, TenantScope, Verdict, new_id};
use diesel::sql_types::BigInt;
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};

use crate::common::TestDatabase;
use crate::fixtures::{judgement, person, stored_flight, tenant};

#[derive(diesel::QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

async fn count(connection: &mut AsyncPgConnection, query: &str) -> i64 {
    let row: Count = diesel::sql_query(query).get_result(connection).await.unwrap();
    row.count
}

#[tokio::test(flavor = "multi_thread")]
async fn another_operators_rows_are_not_found() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let (a, b) = (tenant(store, "A").await, tenant(store, "B").await);
    let flight = stored_flight(store, &a, 1).await;
    let pilot = person(store, &a, "pilot@example.org", Role::Pilot).await;
    let upload = store.get_flight(&a, flight).await.unwrap().upload_id;
    let page = Page::first(10);
    let advisory =
        store.list_advisories(&a, &Default::default(), page_of()).await.unwrap().remove(0);
    let prediction =
        store.list_predictions(&a, &Default::default(), page_of()).await.unwrap().remove(0);

    let everything = (f64::NEG_INFINITY, f64::INFINITY);
    let names = ["pitch_deg".to_owned()];
    for refused in [
        store.get_flight(&b, flight).await.err(),
        store.get_upload(&b, upload).await.err(),
        store.get_person(&b, pilot).await.err(),
        store.get_advisory(&b, advisory.advisory_id).await.err(),
        store.get_prediction(&b, prediction.prediction_id).await.err(),
        store.read_series(&b, flight, &names, everything).await.err(),
        store.read_flight(&b, flight).await.err(),
        store.set_roles(&b, pilot, &[Role::Admin]).await.err(),
        store.set_password_hash(&b, pilot, Some("x")).await.err(),
        store.set_person_disabled(&b, pilot, true).await.err(),
        store.revoke_advisory(&b, advisory.advisory_id, None, "x").await.err(),
        store.contest_advisory(&b, advisory.advisory_id, pilot, "x").await.err(),
        store.acknowledge_advisory(&b, advisory.advisory_id, pilot).await.err(),
        store.unlink_crew(&b, flight, pilot).await.err(),
    ] {
        assert!(refused.as_ref().is_some_and(|error| error.is_not_found()), "{refused:?}");
    }
    // What would have to refer to the other's row is refused by the compound foreign keys.
    let linked = store.link_crew(&b, flight, pilot, pilot, "x").await;
    assert_eq!(linked.unwrap_err().kind(), StoreErrorKind::Invalid);
    let judged = store.record_judgement(&b, flight, &judgement(Verdict::Pass)).await;
    assert_eq!(judged.unwrap_err().kind(), StoreErrorKind::Invalid);

    assert!(store.list_flights(&b, &Default::default(), page).await.unwrap().is_empty());
    assert!(store.list_people(&b).await.unwrap().is_empty());
    assert!(store.list_series(&b, flight).await.unwrap().is_empty());
    assert!(store.read_evaluations(&b, flight).await.unwrap().is_empty());
    assert_eq!(store.read_measures(&b, flight).await.unwrap(), Default::default());
    assert!(store.count_outcomes(&b).await.unwrap().is_empty());
}

fn page_of<T>() -> Page<T> {
    Page::first(10)
}

#[tokio::test(flavor = "multi_thread")]
async fn row_level_security_holds_without_the_filters() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let (a, b) = (tenant(store, "A").await, tenant(store, "B").await);
    stored_flight(store, &a, 1).await;
    let query = "SELECT count(*) AS count FROM series";
    for role in ["flarepath_app", "flarepath_owner"] {
        let mut as_a = database.acting_as(role, a.tenant()).await;
        assert_eq!(count(&mut as_a, query).await, 4, "{role}: time, two recorded, one derived");
        let mut as_b = database.acting_as(role, b.tenant()).await;
        assert_eq!(count(&mut as_b, query).await, 0, "{role}");
        // After a transaction that set it, the setting is an empty string: still no rows.
        let mut unset = database.superuser().await;
        unset.batch_execute(&format!("SET ROLE {role}")).await.unwrap();
        assert_eq!(count(&mut unset, query).await, 0, "{role}");
        let setting =
            format!("BEGIN; SELECT set_config('flarepath.tenant', '{}', true); COMMIT", a.tenant());
        unset.batch_execute(&setting).await.unwrap();
        assert_eq!(count(&mut unset, query).await, 0, "{role}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_cannot_be_written_into_another_tenant() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let (a, b) = (tenant(store, "A").await, tenant(store, "B").await);
    let mut as_a = database.acting_as("flarepath_app", a.tenant()).await;
    let insert = format!(
        "INSERT INTO aircraft (tenant_id, aircraft_id, registration) \
         VALUES ('{}', gen_random_uuid(), 'X')",
        b.tenant()
    );
    let refused = as_a.batch_execute(&insert).await.unwrap_err().to_string();
    assert!(refused.contains("row-level security"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_forgets_its_tenant() {
    let database = TestDatabase::new().await;
    let one = StoreOptions { connections: 1, ..StoreOptions::default() };
    let store = Store::connect(&database.service_url, one).await.unwrap();
    let a = tenant(&store, "A").await;
    stored_flight(&store, &a, 1).await;
    // The same and only connection, now for somebody who does not exist.
    let nobody = TenantScope::new(new_id(TenantId));
    let rows = store.list_flights(&nobody, &Default::default(), Page::first(10)).await.unwrap();
    assert!(rows.is_empty());
    assert!(store.get_tenant(&nobody).await.unwrap_err().is_not_found());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_or_abandoned_transaction_blocks_nobody() {
    let database = TestDatabase::new().await;
    let one = StoreOptions { connections: 1, ..StoreOptions::default() };
    let store = Store::connect(&database.service_url, one).await.unwrap();
    let a = tenant(&store, "A").await;
    person(&store, &a, "one@example.org", Role::Pilot).await;
    for _ in 0..3 {
        // Fails in the middle of its transaction.
        let same = data_store::NewPerson {
            email: "ONE@example.org".to_owned(),
            display_name: String::new(),
            password_hash: None,
            roles: Vec::new(),
        };
        let refused = store.create_person(&a, &same).await.unwrap_err();
        assert_eq!(refused.kind(), StoreErrorKind::Conflict);
        // Dropped after its first poll, as a web server does when its client is gone.
        let list = store.list_people(&a);
        let dropped = tokio::time::timeout(std::time::Duration::from_micros(1), list).await;
        drop(dropped);
    }
    assert_eq!(store.list_people(&a).await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_directory_looks_across_tenants() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let (a, b) = (tenant(store, "A").await, tenant(store, "B").await);
    person(store, &a, "Same@example.org", Role::Pilot).await;
    person(store, &b, "same@example.org", Role::Admin).await;
    let found = store.people_by_email("SAME@example.org").await.unwrap();
    let tenants: Vec<TenantId> = found.iter().map(|person| person.tenant_id).collect();
    assert_eq!(tenants, [a.tenant(), b.tenant()]);
    let names: Vec<String> =
        store.list_tenants().await.unwrap().into_iter().map(|tenant| tenant.name).collect();
    assert_eq!(names, ["A", "B"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_roles_of_the_services_have_no_more_rights_than_they_need() {
    let database = TestDatabase::new().await;
    let mut superuser = database.superuser().await;
    let strong = "SELECT count(*) AS count FROM pg_roles \
                  WHERE rolname IN ('flarepath_app', 'flarepath_service', 'flarepath_owner') \
                  AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolinherit)";
    assert_eq!(count(&mut superuser, strong).await, 0);
    let owned = "SELECT count(*) AS count FROM pg_class WHERE relowner IN \
                 ('flarepath_app'::regrole, 'flarepath_service'::regrole)";
    assert_eq!(count(&mut superuser, owned).await, 0, "they own nothing");
    // What an injected RESET ROLE would get: nothing at all.
    superuser.batch_execute("SET SESSION AUTHORIZATION flarepath_service").await.unwrap();
    superuser.batch_execute("SET ROLE flarepath_app; RESET ROLE").await.unwrap();
    for statement in [
        "SELECT * FROM flights",
        "SELECT * FROM directory.tenants()",
        "SET ROLE flarepath_owner",
        "SET ROLE flarepath_directory",
    ] {
        let refused = superuser.batch_execute(statement).await.unwrap_err().to_string();
        assert!(refused.contains("permission denied"), "{statement}: {refused}");
    }
}
