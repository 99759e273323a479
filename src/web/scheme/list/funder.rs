//! Who gives the money: a record, since the office may be succeeded (BRIEF §2).

use axum::extract::State;
use axum::response::Response;

use super::super::preview::{self, Proposed};
use super::super::version;
use super::{Form, done, refused};
use crate::App;
use crate::domain::date;
use crate::domain::scheme::Scheme;
use crate::service;
use crate::store::scheme;
use crate::web::application::by;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::problem::Problem;
use crate::web::section::{LINE, PARAGRAPH, Prefill, Typed};
use crate::web::session::{Admin, Visit};

fn funder_form(scheme: &Scheme, typed: Typed<'_>) -> Form {
    Form {
        heading: "Change the funder",
        caption: scheme.name.clone(),
        address: "/scheme/funder".to_owned(),
        fields: vec![
            typed
                .line("funder", "Name")
                .hint("As it stands in offers, decision records and what is published"),
            typed
                .line("funder_org_id", "Organisation identifier")
                .hint("From a public register, such as GB-PPON-PJHH-5271-ZMQP")
                .width(20),
        ],
        intro: "If another body succeeds the office. Letters and records that were made before keep the name they have.",
    }
}

/// `GET /scheme/funder`
pub async fn ask(State(app): State<App>, visit: Visit, _: Admin) -> Result<Response, Problem> {
    let scheme = scheme::current(&app.db).await?;
    let posted = Prefill::default()
        .with("funder", Some(&scheme.funder))
        .with("funder_org_id", Some(&scheme.funder_org_id))
        .with("version", Some(scheme.version))
        .posted();
    let typed = Typed { posted: &posted, errors: &Errors::default() };
    funder_form(&scheme, typed).page(&visit, typed).show()
}

/// `POST /scheme/funder`
pub async fn change(
    State(app): State<App>,
    visit: Visit,
    Admin(administrator): Admin,
    posted: Posted,
) -> Result<Response, Problem> {
    let scheme = scheme::current(&app.db).await?;
    let form = |errors: &Errors| funder_form(&scheme, Typed { posted: &posted, errors });
    let mut read = Reader::new(&posted);
    let funder = read.required_line("funder", "The name", LINE);
    let org_id = read.required_line("funder_org_id", "The organisation identifier", LINE);
    let why = read.required_paragraph("reason", "Why it is changed", PARAGRAPH);
    let errors = read.errors();
    let (Some(funder), Some(org_id), Some(why), true) = (funder, org_id, why, errors.is_empty()) else {
        return form(&errors).again(&visit, &posted, &errors);
    };
    if preview::again(&posted) {
        return form(&errors).again(&visit, &posted, &errors);
    }
    if preview::is_sure(&posted) {
        let (key, version) = (posted.key(), version(&posted));
        let by = by(&visit, &key);
        let changed =
            service::scheme::change_funder(&app.db, administrator, by, version, (funder, org_id), why).await;
        return done(changed, "funder", |errors| form(errors).again(&visit, &posted, errors));
    }
    let to = Scheme { funder, funder_org_id: org_id, ..scheme.clone() };
    let years = scheme::years_with_caps(&app.db, scheme.id).await?;
    match scheme.becomes(&to, years, date::today(visit.now)) {
        Ok(changes) => {
            let address = "/scheme/funder".to_owned();
            preview::show(&app, &visit, &posted, Proposed { from: scheme, to, cap: None, changes, address })
                .await
        }
        Err(refusal) => {
            let errors = refused("funder", &refusal);
            form(&errors).again(&visit, &posted, &errors)
        }
    }
}
