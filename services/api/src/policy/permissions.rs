//! Which permission every route needs: the one table that the middleware enforces.
//!
//! A route that is served but not listed answers 403. The portal brings a table of its own
//! for its pages, so that nothing is served by omission.

use super::{Action, Policy, Resource, Role};
use crate::tus;

/// Who may use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody, signed in or not; the action is named for the audit trail.
    Public(Action),
    /// Whoever may take at least one of these actions on the resource. What exactly they
    /// see then depends on which.
    AnyOf(&'static [Action]),
}

/// One route and what it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoutePermission {
    /// HTTP method.
    pub method: &'static str,
    /// The whole route template, for example `/api/v1/flights/{id}`.
    pub template: &'static str,
    /// What is acted upon.
    pub resource: Resource,
    /// Who may.
    pub access: Access,
    /// Whether calls leave a row in the audit trail. Only probes and constant documents do
    /// not: they touch nobody's data and must work without a database.
    pub audited: bool,
}

impl RoutePermission {
    /// A route for whoever may take one of the actions.
    #[must_use]
    pub const fn any_of(
        method: &'static str,
        template: &'static str,
        resource: Resource,
        actions: &'static [Action],
    ) -> Self {
        Self { method, template, resource, access: Access::AnyOf(actions), audited: true }
    }

    /// A route for everybody whose calls are audited.
    #[must_use]
    pub const fn public(
        method: &'static str,
        template: &'static str,
        resource: Resource,
        action: Action,
    ) -> Self {
        Self { method, template, resource, access: Access::Public(action), audited: true }
    }

    /// A probe or a constant document.
    #[must_use]
    pub const fn probe(template: &'static str) -> Self {
        Self {
            method: "GET",
            template,
            resource: Resource::Service,
            access: Access::Public(Action::Read),
            audited: false,
        }
    }

    /// The action as the audit trail names it.
    #[must_use]
    pub fn action_name(&self) -> &'static str {
        match self.access {
            Access::Public(action) => action.name(),
            Access::AnyOf([action]) => action.name(),
            Access::AnyOf(_) => Action::Read.name(),
        }
    }

    /// Whether calls bring files: they may take longer than others, and take turns.
    #[must_use]
    pub fn brings_files(&self) -> bool {
        matches!(self.resource, Resource::Upload | Resource::Resumable)
            && matches!(self.method, "POST" | "PATCH")
    }

    /// Whether somebody who is signed in and holds these roles may use the route.
    #[must_use]
    pub fn admits(&self, policy: &Policy, roles: &[Role]) -> bool {
        match self.access {
            Access::Public(_) => true,
            Access::AnyOf(actions) => {
                actions.iter().any(|action| policy.allows_any(roles, self.resource, *action))
            }
        }
    }
}

const READ_FLIGHTS: &[Action] = &[Action::ReadOwn, Action::ReadFleet, Action::ReadEngine];

/// Every route of the API.
pub const API_PERMISSIONS: &[RoutePermission] = &[
    RoutePermission::probe("/api/openapi.json"),
    RoutePermission::probe("/livez"),
    RoutePermission::probe("/readyz"),
    RoutePermission::probe("/metrics"),
    RoutePermission::public("POST", "/api/v1/session", Resource::Session, Action::Create),
    any("GET", "/api/v1/session", Resource::Session, &[Action::Read]),
    any("DELETE", "/api/v1/session", Resource::Session, &[Action::Delete]),
    any("POST", "/api/v1/tokens", Resource::Token, &[Action::Create]),
    any("GET", "/api/v1/tokens", Resource::Token, &[Action::Read]),
    any("DELETE", "/api/v1/tokens/{id}", Resource::Token, &[Action::Delete]),
    any("POST", "/api/v1/uploads", Resource::Upload, &[Action::Create]),
    any("GET", "/api/v1/uploads", Resource::Upload, &[Action::Read]),
    any("GET", "/api/v1/uploads/{id}", Resource::Upload, &[Action::Read]),
    any("GET", "/api/v1/uploads/{id}/report", Resource::Upload, &[Action::Read]),
    any("OPTIONS", tus::COLLECTION, Resource::Resumable, &[Action::Read]),
    any("POST", tus::COLLECTION, Resource::Resumable, &[Action::Create]),
    any("HEAD", tus::ITEM, Resource::Resumable, &[Action::Read]),
    any("PATCH", tus::ITEM, Resource::Resumable, &[Action::Append]),
    any("DELETE", tus::ITEM, Resource::Resumable, &[Action::Delete]),
    any("GET", "/api/v1/aircraft", Resource::Aircraft, &[Action::Read]),
    any("POST", "/api/v1/aircraft", Resource::Aircraft, &[Action::Create]),
    any("GET", "/api/v1/aircraft/{id}", Resource::Aircraft, &[Action::Read]),
    any("GET", "/api/v1/flights", Resource::Flight, READ_FLIGHTS),
    any("GET", "/api/v1/flights/{id}", Resource::Flight, READ_FLIGHTS),
    any("GET", "/api/v1/flights/{id}/series", Resource::Flight, READ_FLIGHTS),
    any("GET", "/api/v1/flights/{id}/evaluations", Resource::Flight, READ_FLIGHTS),
    any("GET", "/api/v1/flights/{id}/key-points", Resource::Flight, READ_FLIGHTS),
    any("POST", "/api/v1/flights/{id}/crew", Resource::Crew, &[Action::Link]),
    any("GET", "/api/v1/advisories", Resource::Advisory, READ_FLIGHTS),
    any("GET", "/api/v1/advisories/{id}", Resource::Advisory, READ_FLIGHTS),
    any(
        "POST",
        "/api/v1/advisories/{id}/acknowledgement",
        Resource::Advisory,
        &[Action::Acknowledge],
    ),
    any("POST", "/api/v1/advisories/{id}/contest", Resource::Advisory, &[Action::Contest]),
    any("GET", "/api/v1/predictions", Resource::Prediction, &[Action::Read]),
    any("GET", "/api/v1/predictions/{id}", Resource::Prediction, &[Action::Read]),
    any("GET", "/api/v1/audit", Resource::Audit, &[Action::Read]),
    any("GET", "/api/v1/people", Resource::People, &[Action::Read]),
    any("POST", "/api/v1/people", Resource::People, &[Action::Create]),
    any("PUT", "/api/v1/people/{id}/roles", Resource::RoleAssignment, &[Action::Assign]),
];

