//! Check your answers, declaration, confirmation; and withdrawing.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::context::far_away;
use super::section::open;
use super::{Referred, Seen, address, by, done, found, given};
use crate::App;
use crate::domain::application::answers;
use crate::domain::application::mend::Mend;
use crate::domain::application::section::Section;
use crate::domain::application::transition::SubmitRefusal;
use crate::domain::application::{Action, Case, destination};
use crate::service::{Failure, application as service};
use crate::store::{application, scheme};
use crate::web::component::{Sketch, SummaryRow};
use crate::web::form::{Errors, Posted, Reader};
use crate::web::map;
use crate::web::page::{FormPage, render};
use crate::web::problem::Problem;
use crate::web::section::{PARAGRAPH, Typed};
use crate::web::session::{Officer, Seer, Visit};
use crate::web::shell::Shell;

#[derive(Template)]
#[template(path = "application/check.html")]
struct CheckPage {
    shell: Shell,
    reference: String,
    caption: String,
    sections: Vec<(Section, Vec<SummaryRow>, Vec<String>)>,
    complete: bool,
    far_away: Vec<String>,
    sketch: Option<Sketch>,
}

/// `GET /applications/{reference}/check`
pub async fn check(
    State(app): State<App>,
    visit: Visit,
    _: Officer,
    Seen { case, .. }: Seen,
) -> Result<Response, Problem> {
    open(&case)?;
    let content = application::content(&app.db, case.id).await?;
    let scheme = scheme::of(&app.db, case.scheme).await?;
    let rows = |section: Section| -> Vec<SummaryRow> {
        let change = format!("{}/{}", address(&case.reference), section.code());
        let row = |a: &answers::Answer| {
            SummaryRow::new(&a.label, given(&a.value))
                .change(&change, format!("{} in {}", a.label, section.title()))
        };
        let rows: Vec<SummaryRow> = answers::of_section(&content, section).iter().map(row).collect();
        match rows.is_empty() && section.is_optional() {
            true => vec![SummaryRow::new(section.title(), "None").change(&change, section.title())],
            false => rows,
        }
    };
    let needed = service::needed(&app.db, &case, &scheme, &content).await?;
    let sections: Vec<_> = needed.into_iter().map(|(of, needed)| (of, rows(of), needed)).collect();
    let complete = sections.iter().all(|(_, _, missing)| missing.is_empty());
    let page = CheckPage {
        shell: Shell::new(&visit, "Check your answers").back(address(&case.reference), "Back"),
        reference: case.reference.to_string(),
        caption: format!("{} {}", case.reference, case.title),
        sections,
        complete,
        far_away: far_away(&app, &case, &content).await?,
        sketch: map::of_cameras(&app, &content),
    };
    Ok(map::let_in(&app, page.sketch.is_some(), render(StatusCode::OK, &page)?))
}

const DECLARATION: &str = "I declare that the answers are complete and true as far as I know";

/// The form; `mend` is what was returned and how far it is mended.
fn declaration(visit: &Visit, case: &Case, mend: &[Mend], posted: &Posted, errors: &Errors) -> FormPage {
    let chosen: Vec<String> = posted.all("declared").into_iter().map(str::to_owned).collect();
    let options = vec![("yes".to_owned(), DECLARATION.to_owned())];
    let field = crate::web::component::Field::checkboxes("declared", "Declaration", &chosen, options)
        .error(errors.get("declared"));
    let action = format!("{}/submit", address(&case.reference));
    let page = FormPage::new(visit, "Submit the application", action, vec![field], "Submit")
        .caption(format!("{} {}", case.reference, case.title))
        .intro("After you submit, PCC staff check the application. You cannot change it unless they return it to you.")
        .back(format!("{}/check", address(&case.reference)));
    let unchanged: Vec<&str> = mend.iter().filter(|m| !m.changed).map(|m| m.section.title()).collect();
    match unchanged.is_empty() {
        true => page,
        false => page.warning(format!(
            "You have not changed these sections since the application was returned: {}",
            unchanged.join(", ")
        )),
    }
}

