//! The store: every row and every blob of the service, one tenant at a time.
//!
//! The only crate that knows diesel. One file per table; every function takes a
//! [`TenantScope`], filters by it and sets it for the row-level security below (two
//! independent mechanisms). The exceptions look across tenants by design and go through the
//! few functions of the database schema `directory`: who signs in ([`Store::people_by_email`]),
//! whose session this is ([`Store::session_by_token`], [`Store::api_token_by_token`]), which
//! tenants there are ([`Store::list_tenants`]), which job is next ([`Store::lease_job`]), and
//! how long the queue is ([`Store::queue_depth`]).
//!
//! The services sign in as `flarepath_service` (or any role that is a member of
//! `flarepath_app` and inherits nothing). A connection then becomes `flarepath_app`, which
//! owns nothing and cannot bypass row-level security; [`Store::connect`] refuses to work as
//! anything stronger. Migrations run as the user of their own URL ([`migrate`]), who must be
//! a superuser.
//!
//! Deliberately absent: parsing, judging, hashing of passwords and tokens, policy. TLS to the
//! database is not supported: use a Unix socket, loopback, or a tunnel.

mod acknowledgements;
mod advisories;
mod aircraft;
mod answers;
mod audit;
mod blobs;
mod callers;
mod column;
mod crew;
mod error;
mod evaluations;
mod flights;
mod jobs;
mod links;
mod measures;
mod migrations;
mod models;
mod outcomes;
mod page;
mod partials;
mod people;
mod predictions;
mod results;
mod resumable;
mod schema;
mod scope;
mod series;
mod sessions;
mod store;
mod tenants;
mod text;
mod transaction;
mod uploads;
mod versions;
mod vocabulary;
mod wake;
pub mod yardstick;

pub use acknowledgements::Acknowledgement;
pub use advisories::{AdvisedFlight, Advisory, AdvisoryFilter, NewAdvisory, Revocation};
pub use aircraft::{Aircraft, NewAircraft};
pub use audit::{Actor, AuditCompletion, AuditEntry, AuditFilter, AuditIntent, Subject};
pub use blobs::Blobs;
pub use crew::CrewLink;
pub use error::{StoreError, StoreErrorKind};
pub use evaluations::RuleCount;
pub use flights::{FlightCursor, FlightFilter, FlightRecord};
pub use jobs::{JobFailure, JobRecord, LeaseToken, LeasedJob, QueueDepth};
pub use links::{FlightLink, SameFlight};
pub use measures::Measures;
pub use migrations::{create_database, database_exists, migrate, revert_all_migrations};
pub use models::{ModelRecord, NewModel};
pub use outcomes::OutcomeCounts;
pub use page::Page;
pub use partials::{PartialFile, Partials};
pub use people::{NewPerson, Person};
pub use predictions::{NewPrediction, Prediction, PredictionFilter};
pub use results::{FlightResults, Judgement, UploadResults};
pub use resumable::{NewResumableUpload, ResumableUpload};
pub use scope::TenantScope;
pub use series::codec::CodecError;
pub use series::{SeriesData, SeriesSummary, SeriesWindow};
pub use sessions::{ApiToken, NewSession, Session};
pub use store::{Store, StoreOptions};
pub use tenants::Tenant;
pub use uploads::{NewUpload, ReceivedUpload, Upload};
pub use versions::Reprocessing;
pub use vocabulary::{
    AcknowledgementKind, AuthMethod, JobState, Level, ResultKind, Role, SeriesKind, UnknownWord,
    UploadStatus, Verdict,
};
pub use wake::JobWaker;

/// A new identifier of any kind: `new_id(FlightId)`. Version 7 UUIDs sort by the time they
/// were made, so that keys grow at the end of an index and a list by id is a list by time.
pub fn new_id<T>(kind: impl FnOnce(uuid::Uuid) -> T) -> T {
    kind(uuid::Uuid::now_v7())
}
