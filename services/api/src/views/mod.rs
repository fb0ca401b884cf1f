//! What leaves the process: one shape per resource, units in names, nothing by accident.
//!
//! A view is made field by field from a row, so that a new column of the database is not
//! published until somebody says so here. Views for operators, maintenance and auditors have
//! no field that could hold a crew member.

pub mod aircraft;
pub mod page;
pub mod people;
pub mod session;

pub use aircraft::AircraftView;
pub use page::{PageQuery, PageView};
pub use people::PersonView;
pub use session::{NewTokenView, SessionView, TokenView};
