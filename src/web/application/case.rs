//! A case's page: what it says, what happened and what can be done. Its partnership sees the task list while it is open.

mod action;
pub mod fact;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use action::{Known, actions};
use fact::{decision_rows, facts, known_decision};

use super::presence;
use super::{Seen, address, grant_tag, known_status, rows, tag};
use crate::App;
use crate::domain::application::answers;
use crate::domain::application::content::Content;
use crate::domain::application::mend::Mend;
use crate::domain::application::section::Section;
use crate::domain::application::{Action, Case, Status, destination};
use crate::domain::camera::CameraState;
use crate::domain::event::Change;
use crate::domain::file::FileId;
use crate::domain::grant::GrantState;
use crate::domain::person::{CspOfficer, Role, Viewer};
use crate::service::application::mended;
use crate::service::record::Subject;
use crate::store::{application, assessment, grant, history, query, relation, scheme};
use crate::web::assessment::rows::assessment_rows;
use crate::web::component::{Sketch, SummaryRow, Tag};
use crate::web::extract::Query;
use crate::web::map;
use crate::web::page::render;
use crate::web::paper::papers_of;
use crate::web::problem::Problem;
use crate::web::query as web_query;
use crate::web::session::{SignedIn, Visit};
use crate::web::shell::Shell;
use crate::web::timeline::{self, Item};
use crate::web::{camera, carry_forward, claim, file, note};

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
            "imported" => Some("The price list is taken over"),
            "sent" => Some("The return is sent in"),
            "taken-over" => Some("The file is taken over"),
            "file-removed" => Some("The file is removed"),
            "certified" => Some("The certificate is recorded"),
            "removed" => Some("Removed"),
            "files" => Some("The files are added"),
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
            "messages-chosen" => Some("Your choice is saved"),
            "session-ended" => Some("The session is ended"),
            "sessions-ended" => Some("Every other session is ended"),
            "varied" => Some("The grant is varied. The partnership is told by e-mail"),
            "assigned" => Some("Saved. Whoever got the case from somebody else is told by e-mail"),
            "several" => Some("Saved. Whoever got cases from somebody else is told by one e-mail"),
            "drafted" => Some("Your draft is saved. Nobody else reads it"),
            "locked" => Some("Your assessment is locked. The case waits for the others"),
            "queried" => Some("The query is sent. The clock is stopped until it is answered or closed"),
            "query-answered" => Some("Your answer is recorded. The grants officers are told"),
            "query-closed" => Some("The query is closed. The partnership is told why"),
            "noted" => Some("The note is added"),
            "declared" => Some("Your interest is recorded. You are off this application"),
            "asked" => Some("The invitation is sent"),
            "named" => Some("Saved. The person you named is told by e-mail"),
            "reminded" => Some("The reminder is sent"),
            "endorsed" => Some("Your answer is recorded. The officers of the partnership are told"),
            "declined" => Some("Your answer is recorded. The officers of the partnership are told why"),
            "accepted" => Some("The offer is accepted. The partnership and the grants officers are told"),
            "declined-offer" => {
                Some("The offer is declined. The partnership and the grants officers are told")
            }
            "cameras-installed" => Some("The cameras are installed"),
            "camera-installed" => Some("The camera is installed"),
            "camera-commissioned" => Some("The camera is commissioned. The OCC can test its link"),
            "camera-tested" => Some("The link test is recorded"),
            "camera-out" => Some("The camera is out of service"),
            "camera-back" => Some("The camera is back in service"),
            "in-basket" => Some("The basket is changed"),
            "purchase-approved" => {
                Some("The purchase is approved by the framework’s rules. It can be ordered")
            }
            "purchase-begun" => Some("The local purchase is begun. Put the quotes on file"),
            "purchase-quoted" => Some("The quote is on file"),
            "purchase-requested" => Some("Approval is asked for. The grants officers are told by e-mail"),
            "local-approved" => Some("The purchase is approved. The partnership is told by e-mail"),
            "local-refused" => Some("The purchase is refused. The partnership is told by e-mail"),
            "purchase-ordered" => Some("The order is recorded"),
            "purchase-received" => Some("The receipt is recorded"),
            "purchase-invoiced" => Some("The invoice is recorded. The purchase can be claimed"),
            "invoice-taken-back" => Some("The invoice is taken back. The purchase is as it was before it"),
            "purchase-cancelled" => Some("The purchase is cancelled. What it held is free again"),
            "camera-removed" => Some("The camera is removed"),
            "approved-now" => Some("The award is committed and released. The partnership is told by e-mail"),
            "refused-now" => Some("The refusal is released. The partnership is told by e-mail"),
            "released" => Some("The decision is released. The partnership is told by e-mail"),
            "completed" => Some("The grant is completed. What was not spent went back to the cap"),
            "closed" => Some("The grant is closed"),
            "carry-forward-asked" => Some("The carry-forward is asked for. The treasurer is told"),
            "carry-forward-advised" => Some("Your advice is recorded. The Commissioner is told"),
            "carry-forward-decided" => Some("Your decision is recorded. The partnership is told by e-mail"),
            "decommitted" => Some("The underspend is decommitted. It went back to the cap"),
            "terminated" => Some("The grant is terminated. What was not paid went back to the cap"),
            "scheme" => Some("The scheme is changed"),
            "begun" => Some("The scheme is begun. Applications for its years can be started"),
            "limit" => Some("The limit is changed"),
            "added" => Some("The person is added and can sign in"),
            "erased" => {
                Some("The personal data is deleted. What is kept is listed on the page of the application")
            }
            "nameless" => Some("The person is nameless. What they did stays in the history"),
            "again" => Some("The message will be sent again"),
            other => claim::told(other),
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
    cameras: Vec<SummaryRow>,
    queries: Vec<SummaryRow>,
    assessment: Vec<SummaryRow>,
    notes: Vec<SummaryRow>,
    changes: Vec<Change>,
    sections: Vec<(Section, Vec<SummaryRow>)>,
    timeline: Vec<Item>,
    sketch: Option<Sketch>,
    /// Where the whole case can be loaded, for those who audit it.
    archive: Option<String>,
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
    let queries = query::of(&app.db, case.id).await?;
    let answers = own && person.holds(Role::CspOfficer);
    let locked = assessment::has_locked(&app.db, &case, person.id).await?;
    let ties = relation::of_person(&app.db, &case, &person).await?;
    let being_changed = being_changed.then_some(&content);
    let policy = scheme::of(&app.db, case.scheme).await?.policy;
    let known = Known { content: &content, grant: grant.as_ref(), ties: &ties, queries: &queries, locked };
    let mut possible = actions(&case, known, &person, viewer);
    // A case without a grant has none.
    let planned = match grant {
        Some(_) => camera::show::rows(&app, &case, &person).await?,
        None => Vec::new(),
    };
    if answers && planned.iter().any(|(one, _)| one.state == CameraState::Planned && !one.is_to_go()) {
        let install = format!("{}/install", address(&case.reference));
        possible.push(("Record installed cameras".to_owned(), install, ""));
    }
    if grant.as_ref().is_some_and(|grant| grant.state.takes_papers()) {
        possible.push(("Files of the grant".to_owned(), papers_of(&case), "secondary"));
    }
    let mut decided = decision_rows(&app, &case, kept.as_ref(), grant.as_ref()).await?;
    if let Some(grant) = grant.as_ref().filter(|grant| grant.state != GrantState::Offered) {
        let (rows, more) =
            carry_forward::on_case(&app, (&case, grant), (&person, &ties), (&policy, visit.now)).await?;
        decided.extend(rows);
        possible.extend(more);
    }
    let page = CasePage {
        reference: case.reference.to_string(),
        title: case.title.clone(),
        status: grant
            .as_ref()
            .map_or_else(|| tag(known_status(&case, viewer)), |grant| grant_tag(grant.state)),
        facts: facts(&app, (&case, visit.now), viewer, grant.as_ref(), (being_changed, &policy)).await?,
        actions: possible,
        cameras: planned.into_iter().map(|(_, row)| row).collect(),
        decision: decided,
        asked_for: asked_for(&app, &case, viewer).await?,
        queries: web_query::rows(&case, &queries, answers),
        assessment: assessment_rows(&app, &case, &policy, &person, viewer).await?,
        notes: note::rows(&app, &case, viewer).await?,
        changes,
        sections: sections(&app, &case, viewer, shown).await?,
        timeline: timeline::of(&entries, viewer.is_pcc()),
        sketch: map::of_cameras(&app, shown),
        archive: (viewer.is_pcc() && case.submitted_at.is_some())
            .then(|| format!("{}/archive.zip", address(&case.reference))),
        shell: shell.back("/applications", "Applications"),
    };
    Ok(map::let_in(&app, page.sketch.is_some(), render(StatusCode::OK, &page)?))
}

/// The answers, section by section; files only where there are some.
async fn sections(
    app: &App,
    case: &Case,
    viewer: Viewer,
    shown: &Content,
) -> Result<Vec<(Section, Vec<SummaryRow>)>, Problem> {
    let mut sections: Vec<_> =
        Section::ALL.into_iter().map(|s| (s, rows(&answers::of_section(shown, s)))).collect();
    sections.retain(|(section, rows)| !section.is_optional() || !rows.is_empty());
    let ids: Vec<FileId> = shown.files.iter().map(|file| file.id).collect();
    for (_, rows) in sections.iter_mut().filter(|(section, _)| *section == Section::Files) {
        *rows = file::rows(app, case, viewer, std::mem::take(rows), &ids).await?;
    }
    Ok(sections)
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
