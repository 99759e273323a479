//! Signing in with an organisation: out to it, and back. Whatever does not fit is a plain page that says what to do.
//!
//! Must not decide what somebody may do: an organisation vouches for an address and for nothing else.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use chrono::TimeDelta;

use super::local;
use crate::App;
use crate::domain::person::Way;
use crate::domain::text::EmailAddress;
use crate::provider::{Journey, Provider, Trouble};
use crate::service::sign_in::{self, Fresh};
use crate::web::extract::Path;
use crate::web::form::Posted;
use crate::web::page::render;
use crate::web::problem::Problem;
use crate::web::session::{self, Browser, SignedIn, Visit, cookie};
use crate::web::shell::Shell;

/// How long somebody may be at their organisation before they are back.
const JOURNEY: TimeDelta = TimeDelta::minutes(30);
/// What a sealed journey is sealed for.
const SEALED_FOR: &str = "provider journey";

#[derive(Template)]
#[template(path = "sign_in/trouble.html")]
struct TroublePage {
    shell: Shell,
    text: Vec<String>,
    again: Option<String>,
}

#[derive(Template)]
#[template(path = "sign_in/again.html")]
struct AgainPage {
    shell: Shell,
    label: String,
    href: String,
}

/// Why somebody who came back is not signed in.
enum Failed {
    /// They changed their mind, or it turned them away.
    Cancelled,
    /// They did not leave from this browser, or too long ago.
    Strayed,
    /// The organisation.
    Trouble(Trouble),
    /// The address is none that the organisation is believed about.
    Elsewhere,
    /// Nobody here has the address.
    Stranger,
}

/// `GET /sign-in/with/{provider}?next=…`
pub async fn leave(
    State(app): State<App>,
    visit: Visit,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let provider = app.providers.named(&name).ok_or(Problem::NotFound)?;
    let asked = Posted::decode(query.unwrap_or_default().as_bytes());
    let (next, again) = (local(asked.get("next")), asked.get("again") == "yes");
    if visit.person.is_some() && !again {
        return Err(Problem::Elsewhere(next.to_owned()));
    }
    let left = provider.leave(&app.base_url, app.chance, (next, again), visit.now).await;
    let (address, journey) = match left {
        Ok(left) => left,
        Err(trouble) => return failed(&visit, provider, &name, Failed::Trouble(trouble)),
    };
    let plain = serde_json::to_vec(&journey).map_err(|error| Problem::Internal(error.to_string()))?;
    let sealed = app.seal.seal(app.chance, SEALED_FOR, &plain);
    let sealed = sealed.ok_or_else(|| Problem::Internal("a journey cannot be sealed".to_owned()))?;
    let kept = cookie::journey::issued(&app.base_url, &sealed);
    Ok((AppendHeaders([(SET_COOKIE, kept)]), Redirect::to(&address)).into_response())
}

/// `GET /sign-in/with/{provider}/back?code=…&state=…`
pub async fn arrive(
    State(app): State<App>,
    visit: Visit,
    Path(name): Path<String>,
    Browser(browser): Browser,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let provider = app.providers.named(&name).ok_or(Problem::NotFound)?;
    let said = Posted::decode(query.unwrap_or_default().as_bytes());
    let raw = app.chance.token();
    let fresh = Fresh { hash: &sign_in::hash(&raw), replaces: &visit.session_hash(), browser: &browser };
    let entered = match journey(&app, &visit, &headers, &name, &said) {
        Ok(journey) => enter(&app, &visit, provider, (&name, &journey), &said, fresh).await?,
        Err(strayed) => Err(strayed),
    };
    let mut answer = match entered {
        Ok(next) => session::entered(&app, &raw, local(&next)),
        Err(why) => failed(&visit, provider, &name, why)?,
    };
    // It leads in once, whatever came of it.
    answer.headers_mut().append(SET_COOKIE, cookie::journey::cleared(&app.base_url));
    Ok(answer)
}

/// What this browser left with, if it is what has come back.
fn journey(
    app: &App,
    visit: &Visit,
    headers: &HeaderMap,
    name: &str,
    said: &Posted,
) -> Result<Journey, Failed> {
    let sealed = cookie::journey::read(headers, &app.base_url).ok_or(Failed::Strayed)?;
    let plain = app.seal.open(SEALED_FOR, &sealed).ok_or(Failed::Strayed)?;
    let journey: Journey = serde_json::from_slice(&plain).map_err(|_| Failed::Strayed)?;
    let ours = journey.provider == name && journey.state == said.get("state");
    let ours = ours && visit.now - journey.at < JOURNEY;
    if ours { Ok(journey) } else { Err(Failed::Strayed) }
}