/// `GET /applications/{reference}/submit`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    _: Officer,
    Seen { case, .. }: Seen,
) -> Result<Response, Problem> {
    open(&case)?;
    let content = application::content(&app.db, case.id).await?;
    let scheme = scheme::of(&app.db, case.scheme).await?;
    let needed = service::needed(&app.db, &case, &scheme, &content).await?;
    if needed.iter().any(|(_, needed)| !needed.is_empty()) {
        // Nobody is asked to declare complete what is not: the page before says what is needed.
        return Ok(Redirect::to(&format!("{}/check", address(&case.reference))).into_response());
    }
    let mend = service::to_mend(&app.db, &case, &content).await?;
    declaration(&visit, &case, &mend, &Posted::default(), &Errors::default()).show()
}

/// The section in which a refusal can be mended, if in any.
fn mended_in(refusal: &SubmitRefusal) -> Option<Section> {
    match refusal {
        SubmitRefusal::Incomplete(section) => Some(*section),
        SubmitRefusal::Over(_) => Some(Section::Funding),
        SubmitRefusal::TooLarge => Some(Section::Costs),
        SubmitRefusal::WrongState(_) | SubmitRefusal::Closed(_) => None,
    }
}

/// `POST /applications/{reference}/submit`
pub async fn post(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    Seer(viewer): Seer,
    Referred(reference): Referred,
    posted: Posted,
) -> Result<Response, Problem> {
    let mut errors = Errors::default();
    if posted.get("declared") != "yes" {
        errors.push("declared", "Select the declaration if it is true");
    } else {
        let key = posted.key();
        match service::submit(&app.db, officer, by(&visit, &key), &reference).await {
            Ok(()) => {
                return Ok(Redirect::to(&format!("{}/submitted", address(&reference))).into_response());
            }
            Err(Failure::Refused(refusals)) if matches!(refusals[..], [SubmitRefusal::WrongState(_)]) => {
                return Err(Problem::Changed);
            }
            Err(Failure::Refused(refusals)) => {
                for refusal in &refusals {
                    match mended_in(refusal) {
                        Some(section) => errors
                            .lead(format!("{}/{}", address(&reference), section.code()), refusal.to_string()),
                        None => errors.push("declared", refusal.to_string()),
                    }
                }
            }
            Err(other) => return Err(other.into()),
        }
    }
    let case = found(&app, viewer, &reference).await?;
    let content = application::content(&app.db, case.id).await?;
    let mend = service::to_mend(&app.db, &case, &content).await?;
    declaration(&visit, &case, &mend, &posted, &errors).refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}

#[derive(Template)]
#[template(path = "application/submitted.html")]
struct SubmittedPage {
    shell: Shell,
    reference: String,
}

/// `GET /applications/{reference}/submitted`
pub async fn submitted(visit: Visit, _: Officer, Seen { case, .. }: Seen) -> Result<Response, Problem> {
    if case.submissions == 0 {
        return Err(Problem::NotFound);
    }
    let page = SubmittedPage {
        shell: Shell::new(&visit, "Application submitted"),
        reference: case.reference.to_string(),
    };
    render(StatusCode::OK, &page)
}

fn withdrawal(visit: &Visit, case: &Case, typed: Typed<'_>) -> FormPage {
    let fields = vec![typed.paragraph("reason", "Why are you withdrawing it?")];
    let action = format!("{}/withdraw", address(&case.reference));
    FormPage::new(visit, "Withdraw the application", action, fields, "Withdraw")
        .caption(format!("{} {}", case.reference, case.title))
        .intro("It cannot be taken up again. You can start a new application for the same project.")
        .back(address(&case.reference))
        .warns()
}

/// `GET /applications/{reference}/withdraw`
pub async fn ask_withdraw(visit: Visit, _: Officer, Seen { case, .. }: Seen) -> Result<Response, Problem> {
    if destination(case.status_for_the_partnership(), Action::Withdraw).is_none() {
        return Err(Problem::Elsewhere(address(&case.reference)));
    }
    withdrawal(&visit, &case, Typed { posted: &Posted::default(), errors: &Errors::default() }).show()
}

/// `POST /applications/{reference}/withdraw`
pub async fn withdraw(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    Seen { case, .. }: Seen,
    posted: Posted,
) -> Result<Response, Problem> {
    let mut read = Reader::new(&posted);
    let Some(reason) = read.required_paragraph("reason", "Why you are withdrawing it", PARAGRAPH) else {
        let errors = read.errors();
        let typed = Typed { posted: &posted, errors: &errors };
        return withdrawal(&visit, &case, typed).refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors);
    };
    let key = posted.key();
    service::withdraw(&app.db, officer, by(&visit, &key), &case.reference, &reason).await?;
    Ok(done(&case.reference, "withdrawn"))
}
