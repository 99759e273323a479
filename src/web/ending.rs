//! Ending a grant, as those meet it who do: completing, closing, terminating it, and noting what was repaid.

pub mod reversal;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::application::{Seen, address, by, done};
use super::camera::given_up_fact;
use super::component::{Field, SummaryRow};
use super::form::{Errors, Posted, Reader};
use super::page::FormPage;
use super::problem::Problem;
use super::section::{Typed, reason};
use super::session::{Decider, Pays, Staff, Visit};
use crate::App;
use crate::domain::application::Case;
use crate::domain::grant::{EndRefusal, Grant, GrantState};
use crate::domain::money::Money;
use crate::service::claim::known;
use crate::service::{Failure, ending as service};
use crate::store::{StoreError, claim, grant};

/// One way to end a grant, as a form.
struct End {
    page: &'static str,
    from: GrantState,
    heading: &'static str,
    button: &'static str,
    says: &'static str,
}

const COMPLETE: End = End {
    page: "complete",
    from: GrantState::Active,
    heading: "Complete the grant",
    button: "Complete it",
    says: "Every camera that was to come must be commissioned or given up, and the final claim paid. What was not spent goes back to the cap of the partnership for the year. Nothing can be claimed any more.",
};
const CLOSE: End = End {
    page: "close",
    from: GrantState::Completed,
    heading: "Close the grant",
    button: "Close it",
    says: "Compare the payments here with the finance system, to the penny. After that nothing happens to the grant any more.",
};
const TERMINATE: End = End {
    page: "terminate",
    from: GrantState::Active,
    heading: "Terminate the grant",
    button: "Terminate it",
    says: "The grant ends before it is done. What is not paid goes back to the cap of the partnership for the year. Claims that are not authorised end with it: what they claim can be claimed under another grant. It cannot be undone.",
};
const REPAY: End = End {
    page: "repay",
    from: GrantState::Terminated,
    heading: "Note a repayment",
    button: "Note it",
    says: "One that was noted wrong can be reversed, with a reason.",
};

impl End {
    /// The grant, while it can end so; the case's page otherwise.
    async fn found(&self, app: &App, case: &Case) -> Result<Grant, Problem> {
        let grant = grant::of(&app.db, case.id).await?.filter(|grant| grant.state == self.from);
        grant.ok_or_else(|| Problem::Elsewhere(address(&case.reference)))
    }

    fn page(&self, visit: &Visit, case: &Case, facts: Vec<SummaryRow>, fields: Vec<Field>) -> FormPage {
        let own = address(&case.reference);
        FormPage::new(visit, self.heading, format!("{own}/{}", self.page), fields, self.button)
            .caption(format!("{} {}", case.reference, case.title))
            .intro(self.says)
            .facts(facts)
            .link(format!("{own}/claims"), "The claims of this grant")
            .warns()
            .back(own)
    }
}

/// What was drawn of a grant.
pub fn drawn(grant: &Grant) -> Vec<SummaryRow> {
    let drawn = grant.drawn;
    let mut rows = vec![SummaryRow::new("Paid", format!("{} of {}", drawn.paid, grant.award))];
    if drawn.to_be_paid() > Money::ZERO {
        rows.push(SummaryRow::new("Authorised, to be paid", drawn.to_be_paid().to_string()));
    }
    if grant.state == GrantState::Terminated {
        let due = drawn.clawback_due();
        rows.push(SummaryRow::new("To be repaid", drawn.clawback.to_string()));
        rows.push(SummaryRow::new("Repaid", format!("{}, {due} still due", drawn.repaid)));
    }
    rows
}

fn typed<'a>(posted: &'a Posted, errors: &'a Errors) -> Typed<'a> {
    Typed { posted, errors }
}

const UNPROCESSABLE: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

