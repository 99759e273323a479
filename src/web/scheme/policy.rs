//! The values of a scheme, and changing them.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::preview::{self, Proposed};
use super::{reason, version};
use crate::App;
use crate::domain::date;
use crate::domain::money::Fraction;
use crate::domain::returns::MOST_DAYS;
use crate::domain::scheme::{ChangeRefusal, Policy, Scheme};
use crate::service::{self, Failure};
use crate::store::scheme;
use crate::web::application::by;
use crate::web::component::Field;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::page::FormPage;
use crate::web::problem::Problem;
use crate::web::section::{PARAGRAPH, Prefill, Typed};
use crate::web::session::{Admin, Visit};

const ADDRESS: &str = "/scheme/change";

/// Longest period of the policy, in days.
const DAYS: u32 = 365;

fn prefill(scheme: &Scheme) -> Posted {
    let policy = &scheme.policy;
    let rate = format!("{}/{}", policy.max_rate.numerator(), policy.max_rate.denominator());
    Prefill::default()
        .date("starts_on", Some(policy.starts_on))
        .date("ends_on", Some(policy.ends_on))
        .with("max_rate", Some(rate))
        .yes_no("in_kind_counts", Some(policy.in_kind_counts))
        .with("fund_at_score", Some(policy.fund_at_score))
        .with("fund_at_least_each", Some(policy.fund_at_least_each))
        .with("acceptance_days", Some(policy.acceptance_days))
        .yes_no("existing_spend_counts", Some(policy.existing_spend_counts))
        .yes_no("carry_forward", Some(policy.carry_forward))
        .with("quotes_from", Some(policy.quotes_from.typed()))
        .with("quotes_above", Some(policy.quotes_above))
        .with("quotes_below", Some(policy.quotes_below))
        .with("query_days", Some(policy.query_days))
        .with("retention_percent", Some(policy.retention_percent))
        .with("record_years", Some(policy.record_years))
        .with("assessments_needed", Some(policy.assessments_needed))
        .with("year_end_days", Some(policy.year_end_days))
        .with("certificate_end_days", Some(policy.certificate_end_days))
        .with("return_days", Some(policy.return_days))
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
        typed
            .line("max_rate", "Largest share of the eligible cost")
            .hint("The most that an award may be, as a fraction such as 1/2")
            .width(5),
        typed.yes_no("in_kind_counts", "Does in-kind match count?"),
        number("fund_at_score", "Lowest total score to fund").hint("Of 100"),
        number("fund_at_least_each", "Lowest score on each criterion to fund").hint("From 0 to 5"),
        number("acceptance_days", "Days to accept an offer"),
        typed.yes_no("existing_spend_counts", "Does existing spend count as match?"),
        typed
            .yes_no("carry_forward", "Can carry-forward be approved?")
            .hint("Never past the last day of the scheme"),
        typed.money("quotes_from", "Amount above which a local purchase needs more quotes"),
        number("quotes_above", "Quotes needed above it"),
        number("quotes_below", "Quotes needed up to it"),
        number("query_days", "Working days to answer a query"),
        number("retention_percent", "Percent kept back until completion"),
        number("record_years", "Years that records are kept after closing"),
        number("assessments_needed", "Assessments needed"),
        number("year_end_days", "Days before a year’s end to tell what is not committed"),
        number("certificate_end_days", "Days before a certificate of kit ends to tell the OCC"),
        number("return_days", "Days after a quarter’s end in which its return is due"),
        reason(typed),
    ];
    FormPage::new(visit, "Change the scheme", ADDRESS.to_owned(), fields, "Continue")
        .caption(&scheme.name)
        .intro("Changes count from now on. No decision and no award is changed by them.")
        .back("/scheme")
        .version(version(typed.posted))
}

fn fraction(typed: &str) -> Option<Fraction> {
    let (upper, lower) = typed.trim().split_once('/')?;
    let number = |part: &str| part.trim().parse().ok().filter(|n| (1..=1000).contains(n));
    Fraction::new(number(upper)?, number(lower)?)
}

