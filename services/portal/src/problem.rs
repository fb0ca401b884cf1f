//! A problem as a page: what happened, what to do, and the id to name when asking for help.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;
use services_api::Problem;

use crate::assets::UNAVAILABLE;

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage<'a> {
    problem: &'a Problem,
    name: Option<&'a str>,
}

/// The page of a problem. When nothing works, or the page itself cannot be made, it is the
/// page of last resort.
pub fn page(problem: &Problem) -> HttpResponse {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = if status == StatusCode::SERVICE_UNAVAILABLE {
        UNAVAILABLE.to_owned()
    } else {
        let page = ProblemPage { problem, name: None };
        page.render().unwrap_or_else(|_| UNAVAILABLE.to_owned())
    };
    HttpResponse::build(status).content_type("text/html; charset=utf-8").body(body)
}

#[cfg(test)]
mod tests {
    use services_api::ProblemKind;

    use super::*;

    #[test]
    fn a_problem_names_its_request_and_an_outage_the_standard_procedure() {
        let problem = Problem::new(ProblemKind::NotFound, Some("<script>".to_owned()));
        let problem = problem.with_instance(uuid::Uuid::nil());
        let html = ProblemPage { problem: &problem, name: None }.render().expect("a page");
        assert!(html.contains("urn:uuid:00000000"), "{html}");
        assert!(!html.contains("<script>"), "escaped");
        assert!(UNAVAILABLE.contains("Use the standard procedure"));
        assert_eq!(page(&problem).status(), StatusCode::NOT_FOUND);
    }
}
