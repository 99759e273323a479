//! Checking a claim, as a grants officer meets it: each cost with what proves it, verified or reduced with a reason.

use std::collections::HashMap;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::{One, address, caption, done, resemblance, show};
use crate::App;
use crate::domain::application::Case;
use crate::domain::claim::{Action, ClaimRefusal, Line, LineId, Verified};
use crate::domain::date;
use crate::service::{Failure, claim as service};
use crate::web::application::{Seen, by};
use crate::web::component::{Field, SummaryRow};
use crate::web::extract::Path;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::page::FormPage;
use crate::web::problem::Problem;
use crate::web::section::{LINE, Prefill, Typed};
use crate::web::session::{SignedIn, Staff, Visit};

fn amount(id: LineId) -> String {
    format!("verified_{}", id.0)
}

fn reason(id: LineId) -> String {
    format!("reason_{}", id.0)
}

fn prefill(one: &One) -> Posted {
    let fill = |fields: Prefill, line: &Line| fields.with(&amount(line.id), Some(line.eligible().typed()));
    one.claim.lines.iter().fold(Prefill::default(), fill).posted()
}

fn page(
    visit: &Visit,
    case: &Case,
    (one, resemblances): (&One, &HashMap<LineId, String>),
    typed: Typed<'_>,
) -> FormPage {
    let field = |line: &Line| -> [Field; 2] {
        let received = date::show(line.cost.received_on);
        let mut about = format!(
            "{}, received {received}. {}. {} eligible",
            show::detail(line),
            show::amounts(line),
            line.eligible()
        );
        about.extend(resemblances.get(&line.id).into_iter().flat_map(|told| [". ", told]));
        let verified = format!("Verified of “{}”", line.cost.what);
        let because = format!("Why less of “{}”?", line.cost.what);
        [
            typed.money(&amount(line.id), &verified).hint(about),
            typed.line(&reason(line.id), &because).hint("Only if it is less than was claimed"),
        ]
    };
    let fields = one.claim.lines.iter().flat_map(field).collect();
    let mut facts = show::facts(one);
    if one.claim.last && one.known.account.uncommissioned > 0 {
        let missing = one.known.account.uncommissioned;
        facts.push(SummaryRow::new("Cameras", format!("{missing} not commissioned yet")));
    }
    let own = address(&case.reference, one.claim.number);
    FormPage::new(visit, "Check the costs", format!("{own}/check"), fields, "Record the check")
        .caption(caption(case, &one.claim))
        .intro("Compare each cost with its evidence. What is verified goes to the treasurer, who must be somebody else.")
        .facts(facts)
        .link(own.clone(), "The claim with its evidence")
        .version(typed.version(one.version()))
        .back(own)
}

/// `GET /applications/{reference}/claims/{id}/check`
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    _: Staff,
    SignedIn(person): SignedIn,
    Seen { case, viewer }: Seen,
    Path((_, number)): Path<(String, u32)>,
) -> Result<Response, Problem> {
    let one = One::of(&app, (&case, viewer), &person, number).await?;
    one.must(&case, &person, Action::Check)?;
    let resemblances = resemblance::told(&app, (&case, viewer), &one).await?;
    let typed = Typed { posted: &prefill(&one), errors: &Errors::default() };
    page(&visit, &case, (&one, &resemblances), typed).show()
}

fn read(posted: &Posted, one: &One) -> Result<Vec<(LineId, Verified)>, Errors> {
    let mut read = Reader::new(posted);
    let mut found = Vec::with_capacity(one.claim.lines.len());
    for line in &one.claim.lines {
        let amount = read.required_money(&amount(line.id), "The verified amount");
        let reason = read.line(&reason(line.id), "The reason", LINE);
        found.extend(amount.map(|amount| (line.id, Verified { amount, reason })));
    }
    read.finish().map(|()| found)
}

/// `POST /applications/{reference}/claims/{id}/check`
pub async fn check(
    State(app): State<App>,
    visit: Visit,
    Staff(officer): Staff,
    SignedIn(person): SignedIn,
    Seen { case, viewer }: Seen,
    Path((_, number)): Path<(String, u32)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let one = One::of(&app, (&case, viewer), &person, number).await?;
    let errors = match read(&posted, &one) {
        Err(errors) => errors,
        Ok(found) => {
            let (key, shown) = (posted.key(), one.shown(&case, &posted));
            match service::check(&app.db, officer, by(&visit, &key), shown, &found).await {
                Ok(()) => return Ok(done(&case, number, "claim-checked")),
                Err(Failure::Refused(refusals)) => at_fields(refusals)?,
                Err(other) => return Err(other.into()),
            }
        }
    };
    let resemblances = resemblance::told(&app, (&case, viewer), &one).await?;
    page(&visit, &case, (&one, &resemblances), Typed { posted: &posted, errors: &errors })
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}

fn at_fields(refusals: Vec<ClaimRefusal>) -> Result<Errors, Problem> {
    let mut errors = Errors::default();
    for refusal in refusals {
        match &refusal {
            ClaimRefusal::TooMuch(id, _) | ClaimRefusal::NoProof(id, _) => {
                errors.push(amount(*id), refusal.to_string());
            }
            ClaimRefusal::NoReason(id) => errors.push(reason(*id), refusal.to_string()),
            _ => return Err(Problem::refused(Failure::Refused(refusal))),
        }
    }
    Ok(errors)
}
