//! Two operators with people of every role, a flight each, and a listening API.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use data_flight::id::{AdvisoryId, FlightId, PersonId, UploadId};
use data_store::{AdvisoryFilter, NewPerson, Page, Role, TenantScope};
use secrecy::SecretString;
use services_api::{PasswordCost, PasswordHasher, ServerConfig};

use crate::client::Client;
use crate::common::{Database, wait};
use crate::fixtures;

/// Everybody's password.
pub const PASSWORD: &str = "planted-password-7f3a";

/// One operator.
pub struct Operator {
    pub scope: TenantScope,
    pub people: BTreeMap<Role, PersonId>,
    pub upload: UploadId,
    pub flight: FlightId,
    pub advisory: AdvisoryId,
    domain: &'static str,
}

/// A database with two operators, served.
pub struct World {
    pub database: Database,
    pub base: String,
    pub ours: Operator,
    pub theirs: Operator,
}

impl World {
    pub fn new() -> Self {
        Self::with(ServerConfig::default(), Utc::now)
    }

    pub fn with(config: ServerConfig, clock: fn() -> DateTime<Utc>) -> Self {
        let database = Database::new();
        let ours = operator(&database, "ours.example", 1);
        let theirs = operator(&database, "theirs.example", 2);
        let base = database.serve(config, clock);
        Self { database, base, ours, theirs }
    }

    /// A person of our operator, signed in.
    pub fn as_role(&self, role: Role) -> Client {
        self.ours.as_role(&self.base, role)
    }

    pub fn anonymous(&self) -> Client {
        Client::new(&self.base)
    }
}

impl Operator {
    pub fn as_role(&self, base: &str, role: Role) -> Client {
        Client::signed_in(base, &self.email(role), PASSWORD)
    }

    pub fn email(&self, role: Role) -> String {
        format!("{role}@{}", self.domain)
    }
}

/// What a person is called; no answer that is not about people may contain it.
pub fn planted_name(role: Role, domain: &str) -> String {
    format!("Planted-{role}-of-{domain}")
}

fn operator(database: &Database, domain: &'static str, byte: u8) -> Operator {
    let store = &database.store;
    let hasher = PasswordHasher::new(PasswordCost::MINIMAL).unwrap();
    let hash = hasher.hash(&SecretString::from(PASSWORD)).unwrap();
    let scope = TenantScope::new(wait(store.create_tenant(domain)).unwrap().tenant_id);
    let mut people = BTreeMap::new();
    for &role in Role::ALL {
        let person = NewPerson {
            email: format!("{role}@{domain}"),
            display_name: planted_name(role, domain),
            password_hash: Some(hash.clone()),
            roles: vec![role],
        };
        people.insert(role, wait(store.create_person(&scope, &person)).unwrap().person_id);
    }
    let flight = wait(fixtures::stored_flight(store, &scope, byte));
    let (pilot, gatekeeper) = (people[&Role::Pilot], people[&Role::Gatekeeper]);
    let reason = "planted-reason-91c2";
    wait(store.link_crew(&scope, flight, pilot, gatekeeper, reason)).unwrap();
    let upload = wait(store.list_uploads(&scope, Page::first(1))).unwrap().remove(0).upload_id;
    let all = AdvisoryFilter::default();
    let advisory = wait(store.list_advisories(&scope, &all, Page::first(1))).unwrap().remove(0);
    Operator { scope, people, upload, flight, advisory: advisory.advisory_id, domain }
}
