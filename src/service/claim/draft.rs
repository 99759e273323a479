//! A claim while its partnership has it: started, filled in, and sent to be certified.

use super::{Found, Known, Shown, Taken, keep, known, take, ties, today};
use crate::domain::application::content::Part;
use crate::domain::application::relation::allowed as allowed_to_the_case;
use crate::domain::application::{Action as CaseAction, Case, Reference};
use crate::domain::claim::relation::{Tie, allowed};
use crate::domain::claim::{
    Action, Claim, ClaimRefusal, Cost, CostRefusal, Line, LineId, MOST_LINES, Proofs, Quarter,
};
use crate::domain::event::{ClaimEvent, ClaimedCost, Event};
use crate::domain::person::{CspOfficer, Holding, PersonId, Role};
use crate::domain::purchase::PurchaseId;
use crate::service::Failure;
use crate::service::record::{By, Head, Opened, Subject, open, record};
use crate::store::claim::line;
use crate::store::{
    Db, StoreError, Txn, application, claim, endorsement, file, history, person, purchase, relation,
};

/// Starts a claim for a quarter. Returns its number.
///
/// # Errors
/// The grant takes none, or none for that quarter.
pub async fn begin(
    db: &Db,
    officer: CspOfficer,
    by: By<'_>,
    reference: &Reference,
    quarter: Quarter,
) -> Result<u32, Failure<ClaimRefusal>> {
    let txn = db.begin().await?;
    let case = application::take_of_csp(&txn, officer.partnership(), reference).await?;
    let case = case.ok_or(Failure::NotFound)?;
    let Opened::At(head) = open(&txn, by, Subject::Application(case.id)).await? else {
        return begun_before(&txn, by).await;
    };
    let ties = relation::of(&txn, &case, officer.id()).await?;
    allowed_to_the_case(CaseAction::Save, &ties)?;
    let known: Known = known(&txn, &case, None).await?;
    let window = known.window(&case, (None, None), today(by));
    let number = claim::next_number(&txn, case.id).await?;
    let new = known.account.begin((number, quarter), &window, by.at).map_err(Failure::Refused)?;
    let id = claim::add(&txn, &new).await?;
    claim::did(&txn, id, (officer.id(), Tie::Prepared), by.at).await?;
    application::save(&txn, case.version, &case, 1).await?;
    let event = ClaimEvent::Begun { number: new.number, quarter };
    record(&txn, by, head, &Event::Claim(event), None).await?;
    txn.commit().await?;
    Ok(new.number)
}

/// The number of the claim that this form started before.
async fn begun_before(txn: &Txn, by: By<'_>) -> Result<u32, Failure<ClaimRefusal>> {
    let event = match by.key {
        Some(key) => history::event_of_form(txn, key).await?,
        None => None,
    };
    match event {
        Some(Event::Claim(ClaimEvent::Begun { number, .. })) => Ok(number),
        _ => Err(Failure::Store(StoreError::Conflict)),
    }
}

pub(super) async fn take_own(
    txn: &Txn,
    officer: CspOfficer,
    by: By<'_>,
    shown: Shown<'_>,
) -> Result<Found, Failure<ClaimRefusal>> {
    let case = application::take_of_csp(txn, officer.partnership(), shown.reference).await?;
    let case = case.ok_or(Failure::NotFound)?;
    let ties = relation::of(txn, &case, officer.id()).await?;
    allowed_to_the_case(CaseAction::Save, &ties)?;
    take(txn, by, case, shown, (Action::Prepare, officer.id())).await
}

