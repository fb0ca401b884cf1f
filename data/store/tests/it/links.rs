//! Recordings of the same flight: who is primary, and what becomes of it when flights are
//! judged again. The comparison itself is faked; it is the pipeline's.

use data_flight::id::{AircraftId, FlightId};
use data_flight::{Digest, Flight, Parameter};
use data_store::{
    AdvisoryFilter, FlightFilter, FlightResults, NewAircraft, Page, Reprocessing, SameFlight,
    Store, TenantScope,
};
use serde_json::{Value, json};

use crate::common::TestDatabase;
use crate::fixtures::{LEASE, digest, flight_results, leased, results, tenant};

/// Finds everything the same, or nothing.
struct Fake(bool);

impl SameFlight for Fake {
    fn digest(&self) -> Digest {
        digest(42)
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![Parameter::Pitch]
    }

    fn compare(&self, one: &Flight, other: &Flight) -> Option<Value> {
        // What is read of the other one is what was asked for.
        let columns: Vec<Parameter> = other.columns().map(|(parameter, _)| parameter).collect();
        assert_eq!(columns, [Parameter::Pitch]);
        assert_eq!(one.start_utc(), other.start_utc());
        self.0.then(|| json!({ "said": "so" }))
    }
}

struct Fleet {
    database: TestDatabase,
    scope: TenantScope,
    aircraft: AircraftId,
}

impl Fleet {
    async fn new() -> Self {
        let database = TestDatabase::new().await;
        let scope = tenant(&database.store, "A").await;
        let new = NewAircraft {
            registration: "N1".to_owned(),
            model: None,
            profile: None,
            recorder_system_id: None,
        };
        let aircraft = database.store.create_aircraft(&scope, &new).await.unwrap().aircraft_id;
        Self { database, scope, aircraft }
    }

    fn store(&self) -> &Store {
        &self.database.store
    }

    fn flight(&self) -> FlightResults {
        FlightResults { aircraft: Some(self.aircraft), ..flight_results() }
    }

    /// A new upload with one flight.
    async fn record(&self, byte: u8, same: bool) -> FlightId {
        let job = leased(self.store(), &self.scope, byte).await;
        let found = results(1, vec![self.flight()]);
        self.store().store_linked_results(&job.lease, found, &Fake(same)).await.unwrap().remove(0)
    }

    /// Judges the upload of a flight again.
    async fn again(&self, flight: FlightId, pipeline: u8, same: bool) -> FlightId {
        let upload = self.store().get_flight(&self.scope, flight).await.unwrap().upload_id;
        let queued = self.store().reprocess_upload(&self.scope, upload, None).await.unwrap();
        assert!(matches!(queued, Reprocessing::Queued(_)));
        let job = self.store().lease_job("worker", LEASE).await.unwrap().unwrap();
        let found = results(pipeline, vec![self.flight()]);
        self.store().store_linked_results(&job.lease, found, &Fake(same)).await.unwrap().remove(0)
    }

    async fn list(&self, linked: bool) -> Vec<FlightId> {
        let filter = FlightFilter { linked, ..FlightFilter::default() };
        let rows = self.store().list_flights(&self.scope, &filter, Page::first(10)).await.unwrap();
        let mut ids: Vec<FlightId> = rows.into_iter().map(|row| row.flight_id).collect();
        ids.sort();
        ids
    }