/// `GET /applications/{reference}/complete`
pub async fn ask_complete(
    State(app): State<App>,
    visit: Visit,
    _: Staff,
    Seen { case, .. }: Seen,
) -> Result<Response, Problem> {
    let grant = COMPLETE.found(&app, &case).await?;
    let known = known(&app.db, &case, None).await.map_err(Problem::refused::<EndRefusal>)?;
    let unspent = grant.award.checked_sub(grant.drawn.paid).unwrap_or(Money::ZERO);
    let (account, paid) = (&known.account, grant.drawn.paid);
    let share = account.basis.entitled(account.verified);
    let mut facts = drawn(&grant);
    facts.push(SummaryRow::new("Its share of the verified cost", share.to_string()));
    facts.push(SummaryRow::new("Goes back to the cap", unspent.to_string()));
    facts.push(SummaryRow::new("Cameras still to be commissioned", account.uncommissioned.to_string()));
    facts.push(given_up_fact(known.given_up));
    let page = COMPLETE.page(&visit, &case, facts, Vec::new());
    match paid > share {
        // Such as when a claim was turned down after the final one had paid what was kept back of it.
        true => page.warning(format!(
            "{paid} was paid, which is more than its share of what is verified now. Have the difference verified or repaid first."
        )),
        false => page,
    }
    .show()
}

/// `POST /applications/{reference}/complete`
pub async fn complete(
    State(app): State<App>,
    visit: Visit,
    Staff(officer): Staff,
    Seen { case, .. }: Seen,
    posted: Posted,
) -> Result<Response, Problem> {
    let key = posted.key();
    match service::complete(&app.db, officer, by(&visit, &key), &case.reference).await {
        Ok(()) => Ok(done(&case.reference, "completed")),
        Err(other) => Err(Problem::refused(other)),
    }
}

fn close_fields(typed: Typed<'_>) -> Vec<Field> {
    vec![typed.money("said", "Paid in all, as the finance system says")]
}

/// `GET /applications/{reference}/close`
pub async fn ask_close(
    State(app): State<App>,
    visit: Visit,
    _: Pays,
    Seen { case, .. }: Seen,
) -> Result<Response, Problem> {
    let grant = CLOSE.found(&app, &case).await?;
    let fields = close_fields(typed(&Posted::default(), &Errors::default()));
    CLOSE.page(&visit, &case, drawn(&grant), fields).show()
}

/// `POST /applications/{reference}/close`
pub async fn close(
    State(app): State<App>,
    visit: Visit,
    Pays(treasurer): Pays,
    Seen { case, .. }: Seen,
    posted: Posted,
) -> Result<Response, Problem> {
    let mut read = Reader::new(&posted);
    let said = read.required_money("said", "The amount paid in all");
    let mut errors = read.errors();
    if let (Some(said), true) = (said, errors.is_empty()) {
        let key = posted.key();
        match service::close(&app.db, treasurer, by(&visit, &key), &case.reference, said).await {
            Ok(()) => return Ok(done(&case.reference, "closed")),
            Err(Failure::Refused(refusal @ (EndRefusal::OtherSum(_) | EndRefusal::NotReconciled { .. }))) => {
                errors.push("said", refusal.to_string())
            }
            Err(other) => return Err(Problem::refused(other)),
        }
    }
    let grant = CLOSE.found(&app, &case).await?;
    CLOSE
        .page(&visit, &case, drawn(&grant), close_fields(typed(&posted, &errors)))
        .refuse(UNPROCESSABLE, &errors)
}

/// What was drawn of a grant, and which claims end with it.
async fn would_end(app: &App, case: &Case, grant: &Grant) -> Result<Vec<SummaryRow>, StoreError> {
    let mut facts = drawn(grant);
    let open = claim::open(&app.db, case.id).await?;
    let of = |one: &claim::Open| format!("Claim {}, {}: {}", one.number, one.stage.name(), one.claimed);
    if !open.is_empty() {
        let all: Vec<String> = open.iter().map(of).collect();
        facts.push(SummaryRow::new("Claims that end with it", all.join("\n")));
    }
    Ok(facts)
}

