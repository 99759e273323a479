//! Claims of a grant: the list with what the grant has paid, and what every page of one needs.

pub mod check;
pub mod discard;
pub mod line;
pub mod money;
pub mod new;
pub mod purchase;
mod resemblance;
pub mod show;
pub mod step;
pub mod undo;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use crate::App;
use crate::domain::application::content::Part;
use crate::domain::application::{Case, Reference};
use crate::domain::claim::relation::{Tie, allowed};
use crate::domain::claim::{Action, Claim, ClaimRefusal, Quarter, Stage, permitted};
use crate::domain::date;
use crate::domain::decision::record::rate;
use crate::domain::financial_year::FinancialYear;
use crate::domain::money::Money;
use crate::domain::person::{CspOfficer, Endorser, Person, Role, Viewer};
use crate::service::claim::{self as service, Known, Shown};
use crate::store::claim::list::{self, Row};
use crate::store::{claim as store, endorsement};
use crate::web::application::Seen;
use crate::web::application::case::Done;
use crate::web::component::{SummaryRow, Tag};
use crate::web::extract::Query;
use crate::web::form::Posted;
use crate::web::page::render;
use crate::web::problem::Problem;
use crate::web::session::{SignedIn, Visit};
use crate::web::shell::Shell;

/// What was just done to a claim, or to what was paid of its grant, by the word in the address.
pub fn told(word: &str) -> Option<&'static str> {
    Some(match word {
        "claim-begun" => "The claim is started. Add its costs",
        "claim-discarded" => "The claim is discarded. Its costs can be claimed in another one",
        "claim-sent" => "The claim is sent to the s151 officer to be certified",
        "claim-certified" => "The claim is certified. The grants officers are told",
        "claim-returned" => "The claim is sent back to be changed. The partnership is told why",
        "claim-checked" => "The check is recorded. The treasurer is told",
        "claim-authorised" => "The payment is authorised",
        "claim-settled" => "Nothing is due, so the claim is settled. The partnership is told by e-mail",
        "claim-paid" => "The payment is noted. The partnership is told by e-mail",
        "claim-stopped" => "The payment is stopped. The claim waits to be authorised again",
        "claim-undone" => "The note is taken back. The claim is to be paid",
        "repaid" => "The repayment is noted",
        "repayment-reversed" => "The repayment is reversed. It is due again",
        "file-made" => "The payment file is made. Download it, and give it to the finance system",
        "payments-read" => "The payments are noted. Each partnership is told by e-mail",
        _ => return None,
    })
}

/// Where the claims of a case are listed.
pub fn claims(reference: &Reference) -> String {
    format!("/applications/{reference}/claims")
}

/// Where one is.
pub fn address(reference: &Reference, number: u32) -> String {
    format!("{}/{number}", claims(reference))
}

/// A stage as a coloured word.
pub fn tag(stage: Stage) -> Tag {
    let colour = match stage {
        Stage::Draft => "grey",
        Stage::Sent => "yellow",
        Stage::Certified => "blue",
        Stage::Checked => "purple",
        Stage::Authorised => "orange",
        Stage::Paid => "green",
        Stage::Ended => "red",
    };
    Tag::new(stage.name(), colour)
}

/// A claim of a case, and whoever looks at it.
pub struct One {
    /// The claim.
    pub claim: Claim,
    /// What its grant pays on.
    pub known: Known,
    ties: Vec<Tie>,
    certifies: bool,
    own: bool,
}

impl One {
    /// Not found where there is none, nor for the funder while the partnership has it.
    pub async fn of(
        app: &App,
        (case, viewer): (&Case, Viewer),
        person: &Person,
        number: u32,
    ) -> Result<One, Problem> {
        let claim = store::of(&app.db, case.id, number).await?.ok_or(Problem::NotFound)?;
        let (own, certifies) = theirs(app, case, person).await?;
        if !shows(claim.reached(), viewer, own || certifies) {
            return Err(Problem::NotFound);
        }
        let known = service::known::<ClaimRefusal>(&app.db, case, Some(claim.id)).await?;
        let ties = service::ties(&app.db, case, &claim, person.id).await?;
        Ok(One { claim, known, ties, certifies, own })
    }

    /// Whether this person can do that now; the service says it again when it is done.
    pub fn may(&self, person: &Person, action: Action) -> bool {
        let wears = |role: Role| match role {
            Role::CspOfficer => self.own,
            Role::FinanceCertifier => self.certifies,
            other => person.holds(other),
        };
        let open = self.known.account.lets(action).is_ok() && self.claim.fits(action);
        let role = Role::ALL.into_iter().any(|role| wears(role) && permitted(self.claim.stage, action, role));
        open && role && allowed(action, &self.ties).is_ok()
    }

    /// To its page where that cannot be done now.
    pub fn must(&self, case: &Case, person: &Person, action: Action) -> Result<(), Problem> {
        match (self.may(person, action), allowed(action, &self.ties)) {
            (true, _) => Ok(()),
            (false, Err(barred)) => Err(Problem::Closed(format!("{barred}."))),
            (false, Ok(_)) => Err(Problem::Elsewhere(address(&case.reference, self.claim.number))),
        }
    }

    /// What a form of it is about.
    pub fn shown<'a>(&self, case: &'a Case, posted: &Posted) -> Shown<'a> {
        shown(case, self.claim.number, posted)
    }

    /// For the hidden field.
    pub fn version(&self) -> i64 {
        self.claim.version
    }
}

/// The claim that a form is about, whether or not it is there.
fn shown<'a>(case: &'a Case, number: u32, posted: &Posted) -> Shown<'a> {
    let version = posted.version();
    Shown { reference: &case.reference, number, version }
}

