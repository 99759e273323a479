//! Buys of an active grant: the basket, requests by the framework, orders, receipts, invoices. Before any purchase of a grant
//! changes, the row is taken that says how much of the approved cost they hold.

pub mod invoice;
pub mod local;
pub mod order;
pub mod price;
pub mod receipt;

use super::Failure;
use super::record::{By, Head, Opened, Subject, open, record};
use super::relation::permit;
use crate::domain::application::{Action, Case, Reference};
use crate::domain::claim::Stage;
use crate::domain::date;
use crate::domain::event::{Event, PurchaseDeed, PurchaseEvent};
use crate::domain::file::FileId;
use crate::domain::framework::FrameworkId;
use crate::domain::grant::GrantState;
use crate::domain::money::Money;
use crate::domain::person::CspOfficer;
use crate::domain::purchase::{
    Basket, Elsewhere, Invoice, ItemId, Limit, Line, Local, MoveRefusal, Purchase, PurchaseId, PurchaseState,
    ReceiptRefusal, RequestRefusal, Route, content, invoice_key,
};
use crate::domain::scheme::Scheme;
use crate::store::purchase as store;
use crate::store::{Db, StoreError, Txn, application, carry_forward, claim, file, framework, grant, scheme};

/// A case whose purchases may be changed: its row and its limit are taken.
struct Desk {
    txn: Txn,
    case: Case,
    limit: Limit,
    active: bool,
    /// On which day the grant became what it is.
    since: chrono::NaiveDate,
}

impl Desk {
    /// For an officer of the partnership.
    async fn of<R>(db: &Db, officer: CspOfficer, reference: &Reference) -> Result<Desk, Failure<R>> {
        let txn = db.begin().await?;
        let case = application::take_of_csp(&txn, officer.partnership(), reference).await?;
        let case = case.ok_or(Failure::NotFound)?;
        permit(&txn, Action::Save, &case, officer.id()).await?;
        Desk::at(txn, case).await
    }

    async fn at<R>(txn: Txn, case: Case) -> Result<Desk, Failure<R>> {
        let granted = grant::of(&txn, case.id).await?.ok_or(Failure::NotFound)?;
        let limit =
            store::take_limit(&txn, case.id, granted.still_to_buy(case.figures.eligible_cost)).await?;
        let (active, since) = (granted.state == GrantState::Active, date::today(granted.since));
        Ok(Desk { txn, case, limit, active, since })
    }

    async fn open<R>(&self, by: By<'_>) -> Result<Option<Head>, Failure<R>> {
        match open(&self.txn, by, Subject::Application(self.case.id)).await? {
            Opened::At(head) => Ok(Some(head)),
            Opened::Before(_) => Ok(None),
        }
    }

    async fn purchase<R>(&self, number: u32) -> Result<Purchase, Failure<R>> {
        store::one(&self.txn, self.case.id, number).await?.ok_or(Failure::NotFound)
    }

    /// Whether it is on a claim and stays as it is.
    async fn is_claimed(&self, purchase: &Purchase) -> Result<bool, StoreError> {
        claim::purchase::is_claimed(&self.txn, purchase.id).await
    }

    /// Where else this invoice of the supplier is recorded.
    async fn others(&self, of: &Purchase, invoice: &Invoice) -> Result<Vec<Elsewhere>, StoreError> {
        let key = invoice_key(&of.supplier, &invoice.number);
        store::elsewhere(&self.txn, &self.case, &key, of.id, Stage::Draft).await
    }

    /// Whether a paper of the grant is there to be read.
    async fn has_paper(&self, id: FileId) -> Result<bool, StoreError> {
        file::has_paper(&self.txn, self.case.id, &[id]).await
    }

    /// What a file of the grant is called.
    async fn file_name(&self, id: FileId) -> Result<String, StoreError> {
        let found = file::find(&self.txn, self.case.id, id).await?;
        Ok(found.map(|one| one.attached.name).unwrap_or_default())
    }

