//! A case's page: for its partnership while it is open a task list, otherwise what it says, what happened and what can be done.

mod fact;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use fact::{assessment_rows, decision_rows, facts, known_decision};

use super::{Seen, address, known_status, rows, tag};
use crate::App;
use crate::domain::application::answers;
use crate::domain::application::content::Content;
use crate::domain::application::section::Section;
use crate::domain::application::{Action, Case, Status, destination, permitted};
use crate::domain::event::{Change, Event};
use crate::domain::person::{Person, Role, Viewer};
use crate::service::record::Subject;
use crate::store::{application, history, scheme};
use crate::web::component::{SummaryRow, Tag, Task};
use crate::web::extract::Query;
use crate::web::page::render;
use crate::web::problem::Problem;
use crate::web::session::{SignedIn, Visit};
use crate::web::shell::Shell;
use crate::web::timeline::{self, Item};

/// Most entries of a timeline on a case's page.
const ENTRIES: u64 = 200;

/// What has just been done, in a word of ours.
#[derive(Default, Deserialize)]
pub struct Done {
    done: Option<String>,
}

impl Done {
    /// What the visitor's address says.
    pub fn of(visit: &Visit) -> Done {
        let query = visit.address.split_once('?').map_or("", |(_, query)| query);
        let done = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "done");
        Done { done: done.map(|(_, word)| word.into_owned()) }
    }

    /// The page with a banner that says so.
    pub fn tell(&self, shell: Shell) -> Shell {
        match self.notice() {
            Some(text) => shell.notice(text),
            None => shell,
        }
    }

    fn notice(&self) -> Option<&'static str> {
        match self.done.as_deref()? {
            "saved" => Some("Saved"),
            "removed" => Some("Removed"),
            "withdrawn" => Some("The application is withdrawn"),
            "returned" => Some("The application is returned to the partnership"),
            "assessed" => {
                Some("The assessment is recorded. The Commissioner is told that a decision is needed")
            }
            "approved" => Some(
                "The approval is recorded. The partnership is told on its day; you can release it sooner",
            ),
            "refused" => {
                Some("The refusal is recorded. The partnership is told on its day; you can release it sooner")
            }
            "released" => Some("The decision is released. The partnership is told by e-mail"),
            "scheme" => Some("The scheme is changed"),
            "limit" => Some("The limit is changed"),
            "added" => Some("The person is added and can sign in"),
            "again" => Some("The message will be sent again"),
            _ => None,
        }
    }
}

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

#[derive(Template)]
#[template(path = "application/case.html")]
struct CasePage {
    shell: Shell,
    reference: String,
    title: String,
    status: Tag,
    facts: Vec<SummaryRow>,
    actions: Vec<(String, String, &'static str)>,
    decision: Vec<SummaryRow>,
    assessment: Vec<SummaryRow>,
    changes: Vec<Change>,
    sections: Vec<(Section, Vec<SummaryRow>)>,
    timeline: Vec<Item>,
}

/// `GET /applications/{reference}`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    SignedIn(person): SignedIn,
    Seen { case, viewer }: Seen,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    let shell = done.tell(Shell::new(&visit, format!("{} {}", case.reference, case.title)));
    let content = application::content(&app.db, case.id).await?;
    let entries = history::of_chain(&app.db, &Subject::Application(case.id).chain(), ENTRIES).await?;
    let own = viewer.partnership() == Some(case.partnership);
    if own && destination(case.status, Action::Save).is_some() {
        let scheme = scheme::current(&app.db).await?;
        let returned = case.status == Status::Returned;
        let page = TasksPage {
            reference: case.reference.to_string(),
            caption: format!("{} · {}", case.reference, case.year),
            title: case.title.clone(),
            status: tag(case.status),
            tasks: tasks(&case, &content, &scheme),
            returned: if returned { sent_back(&entries) } else { Vec::new() },
            complete: Section::ALL.into_iter().all(|section| content.missing(section, &scheme).is_empty()),
            timeline: timeline::of(&entries, viewer.is_pcc()),
            shell: shell.back("/applications", "Applications"),
        };
        return render(StatusCode::OK, &page);
    }
    let frozen = application::frozen(&app.db, case.id, 2).await?;
    let shown = frozen.first().unwrap_or(&content);
    let changes = match frozen.as_slice() {
        [now, before, ..] => answers::changes(&answers::all(before), &answers::all(now)),
        _ => Vec::new(),
    };
    let kept = known_decision(&app, &case, viewer).await?;
    let page = CasePage {
        reference: case.reference.to_string(),
        title: case.title.clone(),
        status: tag(known_status(&case, viewer)),
        facts: facts(&app, &case, viewer, kept.as_ref()).await?,
        actions: actions(&case, &person, viewer),
        decision: decision_rows(&app, &case, kept.as_ref()).await?,
        assessment: assessment_rows(&app, &case, viewer).await?,
        changes,
        sections: Section::ALL.into_iter().map(|s| (s, rows(&answers::of_section(shown, s)))).collect(),
        timeline: timeline::of(&entries, viewer.is_pcc()),
        shell: shell.back("/applications", "Applications"),
    };
    render(StatusCode::OK, &page)
}

