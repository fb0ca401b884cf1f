//! Samples come back as they went in, bit for bit; damage is noticed.

use data_flight::{Parameter, Validity};
use data_store::{SeriesKind, StoreErrorKind};
use diesel_async::SimpleAsyncConnection;

use crate::common::TestDatabase;
use crate::fixtures::{flight, stored_flight, tenant};

const EVERYTHING: (f64, f64) = (f64::NEG_INFINITY, f64::INFINITY);

#[tokio::test(flavor = "multi_thread")]
async fn a_flight_is_rebuilt_as_it_was() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let scope = tenant(store, "A").await;
    let id = stored_flight(store, &scope, 1).await;
    let mut expected = flight();
    // The only change: a NUL cannot be stored in text.
    expected.aircraft_mut().model = Some("Type\u{fffd}A".to_owned());
    assert_eq!(store.read_flight(&scope, id).await.unwrap(), expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn statistics_are_those_of_the_valid_samples() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let scope = tenant(store, "A").await;
    let id = stored_flight(store, &scope, 1).await;
    let summaries = store.list_series(&scope, id).await.unwrap();
    let names: Vec<&str> = summaries.iter().map(|row| row.parameter.as_str()).collect();
    assert_eq!(names, ["height_airfield_ft", "indicated_airspeed_kt", "pitch_deg"]);
    let [height, speed, pitch] = summaries.as_slice() else { panic!("three series") };
    assert_eq!((height.kind, speed.kind), (SeriesKind::Derived, SeriesKind::Recorded));
    assert_eq!((speed.sample_count, speed.valid_count), (3, 1));
    assert_eq!(
        (speed.min_value, speed.max_value, speed.mean_value),
        (Some(61.5), Some(61.5), Some(61.5))
    );
    // (2 − 1 + 5) / 3 = 2
    assert_eq!(
        (pitch.min_value, pitch.max_value, pitch.mean_value),
        (Some(-1.0), Some(5.0), Some(2.0))
    );
    assert_eq!(pitch.unit, Parameter::Pitch.unit());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_holds_both_its_ends() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let scope = tenant(store, "A").await;
    let id = stored_flight(store, &scope, 1).await;
    let names =
        ["pitch_deg".to_owned(), "indicated_airspeed_kt".to_owned(), "no_such_kt".to_owned()];
    let read =
        async |from_s, to_s| store.read_series(&scope, id, &names, (from_s, to_s)).await.unwrap();
    let window = read(1.0, 2.5).await;
    assert_eq!(window.time_s, [1.0, 2.5]);
    assert_eq!(window.series.len(), 2, "what the flight does not have is left out");
    let speed = &window.series[0].samples;
    assert_eq!(speed.validity(), [Validity::NoComputedData, Validity::FailureWarning]);
    assert_eq!(speed.raw(), [0.0, 9_999.0]);
    assert_eq!(window.series[1].samples.raw(), [-1.0, 5.0]);
    assert_eq!(read(0.5, 0.9).await.time_s, [0.0; 0]);
    assert_eq!(read(2.0, 1.0).await.time_s, [0.0; 0], "an empty window, not an error");
    assert_eq!(read(EVERYTHING.0, EVERYTHING.1).await.time_s, [0.0, 1.0, 2.5]);
    assert_eq!(read(f64::NAN, f64::NAN).await.series[0].samples.len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn samples_that_were_tampered_with_are_refused() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let scope = tenant(store, "A").await;
    let id = stored_flight(store, &scope, 1).await;
    let flip =
        "UPDATE series SET validity = '\\x000101010001' WHERE parameter = 'indicated_airspeed_kt'";
    database.superuser().await.batch_execute(flip).await.unwrap();
    let refused = store.read_flight(&scope, id).await.unwrap_err();
    assert_eq!(refused.kind(), StoreErrorKind::Corrupt);
    let names = ["pitch_deg".to_owned()];
    assert!(store.read_series(&scope, id, &names, EVERYTHING).await.is_ok(), "others still read");
}
