//! The form that puts right what the register says of a camera.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::show::found;
use super::{address, at_field};
use crate::App;
use crate::domain::application::content::{CameraType, Purpose};
use crate::domain::camera::{Camera, CameraState, Particulars, Sight, TAG};
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
        fields.push(typed.line("asset_tag", "Asset tag").width(20));
    }
    fields.push(typed.reason("What was wrong"));
    let own = address(camera.id);
    FormPage::new(visit, "Correct the register", format!("{own}/correct"), fields, "Save")
        .caption(&camera.place)
        .intro("For what is wrong in the register. A camera that is moved is removed, and proposed anew.")
        .version(version)
        .back(own)
}

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
    let posted = Prefill::default()
        .with("place", Some(&is.place))
        .with("coordinates", is.at)
        .with("camera_type", is.camera_type.map(CameraType::code))
        .with("purpose", is.purpose.map(Purpose::code))
        .with("asset_tag", is.asset_tag.as_ref())
        .posted();
    let typed = Typed { posted: &posted, errors: &Errors::default() };
    page(&visit, &camera, camera.version, typed).show()
}

fn read(posted: &Posted, camera: &Camera) -> Result<(Particulars, String), Errors> {
    let mut read = Reader::new(posted);
    let place = read.required_line("place", "The place", LINE);
    let at = read.coordinates("coordinates", "The position");
    let camera_type = read.one_of("camera_type", "What type it is", CameraType::from_code);
    let purpose = read.one_of("purpose", "What the picture must be good enough for", Purpose::from_code);
    let asset_tag = match camera.installation {
        Some(_) => read.required_line("asset_tag", "The asset tag", TAG),
        None => None,
    };
    let why = reason(&mut read);
    match place.zip(why) {
        Some((place, why)) if read.is_clean() => {
            Ok((Particulars { place, at, camera_type, purpose, asset_tag }, why))
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
    let camera = its(&app, Officer(officer), id).await?;
    let version = posted.get("version").parse().unwrap_or_default();
    let errors = match read(&posted, &camera) {
        Err(errors) => errors,
        Ok(to) => {
            let key = posted.key();
            match service::correct(&app.db, officer, by(&visit, &key), (camera.id, version), to).await {
                Ok(()) => {
                    let done = format!("{}?done=saved", address(camera.id));
                    return Ok(Redirect::to(&done).into_response());
                }
                Err(Failure::Refused(refusal)) => {
                    let mut errors = Errors::default();
                    at_field(&mut errors, "asset_tag", &refusal)?;
                    errors
                }
                Err(other) => return Err(other.into()),
            }
        }
    };
    page(&visit, &camera, version, Typed { posted: &posted, errors: &errors })
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}
