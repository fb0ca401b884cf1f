//! Answers over HTTP are the answers of the model.

use chrono::{TimeDelta, Utc};
use models_card::{AbstentionReason, ModelListing, ScoreAnswer};

use super::{Service, samples};

#[test]
fn an_answer_over_http_is_the_models_to_the_bit() {
    let folder = samples::folder();
    let service = Service::start(folder.path());
    for step in 0..20_u32 {
        let request = samples::request(60.0 + f64::from(step) / 3.0, 9.1 + f64::from(step) / 7.0);
        let body = serde_json::to_string(&request).expect("JSON");
        let (status, answer) = service.post(&body);
        assert_eq!(status, 200);
        let answer: ScoreAnswer = serde_json::from_value(answer).expect("a score answer");
        let model = samples::artefact().model();
        assert_eq!(answer, model.score(&request.vector, Some("c172s"), Utc::now()));
        assert!(matches!(answer, ScoreAnswer::Estimate(_)));
    }
}

#[test]
fn an_abstention_is_an_answer() {
    let folder = tempfile::tempdir().expect("a folder");
    let expired = samples::trained(TimeDelta::minutes(30));
    samples::save(&expired, &folder.path().join("old"));
    let service = Service::start(folder.path());
    let (status, answer) = service.post(&samples::body(65.0, 12.0));
    assert_eq!(status, 200);
    let answer: ScoreAnswer = serde_json::from_value(answer).expect("a score answer");
    let ScoreAnswer::Abstained(abstention) = answer else { panic!("{answer:?}") };
    assert_eq!(abstention.reason, AbstentionReason::Expired);
    assert_eq!(abstention.model, expired.digest());
    // It is ready, because it answers, and says which models only abstain.
    let (status, readiness) = service.get("/readyz");
    assert_eq!((status, &readiness["expired"][0]), (200, &"approach-novelty".into()));
}

#[test]
fn the_listing_names_digests_and_expiry() {
    let folder = samples::folder();
    let service = Service::start(folder.path());
    let (status, listing) = service.get("/v1/models");
    assert_eq!(status, 200);
    let listing: ModelListing = serde_json::from_value(listing).expect("a listing");
    assert_eq!(listing.models, [samples::artefact().model().summary()]);
    assert_eq!(listing.refused, []);
}
