//! What the Commissioner does to a grant after its release: varies its award or its conditions, by a decision of its own.

use super::Failure;
use super::record::{By, Opened, Subject, open, record};
use super::relation::permit;
use crate::domain::application::content::Part;
use crate::domain::application::{Action, Reference};
use crate::domain::date;
use crate::domain::decision::record::{Kind, Terms};
use crate::domain::event::Event;
use crate::domain::grant::GrantState;
use crate::domain::person::Commissioner;
use crate::domain::variation::{Difference, Variation, VaryRefusal, seen};
use crate::store::decision::record::{self as records, NewRecord};
use crate::store::ledger::{Entry, write};
use crate::store::{Db, StoreError, application, endorsement, grant, scheme};

/// Varies a grant. What may be approved by somebody may be varied by them; the allocation's row is taken before anything is
/// decided, as for an approval. Reductions and conditions hold at once, an increase is committed at once and offered. Of an active
/// grant it stays at what is kept back and by when it is spent, as no page asks for others. `shown` is what a form was shown with, see [`seen`].
///
/// # Errors
/// It is not as it was shown, cannot be varied now, or passes a limit.
pub async fn vary(
    db: &Db,
    commissioner: Commissioner,
    by: By<'_>,
    (reference, shown): (&Reference, Option<&str>),
    variation: &Variation,
) -> Result<(), Failure<VaryRefusal>> {
    let txn = db.begin().await?;
    let case = application::take_for_pcc(&txn, reference).await?.ok_or(Failure::NotFound)?;
    let Opened::At(head) = open(&txn, by, Subject::Application(case.id)).await? else { return Ok(()) };
    let may = permit(&txn, Action::Approve, &case, commissioner.id()).await?;
    let kept = grant::of(&txn, case.id).await?.ok_or(Failure::NotFound)?;
    let (state, award) = (kept.state, kept.award);
    let texts = variation.recorded(&case, &kept);
    let last = records::of(&txn, case.id).await?.into_iter().next();
    kept.can_vary(by.at).map_err(Failure::Refused)?;
    if shown.is_some_and(|shown| shown != seen(&kept, last.as_ref().map(|record| &record.number))) {
        return Err(Failure::Refused(VaryRefusal::Changed(award)));
    }
    let conditions = last.as_ref().and_then(|record| record.conditions.as_deref());
    let allocation = scheme::take_allocation(&txn, case.scheme, case.partnership, case.year).await?;
    let allocation = allocation.ok_or_else(|| StoreError::Broken("no allocation".into()))?;
    let scheme = scheme::take(&txn, case.scheme).await?;
    let until = date::last_day(by.at, scheme.policy.acceptance_days);
    let change = (variation, conditions);
    // Whoever accepted an offer accepted it with what is kept back and by when it is spent.
    let accepted =
        last.as_ref().and_then(|record| record.terms.as_ref()).filter(|_| state == GrantState::Active);
    let terms = Terms::of(&scheme, &case);
    let terms = match accepted {
        Some(Terms { retention_percent, spend_by, .. }) => {
            Terms { retention_percent: *retention_percent, spend_by: *spend_by, ..terms }
        }
        None => terms,
    };
    let varied =
        kept.vary(may, change, &case, &scheme, allocation, (by.at, until)).map_err(Failure::Refused)?;
    let entry = match varied.difference {
        Difference::Commit(more) => Some(Entry::Commit(more)),
        Difference::Decommit(less) => Some(Entry::Decommit(less)),
        Difference::Nothing => None,
    };
    if let Some(entry) = entry {
        let (sums, who) = ((scheme.id, varied.envelope), (commissioner.id(), by.at));
        write(&txn, &varied.allocation, sums, case.id, entry, who).await?;
    }
    let kept = NewRecord {
        application: case.id,
        kind: Kind::Varied,
        award: variation.award,
        eligible_cost: case.figures.eligible_cost,
        reasons: &variation.reasons,
        conditions: variation.conditions.as_deref(),
        texts: &texts,
        terms,
        by: commissioner.id(),
        at: by.at,
    };
    let number = records::add(&txn, &scheme.office, kept).await?.to_string();
    let waits = varied.grant.waits();
    // Whether or not there is anything to accept: what is lowered was accepted by them.
    let certifier = endorsement::asked_as(&txn, case.id, Part::Finance).await?;
    let event = Event::Varied {
        number,
        before: award,
        award: variation.award,
        offered: waits.then(|| varied.grant.at_stake()),
        reasons: variation.reasons.clone(),
        conditions: variation.conditions.clone(),
        accept_by: varied.grant.accept_by.filter(|_| waits),
        certifier,
    };
    grant::save(&txn, state, &varied.grant).await?;
    application::save(&txn, case.version, &case, 1).await?;
    record(&txn, by, head, &event, None).await?;
    txn.commit().await?;
    Ok(())
}
