//! The OpenAPI document: every route in it, and every route of it in the permission table.

use std::collections::BTreeSet;

use services_api::openapi_document;
use services_api::policy::API_PERMISSIONS;

/// Every method and path of the document.
fn documented() -> BTreeSet<(String, String)> {
    let document = serde_json::to_value(openapi_document()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let operations = paths.iter().flat_map(|(path, item)| {
        let methods = item.as_object().unwrap().keys();
        methods.map(move |method| (path.clone(), method.to_uppercase()))
    });
    operations.collect()
}

#[test]
fn every_documented_route_has_a_permission_and_the_other_way_round() {
    let permitted: BTreeSet<_> = API_PERMISSIONS
        .iter()
        .filter(|row| row.template != "/api/openapi.json")
        .map(|row| (row.template.to_owned(), row.method.to_owned()))
        .collect();
    assert_eq!(documented(), permitted);
}

#[test]
fn the_paths_are_the_published_ones() {
    let paths: Vec<String> =
        documented().into_iter().map(|(path, method)| format!("{method} {path}")).collect();
    insta::assert_snapshot!(paths.join("\n"), @r"
    GET /api/v1/advisories
    GET /api/v1/advisories/{id}
    POST /api/v1/advisories/{id}/acknowledgement
    POST /api/v1/advisories/{id}/contest
    GET /api/v1/aircraft
    POST /api/v1/aircraft
    GET /api/v1/aircraft/{id}
    GET /api/v1/audit
    GET /api/v1/flights
    GET /api/v1/flights/{id}
    POST /api/v1/flights/{id}/crew
    GET /api/v1/flights/{id}/evaluations
    GET /api/v1/flights/{id}/key-points
    GET /api/v1/flights/{id}/series
    GET /api/v1/people
    POST /api/v1/people
    PUT /api/v1/people/{id}/roles
    GET /api/v1/predictions
    GET /api/v1/predictions/{id}
    DELETE /api/v1/session
    GET /api/v1/session
    POST /api/v1/session
    GET /api/v1/tokens
    POST /api/v1/tokens
    DELETE /api/v1/tokens/{id}
    GET /api/v1/uploads
    POST /api/v1/uploads
    OPTIONS /api/v1/uploads/resumable
    POST /api/v1/uploads/resumable
    DELETE /api/v1/uploads/resumable/{id}
    HEAD /api/v1/uploads/resumable/{id}
    PATCH /api/v1/uploads/resumable/{id}
    GET /api/v1/uploads/{id}
    GET /api/v1/uploads/{id}/report
    GET /livez
    GET /metrics
    GET /readyz
    ");
}

#[test]
fn the_document_is_openapi_3_1_and_says_how_to_sign_in() {
    let document = serde_json::to_value(openapi_document()).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(document["components"]["securitySchemes"]["bearer"]["scheme"], "bearer");
    assert_eq!(document["components"]["securitySchemes"]["cookie"]["in"], "cookie");
    let sign_in = &document["paths"]["/api/v1/session"]["post"];
    assert_eq!(sign_in["security"], serde_json::json!([{}]));
}

/// References into the document lead somewhere.
#[test]
fn every_schema_that_is_named_is_there() {
    let document = serde_json::to_value(openapi_document()).unwrap();
    let text = document.to_string();
    for part in text.split("\"#/components/schemas/").skip(1) {
        let name = part.split('"').next().unwrap();
        assert!(document["components"]["schemas"][name].is_object(), "no schema `{name}`");
    }
}
