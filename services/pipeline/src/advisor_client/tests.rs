//! The client against services that misbehave: each is a listener on loopback that answers
//! as told, so that every byte and every pause is the test's.

mod fake;
mod process;

use std::time::{Duration, Instant};

use data_flight::{Digest, Unit};
use models_card::{
    Abstention, AbstentionReason, Contribution, Estimate, FeatureDefinition, FeatureSchema,
    FeatureVector, ModelListing, ModelSummary, ScoreAnswer, ScoreRequest,
};

use self::fake::{Fake, Reply};
use super::AdvisorUnavailableReason::{BadAnswer, Busy, CircuitOpen, Timeout, Unreachable};
use super::*;

/// How long a call may take that has a deadline of half a second: a guard against waiting for
/// ever, with ample room for a busy machine.
const FAR_TOO_LONG: Duration = Duration::from_secs(10);

fn schema() -> FeatureSchema {
    let name = "airspeed_kt".to_owned();
    let feature = FeatureDefinition { name, unit: Unit::Knot, meaning: "airspeed".to_owned() };
    FeatureSchema { name: "sample-v1".to_owned(), features: vec![feature] }
}

fn request() -> ScoreRequest {
    ScoreRequest {
        model: "approach-novelty".to_owned(),
        profile: Some("c172s".to_owned()),
        vector: FeatureVector::new(&schema(), vec![Some(65.5)]).expect("finite"),
    }
}

const MODEL: Digest = Digest::from_bytes([7; 32]);
const OTHER: Digest = Digest::from_bytes([8; 32]);

fn estimate() -> Estimate {
    Estimate {
        value: 3.25,
        percentile_pct: 97.5,
        contributions: vec![Contribution {
            feature: "airspeed_kt".to_owned(),
            meaning: "airspeed".to_owned(),
            value: 65.5,
            typical: 61.0,
            unit: Unit::Knot,
            share_pct: 100.0,
        }],
        outside_domain: vec![],
        model: MODEL,
        schema: schema().digest(),
        expires_utc: chrono::DateTime::UNIX_EPOCH,
    }
}

fn listing(model: Digest) -> String {
    let models = vec![ModelSummary {
        name: "approach-novelty".to_owned(),
        version: "1".to_owned(),
        model,
        schema: schema().digest(),
        profiles: vec!["c172s".to_owned()],
        expires_utc: chrono::DateTime::UNIX_EPOCH,
    }];
    serde_json::to_string(&ModelListing { models, refused: vec![] }).expect("JSON")
}

fn json(answer: &ScoreAnswer) -> String {
    serde_json::to_string(answer).expect("JSON")
}

fn client(fake: &Fake) -> AdvisorClient {
    AdvisorClient::new(AdvisorClientConfig::new(fake.url()))
}

async fn reason(client: &AdvisorClient) -> AdvisorUnavailableReason {
    let started = Instant::now();
    let error = client.score(&request(), "request-17").await.expect_err("no usable answer");
    assert!(started.elapsed() < FAR_TOO_LONG, "{error}");
    error.reason
}

/// What the client makes of a service that answers `score` and lists `listed`.
async fn judged(score: String, listed: Digest) -> Result<ScoreAnswer, AdvisorUnavailableReason> {
    let fake = Fake::start(Reply::json(score), Reply::json(listing(listed)));
    // Parsing is what is tested; a busy machine gets time for it.
    let config = AdvisorClientConfig { deadline: FAR_TOO_LONG, ..client_config(&fake) };
    let answer = AdvisorClient::new(config).score(&request(), "request-17").await;
    answer.map_err(|error| error.reason)
}

fn client_config(fake: &Fake) -> AdvisorClientConfig {
    AdvisorClientConfig::new(fake.url())
}

#[tokio::test]
async fn a_sound_answer_is_handed_on() {
    let answer = ScoreAnswer::Estimate(estimate());
    assert_eq!(judged(json(&answer), MODEL).await, Ok(answer));
    let abstained = ScoreAnswer::Abstained(Abstention {
        reason: AbstentionReason::Expired,
        detail: "expired".to_owned(),
        model: MODEL,
    });
    assert_eq!(judged(json(&abstained), MODEL).await, Ok(abstained));
}

#[tokio::test]
async fn the_request_id_and_the_exact_values_are_sent_and_the_listing_is_asked_once() {
    let sound = json(&ScoreAnswer::Estimate(estimate()));
    let fake = Fake::start(Reply::json(sound), Reply::json(listing(MODEL)));
    let config = AdvisorClientConfig { deadline: FAR_TOO_LONG, ..client_config(&fake) };
    let client = AdvisorClient::new(config);
    for _ in 0..3 {
        client.score(&request(), "request-17").await.expect("an answer");
    }
    let seen = fake.seen();
    assert_eq!(seen.iter().filter(|head| head.starts_with("POST /v1/score ")).count(), 3);
    assert_eq!(seen.iter().filter(|head| head.starts_with("GET /v1/models ")).count(), 1);
    assert!(seen.iter().all(|head| head.contains("x-request-id: request-17")), "{seen:?}");
    assert!(seen.iter().any(|head| head.contains("[65.5]")), "{seen:?}");
}

