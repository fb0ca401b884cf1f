//! A refused artefact makes the service not ready and is named; the others are served.

use std::fs;

use super::{Service, samples};

#[test]
fn a_sound_folder_is_ready() {
    let folder = samples::folder();
    fs::write(folder.path().join("README.md"), "a file is passed over").expect("a file");
    let service = Service::start(folder.path());
    let (status, readiness) = service.get("/readyz");
    assert_eq!((status, &readiness["ready"]), (200, &true.into()));
    assert_eq!(service.get("/livez").0, 200);
}

#[test]
fn a_damaged_artefact_is_named_and_the_rest_is_served() {
    let folder = samples::folder();
    let damaged = folder.path().join("damaged");
    samples::save(samples::artefact(), &damaged);
    let weights = damaged.join("weights.json");
    let mut bytes = fs::read(&weights).expect("weights");
    bytes[100] ^= 1;
    fs::write(&weights, bytes).expect("a flipped bit");
    let service = Service::start(folder.path());
    let (status, readiness) = service.get("/readyz");
    assert_eq!((status, &readiness["ready"]), (503, &false.into()));
    assert_eq!(readiness["refused"][0]["folder"], "damaged");
    let reason = readiness["refused"][0]["reason"].as_str().expect("a reason");
    assert!(reason.starts_with("weights.json was changed after it was made"), "{reason}");
    assert_eq!(service.get("/livez").0, 200);
    assert_eq!(service.post(&samples::body(65.0, 12.0)).0, 200);
}

#[test]
fn an_empty_folder_is_not_ready() {
    let folder = tempfile::tempdir().expect("a folder");
    let service = Service::start(folder.path());
    let (status, readiness) = service.get("/readyz");
    assert_eq!((status, &readiness["models"]), (503, &serde_json::json!([])));
}

#[test]
fn two_folders_cannot_serve_one_name() {
    let folder = samples::folder();
    samples::save(samples::artefact(), &folder.path().join("second"));
    let service = Service::start(folder.path());
    let (status, readiness) = service.get("/readyz");
    assert_eq!((status, &readiness["refused"][0]["folder"]), (503, &"second".into()));
}
