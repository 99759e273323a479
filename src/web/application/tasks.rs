//! The task list of a case that its partnership can change: its sections, how far each is, and what was sent back.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::{address, tag};
use crate::App;
use crate::domain::application::Case;
use crate::domain::application::content::Content;
use crate::domain::application::section::Section;
use crate::service::application::needed;
use crate::store::scheme;
use crate::web::component::{SummaryRow, Tag, Task};
use crate::web::page::render;
use crate::web::problem::Problem;
use crate::web::shell::Shell;
use crate::web::timeline::Item;

#[derive(Template)]
#[template(path = "application/tasks.html")]
struct TasksPage {
    shell: Shell,
    reference: String,
    caption: String,
    title: String,
    status: Tag,
    tasks: Vec<Task>,
    returned: Vec<SummaryRow>,
    complete: bool,
    timeline: Vec<Item>,
}

/// The page.
pub async fn show(
    app: &App,
    case: &Case,
    shell: Shell,
    content: &Content,
    timeline: Vec<Item>,
) -> Result<Response, Problem> {
    let scheme = scheme::current(&app.db).await?;
    let needed = needed(&app.db, case, &scheme, content).await?;
    let page = TasksPage {
        reference: case.reference.to_string(),
        caption: format!("{} · {}", case.reference, case.year),
        title: case.title.clone(),
        status: tag(case.status),
        tasks: needed.iter().map(|(section, needed)| task(case, content, *section, needed)).collect(),
        returned: Vec::new(),
        complete: needed.iter().all(|(_, needed)| needed.is_empty()),
        timeline,
        shell: shell.back("/applications", "Applications"),
    };
    render(StatusCode::OK, &page)
}

fn task(case: &Case, content: &Content, section: Section, needed: &[String]) -> Task {
    let touched = content.version_of(section) > 0;
    let (status, colour) = match (needed.is_empty(), touched) {
        (true, _) => ("Completed", None),
        (false, true) => ("In progress", Some("light-blue")),
        (false, false) => ("Not yet started", Some("blue")),
    };
    Task {
        label: section.title().to_owned(),
        href: Some(format!("{}/{}", address(&case.reference), section.code())),
        hint: needed.first().filter(|_| touched).cloned(),
        status: status.to_owned(),
        colour,
    }
}
