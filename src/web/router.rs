//! The service as a router, made of the table of addresses: who may not use one does not come in. The same table is printed by
//! `routes --json` and compared by the access test.

mod table;
mod who;

use axum::Router;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::{Extensions, HeaderMap, StatusCode, Version};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::{CompressionLayer, DefaultPredicate, Predicate};

use super::problem::Problem;
use super::second_factor::again;
use super::session::{Known, SignedIn};
use super::{file, header, operations, problem, session};
use crate::App;
pub use table::{Route, routes};
pub use who::Who;

/// What a route asks of whoever comes.
#[derive(Clone)]
struct Door {
    app: App,
    who: Who,
    again: bool,
}

async fn admit(State(door): State<Door>, request: Request, next: Next) -> Result<Response, Problem> {
    let (mut parts, body) = request.into_parts();
    match door.who {
        Who::Anybody => {}
        Who::Known => {
            Known::from_request_parts(&mut parts, &()).await?;
        }
        Who::SignedIn => {
            SignedIn::from_request_parts(&mut parts, &()).await?;
        }
        Who::Roles(roles) => {
            let SignedIn(person) = SignedIn::from_request_parts(&mut parts, &()).await?;
            if !person.holds_any(roles) {
                return Err(Problem::Forbidden);
            }
        }
    }
    if door.again
        && let Some(asked) = again::ask(&door.app, &mut parts).await?
    {
        return Ok(asked);
    }
    Ok(next.run(Request::from_parts(parts, body)).await)
}

/// Files come as they are: most are compressed already, and of the others the size is told.
fn packed_already(_: StatusCode, _: Version, _: &HeaderMap, extensions: &Extensions) -> bool {
    extensions.get::<file::open::AsItIs>().is_none()
}

/// The service, complete but for the connection.
pub fn router(app: App) -> Router {
    let mut pages = Router::new();
    for route in routes(app.demo) {
        let door = Door { app: app.clone(), who: route.who, again: route.again };
        pages = pages.route(route.path, route.handler.route_layer(from_fn_with_state(door, admit)));
    }
    let https = header::Https(app.base_url.starts_with("https://"));
    let pages = pages
        .fallback(async || Problem::NotFound)
        .method_not_allowed_fallback(async || Problem::NotFound)
        .layer(CatchPanicLayer::custom(problem::panicked));
    session::around(&app, pages)
        // Tokens are salted anew on every page, so compressing them gives nothing away.
        .layer(CompressionLayer::new().gzip(true).compress_when(DefaultPredicate::new().and(packed_already)))
        .layer(from_fn_with_state(app.clone(), operations::log))
        .layer(from_fn_with_state(https, header::security))
        .with_state(app)
}
