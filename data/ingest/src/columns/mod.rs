//! The alias tables: column name → parameter, expected unit and how the number is meant.
//!
//! One file a family of recorders. Units are converted in `normalise/units.rs`; nothing is
//! found by position. The columns of a log with an operator's mapping stand in that mapping and
//! not here.

mod avidyne;
mod dynon_d180;
mod dynon_skyview;
mod ei;
mod garmin;
pub(crate) mod jpi;

use data_flight::Parameter as P;

/// Which family of recorders a name comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// G1000, G1000 NXi, Perspective, and exports of them.
    Display,
    /// G3X.
    G3x,
    /// The maker's exports of J.P. Instruments engine monitors.
    Jpi,
    /// Electronics International engine monitors.
    Ei,
    /// Dynon D100 series.
    DynonD180,
    /// Dynon SkyView.
    DynonSkyview,
    /// Avidyne Entegra.
    Avidyne,
    /// A table with a mapping, which knows its names itself.
    Mapped,
}

/// What has to be done to a number beside converting its unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Nothing.
    Plain,
    /// Difference from 1 g: add one.
    DeltaG,
    /// A fraction under a percent sign: times a hundred.
    Fraction,
    /// West positive: change the sign.
    WestPositive,
    /// −180 to 180: wrap into 0 to 360.
    HalfCircle,
    /// Magnetic track: add the variation.
    MagneticTrack,
    /// Hemisphere, degrees, minutes and hundredths of minutes: `N47.05.25`.
    DegreesMinutes,
}

/// What a column is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Local date.
    Date,
    /// Local time.
    Time,
    /// Local minus universal time.
    UtcOffset,
    /// Universal time of day.
    UtcTime,
    /// A parameter.
    Value(&'static Alias),
    /// A number that the format reads for itself.
    Auxiliary,
    /// Known, and deliberately not used.
    Ignored,
}

/// The names of one family of recorders. Within a dialect a name stands once (tested).
#[derive(Debug)]
struct Dictionary {
    /// Every known name of every parameter.
    aliases: &'static [Alias],
    /// Names that are known and deliberately not used.
    ignored: &'static [&'static str],
    /// The same for names that follow a pattern.
    is_ignored: fn(&str) -> bool,
    /// Names of what is neither: the clock, and what the format reads for itself.
    others: &'static [(&'static str, Role)],
}

/// One row of an alias table.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Alias {
    names: &'static [&'static str],
    dialect: Option<Dialect>,
    pub(crate) parameter: P,
    /// The unit when the log declares none.
    pub(crate) unit: &'static str,
    pub(crate) reading: Reading,
}

/// An alias that every dialect of a dictionary shares.
const fn any(names: &'static [&'static str], parameter: P, unit: &'static str) -> Alias {
    Alias { names, dialect: None, parameter, unit, reading: Reading::Plain }
}

impl Dialect {
    const fn dictionary(self) -> &'static Dictionary {
        match self {
            Self::Display | Self::G3x => &garmin::DICTIONARY,
            Self::Jpi => &jpi::DICTIONARY,
            Self::Ei => &ei::DICTIONARY,
            Self::DynonD180 => &dynon_d180::DICTIONARY,
            Self::DynonSkyview => &dynon_skyview::DICTIONARY,
            Self::Avidyne => &avidyne::DICTIONARY,
            Self::Mapped => {
                &Dictionary { aliases: &[], ignored: &[], is_ignored: |_| false, others: &[] }
            }
        }
    }
}

/// What a column of this name is used for; `None` when no table knows it.
pub(crate) fn role(name: &str, dialect: Dialect) -> Option<Role> {
    let is = |known: &str| known.eq_ignore_ascii_case(name);
    let dictionary = dialect.dictionary();
    if let Some((_, role)) = dictionary.others.iter().find(|(known, _)| is(known)) {
        return Some(*role);
    }
    let alias = dictionary.aliases.iter().find(|alias| {
        alias.dialect.is_none_or(|only| only == dialect) && alias.names.iter().any(|n| is(n))
    });
    if let Some(alias) = alias {
        return Some(Role::Value(alias));
    }
    let is_ignored =
        dictionary.ignored.iter().any(|known| is(known)) || (dictionary.is_ignored)(name);
    is_ignored.then_some(Role::Ignored)
}

/// A printed name without blanks at its ends or doubled inside, and without the unit that
/// follows in brackets; the unit comes second.
pub(crate) fn name_and_unit(printed: &str) -> (String, Option<String>) {
    let tidy = printed.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((name, unit)) = tidy.strip_suffix(')').and_then(|open| open.rsplit_once(" ("))
        && unit != "discrete"
    {
        return (name.to_owned(), Some(unit.to_owned()));
    }
    (tidy, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameter(name: &str, dialect: Dialect) -> Option<(P, Reading)> {
        match role(name, dialect) {
            Some(Role::Value(alias)) => Some((alias.parameter, alias.reading)),
            _ => None,
        }
    }

    const DIALECTS: [Dialect; 7] = [
        Dialect::Display,
        Dialect::G3x,
        Dialect::Jpi,
        Dialect::Ei,
        Dialect::DynonD180,
        Dialect::DynonSkyview,
        Dialect::Avidyne,
    ];

    #[test]
    fn a_name_stands_once_in_a_dialect() {
        for dialect in DIALECTS {
            let dictionary = dialect.dictionary();
            let mut names: Vec<String> = dictionary
                .aliases
                .iter()
                .filter(|alias| alias.dialect.is_none_or(|only| only == dialect))
                .flat_map(|alias| alias.names)
                .chain(dictionary.ignored)
                .chain(dictionary.others.iter().map(|(name, _)| name))
                .map(|name| name.to_ascii_lowercase())
                .collect();
            names.sort();
            let doubled: Vec<_> = names.array_windows().filter(|[a, b]| a == b).collect();
            assert!(doubled.is_empty(), "{doubled:?}");
        }
    }

    #[test]
    fn different_names_of_one_thing_meet() {
        for name in ["AltB", "AltInd", "Baro Altitude", "altind"] {
            let found = parameter(name, Dialect::Display);
            assert_eq!(found, Some((P::AltitudeIndicated, Reading::Plain)), "{name}");
        }
        assert_eq!(role("PichC", Dialect::Display), role("PitchC", Dialect::Display));
    }

    #[test]
    fn one_name_means_what_its_dialect_means() {
        let both = |name| [parameter(name, Dialect::Display), parameter(name, Dialect::G3x)];
        assert_eq!(
            both("NormAc").map(|found| found.map(|(_, reading)| reading)),
            [Some(Reading::DeltaG), Some(Reading::Plain)]
        );
        assert_eq!(
            both("AltGPS").map(|found| found.map(|(parameter, _)| parameter)),
            [Some(P::AltitudeEllipsoid), Some(P::AltitudeMeanSeaLevel)]
        );
        // `FQty1` is the left tank on one aircraft and the main tank on the next.
        assert_eq!(both("FQty1"), [None, None]);
    }

    #[test]
    fn units_in_brackets_are_taken_off() {
        assert_eq!(name_and_unit(" Pitch  (deg) "), ("Pitch".into(), Some("deg".into())));
        assert_eq!(name_and_unit("STARTER (discrete)"), ("STARTER (discrete)".into(), None));
        assert_eq!(name_and_unit("  E1 CHT1"), ("E1 CHT1".into(), None));
    }
}
