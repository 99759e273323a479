//! The accountable bodies of a partnership: which councils can sign for it.

use axum::extract::State;
use axum::response::Response;

use super::super::preview::{self, Proposed};
use super::super::version;
use super::{Form, done, refused, touched};
use crate::App;
use crate::domain::application::content::Content;
use crate::domain::person::PartnershipId;
use crate::domain::scheme::list::bodies_become;
use crate::service;
use crate::store::scheme::named::naming;
use crate::store::{person, scheme};
use crate::web::application::by;
use crate::web::extract::Path;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::problem::Problem;
use crate::web::section::{LINE, PARAGRAPH, Prefill, Typed};
use crate::web::session::{Admin, Visit};

/// Most bodies of one partnership.
const MOST_BODIES: usize = 20;

fn bodies_form(partnership: &person::Partnership, typed: Typed<'_>) -> Form {
    Form {
        heading: "Change the accountable bodies",
        caption: partnership.name.clone(),
        address: format!("/scheme/bodies/{}", partnership.id.0),
        fields: vec![typed.paragraph("bodies", "Councils").hint("One a line").rows(6)],
        intro: "The councils that can sign for the partnership, hold the money and certify. Offences of a police.uk file are \
                counted in the districts of these councils.",
    }
}

async fn partnership(app: &App, id: i64) -> Result<person::Partnership, Problem> {
    let all = person::partnerships(&app.db).await?;
    all.into_iter().find(|one| one.id == PartnershipId(id)).ok_or(Problem::NotFound)
}

/// `GET /scheme/bodies/{id}`
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    _: Admin,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let (scheme, of) = (scheme::current(&app.db).await?, partnership(&app, id).await?);
    let bodies = person::accountable_bodies(&app.db, of.id).await?;
    let posted = Prefill::default()
        .with("bodies", Some(bodies.join("\n")))
        .with("version", Some(scheme.version))
        .posted();
    let typed = Typed { posted: &posted, errors: &Errors::default() };
    bodies_form(&of, typed).page(&visit, typed).show()
}

fn read_bodies(posted: &Posted) -> Result<(Vec<String>, String), Errors> {
    let mut read = Reader::new(posted);
    let typed = read.required_paragraph("bodies", "The councils", PARAGRAPH).unwrap_or_default();
    let bodies: Vec<String> =
        typed.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    if bodies.len() > MOST_BODIES {
        read.error("bodies", format!("Enter at most {MOST_BODIES} councils"));
    }
    if bodies.iter().any(|body| body.chars().count() > LINE) {
        read.error("bodies", format!("The name of each council must be {LINE} characters or fewer"));
    }
    let why = read.required_paragraph("reason", "Why it is changed", PARAGRAPH);
    let errors = read.errors();
    match why {
        Some(why) if errors.is_empty() => Ok((bodies, why)),
        _ => Err(errors),
    }
}

/// `POST /scheme/bodies/{id}`
pub async fn change(
    State(app): State<App>,
    visit: Visit,
    Admin(administrator): Admin,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (scheme, of) = (scheme::current(&app.db).await?, partnership(&app, id).await?);
    let form = |errors: &Errors| bodies_form(&of, Typed { posted: &posted, errors });
    let (bodies, why) = match read_bodies(&posted) {
        Ok(read) => read,
        Err(errors) => return form(&errors).again(&visit, &posted, &errors),
    };
    if preview::again(&posted) {
        return form(&Errors::default()).again(&visit, &posted, &Errors::default());
    }
    if preview::is_sure(&posted) {
        let (key, version) = (posted.key(), version(&posted));
        let (by, whose) = (by(&visit, &key), (of.id, of.name.as_str()));
        let changed =
            service::scheme::change_bodies(&app.db, administrator, by, version, whose, (&bodies, why)).await;
        return done(changed, "bodies", |errors| form(errors).again(&visit, &posted, errors));
    }
    let before = person::accountable_bodies(&app.db, of.id).await?;
    let (different, change) = match bodies_become(&of.name, &before, &bodies) {
        Ok(changed) => changed,
        Err(refusal) => {
            let errors = refused("bodies", &refusal);
            return form(&errors).again(&visit, &posted, &errors);
        }
    };
    let says = |content: &Content| {
        content.applicant.accountable_body.as_ref().is_some_and(|body| different.removed.contains(body))
    };
    let named = match different.removed.is_empty() {
        true => Vec::new(),
        false => naming(&app.db, scheme.id, "accountable_body", says).await?,
    };
    let facts = touched("Name a council that could no longer be selected", &named);
    let address = format!("/scheme/bodies/{}", of.id.0);
    let proposed = Proposed { to: scheme.clone(), from: scheme, cap: None, changes: vec![change], address };
    preview::show_with(&app, &visit, &posted, proposed, facts).await
}
