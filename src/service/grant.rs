//! What becomes of an offer: accepted or declined by whoever certified its match, or looked at by the clock.

use chrono::{DateTime, Utc};

use super::Failure;
use super::commitment::give_back;
use super::planning::plan;
use super::record::{By, Head, Opened, Subject, open, record};
use super::relation::permit;
use crate::domain::application::content::Part;
use crate::domain::application::{Action, Case, Reference};
use crate::domain::date;
use crate::domain::event::Event;
use crate::domain::grant::{Grant, GrantState, OfferRefusal, looked_at_before};
use crate::domain::person::Endorser;
use crate::store::{Db, StoreError, Txn, application, camera, decision, endorsement, grant, person};

/// What the accountable body says to an offer.
#[derive(Clone, Debug)]
pub struct Reply {
    /// Takes it; declines otherwise.
    pub accepted: bool,
    /// In their words.
    pub comment: Option<String>,
}

/// Accepts or declines an offer, for the accountable body of the case: only whoever was asked to certify its match, and not
/// if they prepared or assessed it.
pub async fn reply(
    db: &Db,
    endorser: Endorser,
    by: By<'_>,
    reference: &Reference,
    reply: Reply,
) -> Result<(), Failure<OfferRefusal>> {
    let txn = db.begin().await?;
    if endorser.part() != Part::Finance || !person::take_hat(&txn, endorser.id(), endorser.hat()).await? {
        return Err(Failure::NotFound);
    }
    let case = application::take_of_endorser(&txn, endorser, reference).await?;
    let case = case.ok_or(Failure::NotFound)?;
    let Opened::At(head) = open(&txn, by, Subject::Application(case.id)).await? else { return Ok(()) };
    if endorsement::asked_as(&txn, case.id, Part::Finance).await? != Some(endorser.id()) {
        return Err(Failure::NotFound);
    }
    permit(&txn, Action::Certify, &case, endorser.id()).await?;
    let offer = grant::of(&txn, case.id).await?.ok_or(Failure::NotFound)?;
    let (before, award) = (offer.state, offer.at_stake());
    let replied = if reply.accepted { offer.accept(by.at) } else { offer.decline(by.at) };
    let replied = replied.map_err(Failure::Refused)?;
    let event = match reply.accepted {
        true => Event::OfferAccepted { award, comment: reply.comment },
        false => {
            give_back(&txn, &case, award, (endorser.id(), by.at)).await?;
            Event::OfferDeclined { award, reason: reply.comment.unwrap_or_default() }
        }
    };
    let mut events = vec![event];
    if before == GrantState::Offered && replied.state == GrantState::Active {
        events.extend(plan(&txn, by, &case).await?);
    }
    Ok(keep(txn, (by, head), before, case, replied, &events).await?)
}

/// Ends offers whose last day is past, and reminds of those whose last day is near. Returns how many were looked at.
pub async fn look_at_offers(db: &Db, now: DateTime<Utc>) -> Result<usize, StoreError> {
    let today = date::today(now);
    let due = grant::due(db, today, looked_at_before(today)).await?;
    // One that cannot be looked at keeps nobody else's from lapsing.
    let mut failed = None;
    for reference in &due {
        if let Err(error) = look_at(db, now, reference).await {
            tracing::error!(%reference, %error, "an offer could not be looked at");
            failed.get_or_insert(error);
        }
    }
    failed.map_or(Ok(due.len()), Err)
}

/// Another process may have been here first: then there is nothing left to do.
async fn look_at(db: &Db, now: DateTime<Utc>, reference: &Reference) -> Result<(), StoreError> {
    let txn = db.begin().await?;
    let Some(case) = application::take_for_pcc(&txn, reference).await? else { return Ok(()) };
    let Some(offer) = grant::of(&txn, case.id).await? else { return Ok(()) };
    let by = By::nobody(now);
    let Opened::At(head) = open(&txn, by, Subject::Application(case.id)).await? else { return Ok(()) };
    let (before, award) = (offer.state, offer.at_stake());
    let offered = grant::offered_at(&txn, &offer).await?;
    let (grant, event) = match (offer.clone().lapse(now), offer.remind(offered, now)) {
        (Some(lapsed), _) => {
            // An increase of an award that was taken over was decided by a variation alone.
            let decided = match decision::of(&txn, case.id).await? {
                Some(decision) => Some(decision.by),
                None => decision::record::signer(&txn, case.id).await?,
            };
            let decided = decided.ok_or_else(|| StoreError::Broken("a grant without a decision".into()))?;
            give_back(&txn, &case, award, (decided, now)).await?;
            (lapsed, Event::OfferLapsed { award })
        }
        (None, Some(reminded)) => {
            let certifier = endorsement::asked_as(&txn, case.id, Part::Finance).await?;
            let accept_by = reminded.accept_by;
            (reminded, Event::OfferReminded { award, accept_by, certifier })
        }
        (None, None) => return Ok(()),
    };
    keep(txn, (by, head), before, case, grant, &[event]).await
}

/// Plans the cameras of grants that became active before there was a register. Returns how many were looked at.
pub async fn plan_missing(db: &Db, now: DateTime<Utc>) -> Result<usize, StoreError> {
    let missing = camera::unplanned(db).await?;
    let by = By::nobody(now);
    for reference in &missing {
        let txn = db.begin().await?;
        let Some(case) = application::take_for_pcc(&txn, reference).await? else { continue };
        let Opened::At(head) = open(&txn, by, Subject::Application(case.id)).await? else { continue };
        // Another process may have been here first.
        let there = !camera::of_case(&txn, case.id).await?.is_empty();
        let Some(event) = (if there { None } else { plan(&txn, by, &case).await? }) else { continue };
        application::save(&txn, case.version, &case, 1).await?;
        record(&txn, by, head, &event, None).await?;
        txn.commit().await?;
    }
    Ok(missing.len())
}

async fn keep(
    txn: Txn,
    (by, mut head): (By<'_>, Head),
    before: GrantState,
    case: Case,
    grant: Grant,
    events: &[Event],
) -> Result<(), StoreError> {
    grant::save(&txn, before, &grant).await?;
    application::save(&txn, case.version, &case, i64::try_from(events.len()).unwrap_or(i64::MAX)).await?;
    for (place, event) in events.iter().enumerate() {
        let by = By { key: by.key.filter(|_| place == 0), ..by };
        head = record(&txn, by, head, event, None).await?;
    }
    txn.commit().await
}
