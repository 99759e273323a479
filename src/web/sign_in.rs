//! Signing in by a link that comes by e-mail, and out. A link's page has a button, so that scanners that open links spend nothing.

pub mod provider;
mod source;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{AppendHeaders, Html, IntoResponse, Redirect, Response};

use super::component::{ErrorItem, Field};
use super::extract::Path;
use super::form::{Errors, Posted, Reader};
use super::problem::Problem;
use super::session::{self, Browser, Known, Visit, cookie};
use super::shell::Shell;
use crate::App;
use crate::service::record::By;
use crate::service::sign_in::{self, Asked, Fresh};

pub use source::Source;

#[derive(Template)]
#[template(path = "sign_in/ask.html")]
struct AskPage {
    shell: Shell,
    errors: Vec<ErrorItem>,
    email: Field,
    key: String,
    next: String,
    providers: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "sign_in/sent.html")]
struct SentPage {
    shell: Shell,
}

/// A page with one button, and nothing to fill in.
#[derive(Template)]
#[template(path = "sign_in/press.html")]
struct PressPage {
    shell: Shell,
    text: &'static str,
    action: String,
    key: String,
    button: &'static str,
}

#[derive(Template)]
#[template(path = "sign_in/dead.html")]
struct DeadPage {
    shell: Shell,
}

fn page(status: StatusCode, page: &impl Template) -> Result<Response, Problem> {
    let html = page.render().map_err(|error| Problem::Internal(error.to_string()))?;
    Ok((status, Html(html)).into_response())
}

fn ask_page(
    app: &App,
    visit: &Visit,
    posted: &Posted,
    errors: &Errors,
    next: &str,
    notice: Option<&str>,
) -> AskPage {
    visit.hold();
    let mut shell = Shell::new(visit, "Sign in").error(!errors.is_empty());
    shell.notice = notice.map(str::to_owned);
    let email = Field::email("email", "E-mail address", posted.get("email"))
        .hint("The address that your partnership or the Commissioner’s office gave us")
        .autocomplete("email")
        .error(errors.get("email"));
    let to: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
    let button = |(name, label): (&str, &str)| {
        (format!("Sign in with {label}"), format!("/sign-in/with/{name}?next={to}"))
    };
    let providers = app.providers.labels().map(button).collect();
    AskPage { shell, errors: errors.items(), email, key: visit.key(), next: next.to_owned(), providers }
}

/// `GET /sign-in?next=…`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let asked = Posted::decode(query.unwrap_or_default().as_bytes());
    let next = local(asked.get("next"));
    if visit.known().is_some() {
        return Err(Problem::Elsewhere(next.to_owned()));
    }
    let notice = match asked.get("done") {
        "out" => Some("You have signed out"),
        "everywhere" => Some("You have signed out on every device"),
        _ => None,
    };
    page(StatusCode::OK, &ask_page(&app, &visit, &Posted::default(), &Errors::default(), next, notice))
}

/// `POST /sign-in`
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    Source(source): Source,
    posted: Posted,
) -> Result<Response, Problem> {
    let mut read = Reader::new(&posted);
    let email = read.required_email("email", "The e-mail address");
    let next = local(posted.get("next"));
    let Some(email) = email else {
        let wrong = ask_page(&app, &visit, &posted, &read.errors(), next, None);
        return page(StatusCode::UNPROCESSABLE_ENTITY, &wrong);
    };
    let key = posted.key();
    let by = By { person: None, at: visit.now, key: key.as_ref().map(|key| key.as_str()) };
    match sign_in::ask(&app.db, by, &email, &source).await? {
        Asked::TooMany => Err(Problem::TooMany),
        Asked::Taken => {
            let keep = cookie::next::issued(&app.base_url, next);
            Ok((AppendHeaders([(SET_COOKIE, keep)]), Redirect::to("/sign-in/sent")).into_response())
        }
    }
}

/// `GET /sign-in/sent`
pub async fn sent(visit: Visit) -> Result<Response, Problem> {
    page(StatusCode::OK, &SentPage { shell: Shell::new(&visit, "Check your e-mail") })
}

/// `GET /sign-in/{token}`
pub async fn link(visit: Visit, Path(token): Path<String>) -> Result<Response, Problem> {
    if !can_be_ours(&token) {
        return dead(&visit);
    }
    visit.hold();
    let pressed = PressPage {
        shell: Shell::new(&visit, "Sign in"),
        text: "Press the button to sign in. The link works once.",
        action: format!("/sign-in/{token}"),
        key: visit.key(),
        button: "Sign in",
    };
    page(StatusCode::OK, &pressed)
}

/// `POST /sign-in/{token}`
pub async fn enter(
    State(app): State<App>,
    visit: Visit,
    Path(token): Path<String>,
    Browser(browser): Browser,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let raw = app.chance.token();
    let fresh = Fresh { hash: &sign_in::hash(&raw), replaces: &visit.session_hash(), browser: &browser };
    if !can_be_ours(&token) || sign_in::enter(&app.db, visit.now, &token, fresh).await?.is_none() {
        return dead(&visit);
    }
    let next = cookie::next::read(&headers, &app.base_url).unwrap_or_default();
    Ok(session::entered(&app, &raw, local(&next)))
}

fn dead(visit: &Visit) -> Result<Response, Problem> {
    page(StatusCode::GONE, &DeadPage { shell: Shell::new(visit, "This link does not work any more") })
}

/// `POST /sign-out`
pub async fn leave(State(app): State<App>, visit: Visit) -> Result<Response, Problem> {
    left(&app, &visit, false).await
}

/// `GET /sign-out-everywhere`
pub async fn ask_everywhere(visit: Visit, _: Known) -> Result<Response, Problem> {
    let pressed = PressPage {
        shell: Shell::new(&visit, "Sign out on every device").back("/", "Back"),
        text: "Use this if you signed in on a device that you no longer have, or that others use.",
        action: "/sign-out-everywhere".into(),
        key: visit.key(),
        button: "Sign out on every device",
    };
    page(StatusCode::OK, &pressed)
}

/// `POST /sign-out-everywhere`
pub async fn leave_everywhere(State(app): State<App>, visit: Visit) -> Result<Response, Problem> {
    left(&app, &visit, true).await
}

async fn left(app: &App, visit: &Visit, everywhere: bool) -> Result<Response, Problem> {
    if let Some(person) = visit.known() {
        sign_in::leave(&app.db, visit.now, person.id, &visit.session_hash(), everywhere).await?;
    }
    let cleared = AppendHeaders([(SET_COOKIE, cookie::cleared(&app.base_url))]);
    let to = if everywhere { "/sign-in?done=everywhere" } else { "/sign-in?done=out" };
    Ok((cleared, Redirect::to(to)).into_response())
}

fn can_be_ours(token: &str) -> bool {
    token.len() == 43
        && token.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

/// An address of this service, or the first page: a link must not lead people elsewhere after they have signed in.
pub fn local(typed: &str) -> &str {
    let plain = typed.len() <= 500 && typed.bytes().all(|byte| (0x21..0x7f).contains(&byte) && byte != b'\\');
    let ours = typed.starts_with('/') && !typed.starts_with("//") && !typed.starts_with("/sign-");
    if plain && ours { typed } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_this_service_are_gone_to() {
        for ours in ["/", "/applications?after=x%20y#z", "/applications/WM-1"] {
            assert_eq!(local(ours), ours);
        }
        let long = format!("/{}", "x".repeat(500));
        for bad in [
            "",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/a\r\nb",
            "/ŷ",
            "/sign-out",
            &long,
        ] {
            assert_eq!(local(bad), "/", "{bad:?}");
        }
    }
}
