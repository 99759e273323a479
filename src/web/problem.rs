//! What went wrong, as a page: what happened, whether anything was saved, and where to go. Details go to the log only.

use std::any::Any;

use askama::Template;
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};

use super::component::SummaryRow;
use super::form::{FACTOR, Posted};
use super::session::Visit;
use super::shell::{Link, Shell};
use crate::clock::Chance;
use crate::service::Failure;
use crate::store::StoreError;

mod place;
mod words;

/// Why a page cannot be shown, or a form not taken.
#[derive(Clone, Debug)]
pub enum Problem {
    /// There is no such page, or not for this person.
    NotFound,
    /// A post without a session. A page redirects to sign-in instead.
    SignIn,
    /// A post before the second factor was given. A page redirects instead.
    SecondFactor,
    /// What was posted needs a sign-in with the organisation that was lately. A page redirects instead.
    Again,
    /// The person has not the role.
    Forbidden,
    /// Somebody was faster.
    Changed,
    /// It cannot be done now; why, as a sentence.
    Closed(String),
    /// Not here but there: no page, a redirect.
    Elsewhere(String),
    /// The token is not that of the session.
    FormExpired,
    /// More was sent than is taken.
    TooLarge,
    /// Not all of the form arrived.
    CutOff,
    /// Asked too often.
    TooMany,
    /// The database does not answer.
    Unavailable,
    /// The commit was not answered: saved or not, nobody knows. The same form can be sent again.
    Unknown,
    /// A fault of ours; the words are for the log.
    Internal(String),
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Problem {
        match error {
            StoreError::Conflict => Problem::Changed,
            StoreError::Unknown(cause) => {
                tracing::error!(%cause, "a commit was not answered");
                Problem::Unknown
            }
            StoreError::Unavailable(cause) => {
                tracing::error!(%cause, "the database is not available");
                Problem::Unavailable
            }
            StoreError::Address(_) | StoreError::Constraint(_) | StoreError::Broken(_) => {
                Problem::Internal(error.to_string())
            }
        }
    }
}

/// For what a form does not show at a field: a refusal left over means that the case moved on since the form was shown.
impl Problem {
    /// A refusal that says itself what stands in the way, for what no form shows at a field.
    pub fn refused<R: std::fmt::Display>(failure: Failure<R>) -> Problem {
        match failure {
            Failure::Refused(refusal) => Problem::Closed(format!("{refusal}.")),
            other => other.into(),
        }
    }
}

impl<R> From<Failure<R>> for Problem {
    fn from(failure: Failure<R>) -> Problem {
        match failure {
            Failure::Refused(_) => Problem::Changed,
            Failure::Barred(barred) => Problem::Closed(format!("{barred}.")),
            Failure::NotFound => Problem::NotFound,
            Failure::Store(error) => error.into(),
        }
    }
}

/// Travels with an answer until it is known who asked.
#[derive(Clone, Debug)]
pub struct Told {
    problem: Problem,
    reference: Option<String>,
}

#[derive(Template)]
#[template(path = "problem/page.html")]
struct Page {
    shell: Shell,
    text: Vec<String>,
    reference: Option<String>,
    link: Link,
    typed: Vec<SummaryRow>,
    again: Option<Again>,
}

/// The same form, to be sent again as it was: nothing is kept anywhere but on this page.
struct Again {
    action: String,
    fields: Vec<(String, String)>,
    button: &'static str,
    /// Whether the person has to sign in first, elsewhere than on this page.
    first_in: bool,
}

impl Again {
    /// With the proof that fits the session as it is now, which the person may have begun after the form was shown.
    fn of(visit: &Visit, button: &'static str, first_in: bool, posted: &Posted) -> Again {
        let kept = |(name, _): &&(String, String)| name != FACTOR && name != "token";
        let token = [("token".to_owned(), visit.token.clone())];
        let fields = posted.pairs().iter().filter(kept).cloned().chain(token).collect();
        Again { action: visit.address.clone(), fields, button, first_in }
    }
}