fn tasks(case: &Case, content: &Content, scheme: &crate::domain::scheme::Scheme) -> Vec<Task> {
    let task = |section: Section| {
        let missing = content.missing(section, scheme);
        let touched = content.version_of(section) > 0;
        let (status, colour) = match (missing.is_empty(), touched) {
            (true, _) => ("Completed", None),
            (false, true) => ("In progress", Some("light-blue")),
            (false, false) => ("Not yet started", Some("blue")),
        };
        let hint = if touched { missing.first().cloned() } else { None };
        Task {
            label: section.title().to_owned(),
            href: Some(format!("{}/{}", address(&case.reference), section.code())),
            hint,
            status: status.to_owned(),
            colour,
        }
    };
    Section::ALL.into_iter().map(task).collect()
}

fn sent_back(entries: &[history::Entry]) -> Vec<SummaryRow> {
    let last = entries.iter().find_map(|entry| match &entry.event {
        Event::Returned { sections } => Some(sections),
        _ => None,
    });
    let row = |s: &crate::domain::event::SentBack| SummaryRow::new(s.section.title(), &s.reason);
    last.map(|sections| sections.iter().map(row).collect()).unwrap_or_default()
}

/// What this person can do now, as the table of moves says: label, address, kind of button. What moves the case on is green.
fn actions(case: &Case, person: &Person, viewer: Viewer) -> Vec<(String, String, &'static str)> {
    let own = viewer.partnership() == Some(case.partnership);
    let may = |action| {
        let role = |role: &Role| match role {
            Role::CspOfficer => own && person.holds(*role),
            role => person.holds(*role),
        };
        Role::ALL.iter().filter(|r| role(r)).any(|r| permitted(case.status, action, *r))
    };
    let mut actions = Vec::new();
    let mut offer = |label: &str, page: &str, kind: &'static str| {
        actions.push((label.to_owned(), format!("{}/{page}", address(&case.reference)), kind));
    };
    if may(Action::Assess) {
        offer("Assess", "assess", "");
    }
    if may(Action::Approve) && case.assessor != Some(person.id) {
        offer("Approve", "approve", "");
        offer("Refuse", "refuse", "secondary");
    }
    if may(Action::Return) {
        offer("Return to the partnership", "return", "secondary");
    }
    if person.holds(Role::Commissioner) && case.release_on.is_some() && !case.released {
        offer("Release the decision now", "release", "");
    }
    let withdrawable = destination(case.status_for_the_partnership(), Action::Withdraw).is_some();
    if own && person.holds(Role::CspOfficer) && withdrawable {
        offer("Withdraw", "withdraw", "secondary");
    }
    actions
}