async fn enter(
    app: &App,
    visit: &Visit,
    provider: &Provider,
    (name, journey): (&str, &Journey),
    said: &Posted,
    fresh: Fresh<'_>,
) -> Result<Result<String, Failed>, Problem> {
    if said.has("error") {
        return Ok(Err(Failed::Cancelled));
    }
    let now = app.clock.on_devices();
    let email = match provider.arrive(&app.base_url, journey, said.get("code"), now).await {
        Ok(email) => email,
        Err(trouble) => return Ok(Err(Failed::Trouble(trouble))),
    };
    let Ok(email) = EmailAddress::parse(&email) else { return Ok(Err(Failed::Stranger)) };
    if !provider.vouches_for(&email) {
        return Ok(Err(Failed::Elsewhere));
    }
    let way = Way::Provider(name.to_owned());
    let entered = sign_in::enter_vouched(&app.db, visit.now, &email, &way, fresh).await?;
    Ok(entered.map(|_| journey.next.clone()).ok_or(Failed::Stranger))
}

fn failed(visit: &Visit, provider: &Provider, name: &str, why: Failed) -> Result<Response, Problem> {
    let label = provider.label();
    let mail = "You can also sign in with a link that we send to your e-mail address.".to_owned();
    let (status, title, text) = match why {
        Failed::Cancelled => (
            StatusCode::FORBIDDEN,
            "You are not signed in",
            vec![format!("The sign-in with {label} was cancelled, or {label} did not let you in. Nothing was changed."), mail],
        ),
        Failed::Strayed => (
            StatusCode::BAD_REQUEST,
            "This sign-in cannot be finished",
            vec![
                "It was begun in another window or browser, took more than 30 minutes, or was finished before.".to_owned(),
                "Start again from the sign-in page.".to_owned(),
            ],
        ),
        Failed::Trouble(Trouble::Away(detail)) => {
            tracing::warn!(provider = name, detail, "cannot be reached");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "That sign-in is not available now",
                vec![format!("{label} does not answer. Try again in a few minutes."), mail],
            )
        }
        Failed::Trouble(Trouble::Refused(detail)) => {
            tracing::warn!(provider = name, detail, "a sign-in was not believed");
            (
                StatusCode::BAD_REQUEST,
                "This sign-in cannot be finished",
                vec![format!("What {label} answered could not be confirmed, so you are not signed in. Start again from the sign-in page."), mail],
            )
        }
        Failed::Trouble(Trouble::NotAgain) => (
            StatusCode::FORBIDDEN,
            "This sign-in cannot be finished",
            vec![format!("{label} did not ask you to sign in again. Sign out there, then try again.")],
        ),
        Failed::Trouble(Trouble::Unverified) => (
            StatusCode::FORBIDDEN,
            "You are not signed in",
            vec![
                format!("{label} did not give us an e-mail address that it has verified, and we know people by theirs."),
                format!("Ask the people who look after your account at {label}. {mail}"),
            ],
        ),
        Failed::Elsewhere => (
            StatusCode::FORBIDDEN,
            "You are not signed in",
            vec![format!("{label} gave an e-mail address of another organisation. Sign in with yours, or with a link that we send to your e-mail address.")],
        ),
        Failed::Stranger => (
            StatusCode::FORBIDDEN,
            "You do not have access",
            vec![
                format!("Nobody who uses this service has the e-mail address that {label} gave for you."),
                "If you need access for your work, ask whoever told you of this service, or the Commissioner’s office, to have an administrator add you with that address.".to_owned(),
            ],
        ),
    };
    let again = (status != StatusCode::FORBIDDEN).then(|| format!("/sign-in/with/{name}"));
    let page = TroublePage { shell: Shell::new(visit, title), text, again };
    render(status, &page)
}

/// `GET /sign-in/again?next=…`
pub async fn again(
    State(app): State<App>,
    visit: Visit,
    _: SignedIn,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let asked = Posted::decode(query.unwrap_or_default().as_bytes());
    let next = local(asked.get("next"));
    let Some((Way::Provider(name), _)) = &visit.entry else {
        return Err(Problem::Elsewhere(next.to_owned()));
    };
    let provider = app.providers.named(name).ok_or(Problem::NotFound)?;
    let to: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
    let page = AgainPage {
        shell: Shell::new(&visit, "Sign in again").back("/", "Back"),
        label: provider.label().to_owned(),
        href: format!("/sign-in/with/{name}?again=yes&next={to}"),
    };
    render(StatusCode::OK, &page)
}