/// Enters a cost, or changes one.
///
/// # Errors
/// Every reason why it cannot be claimed.
pub async fn put(
    db: &Db,
    officer: CspOfficer,
    by: By<'_>,
    shown: Shown<'_>,
    line: Option<LineId>,
    cost: Cost,
) -> Result<(), Failure<Vec<ClaimRefusal>>> {
    let txn = db.begin().await?;
    let several = |failure: Failure<ClaimRefusal>| failure.map(|refusal| vec![refusal]);
    let Found::Now(taken) = take_own(&txn, officer, by, shown).await.map_err(several)? else {
        return Ok(());
    };
    let Taken { case, claim, known, head, .. } = *taken;
    let one = |refusal: ClaimRefusal| Failure::Refused(vec![refusal]);
    claim.can_change(&known.account).map_err(one)?;
    match line {
        Some(id) if !claim.lines.iter().any(|line| line.id == id) => return Err(one(ClaimRefusal::NoLine)),
        Some(id) if claim::purchase::is_one(&txn, id).await? => return Err(one(ClaimRefusal::Purchased)),
        None if claim.lines.len() >= MOST_LINES => return Err(one(ClaimRefusal::TooMany)),
        _ => {}
    }
    admit(&txn, &case, &known, (line, &cost), by).await?;
    if let Some(refusal) = bought(&txn, &case, &cost).await? {
        return Err(one(refusal.into()));
    }
    let entered = (&cost, Some(cost.invoice_key()));
    let id = match line::put(&txn, (claim.id, case.partnership), line, entered).await {
        Ok(id) => id,
        // Two at once: on SQLite they wait for one another, on PostgreSQL the index says it.
        Err(StoreError::Constraint(_)) => return Err(one(CostRefusal::Twice.into())),
        Err(other) => return Err(other.into()),
    };
    enter(&txn, by, (&case, head), claim, (id, cost), officer.id()).await?;
    Ok(txn.commit().await?)
}

/// Why a typed invoice cannot be claimed when purchases of the partnership have it: they are claimed as what they are, unless their
/// grant takes no claims any more.
async fn bought(txn: &Txn, case: &Case, cost: &Cost) -> Result<Option<CostRefusal>, StoreError> {
    let holders = purchase::with_invoice(txn, case, &cost.invoice_key(), None).await?;
    let ids: Vec<PurchaseId> = holders.iter().map(|holder| holder.purchase).collect();
    if !claim::purchase::claimed(txn, &ids).await?.is_empty() {
        return Ok(Some(CostRefusal::Twice));
    }
    Ok(holders.into_iter().find(|holder| holder.claimable).map(CostRefusal::Bought))
}

/// Notes that a claim has a line more, or another one.
pub(super) async fn enter(
    txn: &Txn,
    by: By<'_>,
    (case, head): (&Case, Head),
    mut claim: Claim,
    (id, cost): (LineId, Cost),
    officer: PersonId,
) -> Result<(), Failure<Vec<ClaimRefusal>>> {
    let (before, after) = (kept(&claim, id), Some(Box::new(ClaimedCost::of(&cost))));
    claim.lines.retain(|line| line.id != id);
    claim.lines.push(Line { id, cost, verified: None });
    let claimed = claim.claimed().ok_or_else(|| Failure::Refused(vec![ClaimRefusal::Sums]))?;
    let event = ClaimEvent::Changed { number: claim.number, claimed, before, after };
    keep(txn, by, (case, head), &claim, Some((officer, Tie::Prepared)), event).await?;
    Ok(())
}

/// A line as it is, for the history.
fn kept(claim: &Claim, line: LineId) -> Option<Box<ClaimedCost>> {
    let line = claim.lines.iter().find(|one| one.id == line);
    line.map(|line| Box::new(ClaimedCost::of(&line.cost)))
}

/// Every reason why a cost cannot be claimed: its kind, its days, its amounts, or that somebody typed its invoice before. Nobody
/// else claims or records an invoice of the partnership until this is done.
pub(super) async fn admit(
    txn: &Txn,
    case: &Case,
    known: &Known,
    (line, cost): (Option<LineId>, &Cost),
    by: By<'_>,
) -> Result<(), Failure<Vec<ClaimRefusal>>> {
    let refused = known.scheme.refuses_category(&cost.category);
    let window = known.window(case, (line, refused.as_deref()), today(by));
    let mut refusals = window.admits(cost).err().unwrap_or_default();
    purchase::take_invoices(txn, case.partnership).await?;
    if line::is_typed(txn, case.partnership, &cost.invoice_key(), line).await? {
        refusals.push(CostRefusal::Twice);
    }
    let papers = file::papers(txn, case.id, None).await?;
    let there = |id| papers.iter().any(|file| file.attached.id == id);
    if !cost.evidence.iter().all(|id| there(*id)) {
        return Err(Failure::NotFound);
    }
    match refusals.is_empty() {
        true => Ok(()),
        false => Err(Failure::Refused(refusals.into_iter().map(ClaimRefusal::from).collect())),
    }
}

