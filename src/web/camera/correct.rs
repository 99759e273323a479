//! The form that puts right what the register says of a camera.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::show::found;
use super::{address, at_field};
use crate::App;
use crate::domain::application::content::{CameraType, Purpose};
use crate::domain::camera::{
    Camera, CameraRefusal, CameraState, Commissioning, Day, Installation, Particulars, Sight, TAG,
};
use crate::options;
use crate::service::{Failure, camera as service};
use crate::web::application::by;
use crate::web::extract::Path;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::page::FormPage;
use crate::web::problem::Problem;
use crate::web::section::camera::position;
use crate::web::section::{LINE, Prefill, Typed, reason};
use crate::web::session::{Officer, Visit};

fn page(visit: &Visit, camera: &Camera, version: i64, typed: Typed<'_>) -> FormPage {
    let mut fields = vec![
        typed.line("place", "Place"),
        position(typed),
        typed.radios("camera_type", "What type is it?", options!(CameraType)),
        typed.radios("purpose", "What must the picture be good enough for?", options!(Purpose)),
    ];
    if camera.installation.is_some() {
        fields.extend([
            typed.line("asset_tag", "Asset tag").width(20),
            typed.date("installed_on", "When was it installed?"),
            typed.line("installer", "Who installed it?"),
        ]);
    }
    if camera.commissioning.is_some() {
        fields.extend([
            typed.date("dpia", "When was the data protection impact assessment signed?"),
            typed.date("code", "When was the Surveillance Camera Code self-assessment done?"),
            typed.date("signs", "When did the signs go up?"),
            typed.date("hand_over", "When did the hand-over test pass?"),
        ]);
    }
    if camera.linked_on.is_some() {
        fields.push(typed.date("linked_on", "When did the link test pass?"));
    }
    fields.push(typed.reason("What was wrong"));
    let own = address(camera.id);
    FormPage::new(visit, "Correct the register", format!("{own}/correct"), fields, "Save")
        .caption(&camera.place)
        .intro("For what is wrong in the register. A camera that is moved is removed, and proposed anew.")
        .version(version)
        .back(own)
}

/// The camera whose form is shown: what is gone stays as it was.
async fn its(app: &App, Officer(officer): Officer, id: i64) -> Result<Camera, Problem> {
    let camera = found(app, Sight::Of(officer.partnership()), id).await?;
    if camera.state == CameraState::Removed {
        return Err(Problem::Elsewhere(address(camera.id)));
    }
    Ok(camera)
}

/// `GET /cameras/{id}/correct`
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    officer: Officer,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let camera = its(&app, officer, id).await?;
    let is = camera.particulars();
    let (how, done) = (is.installation.as_ref(), is.commissioning);
    let posted = Prefill::default()
        .with("place", Some(&is.place))
        .with("coordinates", is.at)
        .with("camera_type", is.camera_type.map(CameraType::code))
        .with("purpose", is.purpose.map(Purpose::code))
        .with("asset_tag", how.map(|how| &how.asset_tag))
        .with("installer", how.map(|how| &how.installer))
        .date("installed_on", how.map(|how| how.on))
        .date("dpia", done.map(|done| done.dpia))
        .date("code", done.map(|done| done.code))
        .date("signs", done.map(|done| done.signs))
        .date("hand_over", done.map(|done| done.hand_over))
        .date("linked_on", is.linked_on)
        .posted();
    let typed = Typed { posted: &posted, errors: &Errors::default() };
    page(&visit, &camera, camera.version, typed).show()
}

fn installation(read: &mut Reader<'_>) -> Option<Installation> {
    let asset_tag = read.required_line("asset_tag", "The asset tag", TAG);
    let on = read.required_date("installed_on", "The day of the installation");
    let installer = read.required_line("installer", "Who installed it", LINE);
    Some(Installation { on: on?, asset_tag: asset_tag?, installer: installer? })
}

fn commissioning(read: &mut Reader<'_>) -> Option<Commissioning> {
    let dpia = read.required_date("dpia", "The day of the data protection impact assessment");
    let code = read.required_date("code", "The day of the Code self-assessment");
    let signs = read.required_date("signs", "The day of the signs");
    let hand_over = read.required_date("hand_over", "The day of the hand-over test");
    Some(Commissioning { dpia: dpia?, code: code?, signs: signs?, hand_over: hand_over? })
}

/// A day at its field of this form, which has those of several moves; anything else as elsewhere.
fn refused(refusal: &CameraRefusal) -> Result<Errors, Problem> {
    let mut errors = Errors::default();
    let field = match refusal {
        CameraRefusal::Future(day) | CameraRefusal::TooEarly(day, _) => match day {
            Day::Installed => "installed_on",
            Day::LinkTest => "linked_on",
            other => other.code(),
        },
        other => {
            at_field(&mut errors, "asset_tag", other)?;
            return Ok(errors);
        }
    };
    errors.is_date(field, "day");
    errors.push(field, refusal.to_string());
    Ok(errors)
}

fn read(posted: &Posted, camera: &Camera) -> Result<(Particulars, String), Errors> {
    let mut read = Reader::new(posted);
    let place = read.required_line("place", "The place", LINE);
    let at = read.coordinates("coordinates", "The position");
    let camera_type = read.one_of("camera_type", "What type it is", CameraType::from_code);
    let purpose = read.one_of("purpose", "What the picture must be good enough for", Purpose::from_code);
    let installation = camera.installation.as_ref().and_then(|_| installation(&mut read));
    let commissioning = camera.commissioning.and_then(|_| commissioning(&mut read));
    let linked_on =
        camera.linked_on.and_then(|_| read.required_date("linked_on", "The day of the link test"));
    let why = reason(&mut read);
    match place.zip(why) {
        Some((place, why)) if read.is_clean() => {
            let to = Particulars { place, at, camera_type, purpose, installation, commissioning, linked_on };
            Ok((to, why))
        }
        _ => Err(read.errors()),
    }
}

/// `POST /cameras/{id}/correct`
pub async fn correct(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, Problem> {
    // Of one that a colleague removed meanwhile the service says so: that page keeps what was typed.
    let camera = found(&app, Sight::Of(officer.partnership()), id).await?;
    let version = posted.version();
    let errors = match read(&posted, &camera) {
        Err(errors) => errors,
        Ok(to) => {
            let key = posted.key();
            match service::correct(&app.db, officer, by(&visit, &key), (camera.id, version), to).await {
                Ok(()) => {
                    let done = format!("{}?done=saved", address(camera.id));
                    return Ok(Redirect::to(&done).into_response());
                }
                Err(Failure::Refused(refusal)) => refused(&refusal)?,
                Err(other) => return Err(other.into()),
            }
        }
    };
    page(&visit, &camera, version, Typed { posted: &posted, errors: &errors })
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}
