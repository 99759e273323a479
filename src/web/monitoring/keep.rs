//! The forms of the register: registering what existed, making it less, and noting what was paid.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::{address, open, saved};
use crate::App;
use crate::domain::date;
use crate::domain::financial_year::FinancialYear;
use crate::domain::monitoring::{Payment, PaymentRefusal, Terms, TermsRefusal};
use crate::domain::person::PartnershipId;
use crate::service::{Failure, monitoring as service};
use crate::store::monitoring::{self as store, Listed};
use crate::store::person::{self, Partnership};
use crate::web::application::by;
use crate::web::component::SummaryRow;
use crate::web::extract::Path;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::page::FormPage;
use crate::web::problem::Problem;
use crate::web::section::{LINE, PARAGRAPH, Prefill, Typed, reason};
use crate::web::session::{Pays, Seer, Staff, Visit};

fn new_page(visit: &Visit, partnerships: &[Partnership], began: &str, typed: Typed<'_>) -> FormPage {
    let of = partnerships.iter().map(|one| (one.id.0.to_string(), one.name.clone())).collect();
    let mut fields = vec![
        typed.radios("partnership", "Partnership", of),
        typed.line("what", "What is monitored, and by whom?"),
        typed.money("yearly", "Cost a year").hint("Of a financial year, as it was agreed"),
        typed.date("starts_on", "First day").hint(format!("Before {began}, when the policy began")),
        typed.date("ends_on", "Last day").hint("As it was agreed. It cannot be extended later"),
    ];
    // Only from when it is known to be needed.
    if typed.errors.get("reason").is_some() || typed.posted.has("reason") {
        let why = "Why is it longer or larger than the one that was registered by mistake?";
        fields.push(typed.paragraph("reason", why).rows(2).hint("It is kept in the history"));
    }
    FormPage::new(
        visit,
        "Register a monitoring commitment",
        "/monitoring/new".to_owned(),
        fields,
        "Register it",
    )
    .intro("Existing monitoring commitments are honoured. No new ones are entered into.")
    .back("/monitoring")
}

async fn asked(app: &App) -> Result<(Vec<Partnership>, String), Problem> {
    let began = store::policy_began(&app.db).await?;
    Ok((person::partnerships(&app.db).await?, date::show(began)))
}

/// `GET /monitoring/new`
pub async fn ask_new(State(app): State<App>, visit: Visit, _: Staff) -> Result<Response, Problem> {
    let (partnerships, began) = asked(&app).await?;
    let typed = Typed { posted: &Posted::default(), errors: &Errors::default() };
    new_page(&visit, &partnerships, &began, typed).show()
}

/// Each refusal at its field; `whole` has those that are about none.
pub(super) fn told(errors: &mut Errors, refused: Vec<TermsRefusal>, whole: &str) {
    for refusal in refused {
        errors.push(refusal.field().unwrap_or(whole), refusal.to_string());
    }
}

/// `POST /monitoring/new`
pub async fn register(
    State(app): State<App>,
    visit: Visit,
    Staff(officer): Staff,
    posted: Posted,
) -> Result<Response, Problem> {
    let (partnerships, began) = asked(&app).await?;
    let mut read = Reader::new(&posted);
    let known = |typed: &str| partnerships.iter().map(|one| one.id).find(|id| id.0.to_string() == typed);
    let of: Option<PartnershipId> = read.required_one_of("partnership", "The partnership", known);
    let what = read.required_line("what", "What is monitored, and by whom", LINE);
    let yearly = read.required_money("yearly", "The cost a year");
    let starts_on = read.required_date("starts_on", "The first day");
    let ends_on = read.required_date("ends_on", "The last day");
    let why = read.paragraph("reason", "The reason", PARAGRAPH);
    let mut errors = read.errors();
    if let (Some(of), Some(what), Some(yearly), Some(starts_on), Some(ends_on), true) =
        (of, what, yearly, starts_on, ends_on, errors.is_empty())
    {
        let (key, terms) = (posted.key(), Terms { what, yearly, starts_on, ends_on });
        match service::register(&app.db, officer, by(&visit, &key), of, terms, why).await {
            Ok(()) => return Ok(Redirect::to("/monitoring?done=saved").into_response()),
            Err(Failure::Refused(refused)) => told(&mut errors, refused, "what"),
            Err(other) => return Err(other.into()),
        }
    }
    new_page(&visit, &partnerships, &began, Typed { posted: &posted, errors: &errors })
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}

fn change_page(visit: &Visit, listed: &Listed, typed: Typed<'_>) -> FormPage {
    let terms = &listed.commitment.terms;
    let fields = vec![
        typed.line("what", "What is monitored, and by whom?"),
        typed.money("yearly", "Cost a year").hint(format!("{} or less", terms.yearly)),
        typed.date("ends_on", "Last day").hint(format!("{} or earlier", date::show(terms.ends_on))),
        typed.reason("It is kept in the history"),
    ];
    let action = format!("{}/change", address(listed.commitment.id));
    FormPage::new(visit, "Change a monitoring commitment", action, fields, "Save")
        .caption(&listed.partnership)
        .intro(
            "A commitment can end sooner or cost less. It cannot be extended past its end, or made larger.",
        )
        .version(typed.version(listed.commitment.version))
        .back(address(listed.commitment.id))
}

