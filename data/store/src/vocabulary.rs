//! Words that columns of text may hold, as closed enums.
//!
//! The CHECK constraints in `migrations/` list the same words; a test compares them.

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$word_doc:meta])* $variant:ident = $word:literal;)* })*) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize,
        )]
        #[serde(into = "&'static str", try_from = "String")]
        pub enum $name {
            $($(#[$word_doc])* $variant,)*
        }

        impl $name {
            /// Every word, in declaration order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word as it is stored and published.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// The value of a stored or published word.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|word| word.name() == name)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.name())
            }
        }

        impl From<$name> for &'static str {
            fn from(word: $name) -> Self {
                word.name()
            }
        }

        impl TryFrom<String> for $name {
            type Error = UnknownWord;
            fn try_from(name: String) -> Result<Self, UnknownWord> {
                Self::from_name(&name).ok_or(UnknownWord { word: name, list: stringify!($name) })
            }
        }
    )*};
}

/// A text that is not one of the words of its list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{word}` is not a {list}")]
pub struct UnknownWord {
    word: String,
    list: &'static str,
}

words! {
    /// What a person may do; the policy that gives it meaning is the API's.
    Role {
        /// Sees the flights linked to them.
        Pilot = "pilot";
        /// Uploads, and sees the fleet without crew.
        Operator = "operator";
        /// Sees aircraft and engines without crew.
        Maintenance = "maintenance";
        /// Links flights to crew, with a reason.
        Gatekeeper = "gatekeeper";
        /// Reads the prediction log and the audit trail.
        Auditor = "auditor";
        /// Manages people and retention.
        Admin = "admin";
    }

    /// How far an upload has come.
    UploadStatus {
        /// Stored, waiting for a worker.
        Received = "received";
        /// A worker holds it.
        Processing = "processing";
        /// Finished; the report says what was found.
        Processed = "processed";
        /// Nothing could be made of it; the failure says why.
        Failed = "failed";
    }

    /// How far a job has come.
    JobState {
        /// Waiting until it is due and a worker is free.
        Queued = "queued";
        /// Held by a worker.
        Leased = "leased";
        /// Finished.
        Done = "done";
        /// Given up after the last allowed attempt.
        Dead = "dead";
    }

    /// What the guard decided. The names are those of `safety_guard::Verdict`.
    Verdict {
        /// It may be said as it is.
        Pass = "pass";
        /// It may be said together with its caveats.
        Caveat = "caveat";
        /// It must not be said.
        Withhold = "withhold";
    }

    /// The degradation ladder. The names are those of `safety_guard::Level`.
    Level {
        /// Model, confidence and explanation.
        L0 = "L0";
        /// As L0 with a stated limitation.
        L1 = "L1";
        /// Rules only.
        L2 = "L2";
        /// Data only.
        L3 = "L3";
        /// Read-only: no new advisories.
        L4 = "L4";
        /// A static page.
        L5 = "L5";
    }

    /// What a reader said to an advisory.
    AcknowledgementKind {
        /// Seen and accepted.
        Acknowledged = "acknowledged";
        /// Disputed, with a reason.
        Contested = "contested";
    }

    /// What a stored column of samples is.
    SeriesKind {
        /// The time base: seconds from the start of the flight.
        Time = "time";
        /// A parameter as the aircraft recorded it, in catalogue units.
        Recorded = "recorded";
        /// Computed from recorded ones.
        Derived = "derived";
    }

    /// How a caller proved who they are.
    AuthMethod {
        /// A signed-in session.
        Session = "session";
        /// An API token.
        ApiToken = "api_token";
    }

    /// How an audited operation ended.
    ResultKind {
        /// It did what was asked.
        Success = "success";
        /// It was not allowed, or the request was wrong.
        Refused = "refused";
        /// It failed.
        Error = "error";
        /// It never ended; written later by a clean-up, not by the operation.
        Timeout = "timeout";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_round_trip() {
        for role in Role::ALL {
            assert_eq!(Role::from_name(role.name()), Some(*role));
        }
        assert_eq!(
            Role::try_from("pilto".to_owned()).unwrap_err().to_string(),
            "`pilto` is not a Role"
        );
        assert_eq!(serde_json::to_value(Level::L2).unwrap(), "L2");
    }
}
