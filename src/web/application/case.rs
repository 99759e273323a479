//! A case's page: what it says, what happened and what can be done. Its partnership sees the task list while it is open.

mod fact;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::presence;
use fact::{assessment_rows, decision_rows, facts, known_decision};

use super::{Seen, address, grant_tag, known_status, rows, tag};
use crate::App;
use crate::domain::application::answers;
use crate::domain::application::content::{Content, Part, Standing};
use crate::domain::application::mend::Mend;
use crate::domain::application::relation::{Relation, allowed};
use crate::domain::application::section::Section;
use crate::domain::application::{Action, Case, Status, destination, permitted};
use crate::domain::event::Change;
use crate::domain::grant::{Grant, GrantState};
use crate::domain::money::Money;
use crate::domain::person::{CaseWorker, CspOfficer, Person, Role, Viewer};
use crate::service::application::mended;
use crate::service::record::Subject;
use crate::store::{application, grant, history, relation};
use crate::web::component::{Sketch, SummaryRow, Tag};
use crate::web::extract::Query;
use crate::web::map;
use crate::web::note;
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
            "counted" => Some("The file is counted"),
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
            "session-ended" => Some("The session is ended"),
            "sessions-ended" => Some("Every other session is ended"),
            "varied" => Some("The grant is varied. The partnership is told by e-mail"),
            "noted" => Some("The note is added"),
            "declared" => Some("Your interest is recorded. You are off this application"),
            "asked" => Some("The invitation is sent"),
            "reminded" => Some("The reminder is sent"),
            "endorsed" => Some("Your answer is recorded. The officers of the partnership are told"),
            "declined" => Some("Your answer is recorded. The officers of the partnership are told why"),
            "accepted" => Some("The offer is accepted. The partnership and the grants officers are told"),
            "declined-offer" => {
                Some("The offer is declined. The partnership and the grants officers are told")
            }
            "approved-now" => Some("The award is committed and released. The partnership is told by e-mail"),
            "refused-now" => Some("The refusal is released. The partnership is told by e-mail"),
            "released" => Some("The decision is released. The partnership is told by e-mail"),
            "scheme" => Some("The scheme is changed"),
            "begun" => Some("The scheme is begun. Applications for its years can be started"),
            "limit" => Some("The limit is changed"),
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
    actions: Vec<(String, String, &'static str)>,
    decision: Vec<SummaryRow>,
    asked_for: Vec<SummaryRow>,
    assessment: Vec<SummaryRow>,
    notes: Vec<SummaryRow>,
    changes: Vec<Change>,
    sections: Vec<(Section, Vec<SummaryRow>)>,
    timeline: Vec<Item>,
    sketch: Option<Sketch>,
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
    let officer = CspOfficer::of(&person).filter(|_| own && destination(case.status, Action::Save).is_some());
    if let Some(officer) = officer {
        let told = timeline::of(&entries, viewer.is_pcc());
        let others = presence::others(&app, visit.now, &case, (officer, None)).await?;
        return super::tasks::show(&app, &case, shell, &content, (told, others)).await;
    }
    let frozen = application::frozen(&app.db, case.id, 2).await?;
    // Whoever is asked to stand behind it reads it as it is.
    let being_changed =
        viewer.endorser().is_some() && !viewer.is_pcc() && destination(case.status, Action::Save).is_some();
    let shown = frozen.first().filter(|_| !being_changed).unwrap_or(&content);
    let changes = match frozen.as_slice() {
        [now, before, ..] => answers::changes(&answers::all(before), &answers::all(now)),
        _ => Vec::new(),
    };
    let kept = known_decision(&app, &case, viewer).await?;
    let grant = grant::of(&app.db, case.id).await?;
    let ties = relation::of(&app.db, case.id, person.id).await?;
    let page = CasePage {
        reference: case.reference.to_string(),
        title: case.title.clone(),
        status: grant
            .as_ref()
            .map_or_else(|| tag(known_status(&case, viewer)), |grant| grant_tag(grant.state)),
        facts: facts(&app, &case, viewer, grant.as_ref(), being_changed.then_some(&content)).await?,
        actions: actions(&case, (&content, grant.as_ref(), &ties), &person, viewer),
        decision: decision_rows(&app, &case, kept.as_ref(), grant.as_ref()).await?,
        asked_for: asked_for(&app, &case, viewer).await?,
        assessment: assessment_rows(&app, &case, viewer).await?,
        notes: note::rows(&app, &case, viewer).await?,
        changes,
        sections: Section::ALL.into_iter().map(|s| (s, rows(&answers::of_section(shown, s)))).collect(),
        timeline: timeline::of(&entries, viewer.is_pcc()),
        sketch: map::of_cameras(&app, shown),
        shell: shell.back("/applications", "Applications"),
    };
    Ok(map::let_in(&app, page.sketch.is_some(), render(StatusCode::OK, &page)?))
}

