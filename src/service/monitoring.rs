//! Keeps the register of monitoring commitments: what existed is registered once, may become less, and is paid; what was typed
//! wrongly is put right without being deleted.

use super::Failure;
use super::record::{By, Opened, Subject, first, open, posted_before, record};
use crate::domain::date;
use crate::domain::event::{Deed, Event, Monitoring};
use crate::domain::money::Money;
use crate::domain::monitoring::{
    AlreadyReversed, Commitment, CommitmentId, Payment, PaymentId, PaymentRefusal, Terms, TermsRefusal,
    reversed,
};
use crate::domain::person::{GrantsOfficer, PartnershipId, Treasurer};
use crate::store::{Db, StoreError, Txn, monitoring as store, scheme};

/// The register, or that of a partnership, with the scheme's row held, as an import holds it: two at once come one after the
/// other, so that no commitment is registered twice and none is one too many.
async fn register_of(txn: &Txn, of: Option<PartnershipId>) -> Result<Vec<Commitment>, StoreError> {
    scheme::take_current(txn).await?;
    Ok(store::list(txn, of).await?.into_iter().map(|listed| listed.commitment).collect())
}

/// Registers one that is older than the policy and not there yet; with a reason when it exceeds one that was a mistake.
///
/// # Errors
/// Every reason why not, such as that it is a new one.
pub async fn register(
    db: &Db,
    _: GrantsOfficer,
    by: By<'_>,
    of: PartnershipId,
    terms: Terms,
    reason: Option<String>,
) -> Result<(), Failure<Vec<TermsRefusal>>> {
    let txn = db.begin().await?;
    // The scheme's row first: the same form posted twice at once waits there for the first, and then finds it done.
    let register = register_of(&txn, None).await?;
    if posted_before(&txn, by).await?.is_some() {
        return Ok(());
    }
    let began = store::policy_began(&txn).await?;
    terms.join(of, began, &register, reason.as_deref()).map_err(Failure::Refused)?;
    let id = store::add(&txn, of, &terms).await?;
    let Terms { what, yearly, starts_on, ends_on } = terms;
    let deed = Deed::Registered { what, yearly, starts_on, ends_on };
    let event = Event::Monitoring(Monitoring { deed, reason });
    record(&txn, by, first(Subject::Monitoring(id)), &event, None).await?;
    Ok(txn.commit().await?)
}

/// Changes one to less: sooner over, or cheaper. `version` is that of the form.
///
/// # Errors
/// Every reason why not.
pub async fn change(
    db: &Db,
    _: GrantsOfficer,
    by: By<'_>,
    (id, version): (CommitmentId, i64),
    to: (String, Money, chrono::NaiveDate),
    reason: String,
) -> Result<(), Failure<Vec<TermsRefusal>>> {
    let txn = db.begin().await?;
    let of = store::one(&txn, None, id).await?.ok_or(Failure::NotFound)?.commitment.partnership;
    let register = register_of(&txn, Some(of)).await?;
    let (commitment, paid) = store::take(&txn, id).await?.ok_or(Failure::NotFound)?;
    let Opened::At(head) = open(&txn, by, Subject::Monitoring(id)).await? else { return Ok(()) };
    if commitment.version != version {
        return Err(Failure::Store(StoreError::Conflict));
    }
    let (commitment, changes) = commitment.becomes(to, &paid, &register).map_err(Failure::Refused)?;
    store::save(&txn, &commitment).await?;
    let event = Event::Monitoring(Monitoring { deed: Deed::Changed(changes), reason: Some(reason) });
    record(&txn, by, head, &event, None).await?;
    Ok(txn.commit().await?)
}

/// Notes a payment. The commitment's row is held, so that two at once cannot pay a year twice.
///
/// # Errors
/// Every reason why not, such as that the year would cost more than was agreed.
pub async fn pay(
    db: &Db,
    treasurer: Treasurer,
    by: By<'_>,
    id: CommitmentId,
    payment: Payment,
) -> Result<(), Failure<Vec<PaymentRefusal>>> {
    let txn = db.begin().await?;
    let (commitment, paid) = store::take(&txn, id).await?.ok_or(Failure::NotFound)?;
    let Opened::At(head) = open(&txn, by, Subject::Monitoring(id)).await? else { return Ok(()) };
    commitment.pays(&payment, &paid, date::today(by.at)).map_err(Failure::Refused)?;
    store::pay(&txn, id, &payment, (treasurer.id(), by.at)).await?;
    store::save(&txn, &commitment).await?;
    let Payment { year, amount, paid_on, reference } = payment;
    let deed = Deed::Paid { year, amount, paid_on, reference };
    let event = Event::Monitoring(Monitoring { deed, reason: None });
    record(&txn, by, head, &event, None).await?;
    Ok(txn.commit().await?)
}

/// Reverses a payment that was typed wrongly. It stays readable and counts as nothing.
///
/// # Errors
/// It was reversed already.
pub async fn reverse(
    db: &Db,
    treasurer: Treasurer,
    by: By<'_>,
    (id, payment): (CommitmentId, PaymentId),
    reason: String,
) -> Result<(), Failure<AlreadyReversed>> {
    let txn = db.begin().await?;
    let (commitment, _) = store::take(&txn, id).await?.ok_or(Failure::NotFound)?;
    let Opened::At(head) = open(&txn, by, Subject::Monitoring(id)).await? else { return Ok(()) };
    let noted: Vec<_> = store::noted(&txn, &[id]).await?.into_iter().map(|(_, one)| one).collect();
    let undone = reversed(&noted, payment).ok_or(Failure::NotFound)?;
    let (Payment { year, amount, paid_on, reference }, before, after) = undone.map_err(Failure::Refused)?;
    store::reverse(&txn, payment, (treasurer.id(), by.at)).await?;
    store::save(&txn, &commitment).await?;
    let deed = Deed::Reversed { year, amount, paid_on, reference, before, after };
    let event = Event::Monitoring(Monitoring { deed, reason: Some(reason) });
    record(&txn, by, head, &event, None).await?;
    Ok(txn.commit().await?)
}

/// Says of one that it was registered by mistake: it can be read, counts nowhere, and can be registered anew. `version` is that
/// of the form.
///
/// # Errors
/// Something is paid for it, or somebody changed it.
pub async fn mistake(
    db: &Db,
    _: GrantsOfficer,
    by: By<'_>,
    (id, version): (CommitmentId, i64),
    reason: String,
) -> Result<(), Failure<Vec<TermsRefusal>>> {
    let txn = db.begin().await?;
    let (commitment, paid) = store::take(&txn, id).await?.ok_or(Failure::NotFound)?;
    let Opened::At(head) = open(&txn, by, Subject::Monitoring(id)).await? else { return Ok(()) };
    if commitment.version != version {
        return Err(Failure::Store(StoreError::Conflict));
    }
    let commitment = commitment.was_a_mistake(&paid).map_err(Failure::Refused)?;
    store::save(&txn, &commitment).await?;
    let event = Event::Monitoring(Monitoring { deed: Deed::Mistaken, reason: Some(reason) });
    record(&txn, by, head, &event, None).await?;
    Ok(txn.commit().await?)
}
