//! Kinds of cost: adding one, and whether the scheme pays for it.

use axum::extract::State;
use axum::response::Response;

use super::super::preview::{self, Proposed};
use super::super::version;
use super::{Form, done, kept, refused, touched};
use crate::App;
use crate::domain::application::content::Content;
use crate::domain::date;
use crate::domain::scheme::{CostCategory, Scheme};
use crate::service;
use crate::store::scheme;
use crate::store::scheme::named::naming;
use crate::web::application::by;
use crate::web::extract::Path;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::problem::Problem;
use crate::web::section::{LINE, PARAGRAPH, Prefill, Typed};
use crate::web::session::{Admin, Visit};

fn category_form(scheme: &Scheme, which: Option<&CostCategory>, typed: Typed<'_>) -> Form {
    let mut fields = Vec::new();
    if which.is_none() {
        fields.push(
            typed.line("name", "Name").hint("It cannot be changed later, because costs are filed under it"),
        );
    }
    fields.push(typed.yes_no("paid", "Does the scheme pay for it?"));
    fields.push(
        typed
            .paragraph("because", "Why not?")
            .rows(3)
            .hint("Only if the scheme does not pay for it. Partnerships read it where they enter a cost"),
    );
    fields.push(
        typed
            .yes_no("service", "Is it work, such as installation, and no kit?")
            .hint("What is bought of it needs no certificate of the control centre"),
    );
    let number = which.and_then(|one| scheme.categories.iter().position(|other| other.name == one.name));
    let address = match number {
        Some(number) => format!("/scheme/categories/{}", number + 1),
        None => "/scheme/categories/new".to_owned(),
    };
    Form {
        heading: if which.is_some() { "Change a cost category" } else { "Add a cost category" },
        caption: which.map_or_else(|| scheme.name.clone(), |one| one.name.clone()),
        address,
        fields,
        intro: "It counts from now on. What was sent in before stays as it is, and is looked at by the new rule when it is \
                sent in again or assessed.",
    }
}

/// `new`, or the number of a category in the order in which they are shown.
fn which<'a>(scheme: &'a Scheme, raw: &str) -> Result<Option<&'a CostCategory>, Problem> {
    if raw == "new" {
        return Ok(None);
    }
    let number = raw.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    number.and_then(|number| scheme.categories.get(number)).map(Some).ok_or(Problem::NotFound)
}

/// `GET /scheme/categories/{line}`
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    _: Admin,
    Path(raw): Path<String>,
) -> Result<Response, Problem> {
    let scheme = scheme::current(&app.db).await?;
    let category = which(&scheme, &raw)?;
    let posted = Prefill::default()
        .yes_no("paid", category.map(|one| one.ineligible_because.is_none()))
        .with("because", category.and_then(|one| one.ineligible_because.as_ref()))
        .yes_no("service", category.map(|one| one.service))
        .with("version", Some(scheme.version))
        .posted();
    let typed = Typed { posted: &posted, errors: &Errors::default() };
    category_form(&scheme, category, typed).page(&visit, typed).show()
}

fn read_category(posted: &Posted, which: Option<&CostCategory>) -> Result<(CostCategory, String), Errors> {
    let mut read = Reader::new(posted);
    let name = match which {
        Some(one) => Some(one.name.clone()),
        None => read.required_line("name", "The name", LINE),
    };
    let paid = read.required_yes_no("paid", "the scheme pays for it");
    let because = read.paragraph("because", "Why the scheme does not pay for it", PARAGRAPH);
    match (paid, &because) {
        (Some(false), None) => read.error("because", "Enter why the scheme does not pay for it"),
        (Some(true), Some(_)) => {
            read.error("because", "Clear why the scheme does not pay for it, or select no")
        }
        _ => {}
    }
    let service = read.required_yes_no("service", "it is work and no kit");
    let why = read.required_paragraph("reason", "Why it is changed", PARAGRAPH);
    let errors = read.errors();
    match (name, service, why) {
        (Some(name), Some(service), Some(why)) if errors.is_empty() => {
            Ok((CostCategory { name, ineligible_because: because, service }, why))
        }
        _ => Err(errors),
    }
}

/// `POST /scheme/categories/{line}`
pub async fn change(
    State(app): State<App>,
    visit: Visit,
    Admin(administrator): Admin,
    Path(raw): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let scheme = scheme::current(&app.db).await?;
    let category = which(&scheme, &raw)?;
    let form = |errors: &Errors| category_form(&scheme, category, Typed { posted: &posted, errors });
    let (to, why) = match read_category(&posted, category) {
        Ok(read) => read,
        Err(errors) => return form(&errors).again(&visit, &posted, &errors),
    };
    if preview::again(&posted) {
        return form(&Errors::default()).again(&visit, &posted, &Errors::default());
    }
    let (added, field) = (category.is_none(), if category.is_none() { "name" } else { "paid" });
    if preview::is_sure(&posted) {
        let (key, version) = (posted.key(), version(&posted));
        let by = by(&visit, &key);
        let changed =
            service::scheme::change_category(&app.db, administrator, by, version, (to, added), why).await;
        return done(changed, field, |errors| form(errors).again(&visit, &posted, errors));
    }
    let years = scheme::years_with_caps(&app.db, scheme.id).await?;
    let looked_at = scheme
        .with_category(to.clone(), added)
        .and_then(|after| Ok((scheme.becomes(&after, years, date::today(visit.now))?, after)));
    let (changes, after) = match looked_at {
        Ok(looked_at) => looked_at,
        Err(refusal) => {
            let errors = refused(field, &refusal);
            return form(&errors).again(&visit, &posted, &errors);
        }
    };
    let mut facts = Vec::new();
    if to.ineligible_because.is_some() && !added {
        let has = |content: &Content| {
            content.costs.iter().any(|line| line.category.as_deref() == Some(to.name.as_str()))
        };
        let named = naming(&app.db, scheme.id, &kept(&to.name), has).await?;
        facts = touched("Have costs in it, which would be refused when they are sent in or assessed", &named);
    }
    let address = form(&Errors::default()).address;
    let proposed = Proposed { from: scheme.clone(), to: after, cap: None, changes, address };
    preview::show_with(&app, &visit, &posted, proposed, facts).await
}
