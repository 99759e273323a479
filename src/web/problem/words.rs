//! The words of each problem: status, title, text, and where to go.

use axum::http::StatusCode;

use super::Problem;
use crate::web::shell::Link;

/// What a page says.
pub struct Words {
    /// For the browser.
    pub status: StatusCode,
    /// Title and heading.
    pub title: &'static str,
    /// Paragraphs.
    pub text: Vec<String>,
    /// Where to go.
    pub link: Link,
    /// What the button says that sends the same form again, where that helps.
    pub again: Option<&'static str>,
}

impl Problem {
    /// Whether the page that the form came from is still there to go back to, for this person.
    pub(super) fn leaves_the_page_there(&self) -> bool {
        use Problem::{Changed, Closed, CutOff, FormExpired, Internal, TooLarge, Unavailable, Unknown};
        matches!(
            self,
            Changed | Closed(_) | FormExpired | TooLarge | CutOff | Unavailable | Unknown | Internal(_)
        )
    }

    /// Whether the page keeps what was typed until the person has signed in: they do that in another tab.
    pub(super) fn waits_for_sign_in(&self) -> bool {
        matches!(self, Problem::SignIn | Problem::SecondFactor | Problem::Again)
    }

    fn again(&self) -> Option<&'static str> {
        match self {
            Problem::Unavailable | Problem::Unknown => Some("Send the same form again"),
            Problem::FormExpired => Some("Send what you typed"),
            _ if self.waits_for_sign_in() => Some("Send what you typed"),
            _ => None,
        }
    }

    /// What the page says.
    pub(super) fn words(&self) -> Words {
        let home = ("Go to your first page", "/");
        let say = |status, title, text: &[&str], (label, href): (&str, &str)| Words {
            status,
            title,
            text: text.iter().map(|line| (*line).to_owned()).collect(),
            link: Link { label: label.to_owned(), href: href.to_owned() },
            again: self.again(),
        };
        match self {
            Problem::NotFound => say(
                StatusCode::NOT_FOUND,
                "Page not found",
                &[
                    "If you typed the web address, check that it is correct.",
                    "If you pasted it, check that you copied all of it.",
                    "If you followed a link, you may not have access to what it led to.",
                ],
                home,
            ),
            Problem::SignIn | Problem::Elsewhere(_) => say(
                StatusCode::UNAUTHORIZED,
                "Sign in again",
                &[
                    "You are not signed in. People are signed out when they have not used the service for 30 minutes, \
                     after 12 hours, and when they sign out in another tab.",
                    "What you just sent was not saved.",
                ],
                ("Sign in", "/sign-in"),
            ),
            Problem::SecondFactor => say(
                StatusCode::UNAUTHORIZED,
                "You are not signed in yet",
                &[
                    "Your role needs a second step: a code from your authenticator app.",
                    "What you just sent was not saved.",
                ],
                ("Go on signing in", "/second-factor"),
            ),
            Problem::Again => say(
                StatusCode::UNAUTHORIZED,
                "Sign in again to do this",
                &[
                    "What you sent needs you to have signed in within the last 5 minutes.",
                    "What you just sent was not saved.",
                ],
                ("Sign in again", "/sign-in/again"),
            ),
            Problem::Forbidden => say(
                StatusCode::FORBIDDEN,
                "You cannot see or do this",
                &[
                    "It belongs to a role that you do not have. If you need it for your work, ask an administrator.",
                ],
                home,
            ),
            Problem::Changed => say(
                StatusCode::CONFLICT,
                "This changed after you opened it",
                &[
                    "Somebody else, or you in another window, changed it in the meantime. What you sent was not saved.",
                    "Go back and reload the page to see how it is now, then do it again if it is still needed.",
                ],
                home,
            ),
            Problem::Closed(why) => say(
                StatusCode::CONFLICT,
                "This cannot be done now",
                &[&format!("{}.", why.trim_end_matches('.'))],
                home,
            ),
            Problem::FormExpired => say(
                StatusCode::FORBIDDEN,
                "This form was not sent",
                &[
                    "You signed in again after you opened it, or your browser does not keep the cookie of this service. \
                     Nothing was saved.",
                ],
                home,
            ),
            Problem::TooLarge => say(
                StatusCode::PAYLOAD_TOO_LARGE,
                "What you sent is too large",
                &["Nothing was saved. Go back, make it shorter and send it again."],
                home,
            ),
            Problem::CutOff => say(
                StatusCode::BAD_REQUEST,
                "What you sent did not arrive whole",
                &["The connection broke off. Nothing was saved. Go back and send it again."],
                home,
            ),
            Problem::TooMany => say(
                StatusCode::TOO_MANY_REQUESTS,
                "Too many requests",
                &["This was asked for too often from your network. Wait 15 minutes, then try again."],
                ("Go to the sign-in page", "/sign-in"),
            ),
            Problem::Unavailable => say(
                StatusCode::SERVICE_UNAVAILABLE,
                "The service is not available",
                &["Something that it needs does not answer. Nothing was saved. Try again in a minute."],
                home,
            ),
            Problem::Unknown => say(
                StatusCode::SERVICE_UNAVAILABLE,
                "We do not know whether this was saved",
                &[
                    "The connection to our database broke off at the moment of saving.",
                    "You can send the same form again: if it was saved the first time, it is not done twice.",
                ],
                home,
            ),
            Problem::Internal(_) => say(
                StatusCode::INTERNAL_SERVER_ERROR,
                "There is a fault in the service",
                &[
                    "If you sent a form, look whether it was saved before you send it again.",
                    "If it happens again, tell an administrator the reference below.",
                ],
                home,
            ),
        }
    }
}
