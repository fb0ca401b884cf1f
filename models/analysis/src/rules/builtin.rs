//! The rules that are compiled in: one file a family.

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../rules/", $name)))),*]
    };
}

pub(super) const FILES: &[(&str, &str)] = files![
    "acceleration.toml",
    "airspeed.toml",
    "altitude.toml",
    "approach.toml",
    "attitude.toml",
    "descent.toml",
    "electrical.toml",
    "engine_1.toml",
    "engine_2.toml",
    "fuel.toml",
    "ground.toml",
    "stall.toml",
];
