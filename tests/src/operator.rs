//! An operator of a test: people with roles, sessions, an aircraft.

use std::sync::LazyLock;

use data_flight::id::PersonId;
use data_generator::SyntheticAircraft;
use data_store::{NewAircraft, NewPerson, Role, Store, TenantScope};
use secrecy::SecretString;
use services_api::{PasswordCost, PasswordHasher};

use crate::http::Client;
use crate::wait;

/// Everybody's password; planted, so that it can be searched for.
pub const PASSWORD: &str = "planted-password-4b81";

static HASH: LazyLock<String> = LazyLock::new(|| {
    let hasher = PasswordHasher::new(PasswordCost::MINIMAL).expect("parameters of argon2");
    hasher.hash(&SecretString::from(PASSWORD)).expect("a hash")
});

/// An operator and how to reach the service that it uses.
#[derive(Clone)]
pub struct Operator {
    /// The scope of its rows.
    pub scope: TenantScope,
    store: Store,
    base: String,
    domain: String,
}

/// A person of an operator.
#[derive(Clone)]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// Their address.
    pub email: String,
    /// What they are called.
    pub name: String,
    /// Them, signed in.
    pub client: Client,
}

impl Operator {
    /// A fresh operator with one Cessna 172S, the one that `flights.rs` flies.
    pub(crate) fn create(store: &Store, base: &str) -> Self {
        let domain = format!("{}.invalid", uuid::Uuid::new_v4().simple());
        let tenant = wait(store.create_tenant(&domain)).expect("a tenant");
        let scope = TenantScope::new(tenant.tenant_id);
        let aircraft = SyntheticAircraft::C172s;
        let new = NewAircraft {
            registration: aircraft.registration().to_owned(),
            model: Some(aircraft.model().to_owned()),
            profile: Some("c172s".to_owned()),
            recorder_system_id: Some(aircraft.system_id().to_owned()),
        };
        wait(store.create_aircraft(&scope, &new)).expect("an aircraft");
        Self { scope, store: store.clone(), base: base.to_owned(), domain }
    }

    /// A new person with a role, signed in.
    ///
    /// # Panics
    /// When they cannot be made or cannot sign in.
    #[must_use]
    pub fn person(&self, role: Role) -> Person {
        let tag: String = uuid::Uuid::new_v4().simple().to_string().chars().take(8).collect();
        let new = NewPerson {
            email: format!("{role}-{tag}@{}", self.domain),
            display_name: format!("Planted Name {tag}"),
            password_hash: Some(HASH.clone()),
            roles: vec![role],
        };
        let person = wait(self.store.create_person(&self.scope, &new)).expect("a person");
        let client = Client::new(&self.base).signed_in(&new.email, PASSWORD);
        Person { id: person.person_id, email: new.email, name: new.display_name, client }
    }
}
