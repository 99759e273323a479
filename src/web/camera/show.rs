//! A camera's page: what is known of it, what can be done, what happened.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::{address, position, tag, told};
use crate::App;
use crate::domain::application::Case;
use crate::domain::application::content::{CameraType, CameraWork, Purpose};
use crate::domain::camera::{Camera, CameraAction, CameraId, CameraState, Sight, permitted};
use crate::domain::date;
use crate::domain::person::{CspOfficer, Person, Role, Viewer};
use crate::service::record::Subject;
use crate::store::camera::{self, list::Row};
use crate::store::{file, history};
use crate::web::application::case::Done;
use crate::web::component::{SummaryRow, Tag};
use crate::web::extract::{Path, Query};
use crate::web::page::render;
use crate::web::problem::Problem;
use crate::web::session::{Sees, SignedIn, Visit};
use crate::web::shell::Shell;
use crate::web::timeline::{self, Item};

/// Most entries of a timeline.
const ENTRIES: u64 = 200;

#[derive(Template)]
#[template(path = "camera/show.html")]
struct CameraPage {
    shell: Shell,
    caption: String,
    place: String,
    state: Tag,
    facts: Vec<SummaryRow>,
    actions: Vec<(&'static str, String, &'static str)>,
    timeline: Vec<Item>,
}

/// The camera in the address; not found when it is another's.
pub async fn found(app: &App, sight: Sight, id: i64) -> Result<Camera, Problem> {
    camera::seen(&app.db, sight, CameraId(id)).await?.ok_or(Problem::NotFound)
}

/// What this person can do to it now, as the table of moves says. What moves it on is green.
fn actions(camera: &Camera, person: &Person) -> Vec<(&'static str, String, &'static str)> {
    let own = Viewer::of(person).partnership() == Some(camera.partnership);
    let may = |action| {
        (own && permitted(camera.state, action, Role::CspOfficer))
            || (person.holds(Role::OccAdviser) && permitted(camera.state, action, Role::OccAdviser))
    };
    let to_go = camera.is_to_go();
    let label = |action| match action {
        CameraAction::Install => ("Record its installation", ""),
        CameraAction::Commission => ("Record its commissioning", ""),
        CameraAction::TestLink => ("Record a link test", ""),
        CameraAction::BringBack => ("Record that it works again", ""),
        CameraAction::TakeOut => ("Record that it is out of service", "secondary"),
        CameraAction::Remove if camera.state == CameraState::Planned && !to_go => {
            ("Record that it will not come", "secondary")
        }
        CameraAction::Remove => ("Record its removal", "secondary"),
        CameraAction::TakeBack if camera.state == CameraState::Commissioned => {
            ("Recorded as commissioned by mistake", "secondary")
        }
        CameraAction::TakeBack => ("Recorded as installed by mistake", "secondary"),
        CameraAction::PutBack => ("Recorded as removed by mistake", "secondary"),
    };
    let possible = CameraAction::ALL.into_iter().filter(|action| may(*action));
    let possible = possible.filter(|action| !(to_go && *action == CameraAction::Install));
    let mut all: Vec<_> = possible
        .map(|action| {
            let (label, kind) = label(action);
            (label, format!("{}/{}", address(camera.id), action.page()), kind)
        })
        .collect();
    if own && camera.state != CameraState::Removed {
        all.push(("Correct the register", format!("{}/correct", address(camera.id)), "secondary"));
    }
    all
}

/// What it is and where, before a form or on its own page.
pub fn facts(camera: &Camera, row: &Row) -> Vec<SummaryRow> {
    let mut facts = vec![
        SummaryRow::new("Partnership", &row.partnership),
        SummaryRow::new("Application", &row.reference),
        SummaryRow::new("Proposed as", camera.work.map_or("Not known", CameraWork::label)),
        SummaryRow::new("Position", camera.at.map_or("Not known".to_owned(), position)),
        SummaryRow::new("Type", camera.camera_type.map_or("Not known", CameraType::label)),
        SummaryRow::new("Purpose", camera.purpose.map_or("Not known", Purpose::label)),
    ];
    let mut add = |key: &str, value: Option<String>| {
        facts.extend(value.map(|value| SummaryRow::new(key, value)));
    };
    add("Asset tag of the camera before it", camera.old_asset_tag.clone());
    let how = camera.installation.as_ref();
    add("Asset tag", how.map(|how| how.asset_tag.clone()));
    add("Installed", how.map(|how| format!("{} by {}", date::show(how.on), how.installer)));
    add("Commissioned", camera.commissioning.as_ref().map(told::checklist));
    add("Last link test that passed", camera.linked_on.map(date::show));
    add("Not seen from the OCC on", camera.unseen_on.map(date::show));
    add("Removed", camera.removed_on.map(date::show));
    facts
}

/// The cameras of a case as rows: where it is, and how it stands.
pub async fn rows(app: &App, case: &Case, person: &Person) -> Result<Vec<(Camera, SummaryRow)>, Problem> {
    let sight = Sight::of(person);
    let open = matches!(sight, Some(Sight::All)) || sight == Some(Sight::Of(case.partnership));
    let row = |camera: Camera| {
        let since = date::show(date::today(camera.since));
        let tag = camera.installation.as_ref().map(|how| format!("\nAsset tag {}", how.asset_tag));
        let value = format!("{} since {since}{}", camera.state.name(), tag.unwrap_or_default());
        let row = SummaryRow::new(&camera.place, value);
        let row = if open { row.link(address(camera.id)) } else { row };
        (camera, row)
    };
    Ok(camera::of_case(&app.db, case.id).await?.into_iter().map(row).collect())
}

/// `GET /cameras/{id}`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Sees(sight): Sees,
    SignedIn(person): SignedIn,
    Path(id): Path<i64>,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    let camera = found(&app, sight, id).await?;
    let row = camera::list::of(&app.db, camera.id).await?.ok_or(Problem::NotFound)?;
    let entries = history::of_chain(&app.db, &Subject::Camera(camera.id).chain(), ENTRIES).await?;
    let mut facts = facts(&camera, &row);
    if Viewer::of(&person).sees_grants_of(camera.partnership) {
        let of = facts.iter_mut().filter(|row| row.key == "Application");
        of.for_each(|fact| fact.href = Some(format!("/applications/{}", row.reference)));
    }
    let photos = file::papers(&app.db, camera.application, Some(camera.id)).await?.len();
    let own = CspOfficer::of(&person).is_some_and(|officer| officer.partnership() == camera.partnership);
    if own || photos > 0 {
        let number = if photos == 0 { "None".to_owned() } else { photos.to_string() };
        facts.push(SummaryRow::new("Photos", number).link(format!("{}/photos", address(camera.id))));
    }
    let page = CameraPage {
        shell: done.tell(Shell::new(&visit, &camera.place)).back("/cameras", "Camera register"),
        caption: format!("Camera {} of {}", camera.line, row.reference),
        place: camera.place.clone(),
        state: tag(camera.state),
        facts,
        actions: actions(&camera, &person),
        timeline: timeline::of(&entries, true),
    };
    render(StatusCode::OK, &page)
}
