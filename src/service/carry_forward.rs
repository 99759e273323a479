//! Carrying money of a grant into the next year: asked for by its partnership, advised on by the treasurer, decided by the
//! Commissioner. The case's row is held throughout, so that of two answers one is first. Nothing moves in the ledger: the award
//! stays committed against the cap that it came from.

use chrono::{DateTime, Utc};

use super::Failure;
use super::record::{By, Head, Opened, Subject, open, record};
use super::relation::permit;
use crate::domain::application::content::Part;
use crate::domain::application::relation::Permit;
use crate::domain::application::{Action as CaseAction, Case, Reference};
use crate::domain::carry_forward::{
    Answer, AnswerRefusal, AskRefusal, CarryForward, Stage, Standing, Wanted, from_year,
};
use crate::domain::event::{CarryForwardDeed, CarryForwardEvent, Event};
use crate::domain::money::Money;
use crate::domain::person::{Commissioner, CspOfficer, PersonId, Treasurer};
use crate::domain::scheme::Policy;
use crate::domain::year_end::Account;
use crate::store::{
    Db, Read, StoreError, Txn, application, carry_forward, endorsement, history, scheme, year_end,
};

/// What a carry-forward of a grant is judged on.
pub struct Known {
    /// The grant and what was received for it.
    pub account: Account,
    /// The scheme's values.
    pub policy: Policy,
    /// Those that were asked for, the first first.
    pub all: Vec<CarryForward>,
}

impl Known {
    /// To ask for another.
    pub fn to_ask(&self, now: DateTime<Utc>) -> Standing<'_> {
        let from = from_year(self.account.year, &self.all);
        self.standing(self.account.unspent_of(from), now)
    }

    /// To answer one.
    pub fn to_answer(&self, one: &CarryForward, now: DateTime<Utc>) -> Standing<'_> {
        self.standing(self.account.unspent_of(one.from), now)
    }

    fn standing(&self, unspent: Money, now: DateTime<Utc>) -> Standing<'_> {
        let (policy, grant, year) = (&self.policy, &self.account.grant, self.account.year);
        Standing { policy, grant, year, unspent, now }
    }
}

/// Everything that a carry-forward of a case is judged on.
///
/// # Errors
/// Not found before its grant was accepted.
pub async fn known<R>(read: &impl Read, case: &Case) -> Result<Known, Failure<R>> {
    let account = year_end::of_case(read, case).await?.ok_or(Failure::NotFound)?;
    let policy = scheme::of(read, case.scheme).await?.policy;
    Ok(Known { account, policy, all: carry_forward::of(read, case.id).await? })
}

/// Asks to carry so much into the next year. Returns its number, also when the form was posted before.
///
/// # Errors
/// Every reason why it cannot be asked for.
pub async fn ask(
    db: &Db,
    officer: CspOfficer,
    by: By<'_>,
    reference: &Reference,
    wanted: Wanted,
) -> Result<u32, Failure<Vec<AskRefusal>>> {
    let txn = db.begin().await?;
    let case = application::take_of_csp(&txn, officer.partnership(), reference).await?;
    let case = case.ok_or(Failure::NotFound)?;
    let Opened::At(head) = open(&txn, by, Subject::Application(case.id)).await? else {
        return asked_before(&txn, by).await;
    };
    let may = permit(&txn, CaseAction::Save, &case, officer.id()).await?;
    let known = known(&txn, &case).await?;
    let asked = known.to_ask(by.at).ask(may, wanted, &known.all, officer.id()).map_err(Failure::Refused)?;
    carry_forward::add(&txn, case.id, &asked).await?;
    let (amount, reason) = (asked.wanted.amount, asked.wanted.reason.clone());
    let event = told(&asked, CarryForwardDeed::Asked { amount, reason });
    application::save(&txn, case.version, &case, 1).await?;
    record(&txn, by, head, &event, None).await?;
    txn.commit().await?;
    Ok(asked.number)
}

async fn asked_before(txn: &Txn, by: By<'_>) -> Result<u32, Failure<Vec<AskRefusal>>> {
    let event = match by.key {
        Some(key) => history::event_of_form(txn, key).await?,
        None => None,
    };
    match event {
        Some(Event::CarryForward(happened)) => Ok(happened.number),
        _ => Err(Failure::Store(StoreError::Conflict)),
    }
}

