//! People, roles, sessions and tokens.

use chrono::{TimeDelta, Utc};
use data_store::{NewAircraft, NewSession, Role, StoreErrorKind};

use crate::common::TestDatabase;
use crate::fixtures::{digest, person, tenant};

#[tokio::test(flavor = "multi_thread")]
async fn people_have_exactly_the_roles_they_were_given() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let scope = tenant(store, "A").await;
    let id = person(store, &scope, "a@example.org", Role::Pilot).await;
    assert_eq!(store.roles_of(&scope, id).await.unwrap(), [Role::Pilot]);
    store.set_roles(&scope, id, &[Role::Operator, Role::Auditor, Role::Operator]).await.unwrap();
    assert_eq!(store.roles_of(&scope, id).await.unwrap(), [Role::Auditor, Role::Operator]);
    store.set_roles(&scope, id, &[]).await.unwrap();
    let people = store.list_people(&scope).await.unwrap();
    assert_eq!(people.len(), 1);
    assert!(people[0].1.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_one_person_of_an_operator_however_it_is_written() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let scope = tenant(store, "A").await;
    let id = person(store, &scope, "Ä.B@Example.org", Role::Pilot).await;
    let found = store.people_by_email("ä.b@example.ORG").await.unwrap();
    assert_eq!(found.iter().map(|person| person.person_id).collect::<Vec<_>>(), [id]);
}

#[tokio::test(flavor = "multi_thread")]
async fn neither_names_nor_hashes_are_in_the_debug_text() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let scope = tenant(store, "A").await;
    let id = person(store, &scope, "secret@example.org", Role::Pilot).await;
    store.set_password_hash(&scope, id, Some("$argon2id$planted")).await.unwrap();
    let person = store.get_person(&scope, id).await.unwrap();
    assert_eq!(person.password_hash.as_deref(), Some("$argon2id$planted"));
    let text = format!("{person:?} {store:?}");
    for planted in ["secret@", "A Person", "argon2id", "host="] {
        assert!(!text.contains(planted), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_found_by_its_token_and_ends() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let scope = tenant(store, "A").await;
    let id = person(store, &scope, "a@example.org", Role::Pilot).await;
    let new =
        NewSession { person: id, token: digest(1), expires_utc: Utc::now() + TimeDelta::hours(8) };
    let session = store.create_session(&scope, &new).await.unwrap();
    assert_eq!(store.session_by_token(&digest(1)).await.unwrap(), Some(session.clone()));
    assert_eq!(store.session_by_token(&digest(2)).await.unwrap(), None);
    assert_eq!(
        store.create_session(&scope, &new).await.unwrap_err().kind(),
        StoreErrorKind::Conflict
    );
    store.touch_session(&scope, session.session_id).await.unwrap();
    let seen = store.session_by_token(&digest(1)).await.unwrap().unwrap();
    assert!(seen.last_seen_utc > session.last_seen_utc);
    store.end_session(&scope, session.session_id).await.unwrap();
    let ended = store.session_by_token(&digest(1)).await.unwrap().unwrap();
    assert!(ended.ended_utc.is_some());
    store.end_session(&scope, session.session_id).await.unwrap();
    let again = store.session_by_token(&digest(1)).await.unwrap().unwrap();
    assert_eq!(again.ended_utc, ended.ended_utc, "the first end counts");
}

#[tokio::test(flavor = "multi_thread")]
async fn disabling_a_person_ends_their_sessions_and_tokens() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let scope = tenant(store, "A").await;
    let id = person(store, &scope, "a@example.org", Role::Operator).await;
    let until = Utc::now() + TimeDelta::hours(8);
    let new = |byte| NewSession { person: id, token: digest(byte), expires_utc: until };
    store.create_session(&scope, &new(1)).await.unwrap();
    let token = store.create_api_token(&scope, "uploader", &new(2)).await.unwrap();
    store.touch_api_token(&scope, token.api_token_id).await.unwrap();
    let used = store.api_token_by_token(&digest(2)).await.unwrap().unwrap();
    assert!(used.last_used_utc.is_some() && used.revoked_utc.is_none());

    store.set_person_disabled(&scope, id, true).await.unwrap();
    assert!(store.get_person(&scope, id).await.unwrap().disabled_utc.is_some());
    assert!(store.session_by_token(&digest(1)).await.unwrap().unwrap().ended_utc.is_some());
    assert!(store.api_token_by_token(&digest(2)).await.unwrap().unwrap().revoked_utc.is_some());

    store.set_person_disabled(&scope, id, false).await.unwrap();
    assert!(store.get_person(&scope, id).await.unwrap().disabled_utc.is_none());
    assert!(store.session_by_token(&digest(1)).await.unwrap().unwrap().ended_utc.is_some());
    let revoked_twice = store.revoke_api_token(&scope, id, token.api_token_id).await;
    assert!(revoked_twice.unwrap_err().is_not_found());
    assert_eq!(store.list_api_tokens(&scope, id).await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn aircraft_are_found_however_their_registration_is_written() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let scope = tenant(store, "A").await;
    let new = NewAircraft {
        registration: "x-test 1".to_owned(),
        model: Some("Type A".to_owned()),
        profile: Some("c172s".to_owned()),
        recorder_system_id: Some("unit-1".to_owned()),
    };
    let aircraft = store.create_aircraft(&scope, &new).await.unwrap();
    assert_eq!(aircraft.registration, "X-TEST1");
    let found = store.aircraft_by_registration(&scope, " X-Test1").await.unwrap();
    assert_eq!(found.as_ref(), Some(&aircraft));
    assert_eq!(store.get_aircraft(&scope, aircraft.aircraft_id).await.unwrap(), aircraft);
    assert_eq!(store.aircraft_by_registration(&scope, "X-TEST2").await.unwrap(), None);
    let again = store.create_aircraft(&scope, &new).await.unwrap_err();
    assert_eq!(again.kind(), StoreErrorKind::Conflict);
    assert_eq!(store.list_aircraft(&scope).await.unwrap(), [aircraft]);
}
