//! The two pages that every public service owes its users.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::page::render;
use super::problem::Problem;
use super::session::Visit;
use super::shell::Shell;

/// A heading and the paragraphs under it.
type Part = (&'static str, &'static [&'static str]);

#[derive(Template)]
#[template(path = "policy.html")]
struct PolicyPage {
    shell: Shell,
    heading: &'static str,
    parts: &'static [Part],
}

/// No address of ours is known here but the one that every message carries.
const CONTACT: &str = "Write to the Office of the Police and Crime Commissioner by answering any e-mail from this service: \
    your answer goes to the address that the e-mail came from. Partnerships can also ask the officer of the Office whom \
    they know.";

const ACCESSIBILITY: &[Part] = &[
    (
        "What you can rely on",
        &[
            "Every page works with the keyboard alone, with a screen reader, without JavaScript, and on a screen 320 pixels wide, which is the same as a zoom of 400% on a desk.",
            "The service is built to meet the Web Content Accessibility Guidelines 2.2 at level AA, and its pages are checked by an automatic test at every change. An automatic test does not find everything.",
        ],
    ),
    (
        "If something does not work for you",
        &[
            CONTACT,
            "Say which page it was and what you use. The Office helps you to do what you came for, and has the fault mended.",
            "If you are not content with the answer, contact the Equality Advisory and Support Service.",
        ],
    ),
];

const PRIVACY: &[Part] = &[
    (
        "Who is responsible",
        &[
            "The controller of what this service keeps is the Office of the Police and Crime Commissioner.",
            CONTACT,
        ],
    ),
    (
        "What is kept, and why",
        &[
            "Your name, your work e-mail address, your roles, and what you do in the service and when, because public money has to be accounted for. Copies of the e-mails that the service sends you, so that they can be sent again.",
            "When somebody asks for a link to sign in: the e-mail address that was typed and the network address it came from, so that nobody can ask too often. They are removed when the next link is asked for after a day.",
            "Who installed a camera, as its partnership typed it: it is deleted with the records of the application that paid for the camera.",
            "Which section of a draft you opened and saved last, so that colleagues at the same draft see it. It is shown for 15 minutes.",
            "Where a page shows a map over the pictures of a map service, your browser fetches these from it: that service learns your network address and which area you look at, and nothing else.",
        ],
    ),
    (
        "How long it is kept",
        &[
            "Records of an application are kept for 6 years after it is closed. The service removes none of them by itself, and nobody can change or remove an entry of the history.",
        ],
    ),
    (
        "Cookies",
        &[
            "The service sets two cookies, both needed for signing in. “session” knows that you are signed in; it ends with the browser, and at the latest counts for nothing 12 hours after you signed in. “next” remembers for 30 minutes which page you wanted when you asked for a link. Over https their names begin with “__Host-”.",
            "There are no analytics and no advertising, and nothing is passed on.",
        ],
    ),
    (
        "Your rights",
        &[
            "You can ask the Office to see or to correct what is kept about you. You can complain to the Information Commissioner’s Office.",
        ],
    ),
];

fn page(visit: &Visit, heading: &'static str, parts: &'static [Part]) -> Result<Response, Problem> {
    render(StatusCode::OK, &PolicyPage { shell: Shell::new(visit, heading), heading, parts })
}

/// `GET /accessibility`
pub async fn accessibility(visit: Visit) -> Result<Response, Problem> {
    page(&visit, "Accessibility", ACCESSIBILITY)
}

/// `GET /privacy`
pub async fn privacy(visit: Visit) -> Result<Response, Problem> {
    page(&visit, "Privacy", PRIVACY)
}
