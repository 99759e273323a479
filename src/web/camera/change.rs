//! The forms by which a camera moves on, one a move: what is asked, what was meant, and what is refused at which field.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::show::{facts, found};
use super::{address, at_field};
use crate::App;
use crate::domain::camera::{
    Camera, CameraAction, CameraId, CameraRefusal, CameraState, Change, Commissioning, Installation,
    LinkTest, Sight, TAG, permitted,
};
use crate::domain::person::Role;
use crate::service::{Failure, camera as service};
use crate::store::camera::list;
use crate::web::application::by;
use crate::web::component::Field;
use crate::web::extract::Path;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::page::FormPage;
use crate::web::problem::Problem;
use crate::web::section::{LINE, PARAGRAPH, Typed, reason};
use crate::web::session::{Adviser, Officer, Visit};

/// Heading, button, and the word that tells that it was done.
fn words(action: CameraAction) -> (&'static str, &'static str, &'static str) {
    match action {
        CameraAction::Install => ("Record its installation", "Save", "camera-installed"),
        CameraAction::Commission => ("Record its commissioning", "Save", "camera-commissioned"),
        CameraAction::TestLink => ("Record a link test", "Save", "camera-tested"),
        CameraAction::TakeOut => ("Record that it is out of service", "Save", "camera-out"),
        CameraAction::BringBack => ("Record that it works again", "It works again", "camera-back"),
        CameraAction::Remove => ("Record its removal", "Save", "camera-removed"),
        CameraAction::PutBack => ("Recorded as removed by mistake", "Put it back", "saved"),
    }
}

fn fields(action: CameraAction, typed: Typed<'_>) -> Vec<Field> {
    match action {
        CameraAction::Install => vec![
            typed.date("on", "When was it installed?"),
            typed.line("asset_tag", "Asset tag").hint("On the camera’s label, such as SHR-0042").width(20),
            typed.line("installer", "Who installed it?").hint("The company, or who of it"),
        ],
        CameraAction::Commission => vec![
            typed.date("dpia", "When was the data protection impact assessment signed?"),
            typed.date("code", "When was the Surveillance Camera Code self-assessment done?"),
            typed.date("signs", "When did the signs go up?"),
            typed.date("hand_over", "When did the hand-over test pass?"),
        ],
        CameraAction::TestLink => vec![
            typed.date("on", "When was the link tested?"),
            typed.radios(
                "passed",
                "Could the picture be seen?",
                vec![
                    ("yes".to_owned(), "Yes, it passed".to_owned()),
                    ("no".to_owned(), "No, it failed".to_owned()),
                ],
            ),
            typed.paragraph("note", "Note").rows(3).hint("If it failed, what was seen instead"),
        ],
        CameraAction::TakeOut => {
            vec![typed.reason("What is wrong, and when it is to work again. The OCC reads it")]
        }
        CameraAction::BringBack => Vec::new(),
        CameraAction::Remove => vec![
            typed
                .date("on", "When was it removed?")
                .hint("Or the day on which it was decided that it will not come"),
            typed.reason("Kept in its history"),
        ],
        CameraAction::PutBack => vec![typed.reason("Such as: another camera was meant. Kept in its history")],
    }
}

fn read(action: CameraAction, posted: &Posted) -> Result<Change, Errors> {
    let mut read = Reader::new(posted);
    let change = match action {
        CameraAction::Install => {
            let on = read.required_date("on", "The day of the installation");
            let tag = read.required_line("asset_tag", "The asset tag", TAG);
            let installer = read.required_line("installer", "Who installed it", LINE);
            on.zip(tag).zip(installer).map(|((on, asset_tag), installer)| {
                Change::Install(Installation { on, asset_tag, installer })
            })
        }
        CameraAction::Commission => {
            let dpia = read.required_date("dpia", "The day of the data protection impact assessment");
            let code = read.required_date("code", "The day of the Code self-assessment");
            let signs = read.required_date("signs", "The day of the signs");
            let hand_over = read.required_date("hand_over", "The day of the hand-over test");
            dpia.zip(code).zip(signs.zip(hand_over)).map(|((dpia, code), (signs, hand_over))| {
                Change::Commission(Commissioning { dpia, code, signs, hand_over })
            })
        }
        CameraAction::TestLink => {
            let on = read.required_date("on", "The day of the link test");
            let passed = read.required_yes_no("passed", "the picture could be seen");
            let note = read.paragraph("note", "The note", PARAGRAPH);
            if passed == Some(false) && note.is_none() && posted.get("note").trim().is_empty() {
                read.error("note", "Say what was seen instead");
            }
            on.zip(passed).map(|(on, passed)| Change::TestLink(LinkTest { on, passed, note }))
        }
        CameraAction::TakeOut => reason(&mut read).map(Change::TakeOut),
        CameraAction::BringBack => Some(Change::BringBack),
        CameraAction::Remove => {
            let on = read.required_date("on", "The day of the removal");
            on.zip(reason(&mut read)).map(|(on, why)| Change::Remove(on, why))
        }
        CameraAction::PutBack => reason(&mut read).map(Change::PutBack),
    };
    match change {
        Some(change) if read.is_clean() => Ok(change),
        _ => Err(read.errors()),
    }
}

async fn page(
    app: &App,
    visit: &Visit,
    camera: &Camera,
    action: CameraAction,
    typed: Typed<'_>,
) -> Result<FormPage, Problem> {
    let row = list::of(&app.db, camera.id).await?.ok_or(Problem::NotFound)?;
    let (heading, button, _) = words(action);
    let version = typed.posted.get("version").parse().unwrap_or(camera.version);
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
        CameraAction::Remove => page.warning("A camera that was removed does not come back."),
        CameraAction::PutBack => {
            let before = camera.before_removal().name();
            page.intro(format!("The camera will be again as it was before: {before}."))
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
            let of_tag = if action == CameraAction::PutBack { "reason" } else { "asset_tag" };
            at_field(&mut errors, of_tag, &refusal)?;
            Ok(Err(errors))
        }
        Err(other) => Err(other.into()),
    }
}

fn version(posted: &Posted) -> i64 {
    posted.get("version").parse().unwrap_or_default()
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
            let (key, shown) = (posted.key(), (CameraId(id), version(posted)));
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
            let (key, shown) = (posted.key(), (CameraId(id), version(&posted)));
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