impl Told {
    /// Whether there is something to send again: more than a button, and for whoever has no session only once they have one.
    fn can_be_sent_again(&self, visit: &Visit, posted: &Posted) -> bool {
        let theirs = posted.pairs().iter().any(|(name, _)| name != "token" && name != "key");
        match self.problem {
            Problem::Unavailable | Problem::Unknown => !posted.is_empty(),
            Problem::FormExpired => theirs && visit.person.is_some(),
            _ => theirs,
        }
    }

    fn page(&self, shell: Shell, visit: Option<&Visit>, posted: Posted) -> Response {
        let words = self.problem.words();
        let again = visit.filter(|visit| self.can_be_sent_again(visit, &posted)).zip(words.again);
        let first_in = self.problem.waits_for_sign_in();
        let again = again.map(|(visit, button)| Again::of(visit, button, first_in, &posted));
        let path = visit.map_or("", |visit| visit.path.as_str());
        let over = visit.filter(|visit| visit.person.is_some() && self.problem.leaves_the_page_there());
        let over = over.and_then(|_| place::over(path));
        let page = Page {
            shell: Shell { title: words.title.to_owned(), ..shell },
            text: match (visit.and_then(|visit| visit.person.as_ref()), &self.problem) {
                (Some(person), Problem::FormExpired) if again.is_some() => vec![format!(
                    "You signed in again after you opened this form, so it is not sent yet. Check what you typed, then send \
                     it. It is sent in the name of {}.",
                    person.name
                )],
                _ => words.text,
            },
            reference: self.reference.clone(),
            link: over.or_else(|| self.problem.and_back(visit)).unwrap_or(words.link),
            typed: match self.problem {
                Problem::Unavailable | Problem::Unknown if again.is_some() => Vec::new(),
                _ => place::typed(path, &posted),
            },
            again,
        };
        let html = page.render().unwrap_or_else(|_| words.title.to_owned());
        let mut response = (words.status, Html(html)).into_response();
        if words.status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("30"));
        }
        response
    }
}

impl Problem {
    /// Whoever has to sign in first comes back to the page with the form.
    fn and_back(&self, visit: Option<&Visit>) -> Option<Link> {
        let (label, page) = match self {
            Problem::SignIn => ("Sign in", "/sign-in"),
            Problem::SecondFactor => ("Go on signing in", "/second-factor"),
            Problem::Again => ("Sign in again", "/sign-in/again"),
            _ => return None,
        };
        let next: String = form_urlencoded::byte_serialize(visit?.path.as_bytes()).collect();
        Some(Link { label: label.to_owned(), href: format!("{page}?next={next}") })
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        if let Problem::Elsewhere(to) = &self {
            return Redirect::to(to).into_response();
        }
        let reference = match &self {
            Problem::Internal(detail) => {
                let reference: String =
                    Chance.token().chars().filter(char::is_ascii_alphanumeric).take(8).collect();
                tracing::error!(reference, detail, "internal error");
                Some(reference)
            }
            _ => None,
        };
        let told = Told { problem: self, reference };
        let mut response = told.page(Shell::bare(""), None, Posted::default());
        response.extensions_mut().insert(told);
        response
    }
}

/// Shows an answer that is a problem again, for the person who asked and with what they typed.
pub fn shown(visit: &Visit, mut response: Response) -> Response {
    let Some(told) = response.extensions_mut().remove::<Told>() else { return response };
    let posted = response.extensions_mut().remove::<Posted>().unwrap_or_default();
    told.page(Shell::new(visit, ""), Some(visit), posted)
}

/// For `CatchPanicLayer`: a fault of ours like any other.
pub fn panicked(cause: Box<dyn Any + Send>) -> Response {
    let text = cause.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| cause.downcast_ref::<&str>().copied()).unwrap_or("a panic without words");
    Problem::Internal(format!("panic: {text}")).into_response()
}

#[cfg(test)]
mod tests;
