//! Profiles: what they hold, how aircraft find theirs, and what is refused.

use super::*;

fn profiles() -> Profiles {
    Profiles::builtin().expect("the compiled-in profiles load")
}

const GOOD: &str = r#"
id = "glider_tug"
name = "A tug"
aliases = ["Tug 1"]
engine_count = 1
cylinder_count = 4
[values]
vne_kt = 120
"#;

fn refusal(text: &str) -> String {
    Profiles::parse(&[("tug.toml", text)]).expect_err("must be refused").to_string()
}

#[test]
fn recorders_names_find_their_profile() {
    let profiles = profiles();
    for (model, id) in [
        ("Cessna 172S", "c172s"),
        ("PA-28-181", "pa28_181"),
        ("PA-44-180", "pa44_180"),
        ("Cirrus SR22 Turbo", "sr22t"),
        ("Cirrus SR20", "sr20"),
        ("Beechcraft G36", "beech_g36"),
        ("diamond da 40", "da40"),
        ("c172s", "c172s"),
    ] {
        assert_eq!(profiles.find(Some(model), None).map(|p| p.id.as_str()), Some(id), "{model}");
    }
    for model in ["Garmin Flight Display", "Cessna 172", "", "Unknown Aircraft", "172SX"] {
        assert_eq!(profiles.find(Some(model), None), None, "{model}");
    }
    assert_eq!(profiles.find(None, Some("X-TEST")), None);
}

#[test]
fn an_assignment_wins_over_what_the_recorder_says() {
    let mut profiles = profiles();
    assert!(profiles.assign("X-TEST", "da40"));
    assert!(!profiles.assign("X-TEST", "concorde"));
    let found = profiles.find(Some("Cessna 172S"), Some("xtest"));
    assert_eq!(found.map(|p| p.id.as_str()), Some("da40"));
    let other = profiles.find(Some("Cessna 172S"), Some("X-OTHER"));
    assert_eq!(other.map(|p| p.id.as_str()), Some("c172s"));
}

#[test]
fn every_key_has_a_unit_and_every_profile_the_values_most_rules_need() {
    for key in ProfileKey::ALL {
        assert!(key.unit().is_some(), "{}", key.name);
    }
    for profile in profiles().all() {
        for name in [
            "vne_kt",
            "vno_kt",
            "vs1_kt",
            "vs0_kt",
            "vref_kt",
            "vy_kt",
            "altitude_max_ft",
            "cht_max_f",
            "oil_pressure_min_psi",
            "oil_pressure_max_psi",
            "oil_temperature_max_f",
            "rpm_max_rpm",
            "fuel_minimum_gal",
            "fuel_capacity_gal",
            "mass_max_kg",
        ] {
            assert!(profile.value(name).is_some(), "{} lacks {name}", profile.id);
        }
        assert_eq!(profile.value("engine_count"), Some(f64::from(profile.engine_count)));
        assert_eq!(profile.value("no_such_value_kt"), None);
    }
}

#[test]
fn speeds_of_every_profile_stand_in_their_order() {
    for profile in profiles().all() {
        let speed = |name| profile.value(name).expect("checked above");
        let order = ["vs0_kt", "vs1_kt", "vfe_kt", "vno_kt", "vne_kt"].map(speed);
        assert!(order.is_sorted(), "{}: {order:?}", profile.id);
        // A reference speed below 1.1 of the stall or above flap speed would be a slip.
        let vref = speed("vref_kt");
        assert!(vref >= 1.1 * order[0] && vref < order[2], "{}: {vref}", profile.id);
        let fuel = ["fuel_minimum_gal", "fuel_capacity_gal"].map(speed);
        assert!(fuel[0] < fuel[1] / 3.0, "{}: {fuel:?}", profile.id);
        let oil = ["oil_pressure_min_psi", "oil_pressure_max_psi"].map(speed);
        assert!(oil[0] < oil[1], "{}: {oil:?}", profile.id);
    }
}

#[test]
fn what_is_not_a_profile_is_refused_with_the_reason() {
    assert!(Profiles::parse(&[("tug.toml", GOOD)]).is_ok());
    insta::assert_snapshot!(
        refusal(&GOOD.replace("vne_kt", "vme_kt")),
        @"profile file `tug.toml`: `vme_kt` is not a value of a profile; did you mean `vne_kt`?"
    );
    insta::assert_snapshot!(
        refusal(&GOOD.replace("120", "nan")),
        @"profile file `tug.toml`: `vne_kt` is not a finite number"
    );
    insta::assert_snapshot!(
        refusal(&GOOD.replace("glider_tug", "Glider Tug")),
        @"profile file `tug.toml`: the id `Glider Tug` may hold lower-case letters, digits and underscores only"
    );
    insta::assert_snapshot!(
        refusal(&GOOD.replace("engine_count = 1", "engine_count = 0")),
        @"profile file `tug.toml`: `engine_count` must be at least one"
    );
    insta::assert_snapshot!(
        refusal(&GOOD.replace("name = \"A tug\"", "nmae = \"A tug\"")),
        @"profile file `tug.toml`: not a profile"
    );
}

#[test]
fn no_name_belongs_to_two_profiles() {
    let second = GOOD.replace("glider_tug", "other_tug").replace("Tug 1", "TUG-1");
    let error = Profiles::parse(&[("a.toml", GOOD), ("b.toml", &second)]).expect_err("an alias");
    insta::assert_snapshot!(
        error,
        @"profile file `b.toml`: `TUG-1` is already taken by the profile `glider_tug`"
    );
    let error = Profiles::parse(&[("a.toml", GOOD), ("a.toml", GOOD)]).expect_err("an id");
    assert!(matches!(error.kind, ProfileErrorKind::Duplicate { .. }));
}