    async fn scheme(&self) -> Result<Scheme, StoreError> {
        scheme::of(&self.txn, self.case.scheme).await
    }

    /// The last day on which the grant pays for what comes.
    async fn last_day(&self) -> Result<chrono::NaiveDate, StoreError> {
        carry_forward::last_day(&self.txn, &self.case, &self.scheme().await?).await
    }

    /// Saves what is held and the case, records and commits.
    async fn close(
        self,
        (by, head): (By<'_>, Head),
        limit: Limit,
        number: u32,
        deed: PurchaseDeed,
    ) -> Result<(), StoreError> {
        let Desk { txn, case, limit: before, .. } = self;
        store::save_limit(&txn, case.id, before, limit).await?;
        application::save(&txn, case.version, &case, 1).await?;
        record(&txn, by, head, &Event::Purchase(PurchaseEvent { number, deed }), None).await?;
        txn.commit().await
    }
}

/// Why something that was recorded is put right, and which version of the case the form was shown of.
#[derive(Clone, Debug)]
pub struct Correction {
    /// Of the case.
    pub version: i64,
    /// Why.
    pub reason: String,
}

/// Puts so many of an item into the basket of a case; none takes it out.
///
/// # Errors
/// When the grant is not active, or there is no such item.
pub async fn put(
    db: &Db,
    officer: CspOfficer,
    reference: &Reference,
    (item, quantity): (ItemId, u32),
) -> Result<(), Failure<RequestRefusal>> {
    let desk = Desk::of(db, officer, reference).await?;
    if !desk.active {
        return Err(Failure::Refused(RequestRefusal::NotActive));
    }
    if framework::by_ids(&desk.txn, &[item]).await?.is_empty() {
        return Err(Failure::NotFound);
    }
    store::put(&desk.txn, desk.case.id, item, quantity).await?;
    Ok(desk.txn.commit().await?)
}

/// What is typed of a request: VAT on all of it, and whether the buyer gets it back.
#[derive(Clone, Copy, Debug)]
pub struct Vat {
    /// On all of it.
    pub amount: Money,
    /// Whether the buyer gets it back.
    pub recoverable: bool,
}

fn new(
    (case, number): (&Case, u32),
    (officer, by): (CspOfficer, By<'_>),
    (supplier, framework): (String, FrameworkId),
    lines: Vec<Line>,
    vat: Vat,
) -> Purchase {
    Purchase {
        id: PurchaseId(0),
        application: case.id,
        number,
        route: Route::Framework,
        state: PurchaseState::Approved,
        supplier,
        framework,
        lines,
        vat: vat.amount,
        vat_recoverable: vat.recoverable,
        held: Money::ZERO,
        by: officer.id(),
        requested_on: date::today(by.at),
        whole_life_reason: None,
        local: Local::default(),
        order: None,
        receipts: Vec::new(),
        invoice: None,
    }
}

/// Requests all of the basket that is one supplier's, by the framework: approved by that, since rules alone check it. Returns its
/// number, also when the form was posted before.
///
/// # Errors
/// Why it is not approved: the basket is not what was `seen`, an item that is not compatible or not offered, or too little of the approved cost left.
pub async fn request(
    db: &Db,
    officer: CspOfficer,
    by: By<'_>,
    reference: &Reference,
    (supplier, seen, vat): (i64, &str, Vat),
) -> Result<Option<u32>, Failure<RequestRefusal>> {
    let desk = Desk::of(db, officer, reference).await?;
    let Some(head) = desk.open(by).await? else { return Ok(None) };
    if !desk.active {
        return Err(Failure::Refused(RequestRefusal::NotActive));
    }
    let mut wanted = store::basket(&desk.txn, desk.case.id).await?;
    wanted.retain(|one| one.offered.supplier.0 == supplier);
    let first = wanted.first().ok_or(Failure::Refused(RequestRefusal::Nothing))?;
    let from = (first.offered.supplier.1.clone(), first.offered.framework.id);
    if content(&wanted) != seen {
        return Err(Failure::Refused(RequestRefusal::Changed));
    }
    let scheme = desk.scheme().await?;
    let basket = Basket(wanted);
    let lines =
        basket.lines(date::today(by.at), |category| scheme.cost_kind(category)).map_err(Failure::Refused)?;
    let number = store::next_number(&desk.txn, desk.case.id).await?;
    let purchase = new((&desk.case, number), (officer, by), from, lines, vat);
    let sums = purchase.net().zip(purchase.eligible()).zip(purchase.saving());
    let ((net, eligible), saving) = sums.ok_or(Failure::Refused(RequestRefusal::TooLarge))?;
    let purchase = Purchase { held: eligible, ..purchase };
    let limit = desk.limit.becomes(Money::ZERO, eligible).map_err(|over| Failure::Refused(over.into()))?;
    store::add(&desk.txn, &purchase).await?;
    let items: Vec<ItemId> = purchase.lines.iter().map(|line| line.item).collect();
    store::empty(&desk.txn, desk.case.id, &items).await?;
    let supplier = purchase.supplier;
    let deed = PurchaseDeed::Requested { supplier, by_rule: true, net, eligible, saving, reason: None };
    desk.close((by, head), limit, number, deed).await?;
    Ok(Some(number))
}

/// Notes what came of an order, of which so many receipts were seen: a delivery that a colleague noted is not noted again.
///
/// # Errors
/// Every reason why not, such as more than was ordered; a conflict when there are other receipts than were seen.
pub async fn receive(
    db: &Db,
    officer: CspOfficer,
    by: By<'_>,
    (reference, number): (&Reference, u32),
    (on, came, seen): (chrono::NaiveDate, &[(u32, u32)], usize),
) -> Result<(), Failure<Vec<ReceiptRefusal>>> {
    let desk = Desk::of(db, officer, reference).await?;
    let purchase = desk.purchase(number).await?;
    let Some(head) = desk.open(by).await? else { return Ok(()) };
    let (before, known) = (purchase.state, purchase.receipts.len());
    if seen != known {
        return Err(StoreError::Conflict.into());
    }
    let to = purchase.receive(on, came, date::today(by.at)).map_err(Failure::Refused)?;
    let new = to.receipts.get(known..).unwrap_or_default();
    store::save(&desk.txn, before, &to).await?;
    store::receive(&desk.txn, to.id, new, (officer.id(), by.at)).await?;
    let named = |line: u32| to.lines.iter().find(|one| one.number == line).map(Line::name);
    let came = new.iter().map(|one| format!("{} × {}", one.quantity, named(one.line).unwrap_or_default()));
    let deed = PurchaseDeed::Received { on, came: came.collect(), all: to.is_complete() };
    let limit = desk.limit;
    Ok(desk.close((by, head), limit, number, deed).await?)
}

/// Gives a purchase up of which nothing has come; what it held is free again.
///
/// # Errors
/// Why it cannot be given up.
pub async fn cancel(
    db: &Db,
    officer: CspOfficer,
    by: By<'_>,
    (reference, number): (&Reference, u32),
    reason: String,
) -> Result<(), Failure<MoveRefusal>> {
    let desk = Desk::of(db, officer, reference).await?;
    let purchase = desk.purchase(number).await?;
    let Some(head) = desk.open(by).await? else { return Ok(()) };
    let (before, held) = (purchase.state, purchase.held);
    let to = purchase.cancel().map_err(Failure::Refused)?;
    let limit = desk.limit.becomes(held, to.held).map_err(|over| Failure::Refused(over.into()))?;
    store::save(&desk.txn, before, &to).await?;
    Ok(desk.close((by, head), limit, number, PurchaseDeed::Cancelled { reason }).await?)
}