/// `GET /monitoring/{id}/change`
pub async fn ask_change(
    State(app): State<App>,
    visit: Visit,
    _: Staff,
    Seer(viewer): Seer,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let (listed, _) = open(&app, viewer, id).await?;
    let terms = &listed.commitment.terms;
    let posted = Prefill::default()
        .with("what", Some(&terms.what))
        .with("yearly", Some(terms.yearly.typed()))
        .date("ends_on", Some(terms.ends_on))
        .posted();
    change_page(&visit, &listed, Typed { posted: &posted, errors: &Errors::default() }).show()
}

/// `POST /monitoring/{id}/change`
pub async fn change(
    State(app): State<App>,
    visit: Visit,
    Staff(officer): Staff,
    Seer(viewer): Seer,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (listed, _) = open(&app, viewer, id).await?;
    let mut read = Reader::new(&posted);
    let what = read.required_line("what", "What is monitored, and by whom", LINE);
    let yearly = read.required_money("yearly", "The cost a year");
    let ends_on = read.required_date("ends_on", "The last day");
    let why = reason(&mut read);
    let mut errors = read.errors();
    if let (Some(what), Some(yearly), Some(ends_on), Some(why), true) =
        (what, yearly, ends_on, why, errors.is_empty())
    {
        let version = posted.version();
        let (key, which) = (posted.key(), (listed.commitment.id, version));
        match service::change(&app.db, officer, by(&visit, &key), which, (what, yearly, ends_on), why).await {
            Ok(()) => return Ok(saved(listed.commitment.id)),
            Err(Failure::Refused(refused)) => told(&mut errors, refused, "what"),
            Err(other) => return Err(other.into()),
        }
    }
    change_page(&visit, &listed, Typed { posted: &posted, errors: &errors })
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}

fn pay_page(visit: &Visit, listed: &Listed, payments: &[Payment], typed: Typed<'_>) -> FormPage {
    let commitment = &listed.commitment;
    let years = commitment.terms.years();
    let left = |year: &FinancialYear| {
        SummaryRow::new(format!("Left to pay of {year}"), commitment.left(*year, payments).to_string())
    };
    let options = years.iter().map(|year| (year.start_year().to_string(), year.to_string())).collect();
    let fields = vec![
        typed.radios("year", "For which year?", options),
        typed.money("amount", "Amount"),
        typed.date("paid_on", "Paid on"),
        typed.line("reference", "Reference").hint("Of the payment in the finance system"),
    ];
    let mut facts = vec![SummaryRow::new("What", &commitment.terms.what)];
    facts.extend(years.iter().map(left));
    let action = format!("{}/pay", address(commitment.id));
    FormPage::new(visit, "Note a payment", action, fields, "Note it")
        .caption(&listed.partnership)
        .facts(facts)
        .intro("It cannot be changed later.")
        .back(address(commitment.id))
}

/// `GET /monitoring/{id}/pay`
pub async fn ask_pay(
    State(app): State<App>,
    visit: Visit,
    _: Pays,
    Seer(viewer): Seer,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let (listed, payments) = open(&app, viewer, id).await?;
    pay_page(&visit, &listed, &payments, Typed { posted: &Posted::default(), errors: &Errors::default() })
        .show()
}

/// `POST /monitoring/{id}/pay`
pub async fn pay(
    State(app): State<App>,
    visit: Visit,
    Pays(treasurer): Pays,
    Seer(viewer): Seer,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (listed, payments) = open(&app, viewer, id).await?;
    let commitment = &listed.commitment;
    let mut read = Reader::new(&posted);
    let known = |typed: &str| {
        commitment.terms.years().into_iter().find(|year| year.start_year().to_string() == typed)
    };
    let year = read.required_one_of("year", "The year", known);
    let amount = read.required_money("amount", "The amount");
    let paid_on = read.required_date("paid_on", "The day");
    let reference = read.required_line("reference", "The reference", LINE);
    let mut errors = read.errors();
    if let (Some(year), Some(amount), Some(paid_on), Some(reference), true) =
        (year, amount, paid_on, reference, errors.is_empty())
    {
        let (key, payment) = (posted.key(), Payment { year, amount, paid_on, reference });
        match service::pay(&app.db, treasurer, by(&visit, &key), commitment.id, payment).await {
            Ok(()) => return Ok(saved(commitment.id)),
            Err(Failure::Refused(refused)) => {
                for refusal in &refused {
                    errors.push(PaymentRefusal::field(refusal), refusal.to_string());
                }
            }
            Err(other) => return Err(other.into()),
        }
    }
    pay_page(&visit, &listed, &payments, Typed { posted: &posted, errors: &errors })
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}
