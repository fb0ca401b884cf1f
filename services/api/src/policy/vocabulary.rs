//! The words of the policy: subjects, resources and actions.
//!
//! Which combinations are allowed stands in `policy.csv` and nowhere else.

macro_rules! words {
    ($(#[$type_doc:meta])* $type:ident; $($(#[$doc:meta])* $variant:ident = $name:literal;)*) => {
        $(#[$type_doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $type {
            $($(#[$doc])* $variant,)*
        }

        impl $type {
            /// Every word, in declaration order.
            pub const ALL: &'static [$type] = &[$($type::$variant,)*];

            /// The word as the policy file spells it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $($type::$variant => $name,)* }
            }

            /// The word of a spelling.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|word| word.name() == name)
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.name())
            }
        }
    };
}

words! {
    /// What somebody is to the service: signed in, and perhaps a holder of roles.
    Subject;
    /// Everybody who is signed in.
    Person = "person";
    /// Flies; reads their own flights.
    Pilot = "pilot";
    /// Uploads; sees the fleet without its crews.
    Operator = "operator";
    /// Sees aircraft and engines.
    Maintenance = "maintenance";
    /// Links flights to crews, with a reason.
    Gatekeeper = "gatekeeper";
    /// Reads the prediction log and the audit trail.
    Auditor = "auditor";
    /// Manages people, roles and aircraft.
    Admin = "admin";
}

impl From<data_store::Role> for Subject {
    fn from(role: data_store::Role) -> Self {
        match role {
            data_store::Role::Pilot => Self::Pilot,
            data_store::Role::Operator => Self::Operator,
            data_store::Role::Maintenance => Self::Maintenance,
            data_store::Role::Gatekeeper => Self::Gatekeeper,
            data_store::Role::Auditor => Self::Auditor,
            data_store::Role::Admin => Self::Admin,
        }
    }
}

words! {
    /// What is acted upon.
    Resource;
    /// Health, metrics and documents that anybody may read.
    Service = "service";
    /// The caller's own sign-in.
    Session = "session";
    /// The caller's own API tokens.
    Token = "token";
    /// Files received.
    Upload = "upload";
    /// Files that arrive in parts.
    Resumable = "resumable";
    /// Aircraft of the operator.
    Aircraft = "aircraft";
    /// Flights with their series, key points and evaluations.
    Flight = "flight";
    /// The link between a flight and a person.
    Crew = "crew";
    /// Released statements about flights.
    Advisory = "advisory";
    /// The prediction log.
    Prediction = "prediction";
    /// The audit trail.
    Audit = "audit";
    /// People of the operator.
    People = "person";
    /// Which roles people hold.
    RoleAssignment = "role";
}

words! {
    /// What is done to it.
    Action;
    /// Read everything of this resource in the tenant.
    Read = "read";
    /// Read only what is linked to the caller.
    ReadOwn = "read_own";
    /// Read all of the tenant's, without crews.
    ReadFleet = "read_fleet";
    /// Read what concerns engines, without crews.
    ReadEngine = "read_engine";
    /// Make a new one.
    Create = "create";
    /// Add a part.
    Append = "append";
    /// End or revoke.
    Delete = "delete";
    /// Connect a flight with a person.
    Link = "link";
    /// Say that it was read.
    Acknowledge = "acknowledge";
    /// Disagree, with a reason.
    Contest = "contest";
    /// Give or take.
    Assign = "assign";
}
