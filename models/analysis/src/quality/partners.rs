//! Which parameters must move when others do.
//!
//! Only pairs that physics ties together and that no recorder quantises away: propeller
//! speed under a governor, fuel quantity, outside temperature, oil and buses may legitimately
//! stand still and have no partner; so may one cylinder head, in whole degrees, for over a
//! minute while another heats up by 60 °F (seen in a healthy log). Directions are held against
//! bank, not against each other, because they wrap at north.

use data_flight::Parameter::{
    self, AccelerationNormal, AltitudeIndicated, AltitudeMeanSeaLevel, AltitudePressure,
    Engine1Egt1, Engine1Egt2, Engine1Egt3, Engine1Egt4, Engine1Egt5, Engine1Egt6, Engine2Egt1,
    Engine2Egt2, Engine2Egt3, Engine2Egt4, Engine2Egt5, Engine2Egt6, GroundSpeed, HeadingMagnetic,
    IndicatedAirspeed, Latitude, Longitude, Pitch, Roll, TrackTrue, VerticalSpeed,
};

/// How a partner shows that it moved during a run.
#[derive(Clone, Copy, Debug)]
pub(super) enum Moved {
    /// Its values span at least this.
    Range(f64),
    /// The mean size of its values is at least this: a rate.
    Size(f64),
}

/// The partners of a parameter, in its partners' units; empty when it may stand still.
pub(super) const fn partners(parameter: Parameter) -> &'static [(Parameter, Moved)] {
    use Moved::{Range, Size};
    match parameter {
        IndicatedAirspeed => &[
            (GroundSpeed, Range(8.0)),
            (AltitudeIndicated, Range(150.0)),
            (AltitudeMeanSeaLevel, Range(150.0)),
            (Pitch, Range(5.0)),
        ],
        GroundSpeed => &[(IndicatedAirspeed, Range(15.0))],
        AltitudeIndicated | AltitudePressure | AltitudeMeanSeaLevel => &[
            (AltitudeIndicated, Range(60.0)),
            (AltitudePressure, Range(60.0)),
            (AltitudeMeanSeaLevel, Range(60.0)),
            (VerticalSpeed, Size(400.0)),
        ],
        VerticalSpeed => &[(AltitudeIndicated, Range(200.0)), (AltitudeMeanSeaLevel, Range(200.0))],
        // Along a meridian or a parallel one of the two stands still: see `frozen.rs`.
        Latitude | Longitude => &[(GroundSpeed, Size(40.0))],
        Pitch => &[(VerticalSpeed, Range(800.0)), (AccelerationNormal, Range(0.5))],
        Roll => &[(AccelerationNormal, Range(0.5)), (Pitch, Range(6.0))],
        HeadingMagnetic => &[(Roll, Size(12.0))],
        TrackTrue => &[(Roll, Size(25.0))],
        AccelerationNormal => &[(Roll, Size(35.0)), (VerticalSpeed, Range(1_000.0))],
        Engine1Egt1 | Engine1Egt2 | Engine1Egt3 | Engine1Egt4 | Engine1Egt5 | Engine1Egt6 => &[
            (Engine1Egt1, Range(150.0)),
            (Engine1Egt2, Range(150.0)),
            (Engine1Egt3, Range(150.0)),
            (Engine1Egt4, Range(150.0)),
            (Engine1Egt5, Range(150.0)),
            (Engine1Egt6, Range(150.0)),
        ],
        Engine2Egt1 | Engine2Egt2 | Engine2Egt3 | Engine2Egt4 | Engine2Egt5 | Engine2Egt6 => &[
            (Engine2Egt1, Range(150.0)),
            (Engine2Egt2, Range(150.0)),
            (Engine2Egt3, Range(150.0)),
            (Engine2Egt4, Range(150.0)),
            (Engine2Egt5, Range(150.0)),
            (Engine2Egt6, Range(150.0)),
        ],
        _ => &[],
    }
}
