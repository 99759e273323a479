//! Photos of a camera: shown to whoever sees the camera, added by its partnership.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};

use super::address;
use super::show::found;
use crate::App;
use crate::domain::camera::{Camera, CameraId, Sight};
use crate::domain::file::{FileId, FileState, Kind, LARGEST, size};
use crate::domain::person::{CspOfficer, Person};
use crate::service::paper as service;
use crate::store::file::{self, File};
use crate::web::application::by;
use crate::web::application::case::Done;
use crate::web::extract::Path;
use crate::web::file::open::answer;
use crate::web::file::{Arrival, listed_as, renamed, told};
use crate::web::form::{Errors, Posted};
use crate::web::paper::{PapersPage, Row};
use crate::web::problem::Problem;
use crate::web::session::{Officer, Sees, SignedIn, Visit};
use crate::web::shell::Shell;
use crate::web::upload::Upload;

fn photos_of(id: CameraId) -> String {
    format!("{}/photos", address(id))
}

async fn shown(
    app: &App,
    visit: &Visit,
    person: &Person,
    camera: &Camera,
    (errors, told): (&Errors, Option<String>),
) -> Result<Response, Problem> {
    let files = file::papers(&app.db, camera.application, Some(camera.id)).await?;
    let told = told.or_else(|| listed_as(visit, &files));
    let own = CspOfficer::of(person).is_some_and(|officer| officer.partnership() == camera.partnership);
    let held = files.iter().any(|file| file.opening.state == FileState::Held);
    let row = |file: File| {
        let link = format!("{}/{}", photos_of(camera.id), file.attached.id.0);
        Row::of(file, true, link)
    };
    let shell = Done::of(visit).tell(Shell::new(visit, format!("Photos of {}", camera.place)));
    PapersPage {
        shell: told
            .into_iter()
            .fold(shell, Shell::notice)
            .back(address(camera.id), "Back to the camera")
            .error(!errors.is_empty()),
        caption: camera.place.clone(),
        heading: "Photos",
        intro: "Photos of the camera where it stands. They stay for good.",
        rows: files.into_iter().map(row).collect(),
        pictures: true,
        base: own.then(|| photos_of(camera.id)),
        hint: format!("JPEG, PNG, GIF or WebP, each {} or smaller", size(LARGEST)),
        accept: Kind::accepted(true),
        held: if held { app.held() } else { "" },
        file_error: errors.get("file"),
        errors: errors.items(),
        key: visit.key(),
    }
    .show()
}

/// `GET /cameras/{id}/photos`
pub async fn list(
    State(app): State<App>,
    visit: Visit,
    Sees(sight): Sees,
    SignedIn(person): SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let camera = found(&app, sight, id).await?;
    shown(&app, &visit, &person, &camera, (&Errors::default(), None)).await
}

/// `POST /cameras/{id}/photos`: any number of pictures. Those that can be taken are, whatever the others are.
pub async fn add(
    State(app): State<App>,
    visit: Visit,
    SignedIn(person): SignedIn,
    Officer(officer): Officer,
    Path(id): Path<i64>,
    posted: Posted,
    upload: Upload,
) -> Result<Response, Problem> {
    let camera = found(&app, Sight::Of(officer.partnership()), id).await?;
    let arrival = Arrival::of(&app, &upload).await?;
    let mut errors = Errors::default();
    if arrival.is_empty() {
        errors.push("file", "Select a photo");
        return shown(&app, &visit, &person, &camera, (&errors, None)).await;
    }
    let key = arrival.key(posted.key());
    let files = (arrival.arrived.as_slice(), app.scanner.is_some());
    let done = service::add_photos(&app.db, officer, by(&visit, &key), camera.id, files).await;
    let (refused, taken) = arrival.settle(&app, done).await?;
    if refused.is_empty() {
        let to = format!("{}?done=files{}", photos_of(camera.id), renamed(&taken));
        return Ok(Redirect::to(&to).into_response());
    }
    refused.iter().for_each(|refusal| errors.add("file", refusal.to_string()));
    shown(&app, &visit, &person, &camera, (&errors, told(taken.len()))).await
}

/// `GET /cameras/{id}/photos/{file}`
pub async fn open(
    State(app): State<App>,
    Sees(sight): Sees,
    Path((id, file)): Path<(i64, i64)>,
) -> Result<Response, Problem> {
    let camera = found(&app, sight, id).await?;
    let photos = file::papers(&app.db, camera.application, Some(camera.id)).await?;
    let shown = |one: &File| one.attached.id == FileId(file) && one.opening.state == FileState::Clean;
    let photo = photos.into_iter().find(shown).ok_or(Problem::NotFound)?;
    answer(&app, &photo).await
}