fn told(of: &CarryForward, deed: CarryForwardDeed) -> Event {
    let (number, year, spend_by) = (of.number, of.from, of.wanted.spend_by);
    Event::CarryForward(CarryForwardEvent { number, year, spend_by, deed })
}

/// What the treasurer or the Commissioner says: how much of it, if anything, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// So much; `None` for nothing.
    pub amount: Option<Money>,
    /// Why.
    pub reason: String,
}

impl Said {
    fn by(self, by: PersonId, at: DateTime<Utc>) -> Answer {
        Answer { amount: self.amount, reason: self.reason, by, at }
    }
}

/// One that is answered, with the case whose row is held.
struct Taken {
    txn: Txn,
    case: Case,
    head: Head,
    permit: Permit,
    known: Known,
}

impl Taken {
    /// `None` when the form was posted before.
    async fn of(
        db: &Db,
        by: By<'_>,
        reference: &Reference,
        (action, person): (CaseAction, PersonId),
    ) -> Result<Option<Taken>, Failure<AnswerRefusal>> {
        let txn = db.begin().await?;
        let case = application::take_for_pcc(&txn, reference).await?.ok_or(Failure::NotFound)?;
        let Opened::At(head) = open(&txn, by, Subject::Application(case.id)).await? else { return Ok(None) };
        let permit = permit(&txn, action, &case, person).await?;
        let known = known(&txn, &case).await?;
        Ok(Some(Taken { txn, case, head, permit, known }))
    }
}

/// Saves one that was at that stage as it became, tells of it and commits.
async fn keep(
    txn: Txn,
    by: By<'_>,
    (case, head): (Case, Head),
    (before, one): (Stage, &CarryForward),
    deed: CarryForwardDeed,
) -> Result<(), StoreError> {
    carry_forward::save(&txn, case.id, before, one).await?;
    application::save(&txn, case.version, &case, 1).await?;
    record(&txn, by, head, &told(one, deed), None).await?;
    txn.commit().await
}

/// The treasurer's advice on one.
///
/// # Errors
/// It does not wait for advice, or more is supported than was asked for.
pub async fn advise(
    db: &Db,
    treasurer: Treasurer,
    by: By<'_>,
    (reference, number): (&Reference, u32),
    said: Said,
) -> Result<(), Failure<AnswerRefusal>> {
    let me = (CaseAction::Assign, treasurer.id());
    let Some(taken) = Taken::of(db, by, reference, me).await? else { return Ok(()) };
    let Taken { txn, case, head, permit, known } = taken;
    let (one, answer) = (numbered(&known, number)?, said.by(treasurer.id(), by.at));
    let (amount, supported, reason) = (one.wanted.amount, answer.amount, answer.reason.clone());
    let advised =
        one.clone().advise(permit, answer, &known.to_answer(one, by.at)).map_err(Failure::Refused)?;
    let deed = CarryForwardDeed::Advised { amount, supported, reason };
    Ok(keep(txn, by, (case, head), (one.stage, &advised), deed).await?)
}

/// The Commissioner's decision on one: approved in full or in part, or refused.
///
/// # Errors
/// It does not wait for a decision, more is approved than was asked for or is unspent, or its day is past.
pub async fn decide(
    db: &Db,
    commissioner: Commissioner,
    by: By<'_>,
    (reference, number): (&Reference, u32),
    said: Said,
) -> Result<(), Failure<AnswerRefusal>> {
    let me = (CaseAction::Approve, commissioner.id());
    let Some(taken) = Taken::of(db, by, reference, me).await? else { return Ok(()) };
    let Taken { txn, case, head, permit, known } = taken;
    let (one, answer) = (numbered(&known, number)?, said.by(commissioner.id(), by.at));
    let (amount, approved, reason) = (one.wanted.amount, answer.amount, answer.reason.clone());
    let decided =
        one.clone().decide(permit, answer, &known.to_answer(one, by.at)).map_err(Failure::Refused)?;
    let certifier = endorsement::asked_as(&txn, case.id, Part::Finance).await?;
    let deed = CarryForwardDeed::Decided { amount, approved, reason, certifier };
    Ok(keep(txn, by, (case, head), (one.stage, &decided), deed).await?)
}

fn numbered<R>(known: &Known, number: u32) -> Result<&CarryForward, Failure<R>> {
    known.all.iter().find(|one| one.number == number).ok_or(Failure::NotFound)
}
