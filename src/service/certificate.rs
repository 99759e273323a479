//! What the OCC certifies of kit, and telling it in time that a certificate ends.

use chrono::{DateTime, Days, Utc};

use super::Failure;
use super::record::{By, Opened, Subject, open, record};
use crate::domain::certificate::{Certificate, KitId, Outcome, counts_on, ends_soon};
use crate::domain::date;
use crate::domain::event::{Event, KitEvent};
use crate::domain::person::OccAdviser;
use crate::store::{Db, Read, StoreError, certificate, history, scheme};

/// Certifies a make and model. There is no rule that could refuse it.
pub async fn certify(
    db: &Db,
    adviser: OccAdviser,
    by: By<'_>,
    (make, model): (&str, &str),
    new: Certificate,
    basis: String,
) -> Result<KitId, Failure<std::convert::Infallible>> {
    let txn = db.begin().await?;
    let kit = certificate::take(&txn, make, model).await?;
    let Opened::At(head) = open(&txn, by, Subject::Kit(kit.id)).await? else { return Ok(kit.id) };
    certificate::add(&txn, kit.id, (adviser.id(), by.at), &new, &basis).await?;
    certificate::touch(&txn, kit.id).await?;
    let Certificate { outcome, condition, profiles, expires_on, .. } = new;
    let event = KitEvent::Certified { outcome, condition, profiles, expires_on, basis };
    record(&txn, by, head, &Event::Kit(event), None).await?;
    txn.commit().await?;
    Ok(kit.id)
}

/// Tells once of each certificate that counts and ends soon. Safe in several processes. Returns how many were told.
pub async fn look(db: &Db, now: DateTime<Utc>) -> Result<usize, StoreError> {
    let today = date::today(now);
    let soon = scheme::current(db).await?.policy.certificate_end_days;
    let Some(then) = today.checked_add_days(Days::new(soon.into())) else { return Ok(0) };
    let near = certificate::ending(db, today, then).await?;
    let keys: Vec<String> = near.iter().map(|kit| kit.key.clone()).collect();
    let certificates = certificate::of_keys(db, &keys).await?;
    let mut told = 0;
    for kit in near {
        let counts = certificates.get(&kit.key).and_then(|all| counts_on(all, today));
        if ending(counts, now, soon).is_some() && !was_told(db, kit.id, counts).await? {
            told += usize::from(tell(db, now, kit.id, soon).await?);
        }
    }
    Ok(told)
}

fn ending(counts: Option<&Certificate>, now: DateTime<Utc>, soon: u32) -> Option<chrono::NaiveDate> {
    let good = counts.filter(|counts| counts.outcome != Outcome::Fail)?;
    good.expires_on.filter(|last| ends_soon(*last, date::today(now), soon))
}

/// Another process may have been here first, or somebody certified it again: then there is nothing left to do.
async fn tell(db: &Db, now: DateTime<Utc>, id: KitId, soon: u32) -> Result<bool, StoreError> {
    let txn = db.begin().await?;
    let Some(kit) = certificate::hold(&txn, id).await? else { return Ok(false) };
    let certificates = certificate::of_keys(&txn, std::slice::from_ref(&kit.key)).await?;
    let counts = certificates.get(&kit.key).and_then(|all| counts_on(all, date::today(now)));
    let Some(expires_on) = ending(counts, now, soon) else { return Ok(false) };
    if was_told(&txn, id, counts).await? {
        return Ok(false);
    }
    let by = By::nobody(now);
    let Opened::At(head) = open(&txn, by, Subject::Kit(id)).await? else { return Ok(false) };
    certificate::touch(&txn, id).await?;
    let event = KitEvent::Expiring { make: kit.make, model: kit.model, expires_on };
    record(&txn, by, head, &Event::Kit(event), None).await?;
    txn.commit().await?;
    Ok(true)
}

async fn was_told(read: &impl Read, id: KitId, counts: Option<&Certificate>) -> Result<bool, StoreError> {
    let last = counts.and_then(|counts| counts.expires_on);
    let told = history::of_kind(read, &Subject::Kit(id).chain(), "certificate_expiring").await?;
    Ok(told.iter().any(|event| matches!(event, Event::Kit(KitEvent::Expiring { expires_on, .. }) if Some(*expires_on) == last)))
}
