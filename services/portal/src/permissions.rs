//! Which permission every page and every form needs. A page that is not listed is refused.

use services_api::policy::{Action, Resource, RoutePermission};

const READ_FLIGHTS: &[Action] = &[Action::ReadOwn, Action::ReadFleet, Action::ReadEngine];

/// Every route of the portal.
pub const PAGE_PERMISSIONS: &[RoutePermission] = &[
    RoutePermission::probe("/style.css"),
    RoutePermission::probe("/icon.svg"),
    RoutePermission::probe("/unavailable"),
    // What home shows is decided section by section; to who is not signed in it is the form.
    RoutePermission::public("GET", "/", Resource::Session, Action::Read),
    RoutePermission::public("POST", "/sign-in", Resource::Session, Action::Create),
    RoutePermission::any_of("POST", "/sign-out", Resource::Session, &[Action::Delete]),
    RoutePermission::any_of("POST", "/uploads", Resource::Upload, &[Action::Create]),
    RoutePermission::any_of("GET", "/uploads/{id}", Resource::Upload, &[Action::Read]),
    RoutePermission::any_of("GET", "/flights/{id}", Resource::Flight, READ_FLIGHTS),
    RoutePermission::any_of("POST", "/flights/{id}/crew", Resource::Crew, &[Action::Link]),
    RoutePermission::any_of(
        "POST",
        "/advisories/{id}/acknowledgement",
        Resource::Advisory,
        &[Action::Acknowledge],
    ),
    RoutePermission::any_of(
        "POST",
        "/advisories/{id}/contest",
        Resource::Advisory,
        &[Action::Contest],
    ),
    RoutePermission::any_of("GET", "/predictions", Resource::Prediction, &[Action::Read]),
];
