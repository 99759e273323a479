//! Who is visiting: the cookie, the session behind it, and extractors that ask for a role.
//!
//! Must not decide what a role may do to a case, nor sign anybody in (`service::sign_in` does).

mod browser;
pub mod cookie;
mod role;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::Router;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::SET_COOKIE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use chrono::{DateTime, TimeDelta, Utc};

use super::csrf;
use super::form::FormKey;
use super::problem::{self, Problem};
use crate::App;
use crate::domain::person::{Person, PersonId, Way};
use crate::service::sign_in::{self, Fresh, IDLE, hash};
use crate::store::{StoreError, session};

pub use browser::Browser;
pub use role::{
    Admin, Adviser, Decider, Declares, Endorses, Imports, Keeper, KeepsFrameworks, Known, Officer, Overseer,
    Pays, ReadsReturns, Seer, Sees, SignedIn, Staff, Worker,
};

/// A session's last use is written down at most this often.
const NOTED_EVERY: TimeDelta = TimeDelta::seconds(60);

/// How addresses end that a script asks by itself: that is no use of the service, and no reason to keep a session.
const BY_ITSELF: &str = "/presence";

/// Addresses whose answers are the same for everybody: no session is looked up for them.
const STATELESS: [&str; 4] = ["/assets/", "/favicon.ico", "/healthz", "/readyz"];

/// One request's visitor. In every request's extensions, and an extractor.
#[derive(Clone)]
pub struct Visit {
    /// Who is signed in.
    pub person: Option<Person>,
    /// Who came in by a link and has not given their second factor yet: no page but those for it knows them.
    pub waiting: Option<Person>,
    /// How they came in, and when they gave a second factor last.
    pub entry: Option<(Way, Option<DateTime<Utc>>)>,
    /// What a form of ours carries.
    pub token: String,
    /// Seconds until the session ends unless it is used again.
    pub session_ends_in: Option<u64>,
    /// The moment of the request.
    pub now: DateTime<Utc>,
    /// Whether this is the demo.
    pub demo: bool,
    /// Path of the request.
    pub path: String,
    /// Path and query of the request.
    pub address: String,
    app: App,
    cookie: Arc<Cookie>,
}

struct Cookie {
    raw: String,
    /// The browser has it already.
    sent: bool,
    /// A page needs it.
    wanted: AtomicBool,
}

impl Visit {
    /// A fresh idempotency key, for one showing of one form.
    pub fn key(&self) -> String {
        FormKey::of(self.app.chance.key()).to_string()
    }

    /// Gives the browser a cookie if it has none: for pages with a form for those who are not signed in.
    pub fn hold(&self) {
        self.cookie.wanted.store(true, Ordering::Relaxed);
    }

    /// Whether a form's token was made for this cookie.
    pub fn made(&self, token: &str) -> bool {
        csrf::made_of(token, &self.cookie.raw)
    }

    /// Who it is, whether they have given their second factor or not.
    pub fn known(&self) -> Option<&Person> {
        self.person.as_ref().or(self.waiting.as_ref())
    }

    /// The hash under which the session is kept.
    pub fn session_hash(&self) -> String {
        hash(&self.cookie.raw)
    }

