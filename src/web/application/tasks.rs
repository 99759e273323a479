//! The task list of a case that its partnership can change: its sections, how far each is, and what was sent back.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::presence::Others;
use super::{address, tag};
use crate::App;
use crate::domain::application::Case;
use crate::domain::application::answers;
use crate::domain::application::content::Content;
use crate::domain::application::mend::Mend;
use crate::domain::application::section::Section;
use crate::service::application::{needed, to_mend};
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
    to_mend: bool,
    complete: bool,
    timeline: Vec<Item>,
    others: Others,
}

/// The page.
pub async fn show(
    app: &App,
    case: &Case,
    shell: Shell,
    content: &Content,
    (timeline, others): (Vec<Item>, Others),
) -> Result<Response, Problem> {
    let scheme = scheme::of(&app.db, case.scheme).await?;
    let needed = needed(&app.db, case, &scheme, content).await?;
    let returned = to_mend(&app.db, case, content).await?;
    let section = |section: Section| format!("{}/{}", address(&case.reference), section.code());
    let why = |mend: &Mend| SummaryRow::new(mend.section.title(), &mend.reason).link(section(mend.section));
    let to_mend = |section: Section| returned.iter().any(|mend| mend.section == section && !mend.saved);
    let task = |(of, needed): &(Section, Vec<String>)| {
        let (status, colour) = state(content, *of, needed, to_mend(*of));
        Task {
            label: of.title().to_owned(),
            href: Some(section(*of)),
            hint: needed.first().filter(|_| content.version_of(*of) > 0).cloned(),
            status: status.to_owned(),
            colour,
        }
    };
    let page = TasksPage {
        reference: case.reference.to_string(),
        caption: format!("{} · {}", case.reference, case.year),
        title: case.title.clone(),
        status: tag(case.status),
        tasks: needed.iter().map(task).collect(),
        to_mend: returned.iter().any(|mend| !mend.saved),
        returned: returned.iter().map(why).collect(),
        complete: needed.iter().all(|(_, needed)| needed.is_empty()),
        timeline,
        others,
        shell: shell.back("/applications", "Applications"),
    };
    render(StatusCode::OK, &page)
}

/// What is to be mended comes before what is complete: it was complete when it was sent in.
fn state(
    content: &Content,
    section: Section,
    needed: &[String],
    to_mend: bool,
) -> (&'static str, Option<&'static str>) {
    if !to_mend && section.is_optional() && answers::of_section(content, section).is_empty() {
        return ("Optional", Some("grey"));
    }
    match (to_mend, needed.is_empty(), content.version_of(section) > 0) {
        (true, ..) => ("Needs changes", Some("orange")),
        (false, true, _) => ("Completed", None),
        (false, false, true) => ("In progress", Some("light-blue")),
        (false, false, false) => ("Not yet started", Some("blue")),
    }
}
