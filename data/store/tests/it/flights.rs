//! Flights and everything that hangs on them: read back as written, superseded, filtered.

use chrono::TimeDelta;
use data_flight::id::FlightId;
use data_store::{FlightFilter, Page, Role, Store, TenantScope};
use diesel_async::SimpleAsyncConnection;

use crate::common::TestDatabase;
use crate::fixtures::{
    LEASE, evaluations, flight_results, leased, measures, noon, person, results, stored_flight,
    tenant,
};

async fn list(store: &Store, scope: &TenantScope, filter: FlightFilter) -> Vec<FlightId> {
    let rows = store.list_flights(scope, &filter, Page::first(100)).await.unwrap();
    rows.into_iter().map(|flight| flight.flight_id).collect()
}

fn stage_name(stage: &serde_json::Value) -> &str {
    stage["stage"].as_str().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_was_found_is_read_back() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let scope = tenant(store, "A").await;
    let id = stored_flight(store, &scope, 1).await;
    let record = store.get_flight(&scope, id).await.unwrap();
    assert_eq!(record.start_utc, Some(noon()));
    assert_eq!(record.end_utc, Some(noon() + TimeDelta::milliseconds(2_500)));
    assert_eq!((record.duration_s, record.sample_count), (2.5, 3));
    assert_eq!(record.sort_utc, noon());
    assert_eq!(store.read_measures(&scope, id).await.unwrap(), measures());
    assert_eq!(store.read_evaluations(&scope, id).await.unwrap(), evaluations());
    let upload = store.get_upload(&scope, record.upload_id).await.unwrap();
    assert_eq!(
        (upload.rows_read_count, upload.rows_kept_count, upload.rows_dropped_count),
        (Some(5), Some(3), Some(2))
    );
    assert_eq!(upload.flight_count, Some(1));
    let report = upload.report.unwrap();
    let stages: Vec<&str> = report["stages"].as_array().unwrap().iter().map(stage_name).collect();
    assert_eq!(stages, ["parse", "store"], "storing is the last stage of the report");
    assert!(report["stages"][1]["bytes"].as_u64().is_some_and(|bytes| bytes > 0));
    let counts = store.count_outcomes(&scope).await.unwrap();
    let counts: Vec<(&str, &str, i64)> = counts
        .iter()
        .map(|row| (row.rule_id.as_str(), row.outcome.as_str(), row.flight_count))
        .collect();
    assert_eq!(
        counts,
        [
            ("airspeed-high", "found", 1),
            ("pitch-high", "clear", 1),
            ("roll-high", "not_evaluated", 1)
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_pipeline_supersedes_and_keeps_the_crew() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let scope = tenant(store, "A").await;
    let old = stored_flight(store, &scope, 1).await;
    let pilot = person(store, &scope, "p@example.org", Role::Pilot).await;
    store.link_crew(&scope, old, pilot, pilot, "roster").await.unwrap();
    let again = "UPDATE jobs SET state = 'queued', finished_utc = NULL";
    database.superuser().await.batch_execute(again).await.unwrap();
    let job = store.lease_job("w", LEASE).await.unwrap().unwrap();
    let new = store
        .store_flight_results(&job.lease, results(2, vec![flight_results()]))
        .await
        .unwrap()
        .remove(0);
    assert_ne!(new, old);
    assert_eq!(list(store, &scope, FlightFilter::default()).await, [new]);
    assert!(store.get_flight(&scope, old).await.unwrap().superseded_utc.is_some());
    assert!(store.is_crew(&scope, new, pilot).await.unwrap());
    let advisories = |superseded| {
        let filter = data_store::AdvisoryFilter { superseded, ..Default::default() };
        async move { store.list_advisories(&scope, &filter, Page::first(10)).await.unwrap().len() }
    };
    assert_eq!((advisories(false).await, advisories(true).await), (2, 4));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_pipeline_again_adds_nothing() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let scope = tenant(store, "A").await;
    let first = stored_flight(store, &scope, 1).await;
    let again = "UPDATE jobs SET state = 'queued', finished_utc = NULL";
    database.superuser().await.batch_execute(again).await.unwrap();
    let job = store.lease_job("w", LEASE).await.unwrap().unwrap();
    let ids =
        store.store_flight_results(&job.lease, results(1, vec![flight_results()])).await.unwrap();
    assert_eq!(ids, [first], "the flight that is there");
    let predictions =
        store.list_predictions(&scope, &Default::default(), Page::first(10)).await.unwrap();
    assert_eq!(predictions.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pilot_sees_the_flights_linked_to_them() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let scope = tenant(store, "A").await;
    let (first, second) =
        (stored_flight(store, &scope, 1).await, stored_flight(store, &scope, 2).await);
    let pilot = person(store, &scope, "p@example.org", Role::Pilot).await;
    let gatekeeper = person(store, &scope, "g@example.org", Role::Gatekeeper).await;
    let flown = FlightFilter { flown_by: Some(pilot), ..FlightFilter::default() };
    assert!(list(store, &scope, flown).await.is_empty());
    store.link_crew(&scope, second, pilot, gatekeeper, "roster of the day").await.unwrap();
    assert_eq!(list(store, &scope, flown).await, [second]);
    let crew = store.crew_of(&scope, second).await.unwrap();
    assert_eq!((crew[0].person_id, crew[0].linked_by), (pilot, gatekeeper));
    let advisories = data_store::AdvisoryFilter { flown_by: Some(pilot), ..Default::default() };
    let rows = store.list_advisories(&scope, &advisories, Page::first(10)).await.unwrap();
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|advisory| advisory.flight_id == second));
    store.unlink_crew(&scope, second, pilot).await.unwrap();
    assert!(list(store, &scope, flown).await.is_empty());
    assert_eq!(list(store, &scope, FlightFilter::default()).await.len(), 2);
    assert!(!store.is_crew(&scope, first, pilot).await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn flights_of_the_same_second_are_walked_without_gap_or_repetition() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let scope = tenant(store, "A").await;
    let job = leased(store, &scope, 1).await;
    let flights = (0..5).map(|_| flight_results()).collect();
    let mut newest_first =
        store.store_flight_results(&job.lease, results(1, flights)).await.unwrap();
    newest_first.sort();
    newest_first.reverse();
    let mut walked = Vec::new();
    let mut page = Page::first(2);
    loop {
        let rows = store.list_flights(&scope, &FlightFilter::default(), page).await.unwrap();
        let Some(last) = rows.last() else { break };
        page = Page::after(last.cursor(), 2);
        walked.extend(rows.iter().map(|flight| flight.flight_id));
    }
    assert_eq!(walked, newest_first);
    let filter = FlightFilter { to_utc: Some(noon()), ..FlightFilter::default() };
    assert!(list(store, &scope, filter).await.is_empty());
    let filter = FlightFilter { from_utc: Some(noon()), ..FlightFilter::default() };
    assert_eq!(list(store, &scope, filter).await.len(), 5);
}
