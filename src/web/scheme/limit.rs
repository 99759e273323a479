//! The limits that the treasurer keeps: the envelope, and the cap of each partnership and year.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;

use super::preview::{self, Proposed};
use super::{caps, reason, version};
use crate::App;
use crate::domain::allocation::AllocationId;
use crate::domain::date;
use crate::domain::financial_year::FinancialYear;
use crate::domain::money::Money;
use crate::domain::scheme::{ChangeRefusal, Scheme, cap_becomes};
use crate::service::{self, Failure};
use crate::store::scheme::{self, BoardRow};
use crate::web::application::by;
use crate::web::component::SummaryRow;
use crate::web::extract::Path;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::page::FormPage;
use crate::web::problem::Problem;
use crate::web::section::{PARAGRAPH, Prefill, Typed};
use crate::web::session::{Keeper, Visit};

/// A limit as its form shows it.
struct Limit {
    heading: &'static str,
    caption: String,
    address: String,
    hint: &'static str,
    now: Money,
    facts: Vec<SummaryRow>,
    cap: Option<(BoardRow, FinancialYear)>,
}

impl Limit {
    fn envelope(scheme: &Scheme) -> Limit {
        let envelope = &scheme.envelope;
        Limit {
            heading: "Change the envelope",
            caption: scheme.name.clone(),
            address: "/scheme/envelope".to_owned(),
            hint: "The most that the scheme may commit in all years",
            now: envelope.limit,
            facts: vec![
                SummaryRow::new("Envelope now", envelope.limit.to_string()),
                SummaryRow::new("Committed in all years", envelope.committed.to_string()),
            ],
            cap: None,
        }
    }

    fn cap(year: FinancialYear, row: &BoardRow) -> Limit {
        Limit {
            heading: "Change a cap",
            caption: format!("{}, {year}", row.name),
            address: format!("/scheme/caps/{}", row.allocation.0),
            hint: "Up to this much; no entitlement",
            now: row.standing.cap,
            facts: vec![
                SummaryRow::new("Cap now", row.standing.cap.to_string()),
                SummaryRow::new("Committed", row.standing.committed.to_string()),
                SummaryRow::new("Requested, undecided", row.standing.requested.to_string()),
            ],
            cap: Some((row.clone(), year)),
        }
    }

    fn becomes(&self, scheme: &Scheme, limit: Money, today: NaiveDate) -> Result<Proposed, ChangeRefusal> {
        let (from, mut to) = (scheme.clone(), scheme.clone());
        let changes = match &self.cap {
            Some((row, year)) => {
                let was = (row.standing.cap, row.standing.committed);
                vec![cap_becomes((&row.name, *year), was, limit)?]
            }
            None => {
                to.envelope.limit = limit;
                let days = (scheme.policy.starts_on, scheme.policy.ends_on);
                scheme.becomes(&to, (FinancialYear::of(days.0), FinancialYear::of(days.1)), today)?
            }
        };
        let cap = self.cap.as_ref().map(|(row, _)| (row.allocation, limit));
        Ok(Proposed { from, to, cap, changes, address: self.address.clone() })
    }

    /// What was typed, once it was looked at; until then the page to look at.
    async fn looked_at(
        self,
        app: &App,
        visit: &Visit,
        posted: &Posted,
        scheme: &Scheme,
    ) -> Result<Result<(Self, Money, String), Response>, Problem> {
        let (limit, reason) = match read(posted) {
            Ok(read) => read,
            Err(errors) => return Ok(Err(self.refuse(visit, posted, &errors)?)),
        };
        if preview::again(posted) {
            return Ok(Err(self.page(visit, Typed { posted, errors: &Errors::default() }).show()?));
        }
        if preview::is_sure(posted) {
            return Ok(Ok((self, limit, reason)));
        }
        Ok(Err(match self.becomes(scheme, limit, date::today(visit.now)) {
            Ok(proposed) => preview::show(app, visit, posted, proposed).await?,
            Err(refusal) => self.refuse(visit, posted, &refused(&refusal))?,
        }))
    }

    fn page(self, visit: &Visit, typed: Typed<'_>) -> FormPage {
        let fields = vec![typed.money("limit", "New limit").hint(self.hint), reason(typed)];
        FormPage::new(visit, self.heading, self.address, fields, "Continue")
            .caption(self.caption)
            .facts(self.facts)
            .back("/scheme")
            .version(version(typed.posted))
    }

