//! The pages by which a camera moves on, one a move: what stands on them, and what is refused at which field.

mod form;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use form::{fields, read, words};

use super::show::{facts, found};
use super::{address, at_field};
use crate::App;
use crate::domain::camera::{
    Camera, CameraAction, CameraId, CameraRefusal, CameraState, Change, Sight, permitted,
};
use crate::domain::person::Role;
use crate::service::{Failure, camera as service};
use crate::store::camera::list;
use crate::web::application::by;
use crate::web::extract::Path;
use crate::web::form::{Errors, Posted};
use crate::web::page::FormPage;
use crate::web::problem::Problem;
use crate::web::section::Typed;
use crate::web::session::{Adviser, Officer, Visit};

async fn page(
    app: &App,
    visit: &Visit,
    camera: &Camera,
    action: CameraAction,
    typed: Typed<'_>,
) -> Result<FormPage, Problem> {
    let row = list::of(&app.db, camera.id).await?.ok_or(Problem::NotFound)?;
    let (heading, button, _) = words(action);
    let version = typed.version(camera.version);
    let own = address(camera.id);
    let page =
        FormPage::new(visit, heading, format!("{own}/{}", action.page()), fields(action, typed), button)
            .caption(&camera.place)
            .facts(facts(camera, &row))
            .version(version)
            .back(own);
    let linked = camera.state == CameraState::Linked;
    Ok(match action {
        CameraAction::TestLink if linked => {
            page.intro("If the test failed, the camera is commissioned and no longer linked.")
        }
        CameraAction::Remove => {
            page.warning("A camera that was removed only comes back if that was recorded by mistake.")
        }
        CameraAction::TakeBack => {
            let before = camera.before_step().name();
            let page = page.intro(format!("The camera will be again as it was before: {before}."));
            match camera.state {
                CameraState::Installed => page.intro(
                    "Its asset tag is free again, and a camera that it took out of the register comes back.",
                ),
                _ => page,
            }
        }
        CameraAction::PutBack => {
            let before = camera.before_removal().name();
            let page = page.intro(format!("The camera will be again as it was before: {before}."));
            match camera.is_to_go() {
                true => page.intro("A camera that was removed with it comes back."),
                false => page,
            }
        }
        _ => page,
    })
}

async fn ask(
    app: &App,
    visit: &Visit,
    (sight, role): (Sight, Role),
    id: i64,
    action: CameraAction,
) -> Result<Response, Problem> {
    let camera = found(app, sight, id).await?;
    let possible = permitted(camera.state, action, role);
    if !possible || (action == CameraAction::Install && camera.is_to_go()) {
        return Err(Problem::Elsewhere(address(camera.id)));
    }
    let typed = Typed { posted: &Posted::default(), errors: &Errors::default() };
    page(app, visit, &camera, action, typed).await?.show()
}

/// What was meant, or the page again.
fn answered(
    id: i64,
    action: CameraAction,
    done: Result<(), Failure<CameraRefusal>>,
) -> Result<Result<Response, Errors>, Problem> {
    match done {
        Ok(()) => {
            let (_, _, word) = words(action);
            Ok(Ok(Redirect::to(&format!("/cameras/{id}?done={word}")).into_response()))
        }
        Err(Failure::Refused(refusal)) => {
            let mut errors = Errors::default();
            let of_tag = match action {
                CameraAction::TakeBack | CameraAction::PutBack => "reason",
                _ => "asset_tag",
            };
            at_field(&mut errors, of_tag, &refusal)?;
            Ok(Err(errors))
        }
        Err(other) => Err(other.into()),
    }
}

async fn again(
    app: &App,
    visit: &Visit,
    (sight, id): (Sight, i64),
    action: CameraAction,
    (posted, errors): (&Posted, &Errors),
) -> Result<Response, Problem> {
    let camera = found(app, sight, id).await?;
    let typed = Typed { posted, errors };
    page(app, visit, &camera, action, typed).await?.refuse(StatusCode::UNPROCESSABLE_ENTITY, errors)
}

async fn by_officer(
    app: &App,
    visit: &Visit,
    Officer(officer): Officer,
    id: i64,
    action: CameraAction,
    posted: &Posted,
) -> Result<Response, Problem> {
    let errors = match read(action, posted) {
        Err(errors) => errors,
        Ok(change) => {
            let (key, shown) = (posted.key(), (CameraId(id), posted.version()));
            let done = service::change(&app.db, officer, by(visit, &key), shown, change).await;
            match answered(id, action, done)? {
                Ok(done) => return Ok(done),
                Err(errors) => errors,
            }
        }
    };
    again(app, visit, (Sight::Of(officer.partnership()), id), action, (posted, &errors)).await
}

/// The two handlers of a move that an officer makes.
macro_rules! officers {
    ($ask:ident, $post:ident, $action:expr, $page:literal) => {
        #[doc = concat!("`GET /cameras/{id}/", $page, "`")]
        pub async fn $ask(
            State(app): State<App>,
            visit: Visit,
            Officer(officer): Officer,
            Path(id): Path<i64>,
        ) -> Result<Response, Problem> {
            ask(&app, &visit, (Sight::Of(officer.partnership()), Role::CspOfficer), id, $action).await
        }

        #[doc = concat!("`POST /cameras/{id}/", $page, "`")]
        pub async fn $post(
            State(app): State<App>,
            visit: Visit,
            officer: Officer,
            Path(id): Path<i64>,
            posted: Posted,
        ) -> Result<Response, Problem> {
            by_officer(&app, &visit, officer, id, $action, &posted).await
        }
    };
}

officers!(ask_install, install, CameraAction::Install, "install");
officers!(ask_commission, commission, CameraAction::Commission, "commission");
officers!(ask_take_out, take_out, CameraAction::TakeOut, "out-of-service");
officers!(ask_bring_back, bring_back, CameraAction::BringBack, "back");
officers!(ask_remove, remove, CameraAction::Remove, "remove");
officers!(ask_take_back, take_back, CameraAction::TakeBack, "mistake");
officers!(ask_put_back, put_back, CameraAction::PutBack, "not-removed");

/// `GET /cameras/{id}/link-test`
pub async fn ask_link(
    State(app): State<App>,
    visit: Visit,
    _: Adviser,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    ask(&app, &visit, (Sight::All, Role::OccAdviser), id, CameraAction::TestLink).await
}

/// `POST /cameras/{id}/link-test`
pub async fn test_link(
    State(app): State<App>,
    visit: Visit,
    Adviser(adviser): Adviser,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, Problem> {
    let action = CameraAction::TestLink;
    let errors = match read(action, &posted) {
        Err(errors) => errors,
        Ok(Change::TestLink(test)) => {
            let (key, shown) = (posted.key(), (CameraId(id), posted.version()));
            let done = service::test_link(&app.db, adviser, by(&visit, &key), shown, test).await;
            match answered(id, action, done)? {
                Ok(done) => return Ok(done),
                Err(errors) => errors,
            }
        }
        Ok(_) => return Err(Problem::NotFound),
    };
    again(&app, &visit, (Sight::All, id), action, (&posted, &errors)).await
}
