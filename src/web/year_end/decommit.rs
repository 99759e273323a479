//! Decommitting what of a grant was neither spent in its year nor carried forward.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use crate::App;
use crate::domain::application::Case;
use crate::domain::date;
use crate::domain::grant::UnderspendRefusal;
use crate::domain::money::Money;
use crate::domain::person::{GrantsOfficer, Person, Treasurer};
use crate::domain::year_end::Account;
use crate::service::Failure;
use crate::service::ending::{self as service, Giver};
use crate::store::year_end::of_case;
use crate::web::application::{Seen, address, by, done};
use crate::web::component::SummaryRow;
use crate::web::form::{Errors, Posted};
use crate::web::page::FormPage;
use crate::web::problem::Problem;
use crate::web::section::{Typed, only_reason};
use crate::web::session::{SignedIn, Visit};

/// As whom somebody gives it back.
fn giver(person: &Person) -> Result<Giver, Problem> {
    let treasurer = Treasurer::of(person).map(Giver::Treasurer);
    treasurer.or_else(|| GrantsOfficer::of(person).map(Giver::GrantsOfficer)).ok_or(Problem::Forbidden)
}

/// What is left to decommit; a page of its own says why nothing is.
async fn found(app: &App, visit: &Visit, case: &Case) -> Result<(Account, Money), Problem> {
    let account = of_case(&app.db, case).await?.ok_or(Problem::NotFound)?;
    let refused = |refusal: UnderspendRefusal| Problem::Closed(refusal.to_string());
    let left = account.underspend(date::today(visit.now)).map_err(refused)?;
    account.grant.clone().decommit(left).map_err(refused)?;
    Ok((account, left))
}

fn page(visit: &Visit, case: &Case, (account, left): (&Account, Money), typed: Typed<'_>) -> FormPage {
    let position = account.position(date::today(visit.now));
    let after = account.grant.award.checked_sub(left).unwrap_or(Money::ZERO);
    let facts = vec![
        SummaryRow::new("Award", account.grant.award.to_string()),
        SummaryRow::new(
            format!("Received in {}", account.year),
            format!("{} of eligible cost, of which the grant pays {}", position.received, position.spent),
        ),
        SummaryRow::new("Authorised for claims", account.grant.drawn.authorised.to_string()),
        SummaryRow::new("Carried forward", position.carried.to_string()),
        SummaryRow::new("Left to decommit", left.to_string()),
        SummaryRow::new("Award afterwards", after.to_string()),
    ];
    let own = address(&case.reference);
    let fields = vec![typed.reason("The partnership reads it")];
    FormPage::new(visit, "Decommit the underspend", format!("{own}/decommit"), fields, "Decommit it")
        .caption(format!("{} {}", case.reference, case.title))
        .intro(format!(
            "{left} goes back to the cap of the partnership for {}, and is not used again. The share of each pound that the \
             grant pays stays as it was decided.",
            account.year
        ))
        .facts(facts)
        .warning("What came in time and is on no claim and no purchase yet is not counted. Ask the partnership first.")
        .carries(vec![("left".to_owned(), left.plain())])
        .warns()
        .back(format!("/year-end?year={}", account.year.start_year()))
}

/// `GET /applications/{reference}/decommit`
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    SignedIn(person): SignedIn,
    Seen { case, .. }: Seen,
) -> Result<Response, Problem> {
    giver(&person)?;
    let (account, left) = found(&app, &visit, &case).await?;
    let typed = Typed { posted: &Posted::default(), errors: &Errors::default() };
    page(&visit, &case, (&account, left), typed).show()
}

/// `POST /applications/{reference}/decommit`
pub async fn decommit(
    State(app): State<App>,
    visit: Visit,
    SignedIn(person): SignedIn,
    Seen { case, .. }: Seen,
    posted: Posted,
) -> Result<Response, Problem> {
    let giver = giver(&person)?;
    let errors = match only_reason(&posted) {
        Ok(why) => {
            // What the page showed: nobody gives back more, or less, than they have read.
            let shown = Money::parse(posted.get("left")).map_err(|_| Problem::Changed)?;
            let (key, what) = (posted.key(), (shown, why));
            return match service::decommit(&app.db, giver, by(&visit, &key), &case.reference, what).await {
                Ok(()) => Ok(done(&case.reference, "decommitted")),
                Err(Failure::Refused(UnderspendRefusal::Changed(_))) => Err(Problem::Changed),
                Err(other) => Err(Problem::refused(other)),
            };
        }
        Err(errors) => errors,
    };
    let (account, left) = found(&app, &visit, &case).await?;
    page(&visit, &case, (&account, left), Typed { posted: &posted, errors: &errors })
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}