fn terminate_fields(typed: Typed<'_>) -> Vec<Field> {
    vec![
        typed.money("clawback", "How much is to be repaid?").hint("At most what was paid; 0 if nothing is"),
        typed.reason("The partnership reads it"),
    ]
}

/// `GET /applications/{reference}/terminate`
pub async fn ask_terminate(
    State(app): State<App>,
    visit: Visit,
    _: Decider,
    Seen { case, .. }: Seen,
) -> Result<Response, Problem> {
    let grant = TERMINATE.found(&app, &case).await?;
    let fields = terminate_fields(typed(&Posted::default(), &Errors::default()));
    let facts = would_end(&app, &case, &grant).await?;
    TERMINATE.page(&visit, &case, facts, fields).show()
}

/// `POST /applications/{reference}/terminate`
pub async fn terminate(
    State(app): State<App>,
    visit: Visit,
    Decider(commissioner): Decider,
    Seen { case, .. }: Seen,
    posted: Posted,
) -> Result<Response, Problem> {
    let mut read = Reader::new(&posted);
    let clawback = read.required_money("clawback", "The amount to be repaid");
    let why = reason(&mut read);
    let mut errors = read.errors();
    if let (Some(clawback), Some(why), true) = (clawback, why, errors.is_empty()) {
        let (key, what) = (posted.key(), (clawback, why));
        match service::terminate(&app.db, commissioner, by(&visit, &key), &case.reference, what).await {
            Ok(()) => return Ok(done(&case.reference, "terminated")),
            Err(Failure::Refused(refusal @ EndRefusal::ClawbackOver(_))) => {
                errors.push("clawback", refusal.to_string());
            }
            Err(other) => return Err(Problem::refused(other)),
        }
    }
    let grant = TERMINATE.found(&app, &case).await?;
    let facts = would_end(&app, &case, &grant).await?;
    TERMINATE
        .page(&visit, &case, facts, terminate_fields(typed(&posted, &errors)))
        .refuse(UNPROCESSABLE, &errors)
}

fn repay_fields(typed: Typed<'_>) -> Vec<Field> {
    vec![typed.money("amount", "Amount"), typed.date("on", "Repaid on")]
}

/// `GET /applications/{reference}/repay`
pub async fn ask_repay(
    State(app): State<App>,
    visit: Visit,
    _: Pays,
    Seen { case, .. }: Seen,
) -> Result<Response, Problem> {
    let grant = REPAY.found(&app, &case).await?;
    let fields = repay_fields(typed(&Posted::default(), &Errors::default()));
    REPAY.page(&visit, &case, drawn(&grant), fields).show()
}

/// `POST /applications/{reference}/repay`
pub async fn repay(
    State(app): State<App>,
    visit: Visit,
    Pays(treasurer): Pays,
    Seen { case, .. }: Seen,
    posted: Posted,
) -> Result<Response, Problem> {
    let mut read = Reader::new(&posted);
    let amount = read.required_money("amount", "The amount");
    let on = read.required_date("on", "The day of repayment");
    let mut errors = read.errors();
    if let (Some(amount), Some(on), true) = (amount, on, errors.is_empty()) {
        let key = posted.key();
        match service::repay(&app.db, treasurer, by(&visit, &key), &case.reference, (amount, on)).await {
            Ok(()) => return Ok(done(&case.reference, "repaid")),
            Err(Failure::Refused(refusal @ EndRefusal::RepaidOver(_))) => {
                errors.push("amount", refusal.to_string());
            }
            Err(Failure::Refused(refusal @ EndRefusal::RepaidOn(_))) => {
                errors.push("on", refusal.to_string())
            }
            Err(other) => return Err(Problem::refused(other)),
        }
    }
    let grant = REPAY.found(&app, &case).await?;
    REPAY
        .page(&visit, &case, drawn(&grant), repay_fields(typed(&posted, &errors)))
        .refuse(UNPROCESSABLE, &errors)
}