const fn any(
    method: &'static str,
    template: &'static str,
    resource: Resource,
    actions: &'static [Action],
) -> RoutePermission {
    RoutePermission::any_of(method, template, resource, actions)
}

/// What the table says of a method and a route template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// The route is listed.
    Found(&'static RoutePermission),
    /// The template is listed, with other methods.
    OtherMethod,
    /// The template is not listed: nobody may use it.
    Unlisted,
}

/// Finds a route in several tables.
#[must_use]
pub fn lookup(tables: &[&'static [RoutePermission]], method: &str, template: &str) -> Lookup {
    let mut same_template =
        tables.iter().flat_map(|table| table.iter()).filter(|row| row.template == template);
    let mut other = false;
    let found = same_template.by_ref().find(|row| {
        other = true;
        row.method == method
    });
    match (found, other) {
        (Some(row), _) => Lookup::Found(row),
        (None, true) => Lookup::OtherMethod,
        (None, false) => Lookup::Unlisted,
    }
}

/// The routes and the permissions they need, as the second half of the committed matrix.
#[must_use]
pub fn routes_table(tables: &[&'static [RoutePermission]]) -> String {
    let mut lines = vec![format!("{:<7} {:<42} {:<12} {}", "method", "route", "resource", "needs")];
    for row in tables.iter().flat_map(|table| table.iter()) {
        let needs = match row.access {
            Access::Public(_) => "nothing".to_owned(),
            Access::AnyOf(actions) => {
                actions.iter().map(|action| action.name()).collect::<Vec<_>>().join(" or ")
            }
        };
        let unaudited = if row.audited { "" } else { ", not audited" };
        lines.push(format!(
            "{:<7} {:<42} {:<12} {needs}{unaudited}",
            row.method, row.template, row.resource
        ));
    }
    lines.push(String::new());
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_that_is_not_listed_is_nobodys() {
        let tables = [API_PERMISSIONS];
        let flight = lookup(&tables, "GET", "/api/v1/flights/{id}");
        assert!(matches!(flight, Lookup::Found(row) if row.resource == Resource::Flight));
        assert_eq!(lookup(&tables, "DELETE", "/api/v1/flights/{id}"), Lookup::OtherMethod);
        assert_eq!(lookup(&tables, "GET", "/api/v1/secret"), Lookup::Unlisted);
        assert_eq!(lookup(&[], "GET", "/api/v1/flights/{id}"), Lookup::Unlisted);
    }

    #[test]
    fn only_reading_probes_goes_unaudited() {
        for row in API_PERMISSIONS.iter().filter(|row| !row.audited) {
            assert_eq!((row.method, row.resource), ("GET", Resource::Service), "{row:?}");
        }
    }

    #[test]
    fn no_route_is_listed_twice() {
        for (index, row) in API_PERMISSIONS.iter().enumerate() {
            let first = API_PERMISSIONS
                .iter()
                .position(|other| (other.method, other.template) == (row.method, row.template));
            assert_eq!(first, Some(index), "{row:?}");
        }
    }
}
