//! The scheme as those who look after it meet it: its values, the envelope and the caps. Changing a cap is in `cap`.

pub mod cap;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::application::by;
use super::application::case::Done;
use super::component::{Field, SummaryRow};
use super::extract::Query;
use super::form::{Errors, Posted, Reader};
use super::page::{FormPage, render};
use super::problem::Problem;
use super::section::{PARAGRAPH, Prefill, Typed};
use super::session::{Admin, SignedIn, Visit};
use super::shell::Shell;
use super::timeline::{self, Item};
use crate::App;
use crate::domain::financial_year::FinancialYear;
use crate::domain::money::{Fraction, Money};
use crate::domain::person::{Administrator, CapKeeper};
use crate::domain::scheme::{ChangeRefusal, Policy, Scheme};
use crate::service::record::Subject;
use crate::service::{self, Failure};
use crate::store::scheme::{self, BoardRow};
use crate::store::{Read, StoreError, history};

/// Most entries of the timeline.
const ENTRIES: u64 = 100;
/// Longest period for accepting an offer, in days.
const DAYS: u32 = 365;

/// Every cap, year by year.
async fn caps(read: &impl Read, scheme: &Scheme) -> Result<Vec<(FinancialYear, BoardRow)>, StoreError> {
    let mut caps = Vec::new();
    for year in scheme.policy.years() {
        caps.extend(scheme::board(read, scheme.id, year).await?.into_iter().map(|row| (year, row)));
    }
    Ok(caps)
}

#[derive(Template)]
#[template(path = "scheme/show.html")]
struct SchemePage {
    shell: Shell,
    name: String,
    funder: String,
    values: Vec<SummaryRow>,
    caps: Vec<(FinancialYear, BoardRow)>,
    may_change: bool,
    may_change_caps: bool,
    timeline: Vec<Item>,
}

/// `GET /scheme`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    SignedIn(person): SignedIn,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    let scheme = scheme::current(&app.db).await?;
    let entries = history::of_chain(&app.db, &Subject::Scheme(scheme.id).chain(), ENTRIES).await?;
    let mut values: Vec<SummaryRow> =
        scheme.values().into_iter().map(|(what, value)| SummaryRow::new(what, value)).collect();
    values.push(SummaryRow::new("Committed in all years", scheme.envelope.committed.to_string()));
    values.push(SummaryRow::new("Left of the envelope", scheme.envelope.left().to_string()));
    let page = SchemePage {
        shell: done.tell(Shell::new(&visit, "Scheme")),
        caps: caps(&app.db, &scheme).await?,
        name: scheme.name,
        funder: scheme.funder,
        values,
        may_change: Administrator::of(&person).is_some(),
        may_change_caps: CapKeeper::of(&person).is_some(),
        timeline: timeline::of(&entries, true),
    };
    render(StatusCode::OK, &page)
}

fn version(posted: &Posted) -> i64 {
    posted.get("version").parse().unwrap_or(-1)
}

fn reason(typed: Typed<'_>) -> Field {
    typed.paragraph("reason", "Why is it changed?").rows(3).hint("It is kept in the history of the scheme")
}

fn prefill(scheme: &Scheme) -> Posted {
    let policy = &scheme.policy;
    let rate = format!("{}/{}", policy.max_rate.numerator(), policy.max_rate.denominator());
    Prefill::default()
        .date("starts_on", Some(policy.starts_on))
        .date("ends_on", Some(policy.ends_on))
        .with("envelope", Some(scheme.envelope.limit.typed()))
        .with("max_rate", Some(rate))
        .yes_no("in_kind_counts", Some(policy.in_kind_counts))
        .with("fund_at_score", Some(policy.fund_at_score))
        .with("fund_at_least_each", Some(policy.fund_at_least_each))
        .with("acceptance_days", Some(policy.acceptance_days))
        .with("version", Some(scheme.version))
        .posted()
}