    async fn links(&self, flight: FlightId) -> Vec<(FlightId, FlightId)> {
        let links = self.store().links_of(&self.scope, &[flight]).await.unwrap();
        links.into_iter().map(|link| (link.flight_id, link.same_as_flight_id)).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_recording_is_primary_and_further_ones_point_at_it() {
    let fleet = Fleet::new().await;
    let (first, second) = (fleet.record(1, true).await, fleet.record(2, true).await);
    let third = fleet.record(3, true).await;
    let links = fleet.store().links_of(&fleet.scope, &[third]).await.unwrap();
    assert_eq!((links[0].same_as_flight_id, links[0].method_sha256), (first, digest(42)));
    let evidence = &links[0].evidence;
    assert_eq!(evidence["agreement"], json!({ "said": "so" }));
    // The whole of it: 2.5 s of 2.5 s.
    assert_eq!((&evidence["overlap_s"], &evidence["overlap_pct"]), (&json!(2.5), &json!(100.0)));
    assert_eq!(evidence["aircraft_known_by"], "registry");
    assert_eq!(
        fleet.links(first).await,
        [(second, first), (third, first)],
        "and not at each other"
    );
    assert_eq!(fleet.list(false).await, [first]);
    assert_eq!(fleet.list(true).await, [first, second, third]);
    let counts = fleet.store().count_outcomes(&fleet.scope).await.unwrap();
    assert!(counts.iter().all(|count| count.flight_count == 1), "{counts:?}");
    for (linked, expected) in [(false, 2), (true, 6)] {
        let filter = AdvisoryFilter { linked, ..AdvisoryFilter::default() };
        let page = Page::first(10);
        let rows = fleet.store().list_advisories(&fleet.scope, &filter, page).await.unwrap();
        assert_eq!(rows.len(), expected);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_agree_is_not_linked() {
    let fleet = Fleet::new().await;
    let (first, second) = (fleet.record(1, true).await, fleet.record(2, false).await);
    assert_eq!(fleet.list(false).await, [first, second]);
    assert!(fleet.links(second).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_primary_recording_that_is_judged_again_stays_primary() {
    let fleet = Fleet::new().await;
    let (first, second) = (fleet.record(1, true).await, fleet.record(2, true).await);
    let newer = fleet.again(first, 2, true).await;
    assert_ne!(newer, first);
    assert_eq!(fleet.links(newer).await, [(second, newer)]);
    assert!(fleet.links(first).await.is_empty(), "the old link has ended");
    assert_eq!(fleet.list(false).await, [newer]);
    // The same pipeline once more changes nothing.
    assert_eq!(fleet.again(first, 2, true).await, newer);
    assert_eq!(fleet.links(newer).await, [(second, newer)]);
    // Back to the first pipeline: its results are in force again, and so is the link to them.
    assert_eq!(fleet.again(first, 1, true).await, first);
    assert_eq!(fleet.links(first).await, [(second, first)]);
    assert_eq!(fleet.list(false).await, [first]);
    // A version that no longer agrees with the further recording leaves two flights.
    let other = fleet.again(first, 3, false).await;
    let mut both = [second, other];
    both.sort();
    assert_eq!(fleet.list(false).await, both);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_further_recording_that_is_judged_again_stays_further() {
    let fleet = Fleet::new().await;
    let (first, second) = (fleet.record(1, true).await, fleet.record(2, true).await);
    let newer = fleet.again(second, 2, true).await;
    assert_eq!(fleet.list(false).await, [first]);
    assert_eq!(
        fleet.links(first).await,
        [(second, first), (newer, first)],
        "the superseded version keeps its link"
    );
    let current = fleet.list(true).await;
    assert_eq!(current, [first, newer], "and is not listed");
}

#[tokio::test(flavor = "multi_thread")]
async fn recordings_of_different_operators_are_never_linked() {
    let fleet = Fleet::new().await;
    let first = fleet.record(1, true).await;
    let second = fleet.record(2, true).await;
    let stranger = tenant(fleet.store(), "B").await;
    let job = leased(fleet.store(), &stranger, 1).await;
    let theirs = fleet
        .store()
        .store_linked_results(&job.lease, results(1, vec![flight_results()]), &Fake(true))
        .await
        .unwrap();
    assert!(fleet.store().links_of(&stranger, &theirs).await.unwrap().is_empty());
    assert!(fleet.store().links_of(&stranger, &[first, second]).await.unwrap().is_empty());
    assert_eq!(fleet.links(second).await, [(second, first)]);
}
