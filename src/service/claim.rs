//! Claims of an active grant as their partnership prepares and certifies them. What the funder does is in `pay`.

mod certify;
mod draft;
mod pay;
mod purchase;
mod undo;

use super::Failure;
use super::record::{By, Head, Opened, Subject, open, record};
use crate::domain::application::{Case, Reference};
use crate::domain::camera::given_up;
use crate::domain::carry_forward::{Carried, Part};
use crate::domain::claim::entitlement::Basis;
use crate::domain::claim::relation::{Permit, Tie, allowed};
use crate::domain::claim::{Account, Action, Claim, ClaimId, ClaimRefusal, LineId, Window};
use crate::domain::date;
use crate::domain::decision::record::Terms;
use crate::domain::event::{ClaimEvent, Event};
use crate::domain::grant::{Before, Grant};
use crate::domain::money::Money;
use crate::domain::person::PersonId;
use crate::domain::scheme::Scheme;
use crate::store::decision::record as records;
use crate::store::{
    Read, StoreError, Txn, application, camera, carry_forward, claim, grant, relation, scheme,
};

pub use certify::certify;
pub use draft::{begin, discard, put, remove, send};
pub use pay::{Sender, authorise, check, pay, pay_all, send_back};
pub use purchase::add as add_purchase;
pub use undo::{stop, undo};

/// What a grant pays on and when, with the scheme that says for what.
pub struct Known {
    /// The grant with what is counted of it.
    pub account: Account,
    /// The terms of its last decision.
    pub terms: Terms,
    /// Its scheme, for the kinds of cost that are paid for.
    pub scheme: Scheme,
    /// What was carried forward of it.
    pub carried: Carried,
    /// How many of its cameras were given up, of how many.
    pub given_up: (usize, usize),
}

impl Known {
    /// The last day on which what the grant pays for can come in.
    pub fn last_day(&self) -> chrono::NaiveDate {
        Part::last_day(self.terms.spend_by, &self.carried.parts)
    }

    /// Between which days a cost must be received, and whether its kind is paid for.
    /// `but` is the line that is changed.
    pub fn window<'a>(
        &'a self,
        case: &Case,
        (but, refused): (Option<LineId>, Option<&'a str>),
        today: chrono::NaiveDate,
    ) -> Window<'a> {
        let carried = Some(&self.carried);
        Window { year: case.year, spend_by: self.terms.spend_by, today, refused, carried, but }
    }
}

/// Everything about a grant that its claims ask; `but` is the claim that is looked at.
///
/// # Errors
/// Not found when there is no grant.
pub async fn known<R>(read: &impl Read, case: &Case, but: Option<ClaimId>) -> Result<Known, Failure<R>> {
    let grant = grant::of(read, case.id).await?.ok_or(Failure::NotFound)?;
    let scheme = scheme::of(read, case.scheme).await?;
    let terms = records::terms(read, case, &scheme).await?;
    // What was given back does not change the share, which stays that of the decision; it lowers the most that is paid.
    let decided = grant.decided();
    let basis = Basis::new(decided, case.figures.eligible_cost, terms.retention_percent);
    let basis = basis.ok_or_else(|| StoreError::Broken(format!("{} has no share", case.reference)))?;
    let open = grant.state.is_open();
    let basis = Basis { award: if open { grant.award } else { decided }, ..basis };
    let parts = Part::of(&carry_forward::of(read, case.id).await?);
    let received = match parts.is_empty() {
        true => Vec::new(),
        false => claim::line::received_after(read, case.id, case.year.ends()).await?,
    };
    let carried = Carried { rate: basis.rate, parts, received };
    let here = claim::verified(read, case.id).await?;
    let verified = with_before(&grant, case, here, |before| before.verified)?;
    let others = claim::others(read, case.id, but).await?;
    let cameras = camera::of_case(read, case.id).await?;
    let uncommissioned = cameras.iter().filter(|camera| camera.waits_to_be_commissioned()).count();
    let account = Account { grant, basis, verified, others, uncommissioned };
    Ok(Known { account, terms, scheme, carried, given_up: given_up(&cameras) })
}

/// What came of the claims of a grant, with the same of before it was taken over.
///
/// # Errors
/// It adds up to more than money can be.
pub(super) fn with_before(
    grant: &Grant,
    case: &Case,
    here: Money,
    of: fn(Before) -> Money,
) -> Result<Money, StoreError> {
    let all = here.checked_add(of(grant.before.unwrap_or_default()));
    all.ok_or_else(|| StoreError::Broken(format!("{} adds up to too much", case.reference)))
}

/// What ties this person to a claim: what they did to it, and what they are to its case.
///
/// # Errors
/// Only the database's.
pub async fn ties(
    read: &impl Read,
    case: &Case,
    claim: &Claim,
    person: PersonId,
) -> Result<Vec<Tie>, StoreError> {
    let mut ties = claim.ties_of(person);
    ties.extend(relation::of(read, case, person).await?.into_iter().filter_map(Tie::of));
    Ok(ties)
}

/// A claim of a case whose row is held, as one form found it.
struct Taken {
    case: Case,
    claim: Claim,
    known: Known,
    head: Head,
    permit: Permit,
}

/// A claim as a page showed it: of which case, its number, and its version there.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// Of which case.
    pub reference: &'a Reference,
    /// Its number within the grant.
    pub number: u32,
    /// As the page found it.
    pub version: i64,
}

/// What a form finds.
enum Found {
    /// It was posted before.
    Before,
    /// The claim.
    Now(Box<Taken>),
}

/// Loads a claim of a case whose row the caller has taken, and asks whether this person may do this to it.
async fn take(
    txn: &Txn,
    by: By<'_>,
    case: Case,
    shown: Shown<'_>,
    (action, person): (Action, PersonId),
) -> Result<Found, Failure<ClaimRefusal>> {
    let Opened::At(head) = open(txn, by, Subject::Application(case.id)).await? else {
        return Ok(Found::Before);
    };
    let claim = claim::of(txn, case.id, shown.number).await?.ok_or(Failure::NotFound)?;
    let ties = ties(txn, &case, &claim, person).await?;
    let permit = allowed(action, &ties).map_err(|barred| Failure::Refused(barred.into()))?;
    if claim.version != shown.version {
        return Err(Failure::Store(StoreError::Conflict));
    }
    let known = known(txn, &case, Some(claim.id)).await?;
    Ok(Found::Now(Box::new(Taken { case, claim, known, head, permit })))
}

/// Saves a claim as it became, tells of it, and notes who did it.
async fn keep(
    txn: &Txn,
    by: By<'_>,
    (case, head): (&Case, Head),
    claim: &Claim,
    did: Option<(PersonId, Tie)>,
    event: ClaimEvent,
) -> Result<Head, StoreError> {
    claim::save(txn, claim).await?;
    if let Some(did) = did {
        claim::did(txn, claim.id, did, by.at).await?;
    }
    application::save(txn, case.version, case, 1).await?;
    record(txn, by, head, &Event::Claim(event), None).await
}

fn today(by: By<'_>) -> chrono::NaiveDate {
    date::today(by.at)
}