/// What it was last returned for, and whether that changed: for those who asked for it.
async fn asked_for(app: &App, case: &Case, viewer: Viewer) -> Result<Vec<SummaryRow>, Problem> {
    let undecided = matches!(case.status, Status::Submitted | Status::Assessed);
    if !viewer.is_pcc() || !undecided {
        return Ok(Vec::new());
    }
    let row = |mend: Mend| {
        let changed = if mend.changed { "Changed since" } else { "Not changed since" };
        SummaryRow::new(mend.section.title(), format!("{}\n{changed}", mend.reason))
    };
    Ok(mended(&app.db, case).await?.into_iter().map(row).collect())
}

/// What this person can do now, as the table of moves says: label, address, kind of button. What moves the case on is green.
fn actions(
    case: &Case,
    (content, grant, ties): (&Content, Option<&Grant>, &[Relation]),
    person: &Person,
    viewer: Viewer,
) -> Vec<(String, String, &'static str)> {
    let own = viewer.partnership() == Some(case.partnership);
    let may = |action| {
        let role = |role: &Role| match role {
            Role::CspOfficer => own && person.holds(*role),
            role => person.holds(*role),
        };
        let permitted = Role::ALL.iter().filter(|r| role(r)).any(|r| permitted(case.status, action, *r));
        permitted && allowed(action, ties).is_ok()
    };
    let mut actions = Vec::new();
    let mut offer = |label: &str, page: &str, kind: &'static str| {
        actions.push((label.to_owned(), format!("{}/{page}", address(&case.reference)), kind));
    };
    let asked = content.endorsements.part_of(person.id).filter(|part| person.holds(part.role()));
    if let Some(part) = asked.filter(|part| permitted(case.status, part.action(), part.role())) {
        match content.standing(part) {
            Standing::Given | Standing::Declined => offer("Change your answer", part.page(), "secondary"),
            _ if part == Part::Finance => offer("Certify the match", part.page(), ""),
            _ => offer("Endorse the application", part.page(), ""),
        }
    }
    if let Some(grant) = grant.filter(|grant| asked == Some(Part::Finance) && grant.waits()) {
        let what = if grant.state == GrantState::Offered { "offer" } else { "increase" };
        offer(&format!("Accept or decline the {what}"), "offer", "");
    }
    if may(Action::Assess) {
        offer("Assess", "assess", "");
    }
    if may(Action::Approve) {
        offer("Approve", "approve", "");
        offer("Refuse", "refuse", "secondary");
    }
    let varies = person.holds(Role::Commissioner) && allowed(Action::Approve, ties).is_ok();
    if varies && grant.is_some_and(|grant| grant.state.is_committed() && grant.increase == Money::ZERO) {
        offer("Vary the grant", "vary", "secondary");
    }
    if may(Action::Return) {
        offer("Return to the partnership", "return", "secondary");
    }
    if CaseWorker::of(person).is_some() && viewer.is_pcc() && case.submitted_at.is_some() {
        offer("Add a note", "note", "secondary");
        if case.status.is_requested() && !ties.contains(&Relation::Interested) {
            offer("Declare an interest", "interest", "secondary");
        }
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
