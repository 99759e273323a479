//! The two pages that every public service owes its users.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::page::render;
use super::problem::Problem;
use super::session::Visit;
use super::shell::Shell;

#[derive(Template)]
#[template(path = "policy.html")]
struct PolicyPage {
    shell: Shell,
    heading: &'static str,
    paragraphs: &'static [&'static str],
}

fn page(
    visit: &Visit,
    heading: &'static str,
    paragraphs: &'static [&'static str],
) -> Result<Response, Problem> {
    render(StatusCode::OK, &PolicyPage { shell: Shell::new(visit, heading), heading, paragraphs })
}

/// `GET /accessibility`
pub async fn accessibility(visit: Visit) -> Result<Response, Problem> {
    page(
        &visit,
        "Accessibility",
        &[
            "Every page works with the keyboard alone, with a screen reader, without JavaScript, and on a screen 320 pixels wide.",
            "It is built to meet the Web Content Accessibility Guidelines 2.2 at level AA, and its pages are checked by an automatic test at every change.",
            "If something does not work for you, tell the PCC’s office, and it will help you and have it mended.",
        ],
    )
}

/// `GET /privacy`
pub async fn privacy(visit: Visit) -> Result<Response, Problem> {
    page(
        &visit,
        "Privacy",
        &[
            "The service keeps your name, your work e-mail address, your roles, and what you do in it, because public money has to be accounted for.",
            "It sets one cookie, to know that you are signed in. It uses no analytics and passes nothing on.",
            "To see or correct what is kept about you, ask the PCC’s office.",
        ],
    )
}