/// Takes a cost off a draft.
///
/// # Errors
/// It is not there, or the claim is no draft.
pub async fn remove(
    db: &Db,
    officer: CspOfficer,
    by: By<'_>,
    shown: Shown<'_>,
    line: LineId,
) -> Result<(), Failure<ClaimRefusal>> {
    let txn = db.begin().await?;
    let Found::Now(taken) = take_own(&txn, officer, by, shown).await? else { return Ok(()) };
    let Taken { case, mut claim, known, head, .. } = *taken;
    claim.can_change(&known.account).map_err(Failure::Refused)?;
    let before = Some(kept(&claim, line).ok_or(Failure::Refused(ClaimRefusal::NoLine))?);
    line::remove(&txn, claim.id, line).await?;
    claim.lines.retain(|one| one.id != line);
    let claimed = claim.claimed().ok_or(Failure::Refused(ClaimRefusal::Sums))?;
    let event = ClaimEvent::Changed { number: claim.number, claimed, before, after: None };
    keep(&txn, by, (&case, head), &claim, Some((officer.id(), Tie::Prepared)), event).await?;
    Ok(txn.commit().await?)
}

/// Discards a draft: its costs are taken off, its number is not used again.
///
/// # Errors
/// The claim is no draft.
pub async fn discard(
    db: &Db,
    officer: CspOfficer,
    by: By<'_>,
    shown: Shown<'_>,
) -> Result<(), Failure<ClaimRefusal>> {
    let txn = db.begin().await?;
    let Found::Now(taken) = take_own(&txn, officer, by, shown).await? else { return Ok(()) };
    let Taken { case, mut claim, known, head, .. } = *taken;
    claim.can_change(&known.account).map_err(Failure::Refused)?;
    let claimed = claim.claimed().ok_or(Failure::Refused(ClaimRefusal::Sums))?;
    let costs = claim.lines.iter().map(|line| ClaimedCost::of(&line.cost)).collect();
    for one in std::mem::take(&mut claim.lines) {
        line::remove(&txn, claim.id, one.id).await?;
    }
    claim::discard(&txn, claim.id).await?;
    let event = ClaimEvent::Discarded { number: claim.number, claimed, costs };
    keep(&txn, by, (&case, head), &claim, Some((officer.id(), Tie::Prepared)), event).await?;
    Ok(txn.commit().await?)
}

/// Sends it to be certified; `last` says that it is the final one.
///
/// # Errors
/// It is empty, nothing proves one of its costs, or it is the final one and others are open.
pub async fn send(
    db: &Db,
    officer: CspOfficer,
    by: By<'_>,
    shown: Shown<'_>,
    last: bool,
) -> Result<(), Failure<ClaimRefusal>> {
    let txn = db.begin().await?;
    let Found::Now(taken) = take_own(&txn, officer, by, shown).await? else { return Ok(()) };
    let Taken { case, claim, known, head, permit } = *taken;
    known.carried.pays_for(case.year, &claim.lines).map_err(Failure::Refused)?;
    let lines: Vec<LineId> = claim.lines.iter().map(|line| line.id).collect();
    let bought = claim::purchase::among(&txn, &lines).await?;
    let files = file::showing(&txn, case.id).await?;
    let proofs = Proofs { files: &files, bought: &bought };
    let claim = claim.send(permit, &known.account, (last, proofs), by.at).map_err(Failure::Refused)?;
    let certifier =
        certifier(&txn, &case, &claim).await?.ok_or(Failure::Refused(ClaimRefusal::NoCertifier))?;
    let claimed = claim.claimed().ok_or(Failure::Refused(ClaimRefusal::Sums))?;
    let event = ClaimEvent::Sent { number: claim.number, claimed, last, certifier: Some(certifier) };
    keep(&txn, by, (&case, head), &claim, Some((officer.id(), Tie::Prepared)), event).await?;
    Ok(txn.commit().await?)
}

/// Who certifies a claim of a case: whoever was asked to certify its match, while the role is theirs and nothing that they
/// did, or declared, since then forbids it.
async fn certifier(txn: &Txn, case: &Case, claim: &Claim) -> Result<Option<PersonId>, StoreError> {
    let Some(asked) = endorsement::asked_as(txn, case.id, Part::Finance).await? else { return Ok(None) };
    let hat = Holding { role: Role::FinanceCertifier, partnership: Some(case.partnership) };
    let may = allowed(Action::Certify, &ties(txn, case, claim, asked).await?).is_ok();
    Ok((may && person::hats(txn, asked).await?.contains(&hat)).then_some(asked))
}