fn read(posted: &Posted) -> Result<(Policy, String), Errors> {
    let mut read = Reader::new(posted);
    let starts_on = read.required_date("starts_on", "The first day");
    let ends_on = read.required_date("ends_on", "The last day");
    let max_rate = fraction(posted.get("max_rate"));
    if max_rate.is_none() {
        read.error("max_rate", "Enter the largest share as a fraction of at most one whole, such as 1/2");
    }
    let in_kind_counts = read.required_yes_no("in_kind_counts", "in-kind match counts");
    let fund_at_score = read.required_number("fund_at_score", "The lowest total score to fund", 0..=100);
    let fund_at_least_each =
        read.required_number("fund_at_least_each", "The lowest score on each criterion to fund", 0..=5);
    let acceptance_days = read.required_number("acceptance_days", "The days to accept an offer", 1..=DAYS);
    let existing_spend_counts =
        read.required_yes_no("existing_spend_counts", "existing spend counts as match");
    let carry_forward = read.required_yes_no("carry_forward", "carry-forward can be approved");
    let quotes_from = read.required_money("quotes_from", "The amount above which more quotes are needed");
    let quotes_above = read.required_number("quotes_above", "The quotes needed above it", 0..=10);
    let quotes_below = read.required_number("quotes_below", "The quotes needed up to it", 0..=10);
    let query_days = read.required_number("query_days", "The working days to answer a query", 1..=DAYS);
    let retention_percent =
        read.required_number("retention_percent", "The percent kept back until completion", 0..=100);
    let record_years = read.required_number("record_years", "The years that records are kept", 1..=100);
    let assessments_needed = read.required_number("assessments_needed", "The assessments needed", 1..=10);
    let year_end_days = read.required_number("year_end_days", "The days before a year’s end", 1..=DAYS);
    let certificate_end_days =
        read.required_number("certificate_end_days", "The days before a certificate ends", 1..=DAYS);
    let return_days = read.required_number("return_days", "The days in which a return is due", 1..=MOST_DAYS);
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
            existing_spend_counts: existing_spend_counts?,
            carry_forward: carry_forward?,
            quotes_from: quotes_from?,
            quotes_above: quotes_above?,
            quotes_below: quotes_below?,
            query_days: query_days?,
            retention_percent: retention_percent?,
            record_years: record_years?,
            assessments_needed: assessments_needed?,
            year_end_days: year_end_days?,
            certificate_end_days: certificate_end_days?,
            return_days: return_days?,
        })
    })();
    let errors = read.errors();
    match (policy, reason) {
        (Some(policy), Some(reason)) if errors.is_empty() => Ok((policy, reason)),
        _ => Err(errors),
    }
}

/// Where it is mended; what concerns no field of the form stands at its top alone.
fn refused(refusal: &ChangeRefusal, policy: &Policy) -> Errors {
    let mut errors = Errors::default();
    let field = match refusal {
        ChangeRefusal::Begun => "starts_on",
        ChangeRefusal::EndsFirst | ChangeRefusal::EndsPast => "ends_on",
        ChangeRefusal::NoCaps(first, _) if policy.starts_on < first.starts() => "starts_on",
        ChangeRefusal::NoCaps(..) => "ends_on",
        _ => {
            errors.whole(refusal.to_string());
            return errors;
        }
    };
    errors.push(field, refusal.to_string());
    errors
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
    let (policy, reason) = match read(&posted) {
        Ok(read) => read,
        Err(errors) => return refuse(&errors),
    };
    if preview::again(&posted) {
        return page(&visit, &scheme, Typed { posted: &posted, errors: &Errors::default() }).show();
    }
    if !preview::is_sure(&posted) {
        let to = Scheme { policy, ..scheme.clone() };
        let years = scheme::years_with_caps(&app.db, scheme.id).await?;
        return match scheme.becomes(&to, years, date::today(visit.now)) {
            Err(refusal) => refuse(&refused(&refusal, &to.policy)),
            Ok(changes) => {
                let address = ADDRESS.to_owned();
                let proposed = Proposed { from: scheme, to, cap: None, changes, address };
                preview::show(&app, &visit, &posted, proposed).await
            }
        };
    }
    let (key, version) = (posted.key(), version(&posted));
    let by = by(&visit, &key);
    match service::scheme::change(&app.db, administrator, by, version, policy.clone(), reason).await {
        Ok(()) => Ok(Redirect::to("/scheme?done=scheme").into_response()),
        Err(Failure::Refused(refusal)) => refuse(&refused(&refusal, &policy)),
        Err(other) => Err(other.into()),
    }
}
