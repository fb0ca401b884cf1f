//! The policy: casbin decides once, at start, which role may do what.
//!
//! The model and the rules are compiled in, so the set of decisions is finite and known: it
//! is asked for in full when the policy is loaded, and requests look answers up. A request
//! can therefore not fail while deciding, and a change of the policy is a reviewed change of
//! `policy.csv` and of `tests/expected/authz-roles.txt`.
//!
//! Tenancy is not decided here. Roles come with the session, from the caller's tenant only,
//! and whether a row is the caller's to see is decided in the query that reads it.

mod permissions;
mod vocabulary;

use std::collections::BTreeSet;

use casbin::{CoreApi, DefaultModel, Enforcer, MemoryAdapter, MgmtApi};

pub use data_store::Role;
pub use permissions::{API_PERMISSIONS, Access, Lookup, RoutePermission, lookup, routes_table};
pub use vocabulary::{Action, Resource, Subject};

const MODEL: &str = include_str!("model.conf");
const RULES: &str = include_str!("policy.csv");

/// The policy could not be loaded. Its files are compiled in, so this is a defect.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyError {
    /// A line of the rules is not `p, role, resource, action` in known words.
    #[error("line {line} of the policy is not a rule in known words")]
    Malformed {
        /// Counted from 1.
        line: usize,
    },
    /// casbin refused the model or the rules.
    #[error("the policy engine refused the policy")]
    Engine(#[from] casbin::Error),
}

/// Which role may take which action on which resource.
#[derive(Clone, Debug)]
pub struct Policy {
    allowed: BTreeSet<(Subject, Resource, Action)>,
}

impl Policy {
    /// Loads the compiled-in policy and asks casbin for every decision.
    ///
    /// # Errors
    /// When the files do not make a policy.
    pub async fn load() -> Result<Self, PolicyError> {
        Self::from_text(MODEL, RULES).await
    }

    async fn from_text(model: &str, rules: &str) -> Result<Self, PolicyError> {
        let model = DefaultModel::from_str(model).await?;
        let mut enforcer = Enforcer::new(model, MemoryAdapter::default()).await?;
        for rule in parse(rules)? {
            enforcer.add_policy(rule).await?;
        }
        let mut allowed = BTreeSet::new();
        for &role in Subject::ALL {
            for &resource in Resource::ALL {
                for &action in Action::ALL {
                    if enforcer.enforce((role.name(), resource.name(), action.name()))? {
                        allowed.insert((role, resource, action));
                    }
                }
            }
        }
        Ok(Self { allowed })
    }

    /// Whether nobody may do anything: a policy that was not loaded.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.allowed.is_empty()
    }

    /// Whether one subject may.
    #[must_use]
    pub fn allows(&self, subject: Subject, resource: Resource, action: Action) -> bool {
        self.allowed.contains(&(subject, resource, action))
    }

    /// Whether somebody who holds these roles may; whoever is signed in is a
    /// [`Subject::Person`] as well.
    #[must_use]
    pub fn allows_any(&self, roles: &[Role], resource: Resource, action: Action) -> bool {
        self.allows(Subject::Person, resource, action)
            || roles.iter().any(|role| self.allows(Subject::from(*role), resource, action))
    }

    /// Every decision as a table of ✔ and ✘: one line per resource and action, one column
    /// per role. Actions that nobody may take on a resource are left out.
    #[must_use]
    pub fn table(&self) -> String {
        let mut table = format!("{:<12} {:<12}", "resource", "action");
        for role in Subject::ALL {
            table.push_str(&format!(" {:^11}", role.name()));
        }
        let mut lines = vec![table.trim_end().to_owned()];
        for &resource in Resource::ALL {
            for &action in Action::ALL {
                let marks: Vec<bool> =
                    Subject::ALL.iter().map(|role| self.allows(*role, resource, action)).collect();
                if !marks.contains(&true) {
                    continue;
                }
                let mut line = format!("{:<12} {:<12}", resource.name(), action.name());
                for mark in marks {
                    line.push_str(&format!(" {:^11}", if mark { "✔" } else { "✘" }));
                }
                lines.push(line.trim_end().to_owned());
            }
        }
        lines.push(String::new());
        lines.join("\n")
    }
}

/// Reads rules strictly: a rule that is misspelt must not vanish.
fn parse(rules: &str) -> Result<Vec<Vec<String>>, PolicyError> {
    let mut parsed = Vec::new();
    for (index, line) in rules.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let fields: Vec<&str> = line.split(',').map(str::trim).collect();
        let [kind, role, resource, action] = fields.as_slice() else {
            return Err(PolicyError::Malformed { line: index.saturating_add(1) });
        };
        let known = *kind == "p"
            && Subject::from_name(role).is_some()
            && Resource::from_name(resource).is_some()
            && Action::from_name(action).is_some();
        if !known {
            return Err(PolicyError::Malformed { line: index.saturating_add(1) });
        }
        parsed.push(vec![(*role).to_owned(), (*resource).to_owned(), (*action).to_owned()]);
    }
    Ok(parsed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[actix_web::test]
    async fn what_is_not_listed_is_denied() {
        let empty = Policy::from_text(MODEL, "").await.expect("a policy");
        assert_eq!(empty.table().lines().count(), 1, "only the head line");
        let one = Policy::from_text(MODEL, "p, auditor, audit, read").await.expect("a policy");
        assert!(one.allows(Subject::Auditor, Resource::Audit, Action::Read));
        assert!(!one.allows(Subject::Admin, Resource::Audit, Action::Read));
        assert_eq!(one.allowed.len(), 1);
    }

    #[actix_web::test]
    async fn a_misspelt_rule_is_refused() {
        for rules in ["p, auditor, audit", "p, auditer, audit, read", "g, auditor, audit, read"] {
            let refused = Policy::from_text(MODEL, rules).await;
            assert!(matches!(refused, Err(PolicyError::Malformed { line: 1 })), "{rules}");
        }
    }

    #[actix_web::test]
    async fn an_auditor_reads_the_log_and_nothing_else() {
        let policy = Policy::load().await.expect("the compiled-in policy");
        let may: Vec<_> =
            policy.allowed.iter().filter(|(role, ..)| *role == Subject::Auditor).collect();
        assert_eq!(
            may,
            [
                &(Subject::Auditor, Resource::Prediction, Action::Read),
                &(Subject::Auditor, Resource::Audit, Action::Read),
            ]
        );
    }

    #[actix_web::test]
    async fn the_gatekeeper_alone_links_crews_and_nobody_without_a_role_reads_flights() {
        let policy = Policy::load().await.expect("the compiled-in policy");
        for &role in Subject::ALL {
            let links = policy.allows(role, Resource::Crew, Action::Link);
            assert_eq!(links, role == Subject::Gatekeeper, "{role}");
        }
        assert!(!policy.allows_any(&[], Resource::Flight, Action::ReadOwn));
        assert!(!policy.allows_any(&[Role::Admin], Resource::Flight, Action::ReadFleet));
        assert!(policy.allows_any(&[], Resource::Session, Action::Read));
    }
}
