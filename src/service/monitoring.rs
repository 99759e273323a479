//! Keeps the register of monitoring commitments: what existed is registered, may become less, and is paid.

use super::Failure;
use super::record::{By, Opened, Subject, first, open, posted_before, record};
use crate::domain::date;
use crate::domain::event::{Deed, Event, Monitoring};
use crate::domain::money::Money;
use crate::domain::monitoring::{CommitmentId, Payment, PaymentRefusal, Terms, TermsRefusal};
use crate::domain::person::{GrantsOfficer, PartnershipId, Treasurer};
use crate::store::{Db, monitoring as store};

/// Registers one that is older than the policy.
///
/// # Errors
/// Every reason why not, such as that it is a new one.
pub async fn register(
    db: &Db,
    _: GrantsOfficer,
    by: By<'_>,
    of: PartnershipId,
    terms: Terms,
) -> Result<(), Failure<Vec<TermsRefusal>>> {
    let txn = db.begin().await?;
    if posted_before(&txn, by).await?.is_some() {
        return Ok(());
    }
    let began = store::policy_began(&txn).await?;
    terms.existing(began).map_err(Failure::Refused)?;
    let id = store::add(&txn, of, &terms).await?;
    let Terms { what, yearly, starts_on, ends_on } = terms;
    let deed = Deed::Registered { what, yearly, starts_on, ends_on };
    let event = Event::Monitoring(Monitoring { deed, reason: None });
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
    let (commitment, paid) = store::take(&txn, id).await?.ok_or(Failure::NotFound)?;
    let Opened::At(head) = open(&txn, by, Subject::Monitoring(id)).await? else { return Ok(()) };
    if commitment.version != version {
        return Err(Failure::Refused(vec![TermsRefusal::Stale]));
    }
    let (commitment, changes) = commitment.becomes(to, &paid).map_err(Failure::Refused)?;
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
