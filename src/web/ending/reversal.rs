//! Reversing a repayment that was noted wrong.

use axum::extract::State;
use axum::response::Response;

use super::{End, UNPROCESSABLE, drawn, typed};
use crate::App;
use crate::domain::date;
use crate::domain::grant::{EndRefusal, GrantState, Repayment};
use crate::service::{Failure, ending as service};
use crate::web::application::{Seen, address, by, done};
use crate::web::component::Field;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::problem::Problem;
use crate::web::section::{Typed, reason};
use crate::web::session::{Pays, Visit};

const REVERSE: End = End {
    page: "repay/reverse",
    from: GrantState::Terminated,
    heading: "Reverse a repayment",
    button: "Reverse it",
    says: "For one that was noted with the wrong amount or day, or for another grant. What was noted stays in the history; the amount is due again.",
};

fn fields(typed: Typed<'_>, standing: &[Repayment]) -> Vec<Field> {
    let mut options: Vec<(String, String)> = standing
        .iter()
        .map(|one| (one.code(), format!("{} on {}", one.amount, date::show(one.on))))
        .collect();
    options.dedup();
    vec![
        typed.radios("repayment", "Which repayment?", options),
        typed.reason("Such as: it was repaid for another grant"),
    ]
}

/// `GET /applications/{reference}/repay/reverse`
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    _: Pays,
    Seen { case, .. }: Seen,
) -> Result<Response, Problem> {
    let grant = REVERSE.found(&app, &case).await?;
    let standing = service::repayments(&app.db, &case).await?;
    if standing.is_empty() {
        return Err(Problem::Elsewhere(address(&case.reference)));
    }
    let fields = fields(typed(&Posted::default(), &Errors::default()), &standing);
    REVERSE.page(&visit, &case, drawn(&grant), fields).show()
}

/// `POST /applications/{reference}/repay/reverse`
pub async fn reverse(
    State(app): State<App>,
    visit: Visit,
    Pays(treasurer): Pays,
    Seen { case, .. }: Seen,
    posted: Posted,
) -> Result<Response, Problem> {
    let mut read = Reader::new(&posted);
    let code = |word: &str| (!word.is_empty() && word.len() <= 40).then(|| word.to_owned());
    let which = read.required_one_of("repayment", "The repayment", code);
    let why = reason(&mut read);
    let mut errors = read.errors();
    if let (Some(which), Some(why), true) = (which, why, errors.is_empty()) {
        let key = posted.key();
        let what = (which.as_str(), why);
        match service::reverse(&app.db, treasurer, by(&visit, &key), &case.reference, what).await {
            Ok(()) => return Ok(done(&case.reference, "repayment-reversed")),
            Err(Failure::Refused(refusal @ EndRefusal::NoRepayment)) => {
                errors.push("repayment", refusal.to_string());
            }
            Err(other) => return Err(Problem::refused(other)),
        }
    }
    let grant = REVERSE.found(&app, &case).await?;
    let standing = service::repayments(&app.db, &case).await?;
    REVERSE
        .page(&visit, &case, drawn(&grant), fields(typed(&posted, &errors), &standing))
        .refuse(UNPROCESSABLE, &errors)
}
