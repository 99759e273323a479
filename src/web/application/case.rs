//! A case's page: what it says, what happened and what can be done. Its partnership sees the task list while it is open.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::{Seen, address, known_status, rows, tag};
use crate::App;
use crate::domain::application::answers;
use crate::domain::application::section::Section;
use crate::domain::application::{Action, Case, destination, permitted};
use crate::domain::assessment::{CRITERIA, GATES, Passed};
use crate::domain::date;
use crate::domain::decision::Outcome;
use crate::domain::event::Change;
use crate::domain::person::{Person, Role, Viewer};
use crate::service::record::Subject;
use crate::store::decision::Decision;
use crate::store::{application, decision, history, person};
use crate::web::component::{SummaryRow, Tag};
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
            "approved" => Some("The approval is recorded"),
            "refused" => Some("The refusal is recorded"),
            "released" => Some("The decision is released. The partnership is told by e-mail"),
            "scheme" => Some("The scheme is changed"),
            "cap" => Some("The cap is changed"),
            "added" => Some("The person is added and can sign in"),
            "again" => Some("The message will be sent again"),
            _ => None,
        }
    }
}

#[derive(Template)]
#[template(path = "application/case.html")]
struct CasePage {
    shell: Shell,
    reference: String,
    title: String,
    status: Tag,
    facts: Vec<SummaryRow>,
    actions: Vec<(String, String)>,
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
        return super::tasks::show(&app, &case, shell, &content, timeline::of(&entries, viewer.is_pcc()))
            .await;
    }
    let frozen = application::frozen(&app.db, case.id, 2).await?;
    let shown = frozen.first().unwrap_or(&content);
    let changes = match frozen.as_slice() {
        [now, before, ..] => answers::changes(&answers::all(before), &answers::all(now)),
        _ => Vec::new(),
    };
    let page = CasePage {
        reference: case.reference.to_string(),
        title: case.title.clone(),
        status: tag(known_status(&case, viewer)),
        facts: facts(&app, &case, viewer).await?,
        actions: actions(&case, &person, viewer),
        decision: decision_rows(&app, &case, viewer).await?,
        assessment: assessment_rows(&app, &case, viewer).await?,
        changes,
        sections: Section::ALL.into_iter().map(|s| (s, rows(&answers::of_section(shown, s)))).collect(),
        timeline: timeline::of(&entries, viewer.is_pcc()),
        shell: shell.back("/applications", "Applications"),
    };
    render(StatusCode::OK, &page)
}

async fn facts(app: &App, case: &Case, viewer: Viewer) -> Result<Vec<SummaryRow>, Problem> {
    let partnerships = person::partnerships(&app.db).await?;
    let name =
        partnerships.into_iter().find(|p| p.id == case.partnership).map(|p| p.name).unwrap_or_default();
    let status = known_status(case, viewer);
    let waits = status.waits_for().map_or("Nobody", Role::name);
    Ok(vec![
        SummaryRow::new("Partnership", name),
        SummaryRow::new("Financial year", case.year.to_string()),
        SummaryRow::new("Who has it now", format!("{waits}, since {}", date::show(date::today(case.since)))),
        SummaryRow::new("Request", case.figures.request.to_string()),
        SummaryRow::new("Eligible cost", case.figures.eligible_cost.to_string()),
        SummaryRow::new("Certified match", case.figures.certified_match.to_string()),
    ])
}

/// What this person can do now, as the table of moves says.
fn actions(case: &Case, person: &Person, viewer: Viewer) -> Vec<(String, String)> {
    let own = viewer.partnership() == Some(case.partnership);
    let may = |action| {
        let role = |role: &Role| match role {
            Role::CspOfficer => own && person.holds(*role),
            role => person.holds(*role),
        };
        Role::ALL.iter().filter(|r| role(r)).any(|r| permitted(case.status, action, *r))
    };
    let mut actions = Vec::new();
    let mut offer = |label: &str, page: &str| {
        actions.push((label.to_owned(), format!("{}/{page}", address(&case.reference))));
    };
    if may(Action::Assess) {
        offer("Assess", "assess");
    }
    if may(Action::Approve) && case.assessor != Some(person.id) {
        offer("Approve", "approve");
        offer("Refuse", "refuse");
    }
    if may(Action::Return) {
        offer("Return to the partnership", "return");
    }
    if person.holds(Role::Commissioner) && case.release_on.is_some() && !case.released {
        offer("Release the decision now", "release");
    }
    let withdrawable = destination(case.status_for_the_partnership(), Action::Withdraw).is_some();
    if own && person.holds(Role::CspOfficer) && withdrawable {
        offer("Withdraw", "withdraw");
    }
    actions
}

async fn decision_rows(app: &App, case: &Case, viewer: Viewer) -> Result<Vec<SummaryRow>, Problem> {
    if !viewer.is_pcc() && !case.released {
        return Ok(Vec::new());
    }
    let Some(kept) = decision::of(&app.db, case.id).await? else { return Ok(Vec::new()) };
    let by = person::name_of(&app.db, kept.by).await?.unwrap_or_default();
    Ok(shown(&kept, case, &by))
}

fn shown(kept: &Decision, case: &Case, by: &str) -> Vec<SummaryRow> {
    let approved = kept.outcome == Outcome::Approved;
    let mut rows = vec![SummaryRow::new("Decision", if approved { "Approved" } else { "Refused" })];
    if approved {
        rows.push(SummaryRow::new("Award", format!("{} of {} requested", kept.award, case.figures.request)));
        rows.push(SummaryRow::new(
            "Conditions",
            kept.conditions.clone().unwrap_or_else(|| "None".to_owned()),
        ));
    }
    rows.push(SummaryRow::new("Reasons", &kept.reasons));
    rows.push(SummaryRow::new("Decided by", format!("{by}, {}", date::show(date::today(kept.at)))));
    rows.push(SummaryRow::new(
        "Released",
        match (kept.released_at, case.release_on) {
            (Some(at), _) => date::show_time(at),
            (None, Some(day)) => format!("Held until {}", date::show(day)),
            (None, None) => "Not yet".to_owned(),
        },
    ));
    if let Some(day) = kept.accept_by {
        rows.push(SummaryRow::new("To be accepted by", date::show(day)));
    }
    rows
}

async fn assessment_rows(app: &App, case: &Case, viewer: Viewer) -> Result<Vec<SummaryRow>, Problem> {
    if !viewer.is_pcc() {
        return Ok(Vec::new());
    }
    let Some((assessment, by)) = application::assessment(&app.db, case.id).await? else {
        return Ok(Vec::new());
    };
    let name = person::name_of(&app.db, by).await?.unwrap_or_default();
    let mut rows = vec![
        SummaryRow::new("Recommendation", assessment.recommendation.label()),
        SummaryRow::new("Total", format!("{} of 100", assessment.total())),
        SummaryRow::new("Summary", &assessment.summary),
        SummaryRow::new("Conditions", assessment.conditions.as_deref().unwrap_or("None")),
        SummaryRow::new("Assessed by", name),
    ];
    let passed = |answer: &Passed| match answer {
        Passed::Yes => "Yes",
        Passed::No => "No",
        Passed::NotApplicable => "Does not apply",
    };
    rows.extend(GATES.iter().zip(&assessment.gates).map(|(g, a)| SummaryRow::new(g.question, passed(a))));
    let score = |s: &crate::domain::assessment::Score| format!("{} of 5\n{}", s.score, s.because);
    rows.extend(CRITERIA.iter().zip(&assessment.scores).map(|(c, s)| SummaryRow::new(c.name, score(s))));
    Ok(rows)
}
