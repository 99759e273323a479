//! Changes the values of the scheme and the caps, each with a reason.

use super::Failure;
use super::record::{By, Head, Opened, Subject, first, open, posted_before, record};
use crate::domain::allocation::Envelope;
use crate::domain::date;
use crate::domain::event::{Change, Event, SchemeBegun};
use crate::domain::financial_year::FinancialYear;
use crate::domain::money::Money;
use crate::domain::person::{Administrator, CapKeeper, PartnershipId};
use crate::domain::scheme::list::bodies_become;
use crate::domain::scheme::{ChangeRefusal, CostCategory, Next, NextRefusal, Policy, Scheme, cap_becomes};
use crate::store::scheme::{change as store, next as next_of};
use crate::store::{Db, StoreError, Txn, person, scheme};

/// The scheme, taken, when it is still as the form showed it. `None` when the form was posted before.
async fn taken(
    txn: &Txn,
    by: By<'_>,
    version: i64,
) -> Result<Option<(Scheme, Head)>, Failure<ChangeRefusal>> {
    let scheme = scheme::take_current(txn).await?;
    let Opened::At(head) = open(txn, by, Subject::Scheme(scheme.id)).await? else { return Ok(None) };
    if scheme.version == version {
        Ok(Some((scheme, head)))
    } else {
        Err(Failure::Store(StoreError::Conflict))
    }
}

/// Changes the policy.
pub async fn change(
    db: &Db,
    _: Administrator,
    by: By<'_>,
    version: i64,
    policy: Policy,
    reason: String,
) -> Result<(), Failure<ChangeRefusal>> {
    let txn = db.begin().await?;
    let Some((scheme, head)) = taken(&txn, by, version).await? else { return Ok(()) };
    let to = Scheme { policy, ..scheme.clone() };
    save(txn, by, head, (scheme, to), reason).await
}

/// Changes the envelope.
pub async fn change_envelope(
    db: &Db,
    _: CapKeeper,
    by: By<'_>,
    version: i64,
    limit: Money,
    reason: String,
) -> Result<(), Failure<ChangeRefusal>> {
    let txn = db.begin().await?;
    let Some((scheme, head)) = taken(&txn, by, version).await? else { return Ok(()) };
    let envelope = Envelope { limit, committed: scheme.envelope.committed };
    let to = Scheme { envelope, ..scheme.clone() };
    save(txn, by, head, (scheme, to), reason).await
}

/// Adds a kind of cost, or changes whether it is paid for.
pub async fn change_category(
    db: &Db,
    _: Administrator,
    by: By<'_>,
    version: i64,
    (category, added): (CostCategory, bool),
    reason: String,
) -> Result<(), Failure<ChangeRefusal>> {
    let txn = db.begin().await?;
    let Some((scheme, head)) = taken(&txn, by, version).await? else { return Ok(()) };
    let to = scheme.with_category(category.clone(), added).map_err(Failure::Refused)?;
    store::save_category(&txn, scheme.id, &category).await?;
    save(txn, by, head, (scheme, to), reason).await
}

/// Changes who gives the money, when another body succeeds the office.
pub async fn change_funder(
    db: &Db,
    _: Administrator,
    by: By<'_>,
    version: i64,
    (funder, funder_org_id): (String, String),
    reason: String,
) -> Result<(), Failure<ChangeRefusal>> {
    let txn = db.begin().await?;
    let Some((scheme, head)) = taken(&txn, by, version).await? else { return Ok(()) };
    let to = Scheme { funder, funder_org_id, ..scheme.clone() };
    save(txn, by, head, (scheme, to), reason).await
}

/// Changes which councils can sign for a partnership.
pub async fn change_bodies(
    db: &Db,
    _: Administrator,
    by: By<'_>,
    version: i64,
    (partnership, name): (PartnershipId, &str),
    (to, reason): (&[String], String),
) -> Result<(), Failure<ChangeRefusal>> {
    let txn = db.begin().await?;
    let Some((scheme, head)) = taken(&txn, by, version).await? else { return Ok(()) };
    let before = person::accountable_bodies(&txn, partnership).await?;
    let (bodies, change) = bodies_become(name, &before, to).map_err(Failure::Refused)?;
    store::save_bodies(&txn, partnership, &bodies).await?;
    Ok(keep(txn, by, head, (&scheme, version), vec![change], reason).await?)
}

async fn save(
    txn: Txn,
    by: By<'_>,
    head: Head,
    (scheme, to): (Scheme, Scheme),
    reason: String,
) -> Result<(), Failure<ChangeRefusal>> {
    let years = scheme::years_with_caps(&txn, scheme.id).await?;
    let changes = scheme.becomes(&to, years, date::today(by.at)).map_err(Failure::Refused)?;
    Ok(keep(txn, by, head, (&to, scheme.version), changes, reason).await?)
}

/// Saves the scheme as it became from this version, and tells what changed; commits.
async fn keep(
    txn: Txn,
    by: By<'_>,
    head: Head,
    (scheme, version): (&Scheme, i64),
    changes: Vec<Change>,
    reason: String,
) -> Result<(), StoreError> {
    store::save(&txn, scheme, version).await?;
    record(&txn, by, head, &Event::SchemeChanged { changes, reason }, None).await?;
    txn.commit().await
}

/// Begins a scheme for later years, with the values of the one that has ended.
pub async fn begin(
    db: &Db,
    _: Administrator,
    by: By<'_>,
    next: &Next,
    reason: String,
) -> Result<(), Failure<Vec<NextRefusal>>> {
    let txn = db.begin().await?;
    let before = scheme::take_current(&txn).await?;
    if posted_before(&txn, by).await?.is_some() {
        return Ok(());
    }
    let refused = before.refuses_next(next, date::today(by.at));
    if !refused.is_empty() {
        return Err(Failure::Refused(refused));
    }
    let id = match next_of::begin(&txn, before.id, next).await {
        Err(StoreError::Constraint(_)) => return Err(Failure::Refused(vec![NextRefusal::CodeTaken])),
        begun => begun?,
    };
    let Next { starts_on, ends_on, cap, envelope, .. } = *next;
    let event = Event::SchemeBegun(SchemeBegun { starts_on, ends_on, cap, envelope, reason });
    record(&txn, by, first(Subject::Scheme(id)), &event, None).await?;
    Ok(txn.commit().await?)
}

/// Changes the cap of one partnership and year.
pub async fn change_cap(
    db: &Db,
    _: CapKeeper,
    by: By<'_>,
    version: i64,
    (partnership, name, year): (PartnershipId, &str, FinancialYear),
    (cap, reason): (Money, String),
) -> Result<(), Failure<ChangeRefusal>> {
    let txn = db.begin().await?;
    let of = scheme::current(&txn).await?.id;
    // The allocation's row before the scheme's, as approving does.
    let allocation = scheme::take_allocation(&txn, of, partnership, year).await?.ok_or(Failure::NotFound)?;
    let Some((scheme, head)) = taken(&txn, by, version).await? else { return Ok(()) };
    let was = (allocation.cap, allocation.committed);
    let change = cap_becomes((name, year), was, cap).map_err(Failure::Refused)?;
    store::save_cap(&txn, allocation.id, cap).await?;
    Ok(keep(txn, by, head, (&scheme, version), vec![change], reason).await?)
}