#[tokio::test]
async fn answers_that_may_not_be_used_are_bad_answers() {
    let with = |change: &dyn Fn(&mut Estimate)| {
        let mut estimate = estimate();
        change(&mut estimate);
        json(&ScoreAnswer::Estimate(estimate))
    };
    let sound = json(&ScoreAnswer::Estimate(estimate()));
    for answer in [
        // A NaN is written as null, and by careless programs as NaN.
        with(&|estimate| estimate.value = f64::NAN),
        sound.replace("3.25", "NaN"),
        sound.replace("3.25", "1e999"),
        with(&|estimate| estimate.percentile_pct = 100.5),
        with(&|estimate| estimate.percentile_pct = -0.5),
        with(&|estimate| estimate.contributions[0].share_pct = 101.0),
        with(&|estimate| estimate.schema = OTHER),
        with(&|estimate| estimate.model = OTHER),
        String::new(),
        "{}".to_owned(),
        "<html>".to_owned(),
        " ".repeat(300 * 1024),
    ] {
        assert_eq!(judged(answer.clone(), MODEL).await, Err(BadAnswer), "{answer}");
    }
    let forged = ScoreAnswer::Abstained(Abstention {
        reason: AbstentionReason::Expired,
        detail: String::new(),
        model: OTHER,
    });
    assert_eq!(judged(json(&forged), MODEL).await, Err(BadAnswer));
}

#[tokio::test]
async fn an_answer_that_cannot_be_checked_is_not_used() {
    let sound = json(&ScoreAnswer::Estimate(estimate()));
    for listing in [Reply::status(404), Reply::status(500), Reply::json("[]".to_owned())] {
        let fake = Fake::start(Reply::json(sound.clone()), listing);
        let config = AdvisorClientConfig { deadline: FAR_TOO_LONG, ..client_config(&fake) };
        assert_eq!(reason(&AdvisorClient::new(config)).await, BadAnswer);
    }
}

#[tokio::test]
async fn an_error_status_is_a_bad_answer() {
    for status in [302, 400, 404, 503] {
        let fake = Fake::start(Reply::status(status), Reply::json(listing(MODEL)));
        let config = AdvisorClientConfig { deadline: FAR_TOO_LONG, ..client_config(&fake) };
        assert_eq!(reason(&AdvisorClient::new(config)).await, BadAnswer);
    }
}

#[tokio::test]
async fn a_service_that_accepts_and_never_answers_is_given_up() {
    let fake = Fake::start(Reply::Silence, Reply::Silence);
    assert_eq!(reason(&client(&fake)).await, Timeout);
}

#[tokio::test]
async fn a_byte_a_second_does_not_prolong_the_deadline() {
    let sound = json(&ScoreAnswer::Estimate(estimate()));
    let drip = Reply::Drip { body: sound.clone(), pause: Duration::from_secs(1) };
    let fake = Fake::start(drip.clone(), Reply::json(listing(MODEL)));
    assert_eq!(reason(&client(&fake)).await, Timeout);
    // The same deadline covers the listing that is asked for afterwards.
    let fake = Fake::start(Reply::json(sound), drip);
    assert_eq!(reason(&client(&fake)).await, Timeout);
}

#[tokio::test]
async fn a_service_that_is_gone_or_hangs_up_is_unreachable() {
    let fake = Fake::start(Reply::HangUp, Reply::HangUp);
    let config = AdvisorClientConfig { deadline: FAR_TOO_LONG, ..client_config(&fake) };
    assert_eq!(reason(&AdvisorClient::new(config)).await, Unreachable);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("its address"));
    drop(listener);
    let config = AdvisorClientConfig { deadline: FAR_TOO_LONG, ..AdvisorClientConfig::new(url) };
    assert_eq!(reason(&AdvisorClient::new(config)).await, Unreachable);
    let nonsense = AdvisorClient::new(AdvisorClientConfig::new("not a url"));
    assert_eq!(reason(&nonsense).await, Unreachable);
}

#[tokio::test]
async fn more_questions_than_slots_are_turned_away_at_once() {
    let fake = Fake::start(Reply::Silence, Reply::Silence);
    let config = AdvisorClientConfig {
        concurrency: 2,
        deadline: Duration::from_secs(2),
        ..client_config(&fake)
    };
    let client = AdvisorClient::new(config);
    let asked = (0..5).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { reason(&client).await })
    });
    let mut reasons = Vec::new();
    for question in asked.collect::<Vec<_>>() {
        reasons.push(question.await.expect("it ends"));
    }
    reasons.sort_unstable();
    assert_eq!(reasons, [Timeout, Timeout, Busy, Busy, Busy]);
}

#[tokio::test]
async fn repeated_failures_open_the_circuit_and_a_probe_closes_it() {
    let sound = json(&ScoreAnswer::Estimate(estimate()));
    let mut fake = Fake::start(Reply::status(500), Reply::json(listing(MODEL)));
    let breaker = BreakerSettings {
        failures_to_open: 2,
        window: Duration::from_secs(60),
        open_for: Duration::from_millis(300),
    };
    let config = AdvisorClientConfig { breaker, deadline: FAR_TOO_LONG, ..client_config(&fake) };
    let client = AdvisorClient::new(config);
    assert_eq!(reason(&client).await, BadAnswer);
    assert_eq!(reason(&client).await, BadAnswer);
    assert_eq!(client.breaker_state(), BreakerState::Open);
    let asked = fake.seen().len();
    // Within the opening nothing is sent. On a very slow machine the opening may be over.
    match client.score(&request(), "request-17").await.expect_err("no answer").reason {
        CircuitOpen => assert_eq!(fake.seen().len(), asked),
        other => assert_eq!(other, BadAnswer),
    }
    fake.answer(Reply::json(sound));
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert!(client.score(&request(), "request-17").await.is_ok());
    assert_eq!(client.breaker_state(), BreakerState::Closed);
}
