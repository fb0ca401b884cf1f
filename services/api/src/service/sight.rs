//! How much of the flights a caller sees, and of one flight in particular.
//!
//! A pilot sees flights that a gatekeeper linked to them, whole. An operator or gatekeeper
//! sees every flight, whole, without crew. Maintenance sees every flight, but only what
//! concerns engines, fuel and the electrical system. Who holds several roles sees the sum.

use data_flight::Evaluation;
use data_flight::id::{FlightId, PersonId};
use data_store::FlightRecord;

use crate::error::{ApiError, ApiResult};
use crate::policy::{Action, Resource};
use crate::principal::Principal;
use crate::problem::ProblemKind;
use crate::state::AppState;

/// Which flights a caller may see at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sight {
    /// All of the tenant's, whole.
    pub fleet: bool,
    /// Those linked to the caller, whole.
    pub own: bool,
    /// All of the tenant's, as far as engines are concerned.
    pub engine: bool,
}

/// How much of one flight a caller sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    Whole,
    /// What concerns engines.
    Engine,
}

impl Sight {
    /// What the policy lets the caller see of a resource.
    #[must_use]
    pub fn of(state: &AppState, caller: &Principal, resource: Resource) -> Self {
        let may = |action| caller.may(state.policy(), resource, action);
        Self {
            fleet: may(Action::ReadFleet),
            own: may(Action::ReadOwn),
            engine: may(Action::ReadEngine),
        }
    }

    /// The person whose flights a list is cut to: nobody when all of the tenant's are shown.
    ///
    /// # Errors
    /// Forbidden when the caller may see no flights at all.
    pub fn cut_to(self, caller: &Principal) -> ApiResult<Option<PersonId>> {
        if self.fleet || self.engine {
            Ok(None)
        } else if self.own {
            Ok(Some(caller.person))
        } else {
            Err(ApiError::forbidden())
        }
    }
}

/// A flight and how much of it the caller sees.
///
/// # Errors
/// Not found when the operator has no such flight, or the caller may not know of it.
pub async fn flight(
    state: &AppState,
    caller: &Principal,
    resource: Resource,
    id: FlightId,
) -> ApiResult<(FlightRecord, Extent)> {
    let extent = extent(state, caller, resource, id).await?;
    Ok((state.store().get_flight(&caller.scope, id).await?, extent))
}

/// How much the caller sees of a flight.
///
/// # Errors
/// Not found when the caller may not know of it.
pub async fn extent(
    state: &AppState,
    caller: &Principal,
    resource: Resource,
    id: FlightId,
) -> ApiResult<Extent> {
    let sight = Sight::of(state, caller, resource);
    if sight.fleet {
        return Ok(Extent::Whole);
    }
    if sight.own && state.store().is_crew(&caller.scope, id, caller.person).await? {
        return Ok(Extent::Whole);
    }
    if sight.engine { Ok(Extent::Engine) } else { Err(ApiError::not_found()) }
}

/// Whether the caller may know of a flight.
///
/// # Errors
/// When the store does not answer.
pub async fn sees(
    state: &AppState,
    caller: &Principal,
    resource: Resource,
    id: FlightId,
) -> ApiResult<bool> {
    match extent(state, caller, resource, id).await {
        Ok(_) => Ok(true),
        Err(error) if error.kind == ProblemKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

impl Extent {
    /// Whether a parameter or key point of this name is within it.
    #[must_use]
    pub fn shows(self, name: &str) -> bool {
        const ENGINE: [&str; 3] = ["engine_", "fuel_", "bus_"];
        self == Self::Whole || ENGINE.iter().any(|prefix| name.starts_with(prefix))
    }

    /// Whether the conclusion of a rule is within it: when the rule reads any such parameter.
    #[must_use]
    pub fn shows_rule(self, evaluation: &Evaluation) -> bool {
        self == Self::Whole || evaluation.inputs.iter().any(|input| self.shows(input))
    }
}

#[cfg(test)]
mod tests {
    use data_flight::Parameter;

    use super::*;

    #[test]
    fn maintenance_sees_engines_and_never_where_an_aircraft_was() {
        let shown: Vec<_> =
            Parameter::ALL.iter().filter(|p| Extent::Engine.shows(p.name())).collect();
        assert!(
            shown.contains(&&Parameter::Engine1Egt1) && shown.contains(&&Parameter::Bus1Voltage)
        );
        for hidden in [Parameter::Latitude, Parameter::Longitude, Parameter::IndicatedAirspeed] {
            assert!(!shown.contains(&&hidden), "{hidden}");
            assert!(Extent::Whole.shows(hidden.name()));
        }
    }
}
