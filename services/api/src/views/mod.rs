//! What leaves the process: one shape per resource, units in names, nothing by accident.
//!
//! A view is made field by field from a row, so that a new column of the database is not
//! published until somebody says so here. Views for operators, maintenance and auditors have
//! no field that could hold a crew member.

pub mod advisory;
pub mod aircraft;
pub mod audit;
pub mod flight;
pub mod judgement;
pub mod page;
pub mod people;
pub mod prediction;
pub mod series;
pub mod session;
pub mod upload;

pub use advisory::{AdvisoryStatus, AdvisoryView, AnswerView};
pub use aircraft::AircraftView;
pub use audit::AuditEntryView;
pub use flight::{
    FlightDetailView, FlightView, LinkedFlightView, OutcomesView, ParameterView, PhaseView,
};
pub use judgement::{
    AbsentKeyPointView, ClearView, EvaluationsView, FindingView, FoundView, KeyPointView,
    KeyPointsView, NotEvaluatedView,
};
pub use page::{PageQuery, PageView};
pub use people::PersonView;
pub use prediction::PredictionView;
pub use series::{ParameterSeriesView, SeriesView};
pub use session::{NewTokenView, SessionView, TokenView};
pub use upload::{ReceivedView, RefusedFileView, RowsView, StageView, UploadErrorView, UploadView};
