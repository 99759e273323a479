//! Keeps frameworks: sets one up, adds suppliers, items and prices, takes price lists over, puts right what they call things, and
//! withdraws what has not begun.

mod correct;
mod withdraw;

use chrono::{DateTime, Utc};

use super::Failure;
use super::record::{By, Head, Opened, Subject, first, number, open, posted_before, record};
use crate::domain::date;
use crate::domain::event::{Event, FrameworkEvent};
use crate::domain::framework::price_list::{Absent, Comparison, Line, Listed, Overview, Wrong, compare};
use crate::domain::framework::{CorrectRefusal, Framework, FrameworkId, FrameworkRefusal};
use crate::domain::person::FrameworkKeeper;
use crate::store::framework::import::{self, Looked, Sent};
use crate::store::{Db, Read, StoreError, Txn, framework};

pub use correct::{correct_item, correct_supplier};
pub use withdraw::withdraw;

/// Why a price list is not taken over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportRefusal {
    /// These lines cannot be taken.
    Wrong(Vec<Wrong>),
    /// Nothing was sent, or it was taken over already.
    Nothing,
}

fn taken<R>(error: StoreError, refusal: R) -> Failure<R> {
    match error {
        StoreError::Constraint(_) => Failure::Refused(refusal),
        other => Failure::Store(other),
    }
}

async fn opened(
    txn: &Txn,
    by: By<'_>,
    id: FrameworkId,
) -> Result<Option<(Framework, Option<Head>)>, StoreError> {
    let Some(framework) = framework::take(txn, id).await? else { return Ok(None) };
    Ok(Some(match open(txn, by, Subject::Framework(id)).await? {
        Opened::At(head) => (framework, Some(head)),
        Opened::Before(_) => (framework, None),
    }))
}

async fn keep(
    txn: Txn,
    by: By<'_>,
    id: FrameworkId,
    head: Head,
    event: FrameworkEvent,
) -> Result<(), StoreError> {
    framework::touch(&txn, id).await?;
    record(&txn, by, head, &Event::Framework(event), None).await?;
    txn.commit().await
}

/// Sets one up; its identity and version are not looked at.
pub async fn begin(
    db: &Db,
    _: FrameworkKeeper,
    by: By<'_>,
    new: Framework,
    reason: String,
) -> Result<FrameworkId, Failure<FrameworkRefusal>> {
    let txn = db.begin().await?;
    if let Some(chain) = posted_before(&txn, by).await? {
        return number(&chain).map(FrameworkId).ok_or(Failure::NotFound);
    }
    let id = framework::add(&txn, &new).await.map_err(|error| taken(error, FrameworkRefusal::Taken))?;
    let Framework { reference, name, owner, starts_on, ends_on, .. } = new;
    let event = FrameworkEvent::Begun { reference, name, owner, starts_on, ends_on, reason };
    record(&txn, by, first(Subject::Framework(id)), &Event::Framework(event), None).await?;
    txn.commit().await?;
    Ok(id)
}

/// Changes its name, reference, owner or days; `to` has the version that the form was shown of.
pub async fn change(
    db: &Db,
    _: FrameworkKeeper,
    by: By<'_>,
    to: &Framework,
    reason: String,
) -> Result<(), Failure<FrameworkRefusal>> {
    let txn = db.begin().await?;
    let (known, head) = opened(&txn, by, to.id).await?.ok_or(Failure::NotFound)?;
    let Some(head) = head else { return Ok(()) };
    if known.version != to.version {
        return Err(Failure::Store(StoreError::Conflict));
    }
    let ordered = framework::ordered(&txn, to.id).await?;
    let last_price = framework::last_price(&txn, to.id).await?;
    let changes = known.becomes(to, ordered, last_price).map_err(Failure::Refused)?;
    framework::save(&txn, to).await.map_err(|error| taken(error, FrameworkRefusal::Taken))?;
    Ok(keep(txn, by, to.id, head, FrameworkEvent::Changed { changes, reason }).await?)
}

/// Adds somebody to buy from.
pub async fn add_supplier(
    db: &Db,
    _: FrameworkKeeper,
    by: By<'_>,
    id: FrameworkId,
    name: &str,
    reason: String,
) -> Result<(), Failure<CorrectRefusal>> {
    let txn = db.begin().await?;
    let (_, head) = opened(&txn, by, id).await?.ok_or(Failure::NotFound)?;
    let Some(head) = head else { return Ok(()) };
    let added = framework::add_supplier(&txn, id, name).await;
    added.map_err(|error| taken(error, CorrectRefusal::Taken))?;
    let event = FrameworkEvent::SupplierAdded { name: name.to_owned(), reason };
    Ok(keep(txn, by, id, head, event).await?)
}

/// What a price list is compared with: suppliers and items as of a version of the framework. It can be read while the file is.
pub struct Known {
    framework: Framework,
    suppliers: Vec<String>,
    listed: Vec<Listed>,
}

/// The list of a framework as it is.
pub async fn known(read: &impl Read, framework: &Framework) -> Result<Known, StoreError> {
    let suppliers = framework::suppliers(read, framework.id).await?;
    let suppliers = suppliers.into_iter().map(|(_, name)| name).collect();
    let listed = framework::listed(read, framework.id).await?;
    Ok(Known { framework: framework.clone(), suppliers, listed })
}

impl Known {
    /// What a price list would change of it.
    ///
    /// # Errors
    /// Each line that cannot be taken, and why.
    pub fn compare<'a>(&'a self, sent: &'a Sent, by: By<'_>) -> Result<Comparison<'a>, Vec<Wrong>> {
        let days = (sent.from, date::today(by.at));
        compare(&self.framework, &self.suppliers, &self.listed, &sent.lines, days, sent.absent)
    }
}

