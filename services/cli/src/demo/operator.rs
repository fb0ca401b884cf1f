//! The demo's operator: its people of every role, its aircraft, and who flew what.

use std::fmt::Write as _;

use anyhow::Context as _;
use data_generator::SyntheticAircraft;
use data_store::{
    FlightFilter, FlightRecord, NewAircraft, NewPerson, Page, Person, Role, Store, TenantScope,
};
use secrecy::SecretString;
use services_api::PasswordHasher;

use super::client::Client;
use crate::up::service::Service;

/// Name, address and roles of everybody; invented, under a domain that cannot exist.
const PEOPLE: &[(&str, &str, &[Role])] = &[
    ("Ada Admin", "admin@demo.invalid", &[Role::Admin]),
    ("Oscar Operator", "operator@demo.invalid", &[Role::Operator]),
    ("Gwen Gatekeeper", "gatekeeper@demo.invalid", &[Role::Gatekeeper]),
    ("Max Maintenance", "maintenance@demo.invalid", &[Role::Maintenance]),
    ("Aude Auditor", "auditor@demo.invalid", &[Role::Auditor]),
    ("Petra Pilot", "pilot1@demo.invalid", &[Role::Pilot]),
    ("Paul Pilot", "pilot2@demo.invalid", &[Role::Pilot]),
    ("Pia Pilot", "pilot3@demo.invalid", &[Role::Pilot]),
];

/// The operator and what is needed to act for its people.
pub(crate) struct Operator {
    pub(crate) scope: TenantScope,
    people: Vec<(Person, &'static [Role], String)>,
}

/// Makes the operator with its people and aircraft.
pub(crate) async fn create(service: &Service) -> anyhow::Result<Operator> {
    let store = &service.database.store;
    let state = service.state.as_ref().context("the API does not run")?;
    let tenant = store.create_tenant("Flarepath Demo Aviation").await?;
    let scope = TenantScope::new(tenant.tenant_id);
    let mut people = Vec::new();
    for (name, email, roles) in PEOPLE {
        let password = password()?;
        let new = NewPerson {
            // Two demos may share one database; addresses are looked up across operators.
            email: address(email, tenant.tenant_id.0),
            display_name: (*name).to_owned(),
            password_hash: Some(hash(state.hasher(), &password).await?),
            roles: roles.to_vec(),
        };
        people.push((store.create_person(&scope, &new).await?, *roles, password));
    }
    for aircraft in SyntheticAircraft::ALL {
        let new = NewAircraft {
            registration: aircraft.registration().to_owned(),
            model: Some(aircraft.model().to_owned()),
            profile: Some(profile(aircraft).to_owned()),
            recorder_system_id: Some(aircraft.system_id().to_owned()),
        };
        store.create_aircraft(&scope, &new).await?;
    }
    Ok(Operator { scope, people })
}

impl Operator {
    /// Signs in the first person of a role.
    pub(crate) async fn sign_in(
        &self,
        client: &Client,
        role: Role,
    ) -> anyhow::Result<super::client::SignedIn> {
        let (person, _, password) = self
            .people
            .iter()
            .find(|(_, roles, _)| roles.contains(&role))
            .with_context(|| format!("the demo has no {role}"))?;
        client.sign_in(&person.email, password).await
    }

    fn pilots(&self) -> Vec<&Person> {
        let pilots = self.people.iter().filter(|(_, roles, _)| roles.contains(&Role::Pilot));
        pilots.map(|(person, _, _)| person).collect()
    }

    /// The address of the pages and everybody's login, for the person at the terminal.
    pub(crate) fn logins(&self, url: &str) -> String {
        let mut text = format!("\nopen {url} and sign in as\n");
        for (person, roles, password) in &self.people {
            let roles: Vec<&str> = roles.iter().map(|role| role.name()).collect();
            let _ = writeln!(text, "  {:<12} {:<34} {password}", roles.join(", "), person.email);
        }
        text
    }
}

/// Links every flight to one of the pilots, as a gatekeeper would.
pub(crate) async fn link_crew(
    client: &Client,
    operator: &Operator,
    service: &Service,
) -> anyhow::Result<()> {
    let gatekeeper = operator.sign_in(client, Role::Gatekeeper).await?;
    let flights = all_flights(&service.database.store, &operator.scope).await?;
    let pilots = operator.pilots();
    for (flight, pilot) in flights.iter().zip(pilots.iter().cycle()) {
        let path = format!("/flights/{}/crew", flight.flight_id);
        let body = serde_json::json!({
            "pilot_email": pilot.email,
            "reason": "crew sheet of the demo",
        });
        client.post(&gatekeeper, &path, body).await?;
    }
    Ok(())
}

const fn profile(aircraft: SyntheticAircraft) -> &'static str {
    match aircraft {
        SyntheticAircraft::C172s => "c172s",
        SyntheticAircraft::Pa28181 => "pa28_181",
        SyntheticAircraft::SixCylinder => "beech_g36",
    }
}

fn address(email: &str, tenant: uuid::Uuid) -> String {
    let tag: String = tenant.simple().to_string().chars().rev().take(6).collect();
    email.replace("@demo", &format!("@{tag}.demo"))
}

/// A password that nobody has to remember: 72 random bits.
fn password() -> anyhow::Result<String> {
    let mut bytes = [0_u8; 9];
    getrandom::fill(&mut bytes).context("the system has no randomness")?;
    Ok(hex::encode(bytes))
}

/// Hashing is slow on purpose and so runs on a blocking thread.
async fn hash(hasher: &PasswordHasher, password: &str) -> anyhow::Result<String> {
    let (hasher, password) = (hasher.clone(), SecretString::from(password));
    Ok(tokio::task::spawn_blocking(move || hasher.hash(&password)).await??)
}

/// Every flight of the operator, newest first.
pub(crate) async fn all_flights(
    store: &Store,
    scope: &TenantScope,
) -> anyhow::Result<Vec<FlightRecord>> {
    let mut flights: Vec<FlightRecord> = Vec::new();
    loop {
        let after = flights.last().map(FlightRecord::cursor);
        let page = Page { limit: 1_000, after };
        let more = store.list_flights(scope, &FlightFilter::default(), page).await?;
        if more.is_empty() {
            return Ok(flights);
        }
        flights.extend(more);
    }
}
