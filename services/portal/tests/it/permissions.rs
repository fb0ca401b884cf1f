//! Every page by every role, and every page in the audit trail.

use data_store::{AuditFilter, Page, Role};
use services_api::policy::{Access, Policy};
use services_portal::PAGE_PERMISSIONS;

use crate::browser::Browser;
use crate::common::wait;
use crate::world::World;

fn path_of(template: &str, world: &World) -> String {
    let id = match template {
        path if path.contains("/uploads/") => world.ours.upload.to_string(),
        path if path.contains("/advisories/") => world.ours.advisory.to_string(),
        _ => world.ours.flight.to_string(),
    };
    template.replace("{id}", &id)
}

#[test]
fn the_pages_and_what_they_need_are_the_reviewed_ones() {
    insta::assert_snapshot!(services_api::policy::routes_table(&[PAGE_PERMISSIONS]), @r"
    method  route                                      resource     needs
    GET     /style.css                                 service      nothing, not audited
    GET     /icon.svg                                  service      nothing, not audited
    GET     /unavailable                               service      nothing, not audited
    GET     /                                          session      nothing
    POST    /sign-in                                   session      nothing
    POST    /sign-out                                  session      delete
    POST    /uploads                                   upload       create
    GET     /uploads/{id}                              upload       read
    GET     /flights/{id}                              flight       read_own or read_fleet or read_engine
    POST    /flights/{id}/crew                         crew         link
    POST    /advisories/{id}/acknowledgement           advisory     acknowledge
    POST    /advisories/{id}/contest                   advisory     contest
    GET     /predictions                               prediction   read
    ");
}

#[test]
fn every_role_reaches_its_pages_and_no_others() {
    let world = World::new();
    let policy = wait(Policy::load()).unwrap();
    for &role in Role::ALL {
        let browser = Browser::signed_in(&world, role);
        for row in PAGE_PERMISSIONS.iter().filter(|row| !row.template.starts_with("/sign")) {
            let path = path_of(row.template, &world);
            let reply = match row.method {
                "GET" => browser.get(&path),
                _ => browser.submit(&path, &[]),
            };
            let what = format!("{role} {} {path}: {}", row.method, reply.status);
            if row.admits(&policy, &[role]) {
                assert!(!matches!(reply.status, 401 | 403 | 405 | 500..), "{what}");
                if row.method == "GET" {
                    assert_eq!(reply.status, 200, "{what}");
                }
            } else {
                assert_eq!(reply.status, 403, "{what}");
                assert!(reply.text.contains("<!doctype html>"), "{what}");
            }
        }
    }
}

#[test]
fn who_is_not_signed_in_reaches_public_pages_only() {
    let world = World::new();
    let nobody = Browser::new(&world);
    for row in PAGE_PERMISSIONS {
        let path = path_of(row.template, &world);
        let reply = match row.method {
            "GET" => nobody.get(&path),
            _ => nobody.submit(&path, &[]),
        };
        let public = matches!(row.access, Access::Public(_));
        assert_eq!(reply.status == 401, !public, "{} {path}: {}", row.method, reply.status);
    }
}

#[test]
fn every_page_leaves_a_row() {
    let world = World::new();
    let operator = Browser::signed_in(&world, Role::Operator);
    let reply = operator.get(&format!("/flights/{}", world.ours.flight));
    let filter =
        AuditFilter { request_id: Some(reply.request_id.to_string()), ..AuditFilter::default() };
    let rows = wait(world.database.store.list_audit(&world.ours.scope, &filter, Page::first(9)));
    let rows = rows.unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].operation, "flight.read");
    assert_eq!(rows[0].subject_id.as_deref(), Some(world.ours.flight.to_string().as_str()));
}
