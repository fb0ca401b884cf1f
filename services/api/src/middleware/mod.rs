//! What happens around every handler, outermost first: [`observe`], then [`gate`].
//!
//! `observe` gives the request its id, span, headers and metrics, and finishes errors.
//! `gate` finds out who is calling, writes the audit intent, decides, and notes the outcome.

pub mod deadline;
pub mod gate;
pub mod headers;
pub mod observe;
pub mod request_id;
