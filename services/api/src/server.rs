//! Putting it together: the application, and listening with it.
//!
//! Signals are not handled here: whoever starts the server decides when it stops.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{Server, ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App, Error, HttpResponse, HttpServer, web};
use utoipa::OpenApi as _;
use utoipa_actix_web::AppExt as _;

use crate::config::{ConfigProblem, ServerConfig};
use crate::error::{ApiError, ApiResult};
use crate::middleware::{gate, observe};
use crate::openapi::ApiDocument;
use crate::routes;
use crate::state::AppState;

/// The server could not be started, or ended with an error.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The configuration is not safe or would not work.
    #[error("the server configuration has a problem")]
    Config(#[source] ConfigProblem),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}; hint: stop what uses the port, or configure another")]
    Bind {
        /// The configured address.
        address: SocketAddr,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// The server ended with an error.
    #[error("the server failed")]
    Run(#[source] io::Error),
}

/// A server that listens and has not begun to answer.
pub struct Bound {
    /// Where it listens; the real port when port 0 was asked for.
    pub address: SocketAddr,
    /// Await it to answer; take a handle from it to stop it.
    pub server: Server,
}

/// Listens on the configured address.
///
/// # Errors
/// When the configuration has a problem or the address cannot be listened on.
pub fn bind(state: &AppState) -> Result<Bound, ServeError> {
    let config = state.config();
    if let Some(problem) = config.problems().into_iter().next() {
        return Err(ServeError::Config(problem));
    }
    let failed = |source| ServeError::Bind { address: config.bind, source };
    let shared = state.clone();
    let mut server = HttpServer::new(move || app(shared.clone()))
        .client_request_timeout(Duration::from_secs(10))
        .shutdown_timeout(config.shutdown_timeout_s.into())
        .disable_signals();
    if let Some(count) = config.worker_count {
        server = server.workers(count);
    }
    let server = server.bind(config.bind).map_err(failed)?;
    let address = server.addrs().first().copied().unwrap_or(config.bind);
    tracing::info!(%address, "listening");
    Ok(Bound { address, server: server.run() })
}

/// Listens and answers until the server is stopped.
///
/// # Errors
/// As [`bind`], or when the server fails.
pub async fn serve(state: &AppState) -> Result<(), ServeError> {
    bind(state)?.server.await.map_err(ServeError::Run)
}

/// The application: every route behind every middleware.
pub fn app(
    state: AppState,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = Error,
        InitError = (),
    >,
> {
    let (app, document) = App::new()
        .into_utoipa_app()
        .openapi(ApiDocument::openapi())
        .configure(routes::configure)
        .split_for_parts();
    let surfaces = state.surfaces().to_vec();
    app.app_data(web::Data::new(state))
        .app_data(web::Data::new(document))
        .configure(configure_extractors)
        .route("/api/openapi.json", web::get().to(openapi))
        .configure(move |config| {
            for surface in &surfaces {
                (surface.configure)(config);
            }
        })
        .default_service(web::to(unmatched))
        .wrap(from_fn(gate::gate))
        .wrap(from_fn(observe::observe))
        .wrap(Compress::default())
}

/// The OpenAPI document of the API, made from the code.
#[must_use]
pub fn openapi_document() -> utoipa::openapi::OpenApi {
    let app = App::new().into_utoipa_app().openapi(ApiDocument::openapi());
    app.configure(routes::configure).split_for_parts().1
}

async fn openapi(document: web::Data<utoipa::openapi::OpenApi>) -> HttpResponse {
    HttpResponse::Ok().json(document.get_ref())
}

async fn unmatched() -> ApiResult<HttpResponse> {
    Err(ApiError::not_found())
}

/// Extractors answer with problem details, and with limits.
fn configure_extractors(config: &mut web::ServiceConfig) {
    let json = web::JsonConfig::default()
        .limit(ServerConfig::JSON_LIMIT_BYTES)
        .error_handler(|error, _| routes::extract::json_error(&error).into());
    let query = web::QueryConfig::default()
        .error_handler(|error, _| ApiError::bad_request(error.to_string()).into());
    let form = web::FormConfig::default()
        .limit(ServerConfig::JSON_LIMIT_BYTES)
        .error_handler(|_, _| ApiError::bad_request("the form cannot be read").into());
    // An id that is no id cannot belong to anything.
    let path = web::PathConfig::default().error_handler(|_, _| ApiError::not_found().into());
    config.app_data(json).app_data(query).app_data(form).app_data(path);
}