/// Puts one item on the list, or gives it a new price from a day on.
pub async fn set_price(
    db: &Db,
    _: FrameworkKeeper,
    by: By<'_>,
    id: FrameworkId,
    line: Line,
    from: chrono::NaiveDate,
    reason: String,
) -> Result<(), Failure<Vec<Wrong>>> {
    let txn = db.begin().await?;
    let (framework, head) = opened(&txn, by, id).await?.ok_or(Failure::NotFound)?;
    let Some(head) = head else { return Ok(()) };
    let (price, item) =
        (line.listing.unit_price, format!("{} {}, {} {}", line.supplier, line.code, line.make, line.model));
    let sent = Sent { file: String::new(), lines: vec![line], from, absent: Absent::Stay, reason };
    let known = self::known(&txn, &framework).await?;
    let found = known.compare(&sent, by).map_err(Failure::Refused)?;
    if found.changes_nothing() {
        return Ok(());
    }
    let before = found.changed.first().and_then(|(item, _)| item.listing());
    let before = before.map(|listing| listing.unit_price);
    let suppliers = framework::suppliers(&txn, id).await?;
    framework::put(&txn, id, &suppliers, &found, from).await?;
    let event = FrameworkEvent::Priced { item, before, price, from, reason: sent.reason.clone() };
    Ok(keep(txn, by, id, head, event).await?)
}

/// Keeps a price list that was sent until it is confirmed. Nothing of the framework changes, so nothing is recorded. The list as
/// it was known is read anew if the framework changed since.
pub async fn send(
    db: &Db,
    keeper: FrameworkKeeper,
    by: By<'_>,
    mut known: Known,
    sent: &Sent,
) -> Result<(), Failure<Vec<Wrong>>> {
    let (txn, id) = (db.begin().await?, known.framework.id);
    let framework = framework::take(&txn, id).await?.ok_or(Failure::NotFound)?;
    if framework != known.framework {
        known = self::known(&txn, &framework).await?;
    }
    let found = known.compare(sent, by).map_err(Failure::Refused)?;
    let (version, on) = (framework.version, date::today(by.at));
    let looked = Looked { version, on, head: sent.head(), found: found.into() };
    import::keep(&txn, id, (keeper.id(), by.at), sent, &looked).await?;
    txn.commit().await?;
    Ok(())
}

/// A price list that was sent, as it is looked at before it is taken over.
pub struct Preview {
    /// When it was sent: by that it is told from what the same person sends after it.
    pub at: DateTime<Utc>,
    /// What is said of it.
    pub head: import::Head,
    /// What it would change now, or each line that cannot be taken.
    pub found: Result<Overview, Vec<Wrong>>,
}

/// What somebody sent, and what it would change now: compared anew only if the framework or the day is another one.
pub async fn preview(
    db: &Db,
    keeper: FrameworkKeeper,
    by: By<'_>,
    framework: &Framework,
) -> Result<Option<Preview>, StoreError> {
    let now = (framework.version, date::today(by.at));
    let looked = import::looked(db, framework.id, keeper.id()).await?;
    if let Some((at, looked)) = looked.filter(|(_, looked)| (looked.version, looked.on) == now) {
        return Ok(Some(Preview { at, head: looked.head, found: Ok(looked.found) }));
    }
    let Some((at, sent)) = import::of(db, framework.id, keeper.id()).await? else { return Ok(None) };
    let found = known(db, framework).await?.compare(&sent, by).map(Overview::from);
    Ok(Some(Preview { at, head: sent.head(), found }))
}

/// What somebody sent, and the list to compare it with.
pub async fn sent(
    db: &Db,
    keeper: FrameworkKeeper,
    framework: &Framework,
) -> Result<Option<(Sent, Known)>, StoreError> {
    let Some((_, sent)) = import::of(db, framework.id, keeper.id()).await? else { return Ok(None) };
    Ok(Some((sent, known(db, framework).await?)))
}

/// Takes over what somebody sent: all of it or nothing. `version` is that of the framework whose preview was shown, `at` when what
/// it was of was sent: a list that was changed since, or another file, is a `Conflict`.
pub async fn import(
    db: &Db,
    keeper: FrameworkKeeper,
    by: By<'_>,
    id: FrameworkId,
    (version, at): (i64, DateTime<Utc>),
) -> Result<(), Failure<ImportRefusal>> {
    let txn = db.begin().await?;
    let (framework, head) = opened(&txn, by, id).await?.ok_or(Failure::NotFound)?;
    let Some(head) = head else { return Ok(()) };
    let sent = import::of(&txn, id, keeper.id()).await?;
    let (newest, sent) = sent.ok_or(Failure::Refused(ImportRefusal::Nothing))?;
    if (framework.version, newest) != (version, at) {
        return Err(Failure::Store(StoreError::Conflict));
    }
    let known = known(&txn, &framework).await?;
    let found = known.compare(&sent, by).map_err(|wrong| Failure::Refused(ImportRefusal::Wrong(wrong)))?;
    if found.changes_nothing() {
        return Err(Failure::Refused(ImportRefusal::Nothing));
    }
    let suppliers = framework::suppliers(&txn, id).await?;
    framework::put(&txn, id, &suppliers, &found, sent.from).await?;
    import::remove(&txn, id, keeper.id()).await?;
    let event = FrameworkEvent::Imported {
        file: sent.file.clone(),
        from: sent.from,
        new: found.new.len() as u64,
        changed: found.changed.len() as u64,
        ended: if found.gone_end { found.gone.len() as u64 } else { 0 },
        reason: sent.reason.clone(),
    };
    Ok(keep(txn, by, id, head, event).await?)
}