fn page(visit: &Visit, scheme: &Scheme, typed: Typed<'_>) -> FormPage {
    let number = |name: &str, label: &str| {
        Field::number(name, label, typed.posted.get(name)).error(typed.errors.get(name))
    };
    let fields = vec![
        typed.date("starts_on", "First day"),
        typed.date("ends_on", "Last day").hint("Nothing is committed after it"),
        typed.money("envelope", "Envelope").hint(format!(
            "The most that the scheme may commit in all years. {} is committed",
            scheme.envelope.committed
        )),
        typed
            .line("max_rate", "Largest share of the eligible cost")
            .hint("The most that an award may be, as a fraction such as 1/2")
            .width(5),
        typed.yes_no("in_kind_counts", "Does in-kind match count?"),
        number("fund_at_score", "Lowest total score to fund").hint("Of 100"),
        number("fund_at_least_each", "Lowest score on each criterion to fund").hint("From 0 to 5"),
        number("acceptance_days", "Days to accept an offer"),
        reason(typed),
    ];
    let version = u32::try_from(version(typed.posted)).unwrap_or(u32::MAX);
    FormPage::new(visit, "Change the scheme", "/scheme/change".to_owned(), fields, "Save the changes")
        .caption(&scheme.name)
        .intro("Changes count from now on. What was decided before stays as it is.")
        .back("/scheme")
        .version(version)
}

fn fraction(typed: &str) -> Option<Fraction> {
    let (upper, lower) = typed.trim().split_once('/')?;
    let number = |part: &str| part.trim().parse().ok().filter(|n| (1..=1000).contains(n));
    Fraction::new(number(upper)?, number(lower)?)
}

fn read(posted: &Posted) -> Result<(Policy, Money, String), Errors> {
    let mut read = Reader::new(posted);
    let starts_on = read.required_date("starts_on", "The first day");
    let ends_on = read.required_date("ends_on", "The last day");
    let envelope = read.required_money("envelope", "The envelope");
    let max_rate = fraction(posted.get("max_rate"));
    if max_rate.is_none() {
        read.error("max_rate", "Enter the largest share as a fraction of at most one whole, such as 1/2");
    }
    let in_kind_counts = read.required_yes_no("in_kind_counts", "in-kind match counts");
    let fund_at_score = read.required_number("fund_at_score", "The lowest total score to fund", 0..=100);
    let fund_at_least_each =
        read.required_number("fund_at_least_each", "The lowest score on each criterion to fund", 0..=5);
    let acceptance_days = read.required_number("acceptance_days", "The days to accept an offer", 1..=DAYS);
    let reason = read.required_paragraph("reason", "Why it is changed", PARAGRAPH);
    let policy = (|| {
        Some(Policy {
            starts_on: starts_on?,
            ends_on: ends_on?,
            max_rate: max_rate?,
            in_kind_counts: in_kind_counts?,
            fund_at_score: fund_at_score?,
            fund_at_least_each: fund_at_least_each?,
            acceptance_days: acceptance_days?,
        })
    })();
    let errors = read.errors();
    match (policy, envelope, reason) {
        (Some(policy), Some(envelope), Some(reason)) if errors.is_empty() => Ok((policy, envelope, reason)),
        _ => Err(errors),
    }
}

/// `GET /scheme/change`
pub async fn ask(State(app): State<App>, visit: Visit, _: Admin) -> Result<Response, Problem> {
    let scheme = scheme::current(&app.db).await?;
    page(&visit, &scheme, Typed { posted: &prefill(&scheme), errors: &Errors::default() }).show()
}

/// `POST /scheme/change`
pub async fn change(
    State(app): State<App>,
    visit: Visit,
    Admin(administrator): Admin,
    posted: Posted,
) -> Result<Response, Problem> {
    let scheme = scheme::current(&app.db).await?;
    let refuse = |errors: &Errors| {
        page(&visit, &scheme, Typed { posted: &posted, errors })
            .refuse(StatusCode::UNPROCESSABLE_ENTITY, errors)
    };
    let (policy, envelope, reason) = match read(&posted) {
        Ok(read) => read,
        Err(errors) => return refuse(&errors),
    };
    let (key, version) = (posted.key(), version(&posted));
    let by = by(&visit, &key);
    match service::scheme::change(&app.db, administrator, by, version, (policy, envelope), reason).await {
        Ok(()) => Ok(Redirect::to("/scheme?done=scheme").into_response()),
        Err(Failure::Refused(ChangeRefusal::Stale)) => Err(Problem::Changed),
        Err(Failure::Refused(refusal)) => {
            let field = match refusal {
                ChangeRefusal::EnvelopeCommitted(_) => "envelope",
                ChangeRefusal::EndsFirst => "ends_on",
                _ => "starts_on",
            };
            let mut errors = Errors::default();
            errors.push(field, refusal.to_string());
            refuse(&errors)
        }
        Err(other) => Err(other.into()),
    }
}
