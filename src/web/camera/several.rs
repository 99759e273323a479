//! Several cameras of one case that were put up together: one day, one installer, an asset tag each. What came by a purchase
//! fills in the day and who supplied it.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::at_field;
use crate::App;
use crate::domain::application::Case;
use crate::domain::camera::{Camera, CameraId, CameraRefusal, CameraState, TAG};
use crate::service::Failure;
use crate::service::camera::{self as service, Several};
use crate::store::{camera, purchase};
use crate::web::application::{Seen, address, by, done};
use crate::web::component::Field;
use crate::web::extract::Query;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::page::FormPage;
use crate::web::problem::Problem;
use crate::web::section::{LINE, Prefill, Typed};
use crate::web::session::{Officer, Visit};

/// The field of the ticks.
const CAMERA: &str = "camera";

fn tag_of(id: CameraId) -> String {
    format!("tag_{}", id.0)
}

/// Those that can be put up.
pub async fn open(app: &App, case: &Case) -> Result<Vec<Camera>, Problem> {
    let all = camera::of_case(&app.db, case.id).await?;
    let open = all.into_iter().filter(|one| one.state == CameraState::Planned && !one.is_to_go());
    Ok(open.collect())
}

fn page(visit: &Visit, case: &Case, cameras: &[Camera], typed: Typed<'_>) -> FormPage {
    let ticked: Vec<String> = typed.posted.all(CAMERA).into_iter().map(str::to_owned).collect();
    let label = |one: &Camera| (one.id.0.to_string(), format!("Camera {}: {}", one.line, one.place));
    let which =
        Field::checkboxes(CAMERA, "Which cameras were installed?", &ticked, cameras.iter().map(label));
    let mut fields = vec![
        typed.date("on", "When were they installed?"),
        typed.line("installer", "Who installed them?").hint("The company, or who of it"),
        which.error(typed.errors.get(CAMERA)),
    ];
    let tag = |one: &Camera| {
        typed.line(&tag_of(one.id), &format!("Asset tag of camera {}, {}", one.line, one.place)).width(20)
    };
    fields.extend(cameras.iter().map(tag));
    FormPage::new(visit, "Record installed cameras", format!("{}/install", address(&case.reference)), fields, "Save")
        .caption(format!("{} {}", case.reference, case.title))
        .intro("Tick those that were put up on the same day by the same installer, and enter the asset tag of each. All of them are recorded, or none is.")
        .back(address(&case.reference))
}

/// After which purchase it is asked.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Came {
    purchase: Option<u32>,
}

impl Came {
    /// The day of the last receipt, and the supplier as the installer: as a beginning, to be changed.
    async fn prefill(&self, app: &App, case: &Case) -> Result<Posted, Problem> {
        let bought = match self.purchase {
            Some(number) => purchase::one(&app.db, case.id, number).await?,
            None => None,
        };
        let last = bought.as_ref().and_then(|bought| Some((bought, bought.receipts.last()?)));
        Ok(last.map_or_else(Posted::default, |(bought, receipt)| {
            Prefill::default().date("on", Some(receipt.on)).with("installer", Some(&bought.supplier)).posted()
        }))
    }
}

/// `GET /applications/{reference}/install`
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    Seen { case, .. }: Seen,
    Query(came): Query<Came>,
) -> Result<Response, Problem> {
    if officer.partnership() != case.partnership {
        return Err(Problem::NotFound);
    }
    let cameras = open(&app, &case).await?;
    if cameras.is_empty() {
        return Err(Problem::Elsewhere(address(&case.reference)));
    }
    let posted = came.prefill(&app, &case).await?;
    page(&visit, &case, &cameras, Typed { posted: &posted, errors: &Errors::default() }).show()
}

fn read(posted: &Posted, cameras: &[Camera]) -> Result<Several, Errors> {
    let mut read = Reader::new(posted);
    let on = read.required_date("on", "The day of the installation");
    let installer = read.required_line("installer", "Who installed them", LINE);
    let known = |typed: &str| {
        let id = CameraId(typed.parse().ok()?);
        cameras.iter().any(|one| one.id == id).then_some(id)
    };
    let ticked = read.many_of(CAMERA, "Cameras from the list", known);
    if ticked.is_empty() {
        read.error(CAMERA, "Select at least one camera");
    }
    let mut tags = BTreeMap::new();
    for one in cameras {
        let (name, label) = (tag_of(one.id), format!("The asset tag of camera {}", one.line));
        let tag = match ticked.contains(&one.id) {
            true => read.required_line(&name, &label, TAG),
            false => read.line(&name, &label, TAG),
        };
        tags.extend(tag.filter(|_| ticked.contains(&one.id)).map(|tag| (one.id, tag)));
    }
    match on.zip(installer) {
        Some((on, installer)) if read.is_clean() => Ok(Several { on, installer, cameras: tags }),
        _ => Err(read.errors()),
    }
}

/// `POST /applications/{reference}/install`
pub async fn install(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    Seen { case, .. }: Seen,
    posted: Posted,
) -> Result<Response, Problem> {
    if officer.partnership() != case.partnership {
        return Err(Problem::NotFound);
    }
    // Those that were put up meanwhile are on the form that was shown: a second post of it must be able to name them.
    let all = camera::of_case(&app.db, case.id).await?;
    let errors = match read(&posted, &all) {
        Err(errors) => errors,
        Ok(several) => {
            let key = posted.key();
            match service::install(&app.db, officer, by(&visit, &key), &case.reference, &several).await {
                Ok(()) => return Ok(done(&case.reference, "cameras-installed")),
                Err(Failure::Refused(refused)) => at_fields(refused, &all)?,
                Err(other) => return Err(other.into()),
            }
        }
    };
    let cameras = open(&app, &case).await?;
    if cameras.is_empty() {
        let why = "No camera of this application waits to be installed any more.";
        return Err(Problem::Closed(why.to_owned()));
    }
    page(&visit, &case, &cameras, Typed { posted: &posted, errors: &errors })
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}

/// Why a camera is not in the list any more; `None` while it is, and what is wrong is about a field.
fn left_out(refusal: &CameraRefusal) -> Option<String> {
    match refusal {
        CameraRefusal::WrongState(state) => Some(format!("it is {} now", state.name())),
        CameraRefusal::ToBeRemoved => Some("it is to be taken away".to_owned()),
        _ => None,
    }
}

/// Each refusal at its field. Of a camera that moved on since the form was shown it is said where they are ticked: the others,
/// and all that was typed, stay.
fn at_fields(refused: service::SeveralRefusal, all: &[Camera]) -> Result<Errors, Problem> {
    let mut errors = Errors::default();
    for (id, refusal) in &refused.0 {
        match (left_out(refusal), all.iter().find(|one| one.id == *id)) {
            (Some(why), Some(one)) => {
                errors.add(CAMERA, format!("Camera {}, “{}”, is left out: {why}", one.line, one.place));
            }
            _ => at_field(&mut errors, &tag_of(*id), refusal)?,
        }
    }
    Ok(errors)
}