    fn ask(self, visit: &Visit, version: i64) -> Result<Response, Problem> {
        let posted =
            Prefill::default().with("limit", Some(self.now.typed())).with("version", Some(version)).posted();
        self.page(visit, Typed { posted: &posted, errors: &Errors::default() }).show()
    }

    fn refuse(self, visit: &Visit, posted: &Posted, errors: &Errors) -> Result<Response, Problem> {
        self.page(visit, Typed { posted, errors }).refuse(StatusCode::UNPROCESSABLE_ENTITY, errors)
    }

    /// What became of a change.
    fn answer(
        self,
        visit: &Visit,
        posted: &Posted,
        done: Result<(), Failure<ChangeRefusal>>,
    ) -> Result<Response, Problem> {
        match done {
            Ok(()) => Ok(Redirect::to("/scheme?done=limit").into_response()),
            Err(Failure::Refused(refusal)) => self.refuse(visit, posted, &refused(&refusal)),
            Err(other) => Err(other.into()),
        }
    }
}

fn refused(refusal: &ChangeRefusal) -> Errors {
    let mut errors = Errors::default();
    errors.push("limit", refusal.to_string());
    errors
}

fn read(posted: &Posted) -> Result<(Money, String), Errors> {
    let mut read = Reader::new(posted);
    let limit = read.required_money("limit", "The new limit");
    let reason = read.required_paragraph("reason", "Why it is changed", PARAGRAPH);
    let errors = read.errors();
    match (limit, reason) {
        (Some(limit), Some(reason)) if errors.is_empty() => Ok((limit, reason)),
        _ => Err(errors),
    }
}

/// `GET /scheme/envelope`
pub async fn ask_envelope(State(app): State<App>, visit: Visit, _: Keeper) -> Result<Response, Problem> {
    let scheme = scheme::current(&app.db).await?;
    Limit::envelope(&scheme).ask(&visit, scheme.version)
}

/// `POST /scheme/envelope`
pub async fn change_envelope(
    State(app): State<App>,
    visit: Visit,
    Keeper(keeper): Keeper,
    posted: Posted,
) -> Result<Response, Problem> {
    let scheme = scheme::current(&app.db).await?;
    let looked_at = Limit::envelope(&scheme).looked_at(&app, &visit, &posted, &scheme).await?;
    let (shown, limit, reason) = match looked_at {
        Ok(wanted) => wanted,
        Err(page) => return Ok(page),
    };
    let key = posted.key();
    let (by, version) = (by(&visit, &key), version(&posted));
    let done = service::scheme::change_envelope(&app.db, keeper, by, version, limit, reason).await;
    shown.answer(&visit, &posted, done)
}

async fn found(app: &App, id: i64) -> Result<(Scheme, FinancialYear, BoardRow), Problem> {
    let scheme = scheme::current(&app.db).await?;
    let cap = caps(&app.db, &scheme).await?.into_iter().find(|(_, row)| row.allocation == AllocationId(id));
    cap.map(|(year, row)| (scheme, year, row)).ok_or(Problem::NotFound)
}

/// `GET /scheme/caps/{id}`
pub async fn ask_cap(
    State(app): State<App>,
    visit: Visit,
    _: Keeper,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let (scheme, year, row) = found(&app, id).await?;
    Limit::cap(year, &row).ask(&visit, scheme.version)
}

/// `POST /scheme/caps/{id}`
pub async fn change_cap(
    State(app): State<App>,
    visit: Visit,
    Keeper(keeper): Keeper,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (scheme, year, row) = found(&app, id).await?;
    let (shown, limit, reason) =
        match Limit::cap(year, &row).looked_at(&app, &visit, &posted, &scheme).await? {
            Ok(wanted) => wanted,
            Err(page) => return Ok(page),
        };
    let key = posted.key();
    let (by, version) = (by(&visit, &key), version(&posted));
    let of = (row.partnership, row.name.as_str(), year);
    let done = service::scheme::change_cap(&app.db, keeper, by, version, of, (limit, reason)).await;
    shown.answer(&visit, &posted, done)
}