    async fn of(app: &App, headers: &HeaderMap, uri: &Uri) -> Result<Visit, StoreError> {
        let now = app.clock.now();
        let asks = !STATELESS.iter().any(|start| uri.path().starts_with(start));
        let sent = cookie::read(headers, &app.base_url).filter(|_| asks);
        let found = match &sent {
            Some(raw) => session::find(&app.db, &hash(raw)).await?.filter(|found| lives(found, now)),
            None => None,
        };
        let seen_at = match &found {
            Some(found) if now - found.seen_at >= NOTED_EVERY && !uri.path().ends_with(BY_ITSELF) => {
                note(app, found.id, now).await?
            }
            Some(found) => found.seen_at,
            None => now,
        };
        let entry = found.as_ref().map(|found| (found.way.clone(), found.factor_at));
        let waits = |found: &session::Found| {
            let given = found.way.counts_as_a_second_factor() || found.factor_at.is_some();
            found.person.gives_a_second_factor() && !given
        };
        let waits = found.as_ref().is_some_and(waits);
        let left =
            found.as_ref().filter(|_| !waits).map(|found| (seen_at + IDLE).min(found.expires_at) - now);
        let cookie = Cookie {
            sent: sent.is_some(),
            raw: sent.unwrap_or_else(|| app.chance.token()),
            wanted: AtomicBool::new(false),
        };
        let person = found.map(|found| found.person);
        let (person, waiting) = if waits { (None, person) } else { (person, None) };
        Ok(Visit {
            person,
            waiting,
            entry,
            token: csrf::token(app.chance.key(), &cookie.raw),
            session_ends_in: left.and_then(|left| u64::try_from(left.num_seconds()).ok()),
            now,
            demo: app.demo,
            path: uri.path().to_owned(),
            address: uri.path_and_query().map_or("/", |both| both.as_str()).to_owned(),
            app: app.clone(),
            cookie: Arc::new(cookie),
        })
    }
}

fn lives(found: &session::Found, now: DateTime<Utc>) -> bool {
    now < found.expires_at && now - found.seen_at < IDLE
}

async fn note(app: &App, id: i64, now: DateTime<Utc>) -> Result<DateTime<Utc>, StoreError> {
    sign_in::seen(&app.db, id, now).await?;
    Ok(now)
}

/// Puts the session and everything that depends on it around the pages: the visit, checks against forged forms,
/// problems as pages.
pub fn around(app: &App, pages: Router<App>) -> Router<App> {
    pages
        .layer(from_fn_with_state(app.clone(), csrf::check))
        .layer(csrf::same_origin(&app.base_url))
        .layer(from_fn_with_state(app.clone(), visit))
}

/// Finds out who visits, runs the page, shows its problem as a page, hands out the cookie.
async fn visit(State(app): State<App>, mut request: Request, next: Next) -> Response {
    // Clones, since a body cannot be shared while one waits.
    let (headers, uri) = (request.headers().clone(), request.uri().clone());
    let visit = match Visit::of(&app, &headers, &uri).await {
        Ok(visit) => visit,
        Err(error) => return Problem::from(error).into_response(),
    };
    request.extensions_mut().insert(visit.clone());
    let mut response = problem::shown(&visit, next.run(request).await);
    if visit.cookie.wanted.load(Ordering::Relaxed)
        && !visit.cookie.sent
        && !response.headers().contains_key(SET_COOKIE)
    {
        let cookie = cookie::issued(&app.base_url, &visit.cookie.raw);
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

/// Signs a person in without a link, for the demo, and goes on to a page.
pub async fn begin(app: &App, person: PersonId, browser: &str, to: &str) -> Result<Response, Problem> {
    let raw = app.chance.token();
    let fresh = Fresh { hash: &hash(&raw), replaces: "", browser };
    sign_in::enter_as(&app.db, app.clock.now(), person, fresh).await?;
    Ok(entered(app, &raw, to))
}

/// The answer to a sign-in that worked: a new cookie, and on to a page.
pub(super) fn entered(app: &App, raw: &str, to: &str) -> Response {
    let cookies = AppendHeaders([
        (SET_COOKIE, cookie::issued(&app.base_url, raw)),
        (SET_COOKIE, cookie::next::cleared(&app.base_url)),
    ]);
    (cookies, Redirect::to(to)).into_response()
}

/// `GET /session/keep`: the visit itself has noted the use. The script on the page reads the header.
pub async fn keep(visit: Visit) -> Response {
    match visit.session_ends_in {
        Some(seconds) => (StatusCode::NO_CONTENT, [("session-ends-in", seconds.to_string())]).into_response(),
        None => StatusCode::UNAUTHORIZED.into_response(),
    }
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Visit, Problem> {
        let visit = parts.extensions.get::<Visit>().cloned();
        visit.ok_or_else(|| Problem::Internal("a page outside session::around asks for the visit".into()))
    }
}

#[cfg(test)]
mod tests;