/// Whether somebody is an officer of the case's partnership, and whether its certifier.
async fn theirs(app: &App, case: &Case, person: &Person) -> Result<(bool, bool), Problem> {
    let endorser = Endorser::of(person, Part::Finance, case.partnership);
    let certifier = endorsement::asked_as(&app.db, case.id, Part::Finance).await?;
    let own = CspOfficer::of(person).is_some_and(|one| one.partnership() == case.partnership);
    Ok((own, endorser.is_some_and(|one| certifier == Some(one.id()))))
}

/// From here on the funder sees a claim.
pub const SEEN: Stage = Stage::Certified;

/// What is being prepared is its partnership's alone, also when it ended so.
fn shows(reached: Stage, viewer: Viewer, theirs: bool) -> bool {
    theirs || (viewer.is_pcc() && reached >= SEEN)
}

/// Over every form about a claim.
pub fn caption(case: &Case, claim: &Claim) -> String {
    format!("{} {}, claim {}", case.reference, case.title, claim.number)
}

/// To a claim's page, which says by that word what was done.
pub fn done(case: &Case, number: u32, word: &str) -> Response {
    Redirect::to(&format!("{}?done={word}", address(&case.reference, number))).into_response()
}

/// What stands for an amount that is not there.
fn not_yet(stage: Stage) -> &'static str {
    if stage == Stage::Ended { "none" } else { "not yet" }
}

/// A claim in the list.
struct Item {
    href: Option<String>,
    name: String,
    quarter: String,
    stage: Tag,
    since: String,
    claimed: Money,
    verified: Option<Money>,
    amount: Option<Money>,
    /// What is missing: nothing more comes of one that ended.
    yet: &'static str,
}

fn item(row: &Row, reference: &Reference) -> Option<Item> {
    let number = u32::try_from(row.number).ok()?;
    let year = FinancialYear::from_start(row.year)?;
    let quarter = Quarter::new(year, u32::try_from(row.quarter).ok()?)?;
    let stage = Stage::from_code(&row.stage)?;
    Some(Item {
        href: Some(address(reference, number)),
        name: format!("Claim {number}{}", if row.last { ", final" } else { "" }),
        quarter: quarter.to_string(),
        stage: tag(stage),
        since: date::show(date::today(row.since)),
        claimed: Money::from_pence(row.claimed_pence),
        verified: row.verified_pence.map(Money::from_pence),
        amount: row.amount_pence.map(Money::from_pence),
        yet: not_yet(stage),
    })
}

#[derive(Template)]
#[template(path = "claim/list.html")]
struct ListPage {
    shell: Shell,
    caption: String,
    facts: Vec<SummaryRow>,
    items: Vec<Item>,
    start: Option<String>,
}

/// What the grant pays, and what it has paid.
fn facts(known: &Known) -> Vec<SummaryRow> {
    let account = &known.account;
    let (grant, basis) = (&account.grant, account.basis);
    let drawn = grant.drawn;
    // Nothing of one that has ended is paid any more.
    let open = grant.state.is_open();
    let or_none = |amount: Money| if open { amount } else { Money::ZERO }.to_string();
    let left = grant.award.checked_sub(drawn.authorised).unwrap_or(Money::ZERO);
    let complete = account.is_complete();
    let share = rate(
        Money::from_pence(to_pence(basis.rate.numerator())),
        Money::from_pence(to_pence(basis.rate.denominator())),
    );
    let mut rows = vec![
        SummaryRow::new("Award", grant.award.to_string()),
        SummaryRow::new("Share of eligible cost", share),
        SummaryRow::new("Verified to date", account.verified.to_string()),
        SummaryRow::new("Paid", drawn.paid.to_string()),
        SummaryRow::new("Authorised, to be paid", drawn.to_be_paid().to_string()),
        SummaryRow::new("Kept back until completion", or_none(basis.retained(account.verified, complete))),
        SummaryRow::new("Left of the award", or_none(left)),
        SummaryRow::new("To be received by", date::show(known.terms.spend_by)),
    ];
    if let Err(ClaimRefusal::IncreaseOffered(increase)) = account.lets(Action::Authorise) {
        let waits = format!("{increase}, to be accepted: until then no payment is authorised");
        rows.insert(1, SummaryRow::new("Increase offered", waits));
    }
    rows.extend(known.carried.parts.iter().map(|part| {
        let until = date::show(part.spend_by);
        SummaryRow::new(
            format!("Carried forward from {}", part.from),
            format!("{}, to be received by {until}", part.amount),
        )
    }));
    rows
}

fn to_pence(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// `GET /applications/{reference}/claims`
pub async fn list(
    State(app): State<App>,
    visit: Visit,
    SignedIn(person): SignedIn,
    Seen { case, viewer }: Seen,
    Query(told): Query<Done>,
) -> Result<Response, Problem> {
    let known = service::known::<ClaimRefusal>(&app.db, &case, None).await?;
    let (own, certifies) = theirs(&app, &case, &person).await?;
    let rows = list::of_case(&app.db, case.id).await?;
    let seen = rows
        .iter()
        .filter(|row| Stage::from_code(&row.reached).is_some_and(|at| shows(at, viewer, own || certifies)));
    let back = crate::web::application::address(&case.reference);
    let starts = own && known.account.lets(Action::Prepare).is_ok();
    let page = ListPage {
        shell: told.tell(Shell::new(&visit, "Claims")).back(back, "Back"),
        caption: format!("{} {}", case.reference, case.title),
        facts: facts(&known),
        items: seen.filter_map(|row| item(row, &case.reference)).collect(),
        start: starts.then(|| format!("{}/new", claims(&case.reference))),
    };
    render(StatusCode::OK, &page)
}
